//! `engagement_additions(listed, directory)`: the number of addresses and domains that were not listed then.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar};

/// Mail with an address or a domain that was not listed was irrelevant when it was folded. To get this mail, fold that
/// day again.
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
