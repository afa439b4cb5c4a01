//! `engagement_rejected(copy)`: why a copy cannot be recorded.

use std::sync::Arc;

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, StringArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar};
use crate::copies::Copies;

/// Null for a valid copy, and for a null.
pub(super) static REJECTED: Scalar = Scalar {
    takes: Takes { function: "engagement_rejected", arguments: &[("copy", Kind::Copy)] },
    gives: || DataType::Utf8,
    run: rejected,
};

/// A rejection does not depend on the directory, so an aggregator with an empty directory gives the same result faster.
fn rejected(call: &Call<'_>) -> Result<ArrayRef> {
    let column = call.column()?;
    let copies = Copies::new(column.as_struct())?;
    let mut nobody = call.directories.nobody().empty();
    let mut why = |place| column.is_valid(place).then(|| copies.offer(&[place], &mut nobody).err()).flatten();
    let rejected = (0..call.rows()).map(|place| why(place).map(|unfit| unfit.to_string()));
    Ok(Arc::new(rejected.collect::<StringArray>()))
}
