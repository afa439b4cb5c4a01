//! `engagement_adopt(state, directory)`: a state of another day, for the directory of this one.

use std::sync::Arc;

use datafusion::arrow::array::LargeBinaryBuilder;
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::arguments::{Kind, Takes, given, planned};
use super::states::States;
use crate::directories::Directories;
use crate::state::State;

const TAKES: Takes =
    Takes { function: "engagement_adopt", arguments: &[("state", Kind::State), ("directory", Kind::Text)] };

/// A directory changes from day to day, and states are kept. Every other function refuses one of another directory,
/// which can be a process with an older file; whoever means it says so by this one.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Adopt {
    directories: Arc<Directories>,
    signature: Signature,
}

impl Adopt {
    pub(super) fn new(directories: Arc<Directories>) -> Adopt {
        Adopt { directories, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Adopt {
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
        TAKES.text(1, planned(&args, 1))?;
        Ok(super::field(self.name(), DataType::LargeBinary))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let known = super::known(&self.directories, TAKES.text(1, given(&args, 1))?)?;
        let column = super::column(&args, 0)?;
        let states = States::new(&column)?;
        let mut adopted = LargeBinaryBuilder::new();
        for place in 0..args.number_rows {
            let state = states.get(place).map(|bytes| State::adopt(bytes, &known)?.to_bytes(&known));
            adopted.append_option(state.transpose()?);
        }
        Ok(ColumnarValue::Array(Arc::new(adopted.finish())))
    }
}
