//! SPEC 9 and 11: why a row has the score that it has, and what it would have by other weights.

use std::collections::BTreeSet;

use account_engagement::row::ReadRow;
use account_engagement::score::{MinMax, PercentileRank, ScoreError, Shares, Standard, score};
use account_engagement::{
    Accounts, Aggregator, Column, DefaultModel, Gaps, Key, Level, MaxAbs, Normalizer, Reason, Row, Rows, RowsError,
    Score, ScoreModel, SuppressedRow, Unscored,
};
use proptest::prelude::*;

use crate::asking;
use crate::laws::grown;
use crate::traffic::book::a_book;
use crate::traffic::{a_scene_with_offers, cases};
use crate::twin::ask::{Ask, Zone};
use crate::world::{ANN, BOB, LEAD, REP, after, at, date, email_at, question};

fn model() -> DefaultModel {
    DefaultModel::default()
}

/// What is sent to the account, and nothing else.
#[derive(Debug)]
struct Sent;

impl ScoreModel for Sent {
    fn shares(&self, row: &Row<Unscored>) -> Shares {
        assert!(row.has_activity(), "SPEC 9: a model is only asked about rows with activity");
        Shares::default().with(Column::EmailsToAccount, row.get(Column::EmailsToAccount).as_f64().unwrap())
    }
}

/// A model or normalizer that gives invalid scores.
#[derive(Debug)]
struct Broken;

impl ScoreModel for Broken {
    fn shares(&self, _: &Row<Unscored>) -> Shares {
        Shares::default().with(Column::EmailsToAccount, f64::NAN)
    }
}

impl Normalizer for Broken {
    fn normalize(&self, _: &[f64]) -> Vec<f64> {
        vec![]
    }
}

/// `acct-a` has two emails in March and one in May, `acct-b` one in March; one of the latter's does not count.
fn rows(model: impl ScoreModel + 'static) -> Rows {
    let email = |id: &str, day: &str, to| email_at(id, at(&format!("{day}T09:00:00Z")), REP, to);
    let state = after([
        email("1", "2026-03-02", ANN),
        email("2", "2026-03-03", ANN),
        email("3", "2026-05-04", ANN),
        email("4", "2026-03-04", BOB),
        email("5", "2026-07-04", BOB),
    ]);
    asking::rows(&state, &question().gaps(Gaps::Fill).model(model)).unwrap()
}

#[test]
fn a_rank_is_one_more_than_the_number_of_rows_ahead() {
    let rows = rows(Sent);
    let of = |account, level, start| rows.row(account, level, date(start)).unwrap();
    for (why, account, level, start, expected) in [
        ("SPEC 9: three emails are more than one", "acct-a", Level::Year, "2025-06-30", (Some(1), 2)),
        ("SPEC 9: one is ahead", "acct-b", Level::Year, "2025-06-30", (Some(2), 2)),
        ("SPEC 9: by month", "acct-a", Level::Month, "2026-03-01", (Some(1), 2)),
        ("SPEC 9: by month", "acct-b", Level::Month, "2026-03-01", (Some(2), 2)),
        ("SPEC 9: filled in, in no cohort", "acct-a", Level::Month, "2026-04-01", (None, 0)),
        ("SPEC 9: alone in the cohort", "acct-a", Level::Month, "2026-05-01", (Some(1), 1)),
        ("SPEC 9: filled in beside a cohort", "acct-b", Level::Month, "2026-05-01", (None, 1)),
    ] {
        let found = rows.explain(of(account, level, start), &Sent).unwrap();
        assert_eq!((found.rank, found.cohort_size), expected, "{why}");
        assert_eq!(found.row, of(account, level, start), "{why}");
        assert_eq!(found.shares.raw().to_bits(), found.row.score.raw.to_bits(), "{why}");
        assert_eq!(found.tally, rows.account_tally(account).unwrap(), "SPEC 11: {why}");
    }
    let all = rows.explain_all(&Sent);
    assert_eq!(all.len(), rows.len());
    let b = rows.explain(rows.year("acct-b").unwrap(), &Sent).unwrap();
    assert_eq!((b.tally.email_tally.counted(), b.tally.email_tally.not_counted(Reason::AfterAsOf)), (1, 1), "SPEC 11");
}

#[test]
fn equals_share_a_rank() {
    let to = [(REP, ANN), (LEAD, BOB)];
    let state = after(to.map(|(from, to)| email_at(to, at("2026-03-02T09:00:00Z"), from, to)));
    let rows = asking::rows(&state, &question().levels([Level::Year])).unwrap();
    let ranks: Vec<_> = rows.explain_all(&model()).iter().map(|why| (why.rank, why.cohort_size)).collect();
    assert_eq!(ranks, [(Some(1), 2), (Some(1), 2)]);
}

