//! What was read, and what was not and why.

use std::collections::BTreeMap;
use std::fmt;

use account_engagement::{OfferError, Outcomes};
use kit::places::Places;

use crate::cell::{Expected, Wrong};

/// Why a message or an event was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Problem {
    Value(Expected),
    SharedId,
    NoSender,
    SeveralSenders,
    SeveralOrganizers,
    EmptyId,
    EndsBeforeStart,
    Rejected,
}

impl From<&OfferError> for Problem {
    fn from(rejected: &OfferError) -> Problem {
        match rejected {
            OfferError::EmptyId => Problem::EmptyId,
            OfferError::EndsBeforeStart { .. } => Problem::EndsBeforeStart,
            _ => Problem::Rejected,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Value(expected) => write!(f, "something else than {expected}"),
            Problem::SharedId => f.write_str("an id that another has too"),
            Problem::NoSender => f.write_str("no sender"),
            Problem::SeveralSenders => f.write_str("several senders"),
            Problem::SeveralOrganizers => f.write_str("several organizers"),
            Problem::EmptyId => f.write_str("an empty id"),
            Problem::EndsBeforeStart => f.write_str("an end before the start"),
            Problem::Rejected => f.write_str("a time that cannot be represented"),
        }
    }
}

/// What is wrong with a message or an event, and in which column of which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) problem: Problem,
    /// Such as `messages.sent_at`.
    pub(crate) column: &'static str,
}

impl From<Wrong> for Trouble {
    fn from(Wrong { expected, column }: Wrong) -> Trouble {
        Trouble { problem: Problem::Value(expected), column }
    }
}

/// What became of the messages, or of the events.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    pub(crate) read: u64,
    pub(crate) outcomes: Outcomes,
    pub(crate) troubles: BTreeMap<Problem, Places<Place>>,
    /// Those that people are on and that are not there.
    pub(crate) strays: Places<Place>,
}

/// A column, and the id of the message or the event. It names no person and quotes nothing.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) column: &'static str,
    /// If it is one.
    pub(crate) id: Option<i64>,
}

impl Intake {
    pub(crate) fn note(&mut self, id: i64, trouble: Trouble) {
        self.troubles.entry(trouble.problem).or_default().add(Place { column: trouble.column, id: Some(id) });
    }

    pub(crate) fn passed_over(&self) -> u64 {
        self.troubles.values().map(|places| places.count).sum()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is wrong with the people on a message is named by the message.
        let of = match self.column.split('.').next() {
            Some("participants") => "message ",
            Some("attendees") => "event ",
            _ => "id ",
        };
        match self.id {
            Some(id) => write!(f, "{}, {of}{id}", self.column),
            None => write!(f, "{}, which is no integer", self.column),
        }
    }
}
