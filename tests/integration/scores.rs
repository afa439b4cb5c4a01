//! SPEC 9: from columns to raw scores, and from these to scores relative to the other accounts.

use core::f64::consts::{LN_2, LN_10};

use account_engagement::score::{
    MinMax, PercentileRank, Robust, Shares, Standard, WeightError, check_normalizer, score,
};
use account_engagement::{Column, DefaultModel, Gaps, Level, MaxAbs, Normalizer, Row, ScoreModel, Unscored};

use crate::world::{ABE, ANN, BOB, REP, after, at, date, email_at, first, meeting_at, offer, question, rows};

/// Counts in column order, and the days since the last email and meeting.
fn row(level: Level, counts: [u64; 8], days: [Option<u32>; 2]) -> Row<Unscored> {
    let [to, from, meetings_from, meetings_to, staff_meetings, staff_emails, contacts_meetings, contacts_emails] =
        counts;
    let mut row = Row::new("acct-a", level, date("2026-03-01"));
    (row.emails_to_account, row.emails_from_account) = (to, from);
    (row.meetings_from_account, row.meetings_to_account) = (meetings_from, meetings_to);
    (row.contacts_in_meetings, row.contacts_in_emails) = (staff_meetings, staff_emails);
    (row.account_contacts_in_meetings, row.account_contacts_in_emails) = (contacts_meetings, contacts_emails);
    row.engagement_start = Some(date("2026-03-02"));
    [row.days_since_last_email, row.days_since_last_meeting] = days;
    row.average_meeting_duration = Some(1800.0);
    row.average_reply_duration = Some(600.0);
    row
}

fn close(found: f64, expected: f64, why: &str) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{why}: {found} is not {expected}");
}

#[test]
fn the_default_model_is_the_formula() {
    let some = [3, 2, 1, 4, 2, 3, 1, 5];
    // Σ w·ln(1+x) of `some`, computed by hand: see the weights in the next test.
    let sum = 13.302_343_460_246_092;
    for (why, level, counts, days, expected) in [
        ("Month: no decay", Level::Month, some, [Some(4), Some(9)], sum),
        ("Week: no decay", Level::Week, some, [Some(400), None], sum),
        ("Month: without days", Level::Month, some, [None, None], sum),
        ("Year: today", Level::Year, some, [Some(0), Some(9)], sum),
        ("Year: the smaller of the two, the email's", Level::Year, some, [Some(4), Some(9)], 12.128_045_683_231_688),
        ("Year: the smaller of the two, the meeting's", Level::Year, some, [Some(9), Some(4)], 12.128_045_683_231_688),
        ("Year: the one present, of emails", Level::Year, some, [Some(45), None], 4.703_088_633_206_268),
        ("Year: the one present, of meetings", Level::Year, some, [None, Some(45)], 4.703_088_633_206_268),
        ("Year: half after thirty days", Level::Year, some, [Some(30), Some(31)], sum / 2.0),
        ("Year: both null", Level::Year, some, [None, None], 0.0),
        ("nothing", Level::Month, [0; 8], [None, None], 0.0),
        ("ten times is not ten times as much", Level::Month, [9, 0, 0, 0, 0, 0, 0, 0], [None, None], LN_10),
    ] {
        close(DefaultModel::default().shares(&row(level, counts, days)).raw(), expected, why);
    }
}

