use alloc::vec::Vec;

use super::Normalizer;
use super::normalizer::NO_SPREAD;
use crate::score::sorted::{Sorted, index};

/// The z-score through the normal distribution function: the mean has 50, one standard deviation
/// above it 84.1.
///
/// It is the standard deviation of the population. If the deviation is 0, all scores are 50.
/// Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// ```
/// use account_engagement::Normalizer;
/// use account_engagement::score::Standard;
///
/// let scores = Standard.normalize(&[1.0, 3.0]);
/// assert!((scores[0] - 15.865_525_393_145_7).abs() < 1e-12 && (scores[1] - 84.134_474_606_854_3).abs() < 1e-12);
/// assert_eq!(Standard.normalize(&[0.1, 0.1, 0.1]), [50.0, 50.0, 50.0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standard;

impl Normalizer for Standard {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        let sorted = Sorted::new(cohort);
        if !sorted.has_spread() {
            return alloc::vec![NO_SPREAD; cohort.len()];
        }
        // A power of two near the largest value, so that no square or sum leaves the range of
        // numbers; scaling by it is exact and a z-score does not change with scale.
        let (_, exponent) = libm::frexp(sorted.max());
        let scaled = |raw: f64| libm::ldexp(raw, -exponent);
        let n = index(cohort.len());
        let mean = sorted.values().iter().map(|&raw| scaled(raw)).sum::<f64>() / n;
        let variance = sorted.values().iter().map(|&raw| (scaled(raw) - mean) * (scaled(raw) - mean)).sum::<f64>() / n;
        let deviation = libm::sqrt(variance);
        if deviation == 0.0 {
            return alloc::vec![NO_SPREAD; cohort.len()];
        }
        sorted.along(cohort, |raw| {
            let z = (scaled(raw) - mean) / deviation;
            libm::erfc(-z / core::f64::consts::SQRT_2) / 2.0
        })
    }
}
