//! A column of states, whichever of Arrow's types it has.

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, BinaryArray, BinaryViewArray, LargeBinaryArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, exec_err};

/// States as bytes.
pub(super) enum States<'a> {
    Binary(&'a BinaryArray),
    Large(&'a LargeBinaryArray),
    View(&'a BinaryViewArray),
}

impl<'a> States<'a> {
    pub(super) fn new(array: &'a ArrayRef) -> Result<States<'a>> {
        Ok(match array.data_type() {
            DataType::Binary => States::Binary(array.as_binary()),
            DataType::LargeBinary => States::Large(array.as_binary()),
            DataType::BinaryView => States::View(array.as_binary_view()),
            other => return exec_err!("{other} is no state"),
        })
    }

    pub(super) fn get(&self, place: usize) -> Option<&'a [u8]> {
        match self {
            States::Binary(array) => array.is_valid(place).then(|| array.value(place)),
            States::Large(array) => array.is_valid(place).then(|| array.value(place)),
            States::View(array) => array.is_valid(place).then(|| array.value(place)),
        }
    }
}
