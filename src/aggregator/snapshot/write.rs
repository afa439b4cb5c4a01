use alloc::sync::Arc;
use alloc::vec::Vec;
use core::convert::Infallible;

use super::layout::{
    ANSWERED_AT, Answers, Counts, EMAIL, MAGIC, REPLY, VERSION, email_flags, guest_flags, meeting_flags,
};
use super::order::Order;
use super::sink::Sink;
use crate::aggregator::emails::Reply;
use crate::aggregator::link::{Link, Tie};
use crate::aggregator::past::{Past, Side};
use crate::aggregator::{Aggregator, Guest, Ledger, RecordedEmail, RecordedMeeting, Span};
use crate::key::Hashes;

/// All that has to be known of a state before its first byte is written.
pub(super) struct Plan<'a> {
    hashes: &'a Hashes,
    ledger: &'a Ledger,
    past: Arc<Past>,
    domains: Order,
    addresses: Order,
    threads: Order,
    messages: Order,
    meetings: Order,
    counts: Counts,
    length: u64,
}

/// What recorded activity points to, by the state's numbers.
struct Used {
    domains: Vec<bool>,
    addresses: Vec<bool>,
    threads: Vec<bool>,
    messages: Vec<bool>,
    /// Emails whose original is one message, and guests whose answer has a time.
    replies: u64,
    answered: u64,
    counts: Counts,
}

impl Used {
    fn new(ledger: &Ledger) -> Used {
        let Ledger { addresses, emails, meetings } = ledger;
        let mut used = Used {
            domains: alloc::vec![false; addresses.domain_hashes().len()],
            addresses: alloc::vec![false; addresses.len()],
            threads: alloc::vec![false; emails.threads_len()],
            messages: alloc::vec![false; emails.numbered()],
            replies: 0,
            answered: 0,
            counts: Counts::default(),
        };
        for email in emails.iter() {
            mark(&mut used.messages, email.number);
            if let Some(original) = email.reply.target() {
                mark(&mut used.messages, original);
                used.replies += 1;
            }
            for link in email.links {
                used.counts.links += 1;
                match link.tie() {
                    Tie::From(address) | Tie::To(address) => mark(&mut used.addresses, address),
                    Tie::Thread(thread) => mark(&mut used.threads, thread),
                }
            }
        }
        for meeting in meetings.iter() {
            let Some((_, guests)) = meeting.facts else { continue };
            used.counts.held += 1;
            for guest in guests {
                used.counts.guests += 1;
                used.answered += u64::from(guest.answer.responded_at.is_some());
                let (Tie::From(address) | Tie::To(address) | Tie::Thread(address)) = guest.link.tie();
                mark(&mut used.addresses, address);
            }
        }
        for (is_used, domain) in used.addresses.iter().zip(addresses.domain_numbers()) {
            if *is_used {
                mark(&mut used.domains, domain);
            }
        }
        used
    }
}

