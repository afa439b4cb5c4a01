//! Records of one kind: found by their hashes, in the order of these, and joined.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Range;

use crate::aggregator::outcome::Outcome;
use crate::aggregator::store::blocks::Blocks;
use crate::aggregator::store::table::{Joining, Table};

/// Records by hash, each a block of words that says itself how long it is.
#[derive(Clone)]
pub(crate) struct Records {
    table: Table,
    blocks: Blocks,
    len_of: LenOf,
    /// Room for a block in the making.
    draft: Vec<u32>,
}

/// A share of the records: those in some chunks.
pub(crate) struct Share(Range<usize>);

/// Tells how many words the block has that these begin with.
pub(crate) type LenOf = fn(&[u32]) -> usize;

impl Records {
    /// With room for this many records, and words of their blocks.
    pub(crate) fn with_capacity(len_of: LenOf, records: usize, words: usize) -> Records {
        Records {
            table: Table::with_capacity(records),
            blocks: Blocks::with_capacity(words),
            len_of,
            draft: Vec::new(),
        }
    }

    /// Records something. `write` is given the words of the record if there is one, and appends to
    /// others those that are to be in their place; if it tells that nothing is new, all stays.
    pub(crate) fn join(&mut self, hash: u128, write: impl FnOnce(Option<&[u32]>, &mut Vec<u32>) -> bool) -> Outcome {
        let Records { table, blocks, len_of, draft } = self;
        match table.find(hash, |block| blocks.hash(block)) {
            Ok((place, known)) => {
                draft.clear();
                let words = blocks.at(known);
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

    /// Records what has a greater hash than all that there is.
    pub(crate) fn append(&mut self, hash: u128, write: impl FnOnce(&mut Vec<u32>)) {
        let block = self.blocks.put_with(write);
        self.table.append(hash, block);
    }

    /// Records everything that another state has. `write` is given the words of the record here if
    /// there is one and of the one there, and does the same.
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

    /// Reads the memory that a look for the record begins with, so that nobody waits for it later.
    pub(crate) fn touch(&self, hash: u128) {
        self.table.touch(hash);
    }

    /// Reads the memory that the record begins with, likewise.
    pub(crate) fn touch_block(&self, hash: u128) {
        self.table.touch_block(hash, |block| self.blocks.touch(block));
    }

    /// The words of each record, and of others after it, in the order of the hashes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.table.iter(|block| self.blocks.touch(block)).map(|block| self.blocks.at(block))
    }

    /// The words of each record of a [`share`](Records::shares) in no order, and much faster.
    pub(crate) fn walk(&self, share: Share) -> impl Iterator<Item = &[u32]> {
        self.blocks.walk(share.0, self.len_of)
    }

    /// All records.
    pub(crate) fn all(&self) -> Share {
        Share(0..self.blocks.chunks())
    }

    /// All records in so many shares of about as many words.
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

/// How another state's records come into this one's.
struct Merging<'m, W> {
    into: &'m mut Blocks,
    other: &'m Blocks,
    len_of: LenOf,
    write: W,
    draft: &'m mut Vec<u32>,
}

impl<W: FnMut(Option<&[u32]>, &[u32], &mut Vec<u32>) -> bool> Joining for Merging<'_, W> {
    fn touch(&self, known: Option<u32>, other: u32) {
        self.other.touch(other);
        if let Some(known) = known {
            self.into.touch(known);
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
