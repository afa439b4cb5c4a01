use alloc::sync::Arc;
use alloc::vec::Vec;
use core::convert::Infallible;

use super::layout::{Counts, MAGIC, PART_MAGIC, VERSION, email_flags, guest_flags, meeting_flags};
use super::order::Order;
use super::sink::Sink;
use crate::aggregator::key::Hashes;
use crate::aggregator::sides::{Past, Side};
use crate::aggregator::store::emails::{EmailCopy, Original};
use crate::aggregator::store::link::{Link, Tie};
use crate::aggregator::{Aggregator, Guest, Ledger, RecordedMeeting, Span};

/// All that has to be known of a state before its first byte is written.
pub(super) struct Plan<'a> {
    magic: [u8; 8],
    fingerprint: u128,
    hashes: &'a Hashes,
    ledger: &'a Ledger,
    past: Arc<Past>,
    domains: Order,
    addresses: Order,
    counts: Counts,
}

/// What recorded activity points to, by the state's numbers.
struct Used {
    domains: Vec<bool>,
    addresses: Vec<bool>,
    counts: Counts,
}

impl Used {
    fn new(ledger: &Ledger) -> Used {
        let Ledger { addresses, emails, meetings } = ledger;
        let mut counts = Counts { emails: count(emails.len()), meetings: count(meetings.len()), ..Counts::default() };
        let mut used = alloc::vec![false; addresses.len()];
        for email in emails.walk() {
            counts.originals += u32::from(matches!(email.original, Original::Message(_)));
            counts.threads += count(email.threads.len());
            counts.links += count(email.links.len());
            for tie in email.ties() {
                mark(&mut used, tie);
            }
        }
        for (_, guests) in meetings.walk().filter_map(|meeting| meeting.facts) {
            counts.held += 1;
            for Guest { link, answer } in guests.iter() {
                counts.guests += 1;
                counts.answered += u32::from(answer.responded_at.is_some());
                mark(&mut used, link.tie());
            }
        }
        let mut domains = alloc::vec![false; addresses.domain_hashes().len()];
        for (is_used, domain) in used.iter().zip(addresses.domain_numbers()) {
            if let Some(mark) = domains.get_mut(domain as usize) {
                *mark |= is_used;
            }
        }
        Used { domains, addresses: used, counts }
    }
}

