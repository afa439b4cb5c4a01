//! What counts, by the account that it counts for.

use alloc::vec::Vec;

use crate::aggregator::Hash;
use crate::directory::Directory;
use crate::question::period::Day;
use crate::rows::fold::reply::FEW_THREADS;
use crate::rows::gather::roll::{Rolls, Staff, Threads, number};
use crate::rows::gather::tallies::Tallies;
use crate::rows::rollup::Lineage;

/// One activity that counts for an account.
#[derive(Clone, Copy)]
pub(crate) struct Touch {
    /// When the email was sent or the meeting starts.
    pub(crate) at: i64,
    pub(crate) day: Day,
    /// Where in [`AccountActivity::rolls`] it says what it is and who takes part.
    pub(crate) roll: u32,
}

/// Everything of a share that counts for one account.
#[derive(Default)]
pub(crate) struct AccountActivity {
    pub(crate) touches: Vec<Touch>,
    pub(crate) rolls: Rolls,
}

/// So many of the organisation's people on an activity are still walked one by one, and more where
/// bits for all would be more than the people whose bits are set.
const FEW_STAFF: usize = 64;

/// Everything of a share that counts.
pub(crate) struct Gathered {
    /// By the number of the unit; see [`Lineage`](super::lineage::Lineage).
    pub(crate) units: Vec<AccountActivity>,
    /// Conversations of emails that are in many, in order.
    threads: Vec<Hash>,
    /// Crowds of the organisation's people, as many words for each as it has people.
    crowds: Vec<u64>,
    pub(crate) tallies: Tallies,
    pub(crate) seen: Seen,
}

/// What there is in all, whether or not it counts for one account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// The first and the last instant of recorded activity up to as-of.
    pub(crate) span: Option<(i64, i64)>,
    /// A bit for each of the organisation's people on counted activity.
    pub(crate) staff: Vec<u64>,
}

impl Seen {
    pub(crate) fn note(&mut self, at: i64) {
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
    }

    pub(crate) fn note_staff(&mut self, persons: &[u32]) {
        for &person in persons {
            if let Some(word) = self.staff.get_mut(person as usize / 64) {
                *word |= 1 << (person % 64);
            }
        }
    }

    /// Adds what another share has.
    #[cfg(feature = "rayon")]
    pub(crate) fn add(&mut self, other: &Seen) {
        for at in other.span.iter().flat_map(|(first, last)| [*first, *last]) {
            self.note(at);
        }
        self.staff.resize(self.staff.len().max(other.staff.len()), 0);
        for (all, more) in self.staff.iter_mut().zip(&other.staff) {
            *all |= more;
        }
    }
}

impl Gathered {
    /// Nothing yet.
    pub(crate) fn new(directory: &Directory, lineage: &Lineage) -> Gathered {
        Gathered {
            units: core::iter::repeat_with(AccountActivity::default).take(lineage.units()).collect(),
            threads: Vec::new(),
            crowds: Vec::new(),
            tallies: Tallies::new(directory, lineage),
            seen: Seen { span: None, staff: alloc::vec![0; directory.mailbox_count().div_ceil(64)] },
        }
    }

    /// The conversations of an email; those of one that has many are in order.
    pub(crate) fn threads<'g>(&'g self, threads: Threads<'g>) -> &'g [Hash] {
        match threads {
            Threads::Few(threads) => threads,
            Threads::Many { start, len } => {
                self.threads.get(start as usize..start as usize + len as usize).unwrap_or_default()
            }
        }
    }

    /// The words of a crowd, and of others after it.
    pub(crate) fn crowd(&self, start: u32) -> &[u64] {
        self.crowds.get(start as usize..).unwrap_or_default()
    }

    /// Notes the organisation's people on an activity if they are a crowd among so many.
    pub(crate) fn note_staff<'s>(&mut self, persons: &'s [u32], mailboxes: usize) -> Staff<'s> {
        let width = mailboxes.div_ceil(64);
        if persons.len() <= width.max(FEW_STAFF) {
            return Staff::Few(persons);
        }
        let start = self.crowds.len();
        self.crowds.resize(start + width, 0);
        let words = self.crowds.get_mut(start..).unwrap_or_default();
        for &person in persons {
            if let Some(word) = words.get_mut(person as usize / 64) {
                *word |= 1 << (person % 64);
            }
        }
        Staff::Crowd(number(start))
    }

    /// Notes the conversations of an email if they are many.
    pub(crate) fn note_threads<'t>(&mut self, threads: &'t [Hash]) -> Threads<'t> {
        if threads.len() <= FEW_THREADS {
            return Threads::Few(threads);
        }
        let start = self.threads.len();
        self.threads.extend_from_slice(threads);
        self.threads.get_mut(start..).unwrap_or_default().sort_unstable();
        Threads::Many { start: number(start), len: number(threads.len()) }
    }
}
