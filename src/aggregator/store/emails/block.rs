//! An email as a block of words.

use alloc::vec::Vec;

use crate::aggregator::store::blocks::HEAD;
use crate::aggregator::store::codes::{of_kind, to_kind};
use crate::aggregator::store::emails::{EmailCopy, Original};
use crate::aggregator::store::words::{from_words, long_from_words, long_to_words, to_words};
use crate::model::email::EmailKind;

/// The most links and threads that a block holds. Copies are compared by searching these lists, which is fast only
/// while they are short; an email with more has both in the overflow table.
const MAX_LINKS: usize = 32;
const MAX_THREADS: usize = 8;

/// Flags in the first byte of the head. The two lowest bits are the kind.
const NAMES_ORIGINAL: u8 = 1 << 2;
const CONTRADICTS_ITSELF: u8 = 1 << 3;
const OVERFLOWS: u8 = 1 << 4;

/// A block is: the hash of the message; the head, whose bytes are the flags, the number of threads and the number of
/// links; the time; the hash of the message that it answers, if it names one; the hashes of its threads; its links.
impl<'a> EmailCopy<'a> {
    /// What is known before the first copy.
    pub(super) const NONE: EmailCopy<'static> = EmailCopy {
        message: 0,
        at: i64::MAX,
        kind: EmailKind::Personal,
        original: Original::Unnamed,
        overflows: false,
        threads: &[],
        links: &[],
    };

    /// The block at the front of these words.
    #[inline]
    pub(super) fn read(words: &'a [u32]) -> EmailCopy<'a> {
        let Some((&[a, b, c, d, head, early, late], rest)) = words.split_first_chunk() else { return EmailCopy::NONE };
        let [flags, threads, links, _] = head.to_le_bytes();
        let (original, rest) = match rest.split_first_chunk() {
            Some((&hash, rest)) if flags & NAMES_ORIGINAL != 0 => (Original::Message(from_words(hash)), rest),
            _ if flags & CONTRADICTS_ITSELF != 0 => (Original::Contradictory, rest),
            _ => (Original::Unnamed, rest),
        };
        let (threads, rest) = rest.split_at_checked(4 * usize::from(threads)).unwrap_or_default();
        EmailCopy {
            message: from_words([a, b, c, d]),
            at: long_from_words([early, late]),
            kind: to_kind(flags),
            original,
            overflows: flags & OVERFLOWS != 0,
            threads: threads.as_chunks().0,
            links: rest.get(..usize::from(links)).unwrap_or_default(),
        }
    }

    /// Writes the block up to its threads and links, with both counts at zero.
    pub(super) fn write_head(&self, words: &mut Vec<u32>) {
        let (original, hash) = match self.original {
            Original::Unnamed => (0, None),
            Original::Message(hash) => (NAMES_ORIGINAL, Some(to_words(hash))),
            Original::Contradictory => (CONTRADICTS_ITSELF, None),
        };
        let flags = of_kind(self.kind) | original | if self.overflows { OVERFLOWS } else { 0 };
        let [a, b, c, d] = to_words(self.message);
        let [early, late] = long_to_words(self.at);
        words.extend([a, b, c, d, flags.into(), early, late]);
        words.extend(hash.as_slice().as_flattened());
    }

    /// Whether the copy adds nothing.
    pub(super) fn includes(&self, copy: &EmailCopy<'_>) -> bool {
        // What is in the overflow table is compared there.
        !self.overflows
            && self.at <= copy.at
            && self.kind >= copy.kind
            && self.original.join(copy.original) == self.original
            && self.includes_lists_of(copy)
    }

    fn includes_lists_of(&self, copy: &EmailCopy<'_>) -> bool {
        copy.threads.iter().all(|thread| self.threads.contains(thread))
            && copy.links.iter().all(|link| self.links.contains(link))
    }

    /// Whether a block has room for the threads and links of both.
    pub(super) fn has_room_for(&self, copy: &EmailCopy<'_>) -> bool {
        let is_short =
            self.threads.len() + copy.threads.len() <= MAX_THREADS && self.links.len() + copy.links.len() <= MAX_LINKS;
        is_short || self.includes_lists_of(copy)
    }
}

/// How many words the block at the front of these has.
pub(super) fn len_at(words: &[u32]) -> usize {
    words.get(HEAD).map_or(0, |head| {
        let [flags, threads, links, _] = head.to_le_bytes();
        let original = if flags & NAMES_ORIGINAL == 0 { 0 } else { 4 };
        HEAD + 3 + original + 4 * usize::from(threads) + usize::from(links)
    })
}

/// Sets the number of threads and links that follow the head of a block.
pub(super) fn set_counts(words: &mut [u32], threads: usize, links: usize) {
    if let Some(head) = words.get_mut(HEAD) {
        let [flags, ..] = head.to_le_bytes();
        let count = |count| u8::try_from(count).unwrap_or(u8::MAX);
        *head = u32::from_le_bytes([flags, count(threads), count(links), 0]);
    }
}
