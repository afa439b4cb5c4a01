//! The recorded emails, and how copies of one converge ([SPEC 4](crate::guide::rules#spec-4)).

mod block;
mod overflow;

use alloc::vec::Vec;

use itertools::Itertools as _;

use self::overflow::Overflow;
use crate::aggregator::outcome::Outcome;
use crate::aggregator::store::link::Link;
use crate::aggregator::store::records::{Records, Share};
use crate::aggregator::store::words::{Hash, from_words};
use crate::model::email::EmailKind;

/// The recorded emails, in the order of their hashes. Each is a block of words.
#[derive(Clone)]
pub(crate) struct Emails {
    records: Records,
    overflow: Overflow,
}

/// The message that an email names as the one that it answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Original {
    Unnamed,
    Message(u128),
    /// Copies name different messages, which counts as naming none.
    Contradictory,
}

/// An email as the state knows it: one copy that is offered, or what all copies so far were joined to. People are
/// numbers of addresses, ids are hashes.
#[derive(Clone, Copy)]
pub(crate) struct EmailCopy<'a> {
    pub(crate) message: u128,
    pub(crate) at: i64,
    pub(crate) kind: EmailKind,
    pub(crate) original: Original,
    /// Whether the threads and links are too many for the block, and therefore in the overflow table. `false` for a
    /// copy that is offered.
    pub(crate) overflows: bool,
    pub(crate) threads: &'a [Hash],
    /// The words of links.
    pub(crate) links: &'a [u32],
}

impl Emails {
    pub(crate) fn new(seed: u64) -> Emails {
        Emails::with_capacity(seed, 0, 0)
    }

    /// Reserves room for this many emails, and words of their blocks.
    pub(crate) fn with_capacity(seed: u64, emails: usize, words: usize) -> Emails {
        Emails { records: Records::with_capacity(block::len_at, emails, words), overflow: Overflow::new(seed) }
    }

    /// Joins a relevant copy: unites recipients and conversations, and keeps the earliest time and the greatest
    /// kind.
    pub(crate) fn join(&mut self, copy: &EmailCopy<'_>) -> Outcome {
        let Emails { records, overflow } = self;
        records.join(copy.message, |known, words| overflow.join(known, copy, words))
    }

    /// Adds an email whose hash is greater than all that are there, with each thread and link once.
    pub(crate) fn append(&mut self, email: &EmailCopy<'_>) {
        let Emails { records, overflow } = self;
        records.append(email.message, |words| overflow.append(email, words));
    }

    /// Joins all of another state's emails; `translate` returns the number here of an address there.
    pub(crate) fn merge(&mut self, other: &Emails, mut translate: impl FnMut(u32) -> u32) {
        let Emails { records, overflow } = self;
        let mut translate_word = |word: u32| {
            let link = Link::from_word(word);
            link.with_address(translate(link.address())).word()
        };
        let mut links = Vec::new();
        records.merge(&other.records, |known, words, to| match known {
            // Most emails are in one of the states only.
            None if overflow.copy(words, &mut translate_word, to) => true,
            _ => {
                let email = other.email(words);
                links.clear();
                links.extend(email.links.iter().map(|&word| translate_word(word)));
                overflow.join(known, &EmailCopy { links: &links, ..email }, to)
            }
        });
    }

    /// Prefetches the message's slot in the table.
    pub(crate) fn prefetch_slot(&self, message: u128) {
        self.records.prefetch_slot(message);
    }

    /// Prefetches the message's block, after its slot.
    pub(crate) fn prefetch_block(&self, message: u128) {
        self.records.prefetch_block(message);
    }

    /// In the order of the hashes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = EmailCopy<'_>> {
        self.records.iter().map(|block| self.email(block))
    }

    /// In no order, and faster.
    pub(crate) fn walk(&self) -> impl Iterator<Item = EmailCopy<'_>> {
        self.walk_share(self.records.all())
    }

    /// The emails of one share.
    pub(crate) fn walk_share(&self, share: Share) -> impl Iterator<Item = EmailCopy<'_>> {
        self.records.walk(share).map(|block| self.email(block))
    }

    /// All emails in this number of shares.
    #[cfg(feature = "rayon")]
    pub(crate) fn shares(&self, count: usize) -> Vec<Share> {
        self.records.shares(count)
    }

    // Inlined, so that a caller reads only the fields that it uses: writing a snapshot takes a tenth less time.
    #[inline]
    fn email<'e>(&'e self, block: &'e [u32]) -> EmailCopy<'e> {
        let mut email = EmailCopy::read(block);
        if email.overflows
            && let Some((threads, links)) = self.overflow.of(email.message)
        {
            (email.threads, email.links) = (threads, links);
        }
        email
    }

    /// How many emails are recorded.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// How many links and threads there are.
    pub(crate) fn linked(&self) -> usize {
        self.overflow.linked()
    }

    /// How many words there are in memory, gaps included.
    pub(crate) fn words(&self) -> usize {
        self.records.words()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.records.heap_bytes() + self.overflow.heap_bytes()
    }

    /// Whether the same emails are recorded; `address` and `other_address` return the hashes of addresses.
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
    pub(crate) fn links(&self) -> impl Iterator<Item = Link> + use<'a> {
        self.links.iter().map(|&word| Link::from_word(word))
    }

    /// The hashes of its threads.
    pub(crate) fn threads(&self) -> impl Iterator<Item = u128> + use<'a> {
        self.threads.iter().map(|&thread| from_words(thread))
    }

    /// Who is on it, in an order that does not depend on the state's numbers.
    fn people(&self, address: impl Fn(u32) -> u128) -> Vec<(bool, u128)> {
        self.links().map(|link| (link.is_sender(), address(link.address()))).sorted_unstable().collect()
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
