//! The recorded emails' links and threads, counted, and those of emails that have many.

use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::aggregator::store::blocks::Hash;
use crate::aggregator::store::emails::EmailCopy;
use crate::aggregator::store::emails::block::{Block, count};
use crate::aggregator::store::members::{Member, Members};

#[derive(Clone)]
pub(crate) struct Crowds {
    /// By the hash of the email.
    map: HashMap<u128, Crowd, FixedState>,
    seed: u64,
    /// How many links and threads there are, on blocks and in crowds.
    linked: usize,
}

#[derive(Clone)]
struct Crowd {
    links: Members<u32>,
    threads: Members<Hash>,
}

impl Crowds {
    pub(crate) fn new(seed: u64) -> Crowds {
        Crowds { map: HashMap::with_hasher(FixedState::with_seed(seed)), seed, linked: 0 }
    }

    /// The threads and links of an email that is in a crowd.
    pub(crate) fn of(&self, message: u128) -> Option<(&[Hash], &[u32])> {
        self.map.get(&message).map(|crowd| (crowd.threads.list(), crowd.links.list()))
    }

    /// How many links and threads there are, on blocks and in crowds.
    pub(crate) fn linked(&self) -> usize {
        self.linked
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let in_crowds = |crowd: &Crowd| crowd.links.heap_bytes() + crowd.threads.heap_bytes();
        self.map.allocation_size() + self.map.values().map(in_crowds).sum::<usize>()
    }

    /// Appends the block of an email that is not known yet, or of a known one that a further copy
    /// tells something new about; tells whether it has.
    pub(crate) fn join(&mut self, known: Option<&[u32]>, copy: &EmailCopy<'_>, words: &mut Vec<u32>) -> bool {
        let block = known.map_or(Block::NONE, Block::read);
        let is_new = known.is_none() || !block.has(copy);
        if is_new {
            self.write(&block, copy, words);
        }
        is_new
    }

    /// Appends the block of an email that has each thread and link once: a twentieth off reading a
    /// snapshot.
    pub(crate) fn append(&mut self, email: &EmailCopy<'_>, words: &mut Vec<u32>) {
        let EmailCopy { message, at, kind, original, threads, links } = *email;
        if !Block::NONE.has_room_for(email) {
            return self.write(&Block::NONE, email, words);
        }
        let start = words.len();
        Block { message, at, kind, original, is_crowd: false, threads, links }.begin(words);
        words.extend_from_slice(threads.as_flattened());
        words.extend_from_slice(links);
        self.linked += threads.len() + links.len();
        count(words.get_mut(start..).unwrap_or_default(), threads.len(), links.len());
    }

    /// Appends the block of another state's email as it is but for its links, unless these are in a
    /// crowd; tells whether it has.
    pub(crate) fn copy(&mut self, words: &[u32], here: impl FnMut(u32) -> u32, to: &mut Vec<u32>) -> bool {
        let Block { is_crowd, threads, links, .. } = Block::read(words);
        if !is_crowd {
            let others = Block::len_at(words) - links.len();
            to.extend_from_slice(words.get(..others).unwrap_or_default());
            to.extend(links.iter().copied().map(here));
            self.linked += threads.len() + links.len();
        }
        !is_crowd
    }

    /// Appends the block of an email and a further copy.
    fn write(&mut self, known: &Block<'_>, copy: &EmailCopy<'_>, words: &mut Vec<u32>) {
        let is_crowd = known.is_crowd || !known.has_room_for(copy);
        let joined = Block {
            message: copy.message,
            at: known.at.min(copy.at),
            kind: known.kind.max(copy.kind),
            original: known.original.join(copy.original),
            is_crowd,
            threads: &[],
            links: &[],
        };
        let start = words.len();
        joined.begin(words);
        let before = known.threads.len() + known.links.len();
        if is_crowd {
            let seed = self.seed;
            let crowd = self.map.entry(copy.message).or_insert_with(|| Crowd::new(seed));
            let before = before + crowd.len();
            crowd.add(known.threads, known.links);
            crowd.add(copy.threads, copy.links);
            self.linked += crowd.len() - before;
        } else {
            let threads = unite(words, known.threads, copy.threads);
            let links = unite(words, known.links.as_chunks::<1>().0, copy.links.as_chunks::<1>().0);
            self.linked += threads + links - before;
            count(words.get_mut(start..).unwrap_or_default(), threads, links);
        }
    }
}

/// Appends the members of both, those that are in both once, and tells how many these are.
fn unite<const N: usize>(words: &mut Vec<u32>, known: &[[u32; N]], more: &[[u32; N]]) -> usize {
    let start = words.len();
    words.extend_from_slice(known.as_flattened());
    for member in more {
        let (united, _) = words.get(start..).unwrap_or_default().as_chunks();
        if !united.contains(member) {
            words.extend_from_slice(member);
        }
    }
    (words.len() - start) / N
}

impl Crowd {
    fn new(seed: u64) -> Crowd {
        Crowd { links: Members::new(seed), threads: Members::new(seed) }
    }

    fn add(&mut self, threads: &[Hash], links: &[u32]) {
        for &thread in threads {
            self.threads.get_or_add(thread);
        }
        for &link in links {
            self.links.get_or_add(link);
        }
    }

    fn len(&self) -> usize {
        self.links.list().len() + self.threads.list().len()
    }
}

impl Member for Hash {
    type Key = Hash;

    fn key(&self) -> Hash {
        *self
    }
}

/// The word of a link.
impl Member for u32 {
    type Key = u32;

    fn key(&self) -> u32 {
        *self
    }
}
