//! `engagement_bucket(id, of)`: the bucket of an id.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar};
use crate::copies::Texts;

/// Copies of one message have the same id, so they are in one bucket. The hash has the key, so no sender can choose a
/// bucket.
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
