//! From a state to rows (SPEC 7 to 11).

mod disclose;
mod distinct;
mod fold;
mod gather;
mod lineage;
mod open;
#[cfg(feature = "rayon")]
mod parallel;
mod people;
mod reply_times;
mod roll;
mod support;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::{Deref, Range};
use core::slice;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use serde::{Serialize, Serializer};
use thiserror::Error;

use disclose::{disclosed, withhold};
use fold::{Folded, fold};
use gather::{Gathered, Seen, gather};
use lineage::Lineage;
pub use reply_times::ReplyTimes;
pub(crate) use roll::{FEW_THREADS, What};

use crate::aggregator::Ledger;
use crate::directory::Standing;
use crate::period::{Calendar, Period};
use crate::question::{Accounts, Gaps};
use crate::row::{Row, Score, Unscored};
use crate::score::{ScoreError, score};
use crate::window::{Window, WindowError};
use crate::zone::local_day;
use crate::{Aggregator, CountingPolicy, Coverage, Disclosure, Figure, Level, Question, Tally};

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
    pub(crate) coverage: Coverage,
}

/// What a history is drawn in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) calendar: Calendar,
    levels: [bool; Level::ALL.len()],
}

impl Frame {
    /// Whether a level was asked for.
    pub(crate) fn has(&self, level: Level) -> bool {
        self.levels.get(level as usize) == Some(&true)
    }
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
    lineage: &'a Lineage,
    /// Who the state's addresses are today, by number.
    standings: &'a [Standing],
}

/// Which rows are wanted.
#[derive(Clone, Copy)]
struct Asked {
    levels: [bool; 3],
    accounts: Accounts,
    gaps: Gaps,
    disclosure: Disclosure,
}

impl Asked {
    fn of<Z: TimeZone>(question: &Question<'_, Z>) -> Asked {
        let Question { levels, accounts, gaps, disclosure, .. } = *question;
        Asked { levels, accounts, gaps, disclosure }
    }

    fn frame(self, window: &Window) -> Frame {
        Frame { calendar: window.calendar, levels: self.levels }
    }

    fn asks(self, level: Level) -> bool {
        self.levels.get(level as usize) == Some(&true)
    }

    /// The levels that are added up: what may be shown of a month is not decided without the year.
    fn folded_levels(self) -> impl Iterator<Item = Level> {
        let decides = move |level| self.disclosure.withholds() && level == Level::Year;
        Level::ALL.into_iter().filter(move |level| self.asks(*level) || decides(*level))
    }

    /// The rows without what may not be shown.
    fn rows(self, Folded { mut rows, mut supports }: Folded, lineage: &Lineage) -> Vec<Row<Unscored>> {
        if self.disclosure.withholds() {
            let has_row = |unit, level| lineage.has_rows(unit) && self.asks(level);
            let shown = disclosed(&mut supports, lineage, self.disclosure);
            withhold(&mut rows, &supports, &shown, has_row);
        }
        rows
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
        let folded = fold(inquiry.lens(), inquiry.asked, slice::from_ref(&gathered), inquiry.units());
        inquiry.rows(folded, gathered.tallies, &gathered.seen, &question.zone)
    }
}

/// A question to a state, and what is looked up once for it.
struct Inquiry<'a> {
    aggregator: &'a Aggregator,
    policy: &'a CountingPolicy,
    window: Window,
    asked: Asked,
    lineage: Lineage,
    /// Who the state's addresses are today, by number.
    standings: Vec<Standing>,
}

impl<'a> Inquiry<'a> {
    fn new<Z: TimeZone>(aggregator: &'a Aggregator, question: &'a Question<'_, Z>) -> Result<Inquiry<'a>, WindowError> {
        let window = Window::of(question)?;
        let asked = Asked::of(question);
        let lineage = Lineage::new(aggregator.directory(), question.hierarchy, asked.disclosure.withholds());
        let standings = gather::standings(aggregator, &lineage);
        Ok(Inquiry { aggregator, policy: &question.policy, window, asked, lineage, standings })
    }

    fn lens(&self) -> Lens<'_> {
        let Inquiry { aggregator, policy, window, lineage, standings, .. } = self;
        Lens { aggregator, window, policy, lineage, standings }
    }

    /// Every unit, by number.
    fn units(&self) -> Range<usize> {
        0..self.lineage.units()
    }

    /// What counts of all activity.
    fn gather<Z: TimeZone>(&self, zone: &Z) -> Gathered {
        let Ledger { emails, meetings, .. } = &self.aggregator.ledger;
        gather(self.lens(), |millis| local_day(zone, millis), emails.walk(), meetings.walk())
    }

    fn rows<Z: TimeZone>(
        &self,
        folded: Folded,
        mut tallies: Tallies,
        seen: &Seen,
        zone: &Z,
    ) -> Result<Rows<Unscored>, WindowError> {
        tallies.keep_rows(&self.lineage);
        let rows = self.asked.rows(folded, &self.lineage);
        Ok(Rows { rows, tallies, frame: self.asked.frame(&self.window), overall: self.overall(seen, zone)? })
    }

    fn overall<Z: TimeZone>(&self, seen: &Seen, zone: &Z) -> Result<Overall, WindowError> {
        let as_of = DateTime::from_timestamp_millis(self.window.as_of).unwrap_or_default();
        let date = |day| NaiveDate::from_epoch_days(day).ok_or(WindowError::OutOfRange { as_of });
        let on = |at| local_day(zone, at).and_then(NaiveDate::from_epoch_days);
        let Period { first, last } = self.window.calendar.window;
        let active = seen.staff.iter().map(|word| u64::from(word.count_ones())).sum();
        Ok(Overall {
            as_of,
            mailboxes: self.aggregator.directory().mailboxes() as u64,
            mailboxes_with_activity: self.asked.disclosure.of(active),
            coverage: Coverage {
                window_start: date(first)?,
                as_of: date(last)?,
                first_day: seen.span.and_then(|(first, _)| on(first)),
                last_day: seen.span.and_then(|(_, last)| on(last)),
            },
        })
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
