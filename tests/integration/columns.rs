//! SPEC 8: the sixteen columns.

use account_engagement::row::ColumnKind;
use account_engagement::{
    Accounts, Aggregator, Column, Disclosure, EmailKind, Gaps, Level, Meeting, Question, Row, Score, Value,
};
use chrono::{TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::world::{
    ABE, AMY, ANN, ANN_AT_HOME, AS_OF, Activity, BOB, LEAD, OUTSIDER, REP, REP_ALIAS, after, at, clock, date, email_at,
    first, meeting_at, offer, question, rows,
};

#[test]
fn the_names_and_their_order_are_official() {
    let names = [
        "EngagementScore",
        "NoOfEmails_ToAccount",
        "NoOfEmails_FromAccount",
        "NoOfMeetings_FromAccount",
        "NoOfMeetings_ToAccount",
        "NoOfContactsInvolved_Meetings",
        "NoOfContactsInvolved_Emails",
        "NoOfAccountContactsInvolved_Meetings",
        "NoOfAccountContactsInvolved_Emails",
        "EngagementStartDate",
        "DaysSinceLastEmail",
        "DaysSinceLastMeeting",
        "AverageDuration_Of_Meetings",
        "AverageDuration_Of_AccountEmailReplies",
        "AggregationStartDate",
        "AggregationLevel",
    ];
    assert_eq!(Column::STANDARD.map(Column::name), names);
    for (column, name) in Column::STANDARD.into_iter().zip(names) {
        assert_eq!(column.to_string(), name);
        assert_eq!(name.parse(), Ok(column));
        assert_eq!(serde_json::to_value(column).unwrap(), name);
        assert_eq!(serde_json::from_value::<Column>(name.into()).unwrap(), column);
    }
    for (value, text) in [
        (Value::Null, ""),
        (Value::Count(3), "3"),
        (Value::Number(37.5), "37.5"),
        (Value::Date(date("2026-03-02")), "2026-03-02"),
        (Value::Level(Level::Week), "Week"),
    ] {
        assert_eq!(value.to_string(), text);
    }
    let error = "engagementscore".parse::<Column>().unwrap_err();
    assert_eq!(error.to_string(), "\"engagementscore\" is not a column: expected a name such as DaysSinceLastEmail");
}

/// March: two emails to, one from with a reply after ten minutes, three meetings. April: one email
/// from, one meeting that nobody of either side initiated.
fn two_months() -> Vec<Activity> {
    let april = |time: &str| at(&format!("2026-04-20T{time}Z"));
    vec![
        email_at("e1", clock("09:00:00"), REP, ANN).into(),
        email_at("e2", clock("10:00:00"), LEAD, "ann@a.example abe@a.example bob@b.example").into(),
        email_at("e3", clock("09:10:00"), ANN_AT_HOME, "rep@corp.example someone@else.example")
            .in_reply_to("e1")
            .into(),
        meeting_at("m1", at("2026-03-09T09:00:00Z"), 30, REP, ANN).into(),
        meeting_at("m2", at("2026-03-10T09:00:00Z"), 60, AMY, "r.ep@corp.example ann@a.example").into(),
        meeting_at("m3", at("2026-03-11T09:00:00Z"), 90, ANN, "lead@corp.example=declined rep@corp.example").into(),
        email_at("e4", april("09:00:00"), ABE, REP_ALIAS).into(),
        meeting_at("m4", april("10:00:00"), 15, OUTSIDER, "lead@corp.example abe@a.example bob@b.example").into(),
    ]
}

#[test]
fn each_column_covers_the_activity_counted_in_the_period() {
    use Column as C;
    let (count, number, day) = (Value::Count, Value::Number, |text| Value::Date(date(text)));
    let rows = rows(&after(two_months()));
    let of = |level, start: &str| -> &Row<Score> {
        rows.iter().find(|row| *row.account_id == *"acct-a" && row.level == level && row.start == date(start)).unwrap()
    };
    let (year, march, april) =
        (of(Level::Year, "2025-06-30"), of(Level::Month, "2026-03-01"), of(Level::Month, "2026-04-01"));
    for (column, expected) in [
        (C::EngagementScore, [number(100.0), number(100.0), number(100.0)]),
        (C::EmailsToAccount, [count(2), count(2), count(0)]),
        (C::EmailsFromAccount, [count(2), count(1), count(1)]),
        (C::MeetingsFromAccount, [count(2), count(2), count(0)]),
        (C::MeetingsToAccount, [count(1), count(1), count(0)]),
        (C::ContactsInMeetings, [count(2), count(1), count(1)]),
        (C::ContactsInEmails, [count(2), count(2), count(1)]),
        (C::AccountContactsInMeetings, [count(3), count(2), count(1)]),
        (C::AccountContactsInEmails, [count(2), count(2), count(1)]),
        (C::EngagementStartDate, [day("2026-03-02"); 3]),
        (C::DaysSinceLastEmail, [count(71), count(29), count(10)]),
        (C::DaysSinceLastMeeting, [count(71), count(20), count(10)]),
        (C::AverageMeetingDuration, [number(2925.0), number(3600.0), number(900.0)]),
        (C::AverageReplyDuration, [number(600.0), number(600.0), Value::Null]),
        (C::AggregationStartDate, [day("2025-06-30"), day("2026-03-01"), day("2026-04-01")]),
        (C::AggregationLevel, [Value::Level(Level::Year), Value::Level(Level::Month), Value::Level(Level::Month)]),
    ] {
        assert_eq!([year, march, april].map(|row| row.get(column)), expected, "{column}");
    }
    let weeks = rows.iter().filter(|row| *row.account_id == *"acct-a" && row.level == Level::Week);
    let weeks: Vec<_> = weeks.map(|row| (row.start, row.emails_to_account, row.contacts_in_meetings)).collect();
    assert_eq!(weeks, [(date("2026-03-02"), 2, 0), (date("2026-03-09"), 0, 1), (date("2026-04-20"), 0, 1)]);
    let unscored = after(two_months()).unscored_rows(&question()).unwrap();
    assert_eq!(unscored[0].get(Column::EngagementScore), Value::Null);
}

#[test]
fn engagement_starts_with_the_first_counted_activity_in_the_window() {
    let email = |id: &str, sent_at: &str| Activity::from(email_at(id, at(sent_at), REP, ANN));
    let meeting = |id: &str, start: &str| Activity::from(meeting_at(id, at(start), 30, REP, ANN));
    for (why, all, expected) in [
        ("an email", vec![email("e", "2026-03-05T09:00:00Z"), meeting("m", "2026-03-07T09:00:00Z")], "2026-03-05"),
        ("a meeting", vec![email("e", "2026-03-05T09:00:00Z"), meeting("m", "2026-03-04T09:00:00Z")], "2026-03-04"),
        (
            "none before the window",
            vec![email("d", "2025-06-29T09:00:00Z"), email("e", "2026-03-05T09:00:00Z")],
            "2026-03-05",
        ),
        (
            "none that does not count",
            vec![email_at("d", at("2026-03-01T09:00:00Z"), REP, BOB).into(), email("e", "2026-03-05T09:00:00Z")],
            "2026-03-05",
        ),
        (
            "none that is not counted by kind",
            vec![
                email_at("d", at("2026-03-01T09:00:00Z"), REP, ANN).kind(EmailKind::Bulk).into(),
                email("e", "2026-03-05T09:00:00Z"),
            ],
            "2026-03-05",
        ),
    ] {
        let rows = rows(&after(all));
        let own: Vec<_> = rows.iter().filter(|row| *row.account_id == *"acct-a").collect();
        assert!(own.len() >= 3, "{why}");
        assert!(own.iter().all(|row| row.engagement_start == Some(date(expected))), "{why}: the same on all rows");
    }
    let evening = after([email("e", "2026-03-05T23:30:00Z")]);
    let berlin = evening.rows(&question().zone(Tz::Europe__Berlin)).unwrap();
    assert_eq!(berlin[0].engagement_start, Some(date("2026-03-06")), "local");
}

/// Of emails; the same days of meetings give the same days since.
fn days_since<Z: TimeZone>(activity: &[&str], question: &Question<Z>, level: Level, start: &str) -> Option<u32> {
    let emails = after(activity.iter().map(|time| email_at(time, at(time), REP, ANN)));
    let meetings = after(activity.iter().map(|time| meeting_at(time, at(time), 30, REP, ANN)));
    let row = |aggregator: &Aggregator| {
        let rows = aggregator.unscored_rows(question).unwrap();
        rows.iter().find(|row| row.level == level && row.start == date(start)).unwrap().clone()
    };
    let (emails, meetings) = (row(&emails), row(&meetings));
    assert_eq!(emails.days_since_last_email, meetings.days_since_last_meeting);
    assert_eq!((emails.days_since_last_meeting, meetings.days_since_last_email), (None, None), "never of the other");
    emails.days_since_last_email
}

#[test]
fn days_since_are_calendar_days_to_the_periods_last_date_or_as_ofs() {
    let filled = || question().gaps(Gaps::Fill);
    let (march, april, today) = ("2026-03-10T09:00:00Z", "2026-04-20T23:59:59Z", "2026-06-30T00:00:00Z");
    for (why, activity, level, start, expected) in [
        ("Year: to as-of's date", vec![march], Level::Year, "2025-06-30", 112),
        ("Year: the last", vec![march, april], Level::Year, "2025-06-30", 71),
        ("on as-of's date", vec![march, today], Level::Year, "2025-06-30", 0),
        ("Month: to its last date", vec![march, april], Level::Month, "2026-03-01", 21),
        ("Month: the last within", vec![march, april], Level::Month, "2026-04-01", 10),
        ("Month: on its last date", vec!["2026-03-31T00:00:00Z", april], Level::Month, "2026-03-01", 0),
        ("Month: a period without looks back over the window", vec![march, april], Level::Month, "2026-05-01", 41),
        (
            "Month: the one that as-of cuts: to as-of's date",
            vec![march, "2026-06-20T12:00:00Z"],
            Level::Month,
            "2026-06-01",
            10,
        ),
        ("Week: to its last date", vec!["2026-03-09T09:00:00Z", april], Level::Week, "2026-03-09", 6),
        (
            "Week: a later day of the week",
            vec!["2026-03-09T09:00:00Z", "2026-03-12T09:00:00Z", april],
            Level::Week,
            "2026-03-09",
            3,
        ),
        ("Week: without, looks back", vec!["2026-03-09T09:00:00Z", april], Level::Week, "2026-03-16", 13),
        ("Week: the one that as-of cuts", vec![march, "2026-06-29T12:00:00Z"], Level::Week, "2026-06-29", 1),
        ("the window's first instant", vec!["2025-06-30T00:00:00Z"], Level::Year, "2025-06-30", 365),
    ] {
        assert_eq!(days_since(&activity, &filled(), level, start), Some(expected), "{why}");
    }
}

#[test]
fn days_since_count_local_dates_and_not_hours() {
    for (why, zone, activity, as_of, expected) in [
        ("two minutes over midnight", Tz::UTC, "2026-03-09T23:59:00Z", "2026-03-10T00:01:00Z", 1),
        ("a whole day within one date", Tz::UTC, "2026-03-10T00:00:00Z", "2026-03-10T23:59:59Z", 0),
        ("a day of 23 hours", Tz::Europe__Berlin, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 1),
        ("a day of 25 hours", Tz::Europe__Berlin, "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", 0),
        ("local midnight", Tz::America__Los_Angeles, "2026-03-10T06:59:59Z", "2026-03-10T07:00:00Z", 1),
        (
            "over the skipped date: 29 and 31 December",
            Tz::Pacific__Apia,
            "2011-12-30T09:59:59Z",
            "2011-12-30T10:00:00Z",
            2,
        ),
    ] {
        let as_of = at(as_of);
        let question = Question::new(as_of).zone(zone);
        let start = (as_of.with_timezone(&zone).date_naive() - TimeDelta::days(365)).to_string();
        assert_eq!(days_since(&[activity], &question, Level::Year, &start), Some(expected), "{why}");
    }
}

#[test]
fn days_since_are_null_without_activity() {
    let question = question().gaps(Gaps::Fill);
    let all: [Activity; 2] = [
        email_at("e", at("2026-03-10T09:00:00Z"), REP, ANN).into(),
        meeting_at("m", at("2026-05-10T09:00:00Z"), 30, REP, ANN).into(),
    ];
    let rows = after(all).rows(&question).unwrap();
    let months = rows.iter().filter(|row| row.level == Level::Month);
    let since: Vec<_> = months.map(|row| (row.days_since_last_email, row.days_since_last_meeting)).collect();
    assert_eq!(since, [(Some(21), None), (Some(51), None), (Some(82), Some(21)), (Some(112), Some(51))]);
}

/// A mean of floats would be off by a bit in each of these.
#[test]
fn means_are_exact_sums_divided_once() {
    for (why, millis, expected) in [
        ("ten times a tenth of a second", vec![100; 10], 0.1),
        ("a third", vec![1, 1, 2], 4.0 / 3000.0),
        ("seven odd ones", vec![123, 4567, 89, 1, 17, 4001, 33_333], 42_131.0 / 7000.0),
        ("none at all", vec![0, 0, 0], 0.0),
        ("three that are odd to a thousandth", vec![80, 2, 1], 83.0 / 3000.0),
        ("eleven that are", vec![1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1.0 / 11_000.0),
        ("far apart", vec![1, 86_399_999, 1], 86_400_001.0 / 3000.0),
    ] {
        let start = at("2026-03-10T00:00:00Z");
        let meetings = (0..).zip(&millis).map(|(place, &millis)| {
            let end = start + TimeDelta::milliseconds(millis);
            Meeting::new(format!("m{place}"), start, end).organizer(REP).attendee(ANN)
        });
        let mut aggregator = after(meetings);
        let answers = (0..).zip(&millis).map(|(place, &millis)| {
            let sent_at: chrono::DateTime<Utc> = start + TimeDelta::milliseconds(millis);
            email_at(&format!("r{place}"), sent_at, ANN, REP).in_reply_to("o")
        });
        offer(&mut aggregator, answers.chain([email_at("o", start, REP, ANN)]));
        let rows = rows(&aggregator);
        let row = first(&rows, "acct-a").unwrap();
        assert_eq!(row.average_meeting_duration.map(f64::to_bits), Some(f64::to_bits(expected)), "{why}");
        assert_eq!(row.average_reply_duration.map(f64::to_bits), Some(f64::to_bits(expected)), "{why}");
    }
}

/// The scheduled length is of the meetings that count for the account, no matter who initiated them.
#[test]
fn means_are_null_without_anything_to_measure() {
    let all: [Activity; 2] = [
        email_at("e", at("2026-03-10T09:00:00Z"), ANN, REP).into(),
        meeting_at("m", at(AS_OF), 30, OUTSIDER, "rep@corp.example bob@b.example").into(),
    ];
    let rows = rows(&after(all));
    let means = |account| first(&rows, account).map(|row| (row.average_meeting_duration, row.average_reply_duration));
    assert_eq!(means("acct-a"), Some((None, None)));
    assert_eq!(means("acct-b"), Some((Some(1800.0), None)));
}

/// On rows with and without activity, scored and unscored, plain and suppressed.
#[test]
fn every_value_has_the_kind_that_the_table_says() {
    let all = question().accounts(Accounts::All);
    let state = after([
        Activity::from(email_at("e1", at("2026-03-02T09:00:00Z"), REP, ANN)),
        email_at("e2", at("2026-03-02T10:00:00Z"), ANN, REP).in_reply_to("e1").into(),
        meeting_at("m1", at("2026-03-03T09:00:00Z"), 30, REP, ANN).into(),
    ]);
    let (rows, unscored) = (state.rows(&all).unwrap(), state.unscored_rows(&all).unwrap());
    let suppressed = state.suppressed_rows(&all, Disclosure::at_least(2)).unwrap();
    for &column in Column::ALL {
        let values = rows.iter().map(|row| row.get(column)).chain(unscored.iter().map(|row| row.get(column)));
        let values: Vec<Value> = values.chain(suppressed.iter().map(|row| row.get(column))).collect();
        for value in &values {
            let is_of_the_kind = match column.kind() {
                _ if *value == Value::Suppressed => true,
                ColumnKind::Score | ColumnKind::Seconds => matches!(value, Value::Number(_) | Value::Null),
                ColumnKind::Days | ColumnKind::Total => matches!(value, Value::Count(_) | Value::Null),
                ColumnKind::Count => matches!(value, Value::Count(_)),
                ColumnKind::Date => matches!(value, Value::Date(_) | Value::Null),
                ColumnKind::Level => matches!(value, Value::Level(_)),
                kind => panic!("no test knows the kind {kind}"),
            };
            assert!(is_of_the_kind, "{column}: {value:?} is not {}", column.kind());
            assert!(*value != Value::Suppressed || column.is_suppressible(), "{column} is always shown");
        }
        let is_there = |value: &Value| !matches!(value, Value::Null | Value::Suppressed);
        assert!(values.iter().any(is_there), "{column} has a value somewhere");
        assert_eq!(values.contains(&Value::Suppressed), column.is_suppressible(), "{column}");
        assert_eq!(column.is_standard(), Column::STANDARD.contains(&column), "{column}");
    }
}
