//! Writes a snapshot or a part.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::convert::Infallible;

use super::chunked_writer::ChunkedWriter;
use super::layout::{Counts, MAGIC, PART_MAGIC, VERSION, email_flags, guest_flags, meeting_flags};
use super::order::Order;
use crate::aggregator::key::Hashes;
use crate::aggregator::sides::Sides;
use crate::aggregator::store::emails::{EmailCopy, Original};
use crate::aggregator::store::link::Link;
use crate::aggregator::store::meetings::{Facts, Guest, MeetingCopy};
use crate::aggregator::{Aggregator, Ledger};
use crate::directory::Side;

/// What must be known of a state before its first byte is written: the header has all counts.
pub(super) struct Plan<'a> {
    magic: [u8; 8],
    fingerprint: u128,
    hashes: &'a Hashes,
    ledger: &'a Ledger,
    past: Arc<Sides>,
    domains: Order,
    addresses: Order,
    counts: Counts,
}

/// What is on recorded activity, by the state's numbers.
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
            for link in email.links() {
                mark(&mut used, link);
            }
        }
        for Facts { guests, .. } in meetings.walk().filter_map(|meeting| meeting.facts) {
            counts.held += 1;
            for Guest { link, answer } in guests.iter() {
                counts.guests += 1;
                counts.answered += u32::from(answer.responded_at.is_some());
                mark(&mut used, link);
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

fn mark(used: &mut [bool], link: Link) {
    if let Some(mark) = used.get_mut(link.address() as usize) {
        *mark = true;
    }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// How many links are collected before it is checked whether they fill a chunk.
const LINKS_BETWEEN_CHECKS: usize = 256;

impl<'a> Plan<'a> {
    pub(super) fn new(aggregator: &'a Aggregator) -> Plan<'a> {
        let past = aggregator.past();
        Plan::of(MAGIC, fingerprint(&past, &aggregator.hashes), aggregator, past)
    }

    /// A plan for the facts alone, over a directory of this fingerprint.
    pub(super) fn of_part(aggregator: &'a Aggregator, fingerprint: u128) -> Plan<'a> {
        Plan::of(PART_MAGIC, fingerprint, aggregator, Arc::default())
    }

    fn of(magic: [u8; 8], fingerprint: u128, aggregator: &'a Aggregator, past: Arc<Sides>) -> Plan<'a> {
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

    /// The number of bytes that it will write.
    pub(super) fn length(&self) -> u64 {
        self.counts.length()
    }

    pub(super) fn write<E>(&self, write: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut writer = ChunkedWriter::new(write, self.hashes.snapshot());
        writer.put(self.magic);
        writer.number(VERSION);
        writer.hash(self.hashes.check());
        writer.hash(self.fingerprint);
        writer.put(self.length().to_le_bytes());
        for count in self.counts.to_array() {
            writer.number(count);
        }
        write_sides(&self.past, &mut writer)?;
        let Ledger { addresses, emails, meetings } = self.ledger;
        for domain in self.domains.numbers() {
            writer.hash(addresses.domain_hash_at(domain));
            writer.write_full_chunk()?;
        }
        for address in self.addresses.numbers() {
            writer.hash(addresses.hash(address));
            writer.number(self.domains.place(addresses.domain_number(address)));
            writer.write_full_chunk()?;
        }
        let (mut threads, mut links) = (Vec::new(), Vec::new());
        for email in emails.iter() {
            self.write_email(&email, &mut threads, &mut links, &mut writer)?;
        }
        let mut guests = Vec::new();
        for meeting in meetings.iter() {
            self.write_meeting(&meeting, &mut guests, &mut writer)?;
        }
        writer.seal()
    }

    fn write_email<E, W>(
        &self,
        email: &EmailCopy<'_>,
        threads: &mut Vec<u128>,
        links: &mut Vec<Link>,
        writer: &mut ChunkedWriter<W>,
    ) -> Result<(), E>
    where
        W: FnMut(&[u8]) -> Result<(), E>,
    {
        writer.hash(email.message);
        writer.flags(email_flags(email.kind, email.original));
        writer.long(email.at);
        writer.number(count(email.threads.len()));
        writer.number(count(email.links.len()));
        if let Original::Message(original) = email.original {
            writer.hash(original);
        }
        threads.clear();
        threads.extend(email.threads());
        threads.sort_unstable();
        for thread in threads {
            writer.hash(*thread);
            writer.write_full_chunk()?;
        }
        links.clear();
        links.extend(email.links().map(|link| self.with_place(link)));
        links.sort_unstable();
        for links in links.chunks(LINKS_BETWEEN_CHECKS) {
            for link in links {
                writer.number(link.word());
            }
            writer.write_full_chunk()?;
        }
        Ok(())
    }

    fn write_meeting<E, W>(
        &self,
        meeting: &MeetingCopy<'_>,
        sorted: &mut Vec<Guest>,
        writer: &mut ChunkedWriter<W>,
    ) -> Result<(), E>
    where
        W: FnMut(&[u8]) -> Result<(), E>,
    {
        writer.hash(meeting.meeting);
        let flags = meeting.facts.map_or(0, |facts| meeting_flags(facts.span.status, facts.span.all_day));
        writer.flags(flags);
        writer.long(meeting.revision);
        let Some(Facts { span, guests, .. }) = meeting.facts else { return writer.write_full_chunk() };
        writer.long(span.start);
        writer.long(span.end);
        sorted.clear();
        sorted.extend(guests.iter().map(|guest| Guest { link: self.with_place(guest.link), ..guest }));
        sorted.sort_unstable_by_key(|guest| guest.link);
        writer.number(count(sorted.len()));
        for Guest { link, answer } in sorted {
            writer.number(link.word());
            writer.flags(guest_flags(*answer));
            if let Some(at) = answer.responded_at {
                writer.long(at);
            }
            writer.write_full_chunk()?;
        }
        Ok(())
    }

    /// The link with the place of the address instead of its number.
    fn with_place(&self, link: Link) -> Link {
        link.with_address(self.addresses.place(link.address()))
    }
}

/// The fingerprint of what directories say of addresses.
pub(super) fn fingerprint(past: &Sides, hashes: &Hashes) -> u128 {
    let mut writer = ChunkedWriter::new(|_| Ok::<(), Infallible>(()), hashes.directory());
    let Ok(()) = write_sides(past, &mut writer);
    let Ok(digest) = writer.digest();
    digest
}

fn write_sides<E, W>(past: &Sides, writer: &mut ChunkedWriter<W>) -> Result<(), E>
where
    W: FnMut(&[u8]) -> Result<(), E>,
{
    let domains = past.domains();
    for domain in &domains {
        writer.hash(*domain);
        writer.flags(u8::from(past.has_domain(*domain)));
        writer.write_full_chunk()?;
    }
    for (address, domain, side) in past.addresses() {
        writer.hash(address);
        writer.number(domains.binary_search(&domain).ok().and_then(|place| u32::try_from(place).ok()).unwrap_or(0));
        writer.flags(match side {
            None => 0,
            Some(Side::Organisation) => 1,
            Some(Side::Account) => 2,
        });
        writer.write_full_chunk()?;
    }
    Ok(())
}
