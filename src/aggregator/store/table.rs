//! An ordered hash table: finds records by a keyed 128-bit hash and keeps them in the order of the hashes.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::hint::black_box;

use itertools::Itertools as _;

/// An ordered hash table with linear probing (Amble and Knuth, "Ordered Hash Tables", The Computer Journal 17, 1974).
/// The home of a hash grows with the hash, and colliding entries are sorted.
///
/// The order of the entries does not depend on the order of insertion. Therefore states are compared, merged and
/// written in one pass, without sorting. The hashes are keyed already and need no further mixing.
///
/// A slot holds the top 32 bits of the hash and where the record is; the record has the whole hash. The top bits
/// nearly always decide, and small slots make more of the table fit into the cache.
#[derive(Clone, Default)]
pub(crate) struct Table {
    slots: Vec<Slot>,
    /// How many homes there are. Slots beyond them take the entries that found no room before.
    homes: usize,
    len: usize,
}

#[derive(Clone, Copy)]
struct Slot {
    top: u32,
    /// Where the record is; [`VACANT`] if there is none.
    block: u32,
}

const VACANT: u32 = u32::MAX;

const EMPTY: Slot = Slot { top: 0, block: VACANT };

/// How many slots ahead records are prefetched.
const PREFETCH_DISTANCE: usize = 32;

/// How a record of another table joins one of this table.
pub(crate) trait Joining {
    /// Prefetches a record that will be joined soon, and the one here that may be the same.
    fn prefetch(&self, known: Option<u32>, other: u32);

    /// Compares the hashes of a record here and one there.
    fn compare(&self, one: u32, other: u32) -> Ordering;

    /// Joins a record there with the known one here, if there is one, and returns where the result is.
    fn join(&mut self, known: Option<u32>, other: u32) -> u32;
}

/// A record's slot, valid until a record is added.
#[derive(Clone, Copy)]
pub(crate) struct Place(usize);

impl Table {
    /// Reserves room for this many records.
    pub(crate) fn with_capacity(records: usize) -> Table {
        let homes = homes_for(records);
        // A few slots beyond the last home. More are seldom needed.
        Table { slots: Vec::with_capacity(homes + 16), homes, len: 0 }
    }

    /// Finds a record's slot and block, or else the slot that it would have; `whole` returns the hash of a record.
    pub(crate) fn find(&self, hash: u128, whole: impl Fn(u32) -> u128) -> Result<(Place, u32), Place> {
        let top = top(hash);
        let home = home(top, self.homes);
        let after = self.slots.get(home..).unwrap_or_default().iter();
        let is_before =
            |slot: &&Slot| slot.block != VACANT && (slot.top < top || slot.top == top && whole(slot.block) < hash);
        let place = home + after.take_while(is_before).count();
        let is_it = |slot: &Slot| slot.block != VACANT && slot.top == top && whole(slot.block) == hash;
        match self.slots.get(place) {
            Some(slot) if is_it(slot) => Ok((Place(place), slot.block)),
            _ => Err(Place(place)),
        }
    }

