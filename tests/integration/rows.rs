//! SPEC 10: which rows there are, in which order, and how they are written.

use account_engagement::score::MinMax;
use account_engagement::{Account, Accounts, Aggregator, Column, Gaps, Key, Level, Mailbox, Question, Row, Value};

use crate::world::{
    ANN, AS_OF, Activity, BOB, LEAD, REP, after, at, counts, date, directory_of, email_at, meeting_at, offer, question,
    rows,
};
use crate::written_rows::one_of_each;

pub(crate) const YEAR: &str = "2025-06-30";

/// Each row's account, level and start date.
fn places<S>(rows: &[Row<S>]) -> Vec<(String, Level, String)> {
    rows.iter().map(|row| (row.account_id.to_string(), row.level, row.start.to_string())).collect()
}

fn place(account: &str, level: Level, start: &str) -> (String, Level, String) {
    (account.to_owned(), level, start.to_owned())
}

fn asked(aggregator: &Aggregator, question: &Question) -> Vec<(String, Level, String)> {
    let scored = aggregator.rows(question).unwrap();
    let unscored = aggregator.unscored_rows(question).unwrap();
    assert_eq!(places(&scored), places(&unscored), "scored or not");
    places(&scored)
}

#[test]
fn there_are_rows_for_the_periods_with_a_counted_activity() {
    use Level::{Month, Week, Year};
    let email = |id: &str, sent_at: &str, to: &str| Activity::from(email_at(id, at(sent_at), REP, to));
    let a = |level, start| place("acct-a", level, start);
    for (why, all, expected) in [
        ("nothing", vec![], vec![]),
        (
            "an email",
            vec![email("e", "2026-03-03T09:00:00Z", ANN)],
            vec![a(Year, YEAR), a(Month, "2026-03-01"), a(Week, "2026-03-02")],
        ),
        (
            "a meeting",
            vec![meeting_at("m", at("2026-03-03T09:00:00Z"), 30, "", "ann@a.example rep@corp.example").into()],
            vec![a(Year, YEAR), a(Month, "2026-03-01"), a(Week, "2026-03-02")],
        ),
        (
            "none that does not count",
            vec![email("e", "2026-03-03T09:00:00Z", LEAD), email("f", "2025-06-29T09:00:00Z", ANN)],
            vec![],
        ),
        (
            "two months of one week",
            vec![email("e", "2026-03-31T09:00:00Z", ANN), email("f", "2026-04-01T09:00:00Z", ANN)],
            vec![a(Year, YEAR), a(Month, "2026-03-01"), a(Month, "2026-04-01"), a(Week, "2026-03-30")],
        ),
        (
            "gaps are left",
            vec![
                email("f", "2026-05-15T09:00:00Z", ANN),
                email("e", "2026-03-03T09:00:00Z", ANN),
                email("g", "2026-03-05T09:00:00Z", ANN),
            ],
            vec![
                a(Year, YEAR),
                a(Month, "2026-03-01"),
                a(Month, "2026-05-01"),
                a(Week, "2026-03-02"),
                a(Week, "2026-05-11"),
            ],
        ),
    ] {
        assert_eq!(asked(&after(all), &question()), expected, "{why}");
    }
}

#[test]
fn on_request_all_accounts_have_their_year_row() {
    use Level::{Month, Week, Year};
    let all = [email_at("e", at("2026-03-03T09:00:00Z"), REP, ANN)];
    let expected = [
        place("acct-a", Year, YEAR),
        place("acct-a", Month, "2026-03-01"),
        place("acct-a", Week, "2026-03-02"),
        place("acct-b", Year, YEAR),
    ];
    let question = question().accounts(Accounts::All);
    assert_eq!(asked(&after(all.clone()), &question), expected);
    let rows = after(all).rows(&question.clone().normalizer(MinMax)).unwrap();
    let empty = &rows[3];
    let nulls = [
        Column::EngagementStartDate,
        Column::DaysSinceLastEmail,
        Column::DaysSinceLastMeeting,
        Column::AverageMeetingDuration,
        Column::AverageReplyDuration,
    ];
    for column in Column::STANDARD {
        let expected = match column {
            Column::EngagementScore => Value::Number(0.0),
            Column::AggregationStartDate => Value::Date(date(YEAR)),
            Column::AggregationLevel => Value::Level(Year),
            column if nulls.contains(&column) => Value::Null,
            _ => Value::Count(0),
        };
        assert_eq!(empty.get(column), expected, "{column} of an account without activity");
    }
    assert_eq!(empty.score.raw.to_bits(), 0);
    let filled = after([email_at("e", at("2026-03-03T09:00:00Z"), REP, ANN)]);
    let filled = asked(&filled, &question.clone().gaps(Gaps::Fill));
    assert_eq!(filled.iter().filter(|(account, ..)| account == "acct-b").count(), 1, "its Year row only");
    let months = asked(&after([email_at("e", at(AS_OF), REP, ANN)]), &question.levels([Month]));
    assert_eq!(months, [place("acct-a", Month, "2026-06-01")], "and where Years are not asked for, none");
}