#[test]
fn each_count_has_its_weight() {
    let weights = [
        (Column::EmailsToAccount, 1.0),
        (Column::EmailsFromAccount, 1.5),
        (Column::MeetingsFromAccount, 3.0),
        (Column::MeetingsToAccount, 2.0),
        (Column::ContactsInMeetings, 1.0),
        (Column::ContactsInEmails, 0.5),
        (Column::AccountContactsInMeetings, 2.0),
        (Column::AccountContactsInEmails, 1.0),
    ];
    for (place, (column, weight)) in weights.into_iter().enumerate() {
        let mut counts = [0; 8];
        counts[place] = 1;
        let shares = DefaultModel::default().shares(&row(Level::Month, counts, [None, None]));
        close(shares.raw(), weight * LN_2, column.name());
        assert_eq!(shares.iter().map(|(column, _)| column).collect::<Vec<_>>(), [column]);
        assert_eq!(DefaultModel::default().weight_of(column).to_bits(), f64::to_bits(weight), "{column}");
        let heavier = DefaultModel::default().weight(column, 10.0).unwrap();
        close(heavier.shares(&row(Level::Month, counts, [None, None])).raw(), 10.0 * LN_2, column.name());
    }
    for column in Column::ALL.iter().copied().filter(|column| !weights.iter().any(|(weighed, _)| weighed == column)) {
        assert_eq!(DefaultModel::default().weight_of(column).to_bits(), 0, "{column} has no weight");
        let refused = DefaultModel::default().weight(column, 10.0);
        assert_eq!(refused, Err(WeightError::NotACount { column }), "{column} is given none");
    }
    for weight in [-0.5, f64::INFINITY, f64::NAN] {
        assert!(DefaultModel::default().weight(Column::EmailsToAccount, weight).is_err(), "{weight}");
    }
}

#[test]
fn shares_added_in_column_order_are_the_raw_score_to_the_bit() {
    let all = (0..9).map(|time| {
        let sent_at = at(&format!("2026-0{}-02T09:00:00Z", time % 5 + 1));
        let (from, to) = [(REP, ANN), (ABE, REP), (REP, BOB)][time % 3];
        email_at(&format!("e{time}"), sent_at, from, to)
    });
    let mut aggregator = after(all);
    offer(&mut aggregator, [meeting_at("m", at("2026-05-04T09:00:00Z"), 30, ANN, REP)]);
    let rows = rows(&aggregator);
    assert!(rows.len() > 10);
    for row in &rows {
        let shares = DefaultModel::default().shares(&row.clone().with_score(Unscored));
        let sum = Column::ALL.iter().fold(0.0, |sum, column| sum + shares.get(*column));
        assert_eq!(sum.to_bits(), row.score.raw.to_bits(), "{} {} {}", row.account_id, row.level, row.start);
        assert!(row.score.raw > 0.0);
    }
}

#[test]
fn each_normalizer_is_its_formula() {
    let raw = [4.0, 1.0, 3.0, 10.0, 2.0];
    for (normalizer, cohort, expected) in [
        (&MaxAbs as &dyn Normalizer, &raw[..], &[40.0, 10.0, 30.0, 100.0, 20.0][..]),
        (&MaxAbs, &[0.3, 0.1], &[100.0, 100.0 * (0.1 / 0.3)]),
        (&MinMax, &raw, &[100.0 * (3.0 / 9.0), 0.0, 100.0 * (2.0 / 9.0), 100.0, 100.0 * (1.0 / 9.0)]),
        (&PercentileRank, &raw, &[75.0, 0.0, 50.0, 100.0, 25.0]),
        (&PercentileRank, &[5.0, 1.0, 5.0, 9.0, 5.0], &[50.0, 0.0, 50.0, 100.0, 50.0]),
        (&PercentileRank, &[2.0, 2.0, 7.0, 7.0], &[100.0 / 6.0, 100.0 / 6.0, 250.0 / 3.0, 250.0 / 3.0]),
        // Mean 4, population deviation √10.
        (
            &Standard,
            &raw,
            &[50.0, 17.139_085_557_395_57, 37.591_481_702_292_46, 97.111_021_443_820_14, 26.354_462_843_276_906],
        ),
        // Mean 3, population deviation √(14/3), however far from zero.
        (
            &Standard,
            &[1.0, 2.0, 6.0].map(|raw| raw + 2.0_f64.powi(51)),
            &[17.726_973_988_675_07, 32.171_442_178_181_03, 91.754_258_872_334_95],
        ),
        // Median 3, quartiles 1.75 and 5.
        (
            &Robust,
            &[8.0, 1.0, 4.0, 2.0],
            &[82.324_096_688_122_07, 35.083_187_501_122_73, 57.632_187_990_745_244, 42.367_812_009_254_756],
        ),
        (
            &Robust,
            &raw,
            &[
                100.0 / (1.0 + (-0.5_f64).exp()),
                100.0 / (1.0 + 1.0_f64.exp()),
                50.0,
                100.0 / (1.0 + (-3.5_f64).exp()),
                100.0 / (1.0 + 0.5_f64.exp()),
            ],
        ),
    ] {
        let scores = normalizer.normalize(cohort);
        assert_eq!(scores.len(), expected.len());
        for (found, expected) in scores.into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-10, "{normalizer:?} of {cohort:?}: {found} is not {expected}");
        }
    }
    assert_eq!(MaxAbs.normalize(&[0.1, 0.7, 5e-324])[1].to_bits(), 100.0_f64.to_bits(), "the top is exactly 100");
}

