//! SPEC 7: the window, from its first date to as-of.

use account_engagement::{Level, Question};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

use crate::asking;
use crate::world::{ANN, AS_OF, REP, after, at, date, email_at, empty};

use crate::periods::{counted, sent, zone};

#[test]
fn the_window_is_from_local_midnight_365_days_before_up_to_and_including_as_of() {
    for (why, name, as_of, start, first_date) in [
        ("UTC", "UTC", AS_OF, "2025-06-30T00:00:00Z", "2025-06-30"),
        ("local midnight", "Europe/Berlin", AS_OF, "2025-06-29T22:00:00Z", "2025-06-30"),
        (
            "the offset of the first date, not as-of's",
            "Europe/Berlin",
            "2026-01-15T12:00:00Z",
            "2025-01-14T23:00:00Z",
            "2025-01-15",
        ),
        (
            "as-of's local date is a day later",
            "Europe/Berlin",
            "2026-06-30T22:00:00Z",
            "2025-06-30T22:00:00Z",
            "2025-07-01",
        ),
        (
            "as-of's local date is a day earlier",
            "America/Los_Angeles",
            "2026-06-30T06:59:59.999Z",
            "2025-06-29T07:00:00Z",
            "2025-06-29",
        ),
        ("as-of at midnight", "UTC", "2026-06-30T00:00:00Z", "2025-06-30T00:00:00Z", "2025-06-30"),
        (
            "a leap day within: 365 days are not a year",
            "UTC",
            "2024-06-30T12:00:00Z",
            "2023-07-01T00:00:00Z",
            "2023-07-01",
        ),
        ("from a leap day", "UTC", "2025-02-28T12:00:00Z", "2024-02-29T00:00:00Z", "2024-02-29"),
        ("as of a leap day", "UTC", "2024-02-29T12:00:00Z", "2023-03-01T00:00:00Z", "2023-03-01"),
        (
            "a midnight that was skipped: one o'clock",
            "America/Sao_Paulo",
            "2019-11-04T12:00:00Z",
            "2018-11-04T03:00:00Z",
            "2018-11-04",
        ),
        (
            "a midnight that was skipped, before 1970",
            "America/Sao_Paulo",
            "1966-12-01T12:00:00Z",
            "1965-12-01T03:00:00Z",
            "1965-12-01",
        ),
        (
            "a midnight to which the clock was put back: the first",
            "America/Havana",
            "2019-11-04T12:00:00Z",
            "2018-11-04T04:00:00Z",
            "2018-11-04",
        ),
        (
            "a midnight at which the clock was put back",
            "America/Sao_Paulo",
            "2019-02-18T12:00:00Z",
            "2018-02-18T03:00:00Z",
            "2018-02-18",
        ),
        (
            "a midnight over which the clock was put back: the first",
            "America/St_Johns",
            "2007-10-29T12:00:00Z",
            "2006-10-29T02:30:00Z",
            "2006-10-29",
        ),
        (
            "a date that was skipped: the next instant",
            "Pacific/Apia",
            "2012-12-29T00:00:00Z",
            "2011-12-30T10:00:00Z",
            "2011-12-30",
        ),
    ] {
        let (as_of, start) = (at(as_of), at(start));
        let question = Question::new(as_of).zone(zone(name));
        let milli = TimeDelta::milliseconds(1);
        for (edge, instant, inside) in [
            ("just before its start", start - milli, false),
            ("its first instant", start, true),
            ("as-of", as_of, true),
            ("just after as-of", as_of + milli, false),
        ] {
            let aggregator = after([email_at("e", instant, REP, ANN)]);
            let expected = if inside { vec![(date(first_date), 1)] } else { vec![] };
            assert_eq!(counted(&aggregator, &question, Level::Year), expected, "{why}: {edge}");
        }
    }
}

#[test]
fn as_of_is_truncated_to_the_millisecond() {
    for (as_of, sent_at, expected) in [
        ("2026-06-30T12:00:00.0009Z", "2026-06-30T12:00:00Z", 1),
        ("2026-06-30T12:00:00.0001Z", "2026-06-30T12:00:00.0009Z", 1),
        ("2026-06-30T12:00:00.0019Z", "2026-06-30T12:00:00.002Z", 0),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", 1),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.001Z", 0),
    ] {
        let rows = sent(&[sent_at]).rows(&Question::new(at(as_of))).unwrap();
        assert_eq!(rows.email_tally().counted(), expected, "{sent_at} as of {as_of}");
    }
}

