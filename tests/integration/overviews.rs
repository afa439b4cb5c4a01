//! SPEC 13: coverage, the overview of a run, and the history of runs. On random traffic the naive twin agrees
//! wherever it is asked for rows.

use account_engagement::enrichment::RunHistory;
use account_engagement::insight::Overview;
use account_engagement::row::Coverage;
use account_engagement::{Disclosure, RollUp};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use crate::traffic::cases;
use crate::world::{ANN, AS_OF, Activity, BOB, LEAD, OUTSIDER, REP, after, at, date, email_at, meeting_at, question};

fn coverage(first: Option<&str>, last: Option<&str>) -> Coverage {
    let wire =
        serde_json::json!({"window_start": "2025-06-30", "as_of": "2026-06-30", "first_day": first, "last_day": last});
    serde_json::from_value(wire).unwrap()
}

#[test]
fn days_of_data_and_whether_the_window_is_complete() {
    for (why, first, last, days, complete) in [
        ("SPEC 13: no data", None, None, 0, false),
        ("SPEC 13: one day", Some("2026-06-30"), Some("2026-06-30"), 1, false),
        ("SPEC 13: from the first day to the last, both counted", Some("2026-01-01"), Some("2026-01-31"), 31, false),
        ("SPEC 13: the whole window", Some("2025-06-30"), Some("2026-06-30"), 366, true),
        ("SPEC 13: a day is missing", Some("2025-07-01"), Some("2026-06-30"), 365, false),
        ("SPEC 13: further back", Some("2020-01-01"), Some("2026-06-29"), 365, true),
        ("SPEC 13: all before the window", Some("2020-01-01"), Some("2020-02-01"), 0, true),
    ] {
        let coverage = coverage(first, last);
        assert_eq!((coverage.day_count(), coverage.is_complete()), (days, complete), "{why}");
        assert_eq!(coverage.window_day_count(), 366);
    }
}

#[test]
fn days_of_data_in_words() {
    let back = "they reach back to the first day of the window, ";
    for (why, first, last, words) in [
        ("SPEC 13: no data", None, None, "the window is not complete, run again later".to_owned()),
        (
            "SPEC 13: the first day is missing",
            Some("2025-07-01"),
            Some("2026-06-30"),
            "the window is not complete, run again later".to_owned(),
        ),
        ("SPEC 13: the whole window", Some("2025-06-30"), Some("2026-06-30"), "the window is complete".to_owned()),
        (
            "SPEC 13: one day is missing",
            Some("2020-01-01"),
            Some("2026-06-29"),
            format!("{back}the last day has no data"),
        ),
        (
            "SPEC 13: a week is missing",
            Some("2025-06-30"),
            Some("2026-06-23"),
            format!("{back}the last 7 days have no data"),
        ),
        (
            "SPEC 13: all before the window",
            Some("2020-01-01"),
            Some("2020-02-01"),
            format!("{back}the last 366 days have no data"),
        ),
    ] {
        assert_eq!(coverage(first, last).in_words(), words, "{why}");
    }
}

#[test]
fn an_overview_has_every_figure() {
    let all: [Activity; 5] = [
        email_at("1", at("2026-03-02T09:00:00Z"), REP, ANN).into(),
        email_at("2", at("2026-03-03T09:00:00Z"), REP, ANN).into(),
        email_at("late", at("2026-07-01T09:00:00Z"), LEAD, ANN).into(),
        email_at("early", at("2024-07-01T09:00:00Z"), LEAD, ANN).into(),
        meeting_at("m", at("2026-03-04T09:00:00Z"), 30, OUTSIDER, &format!("{REP} {BOB}=declined")).into(),
    ];
    let state = after(all);
    let overview = state.rows(&question()).unwrap().overview();
    assert_eq!(overview.as_of, at(AS_OF));
    assert_eq!(
        (overview.account_count, overview.enriched_account_count, overview.percent_enriched()),
        (2, 1, Some(50.0))
    );
    assert_eq!((overview.mailbox_count, overview.mailboxes_with_activity), (2, 1));
    assert_eq!((overview.email_tally.recorded(), overview.email_tally.counted()), (4, 2));
    assert_eq!((overview.meeting_tally.recorded(), overview.meeting_tally.counted()), (1, 0));
    let coverage = overview.coverage;
    let days = (coverage.first_day, coverage.last_day);
    assert_eq!(days, (Some(date("2024-07-01")), Some(date("2026-03-04"))), "recorded, counted or not, up to as-of");
    assert_eq!(
        overview.to_string(),
        "Accounts enriched        1 of 2 (50.0 %)\n\
         Mailboxes with activity  1 of 2\n\
         Emails processed         4, of which 2 count\n\
         Meetings processed       1, of which 0 count\n\
         Days of data             248 of 366, from 2024-07-01 to 2026-03-04: \
         they reach back to the first day of the window, the last 118 days have no data\n"
    );
    let suppressed = state.suppressed_rows(&question(), Disclosure::at_least(2)).unwrap().overview();
    assert!(suppressed.mailboxes_with_activity.is_suppressed());
    assert!(suppressed.to_string().contains("\nMailboxes with activity  suppressed, of 2\n"));
}

