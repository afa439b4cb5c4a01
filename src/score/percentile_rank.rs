use alloc::vec::Vec;

use super::Normalizer;
use super::normalizer::NO_SPREAD;
use crate::score::sorted::{Sorted, index};

/// `100·(less + (equal−1)/2)/(n−1)`: the share of the other accounts that are below; an equal one counts half.
///
/// `less` and `equal` are numbers of raw scores; `equal` includes the account itself. If all raw scores are equal, all
/// scores are 50. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// ```
/// use account_engagement::Normalizer;
/// use account_engagement::score::PercentileRank;
///
/// assert_eq!(PercentileRank.normalize(&[1.0, 900.0, 2.0]), [0.0, 100.0, 50.0]);
/// assert_eq!(PercentileRank.normalize(&[7.0, 7.0, 9.0]), [25.0, 25.0, 100.0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PercentileRank;

impl Normalizer for PercentileRank {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        let sorted = Sorted::new(cohort);
        let others = index(cohort.len().saturating_sub(1));
        let score = |raw: &f64| {
            if !sorted.has_spread() {
                return NO_SPREAD;
            }
            let less = sorted.values().partition_point(|value| value < raw);
            let equal = sorted.values().partition_point(|value| value <= raw) - less;
            100.0 * (index(less) + index(equal.saturating_sub(1)) / 2.0) / others
        };
        cohort.iter().map(score).collect()
    }
}
