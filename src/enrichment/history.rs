use alloc::vec::Vec;

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::instant::cut_or_last;
use crate::overview::Overview;
use crate::wire;

/// What the runs of an enrichment came to, over time (SPEC 13).
///
/// In the order of their instants, whatever the order in which they were recorded, with one for each instant.
/// On the wire it is a sequence of runs; two of one instant are an error.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question, RunHistory};
/// use chrono::{TimeDelta, TimeZone, Utc};
///
/// let directory = Directory::builder()
///     .mailboxes(&[Mailbox::new("rep@corp.example")])
///     .accounts(&[Account::new("birch").domain("birch.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
///
/// let mut history = RunHistory::default();
/// history.record(monday, aggregator.rows(&Question::new(monday))?.overview());
/// aggregator.email(&Email::new("m1", monday, "rep@corp.example").to("bo@birch.example"))?;
/// let next = monday + TimeDelta::days(7);
/// history.record(next, aggregator.rows(&Question::new(next))?.overview());
///
/// assert_eq!(history.accounts_enriched().collect::<Vec<_>>(), [(monday, 0), (next, 1)]);
/// assert_eq!(history.last_run(), Some(next));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<RecordedRun>", into = "Vec<RecordedRun>")]
pub struct RunHistory {
    /// By their instants, each once.
    runs: Vec<RecordedRun>,
}

/// One run that was made.
///
/// See [`RunHistory`] for an example.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedRun {
    /// The instant of the run, which is not the as-of of its question.
    #[serde(with = "wire::instant")]
    pub at: DateTime<Utc>,
    /// What it came to.
    pub overview: Overview,
}

impl RunHistory {
    /// Records a run. One of the same instant is replaced and given back.
    pub fn record<Z: TimeZone>(&mut self, at: DateTime<Z>, overview: Overview) -> Option<Overview> {
        let run = RecordedRun { at: cut_or_last(&at), overview };
        match self.runs.binary_search_by_key(&run.at, |run| run.at) {
            Ok(place) => self.runs.get_mut(place).map(|old| core::mem::replace(old, run).overview),
            Err(place) => {
                self.runs.insert(place, run);
                None
            }
        }
    }

    /// The runs, the earliest first.
    #[must_use]
    pub fn runs(&self) -> &[RecordedRun] {
        &self.runs
    }

    /// When the last run was: what a [`Schedule`](crate::Schedule) reckons the next one from.
    #[must_use]
    pub fn last_run(&self) -> Option<DateTime<Utc>> {
        self.runs.last().map(|run| run.at)
    }

    /// How many accounts each run enriched, over time.
    pub fn accounts_enriched(&self) -> impl ExactSizeIterator<Item = (DateTime<Utc>, u64)> {
        self.runs.iter().map(|run| (run.at, run.overview.accounts_enriched))
    }
}

/// Why runs are no [`RunHistory`]: two of them bear one instant.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("two runs are at {at}: a history has one for each instant, so take one of them out")]
pub struct RunHistoryError {
    at: DateTime<Utc>,
}

impl TryFrom<Vec<RecordedRun>> for RunHistory {
    type Error = RunHistoryError;

    fn try_from(mut runs: Vec<RecordedRun>) -> Result<RunHistory, RunHistoryError> {
        runs.sort_by_key(|run| run.at);
        match runs.windows(2).find(|two| matches!(two, [one, other] if one.at == other.at)) {
            Some([one, ..]) => Err(RunHistoryError { at: one.at }),
            _ => Ok(RunHistory { runs }),
        }
    }
}

impl From<RunHistory> for Vec<RecordedRun> {
    fn from(history: RunHistory) -> Vec<RecordedRun> {
        history.runs
    }
}
