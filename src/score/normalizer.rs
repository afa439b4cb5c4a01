use alloc::vec::Vec;
use core::fmt;

/// Turns raw scores into scores from 0 to 100, relative to a cohort: all rows with counted activity of one level and
/// start date. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// # Contract
///
/// For any finite raw scores of 0 or more:
///
/// - there is one score for each raw score, in the same order, each from 0 to 100;
/// - a higher raw score never has a lower score, and equal raw scores have equal scores;
/// - the scores do not depend on the order of the cohort, to the bit: add up sorted values;
/// - the same cohort has the same scores, to the bit.
///
/// A normalizer that breaks the first rule gives a [`ScoreError`](crate::score::ScoreError) when rows are computed.
/// [`check_normalizer`](crate::score::check_normalizer) tests all rules. A reference, a `Box` or an `Arc` of a
/// normalizer is a normalizer too.
///
/// # Examples
///
/// ```
/// use account_engagement::Normalizer;
/// use account_engagement::score::check_normalizer;
///
/// /// Everything above a fixed mark is 100.
/// #[derive(Debug)]
/// struct AgainstMark(f64);
///
/// impl Normalizer for AgainstMark {
///     fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
///         cohort.iter().map(|raw| 100.0 * (raw / self.0).min(1.0)).collect()
///     }
/// }
///
/// assert_eq!(AgainstMark(20.0).normalize(&[5.0, 40.0]), [25.0, 100.0]);
/// check_normalizer(&AgainstMark(20.0))?;
/// # Ok::<(), account_engagement::score::NormalizerError>(())
/// ```
pub trait Normalizer: fmt::Debug + Send + Sync {
    /// The scores of a cohort, from its raw scores.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{MaxAbs, Normalizer};
    /// use account_engagement::score::PercentileRank;
    ///
    /// assert_eq!(MaxAbs.normalize(&[2.0, 4.0]), [50.0, 100.0]);
    /// assert_eq!(PercentileRank.normalize(&[2.0, 4.0]), [0.0, 100.0]);
    /// assert_eq!(MaxAbs.normalize(&[]), []);
    /// ```
    fn normalize(&self, cohort: &[f64]) -> Vec<f64>;
}

/// The score of every account in a cohort without spread.
pub(super) const NO_SPREAD: f64 = 50.0;
