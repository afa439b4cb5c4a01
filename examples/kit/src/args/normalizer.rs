//! `--normalizer`: one of the library's own.

use account_engagement::score::{MinMax, PercentileRank, Robust, Standard};
use account_engagement::{MaxAbs, Normalizer};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// How raw scores become scores from 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NormalizerChoice {
    /// The best account has 100
    #[default]
    MaxAbs,
    /// The best has 100, the last 0
    MinMax,
    /// How many accounts are below
    PercentileRank,
    /// How many deviations from the mean
    Standard,
    /// How many quartile ranges from the median
    Robust,
}

impl NormalizerChoice {
    /// What it does, as `--help` says it.
    #[must_use]
    pub fn in_words(self) -> String {
        self.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default()
    }

    /// The library's normalizer.
    #[must_use]
    pub fn normalizer(self) -> &'static dyn Normalizer {
        match self {
            NormalizerChoice::MaxAbs => &MaxAbs,
            NormalizerChoice::MinMax => &MinMax,
            NormalizerChoice::PercentileRank => &PercentileRank,
            NormalizerChoice::Standard => &Standard,
            NormalizerChoice::Robust => &Robust,
        }
    }
}
