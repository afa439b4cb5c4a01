use alloc::vec::Vec;

use super::Normalizer;

/// `100·(x/max)`: the share of the best account, which has exactly 100. It is the default.
///
/// If the best raw score is 0, all scores are 0. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// ```
/// use account_engagement::{MaxAbs, Normalizer};
///
/// assert_eq!(MaxAbs.normalize(&[1.0, 4.0, 2.0]), [25.0, 100.0, 50.0]);
/// assert_eq!(MaxAbs.normalize(&[0.0, 0.0]), [0.0, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MaxAbs;

impl Normalizer for MaxAbs {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        let max = cohort.iter().copied().fold(0.0, f64::max);
        let score = |raw: &f64| if max == 0.0 { 0.0 } else { 100.0 * (raw / max) };
        cohort.iter().map(score).collect()
    }
}
