//! The recorded emails, and how copies of one converge (SPEC 4).

use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use itertools::Itertools as _;

use super::blocks::{HEAD, Hash, from_words, long_from_words, long_to_words, to_words};
use super::codes::{of_kind, to_kind};
use super::link::{Link, Tie};
use super::members::{Member, Members};
use super::outcome::Outcome;
use super::records::{Records, Share};
use crate::Kind;

/// The recorded emails, in the order of their hashes.
///
/// Each is a [`Block`]. Of the few emails with more links or threads than can be looked through each
/// time, these are in a crowd.
#[derive(Clone)]
pub(crate) struct Emails {
    records: Records,
    crowds: Crowds,
}

#[derive(Clone)]
struct Crowds {
    /// By the hash of the email.
    map: HashMap<u128, Crowd, FixedState>,
    seed: u64,
    /// How many links and threads there are, on blocks and in crowds.
    linked: usize,
}

/// So many links and threads a block can have.
const FEW_LINKS: usize = 32;
const FEW_THREADS: usize = 8;

#[derive(Clone)]
struct Crowd {
    links: Members<u32>,
    threads: Members<Hash>,
}

/// What an email says it answers: nothing, a message, or different messages on different copies,
/// which counts as nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Original {
    Unnamed,
    Message(u128),
    Contradictory,
}

/// One copy of an email, or what several have come to, with the numbers of this state.
#[derive(Clone, Copy)]
pub(crate) struct EmailCopy<'a> {
    pub(crate) message: u128,
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    pub(crate) original: Original,
    pub(crate) threads: &'a [Hash],
    /// The words of links.
    pub(crate) links: &'a [u32],
}

impl Emails {
    pub(crate) fn new(seed: u64) -> Emails {
        Emails::with_capacity(seed, 0, 0)
    }

    /// With room for this many emails, and words of their blocks.
    pub(crate) fn with_capacity(seed: u64, emails: usize, words: usize) -> Emails {
        Emails {
            records: Records::with_capacity(Block::len_at, emails, words),
            crowds: Crowds { map: HashMap::with_hasher(FixedState::with_seed(seed)), seed, linked: 0 },
        }
    }

    /// Takes in a relevant copy: recipients and conversations united, the earliest time, the
    /// greatest kind.
    pub(crate) fn join(&mut self, copy: &EmailCopy<'_>) -> Outcome {
        let Emails { records, crowds } = self;
        records.join(copy.message, |known, words| crowds.join(known, copy, words))
    }

    /// Takes in an email whose hash is greater than all that are there, each thread and link once.
    pub(crate) fn append(&mut self, email: &EmailCopy<'_>) {
        let Emails { records, crowds } = self;
        records.append(email.message, |words| crowds.append(email, words));
    }

    /// Takes in all of another state's; `translate` tells who of this state somebody there is.
    pub(crate) fn merge(&mut self, other: &Emails, mut translate: impl FnMut(Tie) -> Tie) {
        let Emails { records, crowds } = self;
        let mut here = |word: u32| Link::from(translate(Link::from_word(word).tie())).word();
        let mut links = Vec::new();
        records.merge(&other.records, |known, words, to| match known {
            None if crowds.copy(words, &mut here, to) => true,
            _ => {
                let email = other.email(words);
                links.clear();
                links.extend(email.links.iter().map(|&word| here(word)));
                crowds.join(known, &EmailCopy { links: &links, ..email }, to)
            }
        });
    }

    /// Reads the memory that a look for the email begins with, so that nobody waits for it later.
    pub(crate) fn touch(&self, message: u128) {
        self.records.touch(message);
    }

    /// Reads the memory that the email begins with, likewise.
    pub(crate) fn touch_block(&self, message: u128) {
        self.records.touch_block(message);
    }

