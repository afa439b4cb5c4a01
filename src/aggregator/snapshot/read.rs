use alloc::sync::Arc;
use alloc::vec::Vec;
use core::hash::Hasher as _;

use chrono::DateTime;
use siphasher::sip128::Hasher128 as _;

use super::SnapshotError;
use super::cursor::Cursor;
use super::layout::{Answers, Counts, GUEST, HEADER, LINK, MAGIC, TAG, VERSION, email_of, guest_of, meeting_of};
use super::write::fingerprint;
use crate::aggregator::emails::Reply;
use crate::aggregator::link::{Link, Tie};
use crate::aggregator::meetings::Answer;
use crate::aggregator::offer::Desk;
use crate::aggregator::past::{Past, Side};
use crate::aggregator::{Additions, Addresses, Aggregator, Emails, Guest, Ledger, Meetings, Roster, Span};
use crate::key::Hashes;
use crate::limit::MOST;
use crate::{Directory, Key};

pub(super) fn read(
    bytes: &[u8],
    key: &Key,
    directory: Arc<Directory>,
) -> Result<(Aggregator, Additions), SnapshotError> {
    let hashes = Hashes::new(key);
    let sealed = unseal(bytes, &hashes)?;
    let mut cursor = Cursor::new(sealed);
    let header = Header::read(&mut cursor)?;
    let past = read_past(&mut cursor, header.counts)?;
    if fingerprint(&past, &hashes) != header.fingerprint {
        return Err(cursor.wrong("the fingerprint is not that of what is known of the directory"));
    }
    let ledger = read_ledger(&mut cursor, header.counts, &hashes)?;

    let roster = Arc::new(Roster::new(directory, &hashes));
    let desk = Desk::new(&roster);
    let mut aggregator = Aggregator { hashes, roster, past: None, sides: None, ledger, desk };
    aggregator.limit_past(&past);
    let additions = aggregator.without_past();
    Ok((aggregator, additions))
}

/// What the tag says is as it was written, without the tag.
fn unseal<'b>(bytes: &'b [u8], hashes: &Hashes) -> Result<&'b [u8], SnapshotError> {
    let found = bytes.len() as u64;
    if bytes.iter().zip(&MAGIC).any(|(found, magic)| found != magic) {
        return Err(SnapshotError::NotASnapshot);
    }
    let short = |_| SnapshotError::Truncated { expected: HEADER + TAG, found };
    let mut cursor = Cursor::new(bytes);
    let _: [u8; 8] = cursor.take().map_err(short)?;
    let version = cursor.number().map_err(short)?;
    if version != VERSION {
        return Err(SnapshotError::UnknownVersion { found: version });
    }
    let check = cursor.hash().map_err(short)?;
    let _fingerprint = cursor.hash().map_err(short)?;
    let expected = u64::from_le_bytes(cursor.take().map_err(short)?);
    let least = expected.max(HEADER + TAG);
    if found < least {
        return Err(SnapshotError::Truncated { expected: least, found });
    }
    if found > expected {
        return Err(SnapshotError::TrailingBytes { expected, found });
    }
    if check != hashes.check() {
        return Err(SnapshotError::DifferentKey);
    }
    let (sealed, tag) = bytes.split_last_chunk().ok_or(SnapshotError::Truncated { expected, found })?;
    let mut digest = hashes.snapshot();
    digest.write(sealed);
    if digest.finish128().as_u128() != u128::from_le_bytes(*tag) {
        return Err(SnapshotError::Altered);
    }
    Ok(sealed)
}

struct Header {
    fingerprint: u128,
    counts: Counts,
}

impl Header {
    /// Of bytes whose tag is right.
    fn read(cursor: &mut Cursor<'_>) -> Result<Header, SnapshotError> {
        let _: [u8; 8 + 4 + 16] = cursor.take()?;
        let fingerprint = cursor.hash()?;
        let _length: [u8; 8] = cursor.take()?;
        let mut counts = [0; 10];
        for count in &mut counts {
            *count = cursor.number()?;
            if *count as usize > MOST {
                return Err(cursor.wrong("more of a kind than a state can number"));
            }
        }
        let counts = Counts::from_array(counts);
        // So that nothing is allocated that the bytes could not fill.
        if counts.least_length() > HEADER + cursor.left() + TAG {
            return Err(cursor.wrong("the numbers of records promise more bytes than there are"));
        }
        Ok(Header { fingerprint, counts })
    }
}

