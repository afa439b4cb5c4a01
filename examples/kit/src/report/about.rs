//! What a page says besides the rows.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone};

use crate::movement;
use crate::words;

/// A name and what it is: `Region`, `Europe`.
pub type Fact = (String, String);

/// The texts of a page that are not in the rows.
///
/// [`new`](About::new) has what every page needs; the other fields are optional.
#[derive(Clone, Debug)]
pub struct About<'a, Z: TimeZone> {
    /// The heading of the page.
    pub title: String,
    /// The instant of the question.
    pub as_of: DateTime<Z>,
    /// The name of the time zone of all dates.
    pub zone: String,
    /// Account names by account id; an account without a name is shown under its id.
    pub names: &'a BTreeMap<String, String>,
    /// How raw scores become scores, as `--help` says it: `The best account has 100`.
    pub normalizer: String,
    /// More about the run, below its overview.
    pub facts: Vec<Fact>,
    /// What the program read, and what it could not read; [`recorded`](crate::report::recorded) makes the facts of
    /// emails and meetings.
    pub read: Vec<Fact>,
}

impl<'a, Z: TimeZone> About<'a, Z> {
    /// As of an instant, with dates in a zone, with the names of accounts.
    #[must_use]
    pub fn new(as_of: DateTime<Z>, zone: &str, names: &'a BTreeMap<String, String>) -> About<'a, Z> {
        About {
            title: "Who talks with us".to_owned(),
            as_of,
            zone: zone.to_owned(),
            names,
            normalizer: "The best account has 100".to_owned(),
            facts: Vec::new(),
            read: Vec::new(),
        }
    }

    /// The normalizer's text inside a sentence.
    pub(super) fn normalizer(&self) -> String {
        let mut rest = self.normalizer.chars();
        rest.next().map(|first| first.to_lowercase().to_string() + rest.as_str()).unwrap_or_default()
    }

    /// `30 June 2026, 18:00`.
    pub(super) fn instant(&self) -> String {
        let local = self.as_of.naive_local();
        format!("{}, {}", words::date(local.date()), local.format("%H:%M"))
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.as_of.date_naive()
    }

    /// The date of the earlier rows.
    pub(super) fn then(&self) -> NaiveDate {
        let then = self.as_of.clone().checked_sub_signed(TimeDelta::weeks(movement::WEEKS));
        then.unwrap_or_else(|| self.as_of.clone()).date_naive()
    }
}
