use super::SnapshotError;

/// Takes bytes from the front, and knows where it is.
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

    /// How many bytes are left.
    pub(super) fn left(&self) -> u64 {
        self.rest.len() as u64
    }

    /// What is wrong here.
    pub(super) fn wrong(&self, what: &'static str) -> SnapshotError {
        SnapshotError::Inconsistent { offset: self.offset, what }
    }
}
