//! SPEC 14: the card of one account, and histories, gaps as zero.

use account_engagement::insight::{CardError, History};
use account_engagement::{Account, Accounts, Aggregator, Card, Gaps, Key, Level, Question, RollUp, Row, Rows, Score};
use chrono::{NaiveDate, Weekday};
use proptest::prelude::*;

use crate::asking;
use crate::laws::grown;
use crate::traffic::book::a_book;
use crate::traffic::{a_scene_with_offers, cases};
use crate::twin::Twin;
use crate::twin::ask::Ask;
use crate::world::{
    ABE, ANN, Activity, BOB, OUTSIDER, REP, after, at, builder_of, date, email_at, first, mailboxes, meeting_at,
    question, rows,
};

fn history(rows: &Rows, account: &str, level: Level) -> Vec<(String, u64, u64)> {
    let history = rows.history(account, level).unwrap();
    history.iter().map(|point| (point.start.to_string(), point.email_count, point.meeting_count)).collect()
}

/// The starts of `acct-a`'s history, first and last, and how many there are.
fn ends(question: &Question, level: Level) -> (usize, String, String) {
    let rows = asking::rows(&after::<Activity>([]), question).unwrap();
    let history = rows.history("acct-a", level).unwrap();
    let start = |place: usize| history[place].start.to_string();
    (history.len(), start(0), start(history.len() - 1))
}

#[test]
fn a_history_has_the_last_periods_that_the_window_overlaps() {
    use Level::{Month, Week};
    let default = question();
    let from = |start: &str| question().start(date(start));
    let as_of = |text: &str| Question::new(at(text));
    for (why, question, level, expected) in [
        ("SPEC 14: the window touches a thirteenth", default.clone(), Month, (12, "2025-07-01", "2026-06-01")),
        ("SPEC 14: in the middle of a month", as_of("2026-03-17T00:00:00Z"), Month, (12, "2025-04-01", "2026-03-01")),
        ("SPEC 7: 365 days of a leap year", as_of("2024-12-31T23:00:00Z"), Month, (12, "2024-01-01", "2024-12-01")),
        (
            "SPEC 7: in a leap year's first month",
            as_of("2025-01-31T00:00:00Z"),
            Month,
            (12, "2024-02-01", "2025-01-01"),
        ),
        ("SPEC 14: over the end of February", as_of("2024-02-29T00:00:00Z"), Month, (12, "2023-03-01", "2024-02-01")),
        ("SPEC 14: a longer window", from("2020-01-31"), Month, (12, "2025-07-01", "2026-06-01")),
        ("three months and a day", from("2026-03-31"), Month, (4, "2026-03-01", "2026-06-01")),
        ("three months", from("2026-04-01"), Month, (3, "2026-04-01", "2026-06-01")),
        ("a day", from("2026-06-30"), Month, (1, "2026-06-01", "2026-06-01")),
        ("the window touches a 53rd week", default.clone(), Week, (52, "2025-07-07", "2026-06-29")),
        ("SPEC 7: the caller's week", default.clone().week_start(Weekday::Sun), Week, (52, "2025-07-06", "2026-06-28")),
        (
            "SPEC 7: a week from as-of's day",
            default.clone().week_start(Weekday::Tue),
            Week,
            (52, "2025-07-08", "2026-06-30"),
        ),
        ("a longer window", from("2020-01-31"), Week, (52, "2025-07-07", "2026-06-29")),
        ("a day of the week before", from("2026-06-28"), Week, (2, "2026-06-22", "2026-06-29")),
        ("no day of the week before", from("2026-06-29"), Week, (1, "2026-06-29", "2026-06-29")),
    ] {
        let (points, oldest, latest) = expected;
        assert_eq!(ends(&question, level), (points, oldest.into(), latest.into()), "{why}");
        let filled = question.gaps(Gaps::Fill).accounts(Accounts::All);
        assert_eq!(ends(&filled, level), (points, oldest.into(), latest.into()), "{why}");
    }
}

