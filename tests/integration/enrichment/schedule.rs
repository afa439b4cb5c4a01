//! SPEC 13: the first run six hours after consent, then weekly by default.

use account_engagement::enrichment::{Consent, Schedule};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::json;

use crate::traffic::cases;
use crate::world::at;

fn granted() -> Consent {
    Consent::requested(at("2026-03-02T08:00:00Z")).grant("admin@corp.example", at("2026-03-02T09:00:00Z")).unwrap()
}

#[test]
fn the_next_run_depends_on_consent_last_run_and_interval() {
    let pending = Consent::requested(at("2026-03-02T08:00:00Z"));
    let withdrawn = granted().withdraw(at("2026-03-03T09:00:00Z")).unwrap();
    let anew = withdrawn.grant("admin@corp.example", at("2026-03-10T09:00:00Z")).unwrap();
    let daily = Schedule::every(TimeDelta::days(1)).unwrap();
    for (why, schedule, consent, last, expected) in [
        ("pending", Schedule::WEEKLY, &pending, None, None),
        ("withdrawn", Schedule::WEEKLY, &withdrawn, Some("2026-03-02T15:00:00Z"), None),
        ("the first", Schedule::WEEKLY, &granted(), None, Some("2026-03-02T15:00:00Z")),
        ("the first run, with any interval", daily, &granted(), None, Some("2026-03-02T15:00:00Z")),
        ("the next", Schedule::default(), &granted(), Some("2026-03-02T15:10:00Z"), Some("2026-03-09T15:10:00Z")),
        ("daily", daily, &granted(), Some("2026-03-02T15:10:00Z"), Some("2026-03-03T15:10:00Z")),
        ("a run before the six hours", daily, &granted(), Some("2026-03-02T09:30:00Z"), Some("2026-03-03T09:30:00Z")),
        ("a run at the grant", daily, &granted(), Some("2026-03-02T09:00:00Z"), Some("2026-03-03T09:00:00Z")),
        (
            "a run before the grant does not count",
            daily,
            &granted(),
            Some("2026-03-02T08:59:59.999Z"),
            Some("2026-03-02T15:00:00Z"),
        ),
        (
            "nor one under an earlier grant",
            Schedule::WEEKLY,
            &anew,
            Some("2026-03-02T15:00:00Z"),
            Some("2026-03-10T15:00:00Z"),
        ),
    ] {
        assert_eq!(schedule.next_run(consent, last.map(at)), expected.map(at), "{why}");
    }
}

#[test]
fn beyond_the_last_instant_there_is_no_run() {
    let last = DateTime::<Utc>::MAX_UTC;
    let late = Consent::requested(last).grant("admin@corp.example", last).unwrap();
    assert_eq!(Schedule::WEEKLY.next_run(&late, None), None);
    let longest = Schedule::every(TimeDelta::seconds(i64::MAX / 1000)).unwrap();
    assert_eq!(longest.next_run(&granted(), Some(at("2026-03-02T15:00:00Z"))), None);
    assert_eq!(longest.next_run(&granted(), None), Some(at("2026-03-02T15:00:00Z")));
    assert_eq!(Schedule::WEEKLY.overdue(&late, None, last), None);
}

#[test]
fn a_run_is_overdue_from_the_instant_it_is_due() {
    for (why, now, expected) in [
        ("before", "2026-03-02T14:59:59.999Z", None),
        ("at the instant", "2026-03-02T15:00:00Z", Some(TimeDelta::zero())),
        ("after", "2026-03-02T16:30:00Z", Some(TimeDelta::minutes(90))),
    ] {
        assert_eq!(Schedule::WEEKLY.overdue(&granted(), None, at(now)), expected, "{why}");
    }
    let pending = Consent::requested(at("2026-03-02T08:00:00Z"));
    assert_eq!(Schedule::WEEKLY.overdue(&pending, None, at("2030-01-01T00:00:00Z")), None);
}

#[test]
fn an_interval_is_above_zero_in_whole_seconds() {
    for (interval, expected) in [
        (TimeDelta::zero(), "an interval of 0 s is too short: the interval must be at least one second"),
        (TimeDelta::days(-7), "an interval of -604800 s is too short: the interval must be at least one second"),
        (TimeDelta::milliseconds(-500), "an interval of -0.5 s is too short: the interval must be at least one second"),
        (TimeDelta::milliseconds(1500), "an interval of 1.5 s has a fraction of a second: expected whole seconds"),
        (TimeDelta::nanoseconds(1), "an interval of 0.000000001 s has a fraction of a second: expected whole seconds"),
    ] {
        assert_eq!(Schedule::every(interval).unwrap_err().to_string(), expected);
    }
    assert_eq!(Schedule::every(TimeDelta::seconds(1)).unwrap().interval(), TimeDelta::seconds(1));
    assert_eq!(Schedule::every(TimeDelta::days(7)), Ok(Schedule::default()));
}

#[test]
fn a_schedule_is_written_in_seconds() {
    let daily = Schedule::every(TimeDelta::days(1)).unwrap();
    assert_eq!(serde_json::to_value(daily).unwrap(), json!({"interval_seconds": 86_400}));
    assert_eq!(serde_json::from_value::<Schedule>(json!({"interval_seconds": 86_400})).unwrap(), daily);
    assert_eq!(serde_json::from_value::<Schedule>(json!({})).unwrap(), Schedule::WEEKLY);
    for (wire, expected) in [
        (json!({"interval_seconds": 0}), "an interval of 0 s is too short: the interval must be at least one second"),
        (
            json!({"interval_seconds": i64::MAX}),
            "an interval of 9223372036854775807 s is out of range: expected at most 9223372036854775 s",
        ),
        (json!({"interval_days": 7}), "unknown field `interval_days`, expected `interval_seconds`"),
    ] {
        assert_eq!(serde_json::from_value::<Schedule>(wire).unwrap_err().to_string(), expected);
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn the_next_run_is_after_the_last_and_moves_with_time(
        granted in 0i64..1_000_000,
        last in proptest::option::of(0i64..1_000_000),
        interval in 1i64..1_000_000,
        now in 0i64..3_000_000,
        shift in 0i64..1_000_000,
    ) {
        let second = |number: i64| at("2026-03-02T09:00:00Z") + TimeDelta::seconds(number);
        let consent = |by: i64| Consent::requested(second(0)).grant("a", second(granted + by)).unwrap();
        let schedule = Schedule::every(TimeDelta::seconds(interval)).unwrap();
        let next = schedule.next_run(&consent(0), last.map(second)).unwrap();

        let counted = last.filter(|last| *last >= granted);
        prop_assert_eq!(next, second(counted.map_or(granted + 6 * 3600, |last| last + interval)));
        prop_assert!(next > second(granted));
        prop_assert!(consent(0).in_force(next).is_ok());
        // After the run, the one after it.
        prop_assert_eq!(schedule.next_run(&consent(0), Some(next)), Some(next + schedule.interval()));
        // Everything later by so much: the run too.
        let later = schedule.next_run(&consent(shift), last.map(|last| second(last + shift)));
        prop_assert_eq!(later, Some(next + TimeDelta::seconds(shift)));
        // Late by what has passed since.
        let late = schedule.overdue(&consent(0), last.map(second), second(now));
        prop_assert_eq!(late, (second(now) >= next).then(|| second(now) - next));
        let withdrawn = consent(0).withdraw(second(granted)).unwrap();
        prop_assert_eq!(schedule.next_run(&withdrawn, last.map(second)), None);
    }
}
