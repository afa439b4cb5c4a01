//! What the report is of: the run, what it read, and what of that did not count.

use std::fmt::Write as _;

use account_engagement::Outcomes;
use account_engagement::insight::Overview;

use super::card::Counted;
use super::words;
use crate::findings::{Findings, Places, Problem};
use crate::summary::{count, grouped};

/// A name and what it is.
pub(super) type Fact = (String, String);

/// The sections about the run.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) facts: Vec<Fact>,
    pub(super) read: Vec<Fact>,
    pub(super) counted: [Counted; 2],
}

impl Run {
    /// `more` is told of the run beside its overview.
    pub(super) fn new(overview: &Overview, findings: &Findings, more: &[Fact]) -> Run {
        let fact = |(name, what): (&str, String)| (name.to_owned(), what);
        let facts = [("Mailboxes with activity", mailboxes(overview)), ("Days of data", days(overview))];
        let named = more.iter().map(|(name, what)| (words::name(name), words::name(what)));
        let read = [
            ("Mail files", format!("{} with {}", grouped(findings.mail_files), count(findings.messages, "message"))),
            (
                "Calendar files",
                format!("{} with {}", grouped(findings.calendar_files), count(findings.events, "event")),
            ),
            ("Emails", offered(&findings.emails)),
            ("Meetings", offered(&findings.meetings)),
        ];
        let problem = |(problem, places): (&Problem, &Places)| {
            let name = if problem.is_passed_over() { "Passed over" } else { "Trouble" };
            (name.to_owned(), format!("{} {problem}", grouped(places.count)))
        };
        Run {
            facts: facts.map(fact).into_iter().chain(named).collect(),
            read: read.map(fact).into_iter().chain(findings.problems.iter().map(problem)).collect(),
            counted: [Counted::new("Emails", overview.email_tally), Counted::new("Meetings", overview.meeting_tally)],
        }
    }
}

fn mailboxes(overview: &Overview) -> String {
    format!("{} of {}", grouped(overview.mailboxes_with_activity), grouped(overview.mailbox_count))
}

fn days(overview: &Overview) -> String {
    let coverage = overview.coverage;
    let mut text = format!("{} of {}", coverage.days(), coverage.window_days());
    if let (Some(first), Some(last)) = (coverage.first_day, coverage.last_day) {
        _ = write!(text, ", from {} to {}", words::date(first), words::date(last));
    }
    text + if coverage.is_complete() {
        ": the window is complete"
    } else {
        ": the window is not complete, run again later"
    }
}

/// Every offer is in one place.
fn offered(offers: &Outcomes) -> String {
    let mut text = format!("{} recorded", grouped(offers.recorded));
    for (number, what) in [
        (offers.copies, "seen before"),
        (offers.irrelevant, "not between a mailbox and a contact"),
        (offers.rejected, "refused"),
    ] {
        if number > 0 {
            _ = write!(text, ", {} {what}", grouped(number));
        }
    }
    text
}
