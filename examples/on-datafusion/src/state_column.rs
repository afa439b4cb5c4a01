//! Reads a column of states, in any of Arrow's binary types.

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, BinaryArray, BinaryViewArray, LargeBinaryArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, exec_err};

/// States as bytes.
pub(crate) enum StateColumn<'a> {
    Binary(&'a BinaryArray),
    Large(&'a LargeBinaryArray),
    View(&'a BinaryViewArray),
}

impl<'a> StateColumn<'a> {
    pub(crate) fn new(array: &'a ArrayRef) -> Result<StateColumn<'a>> {
        Ok(match array.data_type() {
            DataType::Binary => StateColumn::Binary(array.as_binary()),
            DataType::LargeBinary => StateColumn::Large(array.as_binary()),
            DataType::BinaryView => StateColumn::View(array.as_binary_view()),
            other => return exec_err!("{other} is no state"),
        })
    }

    pub(crate) fn get(&self, place: usize) -> Option<&'a [u8]> {
        match self {
            StateColumn::Binary(array) => array.is_valid(place).then(|| array.value(place)),
            StateColumn::Large(array) => array.is_valid(place).then(|| array.value(place)),
            StateColumn::View(array) => array.is_valid(place).then(|| array.value(place)),
        }
    }
}
