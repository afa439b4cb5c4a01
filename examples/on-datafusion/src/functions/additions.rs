//! `engagement_additions(listed, directory)`: how much of a directory was not listed then.

use std::sync::Arc;

use datafusion::arrow::array::Int64Array;
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::arguments::{Kind, Takes, given, planned};
use super::states::States;
use crate::directories::Directories;

const TAKES: Takes =
    Takes { function: "engagement_additions", arguments: &[("listed", Kind::State), ("directory", Kind::Text)] };

/// Mail with addresses and domains that were nobody then did not count when it was taken in: to have it, that day is
/// folded once more.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct CountAdditions {
    directories: Arc<Directories>,
    signature: Signature,
}

impl CountAdditions {
    pub(super) fn new(directories: Arc<Directories>) -> CountAdditions {
        CountAdditions { directories, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for CountAdditions {
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
        TAKES.text(1, planned(&args, 1))?;
        Ok(super::field(self.name(), DataType::Int64))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let known = super::known(&self.directories, TAKES.text(1, given(&args, 1))?)?;
        let column = super::column(&args, 0)?;
        let listed = States::new(&column)?;
        let additions = |place| listed.get(place).map(|bytes| known.additions(bytes)).transpose();
        let additions = (0..args.number_rows).map(additions).collect::<Result<Int64Array>>()?;
        Ok(ColumnarValue::Array(Arc::new(additions)))
    }
}
