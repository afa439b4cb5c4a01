//! `engagement_adopt(state, directory)`: converts a state of another day to the directory of this one.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, LargeBinaryArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar};
use crate::state::State;

/// Directories change from day to day, and states are stored. Every other function refuses the state of another
/// directory, because it can come from a process with an older file. This function accepts it.
pub(super) static ADOPT: Scalar = Scalar {
    takes: Takes { function: "engagement_adopt", arguments: &[("state", Kind::State), ("directory", Kind::Directory)] },
    gives: || DataType::LargeBinary,
    run: adopt,
};

fn adopt(call: &Call<'_>) -> Result<ArrayRef> {
    let known = call.known()?;
    let adopted = call.of_states(|bytes| State::adopt(bytes, &known)?.to_bytes(&known))?;
    Ok(Arc::new(LargeBinaryArray::from_iter(adopted)))
}
