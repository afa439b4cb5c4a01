//! What was read, and what was not and why.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::rc::Rc;

use account_engagement::Outcomes;

use crate::given::Given;

/// What a property belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    Messages,
    Events,
}

/// Why something was passed over, or used in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Problem {
    UnreadableFile,
    BrokenJson,
    /// An error of Graph's in place of an answer.
    Failed,
    Batch,
    Unfinished,
    /// A `$select` has left out what is needed.
    Absent(Of, &'static str),
    /// It is there, and cannot be used.
    Unusable(Of, &'static str),
    /// It is there, and what is not needed of it cannot be read.
    Odd(Of, &'static str),
    UnknownZone,
    NoSeries,
    EndsBeforeStart,
    Rejected,
    UnknownAnswer,
    /// A `$select` has left out what would have been of use.
    Lacking(Of, &'static str),
    UnknownMailbox,
    Draft(Of),
    Series,
    NoOccurrence,
    LeftFolder,
    NotTheirs,
    TidiedUp,
    NeverRead,
    Change,
    OtherItem,
    OtherFile,
}

impl Problem {
    /// What is wrong with a property that is needed: a `$select` has left it out, or it is of no use.
    pub(crate) fn with<T>(of: Of, property: &'static str, given: &Given<T>) -> Problem {
        if given.is_absent() { Problem::Absent(of, property) } else { Problem::Unusable(of, property) }
    }

    /// What is wrong with a property that would be of use; nothing is with null.
    pub(crate) fn of_use<T>(of: Of, property: &'static str, given: &Given<T>) -> Option<Problem> {
        match given {
            Given::Absent => Some(Problem::Lacking(of, property)),
            Given::Odd => Some(Problem::Odd(of, property)),
            Given::Null | Given::Value(_) => None,
        }
    }

    pub(crate) fn heading(self) -> &'static str {
        match self {
            Problem::Lacking(..) | Problem::UnknownMailbox => "Lacking",
            // What is passed over for being something else is no trouble.
            Problem::Draft(_)
            | Problem::Series
            | Problem::NoOccurrence
            | Problem::LeftFolder
            | Problem::NotTheirs
            | Problem::TidiedUp
            | Problem::NeverRead
            | Problem::Change
            | Problem::OtherItem
            | Problem::OtherFile => "Passed",
            _ => "Trouble",
        }
    }

    /// Whether somebody will want to look at the places.
    fn has_places(self) -> bool {
        self.heading() == "Trouble" || matches!(self, Problem::UnknownMailbox | Problem::OtherItem | Problem::OtherFile)
    }
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Of::Messages => "messages",
            Of::Events => "events",
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Problem::Absent(of, property) => {
                return write!(f, "{of} without {property}, which they need: add it to $select");
            }
            Problem::Unusable(of, property) => return write!(f, "{of} whose {property} is empty or cannot be read"),
            Problem::Lacking(of, property) => {
                return write!(f, "{of} without {property}, {}; add it to $select", cost(*of, property));
            }
            Problem::Odd(of, property) => {
                return write!(f, "{of} whose {property} cannot be read, {}", cost(*of, property));
            }
            Problem::Draft(of) => return write!(f, "{of} that are drafts"),
            Problem::UnreadableFile => "files that could not be read",
            Problem::BrokenJson => "files that are no JSON from some place on",
            Problem::Failed => "errors in place of what Graph was asked for: ask again",
            Problem::Batch => "answers to a batch, which are not read: save the body of each as a page",
            Problem::Unfinished => {
                "lists whose last page was not read, so that the rest is missing: follow the next link"
            }
            Problem::UnknownZone => "events in a zone that nobody knows",
            Problem::NoSeries => {
                "occurrences that leave all to their series, which was not read: read the whole of calendarView/delta, \
                 or calendarView"
            }
            Problem::EndsBeforeStart => "events that end before they start",
            Problem::Rejected => "emails and meetings refused for another reason",
            Problem::UnknownAnswer => "events with answers in a word that nobody knows, taken for none",
            Problem::UnknownMailbox => {
                "events in a mailbox that nobody knows, so that its owner's answers are lost: --mailboxes needs its \
                 directory_id or address, and the page its context"
            }
            Problem::Series => "series, whose occurrences count",
            Problem::NoOccurrence => "series without an occurrence: read calendarView, since /events has series alone",
            Problem::LeftFolder => "messages that left a folder, and were sent all the same",
            Problem::NotTheirs => "copies of somebody else's meetings that were removed; the meetings stand",
            Problem::TidiedUp => "meetings that were removed after they began, and took place all the same",
            Problem::NeverRead => "removals of what was not read",
            Problem::Change => "changes to messages that were read",
            Problem::OtherItem => "items that are neither messages nor events",
            Problem::OtherFile => "files that are not JSON",
        })
    }
}

