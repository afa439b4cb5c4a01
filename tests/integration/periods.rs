//! SPEC 7: the window, time zones, months and weeks.

use account_engagement::{Aggregator, Level, Question};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use crate::asking;
use crate::world::{ANN, AS_OF, REP, after, at, date, email_at, empty, rows};

fn sent(all: &[&str]) -> Aggregator {
    after(all.iter().map(|time| email_at(time, at(time), REP, ANN)))
}

/// The emails counted in each row of a level: the row's start date, and how many.
fn counted<Z: TimeZone>(aggregator: &Aggregator, question: &Question<'_, Z>, level: Level) -> Vec<(NaiveDate, u64)> {
    let rows = aggregator.unscored_rows(question).unwrap();
    rows.iter().filter(|row| row.level == level).map(|row| (row.start, row.emails_to_account)).collect()
}

fn zone(name: &str) -> Tz {
    name.parse().unwrap()
}

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
fn as_of_is_cut_to_the_millisecond() {
    for (as_of, sent_at, expected) in [
        ("2026-06-30T12:00:00.0009Z", "2026-06-30T12:00:00Z", 1),
        ("2026-06-30T12:00:00.0001Z", "2026-06-30T12:00:00.0009Z", 1),
        ("2026-06-30T12:00:00.0019Z", "2026-06-30T12:00:00.002Z", 0),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", 1),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.001Z", 0),
    ] {
        let rows = sent(&[sent_at]).rows(&Question::new(at(as_of))).unwrap();
        assert_eq!(rows.emails().counted(), expected, "{sent_at} as of {as_of}");
    }
}