fn mark(used: &mut [bool], (Tie::From(address) | Tie::To(address)): Tie) {
    if let Some(mark) = used.get_mut(address as usize) {
        *mark = true;
    }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// So many links are put before it is seen whether they are a chunk.
const LINKS_AT_ONCE: usize = 256;

impl<'a> Plan<'a> {
    pub(super) fn new(aggregator: &'a Aggregator) -> Plan<'a> {
        let past = aggregator.past();
        Plan::of(MAGIC, fingerprint(&past, &aggregator.hashes), aggregator, past)
    }

    /// Of the facts alone, over a directory of this fingerprint.
    pub(super) fn of_part(aggregator: &'a Aggregator, fingerprint: u128) -> Plan<'a> {
        Plan::of(PART_MAGIC, fingerprint, aggregator, Arc::default())
    }

    fn of(magic: [u8; 8], fingerprint: u128, aggregator: &'a Aggregator, past: Arc<Past>) -> Plan<'a> {
        let Aggregator { hashes, ledger, .. } = aggregator;
        let Used { domains, addresses, counts } = Used::new(ledger);
        let order = |hashes, used: &[bool]| Order::new(hashes, |number| used.get(number as usize) == Some(&true));
        let domains = order(ledger.addresses.domain_hashes(), &domains);
        let addresses = order(ledger.addresses.hashes(), &addresses);
        let counts = Counts {
            past_domains: count(past.domains().len()),
            past_addresses: count(past.addresses().count()),
            domains: domains.len(),
            addresses: addresses.len(),
            ..counts
        };
        Plan { magic, fingerprint, hashes, ledger, past, domains, addresses, counts }
    }

    /// How many bytes there will be.
    pub(super) fn length(&self) -> u64 {
        self.counts.length()
    }

    pub(super) fn write<E>(&self, write: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut sink = Sink::new(write, self.hashes.snapshot());
        sink.put(self.magic);
        sink.number(VERSION);
        sink.hash(self.hashes.check());
        sink.hash(self.fingerprint);
        sink.put(self.length().to_le_bytes());
        for count in self.counts.to_array() {
            sink.number(count);
        }
        write_past(&self.past, &mut sink)?;
        let Ledger { addresses, emails, meetings } = self.ledger;
        for domain in self.domains.numbers() {
            sink.hash(addresses.domain_hash_at(domain));
            sink.hand_on()?;
        }
        for address in self.addresses.numbers() {
            sink.hash(addresses.hash(address));
            sink.number(self.domains.place(addresses.domain_number(address)));
            sink.hand_on()?;
        }
        let (mut threads, mut links) = (Vec::new(), Vec::new());
        for email in emails.iter() {
            self.write_email(&email, &mut threads, &mut links, &mut sink)?;
        }
        let mut guests = Vec::new();
        for meeting in meetings.iter() {
            self.write_meeting(&meeting, &mut guests, &mut sink)?;
        }
        sink.seal()
    }

    fn write_email<E, W>(
        &self,
        email: &EmailCopy<'_>,
        threads: &mut Vec<u128>,
        links: &mut Vec<Link>,
        sink: &mut Sink<W>,
    ) -> Result<(), E>
    where
        W: FnMut(&[u8]) -> Result<(), E>,
    {
        sink.hash(email.message);
        sink.flags(email_flags(email.kind, email.original));
        sink.long(email.at);
        sink.number(count(email.threads.len()));
        sink.number(count(email.links.len()));
        if let Original::Message(original) = email.original {
            sink.hash(original);
        }
        threads.clear();
        threads.extend(email.threads());
        threads.sort_unstable();
        for thread in threads {
            sink.hash(*thread);
            sink.hand_on()?;
        }
        links.clear();
        links.extend(email.ties().map(|tie| self.place(tie)));
        links.sort_unstable();
        for links in links.chunks(LINKS_AT_ONCE) {
            for link in links {
                sink.number(link.word());
            }
            sink.hand_on()?;
        }
        Ok(())
    }

    fn write_meeting<E, W>(
        &self,
        meeting: &RecordedMeeting<'_>,
        sorted: &mut Vec<Guest>,
        sink: &mut Sink<W>,
    ) -> Result<(), E>
    where
        W: FnMut(&[u8]) -> Result<(), E>,
    {
        sink.hash(meeting.meeting);
        let flags = meeting.facts.map_or(0, |(span, _)| meeting_flags(span.status, span.all_day));
        sink.flags(flags);
        sink.long(meeting.revision);
        let Some((Span { start, end, .. }, guests)) = meeting.facts else { return sink.hand_on() };
        sink.long(start);
        sink.long(end);
        sorted.clear();
        sorted.extend(guests.iter().map(|guest| Guest { link: self.place(guest.link.tie()), ..guest }));
        sorted.sort_unstable_by_key(|guest| guest.link);
        sink.number(count(sorted.len()));
        for Guest { link, answer } in sorted {
            sink.number(link.word());
            sink.flags(guest_flags(*answer));
            if let Some(at) = answer.responded_at {
                sink.long(at);
            }
            sink.hand_on()?;
        }
        Ok(())
    }

    /// A link with the place of the address in place of its number.
    fn place(&self, tie: Tie) -> Link {
        match tie {
            Tie::From(address) => Tie::From(self.addresses.place(address)),
            Tie::To(address) => Tie::To(self.addresses.place(address)),
        }
        .into()
    }
}

/// Tells apart what directories say of addresses.
pub(super) fn fingerprint(past: &Past, hashes: &Hashes) -> u128 {
    let mut sink = Sink::new(|_| Ok::<(), Infallible>(()), hashes.directory());
    let Ok(()) = write_past(past, &mut sink);
    let Ok(digest) = sink.digest();
    digest
}

fn write_past<E, W>(past: &Past, sink: &mut Sink<W>) -> Result<(), E>
where
    W: FnMut(&[u8]) -> Result<(), E>,
{
    let domains = past.domains();
    for domain in &domains {
        sink.hash(*domain);
        sink.flags(u8::from(past.has_domain(*domain)));
        sink.hand_on()?;
    }
    for (address, domain, side) in past.addresses() {
        sink.hash(address);
        sink.number(domains.binary_search(&domain).ok().and_then(|place| u32::try_from(place).ok()).unwrap_or(0));
        sink.flags(match side {
            None => 0,
            Some(Side::Organisation) => 1,
            Some(Side::Account) => 2,
        });
        sink.hand_on()?;
    }
    Ok(())
}
