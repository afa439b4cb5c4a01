//! Calendar periods ([SPEC 7](crate::guide::rules#spec-7)), in days since 1970.

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::row::level::Level;

/// A calendar date as days since 1970-01-01.
pub(crate) type Day = i32;

/// The first and the last date of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) first: Day,
    pub(crate) last: Day,
}

/// The calendar of a question: its window, and the day on which its weeks start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    pub(crate) window: Period,
    pub(crate) week_start: Weekday,
}

impl Calendar {
    /// The period that contains a date: the whole window, a calendar month, or a week. `None` if the period is not
    /// within the range of dates.
    pub(crate) fn period(&self, level: Level, day: Day) -> Option<Period> {
        match level {
            Level::Year => Some(self.window),
            Level::Month => month(day),
            Level::Week => week(day, self.week_start),
        }
    }

    /// The first dates of all periods that the window overlaps, the latest first.
    pub(crate) fn starts_backwards(self, level: Level) -> impl Iterator<Item = NaiveDate> {
        let latest = self.period(level, self.window.last);
        let earlier = move |period: &Period| {
            let touches = period.first > self.window.first;
            if touches { self.period(level, period.first.checked_sub(1)?) } else { None }
        };
        core::iter::successors(latest, earlier).filter_map(|period| NaiveDate::from_epoch_days(period.first))
    }
}

/// The calendar month of a date.
fn month(day: Day) -> Option<Period> {
    let date = NaiveDate::from_epoch_days(day)?;
    let first = date.with_day(1)?;
    let last = first.with_day(date.num_days_in_month().into())?;
    Some(Period { first: first.to_epoch_days(), last: last.to_epoch_days() })
}

/// The week of a date, in weeks that start on `start`.
fn week(day: Day, start: Weekday) -> Option<Period> {
    let since = NaiveDate::from_epoch_days(day)?.weekday().days_since(start);
    let first = day.checked_sub(i32::try_from(since).ok()?)?;
    let last = first.checked_add(6)?;
    NaiveDate::from_epoch_days(first).and(NaiveDate::from_epoch_days(last))?;
    Some(Period { first, last })
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString as _};
    use std::vec::Vec;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse::<NaiveDate>().unwrap().to_epoch_days()
    }

    #[test]
    fn months_and_weeks_are_the_calendars() {
        let calendar =
            |week_start| Calendar { window: Period { first: day("2025-06-30"), last: day("2026-06-30") }, week_start };
        for (level, start, date, first, last) in [
            (Level::Year, Weekday::Mon, "2026-02-14", "2025-06-30", "2026-06-30"),
            (Level::Month, Weekday::Mon, "2026-02-14", "2026-02-01", "2026-02-28"),
            (Level::Month, Weekday::Mon, "2024-02-29", "2024-02-01", "2024-02-29"),
            (Level::Month, Weekday::Mon, "2025-12-31", "2025-12-01", "2025-12-31"),
            // 2027-01-01 is in the ISO week 53 of 2026.
            (Level::Week, Weekday::Mon, "2027-01-01", "2026-12-28", "2027-01-03"),
            (Level::Week, Weekday::Mon, "2026-12-28", "2026-12-28", "2027-01-03"),
            (Level::Week, Weekday::Sun, "2026-12-27", "2026-12-27", "2027-01-02"),
            (Level::Week, Weekday::Sat, "2026-12-25", "2026-12-19", "2026-12-25"),
            (Level::Week, Weekday::Mon, "1969-12-31", "1969-12-29", "1970-01-04"),
        ] {
            assert_eq!(
                calendar(start).period(level, day(date)),
                Some(Period { first: day(first), last: day(last) }),
                "{level} of {date}"
            );
        }
    }

    #[test]
    fn the_window_touches_a_period_by_a_day() {
        for (first, last, months, weeks) in [
            ("2026-06-30", "2026-06-30", &["2026-06-01"][..], &["2026-06-29"][..]),
            ("2026-06-29", "2026-07-01", &["2026-07-01", "2026-06-01"], &["2026-06-29"]),
            ("2026-06-28", "2026-06-29", &["2026-06-01"], &["2026-06-29", "2026-06-22"]),
            ("2026-06-01", "2026-06-07", &["2026-06-01"], &["2026-06-01"]),
        ] {
            let window = Period { first: day(first), last: day(last) };
            let calendar = Calendar { window, week_start: Weekday::Mon };
            for (level, expected) in [(Level::Month, months), (Level::Week, weeks), (Level::Year, &[first])] {
                let found: Vec<String> = calendar.starts_backwards(level).map(|start| start.to_string()).collect();
                assert_eq!(found, expected, "{level} of {first} to {last}");
            }
        }
    }

    #[test]
    fn periods_that_leave_the_range_of_dates_are_none() {
        let (first, last) = (NaiveDate::MIN.to_epoch_days(), NaiveDate::MAX.to_epoch_days());
        assert_eq!(month(last).map(|month| month.last), Some(last), "a month may end where dates do");
        assert!(week(first, Weekday::Mon).is_none() || week(first + 1, Weekday::Tue).is_none());
        assert!((0..7).any(|back| week(last - back, Weekday::Mon).is_none()));
        assert_eq!(month(first - 1), None);
        assert_eq!(week(last + 1, Weekday::Mon), None);
    }
}
