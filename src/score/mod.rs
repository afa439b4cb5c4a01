//! From columns to a score from 0 to 100, relative to the other accounts.
//!
//! A [`ScoreModel`] computes the raw score of a row: the sum of a share for each column. A [`Normalizer`] turns the raw
//! scores of a cohort, all rows of one level and start date, into scores from 0 to 100. Both are traits, and settings
//! of a [`Question`](crate::Question). Rule: [SPEC 9](crate::guide::rules#spec-9).
//!
//! - [`DefaultModel`] is the model of the rules, with weights that you can change.
//! - [`MaxAbs`] is the default normalizer; [`MinMax`], [`PercentileRank`], [`Standard`] and [`Robust`] are others.
//!   [`BuiltInNormalizer`] has all of them by name, for options and configuration files.
//! - [`check_model`] and [`check_normalizer`] test your own implementations against the contracts of the traits.
//! - [`score`] scores rows that were gathered from several machines.
//!
//! ```
//! use account_engagement::score::BuiltInNormalizer;
//! use account_engagement::{Column, DefaultModel, Question};
//!
//! let model = DefaultModel::default().weight(Column::MeetingsFromAccount, 3.0)?;
//! let normalizer: BuiltInNormalizer = "percentile-rank".parse()?;
//! let question = Question::new(chrono::DateTime::UNIX_EPOCH).model(model).normalizer(normalizer);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod built_in;
mod check_model;
mod check_normalizer;
mod draws;
mod max_abs;
mod min_max;
mod model;
mod normalizer;
mod percentile_rank;
mod pointer;
mod robust;
mod scoring;
pub(crate) mod sorted;
mod standard;

pub use built_in::{BuiltInNormalizer, UnknownNormalizerError};
pub use check_model::{ModelError, ModelRule, check_model};
pub use check_normalizer::{NormalizerError, NormalizerRule, check_normalizer};
pub use max_abs::MaxAbs;
pub use min_max::MinMax;
pub use model::{DefaultModel, ScoreModel, Shares, WeightError};
pub use normalizer::Normalizer;
pub use percentile_rank::PercentileRank;
pub use robust::Robust;
pub(crate) use scoring::score_into;
pub use scoring::{ScoreError, score};
pub use standard::Standard;
