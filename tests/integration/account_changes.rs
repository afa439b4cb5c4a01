//! SPEC 14: what is different about an account from an earlier answer.

use account_engagement::insight::{Changes, ChangesError};
use account_engagement::{
    Account, Accounts, Aggregator, Column, DefaultModel, Key, Level, MaxAbs, Question, RollUp, Rows, SuppressedRow,
    Value,
};
use chrono::TimeDelta;
use proptest::prelude::*;

use crate::asking;
use crate::laws::grown;
use crate::traffic::book::{a_book, a_change};
use crate::traffic::{a_scene_with_offers, cases};
use crate::twin::ask::Ask;
use crate::world::{ABE, ANN, BOB, REP, accounts, after, at, date, directory_of, email_at, mailboxes, question};

use crate::changes::EMAILS;

/// One email each day to `acct-a` on the days of March that are named.
fn mail(days: &[u32]) -> Aggregator {
    after(days.iter().map(|day| email_at(&day.to_string(), at(&format!("2026-03-{day:02}T09:00:00Z")), REP, ANN)))
}

fn as_of(day: u32) -> Question {
    Question::new(at(&format!("2026-03-{day:02}T12:00:00Z")))
}

#[test]
fn a_year_is_compared_with_the_year_of_an_earlier_as_of() {
    let state = mail(&[2, 3, 9]);
    let rows = |day| asking::rows(&state, &as_of(day)).unwrap();
    let columns =
        |changes: Changes| changes.iter().map(|change| (change.column, change.difference())).collect::<Vec<_>>();
    let since = Column::DaysSinceLastEmail;
    for (why, earlier, later, expected) in [
        ("SPEC 14: nothing happened and no time went by", 3, 3, vec![]),
        ("SPEC 8: a day went by", 3, 4, vec![(since, Some(1.0))]),
        ("SPEC 8: silence", 3, 8, vec![(since, Some(5.0))]),
        ("SPEC 8: one more", 2, 3, vec![(EMAILS, Some(1.0))]),
        ("SPEC 8: one more, as many days after the last", 4, 10, vec![(EMAILS, Some(1.0))]),
        ("backwards", 3, 2, vec![(EMAILS, Some(-1.0))]),
    ] {
        let changes = rows(later).changes_since(&rows(earlier), "acct-a").unwrap();
        assert_eq!(columns(changes), expected, "{why}");
        assert_eq!(rows(later).changes_since(&rows(earlier), "acct-b"), Ok(Changes::Between(vec![])), "{why}: silent");
    }
}

#[test]
fn an_account_without_activity_is_a_row_of_zeros() {
    use Column::{AccountContactsInEmails, ContactsInEmails, DaysSinceLastEmail, EngagementScore, EngagementStartDate};
    let (state, silent) = (mail(&[2]), mail(&[]));
    let (count, null) = (Value::Count, Value::Null);
    let (one, start) = (count(1), Value::Date(date("2026-03-02")));
    for accounts in [[Accounts::Active; 2], [Accounts::All; 2], [Accounts::Active, Accounts::All]] {
        let rows = asking::rows(&state, &as_of(2).accounts(accounts[0])).unwrap();
        let before = asking::rows(&silent, &as_of(2).accounts(accounts[1])).unwrap();
        let changes = rows.changes_since(&before, "acct-a").unwrap();
        let changes: Vec<_> = changes.iter().map(|change| (change.column, change.before, change.after)).collect();
        let expected = [
            (EngagementScore, Value::Number(0.0), Value::Number(100.0)),
            (EMAILS, count(0), one),
            (ContactsInEmails, count(0), one),
            (AccountContactsInEmails, count(0), one),
            (EngagementStartDate, null, start),
            (DaysSinceLastEmail, null, count(0)),
        ];
        assert_eq!(changes, expected, "SPEC 10: {accounts:?}");
        let fell_silent = before.changes_since(&rows, "acct-a").unwrap();
        let fell_silent: Vec<_> =
            fell_silent.iter().map(|change| (change.column, change.after, change.before)).collect();
        assert_eq!(fell_silent, expected, "SPEC 10: {accounts:?}");
    }
}

