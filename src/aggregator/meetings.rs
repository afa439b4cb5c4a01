//! The recorded meetings, and how copies of one converge (SPEC 4).

use alloc::vec::Vec;

use itertools::Itertools as _;

use super::interner::Interner;
use super::link::{Link, Tie};
use super::lists::{List, Lists, Member};
use super::outcome::Outcome;
use crate::{Response, Status};

/// The recorded meetings by number: every one with its highest revision, and what the copies of
/// that revision with both sides on them say.
#[derive(Clone)]
pub(crate) struct Meetings {
    ids: Interner,
    revisions: Vec<i64>,
    /// Where in `held` a meeting's facts are; [`BARE`] for one without.
    places: Vec<u32>,
    held: Vec<Held>,
    /// Places in `held` that are free again.
    free: Vec<u32>,
    guests: Lists<Guest>,
}

const BARE: u32 = u32::MAX;

/// What is known of a meeting with both sides on it.
#[derive(Clone, Copy)]
struct Held {
    span: Span,
    guests: List,
}

/// When a meeting is, and how it is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) all_day: bool,
    pub(crate) status: Status,
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

/// An organizer or attendee with the answer.
#[derive(Clone, Copy)]
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

impl Answer {
    pub(crate) const NONE: Answer = Answer { responded_at: None, response: Response::None };
}

impl Member for Guest {
    fn key(&self) -> u32 {
        self.link.key()
    }
}

/// One copy of a meeting, or what several have come to; without facts where a side is missing.
pub(crate) struct MeetingCopy<'a> {
    pub(crate) meeting: u128,
    pub(crate) revision: i64,
    pub(crate) facts: Option<(Span, &'a [Guest])>,
}

/// A recorded meeting.
#[derive(Clone, Copy)]
pub(crate) struct RecordedMeeting<'a> {
    pub(crate) number: u32,
    pub(crate) revision: i64,
    pub(crate) facts: Option<(Span, &'a [Guest])>,
}

impl Meetings {
    pub(crate) fn new(seed: u64) -> Meetings {
        Meetings {
            ids: Interner::default(),
            revisions: Vec::new(),
            places: Vec::new(),
            held: Vec::new(),
            free: Vec::new(),
            guests: Lists::new(seed),
        }
    }

    /// With room for this many meetings, those with facts, and guests.
    pub(crate) fn with_capacity(seed: u64, meetings: usize, held: usize, guests: usize) -> Meetings {
        Meetings {
            ids: Interner::with_capacity(meetings),
            revisions: Vec::with_capacity(meetings),
            places: Vec::with_capacity(meetings),
            held: Vec::with_capacity(held),
            free: Vec::new(),
            guests: Lists::with_capacity(seed, guests),
        }
    }

    /// Takes in a meeting that has no number yet.
    pub(crate) fn push(&mut self, meeting: u128, revision: i64, facts: Option<(Span, &[Guest])>) {
        let number = u32::try_from(self.revisions.len()).unwrap_or(u32::MAX);
        self.ids.push(meeting);
        self.revisions.push(revision);
        self.places.push(match facts {
            Some(_) => u32::try_from(self.held.len()).unwrap_or(BARE),
            None => BARE,
        });
        if let Some((span, guests)) = facts {
            let guests = self.guests.append(number, guests);
            self.held.push(Held { span, guests });
        }
    }

