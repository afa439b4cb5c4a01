//! SPEC 9: models and normalizers that give invalid scores.

use account_engagement::score::{ModelRule, NormalizerError, NormalizerRule, Shares, check_model, check_normalizer};
use account_engagement::{Column, DefaultModel, MaxAbs, Normalizer, Row, ScoreModel, Unscored};
use core::sync::atomic::{AtomicU32, Ordering};

use crate::world::{ANN, BOB, REP, after, at, email_at, question};

/// Gives the account `acct-b` this raw score, and 1 to others.
#[derive(Debug)]
struct Model(f64);

impl ScoreModel for Model {
    fn shares(&self, row: &Row<Unscored>) -> Shares {
        let raw = if *row.account_id == *"acct-b" { self.0 } else { 1.0 };
        Shares::default().with(Column::EmailsToAccount, raw)
    }
}

/// A normalizer that is a function.
struct By(fn(&[f64]) -> Vec<f64>);

impl core::fmt::Debug for By {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("By")
    }
}

impl Normalizer for By {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        self.0(cohort)
    }
}

/// Two accounts in March, one in April: what is said about the rows, or how many there are.
fn asked(model: impl ScoreModel + 'static, normalizer: impl Normalizer + 'static) -> Result<usize, String> {
    let emails = [("a", "2026-03-03", ANN), ("b", "2026-03-04", BOB), ("c", "2026-04-20", ANN)];
    let aggregator = after(emails.map(|(id, day, to)| email_at(id, at(&format!("{day}T09:00:00Z")), REP, to)));
    let asked = question().model(model).normalizer(normalizer);
    aggregator.rows(&asked).map(|rows| rows.len()).map_err(|error| error.to_string())
}

#[test]
fn an_invalid_raw_score_is_an_error_that_names_account_and_period() {
    for (raw, shown) in [
        (f64::NAN, Some("NaN")),
        (f64::INFINITY, Some("inf")),
        (f64::NEG_INFINITY, Some("-inf")),
        (-0.5, Some("-0.5")),
        (-1e-9, Some("-0.000000001")),
        (0.0, None),
        (-0.0, None),
        (f64::MAX, None),
    ] {
        let expected = shown.map_or(Ok(8), |shown| {
            Err(format!(
                "the model gave account \"acct-b\" the raw score {shown} for the Year from 2025-06-30: expected a finite number of 0 or more"
            ))
        });
        assert_eq!(asked(Model(raw), MaxAbs), expected, "{raw}");
    }
}

#[test]
fn an_invalid_score_is_an_error_that_names_account_and_period() {
    let said = |score: &str| {
        Err(format!(
            "the normalizer gave account \"acct-b\" the score {score} for the Year from 2025-06-30: expected 0 to 100"
        ))
    };
    for (why, normalize, expected) in [
        ("NaN", By(|cohort| cohort.iter().map(|raw| if *raw > 1.0 { f64::NAN } else { 0.0 }).collect()), said("NaN")),
        (
            "infinity",
            By(|cohort| cohort.iter().map(|raw| if *raw > 1.0 { f64::INFINITY } else { 0.0 }).collect()),
            said("inf"),
        ),
        (
            "below 0",
            By(|cohort| cohort.iter().map(|raw| if *raw > 1.0 { -0.25 } else { 0.0 }).collect()),
            said("-0.25"),
        ),
        (
            "above 100",
            By(|cohort| cohort.iter().map(|raw| if *raw > 1.0 { 100.5 } else { 0.0 }).collect()),
            said("100.5"),
        ),
        ("0 and 100", By(|cohort| cohort.iter().map(|raw| if *raw > 1.0 { 100.0 } else { 0.0 }).collect()), Ok(8)),
    ] {
        assert_eq!(asked(Model(2.0), normalize), expected, "{why}");
    }
}

#[test]
fn a_wrong_number_of_scores_is_an_error_that_names_the_period() {
    for (why, normalize, expected) in [
        (
            "too few",
            By(|cohort| vec![1.0; cohort.len() - 1]),
            "the normalizer gave 1 scores for the Year from 2025-06-30: expected 2, one for each account",
        ),
        (
            "too many",
            By(|cohort| vec![1.0; cohort.len() + 1]),
            "the normalizer gave 3 scores for the Year from 2025-06-30: expected 2, one for each account",
        ),
        (
            "in one cohort",
            By(|cohort| vec![1.0; cohort.len().max(2)]),
            "the normalizer gave 2 scores for the Month from 2026-04-01: expected 1, one for each account",
        ),
    ] {
        assert_eq!(asked(Model(2.0), normalize), Err(expected.to_owned()), "{why}");
    }
}

