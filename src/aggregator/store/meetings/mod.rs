//! The recorded meetings, and how copies and revisions of one converge ([SPEC 4](crate::guide::rules#spec-4)).

mod block;
mod overflow;

use alloc::vec::Vec;

use itertools::{Either, Itertools as _};

use self::block::InWords;
use self::overflow::Overflow;
use crate::aggregator::outcome::Outcome;
use crate::aggregator::store::indexed_list::Keyed;
use crate::aggregator::store::link::Link;
use crate::aggregator::store::records::{Records, Share};
use crate::model::meeting::{MeetingStatus, Response};

/// The recorded meetings, in the order of their hashes. Each is a block of words.
#[derive(Clone)]
pub(crate) struct Meetings {
    records: Records,
    overflow: Overflow,
}

/// When a meeting is, and how it is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) all_day: bool,
    pub(crate) status: MeetingStatus,
}

/// An organizer or attendee, with the response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Guest {
    pub(crate) link: Link,
    pub(crate) answer: Answer,
}

/// A guest's response. Of several the greatest holds: the latest, and at one time the strongest. A response without a
/// time is earlier than all others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Answer {
    pub(crate) responded_at: Option<i64>,
    pub(crate) response: Response,
}

/// A meeting as the state knows it: one copy that is offered, or what all copies so far were joined to.
#[derive(Clone, Copy)]
pub(crate) struct MeetingCopy<'a> {
    pub(crate) meeting: u128,
    pub(crate) revision: i64,
    /// `None` unless a mailbox and a contact are on it: then the id and the revision are enough to withdraw an
    /// earlier revision.
    pub(crate) facts: Option<Facts<'a>>,
}

/// What is known of a meeting that has both sides on it.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) span: Span,
    /// Whether the guests are too many for the block, and therefore in the overflow table. `false` for a copy that is
    /// offered.
    pub(crate) overflows: bool,
    pub(crate) guests: Guests<'a>,
}

/// The guests of a meeting.
#[derive(Clone, Copy)]
pub(crate) enum Guests<'a> {
    /// The words of a block.
    Words(&'a [u32]),
    /// Of a copy that is offered, or in the overflow table.
    List(&'a [Guest]),
}

impl Meetings {
    pub(crate) fn new(seed: u64) -> Meetings {
        Meetings::with_capacity(seed, 0, 0)
    }

    /// Reserves room for this many meetings, and words of their blocks.
    pub(crate) fn with_capacity(seed: u64, meetings: usize, words: usize) -> Meetings {
        Meetings { records: Records::with_capacity(block::len_at, meetings, words), overflow: Overflow::new(seed) }
    }

    /// Joins a copy: a higher revision replaces what is known, a lower one is ignored, and copies of one revision
    /// are united.
    pub(crate) fn join(&mut self, copy: &MeetingCopy<'_>) -> Outcome {
        let Meetings { records, overflow } = self;
        records.join(copy.meeting, |known, words| overflow.join(known, copy, words))
    }

    /// Adds a meeting whose hash is greater than all that are there.
    pub(crate) fn append(&mut self, meeting: &MeetingCopy<'_>) {
        let Meetings { records, overflow } = self;
        records.append(meeting.meeting, |words| _ = overflow.join(None, meeting, words));
    }

    /// Joins all of another state's meetings; `translate` returns the number here of an address there.
    pub(crate) fn merge(&mut self, other: &Meetings, mut translate: impl FnMut(u32) -> u32) {
        let Meetings { records, overflow } = self;
        let mut guests = Vec::new();
        records.merge(&other.records, |known, block, words| {
            let Some(copy) = other.meeting(block) else { return false };
            guests.clear();
            for Guest { link, answer } in copy.facts.iter().flat_map(|facts| facts.guests.iter()) {
                guests.push(Guest { link: link.with_address(translate(link.address())), answer });
            }
            let facts = copy.facts.map(|facts| Facts { guests: Guests::List(&guests), ..facts });
            overflow.join(known, &MeetingCopy { facts, ..copy }, words)
        });
    }

    /// Prefetches the meeting's slot in the table.
    pub(crate) fn prefetch_slot(&self, meeting: u128) {
        self.records.prefetch_slot(meeting);
    }

    /// Prefetches the meeting's block, after its slot.
    pub(crate) fn prefetch_block(&self, meeting: u128) {
        self.records.prefetch_block(meeting);
    }

    /// In the order of the hashes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = MeetingCopy<'_>> {
        self.records.iter().filter_map(|block| self.meeting(block))
    }

    /// In no order, and faster.
    pub(crate) fn walk(&self) -> impl Iterator<Item = MeetingCopy<'_>> {
        self.walk_share(self.records.all())
    }

    /// The meetings of one share.
    pub(crate) fn walk_share(&self, share: Share) -> impl Iterator<Item = MeetingCopy<'_>> {
        self.records.walk(share).filter_map(|block| self.meeting(block))
    }

    /// All meetings in this number of shares.
    #[cfg(feature = "rayon")]
    pub(crate) fn shares(&self, count: usize) -> Vec<Share> {
        self.records.shares(count)
    }

    fn meeting<'m>(&'m self, words: &'m [u32]) -> Option<MeetingCopy<'m>> {
        let mut meeting = MeetingCopy::read(words)?;
        if let Some(facts) = meeting.facts.as_mut().filter(|facts| facts.overflows)
            && let Some(guests) = self.overflow.of(meeting.meeting)
        {
            facts.guests = Guests::List(guests);
        }
        Some(meeting)
    }

    /// How many meetings are recorded.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// How many guests there are on them.
    pub(crate) fn guest_count(&self) -> usize {
        self.overflow.guest_count()
    }

    /// How many words there are in memory, gaps included.
    pub(crate) fn words(&self) -> usize {
        self.records.words()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.records.heap_bytes() + self.overflow.heap_bytes()
    }

    /// Whether the same meetings are recorded; `address` and `other_address` return the hashes of addresses.
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

/// Whether a guest is the organizer, the hash of the address, the answer.
type Comparable = (bool, u128, Answer);

impl MeetingCopy<'_> {
    /// What is known of it, in an order that does not depend on the state's numbers.
    fn comparable(&self, address: impl Fn(u32) -> u128) -> Option<(Span, Vec<Comparable>)> {
        let Facts { span, guests, .. } = self.facts?;
        let guest = |Guest { link, answer }| (link.is_sender(), address(link.address()), answer);
        Some((span, guests.iter().map(guest).sorted_unstable().collect()))
    }
}

impl<'a> Guests<'a> {
    pub(crate) fn iter(self) -> impl Iterator<Item = Guest> + use<'a> {
        match self {
            Guests::Words(words) => Either::Left(InWords(words)),
            Guests::List(guests) => Either::Right(guests.iter().copied()),
        }
    }
}

impl Span {
    /// The span of two copies: the earliest start and the latest end; all-day if one is; cancelled if one is, else
    /// confirmed if one is.
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

impl Keyed for Guest {
    type Key = Link;

    fn key(&self) -> Link {
        self.link
    }
}
