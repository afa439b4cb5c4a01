//! What was read, and what was not and why.

use std::fmt;

use kit::enrichment::Fact;
use kit::mail::findings::{self, ReadCounts};
use kit::mail::problems::{self, Named};
use kit::words::{count, grouped};

/// Why something was ignored, or used in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Problem {
    UnreadableFile,
    OutlookStore,
    OutlookMessage,
    OutlookForMac,
    OutlookExpress,
    Packed,
    NoMessage,
    NoHeaders,
    NoSender,
    NoDate,
    DatedByArrival,
    DoubtfulSeparator,
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
    Unsent,
    Junk,
    Proposal,
    UnreadableSeries,
    UnreadableRule,
    UnreadableTime,
    NoAddress,
    EndlessRule,
    CutZone,
    UnknownZone,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Problem::UnreadableFile => "files that could not be read",
            Problem::OutlookStore => {
                "PST or OST files, which are not read: convert each with `readpst -e -D -t ea -o FOLDER FILE`"
            }
            Problem::OutlookMessage => "MSG files, which are not read: convert them with `msgconvert FILE…`",
            Problem::OutlookForMac => {
                "OLM files, which are not read: import each into legacy Outlook for Mac, and drag its folders to the Finder"
            }
            Problem::OutlookExpress => "DBX files, which are not read: convert each with `undbx FILE FOLDER`",
            Problem::Packed => "archives inside archives, which are not opened: unpack the outer one",
            Problem::NoMessage => "mail files without a message: no From line is followed by headers",
            Problem::NoHeaders => "messages without readable headers",
            Problem::NoSender => "messages without a sender",
            Problem::NoDate => "messages without a date",
            Problem::DatedByArrival => "messages without a readable Date, dated by their arrival",
            Problem::DoubtfulSeparator => {
                "lines that look like the beginning of a message, with headers behind them, and were read as text"
            }
            Problem::UnreadableCalendar => "calendars that could not be read",
            Problem::OldCalendar => "calendars of vCalendar 1.0 (1996), read without rules, answers and zones",
            Problem::CutCalendar => {
                "calendars that break off or have more than 64 MiB, read up to the last whole event"
            }
            Problem::LongLine => "calendars with a line of more than 1 MiB, read without the end of the line",
            Problem::NoStart => "events without a readable start",
            Problem::UnreadableOccurrence => "changed occurrences without a readable RECURRENCE-ID",
            Problem::UnreadableEnd => "events without a readable length",
            Problem::EndsBeforeStart => "events that end before they start",
            Problem::Rejected => "emails and meetings refused for another reason",
            Problem::NoEvent => "tasks, journals and free-busy times, which are not meetings",
            Problem::OtherFile => "files that are neither mail nor calendars",
            Problem::OtherProduct => "files of other products in a Takeout",
            Problem::Spam => "messages with Gmail's label Spam",
            Problem::Draft => "drafts in Gmail, which were not sent",
            Problem::Chat => "chats in Gmail, which are not mail",
            Problem::Unsent => "messages that were not sent, by a mark or their folder: drafts, outbox",
            Problem::Junk => "messages that are junk, by a mark or their folder",
            Problem::Proposal => "proposals and questions about a meeting (COUNTER, REFRESH, ADD, …)",
            Problem::UnreadableSeries => "meetings and series whose times could not be computed",
            Problem::UnreadableRule => "events used without their repetition, which could not be read",
            Problem::UnreadableTime => "events used without an EXDATE, RDATE or EXRULE that could not be read",
            Problem::NoAddress => "events used without a guest or an organizer who has no address",
            Problem::EndlessRule => "series followed only in part: they repeat too often or contradict themselves",
            Problem::CutZone => "calendars whose time zones were followed only in part: they change too often",
            Problem::UnknownZone => "events in an unknown time zone, read in the calendar zone",
        })
    }
}

impl problems::Problem for Problem {
    fn heading(self) -> &'static str {
        match self {
            Problem::NoEvent
            | Problem::OtherFile
            | Problem::OtherProduct
            | Problem::Spam
            | Problem::Draft
            | Problem::Chat
            | Problem::Unsent
            | Problem::Junk => "Ignored",
            _ => "Trouble",
        }
    }

    fn named(self) -> Named {
        match self {
            Problem::UnreadableFile
            | Problem::OutlookStore
            | Problem::OutlookMessage
            | Problem::OutlookForMac
            | Problem::OutlookExpress => Named::Everywhere,
            Problem::OtherProduct | Problem::Spam | Problem::Draft | Problem::Chat => Named::Nowhere,
            _ => Named::First,
        }
    }
}

/// What a run read, and what became of it.
pub(crate) type Findings = findings::Findings<Problem, ReadFiles>;

/// How much a run read.
#[derive(Debug, Default)]
pub(crate) struct ReadFiles {
    pub(crate) mail_files: u64,
    pub(crate) calendar_files: u64,
    pub(crate) messages: u64,
    pub(crate) events: u64,
}

impl ReadCounts for ReadFiles {
    fn in_words(&self) -> String {
        format!(
            "{} with {}, {} with {}",
            count(self.mail_files, "mail file"),
            count(self.messages, "message"),
            count(self.calendar_files, "calendar file"),
            count(self.events, "event"),
        )
    }

    fn facts(&self) -> Vec<Fact> {
        let files = |files: u64, of: String| format!("{} with {of}", grouped(files));
        vec![
            ("Mail files".to_owned(), files(self.mail_files, count(self.messages, "message"))),
            ("Calendar files".to_owned(), files(self.calendar_files, count(self.events, "event"))),
        ]
    }
}