#[test]
fn the_contract_names_the_rule_that_a_normalizer_breaks() {
    fn share(cohort: &[f64]) -> Vec<f64> {
        MaxAbs.normalize(cohort)
    }
    for (rule, text, normalize) in [
        (
            NormalizerRule::Count,
            "the number of scores differs from the number of raw scores",
            By(|cohort| share(&cohort[..cohort.len() / 2])),
        ),
        (NormalizerRule::Count, "the number of scores differs from the number of raw scores", By(|_| vec![50.0])),
        (
            NormalizerRule::Range,
            "a score is not a number from 0 to 100",
            By(|cohort| share(cohort).iter().map(|score| score * 1.01).collect()),
        ),
        (
            NormalizerRule::Range,
            "a score is not a number from 0 to 100",
            By(|cohort| share(cohort).iter().map(|score| score - 1.0).collect()),
        ),
        (NormalizerRule::Range, "a score is not a number from 0 to 100", By(|cohort| vec![f64::NAN; cohort.len()])),
        (
            NormalizerRule::Range,
            "a score is not a number from 0 to 100",
            By(|cohort| {
                let sum: f64 = cohort.iter().sum();
                cohort.iter().map(|raw| 100.0 * raw / sum).collect()
            }),
        ),
        (
            NormalizerRule::Monotone,
            "a higher raw score has a lower score",
            By(|cohort| share(cohort).iter().map(|score| 100.0 - score).collect()),
        ),
        (
            NormalizerRule::Equal,
            "equal raw scores have different scores",
            By(|cohort| {
                (0..cohort.len())
                    .map(|place| if place == 0 { 0.0 } else { 50.0 })
                    .zip(share(cohort))
                    .map(|(extra, score)| (score / 2.0) + extra)
                    .collect()
            }),
        ),
        (
            NormalizerRule::Equal,
            "equal raw scores have different scores",
            By(|cohort| (0..cohort.len()).map(|place| if place == 0 { 50.0 } else { 0.0 }).collect()),
        ),
        (
            NormalizerRule::Order,
            "the scores depend on the order of the cohort, or differ from call to call",
            By(|cohort| {
                let first = cohort.first().copied().unwrap_or_default();
                cohort.iter().map(|raw| if *raw < first { 0.0 } else { 100.0 }).collect()
            }),
        ),
    ] {
        let Err(NormalizerError { rule: found, cohort, .. }) = check_normalizer(&normalize) else {
            panic!("{rule:?} is not missed")
        };
        assert_eq!(found, rule, "given {cohort:?}");
        assert_eq!(rule.to_string(), text);
    }
    let mute = By(|_| vec![]);
    assert_eq!(
        check_normalizer(&mute).unwrap_err().to_string(),
        "the number of scores differs from the number of raw scores, given the raw scores [3.0]"
    );
}

#[test]
fn an_unsorted_sum_depends_on_the_order() {
    let unsorted = By(|cohort| {
        let mean = cohort.iter().sum::<f64>() / f64::from(u32::try_from(cohort.len()).unwrap());
        let max = cohort.iter().copied().fold(0.0, f64::max);
        let score = |raw: &f64| {
            if max == 0.0 || !mean.is_finite() { 50.0 } else { (50.0 + 50.0 * ((raw - mean) / max)).clamp(0.0, 100.0) }
        };
        cohort.iter().map(score).collect()
    });
    assert_eq!(check_normalizer(&unsorted).map_err(|violation| violation.rule), Err(NormalizerRule::Order));
}

#[test]
fn the_same_cohort_has_the_same_scores() {
    #[derive(Debug, Default)]
    struct Counting(AtomicU32);
    impl Normalizer for Counting {
        fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
            vec![f64::from(self.0.fetch_add(1, Ordering::Relaxed) % 2); cohort.len()]
        }
    }
    let found = check_normalizer(&Counting::default()).map_err(|violation| violation.rule);
    assert_eq!(found, Err(NormalizerRule::Order));
}

/// A model that is a function of the row.
struct Of(fn(&Row<Unscored>) -> Shares);

impl core::fmt::Debug for Of {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Of")
    }
}

impl ScoreModel for Of {
    fn shares(&self, row: &Row<Unscored>) -> Shares {
        (self.0)(row)
    }
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "as a user writes it")]
fn the_contract_names_the_rule_that_a_model_breaks() {
    for (rule, text, model) in [
        (
            ModelRule::Share,
            "a share is not a finite number, given the Year row from 2026-03-01 with 1 emails and 0 meetings",
            Of(|row| Shares::default().with(Column::EmailsToAccount, 1.0 / row.meeting_count() as f64)),
        ),
        (
            ModelRule::Sum,
            "the raw score is not a finite number, given the Year row from 2026-03-01 with 1 emails and 0 meetings",
            Of(|_| Column::ALL.iter().copied().fold(Shares::default(), |shares, column| shares.with(column, f64::MAX))),
        ),
        (
            ModelRule::Negative,
            "the raw score is negative, given the Year row from 2026-03-01 with 1 emails and 0 meetings",
            Of(|row| Shares::default().with(Column::EmailsToAccount, row.emails_to_account as f64 - 10.0)),
        ),
    ] {
        let error = check_model(&model).unwrap_err();
        assert_eq!((error.rule, error.to_string().as_str()), (rule, text));
    }
    assert_eq!(check_model(&DefaultModel::default()), Ok(()));
    assert_eq!(
        check_model(&Of(|row| Shares::default().with(Column::EmailsToAccount, row.email_count() as f64))),
        Ok(())
    );
}

#[test]
fn the_same_row_has_the_same_shares() {
    #[derive(Debug, Default)]
    struct Counting(AtomicU32);
    impl ScoreModel for Counting {
        fn shares(&self, _: &Row<Unscored>) -> Shares {
            Shares::default().with(Column::EmailsToAccount, f64::from(self.0.fetch_add(1, Ordering::Relaxed)))
        }
    }
    let error = check_model(&Counting::default()).unwrap_err();
    assert_eq!(error.rule, ModelRule::Repeatable);
    assert_eq!(
        error.to_string(),
        "the same row has different shares, given the Week row from 2026-03-01 with 47 emails and 24 meetings"
    );
}