    /// In the order of the hashes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = EmailCopy<'_>> {
        self.records.iter().map(|block| self.email(block))
    }

    /// In no order, and faster.
    pub(crate) fn walk(&self) -> impl Iterator<Item = EmailCopy<'_>> {
        self.walk_share(self.records.all())
    }

    /// Those of a share.
    pub(crate) fn walk_share(&self, share: Share) -> impl Iterator<Item = EmailCopy<'_>> {
        self.records.walk(share).map(|block| self.email(block))
    }

    /// All in so many shares.
    #[cfg(feature = "rayon")]
    pub(crate) fn shares(&self, count: usize) -> Vec<Share> {
        self.records.shares(count)
    }

    fn email<'e>(&'e self, block: &'e [u32]) -> EmailCopy<'e> {
        let Block { message, at, kind, original, is_crowd, mut threads, mut links } = Block::read(block);
        if let Some(crowd) = is_crowd.then(|| self.crowds.map.get(&message)).flatten() {
            (threads, links) = (crowd.threads.list(), crowd.links.list());
        }
        EmailCopy { message, at, kind, original, threads, links }
    }

    /// How many emails are recorded.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// How many links and threads there are.
    pub(crate) fn linked(&self) -> usize {
        self.crowds.linked
    }

    /// How many words there are in memory, gaps included.
    pub(crate) fn words(&self) -> usize {
        self.records.words()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let in_crowds = |crowd: &Crowd| crowd.links.heap_bytes() + crowd.threads.heap_bytes();
        self.records.heap_bytes()
            + self.crowds.map.allocation_size()
            + self.crowds.map.values().map(in_crowds).sum::<usize>()
    }

    /// Whether the same emails are recorded; `address` and `other_address` tell the hashes of
    /// addresses.
    pub(crate) fn same(
        &self,
        address: impl Fn(u32) -> u128,
        other: &Emails,
        other_address: impl Fn(u32) -> u128,
    ) -> bool {
        self.len() == other.len()
            && self.iter().zip(other.iter()).all(|(one, other)| {
                (one.message, one.at, one.kind) == (other.message, other.at, other.kind)
                    && one.original == other.original
                    && one.threads().sorted_unstable().eq(other.threads().sorted_unstable())
                    && one.people(&address) == other.people(&other_address)
            })
    }
}

impl<'a> EmailCopy<'a> {
    /// Who is on it.
    pub(crate) fn ties(&self) -> impl Iterator<Item = Tie> + use<'a> {
        self.links.iter().map(|&word| Link::from_word(word).tie())
    }

    /// The hashes of its threads.
    pub(crate) fn threads(&self) -> impl Iterator<Item = u128> + use<'a> {
        self.threads.iter().map(|&thread| from_words(thread))
    }

    /// Who is on it, in an order that does not depend on numbers.
    fn people(&self, address: impl Fn(u32) -> u128) -> Vec<(bool, u128)> {
        let person = |tie| match tie {
            Tie::From(number) => (false, address(number)),
            Tie::To(number) => (true, address(number)),
        };
        self.ties().map(person).sorted_unstable().collect()
    }
}

impl Original {
    fn join(self, other: Original) -> Original {
        match (self, other) {
            (one, Original::Unnamed) | (Original::Unnamed, one) => one,
            (one, other) if one == other => one,
            _ => Original::Contradictory,
        }
    }
}

impl Crowds {
    /// Appends the block of an email that is not known yet, or of a known one that a further copy
    /// tells something new about; tells whether it has.
    fn join(&mut self, known: Option<&[u32]>, copy: &EmailCopy<'_>, words: &mut Vec<u32>) -> bool {
        let block = known.map_or(Block::NONE, Block::read);
        let is_new = known.is_none() || !block.has(copy);
        if is_new {
            self.write(&block, copy, words);
        }
        is_new
    }