#[test]
fn the_caller_can_give_another_start_date() {
    let aggregator = sent(&["2020-02-29T12:00:00Z", "2026-06-29T23:59:59.999Z", "2026-06-30T00:00:00Z", AS_OF]);
    for (start, year) in [
        ("2026-06-30", vec![(date("2026-06-30"), 2)]),
        ("2026-06-29", vec![(date("2026-06-29"), 3)]),
        ("2020-03-01", vec![(date("2020-03-01"), 3)]),
        ("2020-02-29", vec![(date("2020-02-29"), 4)]),
        ("1900-01-01", vec![(date("1900-01-01"), 4)]),
    ] {
        let question = Question::new(at(AS_OF)).start(date(start));
        assert_eq!(counted(&aggregator, &question, Level::Year), year, "from {start}");
    }
    let berlin = Question::new(at("2026-06-30T22:00:00Z")).zone(zone("Europe/Berlin")).start(date("2026-07-01"));
    let midnight = sent(&["2026-06-30T21:59:59.999Z", "2026-06-30T22:00:00Z"]);
    assert_eq!(counted(&midnight, &berlin, Level::Year), [(date("2026-07-01"), 1)], "local to the zone");
}

#[test]
fn an_invalid_window_is_an_error() {
    let as_of = at(AS_OF);
    let after = |start: &str, date: &str| {
        format!("the window starts on {start}, after as-of's date {date}: give an earlier start or a later as-of")
    };
    let outside = |as_of: &str| {
        format!(
            "the window up to {as_of} has months or weeks outside the dates that can be represented, -262143-01-01 to +262142-12-31"
        )
    };
    let east = FixedOffset::east_opt(14 * 3600).unwrap();
    let west = FixedOffset::west_opt(12 * 3600 + 1).unwrap();
    let utc = FixedOffset::east_opt(0).unwrap();
    for (why, as_of, zone, start, expected) in [
        ("a start after as-of's date", as_of, utc, Some(date("2026-07-01")), Some(after("2026-07-01", "2026-06-30"))),
        ("as-of's date", as_of, utc, Some(date("2026-06-30")), None),
        ("as-of's date in the zone", as_of, east, Some(date("2026-07-01")), None),
        ("the day after it", as_of, east, Some(date("2026-07-02")), Some(after("2026-07-02", "2026-07-01"))),
        (
            "a date that has not begun in the zone",
            as_of,
            west,
            Some(date("2026-06-30")),
            Some(after("2026-06-30", "2026-06-29")),
        ),
        ("the end of time", DateTime::<Utc>::MAX_UTC, utc, None, Some(outside("+262142-12-31 23:59:59.999999999 UTC"))),
        ("the beginning of time", DateTime::<Utc>::MIN_UTC, utc, None, Some(outside("-262143-01-01 00:00:00 UTC"))),
        (
            "a start at the beginning of time",
            as_of,
            utc,
            Some(NaiveDate::MIN),
            Some(outside("2026-06-30 12:00:00 UTC")),
        ),
        (
            "a year after the beginning of time",
            DateTime::<Utc>::MIN_UTC + TimeDelta::days(365),
            utc,
            None,
            Some(outside("-262142-01-01 00:00:00 UTC")),
        ),
        ("two years after it", DateTime::<Utc>::MIN_UTC + TimeDelta::days(730), utc, None, None),
        ("two months before the end of time", DateTime::<Utc>::MAX_UTC - TimeDelta::days(62), utc, None, None),
    ] {
        let mut question = Question::new(as_of).zone(zone);
        if let Some(start) = start {
            question = question.start(start);
        }
        let found = empty().rows(&question).err().map(|error| error.to_string());
        assert_eq!(found, expected, "{why}");
        let unscored = empty().unscored_rows(&question).err().map(|error| error.to_string());
        assert_eq!(unscored, expected, "{why}, unscored");
    }
}

/// Only the periods of the question must be in the range of representable dates.
#[test]
fn a_year_without_weeks_can_end_on_the_last_representable_date() {
    let question = Question::new(DateTime::<Utc>::MAX_UTC).levels([Level::Year, Level::Month]);
    assert!(empty().rows(&question).is_ok());
    assert!(empty().rows(&question.levels([Level::Week])).is_err());
}

/// In St. John's the clock was put back from a minute past midnight: at as-of it is the sixth again, and
/// the mail of the second before has the seventh.
#[test]
fn an_activity_dated_after_as_of_by_a_clock_change_is_in_the_same_year_row() {
    let as_of = at("2010-11-07T02:31:00Z");
    let emails = [
        email_at("1", at("2010-11-03T12:00:00Z"), REP, ANN),
        email_at("2", as_of - TimeDelta::milliseconds(1), REP, ANN),
    ];
    let asked = Question::new(as_of).zone(chrono_tz::America::St_Johns).levels([Level::Year]);
    let rows = asking::rows(&after(emails), &asked).unwrap();
    let found: Vec<_> = rows.iter().map(|row| (row.emails_to_account, row.days_since_last_email)).collect();
    assert_eq!(found, [(2, Some(3))], "days-since look past a date after the reference date");
}
