use alloc::vec::Vec;
use core::fmt;

/// How raw scores become scores from 0 to 100, relative to a cohort: all rows with counted
/// activity of one level and start date (SPEC 9).
///
/// # Contract
///
/// For any finite raw scores of 0 or more:
///
/// - as many scores come out as raw scores go in, in the same order, each from 0 to 100;
/// - a higher raw score never has a lower score, and equal ones have equal scores;
/// - the scores do not depend on the order of the cohort, to the bit: add up sorted values;
/// - the same cohort has the same scores, to the bit.
///
/// What breaks the first rule is a [`ScoreError`](crate::ScoreError) when rows are asked.
/// [`check_normalizer`](crate::check_normalizer) tries all of them.
///
/// # Examples
///
/// ```
/// use account_engagement::{Normalizer, check_normalizer};
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
/// # Ok::<(), account_engagement::Violation>(())
/// ```
pub trait Normalizer: fmt::Debug + Send + Sync {
    /// The scores of a cohort, by its raw scores.
    fn normalize(&self, cohort: &[f64]) -> Vec<f64>;
}

/// The score of everybody in a cohort without spread.
pub(super) const NO_SPREAD: f64 = 50.0;

/// A cohort in order: for what is reckoned over all of it without depending on the order.
pub(super) struct Sorted(Vec<f64>);

impl Sorted {
    pub(super) fn new(cohort: &[f64]) -> Sorted {
        let mut values = cohort.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        Sorted(values)
    }

    pub(super) fn values(&self) -> &[f64] {
        &self.0
    }

    pub(super) fn has_spread(&self) -> bool {
        self.0.first() < self.0.last()
    }

    pub(super) fn max(&self) -> f64 {
        self.0.last().copied().unwrap_or_default()
    }

    /// Quantile by linear interpolation, type 7 of Hyndman and Fan (1996): `share` of the way
    /// from the first value to the last.
    pub(super) fn quantile(&self, share: f64) -> f64 {
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
    /// The curve is taken up the sorted values and never let down, since `exp` and `erfc` are
    /// exact to the last place only, and monotone but for that place.
    pub(super) fn along(&self, cohort: &[f64], curve: impl Fn(f64) -> f64) -> Vec<f64> {
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
            // Of equal values the last one's, so that all have the same.
            let after = self.0.partition_point(|value| value <= raw);
            after.checked_sub(1).and_then(|last| rising.get(last)).copied().unwrap_or_default()
        };
        cohort.iter().map(score).collect()
    }
}

/// A number of rows as a number.
#[expect(clippy::cast_precision_loss, reason = "a cohort has fewer than 2^53 rows")]
pub(super) fn index(count: usize) -> f64 {
    count as f64
}
