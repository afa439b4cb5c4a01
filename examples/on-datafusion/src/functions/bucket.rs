//! `engagement_bucket(id, of)`: into which of so many buckets an id falls.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::arguments::{Kind, Takes, given, planned};
use crate::copies::Texts;
use crate::directories::Directories;

const TAKES: Takes = Takes { function: "engagement_bucket", arguments: &[("id", Kind::Text), ("of", Kind::Number)] };

/// Copies of one message have ids that are the same and so are in one bucket; under the key, so that nobody who
/// sends mail can aim at one.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Bucket {
    directories: Arc<Directories>,
    signature: Signature,
}

impl Bucket {
    pub(super) fn new(directories: Arc<Directories>) -> Bucket {
        Bucket { directories, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Bucket {
    fn name(&self) -> &'static str {
        TAKES.function
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        TAKES.types(found)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        TAKES.number(1, planned(&args, 1))?;
        Ok(Arc::new(Field::new(self.name(), DataType::Int64, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let of = TAKES.number(1, given(&args, 1))?;
        let ids = super::column(&args, 0)?;
        let ids = Texts::new(&ids)?;
        let nobody = self.directories.nobody();
        let bucket = |place| ids.get(place).map(|id| i64::from(nobody.bucket(id, of)));
        let buckets: Int64Array = (0..args.number_rows).map(bucket).collect();
        Ok(ColumnarValue::Array(Arc::new(buckets) as ArrayRef))
    }
}
