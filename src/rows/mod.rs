//! From a state to rows (SPEC 7 to 11).

mod distinct;
mod fold;
mod gather;
#[cfg(feature = "rayon")]
mod parallel;
mod roll;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Deref;
use core::slice;

use chrono::TimeZone;
use serde::{Serialize, Serializer};
use thiserror::Error;

use fold::fold;
use gather::gather;
pub(crate) use roll::{FEW_THREADS, What};

use crate::directory::Standing;
use crate::question::{Accounts, Gaps};
use crate::row::{Row, Score, Unscored};
use crate::score::{ScoreError, score};
use crate::window::{Window, WindowError};
use crate::zone::local_day;
use crate::{Aggregator, CountingPolicy, Level, Question, Tally};

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
}

/// What became of the recorded activity, over all accounts and for each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tallies {
    pub(crate) emails: Tally,
    pub(crate) meetings: Tally,
    /// By the directory's number of the account.
    pub(crate) accounts: Vec<AccountTally>,
}

/// What became of one account's recorded activity.
///
/// An activity can stand in several accounts' tallies: in that of every account that has a
/// contact on it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AccountTally {
    /// The account's id.
    pub account_id: Arc<str>,
    /// Its emails.
    pub emails: Tally,
    /// Its meetings.
    pub meetings: Tally,
}

/// What all activity is looked at by.
#[derive(Clone, Copy)]
struct Lens<'a> {
    aggregator: &'a Aggregator,
    window: &'a Window,
    policy: &'a CountingPolicy,
    /// Who the state's addresses are today, by number.
    standings: &'a [Standing],
}

/// Which rows are wanted.
#[derive(Clone, Copy)]
struct Asked {
    levels: [bool; 3],
    accounts: Accounts,
    gaps: Gaps,
}

impl Asked {
    fn of<Z: TimeZone>(question: &Question<'_, Z>) -> Asked {
        Asked { levels: question.levels, accounts: question.accounts, gaps: question.gaps }
    }

    fn levels(self) -> impl Iterator<Item = Level> {
        Level::ALL.into_iter().zip(self.levels).filter_map(|(level, wanted)| wanted.then_some(level))
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
        let Rows { rows, tallies } = self.unscored_rows(question)?;
        Ok(Rows { rows: score(rows, question.model, question.normalizer)?, tallies })
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
        let window = Window::of(question)?;
        let standings = gather::standings(self);
        let lens = Lens { aggregator: self, window: &window, policy: &question.policy, standings: &standings };
        let day = |millis| local_day(&question.zone, millis);
        let all = gather(lens, day, self.ledger.emails.walk(), self.ledger.meetings.walk());
        let accounts = 0..all.accounts.len();
        let rows = fold(lens, Asked::of(question), slice::from_ref(&all), accounts);
        Ok(Rows { rows, tallies: all.tallies })
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

    /// What became of each account's activity: for every account of the directory, in the order
    /// of rows.
    #[must_use]
    pub fn account_tallies(&self) -> &[AccountTally] {
        &self.tallies.accounts
    }

    /// What became of one account's activity; `None` for an id that the directory does not have.
    #[must_use]
    pub fn account_tally(&self, account_id: &str) -> Option<&AccountTally> {
        let accounts = &self.tallies.accounts;
        let place = accounts.binary_search_by(|tally| (*tally.account_id).cmp(account_id)).ok()?;
        accounts.get(place)
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