fn mark(used: &mut [bool], number: u32) {
    if let Some(mark) = used.get_mut(number as usize) {
        *mark = true;
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(aggregator: &'a Aggregator) -> Plan<'a> {
        let Aggregator { hashes, ledger, .. } = aggregator;
        let used = Used::new(ledger);
        let order = |hashes, used: &[bool]| Order::new(hashes, |number| used.get(number as usize) == Some(&true));
        let mut plan = Plan {
            hashes,
            ledger,
            past: aggregator.past(),
            domains: order(ledger.addresses.domain_hashes(), &used.domains),
            addresses: order(ledger.addresses.hashes(), &used.addresses),
            threads: order(ledger.emails.thread_hashes(), &used.threads),
            messages: order(ledger.emails.message_hashes(), &used.messages),
            meetings: Order::new(ledger.meetings.hashes(), |_| true),
            counts: used.counts,
            length: 0,
        };
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        plan.counts = Counts {
            past_domains: count(plan.past.domains().len()),
            past_addresses: count(plan.past.addresses().count()),
            domains: plan.domains.len(),
            addresses: plan.addresses.len(),
            threads: plan.threads.len(),
            messages: plan.messages.len(),
            meetings: plan.meetings.len(),
            ..used.counts
        };
        plan.length = plan.counts.least_length()
            + ledger.emails.recorded_len() as u64 * EMAIL
            + used.replies * REPLY
            + used.answered * ANSWERED_AT;
        plan
    }

    /// How many bytes there will be.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn write<E>(&self, write: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut sink = Sink::new(write, self.hashes.snapshot());
        sink.put(MAGIC)?;
        sink.number(VERSION)?;
        sink.hash(self.hashes.check())?;
        sink.hash(fingerprint(&self.past, self.hashes))?;
        sink.put(self.length.to_le_bytes())?;
        for count in self.counts.to_array() {
            sink.number(count)?;
        }
        write_past(&self.past, &mut sink)?;
        let Ledger { addresses, emails, meetings } = self.ledger;
        for domain in self.domains.numbers() {
            sink.hash(at(addresses.domain_hashes(), domain))?;
        }
        for address in self.addresses.numbers() {
            sink.hash(addresses.hash(address))?;
            sink.number(self.domains.place(addresses.domain_number(address)))?;
        }
        for thread in self.threads.numbers() {
            sink.hash(emails.thread_hash(thread))?;
        }
        let mut links = Vec::new();
        for message in self.messages.numbers() {
            sink.hash(emails.message_hash(message))?;
            match emails.get(message) {
                Some(email) => self.write_email(&email, &mut links, &mut sink)?,
                None => sink.flags(0)?,
            }
        }
        let mut guests = Vec::new();
        for number in self.meetings.numbers() {
            if let Some(meeting) = meetings.get(number) {
                self.write_meeting(&meeting, &mut guests, &mut sink)?;
            }
        }
        sink.seal()
    }

    fn write_email<E, W>(&self, email: &RecordedEmail<'_>, links: &mut Vec<Link>, sink: &mut Sink<W>) -> Result<(), E>
    where
        W: FnMut(&[u8]) -> Result<(), E>,
    {
        let answers = match email.reply {
            Reply::NONE => Answers::Nothing,
            Reply::CONTRADICTORY => Answers::Contradictory,
            _ => Answers::One,
        };
        sink.flags(email_flags(email.kind, answers))?;
        sink.long(email.at)?;
        if let Some(original) = email.reply.target() {
            sink.number(self.messages.place(original))?;
        }
        links.clear();
        links.extend(email.links.iter().map(|link| self.place(*link)));
        links.sort_unstable();
        sink.number(u32::try_from(links.len()).unwrap_or(u32::MAX))?;
        for link in links {
            sink.number(link.bits())?;
        }
        Ok(())
    }

    fn write_meeting<E, W>(
        &self,
        meeting: &RecordedMeeting<'_>,
        guests: &mut Vec<Guest>,
        sink: &mut Sink<W>,
    ) -> Result<(), E>
    where
        W: FnMut(&[u8]) -> Result<(), E>,
    {
        sink.hash(self.ledger.meetings.hash(meeting.number))?;
        sink.long(meeting.revision)?;
        let Some((Span { start, end, all_day, status }, known)) = meeting.facts else {
            return sink.flags(0);
        };
        sink.flags(meeting_flags(status, all_day))?;
        sink.long(start)?;
        sink.long(end)?;
        guests.clear();
        guests.extend(known.iter().map(|guest| Guest { link: self.place(guest.link), ..*guest }));
        guests.sort_unstable_by_key(|guest| guest.link);
        sink.number(u32::try_from(guests.len()).unwrap_or(u32::MAX))?;
        for Guest { link, answer } in guests {
            sink.number(link.bits())?;
            sink.flags(guest_flags(answer.response, answer.responded_at.is_some()))?;
            if let Some(at) = answer.responded_at {
                sink.long(at)?;
            }
        }
        Ok(())
    }

    /// A link with the place of what it points to.
    fn place(&self, link: Link) -> Link {
        match link.tie() {
            Tie::From(address) => Tie::From(self.addresses.place(address)),
            Tie::To(address) => Tie::To(self.addresses.place(address)),
            Tie::Thread(thread) => Tie::Thread(self.threads.place(thread)),
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
        sink.hash(*domain)?;
        sink.flags(u8::from(past.has_domain(*domain)))?;
    }
    for (address, domain, side) in past.addresses() {
        sink.hash(address)?;
        sink.number(domains.binary_search(&domain).ok().and_then(|place| u32::try_from(place).ok()).unwrap_or(0))?;
        sink.flags(match side {
            None => 0,
            Some(Side::Organisation) => 1,
            Some(Side::Account) => 2,
        })?;
    }
    Ok(())
}

fn at(hashes: &[u128], number: u32) -> u128 {
    hashes.get(number as usize).copied().unwrap_or_default()
}