#[test]
fn an_explanation_is_about_the_row_of_these_rows() {
    let rows = rows(Sent);
    let mut other = rows.year("acct-a").unwrap().clone();
    other.emails_to_account = 77;
    other.score = Score { raw: 77.0, relative: 77.0 };
    let why = rows.explain(&other, &Sent).unwrap();
    assert_eq!((why.row, why.shares.raw()), (rows.year("acct-a").unwrap(), 3.0));
    let moved = |account: &str, level, start| {
        let mut elsewhere = Row::new(account, level, date(start));
        elsewhere.score = other.score;
        elsewhere
    };
    for (why, elsewhere) in [
        ("another account", moved("acct-c", other.level, "2025-06-30")),
        ("another period", moved("acct-a", other.level, "2025-06-29")),
        ("another level", moved("acct-a", Level::Month, "2025-06-30")),
    ] {
        assert_eq!(rows.explain(&elsewhere, &Sent), None, "{why}");
    }
    let by_another = rows.explain(&other, &model()).unwrap();
    assert!(by_another.shares.raw() < by_another.row.score.raw, "shares are the given model's, the score is the row's");
    let broken = rows.explain(&other, &Broken).unwrap();
    assert!(broken.shares.raw().is_nan(), "what a model says is handed on");
}

#[test]
fn other_weights_are_other_scores_of_the_same_facts() {
    let rows = rows(Sent);
    let by = rows.rescored(&model(), &MaxAbs).unwrap();
    assert_eq!(by, self::rows(model()), "SPEC 9: as if asked so");
    assert_eq!(by.rescored(&Sent, &MaxAbs).unwrap(), rows, "SPEC 9: and back");
    assert_eq!(by.rescored(&Sent, &MinMax).unwrap().year("acct-b").unwrap().score, Score { raw: 1.0, relative: 0.0 });
    let found = rows.rescored(&Sent, &Broken).unwrap_err();
    assert_eq!(found, ScoreError::Scores { level: Level::Year, start: date("2025-06-30"), found: 0, expected: 2 });
    let found = rows.rescored(&Broken, &MaxAbs).unwrap_err();
    assert!(matches!(found, ScoreError::RawScore { account, .. } if account == "acct-a"));
}

#[test]
fn rescored_scores_unscored_rows() {
    let state = after([email_at("1", at("2026-03-02T09:00:00Z"), REP, ANN)]);
    let unscored = state.unscored_rows(&question()).unwrap();
    assert_eq!(unscored.rescored(&model(), &MaxAbs).unwrap(), asking::rows(&state, &question()).unwrap(), "SPEC 9");
}

/// As the twin is asked, with another model and normalizer.
fn ask_by(
    state: &Aggregator,
    ask: &Ask,
    model: impl ScoreModel + 'static,
    normalizer: &'static dyn Normalizer,
) -> Result<Rows<SuppressedRow>, RowsError> {
    let question = ask.question().model(model).normalizer(normalizer);
    match ask.zone {
        Zone::Fixed(zone) => asking::suppressed(state, &question.zone(zone), ask.threshold()),
        Zone::Named(zone) => asking::suppressed(state, &question.zone(zone), ask.threshold()),
    }
}

/// From the words: the place in the list of all raw scores of the cohort, the highest first.
fn naive_rank<R: ReadRow<Score = Score>>(rows: &Rows<R>, row: &R) -> (Option<usize>, usize) {
    let is_beside = |other: &&R| other.has_activity() && (other.level(), other.start()) == (row.level(), row.start());
    let mut raw: Vec<f64> = rows.iter().filter(is_beside).map(|other| other.score().raw).collect();
    raw.sort_by(|one, other| other.partial_cmp(one).unwrap());
    let place = raw.iter().position(|raw| raw.to_bits() == row.score().raw.to_bits());
    (place.map(|place| place + 1).filter(|_| row.has_activity()), raw.len())
}

