//! From columns to a score relative to the other accounts (SPEC 9).

mod check;
mod max_abs;
mod min_max;
mod model;
mod normalizer;
mod percentile_rank;
mod robust;
mod scoring;
pub(crate) mod sorted;
mod standard;

pub use check::{NormalizerError, NormalizerRule, check_normalizer};
pub use max_abs::MaxAbs;
pub use min_max::MinMax;
pub use model::{DefaultModel, ScoreModel, Shares, WeightError};
pub use normalizer::Normalizer;
pub use percentile_rank::PercentileRank;
pub use robust::Robust;
pub(crate) use scoring::score_into;
pub use scoring::{ScoreError, score};
pub use standard::Standard;
