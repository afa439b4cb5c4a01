//! What was read, and what was not and why.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use account_engagement::Outcomes;

/// Why something was passed over, or used in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Problem {
    UnreadableFile,
    Packed,
    NoMessage,
    NoHeaders,
    NoSender,
    NoDate,
    UnreadableCalendar,
    OldCalendar,
    CutCalendar,
    LongLine,
    NoStart,
    UnreadableOccurrence,
    UnreadableEnd,
    EndsBeforeStart,
    Rejected,
    NoEvent,
    OtherFile,
    OtherProduct,
    Spam,
    Draft,
    Chat,
    Proposal,
    UnreadableSeries,
    UnreadableRule,
    UnreadableTime,
    NoAddress,
    EndlessRule,
    UnknownZone,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Problem::UnreadableFile => "files that could not be read",
            Problem::Packed => "archives in archives, which are not opened: unpack the outer one",
            Problem::NoMessage => {
                "mail files in which no message begins, for want of a time of day on their From lines"
            }
            Problem::NoHeaders => "messages without readable headers",
            Problem::NoSender => "messages without a sender",
            Problem::NoDate => "messages without a date",
            Problem::UnreadableCalendar => "calendars that could not be read",
            Problem::OldCalendar => "calendars of the form of 1996, read without rules, answers and zones",
            Problem::CutCalendar => {
                "calendars that break off or have more than 64 MiB, read up to the last whole event"
            }
            Problem::LongLine => "calendars with a line of more than 1 MiB, the end of which was not read",
            Problem::NoStart => "events without a readable start",
            Problem::UnreadableOccurrence => "changed occurrences that do not say readably of which one",
            Problem::UnreadableEnd => "events without a readable length",
            Problem::EndsBeforeStart => "events that end before they start",
            Problem::Rejected => "emails and meetings refused for another reason",
            Problem::NoEvent => "tasks, journals and free-busy times, which are no meetings",
            Problem::OtherFile => "files that are neither mail nor calendars",
            Problem::OtherProduct => "files of other products in a Takeout",
            Problem::Spam => "messages that Gmail took for spam",
            Problem::Draft => "drafts in Gmail, which were not sent",
            Problem::Chat => "chats in Gmail, which are no mail",
            Problem::Proposal => "proposals and questions about a meeting (COUNTER, REFRESH, ADD, …)",
            Problem::UnreadableSeries => "meetings and series whose times could not be worked out",
            Problem::UnreadableRule => "events used without a repetition that could not be read",
            Problem::UnreadableTime => "events used without an EXDATE, RDATE or EXRULE that could not be read",
            Problem::NoAddress => "events used without a guest or an organizer who has no address",
            Problem::EndlessRule => {
                "series followed only in part, since they repeat too often or contradict themselves"
            }
            Problem::UnknownZone => "events in a zone that nobody knows, read in the calendar zone",
        })
    }
}

impl Problem {
    /// Whether it is no trouble: passed over for being something else.
    pub(crate) fn is_passed_over(self) -> bool {
        matches!(self, Problem::NoEvent | Problem::OtherFile) || self.is_only_counted()
    }

    /// Whether there are too many of them to name any.
    fn is_only_counted(self) -> bool {
        matches!(self, Problem::OtherProduct | Problem::Spam | Problem::Draft | Problem::Chat)
    }
}

/// A run's own account of its input.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) mail_files: u64,
    pub(crate) calendar_files: u64,
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

impl Findings {
    pub(crate) fn note(&mut self, problem: Problem, place: &Place<'_>) {
        let places = self.problems.entry(problem).or_default();
        places.count += 1;
        // A file that cannot be read is named in any case.
        let is_named = places.first.len() < NAMED && !problem.is_only_counted();
        if is_named || problem == Problem::UnreadableFile {
            places.first.push(place.to_string());
        }
    }
}

/// A place in a file. It names no person and quotes nothing.
#[derive(Clone, Debug)]
pub(crate) struct Place<'p> {
    pub(crate) path: &'p Path,
    pub(crate) line: Option<u64>,
    pub(crate) detail: Option<String>,
}

impl<'p> Place<'p> {
    pub(crate) fn file(path: &'p Path) -> Place<'p> {
        Place { path, line: None, detail: None }
    }

    pub(crate) fn line(&self, line: u64) -> Place<'p> {
        Place { line: Some(line), ..self.clone() }
    }

    pub(crate) fn detail(&self, detail: impl fmt::Display) -> Place<'p> {
        Place { detail: Some(detail.to_string()), ..self.clone() }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        Ok(())
    }
}
