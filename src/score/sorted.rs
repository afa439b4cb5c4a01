//! Sorted numbers, for results that do not depend on the order of the input.

use alloc::vec::Vec;

/// Numbers in order.
pub(crate) struct Sorted(Vec<f64>);

impl Sorted {
    pub(crate) fn new(cohort: &[f64]) -> Sorted {
        let mut values = cohort.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        Sorted(values)
    }

    pub(crate) fn values(&self) -> &[f64] {
        &self.0
    }

    pub(crate) fn has_spread(&self) -> bool {
        self.0.first() < self.0.last()
    }

    pub(crate) fn max(&self) -> f64 {
        self.0.last().copied().unwrap_or_default()
    }

    /// Quantile by linear interpolation, type 7 of Hyndman and Fan (1996): `share` of the way
    /// from the first value to the last.
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let place = share * index(self.0.len().saturating_sub(1));
        let below = libm::floor(place);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the slice")]
        let at = below as usize;
        let low = self.0.get(at).copied().unwrap_or_default();
        let high = self.0.get(at + 1).copied().unwrap_or(low);
        low + (place - below) * (high - low)
    }

    /// Scores by a curve from raw score to share of 100.
    ///
    /// `exp` and `erfc` are exact except for the last place, where they may not be monotone. Therefore each value is at
    /// least the value before it.
    pub(crate) fn along(&self, cohort: &[f64], curve: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut highest = 0.0;
        let rising: Vec<f64> = self
            .0
            .iter()
            .map(|&raw| {
                highest = f64::max(highest, 100.0 * curve(raw));
                highest
            })
            .collect();
        let score = |raw: &f64| {
            // Equal values have the score of the last of them.
            let after = self.0.partition_point(|value| value <= raw);
            after.checked_sub(1).and_then(|last| rising.get(last)).copied().unwrap_or_default()
        };
        cohort.iter().map(score).collect()
    }
}

/// A number of rows as a number.
#[expect(clippy::cast_precision_loss, reason = "a cohort has fewer than 2^53 rows")]
pub(crate) fn index(count: usize) -> f64 {
    count as f64
}
