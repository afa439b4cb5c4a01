//! The window: from when to when activity counts ([SPEC 7](crate::guide::rules#spec-7)).

use chrono::{DateTime, NaiveDate, TimeZone, Utc, Weekday};
use thiserror::Error;

use crate::model::instant;
use crate::question::period::{Calendar, Day, Period};
use crate::question::zone::{first_instant, local_day};
use crate::row::level::{Level, Levels};

/// By default, the window starts this many days before the as-of date.
const DEFAULT_DAYS: Day = 365;

/// The window of a question, as instants and as dates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    /// The first instant that counts, in milliseconds.
    pub(crate) start: i64,
    /// The last one.
    pub(crate) as_of: i64,
    /// Its dates, and the weeks.
    pub(crate) calendar: Calendar,
}

/// Why a question has no valid window. Rule: [SPEC 7](crate::guide::rules#spec-7).
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
    /// The start date is after the as-of date: give an earlier start or a later as-of.
    #[error("the window starts on {start}, after as-of's date {as_of}: give an earlier start or a later as-of")]
    StartAfterAsOf {
        /// The start date.
        start: NaiveDate,
        /// The as-of date in the question's zone.
        as_of: NaiveDate,
    },
    /// The window or one of its periods is outside the range of dates: give an earlier or later as-of.
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
    /// The window from the start of a date up to as-of, in a time zone. Without a start date, it starts 365 days before
    /// the date of as-of. Every period of `levels` must lie in the range of dates.
    pub(crate) fn new<Z: TimeZone>(
        as_of: DateTime<Utc>,
        start: Option<NaiveDate>,
        zone: &Z,
        week_start: Weekday,
        levels: Levels,
    ) -> Result<Window, WindowError> {
        let out_of_range = || WindowError::OutOfRange { as_of };
        let as_of = instant::millis(&as_of);
        let as_of_day = local_day(zone, as_of).ok_or_else(out_of_range)?;
        let first = match start {
            Some(start) => start.to_epoch_days(),
            None => as_of_day.checked_sub(DEFAULT_DAYS).ok_or_else(out_of_range)?,
        };
        let date = |day| NaiveDate::from_epoch_days(day).ok_or_else(out_of_range);
        if first > as_of_day {
            return Err(WindowError::StartAfterAsOf { start: date(first)?, as_of: date(as_of_day)? });
        }
        let calendar = Calendar { window: Period { first, last: as_of_day }, week_start };
        // The periods at both ends are the outermost ones: if they are in the range of dates, all others are.
        for level in Level::ALL.into_iter().filter(|level| levels.has(*level)) {
            for day in [first, as_of_day] {
                calendar.period(level, day).ok_or_else(out_of_range)?;
            }
        }
        let start = first_instant(zone, date(first)?).ok_or_else(out_of_range)?;
        Ok(Window { start, as_of, calendar })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString as _;

    use chrono::FixedOffset;

    #[test]
    fn windows_start_at_local_midnight() {
        let as_of = "2026-03-10T23:30:00Z".parse().unwrap();
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let levels = Level::ALL.into_iter().collect();
        for (hours, start, first, last, instant) in [
            (0, None, "2025-03-10", "2026-03-10", "2025-03-10 00:00:00 UTC"),
            (1, None, "2025-03-11", "2026-03-11", "2025-03-10 23:00:00 UTC"),
            (-5, Some("2026-03-01"), "2026-03-01", "2026-03-10", "2026-03-01 05:00:00 UTC"),
            (1, Some("2026-03-11"), "2026-03-11", "2026-03-11", "2026-03-10 23:00:00 UTC"),
        ] {
            let zone = FixedOffset::east_opt(hours * 3600).unwrap();
            let window = Window::new(as_of, start.map(date), &zone, Weekday::Mon, levels).unwrap();
            let expected = Period { first: date(first).to_epoch_days(), last: date(last).to_epoch_days() };
            assert_eq!(window.calendar.window, expected, "{hours} {start:?}");
            assert_eq!(DateTime::from_timestamp_millis(window.start).unwrap().to_string(), instant);
            assert_eq!(window.as_of, as_of.timestamp_millis());
        }
    }
}
