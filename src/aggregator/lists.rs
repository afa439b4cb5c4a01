//! Many short lists of distinct members in one piece of memory.

use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// What lists hold: members that a key tells apart within one list.
pub(crate) trait Member: Copy {
    fn key(&self) -> u32;
}

/// Where one list lies.
#[derive(Clone, Copy)]
pub(crate) struct List {
    start: u32,
    /// The length, and in the top bit whether the list has moved: one that has moved has room up
    /// to the next power of two.
    len: u32,
}

const MOVED: u32 = 1 << 31;

/// Up to this length a list is searched from end to end.
const SHORT: usize = 24;

/// Lists of distinct members, each list owned by a number of the caller's.
///
/// A list that grows after others were begun moves to the end, and has room to double there; the
/// gaps are closed by [`Lists::compact`], which the caller calls when [`Lists::is_sparse`]. Long
/// lists are indexed. So whoever sends one message a million times, each time to another
/// recipient, makes neither searching nor moving it grow with the square.
#[derive(Clone)]
pub(crate) struct Lists<T> {
    arena: Vec<T>,
    /// Members that no list holds or has room for any more.
    gaps: usize,
    /// Of long lists: (owner, key) to place within the list.
    index: HashMap<(u32, u32), u32, FixedState>,
}

impl<T> Lists<T> {
    /// With room for this many members.
    pub(crate) fn with_capacity(seed: u64, members: usize) -> Lists<T> {
        Lists { arena: Vec::with_capacity(members), ..Lists::new(seed) }
    }

    /// `seed` is for the index: who sends mail has a say in the numbers that are in it.
    pub(crate) fn new(seed: u64) -> Lists<T> {
        Lists { arena: Vec::new(), gaps: 0, index: HashMap::with_hasher(FixedState::with_seed(seed)) }
    }
}

impl List {
    pub(crate) const EMPTY: List = List { start: 0, len: 0 };

    pub(crate) fn len(self) -> usize {
        (self.len & !MOVED) as usize
    }

    fn start(self) -> usize {
        self.start as usize
    }

    fn capacity(self) -> usize {
        if self.len & MOVED == 0 { self.len() } else { self.len().next_power_of_two() }
    }
}

impl<T: Member> Lists<T> {
    pub(crate) fn get(&self, list: List) -> &[T] {
        self.arena.get(list.start()..list.start() + list.len()).unwrap_or_default()
    }

    /// The member with the key of `like`.
    pub(crate) fn find_mut(&mut self, owner: u32, list: List, like: &T) -> Option<&mut T> {
        let place = if list.len() > SHORT {
            *self.index.get(&(owner, like.key()))? as usize
        } else {
            self.get(list).iter().position(|member| member.key() == like.key())?
        };
        self.arena.get_mut(list.start() + place)
    }

    /// Adds a member whose key is not yet in the list.
    pub(crate) fn push(&mut self, owner: u32, list: &mut List, member: T) {
        let (start, len) = (list.start(), list.len());
        let moved = list.len & MOVED;
        if moved == 0 && (len == 0 || start + len == self.arena.len()) {
            // A list that is being begun, or still the last one, grows where it is.
            if len == 0 {
                list.start = self.end();
            }
            self.arena.push(member);
        } else if let Some(room) = self.arena.get_mut(start + len).filter(|_| len < list.capacity()) {
            *room = member;
        } else {
            let room = (len + 1).next_power_of_two() - len;
            list.start = self.end();
            list.len |= MOVED;
            self.arena.extend_from_within(start..start + len);
            self.arena.extend(core::iter::repeat_n(member, room));
            self.gaps += len;
        }
        list.len += 1;
        if len == SHORT {
            let members = self.arena.get(list.start()..=list.start() + len).unwrap_or_default();
            self.index.extend((0..).zip(members).map(|(place, member)| ((owner, member.key()), place)));
        } else if len > SHORT {
            self.index.insert((owner, member.key()), u32::try_from(len).unwrap_or(u32::MAX));
        }
    }

    /// A list of these, none of which has the key of another.
    pub(crate) fn append(&mut self, owner: u32, members: &[T]) -> List {
        // Nobody has more than can be numbered.
        let list = List { start: self.end(), len: u32::try_from(members.len()).unwrap_or_default() };
        self.arena.extend_from_slice(members);
        if list.len() > SHORT {
            self.index.extend((0..).zip(members).map(|(place, member)| ((owner, member.key()), place)));
        }
        list
    }

