//! What a run read, what counted, and what did not and why.

use account_engagement::row::SuppressedRow;
use account_engagement::{Outcomes, Rows};

use super::problems::{Place, Problem, Problems};
use crate::completeness::Completeness;
use crate::enrichment::Fact;
use crate::report::recorded;
use crate::tallies;

/// How much a source of mail has read: its files, messages and events.
pub trait ReadCounts {
    /// In words, for the summary: `2 files with 1,841 messages and 96 events`.
    fn in_words(&self) -> String;

    /// For the report.
    fn facts(&self) -> Vec<Fact>;
}

/// What a run read, what became of it, and the problems on the way.
///
/// ```
/// # use std::fmt;
/// # use std::path::Path;
/// # use account_engagement::{Aggregator, Directory, Disclosure, Key, Question};
/// # use kit::enrichment::Fact;
/// use kit::mail::findings::{Findings, ReadCounts};
/// use kit::mail::problems::{Named, Place, Problem};
/// # #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
/// # struct NoDate;
/// # impl Problem for NoDate {
/// #     fn heading(self) -> &'static str {
/// #         "Trouble"
/// #     }
/// #     fn named(self) -> Named {
/// #         Named::First
/// #     }
/// # }
/// # impl fmt::Display for NoDate {
/// #     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
/// #         f.write_str("messages without a date")
/// #     }
/// # }
///
/// #[derive(Default)]
/// struct Messages(u64);
///
/// impl ReadCounts for Messages {
///     fn in_words(&self) -> String {
///         kit::words::count(self.0, "message")
///     }
///
///     fn facts(&self) -> Vec<Fact> {
///         vec![("Messages".to_owned(), self.0.to_string())]
///     }
/// }
///
/// let mut findings: Findings<NoDate, Messages> = Findings::default();
/// findings.read.0 += 1;
/// findings.note(NoDate, &Place::file(Path::new("in.mbox")));
///
/// # let question = Question::new(chrono::DateTime::UNIX_EPOCH);
/// # let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// # let rows = aggregator.suppressed_rows(&question, Disclosure::ALL)?;
/// let summary = findings.summary(&rows);
/// assert!(summary.starts_with("Read      1 message\nEmails    0 offered"), "{summary}");
/// assert!(summary.ends_with("Trouble   messages without a date: 1\n            in.mbox\n"), "{summary}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Findings<P, R> {
    /// How much was read.
    pub read: R,
    /// What became of the emails that were offered.
    pub emails: Outcomes,
    /// What became of the meetings that were offered.
    pub meetings: Outcomes,
    /// How much of the named paths could be read.
    pub completeness: Completeness,
    /// What was ignored, or used in part.
    pub problems: Problems<P>,
}

impl<P, R: Default> Default for Findings<P, R> {
    fn default() -> Findings<P, R> {
        Findings {
            read: R::default(),
            emails: Outcomes::default(),
            meetings: Outcomes::default(),
            completeness: Completeness::default(),
            problems: Problems::default(),
        }
    }
}

impl<P: Problem, R: ReadCounts> Findings<P, R> {
    /// Counts a problem, and names its place.
    pub fn note(&mut self, problem: P, place: &Place) {
        self.problems.note(problem, place);
    }

    /// What was read, what counted, and what did not and why. It names files and places in them, and no person.
    #[must_use]
    pub fn summary(&self, rows: &Rows<SuppressedRow>) -> String {
        let counted = tallies::summary([&self.emails, &self.meetings], rows);
        format!("Read      {}\n{counted}\n{}", self.read.in_words(), self.problems)
    }

    /// For the report.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact> {
        let mut facts = self.read.facts();
        facts.extend([recorded("Emails", &self.emails), recorded("Meetings", &self.meetings)]);
        facts.extend(self.problems.facts());
        facts
    }
}
