//! What was read, and what was not and why.

use std::fmt;

use kit::enrichment::Fact;
use kit::mail::findings::{self, ReadCounts};
use kit::mail::mark::Mark;
use kit::mail::problems::{self, Named};
use kit::words::{count, grouped};

use crate::given::Given;

/// What a property belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    Messages,
    Events,
}

/// Why something was ignored, or used in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Problem {
    UnreadableFile,
    BrokenJson,
    /// An error of Graph in place of an answer.
    Failed,
    Batch,
    Unfinished,
    /// A `$select` omits a property that is needed.
    Absent(Of, &'static str),
    /// The property exists and cannot be used.
    Unusable(Of, &'static str),
    /// The property exists and cannot be read; it is not needed.
    Odd(Of, &'static str),
    UnknownZone,
    NoSeries,
    EndsBeforeStart,
    Rejected,
    UnknownAnswer,
    /// A `$select` omits a property that would help.
    Lacking(Of, &'static str),
    UnknownMailbox,
    Draft(Of),
    Junk,
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
    /// The problem of a property that is needed: a `$select` omits it, or it cannot be used.
    pub(crate) fn with<T>(of: Of, property: &'static str, given: &Given<T>) -> Problem {
        if given.is_absent() { Problem::Absent(of, property) } else { Problem::Unusable(of, property) }
    }

    /// The problem of a message that is no mail.
    pub(crate) fn marked(mark: Mark) -> Problem {
        match mark {
            Mark::Unsent => Problem::Draft(Of::Messages),
            Mark::Junk => Problem::Junk,
        }
    }

    /// The problem of a property that would help; null is no problem.
    pub(crate) fn of_use<T>(of: Of, property: &'static str, given: &Given<T>) -> Option<Problem> {
        match given {
            Given::Absent => Some(Problem::Lacking(of, property)),
            Given::Odd => Some(Problem::Odd(of, property)),
            Given::Null | Given::Value(_) => None,
        }
    }
}

impl problems::Problem for Problem {
    fn heading(self) -> &'static str {
        match self {
            Problem::Lacking(..) | Problem::UnknownMailbox => "Missing",
            // These are no trouble.
            Problem::Draft(_)
            | Problem::Junk
            | Problem::Series
            | Problem::NoOccurrence
            | Problem::LeftFolder
            | Problem::NotTheirs
            | Problem::TidiedUp
            | Problem::NeverRead
            | Problem::Change
            | Problem::OtherItem
            | Problem::OtherFile => "Ignored",
            _ => "Trouble",
        }
    }

    fn named(self) -> Named {
        match self {
            Problem::UnreadableFile | Problem::BrokenJson => Named::Everywhere,
            Problem::UnknownMailbox | Problem::OtherItem | Problem::OtherFile => Named::First,
            _ if self.heading() == "Trouble" => Named::First,
            _ => Named::Nowhere,
        }
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
            Problem::Junk => "messages that are junk, by a mark or their folder",
            Problem::UnreadableFile => "files that could not be read",
            Problem::BrokenJson => "files that are not JSON, or break off",
            Problem::Failed => "errors of Graph in place of an answer: ask again",
            Problem::Batch => "answers to a batch, which are not read: save the body of each as a page",
            Problem::Unfinished => {
                "lists whose last page was not read, so that the rest is missing: follow the next link"
            }
            Problem::UnknownZone => "events in an unknown time zone",
            Problem::NoSeries => {
                "occurrences without the properties of their series, which was not read: read the whole of \
                 calendarView/delta, or calendarView"
            }
            Problem::EndsBeforeStart => "events that end before they start",
            Problem::Rejected => "emails and meetings refused for another reason",
            Problem::UnknownAnswer => "events with unknown responses, read as no response",
            Problem::UnknownMailbox => {
                "events in an unknown mailbox, so that its owner's responses are lost: --mailboxes needs its \
                 directory_id or address, and the page its context"
            }
            Problem::Series => "series, whose occurrences count",
            Problem::NoOccurrence => "series without an occurrence: read calendarView, since /events has series alone",
            Problem::LeftFolder => "removals of messages from a folder; the messages count",
            Problem::NotTheirs => "removals of copies of other people's meetings; the meetings count",
            Problem::TidiedUp => "removals of meetings after they began; the meetings count",
            Problem::NeverRead => "removals of items that were not read",
            Problem::Change => "changes to messages that were read before",
            Problem::OtherItem => "items that are neither messages nor events",
            Problem::OtherFile => "files that are not JSON",
        })
    }
}

/// The consequence of a property that is missing or cannot be read.
fn cost(of: Of, property: &str) -> &'static str {
    match (of, property) {
        (_, "toRecipients" | "ccRecipients" | "bccRecipients") => "so that those people do not count",
        (_, "from") => "so that a delegate counts as the sender",
        (_, "sentDateTime") => "so that they have the time of arrival",
        (_, "conversationId") => "so that a reply without In-Reply-To is not found",
        (_, "internetMessageHeaders") => {
            "so that newsletters and automatic replies count, and replies are found by conversations alone"
        }
        (_, "organizer") => "so that they have no organizer",
        (_, "attendees") => "so that nobody is invited",
        (_, "isDraft") => "so that drafts count",
        (_, "isAllDay") => "so that all-day ones count",
        (_, "isCancelled") => "so that cancelled ones count",
        (_, "responseStatus") => "so that the owner's own response is not known",
        (_, "lastModifiedDateTime") => "so that the newer of two versions is not known",
        (_, "isOrganizer") => "so that the organizer decides whose they are",
        (_, "originalStart") => "so that they start at the planned time",
        (_, "uid") => "so that iCalUId identifies them",
        (Of::Messages, "singleValueExtendedProperties") => "so that the message they reply to may not be known",
        (Of::Events, "singleValueExtendedProperties") => "so that only the copy that was changed last counts",
        _ => "which would help",
    }
}

/// What a run read, and what became of it.
pub(crate) type Findings = findings::Findings<Problem, ReadFiles>;

/// How much a run read.
#[derive(Debug, Default)]
pub(crate) struct ReadFiles {
    pub(crate) files: u64,
    pub(crate) messages: u64,
    pub(crate) events: u64,
}

impl ReadFiles {
    fn items(&self) -> String {
        format!("{} and {}", count(self.messages, "message"), count(self.events, "event"))
    }
}

impl ReadCounts for ReadFiles {
    fn in_words(&self) -> String {
        format!("{} with {}", count(self.files, "file"), self.items())
    }

    fn facts(&self) -> Vec<Fact> {
        vec![("Files".to_owned(), format!("{} with {}", grouped(self.files), self.items()))]
    }
}
