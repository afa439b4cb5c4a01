//! Many distinct members, where looking through all of them each time would take too long.

use alloc::vec::Vec;
use core::hash::{BuildHasher as _, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// What is in a collection: told apart by its key.
pub(crate) trait Member: Copy {
    type Key: Eq + Hash;

    fn key(&self) -> Self::Key;
}

/// Distinct members in the order in which they came, and an index.
#[derive(Clone)]
pub(crate) struct Members<T> {
    list: Vec<T>,
    /// Places in the list.
    index: HashTable<u32>,
    hasher: FixedState,
}

impl<T: Member> Members<T> {
    /// `seed` is for the index: who sends mail has a say in what is in it.
    pub(crate) fn new(seed: u64) -> Members<T> {
        Members { list: Vec::new(), index: HashTable::new(), hasher: FixedState::with_seed(seed) }
    }

    /// The member with the key of `member`, which is added if there is none yet.
    pub(crate) fn get_or_add(&mut self, member: T) -> Option<&mut T> {
        let Members { list, index, hasher } = self;
        let next = u32::try_from(list.len()).unwrap_or(u32::MAX);
        let key_at = |place: u32| list.get(place as usize).map(Member::key);
        let entry = index.entry(
            hasher.hash_one(Some(member.key())),
            |&place| key_at(place) == Some(member.key()),
            |&place| hasher.hash_one(key_at(place)),
        );
        let place = *entry.or_insert(next).get();
        if place == next {
            list.push(member);
        }
        list.get_mut(place as usize)
    }

    pub(crate) fn list(&self) -> &[T] {
        &self.list
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.list.capacity() * size_of::<T>() + self.index.allocation_size()
    }
}
