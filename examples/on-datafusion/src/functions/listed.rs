//! `engagement_listed(directory)`: who was listed, to store next to the states of a day.

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue};

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar};

/// The library's snapshot of a state without activity: each address as a hash under the key, with its side.
pub(super) static LISTED: Scalar = Scalar {
    takes: Takes { function: "engagement_listed", arguments: &[("directory", Kind::Directory)] },
    gives: || DataType::LargeBinary,
    run: listed,
};

fn listed(call: &Call<'_>) -> Result<ArrayRef> {
    let listed = call.known()?.parts.empty().snapshot();
    ScalarValue::LargeBinary(Some(listed)).to_array_of_size(call.rows())
}
