//! A list with an index, for when searching the list each time would take too long.

use alloc::vec::Vec;
use core::hash::{BuildHasher as _, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// An item that its key identifies.
pub(crate) trait Keyed: Copy {
    type Key: Eq + Hash;

    fn key(&self) -> Self::Key;
}

/// Items with distinct keys, in the order in which they were added.
#[derive(Clone)]
pub(crate) struct IndexedList<T> {
    list: Vec<T>,
    /// Places in the list.
    index: HashTable<u32>,
    hasher: FixedState,
}

impl<T: Keyed> IndexedList<T> {
    /// An empty list. The index needs a secret seed, because people who send mail choose what is in it.
    pub(crate) fn new(seed: u64) -> IndexedList<T> {
        IndexedList { list: Vec::new(), index: HashTable::new(), hasher: FixedState::with_seed(seed) }
    }

    /// The item with the key of `item`, which is added if the list has none.
    pub(crate) fn get_or_add(&mut self, item: T) -> Option<&mut T> {
        let IndexedList { list, index, hasher } = self;
        let next = u32::try_from(list.len()).unwrap_or(u32::MAX);
        let key_at = |place: u32| list.get(place as usize).map(Keyed::key);
        let entry = index.entry(
            hasher.hash_one(Some(item.key())),
            |&place| key_at(place) == Some(item.key()),
            |&place| hasher.hash_one(key_at(place)),
        );
        let place = *entry.or_insert(next).get();
        if place == next {
            list.push(item);
        }
        list.get_mut(place as usize)
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        &self.list
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.list.capacity() * size_of::<T>() + self.index.allocation_size()
    }
}
