//! A chunked arena of variable-length records.

use alloc::vec::Vec;
use core::hint::black_box;
use core::ops::Range;

use crate::aggregator::store::words::from_words;

/// Blocks of words, one for each record: its hash, a head, and what else there is. The head says how long the block
/// is.
///
/// The memory grows by chunks, so that growing copies nothing and never needs the memory twice. A block that changes
/// its length is written again at the end and leaves a gap. [`Blocks::compact`] closes the gaps; the caller calls it
/// when [`Blocks::is_sparse`].
#[derive(Clone, Default)]
pub(crate) struct Blocks {
    /// All are full except the last.
    chunks: Vec<Vec<u32>>,
    /// The words of replaced blocks.
    gaps: usize,
}

/// The words of a chunk, as a power of two. A block lies in one chunk. Its address is the number of the chunk in the
/// high bits and the place in the chunk in the low bits.
const CHUNK_BITS: u32 = 14;
const CHUNK: usize = 1 << CHUNK_BITS;

/// Where in a block the head is.
pub(crate) const HEAD: usize = 4;

/// More words than any block has, because longer lists are in the overflow tables.
pub(crate) const MAX_WORDS_IN_BLOCK: usize = 128;

/// The flag in the head of a block that a longer or shorter one has replaced.
const REPLACED: u32 = 1 << 7;

impl Blocks {
    /// Reserves room for the first chunk of this many words; more is allocated as they come.
    pub(crate) fn with_capacity(words: usize) -> Blocks {
        let mut chunks = Vec::with_capacity(words.div_ceil(CHUNK - MAX_WORDS_IN_BLOCK));
        if words > 0 {
            chunks.push(Vec::with_capacity((words + MAX_WORDS_IN_BLOCK).min(CHUNK)));
        }
        Blocks { chunks, gaps: 0 }
    }

    /// The words of a block, and of the blocks after it.
    pub(crate) fn at(&self, block: u32) -> &[u32] {
        let (chunk, start) = split_address(block);
        self.chunks.get(chunk).and_then(|words| words.get(start..)).unwrap_or_default()
    }

    fn at_mut(&mut self, block: u32) -> &mut [u32] {
        let (chunk, start) = split_address(block);
        self.chunks.get_mut(chunk).and_then(|words| words.get_mut(start..)).unwrap_or_default()
    }

    /// Prefetches a block: reads from its first two cache lines, and does not use the result.
    ///
    /// A prefetch instruction is not available without `unsafe`. The processor does not wait for a read whose result
    /// nothing depends on, so that the reads of several blocks overlap.
    pub(crate) fn prefetch(&self, block: u32) {
        let words = self.at(block);
        black_box((words.first().copied(), words.get(16).copied()));
    }

    /// The hash of a block's record.
    pub(crate) fn hash(&self, block: u32) -> u128 {
        self.at(block).first_chunk().map_or(0, |words| from_words(*words))
    }

    /// The blocks of some chunks in the order of the memory, which is much faster than any other order. `len` returns
    /// the length of the block at the front of these words.
    pub(crate) fn walk(&self, chunks: Range<usize>, len: fn(&[u32]) -> usize) -> impl Iterator<Item = &[u32]> {
        let chunks = self.chunks.get(chunks).unwrap_or_default();
        let blocks = chunks.iter().flat_map(move |words| {
            let mut rest = words.as_slice();
            core::iter::from_fn(move || {
                let (block, after) = rest.split_at_checked(len(rest))?;
                rest = after;
                block.get(HEAD).map(|head| (block, head & REPLACED == 0))
            })
        });
        blocks.filter_map(|(block, is_there)| is_there.then_some(block))
    }

    /// Adds the block that `write` appends.
    pub(crate) fn put_with(&mut self, write: impl FnOnce(&mut Vec<u32>)) -> u32 {
        if self.chunks.last().is_none_or(|chunk| chunk.len() + MAX_WORDS_IN_BLOCK > CHUNK) {
            // The first chunk grows with its content, because many states are small.
            let room = if self.chunks.is_empty() { 0 } else { CHUNK };
            self.chunks.push(Vec::with_capacity(room));
        }
        let number = self.chunks.len() - 1;
        let Some(chunk) = self.chunks.last_mut() else { return 0 };
        let start = chunk.len();
        if chunk.capacity() - start < MAX_WORDS_IN_BLOCK {
            chunk.reserve_exact(MAX_WORDS_IN_BLOCK.max(start / 8));
        }
        write(chunk);
        u32::try_from(number << CHUNK_BITS | start).unwrap_or(u32::MAX)
    }

