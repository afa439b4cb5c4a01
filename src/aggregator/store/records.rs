//! Records of one kind, found by their hashes and kept in the order of the hashes.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Range;

use crate::aggregator::outcome::Outcome;
use crate::aggregator::store::blocks::Blocks;
use crate::aggregator::store::table::{Joining, Table};

/// Records by hash. Each is a block of words, whose head says how long it is.
#[derive(Clone)]
pub(crate) struct Records {
    table: Table,
    blocks: Blocks,
    len_of: LenOf,
    /// A buffer for the block that replaces another.
    draft: Vec<u32>,
}

/// The records of some chunks, for one of several threads.
pub(crate) struct Share(Range<usize>);

/// Returns how many words the block at the front of these has.
pub(crate) type LenOf = fn(&[u32]) -> usize;

impl Records {
    /// Reserves room for this many records, and words of their blocks.
    pub(crate) fn with_capacity(len_of: LenOf, records: usize, words: usize) -> Records {
        Records {
            table: Table::with_capacity(records),
            blocks: Blocks::with_capacity(words),
            len_of,
            draft: Vec::new(),
        }
    }

    /// Adds a record or joins with the known one. `write` gets the words of the known record and appends the words
    /// that replace them. If it returns `false`, nothing is new and the known record stays.
    pub(crate) fn join(&mut self, hash: u128, write: impl FnOnce(Option<&[u32]>, &mut Vec<u32>) -> bool) -> Outcome {
        let Records { table, blocks, len_of, draft } = self;
        match table.find(hash, |block| blocks.hash(block)) {
            Ok((place, known)) => {
                draft.clear();
                let words = blocks.at(known);
                // Most copies add nothing, and then nothing is written.
                if write(Some(words), draft) {
                    let len = len_of(words);
                    table.set(place, blocks.replace(known, len, draft));
                    self.close_gaps();
                }
                Outcome::Copy
            }
            Err(place) => {
                let block = blocks.put_with(|words| _ = write(None, words));
                table.insert(place, hash, block, |block| blocks.hash(block));
                Outcome::Recorded
            }
        }
    }

    /// Adds a record whose hash is greater than all that are there.
    pub(crate) fn append(&mut self, hash: u128, write: impl FnOnce(&mut Vec<u32>)) {
        let block = self.blocks.put_with(write);
        self.table.append(hash, block);
    }

    /// Joins all records of another state. `write` gets the words of the record here, if there is one, and of the
    /// record there, and appends in the same way.
    pub(crate) fn merge(&mut self, other: &Records, write: impl FnMut(Option<&[u32]>, &[u32], &mut Vec<u32>) -> bool) {
        let Records { table, blocks, len_of, draft } = self;
        let mut merging = Merging { into: blocks, other: &other.blocks, len_of: *len_of, write, draft };
        table.merge(&other.table, &mut merging);
        self.close_gaps();
    }

    fn close_gaps(&mut self) {
        if self.blocks.is_sparse(self.table.len()) {
            self.blocks.compact(|moving| self.table.move_blocks(|block| moving.take(block, self.len_of)));
        }
    }

    /// Prefetches the record's slot in the table.
    pub(crate) fn prefetch_slot(&self, hash: u128) {
        self.table.prefetch_slot(hash);
    }

    /// Prefetches the record's block, whose place the slot says.
    pub(crate) fn prefetch_block(&self, hash: u128) {
        self.table.prefetch_block(hash, |block| self.blocks.prefetch(block));
    }

    /// The words of each record, and of others after it, in the order of the hashes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.table.iter(|block| self.blocks.prefetch(block)).map(|block| self.blocks.at(block))
    }

    /// The words of each record of a [`share`](Records::shares) in no order, and much faster.
    pub(crate) fn walk(&self, share: Share) -> impl Iterator<Item = &[u32]> {
        self.blocks.walk(share.0, self.len_of)
    }

    /// All records.
    pub(crate) fn all(&self) -> Share {
        Share(0..self.blocks.chunks())
    }

    /// All records, in this number of shares of about the same number of words.
    #[cfg(feature = "rayon")]
    pub(crate) fn shares(&self, count: usize) -> Vec<Share> {
        let cut = |share: usize| share * self.blocks.chunks() / count;
        (0..count).map(|share| Share(cut(share)..cut(share + 1))).collect()
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }

    /// How many words there are in memory, gaps included.
    pub(crate) fn words(&self) -> usize {
        self.blocks.len()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.table.heap_bytes() + self.blocks.heap_bytes() + self.draft.capacity() * size_of::<u32>()
    }
}

/// The merge of another state's records into this one's.
struct Merging<'m, W> {
    into: &'m mut Blocks,
    other: &'m Blocks,
    len_of: LenOf,
    write: W,
    draft: &'m mut Vec<u32>,
}

impl<W: FnMut(Option<&[u32]>, &[u32], &mut Vec<u32>) -> bool> Joining for Merging<'_, W> {
    fn prefetch(&self, known: Option<u32>, other: u32) {
        self.other.prefetch(other);
        if let Some(known) = known {
            self.into.prefetch(known);
        }
    }

    fn compare(&self, one: u32, other: u32) -> Ordering {
        self.into.hash(one).cmp(&self.other.hash(other))
    }

    fn join(&mut self, known: Option<u32>, other: u32) -> u32 {
        let other = self.other.at(other);
        let Some(block) = known else {
            return self.into.put_with(|words| _ = (self.write)(None, other, words));
        };
        let words = self.into.at(block);
        self.draft.clear();
        if !(self.write)(Some(words), other, self.draft) {
            return block;
        }
        let len = (self.len_of)(words);
        self.into.replace(block, len, self.draft)
    }
}