#[test]
fn an_account_can_be_new_or_gone_and_neither_is_an_error() {
    let of = |accounts: &[Account]| {
        let mut state = Aggregator::new(Key::PUBLIC, directory_of(&mailboxes(), accounts));
        for (id, to) in [("1", ANN), ("2", BOB)] {
            state.record_email(&email_at(id, at("2026-03-02T09:00:00Z"), REP, to)).unwrap();
        }
        move |hierarchy| asking::rows(&state, &question().roll_up(hierarchy)).unwrap()
    };
    let [a, b] = accounts();
    let both = of(&[a.clone(), b.clone()])(RollUp::Off);
    let alone = of(std::slice::from_ref(&a))(RollUp::Off);
    let under = of(&[a, b.parent("acct-a")]);
    let (beside, instead) = (under(RollUp::AddParents), under(RollUp::TopParentsOnly));
    let unknown = |account: &str| Err(ChangesError::UnknownAccount { account: account.into() });
    for (why, earlier, later, account, expected) in [
        ("SPEC 12: a new account", &alone, &both, "acct-b", Ok(Changes::New)),
        ("SPEC 12: one that left", &both, &alone, "acct-b", Ok(Changes::Gone)),
        ("SPEC 12: the other stayed", &both, &alone, "acct-a", Ok(Changes::Between(vec![]))),
        ("SPEC 10: its parent's rows stand instead", &beside, &instead, "acct-b", Ok(Changes::Gone)),
        ("SPEC 10: no longer", &instead, &both, "acct-b", Ok(Changes::New)),
        ("nobody knows it", &both, &both, "acct-c", unknown("acct-c")),
        ("neither has it", &alone, &alone, "acct-b", unknown("acct-b")),
    ] {
        let found = later.changes_since(earlier, account);
        // The cohort is another one.
        let found = found.map(|changes| match changes {
            Changes::Between(mut changes) => {
                changes.retain(|change| change.column != Column::EngagementScore);
                Changes::Between(changes)
            }
            other => other,
        });
        assert_eq!(found, expected, "{why}");
        assert_eq!(found.iter().flatten().count(), 0, "{why}");
    }
}

#[test]
fn without_years_nothing_is_compared() {
    let state = mail(&[2]);
    let rows = |levels: &[Level]| state.rows(&question().levels(levels.iter().copied())).unwrap();
    let (year, none) = (rows(&[Level::Year]), rows(&[Level::Month, Level::Week]));
    for (why, earlier, later, expected) in [
        ("SPEC 7", &year, &year, None),
        ("SPEC 7: not asked then", &none, &year, Some(ChangesError::EarlierWithoutYear)),
        ("SPEC 7: not asked now", &year, &none, Some(ChangesError::LaterWithoutYear)),
        ("SPEC 7: never asked", &none, &none, Some(ChangesError::EarlierWithoutYear)),
    ] {
        assert_eq!(later.changes_since(earlier, "acct-a").err(), expected, "{why}");
    }
    let texts =
        [ChangesError::LaterWithoutYear, ChangesError::UnknownAccount { account: "x\n".into() }].map(|e| e.to_string());
    assert_eq!(
        texts,
        [
            "the question of the later rows did not ask for the level Year: expected it in Question::levels",
            "account \"x\\n\" can have rows neither in the earlier rows nor in the later: expected the id of an \
             account of one of their directories",
        ]
    );
}

#[test]
fn other_weights_change_the_score_alone() {
    let state = after(
        [(REP, ANN), (ABE, REP), (REP, BOB)]
            .map(|(from, to)| email_at(&format!("{from} {to}"), at("2026-03-02T09:00:00Z"), from, to)),
    );
    let rows = asking::rows(&state, &question()).unwrap();
    let other = DefaultModel::default().weight(Column::EmailsFromAccount, 0.0).unwrap();
    let changes = rows.rescored(&other, &MaxAbs).unwrap().changes_since(&rows, "acct-b").unwrap();
    assert_eq!(changes.iter().map(|change| change.column).collect::<Vec<_>>(), [Column::EngagementScore], "SPEC 9");
}

