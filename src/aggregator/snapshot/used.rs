//! Equal states are equal bytes, so that nothing unused may be in a snapshot.

use alloc::vec::Vec;

use super::SnapshotError;
use super::cursor::Cursor;

/// Which of the addresses or domains something refers to.
pub(super) struct Used(Vec<bool>);

impl Used {
    pub(super) fn new(len: usize) -> Used {
        Used(alloc::vec![false; len])
    }

    /// Marks it as used; `false` if it does not exist.
    pub(super) fn set(&mut self, number: u32) -> bool {
        self.0.get_mut(number as usize).map(|mark| *mark = true).is_some()
    }

    pub(super) fn check_all(&self, cursor: &Cursor<'_>) -> Result<(), SnapshotError> {
        if self.0.iter().all(|mark| *mark) { Ok(()) } else { Err(cursor.wrong("a record is not used")) }
    }
}
