use alloc::vec::Vec;

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::insight::SuppressedOverview;
use crate::model::by_name::{Instant, Required, read_by_name};
use crate::model::instant::cut_or_last;
use crate::model::wire;

/// The results of the runs of an enrichment, over time. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// It is in the order of the instants, independent of the order of recording, with one run for each instant. On the
/// wire it is a sequence of runs; two runs of one instant are an error.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question};
/// use account_engagement::enrichment::RunHistory;
/// use chrono::{TimeDelta, TimeZone, Utc};
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("birch").domain("birch.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
///
/// let mut history = RunHistory::default();
/// history.record(monday, aggregator.rows(&Question::new(monday))?.overview());
/// aggregator.record_email(&Email::new("m1", monday, "rep@corp.example").to("bo@birch.example"))?;
/// let next = monday + TimeDelta::days(7);
/// history.record(next, aggregator.rows(&Question::new(next))?.overview());
///
/// assert_eq!(history.enriched_account_counts().collect::<Vec<_>>(), [(monday, 0), (next, 1)]);
/// assert_eq!(history.last_run(), Some(next));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<RecordedRun>", into = "Vec<RecordedRun>")]
pub struct RunHistory {
    /// By their instants, each once.
    runs: Vec<RecordedRun>,
}

/// One recorded run. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// # use account_engagement::{Aggregator, Directory, Key, Question};
/// use account_engagement::enrichment::RunHistory;
/// # let now = chrono::DateTime::UNIX_EPOCH;
/// # let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// # let overview = aggregator.rows(&Question::new(now))?.overview();
///
/// let mut history = RunHistory::default();
/// history.record(now, overview);
/// let run = history.runs()[0];
/// assert_eq!((run.at, run.overview), (now, overview.into()));
/// assert_eq!(RunHistory::try_from(vec![run])?, history, "runs that were kept elsewhere");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordedRun {
    /// The instant of the run, which is not the as-of of its question.
    #[serde(with = "wire::instant")]
    pub at: DateTime<Utc>,
    /// Its overview, without the figures that were suppressed.
    pub overview: SuppressedOverview,
}

read_by_name!(RecordedRun, "a recorded run", {
    at: Instant,
    overview: Required,
}, ignoring others);

impl RunHistory {
    /// Records a run. It replaces and returns an earlier record of the same instant.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Aggregator, Directory, Key, Question};
    /// use account_engagement::enrichment::RunHistory;
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// # let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// # let overview = aggregator.rows(&Question::new(now))?.overview();
    ///
    /// let mut history = RunHistory::default();
    /// assert_eq!(history.record(now, overview), None);
    /// assert_eq!(history.record(now, overview), Some(overview.into()), "the earlier record");
    /// assert_eq!(history.runs().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record<Z: TimeZone>(
        &mut self,
        at: DateTime<Z>,
        overview: impl Into<SuppressedOverview>,
    ) -> Option<SuppressedOverview> {
        let run = RecordedRun { at: cut_or_last(&at), overview: overview.into() };
        match self.runs.binary_search_by_key(&run.at, |run| run.at) {
            Ok(place) => self.runs.get_mut(place).map(|old| core::mem::replace(old, run).overview),
            Err(place) => {
                self.runs.insert(place, run);
                None
            }
        }
    }

    /// The runs, the earliest first.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Aggregator, Directory, Key, Question};
    /// use account_engagement::enrichment::RunHistory;
    /// use chrono::TimeDelta;
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// # let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// # let overview = aggregator.rows(&Question::new(now))?.overview();
    ///
    /// let mut history = RunHistory::default();
    /// history.record(now + TimeDelta::days(7), overview);
    /// history.record(now, overview);
    /// assert_eq!(history.runs()[0].at, now);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn runs(&self) -> &[RecordedRun] {
        &self.runs
    }

    /// The instant of the last run, from which a [`Schedule`](crate::enrichment::Schedule) computes the next one.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Aggregator, Directory, Key, Question};
    /// use account_engagement::enrichment::{Consent, RunHistory, Schedule};
    /// use chrono::TimeDelta;
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// # let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// # let overview = aggregator.rows(&Question::new(now))?.overview();
    ///
    /// let mut history = RunHistory::default();
    /// let consent = Consent::requested(now).grant("admin@corp.example", now)?;
    /// assert_eq!(Schedule::WEEKLY.next_run(&consent, history.last_run()), Some(now + TimeDelta::hours(6)));
    /// history.record(now + TimeDelta::hours(6), overview);
    /// let next = now + TimeDelta::hours(6) + TimeDelta::days(7);
    /// assert_eq!(Schedule::WEEKLY.next_run(&consent, history.last_run()), Some(next));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn last_run(&self) -> Option<DateTime<Utc>> {
        self.runs.last().map(|run| run.at)
    }

    /// The number of accounts that each run enriched, over time.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Question};
    /// use account_engagement::enrichment::RunHistory;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let mut history = RunHistory::default();
    /// history.record(now, rows.overview());
    /// assert_eq!(history.enriched_account_counts().collect::<Vec<_>>(), [(now, 1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn enriched_account_counts(&self) -> impl ExactSizeIterator<Item = (DateTime<Utc>, u64)> {
        self.runs.iter().map(|run| (run.at, run.overview.enriched_account_count))
    }
}

/// Two runs have the same instant, so they do not form a [`RunHistory`]. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// # use account_engagement::{Aggregator, Directory, Key, Question};
/// use account_engagement::enrichment::RunHistory;
/// # let now = chrono::DateTime::UNIX_EPOCH;
/// # let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// # let overview = aggregator.rows(&Question::new(now))?.overview();
/// # let mut history = RunHistory::default();
/// # history.record(now, overview);
///
/// let run = history.runs()[0];
/// assert_eq!(
///     RunHistory::try_from(vec![run, run]).unwrap_err().to_string(),
///     "two runs are at 1970-01-01 00:00:00 UTC: a history has one for each instant, so remove one of them"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("two runs are at {at}: a history has one for each instant, so remove one of them")]
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
