//! `engagement_additions(listed, directory)`: how much of a directory was not listed then.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar};

/// Mail with addresses and domains that were nobody then did not count when it was taken in: to have it, that day is
/// folded once more.
pub(super) static ADDITIONS: Scalar = Scalar {
    takes: Takes {
        function: "engagement_additions",
        arguments: &[("listed", Kind::State), ("directory", Kind::Directory)],
    },
    gives: || DataType::Int64,
    run: additions,
};

fn additions(call: &Call<'_>) -> Result<ArrayRef> {
    let known = call.known()?;
    let additions = call.of_states(|listed| known.additions(listed))?;
    Ok(Arc::new(Int64Array::from(additions)))
}
