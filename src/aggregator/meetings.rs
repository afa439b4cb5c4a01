//! The recorded meetings, and how copies and revisions of one converge (SPEC 4).

use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use itertools::{Either, Itertools as _};

use super::blocks::{HEAD, from_words, long_from_words, long_to_words, to_words};
use super::codes::{of_response, of_status, to_response, to_status};
use super::link::{LINK_BITS, Link, Tie};
use super::members::{Member, Members};
use super::outcome::Outcome;
use super::records::{Records, Share};
use crate::{Response, Status};

/// The recorded meetings, in the order of their hashes.
///
/// Each is a [`Block`], and has facts if a mailbox and a contact are on it. Of the few meetings with
/// more guests than can be looked through each time, these are in a crowd.
#[derive(Clone)]
pub(crate) struct Meetings {
    records: Records,
    crowds: Crowds,
}

#[derive(Clone)]
struct Crowds {
    /// By the hash of the meeting.
    map: HashMap<u128, Members<Guest>, FixedState>,
    seed: u64,
    /// How many guests there are, on blocks and in crowds.
    guests: usize,
    /// Room for the guests of one meeting.
    at_hand: Vec<Guest>,
}

/// So many guests a block can have.
const FEW: usize = 32;

/// When a meeting is, and how it is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) all_day: bool,
    pub(crate) status: Status,
}

/// An organizer or attendee with the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Guest {
    pub(crate) link: Link,
    pub(crate) answer: Answer,
}

/// An answer; the greater one holds: the later, then the stronger. An answer whose time is not
/// known is earlier than all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Answer {
    pub(crate) responded_at: Option<i64>,
    pub(crate) response: Response,
}

/// One copy of a meeting, or what several have come to; without facts where a side is missing.
#[derive(Clone, Copy)]
pub(crate) struct MeetingCopy<'a> {
    pub(crate) meeting: u128,
    pub(crate) revision: i64,
    pub(crate) facts: Option<(Span, &'a [Guest])>,
}

/// A recorded meeting.
#[derive(Clone, Copy)]
pub(crate) struct RecordedMeeting<'a> {
    pub(crate) meeting: u128,
    pub(crate) revision: i64,
    pub(crate) facts: Option<(Span, Guests<'a>)>,
}