/// Mail in both directions, meetings of all three initiatives, and some before the twelve months.
fn activity() -> Vec<Activity> {
    let email = |id, day: &str, from, to| Activity::from(email_at(id, at(&format!("{day}T09:00:00Z")), from, to));
    let meeting = |id, day: &str, host, with| meeting_at(id, at(&format!("{day}T09:00:00Z")), 30, host, with).into();
    vec![
        email("in the thirteenth month", "2025-06-30", REP, ANN),
        email("before the window", "2025-06-29", REP, ANN),
        email("to", "2026-04-01", REP, ANN),
        email("from", "2026-04-30", ABE, REP),
        email("after as-of", "2026-07-01", REP, ANN),
        meeting("theirs", "2026-04-02", ANN, REP),
        meeting("ours", "2026-06-30", REP, ANN),
        meeting("of neither", "2026-06-01", OUTSIDER, "rep@corp.example ann@a.example"),
    ]
}

#[test]
fn a_point_has_both_directions_and_all_initiatives() {
    for question in [question(), question().gaps(Gaps::Fill).accounts(Accounts::All)] {
        let rows = asking::rows(&after(activity()), &question).unwrap();
        let months: Vec<_> = history(&rows, "acct-a", Level::Month).into_iter().map(|(_, e, m)| (e, m)).collect();
        let mut expected = [(0, 0); 12];
        expected[9] = (2, 1);
        expected[11] = (0, 2);
        assert_eq!(months, expected, "SPEC 14: gaps as zero, the latest last");
        let weeks = history(&rows, "acct-a", Level::Week);
        let not_zero: Vec<_> = weeks.into_iter().filter(|(_, emails, meetings)| emails + meetings > 0).collect();
        let point = |start: &str, emails, meetings| (start.to_owned(), emails, meetings);
        let expected = [
            point("2026-03-30", 1, 1),
            point("2026-04-27", 1, 0),
            point("2026-06-01", 0, 1),
            point("2026-06-29", 0, 1),
        ];
        assert_eq!(not_zero, expected, "SPEC 7: a week of two months is one week");
    }
}

#[test]
fn a_card_is_the_year_and_its_months() {
    let rows = rows(&after(activity()));
    let card = rows.card("acct-a").unwrap();
    let year = first(&rows, "acct-a").unwrap();
    assert_eq!(&*card.account_id, "acct-a");
    assert_eq!(card.score, year.score, "SPEC 14: the score");
    assert!((card.score.relative - 100.0).abs() < f64::EPSILON && card.score.raw > 0.0);
    assert_eq!((card.email_count, card.meeting_count), (3, 3), "SPEC 14: totals of the window");
    assert_eq!(card.months, rows.history("acct-a", Level::Month).unwrap());
    let silent = rows.card("acct-b").unwrap();
    assert_eq!((silent.score, silent.email_count, silent.meeting_count), (Score::default(), 0, 0));
    assert_eq!(silent.months.len(), 12, "SPEC 14: gaps as zero");
    assert!(silent.months.iter().all(|month| (month.email_count, month.meeting_count) == (0, 0)));
}

#[test]
fn a_card_is_written_in_plain_fields() {
    let state = after([email_at("e", at("2026-06-30T09:00:00Z"), REP, BOB)]);
    let rows = asking::rows(&state, &question().start(date("2026-05-31"))).unwrap();
    assert_eq!(
        serde_json::to_string(&rows.card("acct-a").unwrap()).unwrap(),
        r#"{"account_id":"acct-a","score":{"raw":0.0,"relative":0.0},"emails":0,"meetings":0,"months":[{"start":"2026-05-01","emails":0,"meetings":0},{"start":"2026-06-01","emails":0,"meetings":0}]}"#
    );
    let card = serde_json::to_value(rows.card("acct-b").unwrap()).unwrap();
    assert_eq!(card["score"]["relative"], 100.0);
    assert_eq!(card["months"][1], serde_json::json!({"start": "2026-06-01", "emails": 1, "meetings": 0}));
    let weeks = serde_json::to_value(rows.history("acct-b", Level::Week).unwrap()).unwrap();
    assert_eq!(weeks[4], serde_json::json!({"start": "2026-06-22", "emails": 0, "meetings": 0}));
}

