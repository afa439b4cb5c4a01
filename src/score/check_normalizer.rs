use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use itertools::Itertools as _;
use thiserror::Error;

use super::Normalizer;
use super::draws::Draws;

/// Tests a normalizer against the contract of [`Normalizer`], on cohorts that break careless normalizers.
/// Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// The cohorts: empty, of one, of equal values, of zeros, with ties, nearly equal, spread over the
/// whole range of numbers, and some drawn at random from fixed seeds; each in several orders.
///
/// # Errors
///
/// The first [`NormalizerError`] found, with the cohort that shows it.
///
/// # Examples
///
/// ```
/// use account_engagement::Normalizer;
/// use account_engagement::score::{NormalizerRule, check_normalizer};
///
/// #[derive(Debug)]
/// struct Naive;
///
/// impl Normalizer for Naive {
///     fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
///         let max = cohort.iter().copied().fold(0.0, f64::max);
///         cohort.iter().map(|raw| 100.0 * raw / max).collect()
///     }
/// }
///
/// // A cohort of zeros gives 0/0.
/// assert_eq!(check_normalizer(&Naive).unwrap_err().rule, NormalizerRule::Range);
/// ```
pub fn check_normalizer(normalizer: &dyn Normalizer) -> Result<(), NormalizerError> {
    cohorts().iter().try_for_each(|cohort| {
        check_cohort(normalizer, cohort).map_err(|rule| NormalizerError { rule, cohort: cohort.clone() })
    })
}

/// A rule of the contract that a normalizer broke, and the raw scores that show it.
/// Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// # Examples
///
/// ```
/// # use account_engagement::Normalizer;
/// use account_engagement::score::check_normalizer;
///
/// // `Mute` is a normalizer that gives no scores.
/// # #[derive(Debug)]
/// # struct Mute;
/// # impl Normalizer for Mute {
/// #     fn normalize(&self, _: &[f64]) -> Vec<f64> {
/// #         vec![]
/// #     }
/// # }
/// let violation = check_normalizer(&Mute).unwrap_err();
/// assert_eq!(violation.cohort, [3.0]);
/// assert_eq!(
///     violation.to_string(),
///     "the number of scores differs from the number of raw scores, given the raw scores [3.0]"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{rule}, given the raw scores {cohort:?}")]
#[non_exhaustive]
pub struct NormalizerError {
    /// The rule.
    pub rule: NormalizerRule,
    /// The raw scores.
    pub cohort: Vec<f64>,
}

/// A rule of the contract of [`Normalizer`]. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// # Examples
///
/// ```
/// # use account_engagement::{MaxAbs, Normalizer};
/// use account_engagement::score::{NormalizerRule, check_normalizer};
///
/// // `Reversed` is a normalizer that gives the best 0.
/// # #[derive(Debug)]
/// # struct Reversed;
/// # impl Normalizer for Reversed {
/// #     fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
/// #         MaxAbs.normalize(cohort).iter().map(|score| 100.0 - score).collect()
/// #     }
/// # }
/// let rule = check_normalizer(&Reversed).unwrap_err().rule;
/// assert_eq!(rule, NormalizerRule::Monotone);
/// assert_eq!(rule.to_string(), "a higher raw score has a lower score");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NormalizerRule {
    /// There is one score for each raw score.
    Count,
    /// Scores are numbers from 0 to 100.
    Range,
    /// Higher raw scores never have lower scores.
    Monotone,
    /// Equal raw scores have equal scores.
    Equal,
    /// The order of the cohort does not matter, and the same cohort has the same scores.
    Order,
}

impl fmt::Display for NormalizerRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NormalizerRule::Count => "the number of scores differs from the number of raw scores",
            NormalizerRule::Range => "a score is not a number from 0 to 100",
            NormalizerRule::Monotone => "a higher raw score has a lower score",
            NormalizerRule::Equal => "equal raw scores have different scores",
            NormalizerRule::Order => "the scores depend on the order of the cohort, or differ from call to call",
        })
    }
}

