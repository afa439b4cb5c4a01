//! Writes a snapshot in chunks, so that its bytes are never in memory as a whole.

use alloc::vec::Vec;
use core::hash::Hasher as _;

use siphasher::sip128::SipHasher13;

use crate::aggregator::key::finish;

/// Collects small pieces into chunks, and writes and digests the chunks.
///
/// A chunk is written by [`ChunkedWriter::write_full_chunk`], which the caller calls after each record.
pub(super) struct ChunkedWriter<W> {
    write: W,
    chunk: Vec<u8>,
    digest: SipHasher13,
}

const CHUNK: usize = 64 * 1024;

/// Capacity for the record that fills a chunk. A longer one makes the buffer grow.
const SPARE: usize = 1024;

impl<W, E> ChunkedWriter<W>
where
    W: FnMut(&[u8]) -> Result<(), E>,
{
    pub(super) fn new(write: W, digest: SipHasher13) -> ChunkedWriter<W> {
        ChunkedWriter { write, chunk: Vec::with_capacity(CHUNK + SPARE), digest }
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

    /// Writes the collected pieces if they fill a chunk.
    pub(super) fn write_full_chunk(&mut self) -> Result<(), E> {
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

    /// Writes the rest, and then the digest of everything.
    pub(super) fn seal(mut self) -> Result<(), E> {
        self.flush()?;
        (self.write)(&finish(&self.digest).to_le_bytes())
    }
}