#[test]
fn a_level_that_was_not_asked_for_and_an_unknown_account_are_errors() {
    use Level::{Month, Week, Year};
    let state = after(activity());
    let of = |levels: &[Level]| state.rows(&question().levels(levels.iter().copied())).unwrap();
    let not_asked = |level| CardError::LevelNotAsked { level };
    let unknown = |account: &str| CardError::UnknownAccount { account: account.into() };
    for (why, levels, account, expected) in [
        ("SPEC 14", &Level::ALL[..], "acct-a", None),
        ("weeks are not on it", &[Year, Month], "acct-a", None),
        ("in any order", &[Month, Year], "acct-b", None),
        ("SPEC 7: no months", &[Year, Week], "acct-a", Some(not_asked(Month))),
        ("SPEC 7: no year", &[Month], "acct-a", Some(not_asked(Year))),
        ("SPEC 7: nothing", &[], "acct-b", Some(not_asked(Year))),
        ("SPEC 3: ids are compared exactly", &Level::ALL, "Acct-a", Some(unknown("Acct-a"))),
        ("SPEC 3: white space and all", &Level::ALL, " acct-a", Some(unknown(" acct-a"))),
        ("nobody", &Level::ALL, "", Some(unknown(""))),
        ("an unknown account is reported before a missing level", &[], "acct-c", Some(unknown("acct-c"))),
    ] {
        assert_eq!(of(levels).card(account).err(), expected, "{why}");
    }
    for (why, levels, level, expected) in [
        ("SPEC 14", &[Week][..], Week, None),
        ("SPEC 14", &[Month], Month, None),
        ("SPEC 7: not asked", &[Month], Week, Some(not_asked(Week))),
        ("a year is no history", &[Year], Year, Some(CardError::OnePeriod)),
        ("a year is no history, asked or not", &[Week], Year, Some(CardError::OnePeriod)),
    ] {
        assert_eq!(of(levels).history("acct-a", level).err(), expected, "{why}");
    }
    let unscored = state.unscored_rows(&question()).unwrap();
    assert_eq!(unscored.history("acct-a", Month), of(&[Month]).history("acct-a", Month), "scores are not needed");
    let texts = [not_asked(Week), unknown("acct-c"), CardError::OnePeriod].map(|error| error.to_string());
    assert_eq!(
        texts,
        [
            "the question did not ask for the level Week: expected it in Question::levels",
            "account \"acct-c\" cannot have rows: it is not in the directory, or it is reported under its parent",
            "a history is made of months or weeks: found Year, expected Month or Week",
        ]
    );
}

#[test]
fn an_account_reported_under_its_parent_has_no_card() {
    let (mailboxes, accounts) = (mailboxes(), [Account::new("group"), Account::new("part").domain("a.example")]);
    let accounts = accounts.map(|account| if account.id == "part" { account.parent("group") } else { account });
    let mut state = Aggregator::new(Key::PUBLIC, builder_of(&mailboxes, &accounts).build().unwrap());
    state.record_email(&email_at("e", at("2026-06-01T09:00:00Z"), REP, ANN)).unwrap();
    let emails = |hierarchy, account| {
        let rows = state.rows(&question().roll_up(hierarchy)).unwrap();
        rows.card(account).map(|card| card.email_count)
    };
    let unknown = Err(CardError::UnknownAccount { account: "part".into() });
    for (why, hierarchy, group, part) in [
        ("SPEC 10", RollUp::Off, Ok(0), Ok(1)),
        ("SPEC 10", RollUp::AddParents, Ok(1), Ok(1)),
        ("SPEC 10: the parent's stand instead", RollUp::TopParentsOnly, Ok(1), unknown),
    ] {
        assert_eq!((emails(hierarchy, "group"), emails(hierarchy, "part")), (group, part), "{why}");
    }
}

#[test]
fn rows_are_found_by_account_and_period() {
    let rows = rows(&after(activity()));
    for row in &rows {
        assert_eq!(rows.row(&row.account_id, row.level, row.start), Some(row), "SPEC 10");
    }
    assert_eq!(rows.of_account("acct-a"), &rows[..]);
    assert_eq!(rows.year("acct-a"), first(&rows, "acct-a"));
    for nobody in ["acct-b", "", "acct-", "acct-aa", "zzz"] {
        assert_eq!((rows.of_account(nobody), rows.year(nobody)), (&[][..], None), "{nobody}");
    }
    assert_eq!(rows.row("acct-a", Level::Month, date("2026-04-02")), None, "a month starts on its first date");
    assert_eq!(rows.row("acct-a", Level::Month, date("2026-05-01")), None, "a month without activity has no row");
    let months = after(activity()).rows(&question().levels([Level::Month])).unwrap();
    assert_eq!(months.year("acct-a"), None, "SPEC 7: not asked");
    assert_eq!(months.of_account("acct-a").len(), 3);
}