    /// Empties a list.
    pub(crate) fn clear(&mut self, owner: u32, list: &mut List) {
        self.gaps += list.capacity();
        if list.len() > SHORT {
            let members = self.arena.get(list.start()..list.start() + list.len()).unwrap_or_default();
            for member in members {
                self.index.remove(&(owner, member.key()));
            }
        }
        *list = List::EMPTY;
    }

    /// Whether more than half of the memory is gaps, and there are as many as lists: closing them
    /// costs as much as there are members and lists, which the moves that left them have paid for.
    pub(crate) fn is_sparse(&self, lists: usize) -> bool {
        self.gaps > (self.arena.len() / 2).max(lists).max(1024)
    }

    /// Closes the gaps; `lists` are all lists that there are. Those that have moved keep their room,
    /// since they may well grow again.
    pub(crate) fn compact<'l>(&mut self, lists: impl Iterator<Item = &'l mut List>) {
        let mut arena = Vec::with_capacity(self.arena.len() - self.gaps.min(self.arena.len()));
        for list in lists {
            let start = u32::try_from(arena.len()).unwrap_or(u32::MAX);
            let with_room = list.start()..list.start() + list.capacity();
            arena.extend_from_slice(self.arena.get(with_room).unwrap_or_default());
            list.start = start;
        }
        self.arena = arena;
        self.gaps = 0;
    }

    /// How many members there is memory for, gaps included.
    pub(crate) fn len(&self) -> usize {
        self.arena.len()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.arena.capacity() * size_of::<T>() + self.index.allocation_size()
    }

    fn end(&self) -> u32 {
        u32::try_from(self.arena.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;

    impl Member for (u32, u32) {
        fn key(&self) -> u32 {
            self.0
        }
    }

    /// Random pushes and clears over a few lists, held against a map of maps.
    #[test]
    fn lists_hold_what_was_pushed() {
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = |below: u64| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            u32::try_from(seed % below).unwrap()
        };
        let mut lists = Lists::new(0x115);
        let mut handles = [List::EMPTY; 5];
        let mut twin: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        for step in 0..20_000 {
            let owner = random(5);
            let handle = &mut handles[owner as usize];
            let model = twin.entry(owner).or_default();
            if random(400) == 0 {
                lists.clear(owner, handle);
                model.clear();
            } else {
                let member = (random(100), step);
                match lists.find_mut(owner, *handle, &member) {
                    Some(found) => {
                        assert_eq!(Some(&found.1), model.get(&member.0));
                        found.1 = step;
                    }
                    None => lists.push(owner, handle, member),
                }
                model.insert(member.0, step);
            }
            if lists.is_sparse(handles.len()) {
                lists.compact(handles.iter_mut());
            }
            let found: BTreeMap<u32, u32> = lists.get(handles[owner as usize]).iter().copied().collect();
            assert_eq!(found, twin[&owner], "step {step}");
            assert_eq!(lists.get(handles[owner as usize]).len(), twin[&owner].len(), "step {step}");
            let held: usize = handles.iter().map(|handle| handle.capacity()).sum();
            assert_eq!(lists.len() - lists.gaps, held, "step {step}");
        }
        let held: usize = handles.iter().map(|handle| handle.capacity()).sum();
        assert!(lists.len() <= 2 * held + 2048, "{} of {held}", lists.len());
    }

    /// Two lists that grow in turn, among many that do not: what is moved grows with what is
    /// pushed, not with its square.
    #[test]
    fn growing_lists_are_moved_seldom() {
        let moved = |pushes: u32| {
            let mut lists = Lists::new(0x115);
            let mut handles = alloc::vec![List::EMPTY; 1000];
            for (owner, handle) in (0..).zip(&mut handles) {
                lists.push(owner, handle, (0, 0));
            }
            let mut moved = 0;
            for key in 1..pushes {
                for owner in [3, 7] {
                    let handle = &mut handles[owner as usize];
                    let start = handle.start;
                    lists.push(owner, handle, (key, 0));
                    moved += if handle.start == start { 0 } else { handle.len() };
                    if lists.is_sparse(handles.len()) {
                        moved += lists.len();
                        lists.compact(handles.iter_mut());
                    }
                }
            }
            moved
        };
        let (few, many) = (moved(5_000), moved(50_000));
        assert!(many <= 12 * few, "{few} members moved, and for ten times the pushes {many}");
        assert!(many <= 10 * 2 * 50_000, "{many} members moved");
    }
}