proptest! {
    #![proptest_config(cases(192))]

    /// SPEC 9, with gaps and silent accounts among the rows.
    #[test]
    fn shares_and_ranks_agree_with_their_definitions(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        if let Ok(rows) = asking::ask(&grown(&book, Key::PUBLIC, &offers), &scene.ask) {
            let whys = rows.explain_all(&model());
            prop_assert_eq!(whys.len(), rows.len());
            for (row, why) in rows.iter().zip(whys) {
                prop_assert_eq!(Some(why), rows.explain(row, &model()));
                prop_assert_eq!(why.row, row);
                prop_assert_eq!((why.rank, why.cohort_size), naive_rank(&rows, row));
                let sum = Column::ALL.iter().fold(0.0, |sum, column| sum + why.shares.get(*column));
                prop_assert_eq!(sum.to_bits(), row.score().raw.to_bits());
                prop_assert_eq!(&why.tally.account_id, row.account_id());
            }
        }
    }

    /// SPEC 9: nothing but the scores depends on the model and the normalizer.
    #[test]
    fn rescored_equals_a_new_request(
        book in a_book(), (scene, offers) in a_scene_with_offers(50), weights in prop::array::uniform2(0.0..9.0),
    ) {
        let state = grown(&book, Key::PUBLIC, &offers);
        if let Ok(rows) = asking::ask(&state, &scene.ask) {
            prop_assert_eq!(rows.rescored(&model(), &MaxAbs).unwrap(), rows.clone());
            let other = model().weight(Column::EmailsToAccount, weights[0]).unwrap();
            let other = other.weight(Column::MeetingsToAccount, weights[1]).unwrap();
            let normalizers: [&'static dyn Normalizer; 3] = [&PercentileRank, &Standard, &MaxAbs];
            for normalizer in normalizers {
                let rescored = rows.rescored(&other, normalizer).unwrap();
                prop_assert_eq!(&rescored, &ask_by(&state, &scene.ask, other.clone(), normalizer).unwrap());
                prop_assert_eq!(rescored.rescored(&model(), &MaxAbs).unwrap(), rows.clone());
            }
        }
    }

    /// SPEC 10: anyone who has only the table with its empty fields computes the same, so that no suppressed figure
    /// is in it.
    #[test]
    fn an_explanation_shows_no_suppressed_figure(
        book in a_book(), (scene, offers) in a_scene_with_offers(50), disclosure in 2..4_u32,
    ) {
        let ask = Ask { disclosure, levels: Level::ALL.to_vec(), accounts: Accounts::All, ..scene.ask };
        let state = grown(&book, Key::PUBLIC, &offers);
        if let (Ok(rows), Ok(plain)) = (asking::ask(&state, &ask), ask.rows_of(&state)) {
            let other = model().weight(Column::ContactsInEmails, 5.0).unwrap();
            let rescored = rows.rescored(&other, &MaxAbs).unwrap();
            for why in rows.explain_all(&other) {
                let written = serde_json::to_string(&why.row.clone().with_score(Unscored)).unwrap();
                let read: SuppressedRow<Unscored> = serde_json::from_str(&written).unwrap();
                let by_hand = score(vec![read], &other, &MaxAbs).unwrap().remove(0);
                prop_assert_eq!(by_hand.score().raw.to_bits(), why.shares.raw().to_bits());
                let suppressed = why.row.suppressed();
                prop_assert!(suppressed.iter().all(|column| why.shares.get(column) == 0.0));
                let by_others = rescored.row(why.row.account_id(), why.row.level(), why.row.start()).unwrap();
                prop_assert_eq!(by_others.score().raw.to_bits(), why.shares.raw().to_bits());
                prop_assert_eq!(by_others.suppressed(), suppressed);
            }
            // Counts of emails and meetings are always shown; the score is the one that is on the row.
            for tally in rows.account_tallies() {
                let (card, open) = (rows.card(&tally.account_id).unwrap(), plain.card(&tally.account_id).unwrap());
                prop_assert_eq!((card.email_count, card.meeting_count), (open.email_count, open.meeting_count));
                prop_assert_eq!(&card.months, &open.months);
                prop_assert_eq!(card.score, rows.year(&tally.account_id).unwrap().score());
            }
        }
    }
}

/// What a program shows or sends on: names are official, and suppressed figures and nulls are null.
#[test]
fn an_explanation_serialises() {
    let state = after([email_at("e1", at("2026-03-02T09:00:00Z"), REP, ANN)]);
    let rows = state.rows(&question().levels([Level::Year])).unwrap();
    let why = serde_json::to_value(rows.explain(&rows[0], &model()).unwrap()).unwrap();
    assert_eq!((&why["rank"], &why["cohort"], &why["row"]["AccountId"]), (&1.into(), &1.into(), &"acct-a".into()));
    let shares = why["shares"].as_object().unwrap();
    let columns: BTreeSet<&str> = shares.keys().map(String::as_str).collect();
    let expected = ["NoOfAccountContactsInvolved_Emails", "NoOfContactsInvolved_Emails", "NoOfEmails_ToAccount"].into();
    assert_eq!(columns, expected);
    let tally =
        r#"{"account_id":"acct-a","emails":{"counted":1,"not_counted":{}},"meetings":{"counted":0,"not_counted":{}}}"#;
    assert_eq!(serde_json::to_string(&rows.account_tallies()[0]).unwrap(), tally);
    let times = r#"[{"account_id":"acct-a","answered":0,"unanswered":1,"waiting":1,"replies":0,"mean":null,"median":null,"percentile_90":null}]"#;
    assert_eq!(serde_json::to_string(&state.reply_times(&question()).unwrap()).unwrap(), times);
    let measures = account_engagement::segment::Measures::of(Column::EmailsToAccount, &rows);
    let expected = r#"{"rows":1,"count":1,"sum":1.0,"mean":1.0,"median":1.0,"min":1,"max":1}"#;
    assert_eq!(serde_json::to_string(&measures).unwrap(), expected);
    let changes = rows.changes_since(&rows, "acct-a").unwrap();
    assert_eq!(serde_json::to_string(&changes).unwrap(), r#"{"between":[]}"#);
}
