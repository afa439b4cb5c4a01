use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{MaxAbs, MinMax, Normalizer, PercentileRank, Robust, Standard};

/// The normalizers of this crate by their names, for options and configuration files.
/// Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// It reads and writes the words `max-abs`, `min-max`, `percentile-rank`, `standard` and `robust`, also with serde.
///
/// # Examples
///
/// ```
/// use account_engagement::score::BuiltInNormalizer;
/// use account_engagement::{Normalizer, Question};
///
/// let normalizer: BuiltInNormalizer = "min-max".parse()?;
/// assert_eq!(normalizer.normalize(&[1.0, 5.0, 2.0]), [0.0, 100.0, 25.0]);
/// assert_eq!(normalizer.to_string(), "min-max");
/// let question = Question::new(chrono::DateTime::UNIX_EPOCH).normalizer(normalizer);
///
/// let words = serde_json::to_string(&BuiltInNormalizer::ALL)?;
/// assert_eq!(words, r#"["max-abs","min-max","percentile-rank","standard","robust"]"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BuiltInNormalizer {
    /// [`MaxAbs`]: the best account has 100.
    #[default]
    MaxAbs,
    /// [`MinMax`]: the best account has 100, the last one 0.
    MinMax,
    /// [`PercentileRank`]: the share of the other accounts that are below.
    PercentileRank,
    /// [`Standard`]: the number of standard deviations from the mean.
    Standard,
    /// [`Robust`]: the number of quartile ranges from the median.
    Robust,
}

impl BuiltInNormalizer {
    /// All of them; the first is the default.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::score::{BuiltInNormalizer, check_normalizer};
    ///
    /// assert!(BuiltInNormalizer::ALL.iter().all(|normalizer| check_normalizer(normalizer).is_ok()));
    /// assert_eq!(BuiltInNormalizer::ALL[0], BuiltInNormalizer::default());
    /// ```
    pub const ALL: [BuiltInNormalizer; 5] = [
        BuiltInNormalizer::MaxAbs,
        BuiltInNormalizer::MinMax,
        BuiltInNormalizer::PercentileRank,
        BuiltInNormalizer::Standard,
        BuiltInNormalizer::Robust,
    ];

    /// Its word.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::score::BuiltInNormalizer;
    ///
    /// assert_eq!(BuiltInNormalizer::PercentileRank.as_str(), "percentile-rank");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            BuiltInNormalizer::MaxAbs => "max-abs",
            BuiltInNormalizer::MinMax => "min-max",
            BuiltInNormalizer::PercentileRank => "percentile-rank",
            BuiltInNormalizer::Standard => "standard",
            BuiltInNormalizer::Robust => "robust",
        }
    }

    /// What it does, in a few words for a help text or a report.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::score::BuiltInNormalizer;
    ///
    /// assert_eq!(BuiltInNormalizer::MinMax.description(), "the best account has 100, the last one 0");
    /// ```
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            BuiltInNormalizer::MaxAbs => "the best account has 100",
            BuiltInNormalizer::MinMax => "the best account has 100, the last one 0",
            BuiltInNormalizer::PercentileRank => "the share of the other accounts that are below",
            BuiltInNormalizer::Standard => "the number of standard deviations from the mean",
            BuiltInNormalizer::Robust => "the number of quartile ranges from the median",
        }
    }
}

impl Normalizer for BuiltInNormalizer {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        match self {
            BuiltInNormalizer::MaxAbs => MaxAbs.normalize(cohort),
            BuiltInNormalizer::MinMax => MinMax.normalize(cohort),
            BuiltInNormalizer::PercentileRank => PercentileRank.normalize(cohort),
            BuiltInNormalizer::Standard => Standard.normalize(cohort),
            BuiltInNormalizer::Robust => Robust.normalize(cohort),
        }
    }
}

/// Writes the word.
impl fmt::Display for BuiltInNormalizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Reads the word, in upper or lower case.
impl FromStr for BuiltInNormalizer {
    type Err = UnknownNormalizerError;

    fn from_str(text: &str) -> Result<BuiltInNormalizer, UnknownNormalizerError> {
        let word = text.trim();
        let found = BuiltInNormalizer::ALL.into_iter().find(|one| one.as_str().eq_ignore_ascii_case(word));
        found.ok_or_else(|| UnknownNormalizerError { found: text.into() })
    }
}

/// A word that is not the name of a [`BuiltInNormalizer`]. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// # Examples
///
/// ```
/// use account_engagement::score::BuiltInNormalizer;
///
/// assert_eq!(
///     "sigmoid".parse::<BuiltInNormalizer>().unwrap_err().to_string(),
///     "\"sigmoid\" is not a normalizer: expected max-abs, min-max, percentile-rank, standard or robust"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{found:?} is not a normalizer: expected max-abs, min-max, percentile-rank, standard or robust")]
pub struct UnknownNormalizerError {
    found: String,
}
