//! The recorded emails, and how copies of one converge (SPEC 4).

mod block;
mod crowds;

use alloc::vec::Vec;

use itertools::Itertools as _;

use self::block::Block;
use self::crowds::Crowds;
use crate::aggregator::outcome::Outcome;
use crate::aggregator::store::blocks::{Hash, from_words};
use crate::aggregator::store::link::{Link, Tie};
use crate::aggregator::store::records::{Records, Share};
use crate::model::email::EmailKind;

/// The recorded emails, in the order of their hashes.
///
/// Each is a [`Block`]. Of the few emails with more links or threads than can be looked through each
/// time, these are in a crowd.
#[derive(Clone)]
pub(crate) struct Emails {
    records: Records,
    crowds: Crowds,
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
    pub(crate) kind: EmailKind,
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
        Emails { records: Records::with_capacity(Block::len_at, emails, words), crowds: Crowds::new(seed) }
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
        if let Some(crowd) = is_crowd.then(|| self.crowds.of(message)).flatten() {
            (threads, links) = crowd;
        }
        EmailCopy { message, at, kind, original, threads, links }
    }

    /// How many emails are recorded.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// How many links and threads there are.
    pub(crate) fn linked(&self) -> usize {
        self.crowds.linked()
    }

    /// How many words there are in memory, gaps included.
    pub(crate) fn words(&self) -> usize {
        self.records.words()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.records.heap_bytes() + self.crowds.heap_bytes()
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
