use alloc::vec::Vec;

use chrono::DateTime;

use super::SnapshotError;
use super::cursor::Cursor;
use super::layout::{Answers, Counts, email_of, guest_of, meeting_of};
use super::marks::Marks;
use super::read::each;
use crate::aggregator::emails::Reply;
use crate::aggregator::link::{Link, Tie};
use crate::aggregator::meetings::Answer;
use crate::aggregator::{Emails, Guest, Meetings, Span};

/// Reads activity, and keeps in mind what it points to.
pub(super) struct Activity {
    used_addresses: Marks,
    used_threads: Marks,
}

impl Activity {
    pub(super) fn new(addresses: usize, threads: usize) -> Activity {
        Activity { used_addresses: Marks::new(addresses), used_threads: Marks::new(threads) }
    }

    /// Nothing is written that nothing points to.
    pub(super) fn check_all_used(&self, cursor: &Cursor<'_>) -> Result<(), SnapshotError> {
        self.used_addresses.check_all(cursor)?;
        self.used_threads.check_all(cursor)
    }

    pub(super) fn read_emails(
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

    /// The links of an email: a sender and a recipient at least, on different sides and so two addresses.
    fn read_links(&mut self, cursor: &mut Cursor<'_>, links: &mut Vec<Link>) -> Result<(), SnapshotError> {
        links.clear();
        let count = cursor.number()?;
        let (mut sender, mut recipient, mut has_two) = (None, None, false);
        for _ in 0..count {
            let link = Link::from_bits(cursor.number()?).filter(|link| links.last().is_none_or(|last| last < link));
            let Some(link) = link else {
                return Err(cursor.wrong("an email's links are not in order"));
            };
            let is_there = match link.tie() {
                Tie::From(address) => {
                    // Senders stand first: a recipient is another than one of them.
                    has_two |= *sender.get_or_insert(address) != address;
                    self.used_addresses.set(address)
                }
                Tie::To(address) => {
                    recipient = Some(address);
                    has_two |= sender != recipient;
                    self.used_addresses.set(address)
                }
                Tie::Thread(thread) => self.used_threads.set(thread),
            };
            if !is_there {
                return Err(cursor.wrong("an email points to an address or thread that is not there"));
            }
            links.push(link);
        }
        if sender.is_none() || recipient.is_none() || !has_two {
            return Err(cursor.wrong("an email has no sender, or no recipient but the sender"));
        }
        Ok(())
    }

    pub(super) fn read_meetings(
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
