//! What counts, by the account that it counts for.

use alloc::vec::Vec;

use crate::aggregator::Hash;
use crate::directory::Directory;
use crate::rows::gather::activity::{AccountActivities, AccountActivity, MAX_UNORDERED_THREADS, SharedLists};
use crate::rows::gather::tallies::Tallies;
use crate::rows::number::number;
use crate::rows::rollup::Ancestors;

/// The most mailboxes on an activity that each account lists. A longer list is shared as bits, unless a bit for each
/// person of the organisation would take more words.
const MAX_LISTED_MAILBOXES: usize = 64;

/// Everything of a share that counts.
pub(crate) struct Gathered {
    /// By the number of the unit; see [`Ancestors`].
    pub(crate) units: Vec<AccountActivities>,
    pub(crate) shared: SharedLists,
    pub(crate) tallies: Tallies,
    pub(crate) seen: Seen,
}

/// Facts about all activity, whether or not it counts for an account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// The first and the last instant of recorded activity up to as-of.
    pub(crate) span: Option<(i64, i64)>,
    /// A bit for each of the organisation's people on counted activity.
    pub(crate) mailboxes: Vec<u64>,
}

impl Seen {
    pub(crate) fn note(&mut self, at: i64) {
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
    }

    pub(crate) fn note_mailboxes(&mut self, persons: &[u32]) {
        set_bits(&mut self.mailboxes, persons);
    }

    /// Adds what another share has.
    #[cfg(feature = "rayon")]
    pub(crate) fn add(&mut self, other: &Seen) {
        for at in other.span.iter().flat_map(|(first, last)| [*first, *last]) {
            self.note(at);
        }
        self.mailboxes.resize(self.mailboxes.len().max(other.mailboxes.len()), 0);
        for (all, more) in self.mailboxes.iter_mut().zip(&other.mailboxes) {
            *all |= more;
        }
    }
}

impl Gathered {
    pub(crate) fn new(directory: &Directory, ancestors: &Ancestors) -> Gathered {
        let width = directory.mailbox_count().div_ceil(64);
        Gathered {
            units: core::iter::repeat_with(AccountActivities::default).take(ancestors.units()).collect(),
            shared: SharedLists { width, ..SharedLists::default() },
            tallies: Tallies::new(directory, ancestors),
            seen: Seen { span: None, mailboxes: alloc::vec![0; width] },
        }
    }

    /// A unit's activity that starts there.
    pub(crate) fn activity(&self, unit: usize, start: u32) -> Option<AccountActivity<'_>> {
        self.units.get(unit)?.read(start, &self.shared)
    }
}

impl SharedLists {
    /// Shares the mailboxes on an activity if they are many, and returns where they start.
    pub(crate) fn share_mailboxes(&mut self, persons: &[u32]) -> Option<u32> {
        if persons.len() <= self.width.max(MAX_LISTED_MAILBOXES) {
            return None;
        }
        let start = self.mailbox_bits.len();
        self.mailbox_bits.resize(start + self.width, 0);
        set_bits(self.mailbox_bits.get_mut(start..).unwrap_or_default(), persons);
        Some(number(start))
    }

    /// Shares the conversations of an email if they are many, and returns where they start.
    pub(crate) fn share_threads(&mut self, threads: &[Hash]) -> Option<u32> {
        if threads.len() <= MAX_UNORDERED_THREADS {
            return None;
        }
        let start = self.threads.len();
        self.threads.extend_from_slice(threads);
        self.threads.get_mut(start..).unwrap_or_default().sort_unstable();
        Some(number(start))
    }
}

fn set_bits(words: &mut [u64], persons: &[u32]) {
    for &person in persons {
        if let Some(word) = words.get_mut(person as usize / 64) {
            *word |= 1 << (person % 64);
        }
    }
}