/// The guests of a recorded meeting.
#[derive(Clone, Copy)]
pub(crate) enum Guests<'a> {
    /// In words, see [`Block`].
    Few(&'a [u32]),
    Many(&'a [Guest]),
}

impl Meetings {
    pub(crate) fn new(seed: u64) -> Meetings {
        Meetings::with_capacity(seed, 0, 0)
    }

    /// With room for this many meetings, and words of their blocks.
    pub(crate) fn with_capacity(seed: u64, meetings: usize, words: usize) -> Meetings {
        let map = HashMap::with_hasher(FixedState::with_seed(seed));
        Meetings {
            records: Records::with_capacity(Block::len_at, meetings, words),
            crowds: Crowds { map, seed, guests: 0, at_hand: Vec::new() },
        }
    }

    /// Takes in a copy: a higher revision replaces what is known, a lower one is passed over,
    /// and copies of one revision are united.
    pub(crate) fn join(&mut self, copy: &MeetingCopy<'_>) -> Outcome {
        let Meetings { records, crowds } = self;
        records.join(copy.meeting, |known, words| crowds.join(known, copy, words))
    }

    /// Takes in a meeting whose hash is greater than all that are there.
    pub(crate) fn append(&mut self, meeting: &MeetingCopy<'_>) {
        let Meetings { records, crowds } = self;
        records.append(meeting.meeting, |words| _ = crowds.join(None, meeting, words));
    }

    /// Takes in all of another state's; `translate` tells who of this state somebody there is.
    pub(crate) fn merge(&mut self, other: &Meetings, mut translate: impl FnMut(Tie) -> Tie) {
        let Meetings { records, crowds } = self;
        let mut guests = Vec::new();
        records.merge(&other.records, |known, block, words| {
            let Some(RecordedMeeting { meeting, revision, facts }) = other.meeting(block) else { return false };
            guests.clear();
            for Guest { link, answer } in facts.iter().flat_map(|(_, guests)| guests.iter()) {
                guests.push(Guest { link: translate(link.tie()).into(), answer });
            }
            let facts = facts.map(|(span, _)| (span, guests.as_slice()));
            crowds.join(known, &MeetingCopy { meeting, revision, facts }, words)
        });
    }

    /// Reads the memory that a look for the meeting begins with, so that nobody waits for it later.
    pub(crate) fn touch(&self, meeting: u128) {
        self.records.touch(meeting);
    }

    /// Reads the memory that the meeting begins with, likewise.
    pub(crate) fn touch_block(&self, meeting: u128) {
        self.records.touch_block(meeting);
    }

    /// In the order of the hashes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = RecordedMeeting<'_>> {
        self.records.iter().filter_map(|block| self.meeting(block))
    }

    /// In no order, and faster.
    pub(crate) fn walk(&self) -> impl Iterator<Item = RecordedMeeting<'_>> {
        self.walk_share(self.records.all())
    }

    /// Those of a share.
    pub(crate) fn walk_share(&self, share: Share) -> impl Iterator<Item = RecordedMeeting<'_>> {
        self.records.walk(share).filter_map(|block| self.meeting(block))
    }

    /// All in so many shares.
    #[cfg(feature = "rayon")]
    pub(crate) fn shares(&self, count: usize) -> Vec<Share> {
        self.records.shares(count)
    }

    fn meeting<'m>(&'m self, words: &'m [u32]) -> Option<RecordedMeeting<'m>> {
        let Block { meeting, revision, facts } = Block::read(words)?;
        let facts = facts.map(|facts| {
            let crowd = if facts.is_crowd { self.crowds.map.get(&meeting) } else { None };
            (facts.span, crowd.map_or(Guests::Few(facts.guests), |crowd| Guests::Many(crowd.list())))
        });
        Some(RecordedMeeting { meeting, revision, facts })
    }

    /// How many meetings are recorded.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// How many guests there are on them.
    pub(crate) fn guests(&self) -> usize {
        self.crowds.guests
    }

    /// How many words there are in memory, gaps included.
    pub(crate) fn words(&self) -> usize {
        self.records.words()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.records.heap_bytes()
            + self.crowds.map.allocation_size()
            + self.crowds.map.values().map(Members::heap_bytes).sum::<usize>()
            + self.crowds.at_hand.capacity() * size_of::<Guest>()
    }

    /// Whether the same meetings are recorded; `address` and `other_address` tell the hashes of
    /// addresses.
    pub(crate) fn same(
        &self,
        address: impl Fn(u32) -> u128,
        other: &Meetings,
        other_address: impl Fn(u32) -> u128,
    ) -> bool {
        self.len() == other.len()
            && self.iter().zip(other.iter()).all(|(one, other)| {
                (one.meeting, one.revision) == (other.meeting, other.revision)
                    && one.comparable(&address) == other.comparable(&other_address)
            })
    }
}

/// Whether a guest is an attendee, the hash of the address, the answer.
type Comparable = (bool, u128, Answer);

impl RecordedMeeting<'_> {
    /// What is known of it, in an order that does not depend on numbers.
    fn comparable(&self, address: impl Fn(u32) -> u128) -> Option<(Span, Vec<Comparable>)> {
        let (span, guests) = self.facts?;
        let guest = |Guest { link, answer }| match link.tie() {
            Tie::From(number) => (false, address(number), answer),
            Tie::To(number) => (true, address(number), answer),
        };
        Some((span, guests.iter().map(guest).sorted_unstable().collect()))
    }
}

impl<'a> Guests<'a> {
    pub(crate) fn iter(self) -> impl Iterator<Item = Guest> + use<'a> {
        match self {
            Guests::Few(words) => Either::Left(InWords(words)),
            Guests::Many(guests) => Either::Right(guests.iter().copied()),
        }
    }
}

impl Span {
    /// The earliest start, the latest end; all-day if any copy is; cancelled if any is, else
    /// confirmed if any is.
    fn join(self, other: Span) -> Span {
        let strength = |status: &Status| match status {
            Status::Tentative => 0,
            Status::Confirmed => 1,
            Status::Cancelled => 2,
        };
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
            all_day: self.all_day || other.all_day,
            status: core::cmp::max_by_key(self.status, other.status, strength),
        }
    }
}

impl Answer {
    pub(crate) const NONE: Answer = Answer { responded_at: None, response: Response::None };
}

impl Member for Guest {
    type Key = Link;