/// From the account's first period with activity to as-of's.
#[test]
fn on_request_gaps_are_filled() {
    use Level::{Month, Week, Year};
    let all: [Activity; 4] = [
        email_at("e", at("2026-04-28T09:00:00Z"), REP, ANN).into(),
        meeting_at("m", at("2026-05-14T09:00:00Z"), 30, REP, ANN).into(),
        email_at("f", at("2026-06-15T09:00:00Z"), REP, BOB).into(),
        email_at("x", at("2026-01-15T09:00:00Z"), REP, LEAD).into(),
    ];
    let rows = after(all).rows(&question().gaps(Gaps::Fill)).unwrap();
    let a = |level, start| place("acct-a", level, start);
    let b = |level, start| place("acct-b", level, start);
    let weeks = [
        "2026-04-27",
        "2026-05-04",
        "2026-05-11",
        "2026-05-18",
        "2026-05-25",
        "2026-06-01",
        "2026-06-08",
        "2026-06-15",
        "2026-06-22",
        "2026-06-29",
    ];
    let expected: Vec<_> = [a(Year, YEAR), a(Month, "2026-04-01"), a(Month, "2026-05-01"), a(Month, "2026-06-01")]
        .into_iter()
        .chain(weeks.map(|start| a(Week, start)))
        .chain([
            b(Year, YEAR),
            b(Month, "2026-06-01"),
            b(Week, "2026-06-15"),
            b(Week, "2026-06-22"),
            b(Week, "2026-06-29"),
        ])
        .collect();
    assert_eq!(places(&rows), expected);
    let of = |level, start| rows.iter().find(|row| row.level == level && row.start == date(start)).unwrap();
    for (why, row, activity, since) in [
        ("a week with", of(Week, "2026-04-27"), true, (Some(5), None)),
        ("a week between", of(Week, "2026-05-04"), false, (Some(12), None)),
        ("a week with a meeting", of(Week, "2026-05-11"), true, (Some(19), Some(3))),
        ("as-of's week", of(Week, "2026-06-29"), false, (Some(63), Some(47))),
        ("as-of's month", of(Month, "2026-06-01"), false, (Some(63), Some(47))),
    ] {
        assert_eq!(row.has_activity(), activity, "{why}");
        assert_eq!((row.days_since_last_email, row.days_since_last_meeting), since, "{why}: days since as defined");
        assert_eq!(row.engagement_start, Some(date("2026-04-28")), "{why}");
        if !activity {
            assert_eq!(counts(row), [0; 8], "{why}");
            assert_eq!((row.average_meeting_duration, row.average_reply_duration), (None, None), "{why}");
        }
    }
}

/// 2026-06-01 is a Monday.
#[test]
fn gaps_are_filled_up_to_a_period_that_begins_on_as_ofs_date() {
    let aggregator = after([email_at("e", at("2026-05-20T09:00:00Z"), REP, ANN)]);
    let asked = |as_of| aggregator.rows(&Question::new(at(as_of)).gaps(Gaps::Fill)).unwrap();
    let starts = |as_of, level| -> Vec<_> {
        let rows = asked(as_of);
        rows.iter().filter(|row| row.level == level).map(|row| row.start.to_string()).collect()
    };
    for (as_of, months, weeks) in [
        ("2026-05-31T23:59:59Z", vec!["2026-05-01"], vec!["2026-05-18", "2026-05-25"]),
        ("2026-06-01T00:00:00Z", vec!["2026-05-01", "2026-06-01"], vec!["2026-05-18", "2026-05-25", "2026-06-01"]),
    ] {
        assert_eq!(starts(as_of, Level::Month), months, "{as_of}");
        assert_eq!(starts(as_of, Level::Week), weeks, "{as_of}");
    }
}

#[test]
fn rows_are_ordered_by_the_bytes_of_the_account_id_then_level_then_date() {
    let ids = ["ä", "a", "B", "a-1", " 10 ", "9", "<A>"];
    let accounts = ids.map(|id| {
        Account::new(id)
            .contact("c", [format!("c@{}.example", id.trim_matches([' ', '<', '>']).replace('A', "capital"))])
    });
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory_of(&[Mailbox::new(REP)], &accounts));
    for (place, account) in accounts.iter().enumerate() {
        let to = &account.contacts[0].addresses[0];
        offer(
            &mut aggregator,
            ["2026-05-05T09:00:00Z", "2025-12-05T09:00:00Z"]
                .map(|time| email_at(&format!("{place}{time}"), at(time), REP, to)),
        );
    }
    let rows = rows(&aggregator);
    let expected: Vec<_> = ["10", "9", "A", "B", "a", "a-1", "ä"]
        .into_iter()
        .flat_map(|id| {
            [
                place(id, Level::Year, YEAR),
                place(id, Level::Month, "2025-12-01"),
                place(id, Level::Month, "2026-05-01"),
                place(id, Level::Week, "2025-12-01"),
                place(id, Level::Week, "2026-05-04"),
            ]
        })
        .collect();
    assert_eq!(places(&rows), expected);
    let tallies: Vec<_> = rows.account_tallies().iter().map(|tally| tally.account_id.to_string()).collect();
    assert_eq!(tallies, ["10", "9", "A", "B", "a", "a-1", "ä"]);
}

#[test]
fn rows_are_walked_by_reference_and_by_value() {
    let rows = rows(&one_of_each());
    let ids: Vec<_> = (&rows).into_iter().map(|row| row.account_id.to_string()).collect();
    assert_eq!(ids.len(), 6);
    assert_eq!(rows.clone().into_iter().map(|row| row.account_id.to_string()).collect::<Vec<_>>(), ids);
    assert_eq!(rows.iter().cloned().collect::<Vec<_>>(), rows.into_vec());
}
