use alloc::vec::Vec;

use super::Normalizer;
use super::normalizer::NO_SPREAD;

/// `100·((x−min)/(max−min))`: the position between the worst account, which has 0, and the best, which has 100.
///
/// If all raw scores are equal, all scores are 50. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// ```
/// use account_engagement::Normalizer;
/// use account_engagement::score::MinMax;
///
/// assert_eq!(MinMax.normalize(&[1.0, 5.0, 2.0]), [0.0, 100.0, 25.0]);
/// assert_eq!(MinMax.normalize(&[3.0]), [50.0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MinMax;

impl Normalizer for MinMax {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        let max = cohort.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let min = cohort.iter().copied().fold(f64::INFINITY, f64::min);
        let score = |raw: &f64| if min < max { 100.0 * ((raw - min) / (max - min)) } else { NO_SPREAD };
        cohort.iter().map(score).collect()
    }
}
