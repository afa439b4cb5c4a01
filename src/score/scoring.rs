use alloc::string::String;
use alloc::vec::Vec;

use chrono::NaiveDate;
use itertools::Itertools as _;
use thiserror::Error;

use super::{Normalizer, ScoreModel};
use crate::row::level::Level;
use crate::row::{ReadRow, Score, Unscored, visible};

/// Scores a set of rows: the model gives raw scores, and the normalizer makes them relative, cohort by cohort.
///
/// A cohort is all rows with counted activity of one level and start date. It has to be complete for the scores to mean
/// anything, so a cluster gathers its unscored rows first. Rows that fill gaps are in no cohort: their scores are 0.
/// The rows keep their order. The model sees suppressed counts as 0, and other suppressed figures as none.
/// Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// # Errors
///
/// [`ScoreError`] when the model or the normalizer gives something that is not a score. No rows are returned then.
///
/// # Examples
///
/// ```
/// use account_engagement::{Aggregator, DefaultModel, Directory, Key, MaxAbs, Question};
/// use account_engagement::score::score;
///
/// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let question = Question::new(chrono::DateTime::UNIX_EPOCH);
/// let unscored = aggregator.unscored_rows(&question)?;
/// let rows = score(unscored.into_vec(), &DefaultModel::default(), &MaxAbs)?;
/// assert_eq!(rows, aggregator.rows(&question)?.into_vec());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn score<R: ReadRow<Score = Unscored>>(
    rows: Vec<R>,
    model: &dyn ScoreModel,
    normalizer: &dyn Normalizer,
) -> Result<Vec<R::Scored>, ScoreError> {
    score_into(rows, model, normalizer, ReadRow::with_score)
}

/// Scores a set of rows, and makes something of each row and its score in the same pass.
pub(crate) fn score_into<R: ReadRow<Score = Unscored>, T>(
    rows: Vec<R>,
    model: &dyn ScoreModel,
    normalizer: &dyn Normalizer,
    finish: impl Fn(R, Score) -> T,
) -> Result<Vec<T>, ScoreError> {
    let mut scores = rows.iter().map(|row| raw_score(row, model)).collect::<Result<Vec<Score>, _>>()?;
    let cohort_of = |place: &usize| rows.get(*place).map(|row| (row.level(), row.start()));
    let active = |place: &usize| rows.get(*place).is_some_and(ReadRow::has_activity);
    let members = (0..rows.len()).filter(active).sorted_by_key(cohort_of).collect_vec();
    for members in members.chunk_by(|one, next| cohort_of(one) == cohort_of(next)) {
        let raw = members.iter().filter_map(|&place| scores.get(place)).map(|score| score.raw).collect_vec();
        let relative = normalizer.normalize(&raw);
        let Some(first) = members.first().and_then(|&place| rows.get(place)) else { continue };
        if relative.len() != raw.len() {
            let (level, start) = (first.level(), first.start());
            return Err(ScoreError::Scores { level, start, found: relative.len(), expected: raw.len() });
        }
        for (&place, relative) in members.iter().zip(relative) {
            let (Some(score), Some(row)) = (scores.get_mut(place), rows.get(place)) else { continue };
            if !(0.0..=100.0).contains(&relative) {
                return Err(ScoreError::Score {
                    account: row.account_id().as_ref().into(),
                    level: row.level(),
                    start: row.start(),
                    found: relative,
                });
            }
            score.relative = relative;
        }
    }
    Ok(rows.into_iter().zip(scores).map(|(row, score)| finish(row, score)).collect())
}

fn raw_score<R: ReadRow<Score = Unscored>>(row: &R, model: &dyn ScoreModel) -> Result<Score, ScoreError> {
    if !row.has_activity() {
        return Ok(Score::default());
    }
    let raw = model.shares(visible(row)).raw();
    if raw.is_finite() && raw >= 0.0 {
        return Ok(Score { raw, relative: 0.0 });
    }
    let account = row.account_id().as_ref().into();
    Err(ScoreError::RawScore { account, level: row.level(), start: row.start(), found: raw })
}

/// The model or the normalizer broke its contract. No rows are returned then. Rule: [SPEC
/// 9](crate::guide::rules#spec-9).
///
/// ```
/// use account_engagement::Level;
/// use account_engagement::score::ScoreError;
/// use chrono::NaiveDate;
///
/// let start = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let error = ScoreError::Score { account: "acct-1".into(), level: Level::Month, start, found: f64::NAN };
/// assert_eq!(
///     error.to_string(),
///     "the normalizer gave account \"acct-1\" the score NaN for the Month from 2026-03-01: expected 0 to 100"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// The model's raw score is not finite, or negative: see the contract of [`ScoreModel`].
    #[error(
        "the model gave account {account:?} the raw score {found} for the {level} from {start}: expected a finite number of 0 or more"
    )]
    RawScore {
        /// The account's id.
        account: String,
        /// The row's level.
        level: Level,
        /// The row's start date.
        start: NaiveDate,
        /// What the model gave.
        found: f64,
    },
    /// The normalizer's score is not a number from 0 to 100: see the contract of [`Normalizer`].
    #[error(
        "the normalizer gave account {account:?} the score {found} for the {level} from {start}: expected 0 to 100"
    )]
    Score {
        /// The account's id.
        account: String,
        /// The row's level.
        level: Level,
        /// The row's start date.
        start: NaiveDate,
        /// What the normalizer gave.
        found: f64,
    },
    /// The normalizer gave more or fewer scores than there are rows, so that no account can be
    /// named.
    #[error(
        "the normalizer gave {found} scores for the {level} from {start}: expected {expected}, one for each account"
    )]
    Scores {
        /// The cohort's level.
        level: Level,
        /// The cohort's start date.
        start: NaiveDate,
        /// How many scores it gave.
        found: usize,
        /// How many accounts there are.
        expected: usize,
    },
}
