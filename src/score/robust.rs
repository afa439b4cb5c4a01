use alloc::vec::Vec;

use super::Normalizer;
use super::normalizer::NO_SPREAD;
use crate::score::sorted::Sorted;

/// `(x−median)/IQR` through the logistic function: the median has 50. Extreme values have little influence.
///
/// Quartiles by linear interpolation (type 7 of Hyndman and Fan, 1996). If the quartiles are equal, all scores are 50.
/// Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// ```
/// use account_engagement::Normalizer;
/// use account_engagement::score::Robust;
///
/// let scores = Robust.normalize(&[1.0, 2.0, 3.0, 4.0, 1e6]);
/// assert_eq!(scores[2], 50.0);
/// assert!((scores[0] - 100.0 / (1.0 + 1.0_f64.exp())).abs() < 1e-12);
/// assert_eq!(scores[4], 100.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Robust;

impl Normalizer for Robust {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        let sorted = Sorted::new(cohort);
        let median = sorted.quantile(0.5);
        let range = sorted.quantile(0.75) - sorted.quantile(0.25);
        if range == 0.0 {
            return alloc::vec![NO_SPREAD; cohort.len()];
        }
        sorted.along(cohort, |raw| 1.0 / (1.0 + libm::exp(-(raw - median) / range)))
    }
}
