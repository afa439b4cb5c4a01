//! A position in the bytes of a snapshot.

use super::SnapshotError;

/// Reads bytes from the front, and knows its offset.
pub(super) struct Cursor<'b> {
    rest: &'b [u8],
    offset: u64,
}

impl<'b> Cursor<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Cursor<'b> {
        Cursor { rest: bytes, offset: 0 }
    }

    pub(super) fn take<const N: usize>(&mut self) -> Result<[u8; N], SnapshotError> {
        let Some((piece, rest)) = self.rest.split_first_chunk() else {
            return Err(self.wrong("the records end before their number is reached"));
        };
        self.rest = rest;
        self.offset += N as u64;
        Ok(*piece)
    }

    pub(super) fn hash(&mut self) -> Result<u128, SnapshotError> {
        self.take().map(u128::from_le_bytes)
    }

    pub(super) fn long(&mut self) -> Result<i64, SnapshotError> {
        self.take().map(i64::from_le_bytes)
    }

    pub(super) fn number(&mut self) -> Result<u32, SnapshotError> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn flags(&mut self) -> Result<u8, SnapshotError> {
        self.take().map(|[flags]| flags)
    }

    /// Reads `count` hashes in ascending order, calling `record` for what else each record has.
    pub(super) fn each(
        &mut self,
        count: u32,
        mut record: impl FnMut(&mut Cursor<'b>, u128) -> Result<(), SnapshotError>,
    ) -> Result<(), SnapshotError> {
        let mut last = 0;
        for _ in 0..count {
            let hash = self.hash()?;
            if last >= hash {
                return Err(self.wrong("records are not in the order of their hashes"));
            }
            last = hash;
            record(self, hash)?;
        }
        Ok(())
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> u64 {
        self.rest.len() as u64
    }

    /// An error at this offset.
    pub(super) fn wrong(&self, what: &'static str) -> SnapshotError {
        SnapshotError::Inconsistent { offset: self.offset, what }
    }
}