/// What comes of it where a property was not asked for, or cannot be read.
fn cost(of: Of, property: &str) -> &'static str {
    match (of, property) {
        (_, "toRecipients" | "ccRecipients" | "bccRecipients") => "so that those people are not on them",
        (_, "from") => "so that a delegate counts as who wrote",
        (_, "sentDateTime") => "so that they count from when they arrived",
        (_, "conversationId") => "so that an answer without In-Reply-To is not known for one",
        (_, "internetMessageHeaders") => {
            "so that newsletters and automatic answers count, and what is answered is guessed by conversations"
        }
        (_, "organizer") => "so that nobody has called them",
        (_, "attendees") => "so that nobody was invited",
        (_, "isDraft") => "so that drafts count",
        (_, "isAllDay") => "so that all-day ones count",
        (_, "isCancelled") => "so that cancelled ones count",
        (_, "responseStatus") => "so that the owner's own answer is not known",
        (_, "lastModifiedDateTime") => "so that of two versions nobody knows the newer",
        (_, "isOrganizer") => "so that the organizer tells whose they are",
        (_, "originalStart") => "so that they are taken to start when they were planned to",
        (_, "uid") => "so that iCalUId tells what they are of",
        (Of::Messages, "singleValueExtendedProperties") => "so that what they answer may not be known",
        (Of::Events, "singleValueExtendedProperties") => "so that the copy that was changed last stands alone",
        _ => "which would say more",
    }
}

/// A run's own account of its input.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) files: u64,
    pub(crate) messages: u64,
    pub(crate) events: u64,
    pub(crate) emails: Outcomes,
    pub(crate) meetings: Outcomes,
    pub(crate) problems: BTreeMap<Problem, Places>,
}

/// Where something happened: all are counted, the first few are named.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) count: u64,
    pub(crate) first: Vec<String>,
}

/// How many places are named for each problem.
const NAMED: usize = 5;

impl Report {
    /// Counts what has no place.
    pub(crate) fn count(&mut self, problem: Problem, number: u64) {
        self.problems.entry(problem).or_default().count += number;
    }

    pub(crate) fn note(&mut self, problem: Problem, place: &Place) {
        let places = self.problems.entry(problem).or_default();
        places.count += 1;
        // A file that cannot be read is named in any case.
        if problem.has_places() && places.first.len() < NAMED
            || matches!(problem, Problem::UnreadableFile | Problem::BrokenJson)
        {
            places.first.push(place.to_string());
        }
    }
}

/// A place in a file. It names no person and quotes nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    path: Rc<Path>,
    /// Which item of the file, from 1.
    item: u64,
    detail: Option<Rc<str>>,
}

impl Place {
    pub(crate) fn file(path: &Path) -> Place {
        Place { path: path.into(), detail: None, item: 0 }
    }

    pub(crate) fn item(&self, item: u64) -> Place {
        Place { item, ..self.clone() }
    }

    pub(crate) fn detail(&self, detail: impl fmt::Display) -> Place {
        Place { detail: Some(detail.to_string().into()), ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if self.item > 0 {
            write!(f, ", item {}", self.item)?;
        }
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        Ok(())
    }
}
