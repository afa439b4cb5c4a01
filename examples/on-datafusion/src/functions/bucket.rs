//! `engagement_bucket(id, of)`: into which of so many buckets an id falls.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar};
use crate::copies::Texts;

/// Copies of one message have ids that are the same and so are in one bucket; under the key, so that nobody who
/// sends mail can aim at one.
pub(super) static BUCKET: Scalar = Scalar {
    takes: Takes { function: "engagement_bucket", arguments: &[("id", Kind::Id), ("of", Kind::Number)] },
    gives: || DataType::Int64,
    run: bucket,
};

fn bucket(call: &Call<'_>) -> Result<ArrayRef> {
    let of = call.number()?;
    let ids = call.column()?;
    let ids = Texts::new(&ids)?;
    let nobody = call.directories.nobody();
    let bucket = |place| ids.get(place).map(|id| i64::from(nobody.bucket(id, of)));
    Ok(Arc::new((0..call.rows()).map(bucket).collect::<Int64Array>()))
}
