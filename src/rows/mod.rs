//! From a state to rows (SPEC 7 to 11).

mod disclose;
mod distinct;
mod find;
mod fold;
mod gather;
mod gathered;
mod inquiry;
mod lineage;
mod open;
#[cfg(feature = "rayon")]
mod parallel;
mod people;
mod reply_times;
mod rescored;
mod roll;
mod support;
mod tallies;

use alloc::vec::Vec;
use core::ops::Deref;
use core::slice;

use chrono::{DateTime, TimeZone, Utc};
use serde::{Serialize, Serializer};
use thiserror::Error;

use fold::fold;
use inquiry::Inquiry;
pub use reply_times::ReplyTimes;
pub(crate) use roll::{FEW_THREADS, What};
pub use tallies::AccountTally;
use tallies::Tallies;

use crate::level::Levels;
use crate::period::Calendar;
use crate::row::{Row, Score, Unscored};
use crate::score::{ScoreError, score};
use crate::window::WindowError;
use crate::{Aggregator, Coverage, Figure, Level, Question, Tally};

/// The rows that answer a [`Question`], in the order of SPEC 10, and the tallies that explain
/// them.
///
/// A slice of [`Row`]s. Same facts, same bytes.
///
/// # Examples
///
/// ```
/// use account_engagement::{Aggregator, Directory, Key, Question};
///
/// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let rows = aggregator.rows(&Question::new(chrono::DateTime::UNIX_EPOCH))?;
/// assert!(rows.is_empty());
/// assert_eq!(rows.emails().recorded() + rows.meetings().recorded(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<S = Score> {
    rows: Vec<Row<S>>,
    tallies: Tallies,
    frame: Frame,
    overall: Overall,
}

/// What there is in all, for an [`Overview`](crate::Overview).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Overall {
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) mailboxes: u64,
    pub(crate) mailboxes_with_activity: Figure<u64>,
    pub(crate) coverage: Figure<Coverage>,
}

/// What a history is drawn in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) calendar: Calendar,
    levels: Levels,
}

impl Frame {
    /// Whether a level was asked for.
    pub(crate) fn has(&self, level: Level) -> bool {
        self.levels.has(level)
    }
}

/// Why no rows come out.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum RowsError {
    /// The question's window is none.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// The question's model or normalizer yielded what is not a score.
    #[error(transparent)]
    Score(#[from] ScoreError),
}

impl Aggregator {
    /// The scored rows of all accounts, with every person looked up in today's directory.
    ///
    /// The composition of [`unscored_rows`](Aggregator::unscored_rows) and [`score`].
    ///
    /// # Errors
    ///
    /// [`RowsError`] for a window that is none, and for what a model or normalizer of your own
    /// gets wrong.
    ///
    /// # Examples
    ///
    /// See [`Aggregator`].
    pub fn rows<Z: TimeZone>(&self, question: &Question<'_, Z>) -> Result<Rows, RowsError> {
        let Rows { rows, tallies, frame, overall } = self.unscored_rows(question)?;
        Ok(Rows { rows: score(rows, question.model, question.normalizer)?, tallies, frame, overall })
    }

    /// The rows without scores: what a cluster asks of each part, to score all together.
    ///
    /// # Errors
    ///
    /// [`WindowError`] for a window that is none.
    ///
    /// # Examples
    ///
    /// See [`score`].
    pub fn unscored_rows<Z: TimeZone>(&self, question: &Question<'_, Z>) -> Result<Rows<Unscored>, WindowError> {
        let inquiry = Inquiry::new(self, question)?;
        let gathered = inquiry.gather(&question.zone);
        let folded = fold(&inquiry, inquiry.asked, slice::from_ref(&gathered), inquiry.units());
        inquiry.rows(folded, gathered.tallies, &gathered.seen, &question.zone)
    }
}

impl<S> Rows<S> {
    /// What became of the recorded emails. Adds up to them.
    #[must_use]
    pub fn emails(&self) -> Tally {
        self.tallies.emails
    }

    /// What became of the recorded meetings. Adds up to them.
    #[must_use]
    pub fn meetings(&self) -> Tally {
        self.tallies.meetings
    }

    /// What became of each account's activity: for every account of the directory that can have
    /// rows, in their order.
    #[must_use]
    pub fn account_tallies(&self) -> &[AccountTally] {
        &self.tallies.accounts
    }

    /// What became of one account's activity; `None` for an id that the directory does not have,
    /// or whose account has no rows beside its parent's.
    #[must_use]
    pub fn account_tally(&self, account_id: &str) -> Option<&AccountTally> {
        let accounts = &self.tallies.accounts;
        let place = accounts.binary_search_by(|tally| (*tally.account_id).cmp(account_id)).ok()?;
        accounts.get(place)
    }

    pub(crate) fn overall(&self) -> Overall {
        self.overall
    }

    pub(crate) fn frame(&self) -> Frame {
        self.frame
    }

    /// The rows alone.
    #[must_use]
    pub fn into_vec(self) -> Vec<Row<S>> {
        self.rows
    }
}

impl<S> Deref for Rows<S> {
    type Target = [Row<S>];

    fn deref(&self) -> &[Row<S>] {
        &self.rows
    }
}

/// A sequence of rows; see [`Row`] for their form.
impl<S> Serialize for Rows<S>
where
    Row<S>: Serialize,
{
    fn serialize<T: Serializer>(&self, to: T) -> Result<T::Ok, T::Error> {
        self.rows.serialize(to)
    }
}

impl<S> IntoIterator for Rows<S> {
    type Item = Row<S>;
    type IntoIter = alloc::vec::IntoIter<Row<S>>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

impl<'r, S> IntoIterator for &'r Rows<S> {
    type Item = &'r Row<S>;
    type IntoIter = core::slice::Iter<'r, Row<S>>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}
