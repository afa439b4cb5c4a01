//! A meeting in words.

use alloc::vec::Vec;

use crate::aggregator::store::blocks::{HEAD, from_words, long_from_words, long_to_words, to_words};
use crate::aggregator::store::codes::{of_response, of_status, to_response, to_status};
use crate::aggregator::store::link::{LINK_BITS, Link};
use crate::aggregator::store::meetings::{Answer, Guest, MeetingCopy, Span};

/// So many guests a block can have.
pub(crate) const FEW: usize = 32;

/// What is in the words of a meeting: its hash, a head, its revision if that is not in the head; with
/// facts start, end, guests.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    pub(crate) meeting: u128,
    pub(crate) revision: i64,
    pub(crate) facts: Option<Facts<'a>>,
}

/// The first byte of the head is flags, of which the lowest two bits are the status; the second is
/// how many words the guests have; the others are the revision where it is that short. A guest is a link, with the response above it and
/// whether the time of the answer follows.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) span: Span,
    pub(crate) is_crowd: bool,
    pub(crate) guests: &'a [u32],
}

const IS_ALL_DAY: u8 = 1 << 2;
const IS_CROWD: u8 = 1 << 3;
const HAS_FACTS: u8 = 1 << 4;
/// The revision is not in the head.
const IS_LONG: u8 = 1 << 5;
const IS_TIMED: u32 = 1 << 31;

impl<'a> Block<'a> {
    /// The block at the front of these words.
    pub(crate) fn read(words: &'a [u32]) -> Option<Block<'a>> {
        let (&[a, b, c, d, head], rest) = words.split_first_chunk()?;
        let [flags, guests, low, high] = head.to_le_bytes();
        let (revision, rest) = match rest.split_first_chunk() {
            Some((long, rest)) if flags & IS_LONG != 0 => (long_from_words(*long), rest),
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
            Some(Facts { span, is_crowd: flags & IS_CROWD != 0, guests: rest.get(..usize::from(guests))? })
        };
        let facts = if flags & HAS_FACTS == 0 { None } else { facts() };
        Some(Block { meeting: from_words([a, b, c, d]), revision, facts })
    }

    /// Whether the copy tells nothing new.
    pub(crate) fn has(&self, copy: &MeetingCopy<'_>) -> bool {
        if self.revision != copy.revision {
            return self.revision > copy.revision;
        }
        match (self.facts, copy.facts) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(facts), Some((span, guests))) => {
                let is_known = |guest: &Guest| {
                    facts.guests().any(|known| known.link == guest.link && known.answer >= guest.answer)
                };
                !facts.is_crowd && facts.span.join(span) == facts.span && guests.iter().all(is_known)
            }
        }
    }

    /// How many words the block at the front of these has.
    pub(crate) fn len_at(words: &[u32]) -> usize {
        words.get(HEAD).map_or(0, |head| {
            let [flags, guests, ..] = head.to_le_bytes();
            let revision = if flags & IS_LONG == 0 { 0 } else { 2 };
            HEAD + 1 + revision + if flags & HAS_FACTS == 0 { 0 } else { 4 + usize::from(guests) }
        })
    }
}

impl<'a> Facts<'a> {
    pub(crate) fn guests(&self) -> InWords<'a> {
        InWords(self.guests)
    }
}

/// Appends the words of a block.
pub(crate) fn write(
    words: &mut Vec<u32>,
    copy: &MeetingCopy<'_>,
    span: Option<Span>,
    is_crowd: bool,
    guests: &[Guest],
) {
    let [a, b, c, d] = to_words(copy.meeting);
    let flag = |is_set, flag| if is_set { flag } else { 0 };
    let short = u16::try_from(copy.revision).ok();
    let mut flags = flag(short.is_none(), IS_LONG);
    let [low, high] = short.unwrap_or_default().to_le_bytes();
    let block = words.len();
    words.extend([a, b, c, d, u32::from_le_bytes([flags, 0, low, high])]);
    if short.is_none() {
        words.extend(long_to_words(copy.revision));
    }
    let Some(Span { start, end, all_day, status }) = span else { return };
    words.extend(long_to_words(start));
    words.extend(long_to_words(end));
    let before = words.len();
    for Guest { link, answer } in guests {
        let response = u32::from(of_response(answer.response)) << LINK_BITS;
        match answer.responded_at {
            None => words.push(link.word() | response),
            Some(at) => {
                words.push(link.word() | response | IS_TIMED);
                words.extend(long_to_words(at));
            }
        }
    }
    flags |= of_status(status) | flag(all_day, IS_ALL_DAY) | flag(is_crowd, IS_CROWD) | HAS_FACTS;
    let count = u8::try_from(words.len() - before).unwrap_or(u8::MAX);
    if let Some(head) = words.get_mut(block + HEAD) {
        *head = u32::from_le_bytes([flags, count, low, high]);
    }
}

/// Guests in words.
pub(crate) struct InWords<'a>(pub(super) &'a [u32]);

impl Iterator for InWords<'_> {
    type Item = Guest;

    fn next(&mut self) -> Option<Guest> {
        let (&word, rest) = self.0.split_first()?;
        let (responded_at, rest) = match rest.split_first_chunk() {
            Some((at, rest)) if word & IS_TIMED != 0 => (Some(long_from_words(*at)), rest),
            _ => (None, rest),
        };
        self.0 = rest;
        let code = u8::try_from(word >> LINK_BITS & 3).unwrap_or_default();
        let answer = Answer { responded_at, response: to_response(code) };
        Some(Guest { link: Link::from_word(word), answer })
    }
}