    /// Appends the block of an email that has each thread and link once: a twentieth off reading a
    /// snapshot.
    fn append(&mut self, email: &EmailCopy<'_>, words: &mut Vec<u32>) {
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
    fn copy(&mut self, words: &[u32], here: impl FnMut(u32) -> u32, to: &mut Vec<u32>) -> bool {
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

/// What is in the words of an email: its hash, a head, its time, the hash of the message that it
/// answers, the hashes of its threads, its links.
///
/// The bytes of the head are flags, of which the lowest two bits are the kind, and how many threads
/// and links there are.
struct Block<'a> {
    message: u128,
    at: i64,
    kind: Kind,
    original: Original,
    is_crowd: bool,
    threads: &'a [Hash],
    links: &'a [u32],
}

const NAMES_ORIGINAL: u8 = 1 << 2;
const CONTRADICTS_ITSELF: u8 = 1 << 3;
const IS_CROWD: u8 = 1 << 4;

impl<'a> Block<'a> {
    /// Before the first copy.
    const NONE: Block<'static> = Block {
        message: 0,
        at: i64::MAX,
        kind: Kind::Personal,
        original: Original::Unnamed,
        is_crowd: false,
        threads: &[],
        links: &[],
    };

    /// The block at the front of these words.
    fn read(words: &'a [u32]) -> Block<'a> {
        let Some((&[a, b, c, d, head, early, late], rest)) = words.split_first_chunk() else { return Block::NONE };
        let [flags, threads, links, _] = head.to_le_bytes();
        let (original, rest) = match rest.split_first_chunk() {
            Some((&hash, rest)) if flags & NAMES_ORIGINAL != 0 => (Original::Message(from_words(hash)), rest),
            _ if flags & CONTRADICTS_ITSELF != 0 => (Original::Contradictory, rest),
            _ => (Original::Unnamed, rest),
        };
        let (threads, rest) = rest.split_at_checked(4 * usize::from(threads)).unwrap_or_default();
        Block {
            message: from_words([a, b, c, d]),
            at: long_from_words([early, late]),
            kind: to_kind(flags),
            original,
            is_crowd: flags & IS_CROWD != 0,
            threads: threads.as_chunks().0,
            links: rest.get(..usize::from(links)).unwrap_or_default(),
        }
    }

    /// Writes it up to its threads and links.
    fn begin(&self, words: &mut Vec<u32>) {
        let (original, hash) = match self.original {
            Original::Unnamed => (0, None),
            Original::Message(hash) => (NAMES_ORIGINAL, Some(to_words(hash))),
            Original::Contradictory => (CONTRADICTS_ITSELF, None),
        };
        let flags = of_kind(self.kind) | original | if self.is_crowd { IS_CROWD } else { 0 };
        let [a, b, c, d] = to_words(self.message);
        let [early, late] = long_to_words(self.at);
        words.extend([a, b, c, d, flags.into(), early, late]);
        words.extend(hash.as_slice().as_flattened());
    }

    /// How many words the block at the front of these has.
    fn len_at(words: &[u32]) -> usize {
        words.get(HEAD).map_or(0, |head| {
            let [flags, threads, links, _] = head.to_le_bytes();
            let original = if flags & NAMES_ORIGINAL == 0 { 0 } else { 4 };
            HEAD + 3 + original + 4 * usize::from(threads) + usize::from(links)
        })
    }

    /// Whether the copy tells nothing new.
    fn has(&self, copy: &EmailCopy<'_>) -> bool {
        !self.is_crowd
            && self.at <= copy.at
            && self.kind >= copy.kind
            && self.original.join(copy.original) == self.original
            && self.has_linked(copy)
    }

    /// Whether it has the threads and links of the copy.
    fn has_linked(&self, copy: &EmailCopy<'_>) -> bool {
        copy.threads.iter().all(|thread| self.threads.contains(thread))
            && copy.links.iter().all(|link| self.links.contains(link))
    }

    /// Whether it can have those too.
    fn has_room_for(&self, copy: &EmailCopy<'_>) -> bool {
        let few =
            self.threads.len() + copy.threads.len() <= FEW_THREADS && self.links.len() + copy.links.len() <= FEW_LINKS;
        few || self.has_linked(copy)
    }
}

/// Writes into the head of a block how many threads and links follow it.
fn count(words: &mut [u32], threads: usize, links: usize) {
    if let Some(head) = words.get_mut(HEAD) {
        let [flags, ..] = head.to_le_bytes();
        let count = |count| u8::try_from(count).unwrap_or(u8::MAX);
        *head = u32::from_le_bytes([flags, count(threads), count(links), 0]);
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