fn check_cohort(normalizer: &dyn Normalizer, cohort: &[f64]) -> Result<(), NormalizerRule> {
    let scores = normalizer.normalize(cohort);
    if scores.len() != cohort.len() {
        return Err(NormalizerRule::Count);
    }
    if !scores.iter().all(|score| (0.0..=100.0).contains(score)) {
        return Err(NormalizerRule::Range);
    }
    let scored = cohort.iter().copied().zip(scores).sorted_by(|a, b| a.0.total_cmp(&b.0)).collect_vec();
    for (lower, higher) in scored.iter().tuple_windows() {
        if lower.1 > higher.1 {
            return Err(if lower.0 < higher.0 { NormalizerRule::Monotone } else { NormalizerRule::Equal });
        }
        if lower.0.total_cmp(&higher.0).is_eq() && lower.1.to_bits() != higher.1.to_bits() {
            return Err(NormalizerRule::Equal);
        }
    }
    let reversed = cohort.iter().rev().copied().collect_vec();
    let halves = cohort.iter().skip(1).step_by(2).chain(cohort.iter().step_by(2)).copied().collect_vec();
    for shuffled in [cohort.to_vec(), reversed, halves] {
        let scores = normalizer.normalize(&shuffled);
        let again = shuffled.into_iter().zip(scores).sorted_by(|a, b| a.0.total_cmp(&b.0));
        if !again.eq(scored.iter().copied()) {
            return Err(NormalizerRule::Order);
        }
    }
    Ok(())
}

fn cohorts() -> Vec<Vec<f64>> {
    let mut cohorts = vec![
        vec![],
        vec![3.0],
        vec![0.0],
        vec![0.0; 3],
        vec![0.1; 7],
        vec![0.0, 5.0],
        vec![1.0, 1.0, 2.0, 2.0, 2.0, 3.0],
        vec![0.0, 0.0, 0.0, 0.0, 1.0],
        vec![1.0, 1.0 + f64::EPSILON, 1.0 - f64::EPSILON],
        vec![0.1, 0.2, 0.3, 0.1 + 0.2],
        vec![f64::MAX, 0.0, 1.0],
        vec![f64::MAX; 4],
        vec![f64::MAX, f64::MAX / 2.0, f64::MAX / 3.0, f64::MAX / 1.5],
        vec![f64::MIN_POSITIVE, 5e-324, 0.0],
        vec![5e-324, 5e-324, f64::MAX],
        vec![1e-300, 1.0, 1e300],
        (0..1000).map(|i| 1.0 + f64::from(i) * 1e-12).collect(),
    ];
    // Raw scores as they occur.
    for seed in Draws::SEEDS {
        let mut draws = Draws::new(seed);
        let mut draw = || draws.next();
        cohorts.push((0..257).map(|_| draw() * 60.0).collect());
        cohorts.push((0..100).map(|_| libm::floor(draw() * 8.0)).collect());
        cohorts.push((0..100).map(|_| libm::exp(draw() * 1400.0 - 700.0)).collect());
    }
    cohorts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The drawn cohorts never change: a normalizer that passes today passes tomorrow.
    #[test]
    fn the_drawn_cohorts_never_change() {
        let cohorts = cohorts();
        let sizes: Vec<usize> = cohorts.iter().map(Vec::len).collect();
        assert_eq!(sizes[17..], [257, 100, 100, 257, 100, 100, 257, 100, 100]);
        let found: Vec<_> = cohorts[17..].iter().map(|cohort| (cohort[0], cohort[1], cohort[99])).collect();
        let expected = [
            (0.0, 3.750_232_542_806_825, 35.592_401_920_722_89),
            (4.0, 0.0, 6.0),
            (5.756_687_870_520_101e-45, 1.906_276_112_681_470_2e91, 5.403_041_742_251_758_6e-77),
            (51.587_647_258_208_05, 23.658_080_306_755_863, 40.159_691_544_286_84),
            (2.0, 1.0, 5.0),
            (7.937_193_526_507_403e145, 4.827_608_046_123_975e-33, 2.190_413_789_141_579_4e-56),
            (0.0, 3.749_771_091_097_447, 57.392_637_985_151_41),
            (4.0, 7.0, 0.0),
            (2.947_659_202_585_754_8e261, 3.646_415_447_663_198e51, 3.485_109_621_586_11e187),
        ];
        assert_eq!(found, expected);
    }
}