/// The periods from the first date of the window to as-of's, by walking over the calendar day by day.
fn starts(ask: &Ask, level: Level) -> Vec<NaiveDate> {
    let days = ask.first_date().iter_days().take_while(|day| *day <= ask.as_of_date());
    let mut starts: Vec<NaiveDate> = days.map(|day| ask.period_start(level, day)).collect();
    starts.dedup();
    let most = if level == Level::Month { 12 } else { 52 };
    starts.split_off(starts.len().saturating_sub(most))
}

fn assert_is_of(history: &History, ask: &Ask, level: Level, expected: &[Row], account: &str) {
    let of_account = || expected.iter().filter(|row| &*row.account_id == account && row.level == level);
    let starts = starts(ask, level);
    assert_eq!(history.iter().map(|point| point.start).collect::<Vec<_>>(), starts, "{account} {level}");
    for point in history {
        let row = of_account().find(|row| row.start == point.start);
        assert_eq!(point.email_count, row.map_or(0, Row::email_count), "{account} {level} {}", point.start);
        assert_eq!(point.meeting_count, row.map_or(0, Row::meeting_count), "{account} {level} {}", point.start);
    }
    let sum = |number: fn(&Row) -> u64, covered: bool| -> u64 {
        of_account().filter(|row| starts.contains(&row.start) == covered).map(number).sum()
    };
    assert_eq!(history.iter().map(|point| point.email_count).sum::<u64>(), sum(Row::email_count, true));
    assert_eq!(history.iter().map(|point| point.meeting_count).sum::<u64>(), sum(Row::meeting_count, true));
}

proptest! {
    #![proptest_config(cases(192))]

    /// SPEC 14, against the twin.
    #[test]
    fn cards_agree_with_the_twin(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let ask = Ask { levels: Level::ALL.to_vec(), ..scene.ask };
        let mut twin = Twin::new(book.people());
        for offer in &offers {
            offer.to_twin(&mut twin);
        }
        let (rows, Some(answer)) = (asking::ask(&grown(&book, Key::PUBLIC, &offers), &ask), twin.answer(&ask)) else {
            return Ok(());
        };
        let rows = rows.unwrap();
        for account in answer.accounts.keys() {
            let Card { account_id, score, email_count, meeting_count, months, .. } = rows.card(account).unwrap();
            let year = answer.rows.iter().find(|row| *row.account_id == **account && row.level == Level::Year);
            prop_assert_eq!(&*account_id, account);
            prop_assert_eq!(email_count, year.map_or(0, Row::email_count));
            prop_assert_eq!(meeting_count, year.map_or(0, Row::meeting_count));
            let expected = year.map(|row| row.score).unwrap_or_default();
            prop_assert!((score.raw - expected.raw).abs() <= 1e-9 * expected.raw);
            prop_assert!((score.relative - expected.relative).abs() <= 1e-9 * expected.relative);
            assert_is_of(&months, &ask, Level::Month, &answer.rows, account);
            assert_is_of(&rows.history(account, Level::Week).unwrap(), &ask, Level::Week, &answer.rows, account);
        }
        let known = rows.account_tallies().iter().map(|tally| tally.account_id.to_string());
        prop_assert!(known.eq(answer.accounts.keys().cloned()));
    }

    /// SPEC 14: what is asked to have rows of zeros shows in no card.
    #[test]
    fn filled_rows_do_not_change_cards(book in a_book(), (scene, offers) in a_scene_with_offers(40)) {
        let state = grown(&book, Key::PUBLIC, &offers);
        let plain = Ask { levels: Level::ALL.to_vec(), accounts: Accounts::Active, gaps: Gaps::Omit, ..scene.ask };
        let filled = Ask { accounts: Accounts::All, gaps: Gaps::Fill, ..plain.clone() };
        if let (Ok(plain), Ok(filled)) = (asking::ask(&state, &plain), asking::ask(&state, &filled)) {
            for tally in plain.account_tallies() {
                let id = &tally.account_id;
                prop_assert_eq!(plain.card(id), filled.card(id));
                prop_assert_eq!(plain.history(id, Level::Week), filled.history(id, Level::Week));
            }
        }
    }
}
