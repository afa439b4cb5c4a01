//! `engagement_rejected(copy)`: why a copy cannot be taken in.

use std::sync::Arc;

use datafusion::arrow::array::{Array as _, AsArray as _, StringArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::arguments::{Kind, Takes};
use crate::copies::Copies;
use crate::directories::Directories;

const TAKES: Takes = Takes { function: "engagement_rejected", arguments: &[("copy", Kind::Copy)] };

/// Null for a copy that can be, and for none.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct RejectedCopy {
    directories: Arc<Directories>,
    signature: Signature,
}

impl RejectedCopy {
    pub(super) fn new(directories: Arc<Directories>) -> RejectedCopy {
        RejectedCopy { directories, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for RejectedCopy {
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
        Ok(DataType::Utf8)
    }

    /// What is rejected does not depend on who is who: an aggregator that knows nobody says the same, faster.
    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let column = super::column(&args, 0)?;
        let copies = Copies::new(column.as_struct())?;
        let mut nobody = self.directories.nobody().empty();
        let mut why = |place| column.is_valid(place).then(|| copies.offer(&[place], &mut nobody).err()).flatten();
        let rejected: StringArray =
            (0..args.number_rows).map(|place| why(place).map(|unfit| unfit.to_string())).collect();
        Ok(ColumnarValue::Array(Arc::new(rejected)))
    }
}