/// Powers of two scale exactly; squares and sums of these would leave the range of numbers.
#[test]
fn scores_do_not_depend_on_the_scale_of_the_raw_scores() {
    let raw = [4.0, 1.0, 3.0, 10.0, 2.0];
    for normalizer in [&MaxAbs as &dyn Normalizer, &MinMax, &PercentileRank, &Standard, &Robust] {
        for power in [1020, -1000] {
            let scaled = raw.map(|raw| raw * 2_f64.powi(power));
            assert_eq!(normalizer.normalize(&scaled), normalizer.normalize(&raw), "{normalizer:?} by 2^{power}");
        }
    }
}

#[test]
fn a_cohort_without_spread_has_50_in_all_but_the_default() {
    let rest: [&dyn Normalizer; 4] = [&MinMax, &PercentileRank, &Standard, &Robust];
    for cohort in [vec![], vec![7.0], vec![0.0], vec![0.1; 10], vec![0.0; 3], vec![f64::MAX; 3]] {
        for normalizer in rest {
            assert_eq!(normalizer.normalize(&cohort), vec![50.0; cohort.len()], "{normalizer:?} of {cohort:?}");
        }
        let expected = if cohort.contains(&0.0) { 0.0 } else { 100.0 };
        assert_eq!(MaxAbs.normalize(&cohort), vec![expected; cohort.len()], "MaxAbs of {cohort:?}");
    }
    let no_range = [1.0, 1.0, 1.0, 1.0, 9.0];
    assert_eq!(Robust.normalize(&no_range), [50.0; 5], "quartiles alike");
    assert!(Standard.normalize(&no_range)[4] > 90.0);
}

#[test]
fn a_cohort_is_the_rows_of_one_level_and_start_date() {
    let emails =
        [("a1", "2026-03-03", ANN), ("a2", "2026-03-04", ANN), ("a3", "2026-04-20", ANN), ("b1", "2026-03-05", BOB)];
    let aggregator = after(emails.map(|(id, day, to)| email_at(id, at(&format!("{day}T09:00:00Z")), REP, to)));
    let asked = question().normalizer(MinMax);
    let rows = aggregator.rows(&asked).unwrap();
    let scores: Vec<_> =
        rows.iter().map(|row| (&*row.account_id, row.level, row.start.to_string(), row.score.relative)).collect();
    let line = |account, level, start: &str, score| (account, level, start.to_owned(), score);
    assert_eq!(
        scores,
        [
            line("acct-a", Level::Year, "2025-06-30", 100.0),
            line("acct-a", Level::Month, "2026-03-01", 100.0),
            line("acct-a", Level::Month, "2026-04-01", 50.0),
            line("acct-a", Level::Week, "2026-03-02", 100.0),
            line("acct-a", Level::Week, "2026-04-20", 50.0),
            line("acct-b", Level::Year, "2025-06-30", 0.0),
            line("acct-b", Level::Month, "2026-03-01", 0.0),
            line("acct-b", Level::Week, "2026-03-02", 0.0),
        ]
    );
    let mut same_start = [row(Level::Month, [1; 8], [None; 2]), row(Level::Week, [9; 8], [None; 2])];
    same_start[1].start = same_start[0].start;
    let scored = score(same_start.to_vec(), &DefaultModel::default(), &MaxAbs).unwrap();
    assert_eq!(scored.iter().map(|row| row.score.relative).collect::<Vec<_>>(), [100.0, 100.0], "two levels, one date");
}