/// Reads `count` hashes in ascending order, calling `record` for what else each record has.
fn each(
    cursor: &mut Cursor<'_>,
    count: u32,
    mut record: impl FnMut(&mut Cursor<'_>, u128) -> Result<(), SnapshotError>,
) -> Result<(), SnapshotError> {
    let mut last = None;
    for _ in 0..count {
        let hash = cursor.hash()?;
        if last.is_some_and(|last| last >= hash) {
            return Err(cursor.wrong("records are not in the order of their hashes"));
        }
        last = Some(hash);
        record(cursor, hash)?;
    }
    Ok(())
}

fn hashes(cursor: &mut Cursor<'_>, count: u32) -> Result<Vec<u128>, SnapshotError> {
    let mut hashes = Vec::with_capacity(count as usize);
    each(cursor, count, |_, hash| {
        hashes.push(hash);
        Ok(())
    })?;
    Ok(hashes)
}

fn read_past(cursor: &mut Cursor<'_>, counts: Counts) -> Result<Past, SnapshotError> {
    let mut domains = Vec::with_capacity(counts.past_domains as usize);
    let mut past = Past::default();
    each(cursor, counts.past_domains, |cursor, hash| {
        let is_contacts = match cursor.flags()? {
            0 => false,
            1 => true,
            _ => return Err(cursor.wrong("a domain's flag is neither 0 nor 1")),
        };
        if is_contacts {
            past.add_domain(hash);
        }
        domains.push(hash);
        Ok(())
    })?;
    let mut used = Marks::new(domains.len());
    each(cursor, counts.past_addresses, |cursor, hash| {
        let place = cursor.number()?;
        let Some(&domain) = domains.get(place as usize) else {
            return Err(cursor.wrong("an address is at a domain that is not there"));
        };
        used.set(place);
        let side = match cursor.flags()? {
            0 => None,
            1 => Some(Side::Organisation),
            2 => Some(Side::Account),
            _ => return Err(cursor.wrong("an address is on no side that there is")),
        };
        if past.side(hash, domain) == side {
            return Err(cursor.wrong("an address is named although its domain says what it is"));
        }
        past.insert(hash, domain, side);
        Ok(())
    })?;
    for (place, domain) in (0..).zip(&domains) {
        if past.has_domain(*domain) {
            used.set(place);
        }
    }
    used.check_all(cursor)?;
    Ok(past)
}

fn read_ledger(cursor: &mut Cursor<'_>, counts: Counts, keyed: &Hashes) -> Result<Ledger, SnapshotError> {
    let domains = hashes(cursor, counts.domains)?;
    let mut used = Marks::new(domains.len());
    let mut addresses = Addresses::with_capacity(domains, counts.addresses as usize);
    each(cursor, counts.addresses, |cursor, hash| {
        let domain = cursor.number()?;
        if !used.set(domain) {
            return Err(cursor.wrong("an address is at a domain that is not there"));
        }
        addresses.push(hash, domain);
        Ok(())
    })?;
    used.check_all(cursor)?;
    let threads = hashes(cursor, counts.threads)?;
    let mut activity =
        Activity { used_addresses: Marks::new(addresses.len()), used_threads: Marks::new(threads.len()) };
    let seed = keyed.tables();
    let emails = activity.read_emails(
        cursor,
        counts,
        Emails::with_capacity(seed, counts.messages as usize, threads, counts.links as usize),
    )?;
    let meetings = activity.read_meetings(
        cursor,
        counts,
        Meetings::with_capacity(seed, counts.meetings as usize, counts.held as usize, counts.guests as usize),
    )?;
    activity.used_addresses.check_all(cursor)?;
    activity.used_threads.check_all(cursor)?;
    if cursor.left() > 0 {
        return Err(cursor.wrong("there are bytes after the last record"));
    }
    Ok(Ledger { addresses, emails, meetings })
}

/// Reads activity, and keeps in mind what it points to.
struct Activity {
    used_addresses: Marks,
    used_threads: Marks,
}

impl Activity {
    fn read_emails(
        &mut self,
        cursor: &mut Cursor<'_>,
        counts: Counts,
        mut emails: Emails,
    ) -> Result<Emails, SnapshotError> {
        let mut used = Marks::new(counts.messages as usize);
        let mut links = Vec::new();
        let mut all_links = 0;
        let mut number = 0;
        each(cursor, counts.messages, |cursor, hash| {
            let flags = cursor.flags()?;
            if flags == 0 {
                emails.push_unrecorded(hash);
            } else {
                let Some((kind, answers)) = email_of(flags) else {
                    return Err(cursor.wrong("an email's flags are none that there are"));
                };
                let at = time(cursor)?;
                let reply = match answers {
                    Answers::Nothing => Reply::NONE,
                    Answers::Contradictory => Reply::CONTRADICTORY,
                    Answers::One => {
                        let original = cursor.number()?;
                        if !used.set(original) {
                            return Err(cursor.wrong("an email answers a message that is not there"));
                        }
                        Reply::to(original)
                    }
                };
                self.read_links(cursor, &mut links)?;
                all_links += links.len() as u64;
                used.set(number);
                emails.push(hash, at, kind, reply, &links);
            }
            number += 1;
            Ok(())
        })?;
        used.check_all(cursor)?;
        if all_links != u64::from(counts.links) {
            return Err(cursor.wrong("emails have not as many links as the header says"));
        }
        Ok(emails)
    }

    /// The links of an email: a sender and a recipient at least.
    fn read_links(&mut self, cursor: &mut Cursor<'_>, links: &mut Vec<Link>) -> Result<(), SnapshotError> {
        links.clear();
        let count = cursor.number()?;
        if u64::from(count) * LINK > cursor.left() {
            return Err(cursor.wrong("an email has more links than there are bytes"));
        }
        let (mut has_sender, mut has_recipient) = (false, false);
        for _ in 0..count {
            let link = Link::from_bits(cursor.number()?).filter(|link| links.last().is_none_or(|last| last < link));
            let Some(link) = link else {
                return Err(cursor.wrong("an email's links are not in order"));
            };
            let is_there = match link.tie() {
                Tie::From(address) => {
                    has_sender = true;
                    self.used_addresses.set(address)
                }
                Tie::To(address) => {
                    has_recipient = true;
                    self.used_addresses.set(address)
                }
                Tie::Thread(thread) => self.used_threads.set(thread),
            };
            if !is_there {
                return Err(cursor.wrong("an email points to an address or thread that is not there"));
            }
            links.push(link);
        }
        if !(has_sender && has_recipient) {
            return Err(cursor.wrong("an email has no sender or no recipient"));
        }
        Ok(())
    }

    fn read_meetings(
        &mut self,
        cursor: &mut Cursor<'_>,
        counts: Counts,
        mut meetings: Meetings,
    ) -> Result<Meetings, SnapshotError> {
        let mut guests = Vec::new();
        let (mut held, mut all_guests) = (0, 0);
        each(cursor, counts.meetings, |cursor, hash| {
            let revision = cursor.long()?;
            let flags = cursor.flags()?;
            if flags == 0 {
                meetings.push(hash, revision, None);
                return Ok(());
            }
            let Some((status, all_day)) = meeting_of(flags) else {
                return Err(cursor.wrong("a meeting's flags are none that there are"));
            };
            let (start, end) = (time(cursor)?, time(cursor)?);
            if end < start {
                return Err(cursor.wrong("a meeting ends before it starts"));
            }
            self.read_guests(cursor, &mut guests)?;
            held += 1;
            all_guests += guests.len() as u64;
            meetings.push(hash, revision, Some((Span { start, end, all_day, status }, &guests)));
            Ok(())
        })?;
        if (held, all_guests) != (counts.held, u64::from(counts.guests)) {
            return Err(cursor.wrong("meetings have not as many facts or guests as the header says"));
        }
        Ok(meetings)
    }

    /// The guests of a meeting: two addresses at least, since both sides are on it.
    fn read_guests(&mut self, cursor: &mut Cursor<'_>, guests: &mut Vec<Guest>) -> Result<(), SnapshotError> {
        guests.clear();
        let count = cursor.number()?;
        if u64::from(count) * GUEST > cursor.left() {
            return Err(cursor.wrong("a meeting has more guests than there are bytes"));
        }
        let mut first = None;
        let mut has_second = false;
        for _ in 0..count {
            let link = Link::from_bits(cursor.number()?)
                .filter(|link| guests.last().is_none_or(|last: &Guest| last.link < *link));
            let Some(link) = link else {
                return Err(cursor.wrong("a meeting's guests are not in order"));
            };
            let Some((response, has_time)) = guest_of(cursor.flags()?) else {
                return Err(cursor.wrong("a guest's flags are none that there are"));
            };
            let responded_at = if has_time { Some(time(cursor)?) } else { None };
            let answer = Answer { responded_at, response };
            let (is_there, address) = match link.tie() {
                Tie::From(address) => (answer == Answer::NONE && self.used_addresses.set(address), address),
                Tie::To(address) => (self.used_addresses.set(address), address),
                Tie::Thread(thread) => (false, thread),
            };
            if !is_there {
                return Err(cursor.wrong("a guest is nobody that is there, or an organizer with an answer"));
            }
            has_second |= *first.get_or_insert(address) != address;
            guests.push(Guest { link, answer });
        }
        if !has_second {
            return Err(cursor.wrong("a meeting with facts has fewer than two people on it"));
        }
        Ok(())
    }
}

/// A time that chrono can represent.
fn time(cursor: &mut Cursor<'_>) -> Result<i64, SnapshotError> {
    let millis = cursor.long()?;
    match DateTime::from_timestamp_millis(millis) {
        Some(_) => Ok(millis),
        None => Err(cursor.wrong("a time is outside the range that can be represented")),
    }
}

/// What was pointed to.
struct Marks(Vec<bool>);

impl Marks {
    fn new(len: usize) -> Marks {
        Marks(alloc::vec![false; len])
    }

    /// Whether there is such a thing.
    fn set(&mut self, number: u32) -> bool {
        self.0.get_mut(number as usize).map(|mark| *mark = true).is_some()
    }

    fn check_all(&self, cursor: &Cursor<'_>) -> Result<(), SnapshotError> {
        if self.0.iter().all(|mark| *mark) {
            Ok(())
        } else {
            Err(cursor.wrong("something is there that nothing points to"))
        }
    }
}
