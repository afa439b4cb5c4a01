//! The threads and links of emails that have too many for a block, and the count of all threads and links.

use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::aggregator::store::emails::EmailCopy;
use crate::aggregator::store::emails::block::{len_at, set_counts};
use crate::aggregator::store::indexed_list::{IndexedList, Keyed};
use crate::aggregator::store::words::Hash;

/// Writes the blocks of emails, and keeps the lists that do not fit into one.
///
/// Anyone can send a million copies of one message, each to another recipient or in another thread. Searching and
/// rewriting a block for each of them would take quadratic time.
#[derive(Clone)]
pub(crate) struct Overflow {
    /// By the hash of the message.
    map: HashMap<u128, Lists, FixedState>,
    seed: u64,
    /// How many links and threads there are, in blocks and here.
    linked: usize,
}

#[derive(Clone)]
struct Lists {
    links: IndexedList<u32>,
    threads: IndexedList<Hash>,
}

impl Overflow {
    pub(crate) fn new(seed: u64) -> Overflow {
        Overflow { map: HashMap::with_hasher(FixedState::with_seed(seed)), seed, linked: 0 }
    }

    /// The threads and links of an email that overflows.
    pub(crate) fn of(&self, message: u128) -> Option<(&[Hash], &[u32])> {
        self.map.get(&message).map(|lists| (lists.threads.as_slice(), lists.links.as_slice()))
    }

    /// How many links and threads there are, in blocks and here.
    pub(crate) fn linked(&self) -> usize {
        self.linked
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let lists = |lists: &Lists| lists.links.heap_bytes() + lists.threads.heap_bytes();
        self.map.allocation_size() + self.map.values().map(lists).sum::<usize>()
    }

    /// Joins a copy with the known block: appends the block of both, unless the copy adds nothing. Returns whether
    /// it appended one.
    pub(crate) fn join(&mut self, known: Option<&[u32]>, copy: &EmailCopy<'_>, words: &mut Vec<u32>) -> bool {
        let before = known.map_or(EmailCopy::NONE, EmailCopy::read);
        let is_new = known.is_none() || !before.includes(copy);
        if is_new {
            self.write(&before, copy, words);
        }
        is_new
    }

    /// Appends the block of an email whose threads and links are known to be distinct. Without comparing them, reading
    /// a snapshot takes a twentieth less time.
    pub(crate) fn append(&mut self, email: &EmailCopy<'_>, words: &mut Vec<u32>) {
        if !EmailCopy::NONE.has_room_for(email) {
            return self.write(&EmailCopy::NONE, email, words);
        }
        let EmailCopy { threads, links, .. } = *email;
        let start = words.len();
        EmailCopy { overflows: false, ..*email }.write_head(words);
        words.extend_from_slice(threads.as_flattened());
        words.extend_from_slice(links);
        self.linked += threads.len() + links.len();
        set_counts(words.get_mut(start..).unwrap_or_default(), threads.len(), links.len());
    }

    /// Appends another state's block with its links translated, unless the email overflows. Returns whether it
    /// appended one.
    pub(crate) fn copy(&mut self, words: &[u32], translate: impl FnMut(u32) -> u32, to: &mut Vec<u32>) -> bool {
        let EmailCopy { overflows, threads, links, .. } = EmailCopy::read(words);
        if !overflows {
            let before_links = len_at(words) - links.len();
            to.extend_from_slice(words.get(..before_links).unwrap_or_default());
            to.extend(links.iter().copied().map(translate));
            self.linked += threads.len() + links.len();
        }
        !overflows
    }

    /// Appends the block of a known email joined with a copy.
    fn write(&mut self, known: &EmailCopy<'_>, copy: &EmailCopy<'_>, words: &mut Vec<u32>) {
        let overflows = known.overflows || !known.has_room_for(copy);
        let joined = EmailCopy {
            message: copy.message,
            at: known.at.min(copy.at),
            kind: known.kind.max(copy.kind),
            original: known.original.join(copy.original),
            overflows,
            threads: &[],
            links: &[],
        };
        let start = words.len();
        joined.write_head(words);
        let before = known.threads.len() + known.links.len();
        if overflows {
            let seed = self.seed;
            let lists = self.map.entry(copy.message).or_insert_with(|| Lists::new(seed));
            let before = before + lists.len();
            lists.add(known.threads, known.links);
            lists.add(copy.threads, copy.links);
            self.linked += lists.len() - before;
        } else {
            let threads = unite(words, known.threads, copy.threads);
            let links = unite(words, known.links.as_chunks::<1>().0, copy.links.as_chunks::<1>().0);
            self.linked += threads + links - before;
            set_counts(words.get_mut(start..).unwrap_or_default(), threads, links);
        }
    }
}

/// Appends the union of two lists, and returns how many items that is.
fn unite<const N: usize>(words: &mut Vec<u32>, known: &[[u32; N]], more: &[[u32; N]]) -> usize {
    let start = words.len();
    words.extend_from_slice(known.as_flattened());
    for item in more {
        let (united, _) = words.get(start..).unwrap_or_default().as_chunks();
        if !united.contains(item) {
            words.extend_from_slice(item);
        }
    }
    (words.len() - start) / N
}

impl Lists {
    fn new(seed: u64) -> Lists {
        Lists { links: IndexedList::new(seed), threads: IndexedList::new(seed) }
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
        self.links.as_slice().len() + self.threads.as_slice().len()
    }
}

impl Keyed for Hash {
    type Key = Hash;

    fn key(&self) -> Hash {
        *self
    }
}

/// The word of a link.
impl Keyed for u32 {
    type Key = u32;

    fn key(&self) -> u32 {
        *self
    }
}