/// By definition: the values of the two Year rows, with a row for every account.
fn naive(earlier: &Rows<SuppressedRow>, later: &Rows<SuppressedRow>, account: &str) -> Vec<(Column, Value, Value)> {
    let year = |rows: &Rows<SuppressedRow>| {
        rows.iter().find(|row| &**row.account_id() == account && row.level() == Level::Year).cloned()
    };
    let (earlier, later) = (year(earlier).unwrap(), year(later).unwrap());
    let about = &Column::STANDARD[..14];
    let all = about.iter().map(|column| (*column, earlier.get(*column), later.get(*column)));
    all.filter(|(_, before, after)| before != after).collect()
}

proptest! {
    #![proptest_config(cases(128))]

    /// SPEC 14, on two as-ofs of one state and with lists that change in between.
    #[test]
    fn changes_agree_with_their_definition(
        book in a_book(), lists in prop::collection::vec(a_change(), 0..3),
        (scene, offers) in a_scene_with_offers(50), days in 0..40_i64,
    ) {
        let ask = Ask { levels: Level::ALL.to_vec(), accounts: Accounts::All, ..scene.ask };
        let earlier_ask = Ask { as_of: ask.as_of - TimeDelta::days(days), ..ask.clone() };
        let state = grown(&book, Key::PUBLIC, &offers);
        let mut changed = state.clone();
        let mut later_book = book.clone();
        later_book.change_all(&lists);
        let _ = changed.adopt(later_book.directory());
        let active = |ask: &Ask| Ask { accounts: Accounts::Active, ..ask.clone() };
        let (Ok(earlier), Ok(later)) = (asking::ask(&state, &earlier_ask), asking::ask(&changed, &ask)) else {
            return Ok(());
        };
        let silent_left_out = asking::ask(&state, &active(&earlier_ask)).unwrap();
        let ids = earlier.account_tallies().iter().chain(later.account_tallies()).map(|tally| &*tally.account_id);
        for id in ids {
            let (was, is) = (earlier.account_tally(id).is_some(), later.account_tally(id).is_some());
            let found = later.changes_since(&earlier, id).unwrap();
            // SPEC 10: an account without activity is the same with a row and without.
            prop_assert_eq!(&later.changes_since(&silent_left_out, id).unwrap(), &found);
            match &found {
                Changes::New => prop_assert!(!was && is),
                Changes::Gone => prop_assert!(was && !is),
                Changes::Between(changes) => {
                    let changes: Vec<_> = changes.iter().map(|change| (change.column, change.before, change.after)).collect();
                    prop_assert_eq!(changes, naive(&earlier, &later, id));
                }
            }
            // SPEC 10: a figure that is suppressed in either has no difference.
            for change in &found {
                let is_number = |value: Value| value.as_f64().is_some() || matches!(value, Value::Date(_));
                let is_comparable = change.column != Column::EngagementScore;
                let expected = is_comparable && is_number(change.before) && is_number(change.after);
                prop_assert_eq!(change.difference().is_some(), expected);
                for (value, rows) in [(change.before, &earlier), (change.after, &later)] {
                    let is_suppressed = rows.year(id).unwrap().suppressed().contains(change.column);
                    prop_assert_eq!(value == Value::Suppressed, is_suppressed);
                }
            }
        }
    }

    /// SPEC 14: nothing is different from itself.
    #[test]
    fn a_row_has_no_changes_since_itself(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let ask = Ask { levels: Level::ALL.to_vec(), ..scene.ask };
        if let Ok(rows) = asking::ask(&grown(&book, Key::PUBLIC, &offers), &ask) {
            prop_assert!(rows.iter().all(|row| row.changes_since(row).next().is_none()));
            for tally in rows.account_tallies() {
                prop_assert_eq!(rows.changes_since(&rows, &tally.account_id), Ok(Changes::Between(vec![])));
            }
        }
    }
}
