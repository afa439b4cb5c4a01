//! `engagement_listed(directory)`: who was listed, to be kept beside the states of a day.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::arguments::{Kind, Takes, given, planned};
use crate::directories::Directories;

const TAKES: Takes = Takes { function: "engagement_listed", arguments: &[("directory", Kind::Text)] };

/// The library's snapshot of a state without activity: each address as a hash under the key, with its side.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Listed {
    directories: Arc<Directories>,
    signature: Signature,
}

impl Listed {
    pub(super) fn new(directories: Arc<Directories>) -> Listed {
        // Not to be reckoned where the query is planned: that process may have no key.
        Listed { directories, signature: Signature::user_defined(Volatility::Volatile) }
    }
}

impl ScalarUDFImpl for Listed {
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
        Ok(DataType::LargeBinary)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        TAKES.text(0, planned(&args, 0))?;
        Ok(super::field(self.name(), DataType::LargeBinary))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let known = super::known(&self.directories, TAKES.text(0, given(&args, 0))?)?;
        Ok(ColumnarValue::Scalar(ScalarValue::LargeBinary(Some(known.parts.empty().snapshot()))))
    }
}
