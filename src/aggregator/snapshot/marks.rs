use alloc::vec::Vec;

use super::SnapshotError;
use super::cursor::Cursor;

/// What was pointed to.
pub(super) struct Marks(Vec<bool>);

impl Marks {
    pub(super) fn new(len: usize) -> Marks {
        Marks(alloc::vec![false; len])
    }

    /// Marks it; `false` where there is no such thing.
    pub(super) fn set(&mut self, number: u32) -> bool {
        self.0.get_mut(number as usize).map(|mark| *mark = true).is_some()
    }

    pub(super) fn check_all(&self, cursor: &Cursor<'_>) -> Result<(), SnapshotError> {
        if self.0.iter().all(|mark| *mark) {
            Ok(())
        } else {
            Err(cursor.wrong("something is there that nothing points to"))
        }
    }
}
