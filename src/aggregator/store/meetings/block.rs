//! A meeting as a block of words.

use alloc::vec::Vec;

use crate::aggregator::store::blocks::HEAD;
use crate::aggregator::store::codes::{of_response, of_status, to_response, to_status};
use crate::aggregator::store::link::{LINK_BITS, Link};
use crate::aggregator::store::meetings::{Answer, Facts, Guest, Guests, MeetingCopy, Span};
use crate::aggregator::store::words::{from_words, long_from_words, long_to_words, to_words};

/// The most guests that a block holds. Copies are compared by searching the list, which is fast only while it is
/// short; a meeting with more has them in the overflow table.
pub(super) const MAX_GUESTS: usize = 32;

/// Flags in the first byte of the head. The two lowest bits are the status.
const IS_ALL_DAY: u8 = 1 << 2;
const OVERFLOWS: u8 = 1 << 3;
const HAS_FACTS: u8 = 1 << 4;
/// The revision does not fit into the head, and follows it.
const HAS_LONG_REVISION: u8 = 1 << 5;

/// In the word of a guest: the time of the response follows. The response is between this bit and the link.
const HAS_TIME: u32 = 1 << 31;

/// A block is: the hash of the meeting; the head, whose bytes are the flags, the number of words of the guests and a
/// revision of up to 16 bits; a longer revision; and, if the meeting has facts, its start, its end and its guests.
impl<'a> MeetingCopy<'a> {
    /// The block at the front of these words.
    pub(super) fn read(words: &'a [u32]) -> Option<MeetingCopy<'a>> {
        let (&[a, b, c, d, head], rest) = words.split_first_chunk()?;
        let [flags, guests, low, high] = head.to_le_bytes();
        let (revision, rest) = match rest.split_first_chunk() {
            Some((long, rest)) if flags & HAS_LONG_REVISION != 0 => (long_from_words(*long), rest),
            _ => (u16::from_le_bytes([low, high]).into(), rest),
        };
        let facts = || {
            let (start, rest) = rest.split_first_chunk()?;
            let (end, rest) = rest.split_first_chunk()?;
            let span = Span {
                start: long_from_words(*start),
                end: long_from_words(*end),
                all_day: flags & IS_ALL_DAY != 0,
                status: to_status(flags),
            };
            let guests = Guests::Words(rest.get(..usize::from(guests))?);
            Some(Facts { span, overflows: flags & OVERFLOWS != 0, guests })
        };
        let facts = if flags & HAS_FACTS == 0 { None } else { facts() };
        Some(MeetingCopy { meeting: from_words([a, b, c, d]), revision, facts })
    }

    /// Whether the copy adds nothing.
    pub(super) fn includes(&self, copy: &MeetingCopy<'_>) -> bool {
        if self.revision != copy.revision {
            return self.revision > copy.revision;
        }
        match (self.facts, copy.facts) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(facts), Some(more)) => {
                let is_known = |guest: Guest| {
                    facts.guests.iter().any(|known| known.link == guest.link && known.answer >= guest.answer)
                };
                // What is in the overflow table is compared there.
                !facts.overflows && facts.span.join(more.span) == facts.span && more.guests.iter().all(is_known)
            }
        }
    }
}

/// How many words the block at the front of these has.
pub(super) fn len_at(words: &[u32]) -> usize {
    words.get(HEAD).map_or(0, |head| {
        let [flags, guests, ..] = head.to_le_bytes();
        let revision = if flags & HAS_LONG_REVISION == 0 { 0 } else { 2 };
        HEAD + 1 + revision + if flags & HAS_FACTS == 0 { 0 } else { 4 + usize::from(guests) }
    })
}

/// Appends the words of a block.
pub(super) fn write(words: &mut Vec<u32>, meeting: u128, revision: i64, facts: Option<(Span, bool)>, guests: &[Guest]) {
    let [a, b, c, d] = to_words(meeting);
    let flag = |is_set, flag| if is_set { flag } else { 0 };
    let short = u16::try_from(revision).ok();
    let mut flags = flag(short.is_none(), HAS_LONG_REVISION);
    let [low, high] = short.unwrap_or_default().to_le_bytes();
    let block = words.len();
    words.extend([a, b, c, d, u32::from_le_bytes([flags, 0, low, high])]);
    if short.is_none() {
        words.extend(long_to_words(revision));
    }
    let Some((Span { start, end, all_day, status }, overflows)) = facts else { return };
    words.extend(long_to_words(start));
    words.extend(long_to_words(end));
    let before = words.len();
    for Guest { link, answer } in guests {
        let response = u32::from(of_response(answer.response)) << LINK_BITS;
        match answer.responded_at {
            None => words.push(link.word() | response),
            Some(at) => {
                words.push(link.word() | response | HAS_TIME);
                words.extend(long_to_words(at));
            }
        }
    }
    flags |= of_status(status) | flag(all_day, IS_ALL_DAY) | flag(overflows, OVERFLOWS) | HAS_FACTS;
    let count = u8::try_from(words.len() - before).unwrap_or(u8::MAX);
    if let Some(head) = words.get_mut(block + HEAD) {
        *head = u32::from_le_bytes([flags, count, low, high]);
    }
}

/// The guests that are in the words of a block.
pub(super) struct InWords<'a>(pub(super) &'a [u32]);

impl Iterator for InWords<'_> {
    type Item = Guest;

    fn next(&mut self) -> Option<Guest> {
        let (&word, rest) = self.0.split_first()?;
        let (responded_at, rest) = match rest.split_first_chunk() {
            Some((at, rest)) if word & HAS_TIME != 0 => (Some(long_from_words(*at)), rest),
            _ => (None, rest),
        };
        self.0 = rest;
        let code = u8::try_from(word >> LINK_BITS & 3).unwrap_or_default();
        let answer = Answer { responded_at, response: to_response(code) };
        Some(Guest { link: Link::from_word(word), answer })
    }
}
