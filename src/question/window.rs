//! From when to when activity counts (SPEC 7).

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use thiserror::Error;

use crate::model::instant;
use crate::question::Question;
use crate::question::period::{Calendar, Day, Period};
use crate::question::zone::{first_instant, local_day};
use crate::row::level::Level;

/// How many days before as-of's date the window starts by default.
const DEFAULT_DAYS: Day = 365;

/// A question's window as instants and as dates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    /// The first instant that counts.
    pub(crate) start: i64,
    /// The last.
    pub(crate) as_of: i64,
    /// Its dates, and the weeks.
    pub(crate) calendar: Calendar,
}

/// Why no window can be made of a question. Rule: SPEC 7.
///
/// ```
/// use account_engagement::{Aggregator, Directory, Key, Question};
/// use chrono::{DateTime, NaiveDate};
///
/// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let start = NaiveDate::from_ymd_opt(1970, 1, 2).unwrap();
/// let error = aggregator.rows(&Question::new(DateTime::UNIX_EPOCH).start(start)).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the window starts on 1970-01-02, after as-of's date 1970-01-01: give an earlier start or a later as-of"
/// );
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WindowError {
    /// The start date lies after as-of's date.
    #[error("the window starts on {start}, after as-of's date {as_of}: give an earlier start or a later as-of")]
    StartAfterAsOf {
        /// The start date.
        start: NaiveDate,
        /// As-of's date in the question's zone.
        as_of: NaiveDate,
    },
    /// The window or one of its periods leaves the range of dates.
    #[error(
        "the window up to {as_of} has months or weeks outside the dates that can be represented, {} to {}",
        NaiveDate::MIN,
        NaiveDate::MAX
    )]
    OutOfRange {
        /// As-of.
        as_of: DateTime<Utc>,
    },
}

impl Window {
    pub(crate) fn of<Z: TimeZone>(question: &Question<Z>) -> Result<Window, WindowError> {
        let as_of = instant::millis(&question.as_of);
        let out_of_range = || WindowError::OutOfRange { as_of: question.as_of };
        let today = local_day(&question.zone, as_of).ok_or_else(out_of_range)?;
        let first = match question.start {
            Some(start) => start.to_epoch_days(),
            None => today.checked_sub(DEFAULT_DAYS).ok_or_else(out_of_range)?,
        };
        let date = |day| NaiveDate::from_epoch_days(day).ok_or_else(out_of_range);
        if first > today {
            return Err(WindowError::StartAfterAsOf { start: date(first)?, as_of: date(today)? });
        }
        let calendar = Calendar { window: Period { first, last: today }, week_start: question.week_start };
        for level in Level::ALL.into_iter().filter(|level| question.levels.has(*level)) {
            for day in [first, today] {
                calendar.period(level, day).ok_or_else(out_of_range)?;
            }
        }
        let start = first_instant(&question.zone, date(first)?).ok_or_else(out_of_range)?;
        Ok(Window { start, as_of, calendar })
    }
}