/// The zone that as-of was written in names the instant and nothing else.
#[test]
fn the_zone_is_utc_by_default() {
    let as_of = DateTime::parse_from_rfc3339("2026-06-30T23:30:00-05:00").unwrap();
    let aggregator = sent(&["2026-06-30T23:59:59.999Z", "2026-07-01T00:00:00Z"]);
    let days = [(date("2026-06-01"), 1), (date("2026-07-01"), 1)];
    assert_eq!(counted(&aggregator, &Question::new(as_of), Level::Month), days);
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
fn months_are_the_calendars() {
    for (why, name, sent_at, month) in [
        ("the first instant", "UTC", "2026-03-01T00:00:00Z", "2026-03-01"),
        ("the last", "UTC", "2026-03-31T23:59:59.999Z", "2026-03-01"),
        ("a leap day", "UTC", "2024-02-29T23:59:59.999Z", "2024-02-01"),
        ("December", "UTC", "2025-12-31T23:59:59.999Z", "2025-12-01"),
        ("local: already the next", "Asia/Kolkata", "2026-03-31T18:30:00Z", "2026-04-01"),
        ("local: still the last", "Asia/Kolkata", "2026-03-31T18:29:59.999Z", "2026-03-01"),
        ("local: still the last year", "America/Los_Angeles", "2026-01-01T07:59:59.999Z", "2025-12-01"),
        ("with the offset of that day", "America/Los_Angeles", "2025-07-01T07:00:00Z", "2025-07-01"),
        ("the month after the skipped date", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-01"),
    ] {
        let question = Question::new(at(sent_at) + TimeDelta::days(2)).zone(zone(name));
        assert_eq!(counted(&sent(&[sent_at]), &question, Level::Month), [(date(month), 1)], "{why}");
    }
}

#[test]
fn weeks_are_seven_days_from_monday_or_another_day() {
    // 2026-06-24 is a Wednesday.
    for (why, start, sent_at, week) in [
        ("from Monday by default", None, "2026-06-24T12:00:00Z", "2026-06-22"),
        ("a Monday's first instant", None, "2026-06-22T00:00:00Z", "2026-06-22"),
        ("a Sunday's last", None, "2026-06-21T23:59:59.999Z", "2026-06-15"),
        ("from Tuesday", Some(Weekday::Tue), "2026-06-24T12:00:00Z", "2026-06-23"),
        ("from Wednesday", Some(Weekday::Wed), "2026-06-24T12:00:00Z", "2026-06-24"),
        ("from Thursday", Some(Weekday::Thu), "2026-06-24T12:00:00Z", "2026-06-18"),
        ("from Saturday", Some(Weekday::Sat), "2026-06-24T12:00:00Z", "2026-06-20"),
        ("from Sunday", Some(Weekday::Sun), "2026-06-24T12:00:00Z", "2026-06-21"),
        ("over the turn of a year with 53 ISO weeks", None, "2027-01-01T12:00:00Z", "2026-12-28"),
        ("the last Sunday of that week", None, "2027-01-03T23:59:59.999Z", "2026-12-28"),
        ("the first week after it", None, "2027-01-04T00:00:00Z", "2027-01-04"),
        ("before 1970", None, "1969-12-31T12:00:00Z", "1969-12-29"),
        ("over a leap day", None, "2024-03-01T12:00:00Z", "2024-02-26"),
    ] {
        let question = Question::new(at(sent_at) + TimeDelta::days(9));
        let question = start.map_or(question, |day| question.week_start(day));
        assert_eq!(counted(&sent(&[sent_at]), &question, Level::Week), [(date(week), 1)], "{why}");
    }
    let question = Question::new(at(AS_OF)).zone(FixedOffset::east_opt(3600).unwrap());
    let local = sent(&["2026-06-21T23:00:00Z", "2026-06-21T22:59:59.999Z"]);
    assert_eq!(counted(&local, &question, Level::Week), [(date("2026-06-15"), 1), (date("2026-06-22"), 1)], "local");
}

/// As-of is Tuesday, 2026-06-30; the window starts on Monday, 2025-06-30, in the middle of a week
/// from Sunday.
#[test]
fn a_period_that_the_window_cuts_carries_its_calendar_start() {
    let aggregator = sent(&[
        "2025-06-29T12:00:00Z",
        "2025-06-30T00:00:00Z",
        "2026-06-29T12:00:00Z",
        AS_OF,
        "2026-06-30T12:00:00.001Z",
        "2026-07-01T12:00:00Z",
    ]);
    let question = Question::new(at(AS_OF)).week_start(Weekday::Sun);
    for (level, expected) in [
        (Level::Year, vec![("2025-06-30", 3)]),
        (Level::Month, vec![("2025-06-01", 1), ("2026-06-01", 2)]),
        (Level::Week, vec![("2025-06-29", 1), ("2026-06-28", 2)]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(start, emails)| (date(start), emails)).collect();
        assert_eq!(counted(&aggregator, &question, level), expected, "{level}");
    }
}

/// 2006-10-29 began twice in St. John's: at 00:01 the clock was put back to 23:01.
#[test]
fn an_hour_that_comes_twice_counts_twice() {
    let aggregator = sent(&["2006-10-29T02:30:30Z", "2006-10-29T02:31:30Z", "2006-10-29T03:30:00Z"]);
    let question = Question::new(at("2006-10-30T12:00:00Z")).zone(zone("America/St_Johns")).week_start(Weekday::Sun);
    assert_eq!(
        counted(&aggregator, &question, Level::Week),
        [(date("2006-10-22"), 1), (date("2006-10-29"), 2)],
        "23:01:30 for the second time is Saturday again"
    );
    let from_that_day = question.start(date("2006-10-29"));
    assert_eq!(
        counted(&aggregator, &from_that_day, Level::Year),
        [(date("2006-10-29"), 3)],
        "but after the window's first instant"
    );
}

#[test]
fn levels_are_a_choice() {
    let aggregator = sent(&["2026-06-24T12:00:00Z"]);
    for levels in [vec![], vec![Level::Year], vec![Level::Week, Level::Month], Level::ALL.to_vec()] {
        let rows = aggregator.rows(&Question::new(at(AS_OF)).levels(levels.clone())).unwrap();
        let mut expected = levels;
        expected.sort_unstable();
        assert_eq!(rows.iter().map(|row| row.level).collect::<Vec<_>>(), expected);
        assert_eq!(rows.emails().counted(), 1, "the tally is of the window");
    }
    assert_eq!(rows(&aggregator).len(), 3, "all by default");
}

#[test]
fn a_window_that_is_none_is_an_error() {
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
        let question = Question::new(as_of).zone(zone);
        let question = start.map_or(question, |start| question.start(start));
        let found = empty().rows(&question).err().map(|error| error.to_string());
        assert_eq!(found, expected, "{why}");
        let unscored = empty().unscored_rows(&question).err().map(|error| error.to_string());
        assert_eq!(unscored, expected, "{why}, unscored");
    }
}

/// Only the periods that are asked for have to lie within the dates that there are.
#[test]
fn a_year_without_weeks_may_end_with_time_itself() {
    let question = Question::new(DateTime::<Utc>::MAX_UTC).levels([Level::Year, Level::Month]);
    assert!(empty().rows(&question).is_ok());
    assert!(empty().rows(&question.levels([Level::Week])).is_err());
}

#[cfg(feature = "chrono-tz")]
#[test]
fn zones_have_iana_names() {
    use account_engagement::zone_named;
    for (name, expected) in [
        ("Europe/Berlin", Ok(Tz::Europe__Berlin)),
        (" Pacific/Apia ", Ok(Tz::Pacific__Apia)),
        ("Europe/Atlantis", Err("\"Europe/Atlantis\" is not an IANA time zone such as Europe/Berlin")),
        ("", Err("\"\" is not an IANA time zone such as Europe/Berlin")),
    ] {
        let found = zone_named(name).map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{name:?}");
    }
}

/// In St. John's the clock was put back from a minute past midnight: at as-of it is the sixth once more, and
/// the mail of the second before bears the seventh.
#[test]
fn a_day_after_as_ofs_date_is_in_the_window_and_makes_no_second_year() {
    let as_of = at("2010-11-07T02:31:00Z");
    let emails = [
        email_at("1", at("2010-11-03T12:00:00Z"), REP, ANN),
        email_at("2", as_of - TimeDelta::milliseconds(1), REP, ANN),
    ];
    let asked = Question::new(as_of).zone(chrono_tz::America::St_Johns).levels([Level::Year]);
    let rows = asking::rows(&after(emails), &asked).unwrap();
    let found: Vec<_> = rows.iter().map(|row| (row.emails_to_account, row.days_since_last_email.known())).collect();
    assert_eq!(found, [(2, Some(3))], "days-since look past a date after the reference date");
}