    /// Adds a record at the slot that [`Table::find`] returned for it.
    pub(crate) fn insert(&mut self, Place(mut place): Place, hash: u128, block: u32, whole: impl Fn(u32) -> u128) {
        if self.len * 8 >= self.homes * 7 {
            self.grow();
            place = self.find(hash, whole).map_or_else(|Place(place)| place, |(Place(place), _)| place);
        }
        let after = self.slots.get(place..).unwrap_or_default();
        let room = place + after.iter().take_while(|slot| slot.block != VACANT).count();
        if room >= self.slots.len() {
            self.slots.resize(room + 1, EMPTY);
        }
        if let Some(moved) = self.slots.get_mut(place..=room) {
            moved.rotate_right(1);
        }
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = Slot { top: top(hash), block };
        }
        self.len += 1;
    }

    /// Adds a record whose hash is greater than all that are there. The table must have room for it.
    pub(crate) fn append(&mut self, hash: u128, block: u32) {
        self.append_slot(Slot { top: top(hash), block });
    }

    fn append_slot(&mut self, slot: Slot) {
        let place = home(slot.top, self.homes).max(self.slots.len());
        self.slots.resize(place, EMPTY);
        self.slots.push(slot);
        self.len += 1;
    }

    /// Sets where a record is.
    pub(crate) fn set(&mut self, Place(place): Place, block: u32) {
        if let Some(slot) = self.slots.get_mut(place) {
            slot.block = block;
        }
    }

    /// Where the records are, in the order of their hashes. Calls `prefetch` for records some slots ahead.
    pub(crate) fn iter(&self, prefetch: impl Fn(u32)) -> impl Iterator<Item = u32> {
        self.slots.chunks(PREFETCH_DISTANCE).flat_map(move |slots| {
            let blocks = || taken(slots).map(|slot| slot.block);
            blocks().for_each(&prefetch);
            blocks()
        })
    }

    fn records(&self) -> impl Iterator<Item = &Slot> + Clone {
        taken(&self.slots)
    }

    /// Merges another table in one pass over both.
    pub(crate) fn merge(&mut self, other: &Table, joining: &mut impl Joining) {
        let tops = self.records().merge_by(other.records(), |one, other| one.top <= other.top);
        let mut merged = Table::with_capacity(tops.map(|slot| slot.top).dedup().count());
        let mut rest = self.records();
        let mut next = rest.next();
        for slots in other.slots.chunks(PREFETCH_DISTANCE) {
            let (mut rest_ahead, mut ahead) = (rest.clone(), next);
            for slot in taken(slots) {
                while ahead.is_some_and(|ours| ours.top < slot.top) {
                    ahead = rest_ahead.next();
                }
                joining.prefetch(ahead.filter(|ours| ours.top == slot.top).map(|ours| ours.block), slot.block);
            }
            for &Slot { top, block } in taken(slots) {
                let mut known = None;
                while let Some(ours) = next.filter(|ours| ours.top <= top) {
                    let order = if ours.top < top { Ordering::Less } else { joining.compare(ours.block, block) };
                    if order == Ordering::Greater {
                        break;
                    }
                    next = rest.next();
                    if order == Ordering::Equal {
                        known = Some(ours.block);
                        break;
                    }
                    merged.append_slot(*ours);
                }
                merged.append_slot(Slot { top, block: joining.join(known, block) });
            }
        }
        next.into_iter().chain(rest).for_each(|slot| merged.append_slot(*slot));
        *self = merged;
    }

    /// Moves every record's block.
    pub(crate) fn move_blocks(&mut self, mut to: impl FnMut(u32) -> u32) {
        for slot in self.slots.iter_mut().filter(|slot| slot.block != VACANT) {
            slot.block = to(slot.block);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }

    /// Prefetches the slot at which the search for a record starts.
    pub(crate) fn prefetch_slot(&self, hash: u128) {
        black_box(self.slots.get(home(top(hash), self.homes)).copied());
    }

    /// Calls `prefetch` for the first record with the top of this hash, which is nearly always the right one.
    pub(crate) fn prefetch_block(&self, hash: u128, prefetch: impl FnOnce(u32)) {
        let top = top(hash);
        let after = self.slots.get(home(top, self.homes)..).unwrap_or_default().iter();
        let mut rest = after.skip_while(|slot| slot.block != VACANT && slot.top < top);
        if let Some(slot) = rest.next().filter(|slot| slot.block != VACANT && slot.top == top) {
            prefetch(slot.block);
        }
    }

    /// Adds a quarter more homes, in place: copying the table would need its memory twice for a time.
    fn grow(&mut self) {
        let homes = (self.homes + self.homes / 4).max(homes_for(self.len + 1)).max(16);
        let last = self.records().fold(0, |free, slot| home(slot.top, homes).max(free) + 1);
        let (old, new) = (self.slots.len(), last.max(self.slots.len()));
        self.slots.reserve_exact(new.max(homes) + 16 - old);
        self.slots.resize(new, EMPTY);
        // First move all slots to the end, and from there each to its place, which is never further back.
        let mut first = new;
        for place in (0..old).rev() {
            if self.slots.get(place).is_some_and(|slot| slot.block != VACANT) {
                first -= 1;
                self.slots.swap(place, first);
            }
        }
        let mut free = 0;
        for place in first..new {
            let to = self.slots.get(place).map_or(free, |slot| home(slot.top, homes).max(free));
            self.slots.swap(place, to);
            free = to + 1;
        }
        self.homes = homes;
    }
}

