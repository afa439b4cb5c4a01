//! SPEC 7: the window, time zones, months and weeks.

use account_engagement::{Aggregator, Level, Question};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;

use crate::world::{ANN, AS_OF, REP, after, at, date, email_at, rows};

pub(crate) fn sent(all: &[&str]) -> Aggregator {
    after(all.iter().map(|time| email_at(time, at(time), REP, ANN)))
}

/// The emails counted in each row of a level: the row's start date, and how many.
pub(crate) fn counted<Z: TimeZone>(
    aggregator: &Aggregator,
    question: &Question<Z>,
    level: Level,
) -> Vec<(NaiveDate, u64)> {
    let rows = aggregator.unscored_rows(question).unwrap();
    rows.iter().filter(|row| row.level == level).map(|row| (row.start, row.emails_to_account)).collect()
}

pub(crate) fn zone(name: &str) -> Tz {
    name.parse().unwrap()
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
        let question = question.week_start(start.unwrap_or(Weekday::Mon));
        assert_eq!(counted(&sent(&[sent_at]), &question, Level::Week), [(date(week), 1)], "{why}");
    }
    let question = Question::new(at(AS_OF)).zone(FixedOffset::east_opt(3600).unwrap());
    let local = sent(&["2026-06-21T23:00:00Z", "2026-06-21T22:59:59.999Z"]);
    assert_eq!(counted(&local, &question, Level::Week), [(date("2026-06-15"), 1), (date("2026-06-22"), 1)], "local");
}

/// As-of is Tuesday, 2026-06-30; the window starts on Monday, 2025-06-30, in the middle of a week
/// from Sunday.
#[test]
fn a_period_that_the_window_cuts_has_its_calendar_start() {
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
        assert_eq!(rows.email_tally().counted(), 1, "the tally is of the window");
    }
    assert_eq!(rows(&aggregator).len(), 3, "all by default");
}

#[cfg(feature = "chrono-tz")]
#[test]
fn zones_have_iana_names() {
    use account_engagement::question::zone_named;
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
