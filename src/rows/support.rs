//! On how many people the figures of a row rest.

use alloc::vec::Vec;

use super::people::{People, Sides, SoFar};
use crate::{Disclosure, Level};

/// What figures rest on; see [`Disclosure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    Emails,
    Meetings,
    Replies,
    EmailsSoFar,
    MeetingsSoFar,
    Window,
}

impl Basis {
    pub(super) const ALL: [Basis; 6] =
        [Basis::Emails, Basis::Meetings, Basis::Replies, Basis::EmailsSoFar, Basis::MeetingsSoFar, Basis::Window];
}

/// A set of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bases(u8);

impl Bases {
    pub(super) const ALL: Bases = Bases((1 << Basis::ALL.len()) - 1);
    pub(super) const NONE: Bases = Bases(0);

    pub(super) fn has(self, basis: Basis) -> bool {
        self.0 >> basis as u8 & 1 == 1
    }

    pub(super) fn and(self, other: Bases) -> Bases {
        Bases(self.0 & other.0)
    }

    /// Those of the other that are all here where they matter: what is not in `where_in` is in.
    pub(super) fn or_not(self, where_in: Bases) -> Bases {
        Bases(self.0 | (Bases::ALL.0 & !where_in.0))
    }
}

/// The people behind a row, or behind one that is not shown.
#[derive(Clone, Copy)]
pub(super) struct Support {
    pub(super) unit: u32,
    pub(super) level: Level,
    /// How many, by [`Basis`]: of the side with fewer.
    pub(super) people: [u64; Basis::ALL.len()],
}

impl Support {
    /// The people of a period at its end, and of all activity up to then.
    pub(super) fn new(unit: u32, level: Level, people: &People, so_far: &SoFar) -> Support {
        let answering = people.answering.as_ref().map_or(0, Sides::fewer);
        let (on_emails, in_meetings) = (people.on_emails.fewer(), people.in_meetings.fewer());
        let (emails_so_far, meetings_so_far) = (so_far.on_emails.fewer(), so_far.in_meetings.fewer());
        Support { unit, level, people: [on_emails, in_meetings, answering, emails_so_far, meetings_so_far, 0] }
    }

    /// Sets how many people the whole window has, which is known at its end.
    pub(super) fn rest_on_window(&mut self, people: u64) {
        let [.., window] = &mut self.people;
        *window = people;
    }

    /// What of it may be shown, for its own sake.
    pub(super) fn enough(&self, disclosure: Disclosure) -> Bases {
        let bits = Basis::ALL.into_iter().zip(self.people);
        Bases(bits.fold(0, |set, (basis, people)| set | u8::from(disclosure.shows(people)) << basis as u8))
    }
}

/// What may be shown of every unit, by level.
pub(super) struct Shown(Vec<[Bases; Level::ALL.len()]>);

impl Shown {
    pub(super) fn new(units: usize, all: Bases) -> Shown {
        Shown(alloc::vec![[all; Level::ALL.len()]; units])
    }

    pub(super) fn get(&self, unit: u32, level: Level) -> Bases {
        let levels = self.0.get(unit as usize);
        levels.and_then(|levels| levels.get(level as usize)).copied().unwrap_or(Bases::NONE)
    }

    pub(super) fn limit(&mut self, unit: u32, level: Level, bases: Bases) {
        if let Some(limited) = self.0.get_mut(unit as usize).and_then(|levels| levels.get_mut(level as usize)) {
            *limited = limited.and(bases);
        }
    }
}