    /// Takes in a copy: a higher revision replaces what is known, a lower one is passed over,
    /// and copies of one revision are united.
    pub(crate) fn join(&mut self, copy: &MeetingCopy<'_>) -> Outcome {
        let number = self.ids.intern(copy.meeting);
        let outcome = if number as usize == self.revisions.len() {
            self.revisions.push(copy.revision);
            self.places.push(BARE);
            Outcome::Recorded
        } else {
            Outcome::Copy
        };
        let (Some(revision), Some(place)) =
            (self.revisions.get_mut(number as usize), self.places.get_mut(number as usize))
        else {
            return outcome;
        };
        if copy.revision < *revision {
            return outcome;
        }
        if copy.revision > *revision {
            *revision = copy.revision;
            if let Some(held) = self.held.get_mut(*place as usize) {
                self.guests.clear(number, &mut held.guests);
                self.free.push(core::mem::replace(place, BARE));
            }
        }
        if let Some((span, guests)) = copy.facts {
            if *place == BARE {
                *place = self.free.pop().unwrap_or_else(|| u32::try_from(self.held.len()).unwrap_or(BARE));
                let fresh = Held { span, guests: List::EMPTY };
                match self.held.get_mut(*place as usize) {
                    Some(held) => *held = fresh,
                    None => self.held.push(fresh),
                }
            }
            let Some(held) = self.held.get_mut(*place as usize) else { return outcome };
            held.span = held.span.join(span);
            for guest in guests {
                match self.guests.find_mut(number, held.guests, guest) {
                    Some(known) => known.answer = known.answer.max(guest.answer),
                    None => self.guests.push(number, &mut held.guests, *guest),
                }
            }
        }
        if self.guests.is_sparse(self.held.len()) {
            self.guests.compact(self.held.iter_mut().map(|held| &mut held.guests));
        }
        outcome
    }

    pub(crate) fn hash(&self, number: u32) -> u128 {
        self.ids.hash(number)
    }

    pub(crate) fn hashes(&self) -> &[u128] {
        self.ids.hashes()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = RecordedMeeting<'_>> {
        (0..).zip(self.revisions.iter().zip(&self.places)).map(|(number, (&revision, &place))| RecordedMeeting {
            number,
            revision,
            facts: self.facts(place),
        })
    }

    /// The meeting with this number.
    pub(crate) fn get(&self, number: u32) -> Option<RecordedMeeting<'_>> {
        let (&revision, &place) = (self.revisions.get(number as usize)?, self.places.get(number as usize)?);
        Some(RecordedMeeting { number, revision, facts: self.facts(place) })
    }

    fn find(&self, hash: u128) -> Option<RecordedMeeting<'_>> {
        self.get(self.ids.find(hash)?)
    }

    fn facts(&self, place: u32) -> Option<(Span, &[Guest])> {
        self.held.get(place as usize).map(|held| (held.span, self.guests.get(held.guests)))
    }

    /// How many meetings are recorded.
    pub(crate) fn len(&self) -> usize {
        self.revisions.len()
    }

    pub(crate) fn guests_len(&self) -> usize {
        self.guests.len()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.ids.heap_bytes()
            + self.revisions.capacity() * size_of::<i64>()
            + (self.places.capacity() + self.free.capacity()) * size_of::<u32>()
            + self.held.capacity() * size_of::<Held>()
            + self.guests.heap_bytes()
    }

    /// Whether the same meetings are recorded, whatever their numbers.
    pub(crate) fn same(
        &self,
        address: impl Fn(u32) -> u128,
        other: &Meetings,
        other_address: impl Fn(u32) -> u128,
    ) -> bool {
        self.len() == other.len()
            && self.iter().all(|meeting| {
                other.find(self.ids.hash(meeting.number)).is_some_and(|twin| {
                    meeting.revision == twin.revision && facts(meeting, &address) == facts(twin, &other_address)
                })
            })
    }
}

type Facts = Option<(Span, Vec<(u8, u128, Answer)>)>;

/// What is known of a meeting, in an order that does not depend on numbers.
fn facts(meeting: RecordedMeeting<'_>, address: impl Fn(u32) -> u128) -> Facts {
    let (span, guests) = meeting.facts?;
    let fact = |guest: &Guest| match guest.link.tie() {
        Tie::From(number) => (0, address(number), guest.answer),
        Tie::To(number) | Tie::Thread(number) => (1, address(number), guest.answer),
    };
    Some((span, guests.iter().map(fact).sorted_unstable().collect()))
}
