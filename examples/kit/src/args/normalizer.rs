//! `--normalizer`: one of the library's own.

use account_engagement::score::BuiltInNormalizer;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::words::capitalized;

/// Reads a normalizer by its word.
#[must_use]
pub fn normalizer() -> impl TypedValueParser<Value = BuiltInNormalizer> {
    let words = BuiltInNormalizer::ALL.map(|one| PossibleValue::new(one.as_str()).help(capitalized(one.description())));
    PossibleValuesParser::new(words).try_map(|word| word.parse::<BuiltInNormalizer>())
}
