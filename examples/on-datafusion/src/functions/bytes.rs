//! `engagement_bytes(state)`: how long a state is.

use std::sync::Arc;

use datafusion::arrow::array::Int64Array;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::arguments::{Kind, Takes};
use super::states::States;

const TAKES: Takes = Takes { function: "engagement_bytes", arguments: &[("state", Kind::State)] };

/// To see how many buckets and shares it takes for none to be too long.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Bytes {
    signature: Signature,
}

impl Bytes {
    pub(super) fn new() -> Bytes {
        Bytes { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Bytes {
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

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let column = super::column(&args, 0)?;
        let states = States::new(&column)?;
        let bytes = |place| states.get(place).and_then(|bytes| i64::try_from(bytes.len()).ok());
        Ok(ColumnarValue::Array(Arc::new((0..args.number_rows).map(bytes).collect::<Int64Array>())))
    }
}
