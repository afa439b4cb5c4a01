//! Reads the emails and meetings of a snapshot.

use alloc::vec::Vec;

use super::SnapshotError;
use super::cursor::Cursor;
use super::layout::{CONTRADICTS_ITSELF, Counts, NAMES_ORIGINAL, NO_EMAIL_FLAGS, guest_of, meeting_of};
use super::used::Used;
use crate::aggregator::store::codes::to_kind;
use crate::aggregator::store::emails::{EmailCopy, Original};
use crate::aggregator::store::link::Link;
use crate::aggregator::store::meetings::{Answer, Facts, Guest, Guests, MeetingCopy, Span};
use crate::aggregator::store::words::{Hash, to_words};
use crate::aggregator::{Emails, Meetings};
use crate::model::instant;

/// Reads activity, and remembers which addresses are on it.
pub(super) struct Activity {
    used_addresses: Used,
}

impl Activity {
    pub(super) fn new(addresses: usize) -> Activity {
        Activity { used_addresses: Used::new(addresses) }
    }

    /// Refuses addresses that are on no activity.
    pub(super) fn check_all_used(&self, cursor: &Cursor<'_>) -> Result<(), SnapshotError> {
        self.used_addresses.check_all(cursor)
    }

    pub(super) fn read_emails(
        &mut self,
        cursor: &mut Cursor<'_>,
        counts: Counts,
        seed: u64,
    ) -> Result<Emails, SnapshotError> {
        let Counts { emails, originals, threads, links, .. } = counts;
        let [named, sharing, linked] = [originals, threads, links].map(|count| count as usize);
        let words = 7 * emails as usize + 4 * (named + sharing) + linked;
        let mut all = Emails::with_capacity(seed, emails as usize, words);
        let (mut shared, mut people) = (Vec::new(), Vec::new());
        let mut found = Counts { originals: 0, threads: 0, links: 0, ..counts };
        cursor.each(emails, |cursor, message| {
            let flags = cursor.flags()?;
            if flags >= NO_EMAIL_FLAGS {
                return Err(cursor.wrong("an email's flags are invalid"));
            }
            let at = time(cursor)?;
            let (threads, links) = (cursor.number()?, cursor.number()?);
            let original = if flags & NAMES_ORIGINAL != 0 {
                found.originals += 1;
                Original::Message(cursor.hash()?)
            } else if flags & CONTRADICTS_ITSELF != 0 {
                Original::Contradictory
            } else {
                Original::Unnamed
            };
            read_threads(cursor, threads, &mut shared)?;
            self.read_links(cursor, links, &mut people)?;
            found.threads = found.threads.saturating_add(threads);
            found.links = found.links.saturating_add(links);
            let kind = to_kind(flags);
            let (threads, links) = (shared.as_slice(), people.as_slice());
            all.append(&EmailCopy { message, at, kind, original, overflows: false, threads, links });
            Ok(())
        })?;
        if found != counts {
            return Err(cursor.wrong("the numbers of links, threads or originals differ from the header"));
        }
        Ok(all)
    }

    /// The links of an email. It has a sender at least; a split may have left out everybody else.
    fn read_links(&mut self, cursor: &mut Cursor<'_>, count: u32, links: &mut Vec<u32>) -> Result<(), SnapshotError> {
        links.clear();
        let mut has_sender = false;
        for _ in 0..count {
            let word = cursor.number()?;
            if links.last().is_some_and(|last| *last >= word) {
                return Err(cursor.wrong("an email's links are not in order"));
            }
            let link = Link::from_word(word);
            if !self.used_addresses.set(link.address()) || link.word() != word {
                return Err(cursor.wrong("an email refers to an address that does not exist"));
            }
            has_sender |= link.is_sender();
            links.push(word);
        }
        if !has_sender {
            return Err(cursor.wrong("an email has no sender"));
        }
        Ok(())
    }

    pub(super) fn read_meetings(
        &mut self,
        cursor: &mut Cursor<'_>,
        counts: Counts,
        seed: u64,
    ) -> Result<Meetings, SnapshotError> {
        let Counts { meetings, held, guests, answered, .. } = counts;
        let words = 5 * meetings as usize + 4 * held as usize + guests as usize + 2 * answered as usize;
        let mut all = Meetings::with_capacity(seed, meetings as usize, words);
        let mut people = Vec::new();
        let mut found = Counts { held: 0, guests: 0, answered: 0, ..counts };
        cursor.each(meetings, |cursor, meeting| {
            let flags = cursor.flags()?;
            let revision = cursor.long()?;
            if flags == 0 {
                all.append(&MeetingCopy { meeting, revision, facts: None });
                return Ok(());
            }
            let Some((status, all_day)) = meeting_of(flags) else {
                return Err(cursor.wrong("a meeting's flags are invalid"));
            };
            let (start, end) = (time(cursor)?, time(cursor)?);
            if end < start {
                return Err(cursor.wrong("a meeting ends before it starts"));
            }
            self.read_guests(cursor, &mut people)?;
            let answered = people.iter().filter(|guest| guest.answer.responded_at.is_some());
            found.held += 1;
            found.guests = found.guests.saturating_add(u32::try_from(people.len()).unwrap_or(u32::MAX));
            found.answered = found.answered.saturating_add(u32::try_from(answered.count()).unwrap_or(u32::MAX));
            let span = Span { start, end, all_day, status };
            let facts = Facts { span, overflows: false, guests: Guests::List(&people) };
            all.append(&MeetingCopy { meeting, revision, facts: Some(facts) });
            Ok(())
        })?;
        if found != counts {
            return Err(cursor.wrong("the numbers of facts, guests or answers differ from the header"));
        }
        Ok(all)
    }

    /// The guests of a meeting. It has one at least; a split may have left out everybody else.
    fn read_guests(&mut self, cursor: &mut Cursor<'_>, guests: &mut Vec<Guest>) -> Result<(), SnapshotError> {
        guests.clear();
        let count = cursor.number()?;
        for _ in 0..count {
            let word = cursor.number()?;
            let link = Link::from_word(word);
            if guests.last().is_some_and(|last| last.link >= link) {
                return Err(cursor.wrong("a meeting's guests are not in order"));
            }
            let Some((response, has_time)) = guest_of(cursor.flags()?) else {
                return Err(cursor.wrong("a guest's flags are invalid"));
            };
            let responded_at = if has_time { Some(time(cursor)?) } else { None };
            let answer = Answer { responded_at, response };
            let may_answer = !link.is_sender() || answer == Answer::NONE;
            if !may_answer || !self.used_addresses.set(link.address()) || link.word() != word {
                return Err(
                    cursor.wrong("a guest refers to an address that does not exist, or an organizer has an answer")
                );
            }
            guests.push(Guest { link, answer });
        }
        if guests.is_empty() {
            return Err(cursor.wrong("a meeting with facts has nobody on it"));
        }
        Ok(())
    }
}

fn read_threads(cursor: &mut Cursor<'_>, count: u32, threads: &mut Vec<Hash>) -> Result<(), SnapshotError> {
    threads.clear();
    cursor.each(count, |_, thread| {
        threads.push(to_words(thread));
        Ok(())
    })
}

/// A time that chrono can represent.
fn time(cursor: &mut Cursor<'_>) -> Result<i64, SnapshotError> {
    let millis = cursor.long()?;
    if !instant::is_in_range(millis) {
        return Err(cursor.wrong("a time is outside the range that can be represented"));
    }
    Ok(millis)
}
