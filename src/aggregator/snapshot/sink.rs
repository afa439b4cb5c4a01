use alloc::vec::Vec;
use core::hash::Hasher as _;

use siphasher::sip128::SipHasher13;

use crate::aggregator::key::finish;

/// Takes small pieces, hands them on in chunks, and digests what it hands on.
///
/// Pieces stay with it until [`Sink::hand_on`] is called, as it is after each record.
pub(super) struct Sink<W> {
    write: W,
    chunk: Vec<u8>,
    digest: SipHasher13,
}

const CHUNK: usize = 64 * 1024;

/// Room for a record beyond a chunk; more is made where it is not enough.
const SPARE: usize = 1024;

impl<W, E> Sink<W>
where
    W: FnMut(&[u8]) -> Result<(), E>,
{
    pub(super) fn new(write: W, digest: SipHasher13) -> Sink<W> {
        Sink { write, chunk: Vec::with_capacity(CHUNK + SPARE), digest }
    }

    pub(super) fn put<const N: usize>(&mut self, piece: [u8; N]) {
        self.chunk.extend_from_slice(&piece);
    }

    pub(super) fn hash(&mut self, hash: u128) {
        self.put(hash.to_le_bytes());
    }

    pub(super) fn long(&mut self, number: i64) {
        self.put(number.to_le_bytes());
    }

    pub(super) fn number(&mut self, number: u32) {
        self.put(number.to_le_bytes());
    }

    pub(super) fn flags(&mut self, flags: u8) {
        self.put([flags]);
    }

    /// Hands on what there is if it is a chunk.
    pub(super) fn hand_on(&mut self) -> Result<(), E> {
        if self.chunk.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), E> {
        self.digest.write(&self.chunk);
        (self.write)(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }

    /// The digest of everything that was put.
    pub(super) fn digest(mut self) -> Result<u128, E> {
        self.flush()?;
        Ok(finish(&self.digest))
    }

    /// Writes the digest of everything after it.
    pub(super) fn seal(mut self) -> Result<(), E> {
        self.flush()?;
        (self.write)(&finish(&self.digest).to_le_bytes())
    }
}