/// Not even as members that pull the others up.
#[test]
fn rows_that_were_filled_in_are_in_no_cohort() {
    let all =
        [email_at("a", at("2026-03-03T09:00:00Z"), REP, ANN), email_at("b", at("2026-04-03T09:00:00Z"), REP, BOB)];
    for normalizer in [&MaxAbs as &dyn Normalizer, &MinMax, &PercentileRank, &Standard, &Robust] {
        let asked = question().gaps(Gaps::Fill).levels([Level::Month]).normalizer(normalizer);
        let rows = after(all.clone()).rows(&asked).unwrap();
        let alone = if MaxAbs.normalize(&[1.0]) == normalizer.normalize(&[1.0]) { 100.0 } else { 50.0 };
        for row in &rows {
            let expected = if row.has_activity() { alone } else { 0.0 };
            let place = format!("{normalizer:?}: {} {}", row.account_id, row.start);
            assert_eq!(row.score.relative.to_bits(), f64::to_bits(expected), "{place}");
            assert_eq!(row.score.raw > 0.0, row.has_activity(), "{place}");
        }
        assert_eq!(rows.iter().filter(|row| !row.has_activity()).count(), 5);
    }
}

/// A model that would give them points.
#[test]
fn the_raw_score_of_a_filled_row_is_0_under_every_model() {
    #[derive(Debug)]
    struct Generous;
    impl ScoreModel for Generous {
        fn shares(&self, _: &Row<Unscored>) -> Shares {
            Shares::default().with(Column::EngagementStartDate, 7.0)
        }
    }
    let rows = vec![row(Level::Month, [0; 8], [Some(1), None]), row(Level::Month, [1; 8], [Some(1), None])];
    let scored = score(rows, &Generous, &MaxAbs).unwrap();
    assert_eq!(
        scored.iter().map(|row| (row.score.raw, row.score.relative)).collect::<Vec<_>>(),
        [(0.0, 0.0), (7.0, 100.0)]
    );
}

#[test]
fn scored_rows_are_the_composition_of_two_public_steps() {
    let all = [("a", ANN), ("b", BOB), ("c", ANN)].map(|(id, to)| email_at(id, at("2026-03-03T09:00:00Z"), REP, to));
    let aggregator = after(all);
    let model = DefaultModel::default().weight(Column::EmailsToAccount, 5.0).unwrap();
    let asked = question().model(model.clone()).normalizer(Standard);
    let unscored = aggregator.unscored_rows(&asked).unwrap();
    assert_eq!(
        (unscored.email_tally(), unscored.meeting_tally()),
        (rows(&aggregator).email_tally(), rows(&aggregator).meeting_tally())
    );
    let (mut backwards, scored) = (unscored.into_vec(), aggregator.rows(&asked).unwrap());
    assert_eq!(score(backwards.clone(), &model, &Standard).unwrap(), scored.to_vec());
    backwards.reverse();
    let mut again = score(backwards, &model, &Standard).unwrap();
    again.reverse();
    assert_eq!(again, scored.to_vec(), "in any order of the rows");
    assert_ne!(first(&scored, "acct-a").unwrap().score, first(&rows(&aggregator), "acct-a").unwrap().score);
}

#[test]
fn every_built_in_normalizer_keeps_the_contract() {
    for normalizer in [&MaxAbs as &dyn Normalizer, &MinMax, &PercentileRank, &Standard, &Robust] {
        assert_eq!(check_normalizer(normalizer), Ok(()), "{normalizer:?}");
    }
}