#[test]
fn an_empty_overview_has_no_percentage() {
    let directory = account_engagement::Directory::builder().build().unwrap();
    let state = account_engagement::Aggregator::new(account_engagement::Key::PUBLIC, directory);
    let overview = state.rows(&question().roll_up(RollUp::TopParentsOnly)).unwrap().overview();
    assert_eq!((overview.account_count, overview.percent_enriched()), (0, None));
    assert!(overview.to_string().starts_with("Accounts enriched        0 of 0\n"));
    assert!(
        overview
            .to_string()
            .ends_with("Days of data             0 of 366: the window is not complete, run again later\n")
    );
}

fn an_overview(enriched_account_count: u64) -> Overview {
    let mut overview =
        after([email_at("1", at("2026-03-02T09:00:00Z"), REP, ANN)]).rows(&question()).unwrap().overview();
    overview.enriched_account_count = enriched_account_count;
    overview
}

#[test]
fn the_wire_form_is_pinned() {
    let mut history = RunHistory::default();
    history.record(at("2026-07-01T00:00:00Z"), an_overview(1));
    let wire = r#"[{"at":"2026-07-01T00:00:00.000Z","overview":{"as_of":"2026-06-30T12:00:00.000Z","accounts":2,"#
        .to_owned()
        + r#""accounts_enriched":1,"mailboxes":2,"mailboxes_with_activity":1,"emails":{"counted":1,"not_counted":{}},"#
        + r#""meetings":{"counted":0,"not_counted":{}},"coverage":{"window_start":"2025-06-30","as_of":"2026-06-30","#
        + r#""first_day":"2026-03-02","last_day":"2026-03-02"}}}]"#;
    assert_eq!(serde_json::to_string(&history).unwrap(), wire);
    assert_eq!(serde_json::from_str::<RunHistory>(&wire).unwrap(), history);
    let twice = wire.replacen('[', &format!("[{},", &wire[1..wire.len() - 1]), 1);
    assert_eq!(
        serde_json::from_str::<RunHistory>(&twice).unwrap_err().to_string(),
        "two runs are at 2026-07-01 00:00:00 UTC: a history has one for each instant, so remove one of them"
    );
}

#[test]
fn a_run_at_the_same_instant_replaces_the_earlier_record() {
    let mut history = RunHistory::default();
    let now = at(AS_OF);
    assert_eq!(history.record(now, an_overview(1)), None);
    assert_eq!(history.record(now, an_overview(2)), Some(an_overview(1).into()));
    assert_eq!(history.enriched_account_counts().collect::<Vec<_>>(), [(now, 2)]);
    assert_eq!(history.last_run(), Some(now));
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_history_does_not_depend_on_the_order_of_recording(hours in prop::collection::vec(0..20_i64, 0..12)) {
        let instant = |hour: i64| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::hours(hour);
        let mut history = RunHistory::default();
        let mut expected = std::collections::BTreeMap::new();
        for (place, hour) in (0..).zip(hours) {
            history.record(instant(hour), an_overview(place));
            expected.insert(instant(hour), place);
        }
        prop_assert_eq!(history.enriched_account_counts().collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
        let wire = serde_json::to_string(&history).unwrap();
        prop_assert_eq!(serde_json::from_str::<RunHistory>(&wire).unwrap(), history);
    }
}