/// The slots that have a record.
fn taken(slots: &[Slot]) -> impl Iterator<Item = &Slot> + Clone {
    slots.iter().filter(|slot| slot.block != VACANT)
}

/// The number of homes for which a table of this many records is at most seven eighths full.
fn homes_for(records: usize) -> usize {
    records.saturating_mul(8).div_ceil(7)
}

/// The first slot that a hash may have. It grows with the hash, which keeps the table in order.
fn home(top: u32, homes: usize) -> usize {
    // A state has fewer than 2³² records, so that the product fits.
    ((u64::from(top) * homes as u64) >> 32) as usize
}

fn top(hash: u128) -> u32 {
    (hash >> 96) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;

    /// Compared with a map: hashes from the whole range, many with one home, many with one top, and many at the very
    /// end.
    #[test]
    fn records_are_found_and_in_order() {
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            u128::from(seed)
        };
        let mut table = Table::default();
        let mut hashes = Vec::new();
        let mut twin: BTreeMap<u128, u32> = BTreeMap::new();
        for step in 0..5_000_u32 {
            let hash = match step % 5 {
                0 | 1 => (random() << 64) | random(),
                2 => (7 << 120) | (random() % 300),
                3 => (9 << 120) | ((random() % 300) << 96),
                _ => u128::MAX - random() % 300,
            };
            hashes.push(hash);
            let whole = |block: u32| hashes[block as usize];
            match table.find(hash, whole) {
                Ok((place, block)) => {
                    assert_eq!(twin.get(&hash), Some(&block), "step {step}");
                    table.set(place, step);
                }
                Err(place) => {
                    assert!(!twin.contains_key(&hash), "step {step}");
                    table.insert(place, hash, step, whole);
                }
            }
            twin.insert(hash, step);
            assert_eq!(table.len(), twin.len());
            if step.is_power_of_two() || step == 4_999 {
                assert!(table.iter(|_| {}).eq(twin.values().copied()), "step {step}");
                for hash in twin.keys() {
                    for hash in [*hash, hash.wrapping_add(1)] {
                        assert_eq!(table.find(hash, whole).ok().map(|(_, block)| block), twin.get(&hash).copied());
                    }
                }
            }
        }

        // Its halves, merged, and grown further.
        let [mut even, odd] = [0, 1].map(|half| {
            let mut table = Table::with_capacity(twin.len());
            twin.iter().filter(|(_, block)| *block % 2 == half).for_each(|(hash, block)| table.append(*hash, *block));
            table
        });
        even.merge(&odd, &mut Twins(&hashes));
        assert!(even.iter(|_| {}).eq(table.iter(|_| {})));
        even.merge(&table, &mut Twins(&hashes));
        assert!(even.iter(|_| {}).eq(table.iter(|_| {})));
        for block in 5_000..10_000_u32 {
            hashes.push((random() << 64) | random());
            let (hash, whole) = (hashes[block as usize], |block: u32| hashes[block as usize]);
            if let Err(place) = even.find(hash, whole) {
                even.insert(place, hash, block, whole);
            }
        }
        assert_eq!(even.len(), twin.len() + 5_000);
        assert!(even.iter(|_| {}).is_sorted_by_key(|block| hashes[block as usize]));
    }

    struct Twins<'h>(&'h [u128]);

    impl Joining for Twins<'_> {
        fn prefetch(&self, _: Option<u32>, _: u32) {}

        fn compare(&self, one: u32, other: u32) -> Ordering {
            self.0[one as usize].cmp(&self.0[other as usize])
        }

        fn join(&mut self, known: Option<u32>, other: u32) -> u32 {
            assert!(known.is_none_or(|known| known == other));
            other
        }
    }
}
