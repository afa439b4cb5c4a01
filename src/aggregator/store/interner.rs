//! Consecutive numbers for keyed 128-bit hashes.

use alloc::vec::Vec;

use hashbrown::HashTable;

/// Gives each hash a number, from 0 in the order of arrival.
///
/// The table holds only the numbers: 4 bytes instead of 16. The hashes are keyed already, so the table uses their low
/// half without hashing again.
#[derive(Clone, Default)]
pub(crate) struct Interner {
    hashes: Vec<u128>,
    table: HashTable<u32>,
}

impl Interner {
    /// Reserves room for this many hashes.
    pub(crate) fn with_capacity(capacity: usize) -> Interner {
        Interner { hashes: Vec::with_capacity(capacity), table: HashTable::with_capacity(capacity) }
    }

    /// Gives the next number to a new hash.
    pub(crate) fn push(&mut self, hash: u128) {
        let Interner { hashes, table } = self;
        let next = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
        table.insert_unique(low(hash), next, |&number| at(hashes, number).map_or(0, low));
        hashes.push(hash);
    }

    /// The number of a hash, which is a new one if the hash is new.
    pub(crate) fn intern(&mut self, hash: u128) -> u32 {
        let Interner { hashes, table } = self;
        let entry = table.entry(
            low(hash),
            |&number| at(hashes, number) == Some(hash),
            |&number| at(hashes, number).map_or(0, low),
        );
        let next = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
        let number = *entry.or_insert(next).get();
        if number == next {
            hashes.push(hash);
        }
        number
    }

    pub(crate) fn find(&self, hash: u128) -> Option<u32> {
        self.table.find(low(hash), |&number| at(&self.hashes, number) == Some(hash)).copied()
    }

    pub(crate) fn hash(&self, number: u32) -> u128 {
        at(&self.hashes, number).unwrap_or_default()
    }

    pub(crate) fn hashes(&self) -> &[u128] {
        &self.hashes
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.hashes.capacity() * size_of::<u128>() + self.table.allocation_size()
    }
}

fn at(hashes: &[u128], number: u32) -> Option<u128> {
    hashes.get(number as usize).copied()
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is what is wanted")]
fn low(hash: u128) -> u64 {
    hash as u64
}

impl Extend<u128> for Interner {
    fn extend<I: IntoIterator<Item = u128>>(&mut self, hashes: I) {
        hashes.into_iter().for_each(|hash| self.push(hash));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_keeps_its_number() {
        let mut interner = Interner::default();
        // Equal low halves, so that only the whole hashes differ.
        let hashes = [7, 7 | 1 << 64, 7 | 1 << 127, 8];
        for (number, &hash) in (0..).zip(&hashes) {
            assert_eq!(interner.find(hash), None);
            assert_eq!(interner.intern(hash), number);
        }
        for (number, &hash) in (0..).zip(&hashes) {
            assert_eq!(interner.intern(hash), number);
            assert_eq!(interner.find(hash), Some(number));
            assert_eq!(interner.hash(number), hash);
        }
        assert_eq!(interner.hashes().len(), 4);
    }
}
