//! An email in words.

use alloc::vec::Vec;

use crate::aggregator::store::blocks::{HEAD, Hash, from_words, long_from_words, long_to_words, to_words};
use crate::aggregator::store::codes::{of_kind, to_kind};
use crate::aggregator::store::emails::{EmailCopy, Original};
use crate::model::email::EmailKind;

/// So many links and threads a block can have.
const FEW_LINKS: usize = 32;
const FEW_THREADS: usize = 8;

/// What is in the words of an email: its hash, a head, its time, the hash of the message that it
/// answers, the hashes of its threads, its links.
///
/// The bytes of the head are flags, of which the lowest two bits are the kind, and how many threads
/// and links there are.
pub(crate) struct Block<'a> {
    pub(crate) message: u128,
    pub(crate) at: i64,
    pub(crate) kind: EmailKind,
    pub(crate) original: Original,
    pub(crate) is_crowd: bool,
    pub(crate) threads: &'a [Hash],
    pub(crate) links: &'a [u32],
}

const NAMES_ORIGINAL: u8 = 1 << 2;
const CONTRADICTS_ITSELF: u8 = 1 << 3;
const IS_CROWD: u8 = 1 << 4;

impl<'a> Block<'a> {
    /// Before the first copy.
    pub(crate) const NONE: Block<'static> = Block {
        message: 0,
        at: i64::MAX,
        kind: EmailKind::Personal,
        original: Original::Unnamed,
        is_crowd: false,
        threads: &[],
        links: &[],
    };

    /// The block at the front of these words.
    pub(crate) fn read(words: &'a [u32]) -> Block<'a> {
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
    pub(crate) fn begin(&self, words: &mut Vec<u32>) {
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
    pub(crate) fn len_at(words: &[u32]) -> usize {
        words.get(HEAD).map_or(0, |head| {
            let [flags, threads, links, _] = head.to_le_bytes();
            let original = if flags & NAMES_ORIGINAL == 0 { 0 } else { 4 };
            HEAD + 3 + original + 4 * usize::from(threads) + usize::from(links)
        })
    }

    /// Whether the copy tells nothing new.
    pub(crate) fn has(&self, copy: &EmailCopy<'_>) -> bool {
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
    pub(crate) fn has_room_for(&self, copy: &EmailCopy<'_>) -> bool {
        let few =
            self.threads.len() + copy.threads.len() <= FEW_THREADS && self.links.len() + copy.links.len() <= FEW_LINKS;
        few || self.has_linked(copy)
    }
}

/// Writes into the head of a block how many threads and links follow it.
pub(crate) fn count(words: &mut [u32], threads: usize, links: usize) {
    if let Some(head) = words.get_mut(HEAD) {
        let [flags, ..] = head.to_le_bytes();
        let count = |count| u8::try_from(count).unwrap_or(u8::MAX);
        *head = u32::from_le_bytes([flags, count(threads), count(links), 0]);
    }
}
