//! `engagement_bytes(state)`: the length of a state.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar};

/// It shows whether there are enough buckets and shares.
pub(super) static BYTES: Scalar = Scalar {
    takes: Takes { function: "engagement_bytes", arguments: &[("state", Kind::State)] },
    gives: || DataType::Int64,
    run: bytes,
};

fn bytes(call: &Call<'_>) -> Result<ArrayRef> {
    let bytes = call.of_states(|bytes| Ok(i64::try_from(bytes.len()).unwrap_or(i64::MAX)))?;
    Ok(Arc::new(Int64Array::from(bytes)))
}