    fn put(&mut self, block: &[u32]) -> u32 {
        self.put_with(|words| words.extend_from_slice(block))
    }

    /// Replaces a block of `len` words, and returns where the new one is.
    pub(crate) fn replace(&mut self, block: u32, len: usize, with: &[u32]) -> u32 {
        match self.at_mut(block).get_mut(..len) {
            Some(known) if len == with.len() => {
                known.copy_from_slice(with);
                block
            }
            known => {
                if let Some(head) = known.and_then(|known| known.get_mut(HEAD)) {
                    *head |= REPLACED;
                }
                self.gaps += len;
                self.put(with)
            }
        }
    }

    /// Whether more than a quarter of the words are gaps. Closing them takes time in proportion to all words and
    /// records; waiting until gaps are a quarter of either makes that a constant cost for each replaced block.
    pub(crate) fn is_sparse(&self, records: usize) -> bool {
        self.gaps > (self.len() / 4).max(records / 4).max(1024)
    }

    /// Closes the gaps: `keep` moves every block that is in use.
    pub(crate) fn compact(&mut self, keep: impl FnOnce(&mut Moving<'_>)) {
        let room = self.len() - self.gaps.min(self.len());
        let mut moving = Moving { from: self, to: Blocks::with_capacity(room) };
        keep(&mut moving);
        *self = moving.to;
    }

    /// How many words there are, with the gaps and the unused ends of full chunks.
    pub(crate) fn len(&self) -> usize {
        self.chunks.split_last().map_or(0, |(last, full)| full.len() * CHUNK + last.len())
    }

    /// How many chunks there are.
    pub(crate) fn chunks(&self) -> usize {
        self.chunks.len()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let words: usize = self.chunks.iter().map(Vec::capacity).sum();
        words * size_of::<u32>() + self.chunks.capacity() * size_of::<Vec<u32>>()
    }
}

/// The number of a block's chunk, and its place in the chunk.
fn split_address(block: u32) -> (usize, usize) {
    let block = block as usize;
    (block >> CHUNK_BITS, block % CHUNK)
}

/// Blocks that are being moved into an arena without gaps.
pub(crate) struct Moving<'b> {
    from: &'b Blocks,
    to: Blocks,
}

impl Moving<'_> {
    /// Moves a block and returns where it is now; `len` returns its length.
    pub(crate) fn take(&mut self, block: u32, len: impl Fn(&[u32]) -> usize) -> u32 {
        let words = self.from.at(block);
        self.to.put(words.get(..len(words)).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block's head says how many words of its own follow.
    #[test]
    fn blocks_are_found_where_they_were_put() {
        let content = |owner: u32, len: u32| -> Vec<u32> {
            [&[owner, 0, 0, 0, len << 8][..], &alloc::vec![owner; len as usize]].concat()
        };
        let len = |words: &[u32]| words.get(HEAD).map_or(0, |head| HEAD + 1 + (*head >> 8) as usize);
        let mut blocks = Blocks::default();
        let mut places: Vec<u32> = (0..2000).map(|owner| blocks.put(&content(owner, 0))).collect();
        let mut compacted = 0;
        for step in 1..60_000_u32 {
            let owner = (step * 7) % 2000;
            let place = &mut places[owner as usize];
            let known = len(blocks.at(*place));
            *place = blocks.replace(*place, known, &content(owner, step / 2000 % 23));
            if blocks.is_sparse(2000) {
                blocks.compact(|moving| places.iter_mut().for_each(|place| *place = moving.take(*place, len)));
                compacted += 1;
            }
            if step % 5000 == 0 {
                for (owner, &place) in (0..).zip(&places) {
                    let words = blocks.at(place);
                    assert_eq!(words[..len(words)], content(owner, words[HEAD] >> 8), "step {step}");
                    assert_eq!(blocks.hash(place), owner.into());
                }
                let held: usize = places.iter().map(|&place| len(blocks.at(place))).sum();
                assert_eq!(blocks.chunks.iter().map(Vec::len).sum::<usize>() - blocks.gaps, held, "step {step}");
                let mut owners: Vec<u32> = blocks.walk(0..blocks.chunks(), len).map(|block| block[0]).collect();
                owners.sort_unstable();
                assert!(owners.into_iter().eq(0..2000), "step {step}");
            }
        }
        assert!(blocks.chunks() > 1);
        assert!(compacted > 3, "{compacted}");
    }
}
