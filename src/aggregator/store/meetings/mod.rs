//! The recorded meetings, and how copies and revisions of one converge (SPEC 4).

mod block;
mod crowds;

use alloc::vec::Vec;

use itertools::{Either, Itertools as _};

use self::block::{Block, InWords};
use self::crowds::Crowds;
use crate::aggregator::outcome::Outcome;
use crate::aggregator::store::link::{Link, Tie};
use crate::aggregator::store::members::Member;
use crate::aggregator::store::records::{Records, Share};
use crate::model::meeting::{MeetingStatus, Response};

/// The recorded meetings, in the order of their hashes.
///
/// Each is a [`Block`], and has facts if a mailbox and a contact are on it. Of the few meetings with
/// more guests than can be looked through each time, these are in a crowd.
#[derive(Clone)]
pub(crate) struct Meetings {
    records: Records,
    crowds: Crowds,
}

/// When a meeting is, and how it is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) all_day: bool,
    pub(crate) status: MeetingStatus,
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
        Meetings { records: Records::with_capacity(Block::len_at, meetings, words), crowds: Crowds::new(seed) }
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
            let crowd = if facts.is_crowd { self.crowds.of(meeting) } else { None };
            (facts.span, crowd.map_or(Guests::Few(facts.guests), Guests::Many))
        });
        Some(RecordedMeeting { meeting, revision, facts })
    }

    /// How many meetings are recorded.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// How many guests there are on them.
    pub(crate) fn guests(&self) -> usize {
        self.crowds.guests()
    }

    /// How many words there are in memory, gaps included.
    pub(crate) fn words(&self) -> usize {
        self.records.words()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.records.heap_bytes() + self.crowds.heap_bytes()
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
        let strength = |status: &MeetingStatus| match status {
            MeetingStatus::Tentative => 0,
            MeetingStatus::Confirmed => 1,
            MeetingStatus::Cancelled => 2,
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