    fn key(&self) -> Link {
        self.link
    }
}

/// Adds guests who are not known yet and takes over greater answers; `false` where there are too
/// many.
fn unite(known: &mut Vec<Guest>, more: &[Guest]) -> bool {
    for guest in more {
        if let Some(known) = known.iter_mut().find(|known| known.link == guest.link) {
            known.answer = known.answer.max(guest.answer);
        } else if known.len() < FEW {
            known.push(*guest);
        } else {
            return false;
        }
    }
    true
}

impl Crowds {
    /// Appends the block of a meeting that is not known yet, or of a known one that a further copy
    /// tells something new about; tells whether it has.
    fn join(&mut self, known: Option<&[u32]>, copy: &MeetingCopy<'_>, words: &mut Vec<u32>) -> bool {
        let known = known.and_then(Block::read);
        let is_new = known.is_none_or(|known| !known.has(copy));
        if is_new {
            self.write(known, copy, words);
        }
        is_new
    }

    fn write(&mut self, known: Option<Block<'_>>, copy: &MeetingCopy<'_>, words: &mut Vec<u32>) {
        let Crowds { map, seed, guests: count, at_hand } = self;
        let mut facts = known.and_then(|known| known.facts);
        if known.is_some_and(|known| copy.revision > known.revision) {
            let crowd = map.remove(&copy.meeting).map_or(0, |crowd| crowd.list().len());
            *count -= crowd + facts.map_or(0, |facts| facts.guests().count());
            facts = None;
        }
        at_hand.clear();
        at_hand.extend(facts.iter().flat_map(Facts::guests));
        let (mut span, mut is_crowd) = facts.map_or((None, false), |facts| (Some(facts.span), facts.is_crowd));
        if let Some((other, guests)) = copy.facts {
            let before = at_hand.len();
            span = Some(span.map_or(other, |span| span.join(other)));
            is_crowd |= !unite(at_hand, guests);
            if is_crowd {
                let crowd = map.entry(copy.meeting).or_insert_with(|| Members::new(*seed));
                let before = before + crowd.list().len();
                for guest in at_hand.drain(..).chain(guests.iter().copied()) {
                    if let Some(known) = crowd.get_or_add(guest) {
                        known.answer = known.answer.max(guest.answer);
                    }
                }
                *count += crowd.list().len() - before;
            } else {
                *count += at_hand.len() - before;
            }
        }
        write(words, copy, span, is_crowd, at_hand);
    }
}

/// What is in the words of a meeting: its hash, a head, its revision if that is not in the head; with
/// facts start, end, guests.
#[derive(Clone, Copy)]
struct Block<'a> {
    meeting: u128,
    revision: i64,
    facts: Option<Facts<'a>>,
}

/// The first byte of the head is flags, of which the lowest two bits are the status; the second is
/// how many words the guests have; the others are the revision where it is that short. A guest is a link, with the response above it and whether the
/// time of the answer follows.
#[derive(Clone, Copy)]
struct Facts<'a> {
    span: Span,
    is_crowd: bool,
    guests: &'a [u32],
}

const IS_ALL_DAY: u8 = 1 << 2;
const IS_CROWD: u8 = 1 << 3;
const HAS_FACTS: u8 = 1 << 4;
/// The revision is not in the head.
const IS_LONG: u8 = 1 << 5;
const IS_TIMED: u32 = 1 << 31;

impl<'a> Block<'a> {
    /// The block at the front of these words.
    fn read(words: &'a [u32]) -> Option<Block<'a>> {
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
    fn has(&self, copy: &MeetingCopy<'_>) -> bool {
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
    fn len_at(words: &[u32]) -> usize {
        words.get(HEAD).map_or(0, |head| {
            let [flags, guests, ..] = head.to_le_bytes();
            let revision = if flags & IS_LONG == 0 { 0 } else { 2 };
            HEAD + 1 + revision + if flags & HAS_FACTS == 0 { 0 } else { 4 + usize::from(guests) }
        })
    }
}

impl<'a> Facts<'a> {
    fn guests(&self) -> InWords<'a> {
        InWords(self.guests)
    }
}

/// Appends the words of a block.
fn write(words: &mut Vec<u32>, copy: &MeetingCopy<'_>, span: Option<Span>, is_crowd: bool, guests: &[Guest]) {
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
struct InWords<'a>(&'a [u32]);

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
