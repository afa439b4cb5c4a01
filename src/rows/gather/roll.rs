//! What an activity is and who is on it, seen from one account.

use alloc::vec::Vec;

use crate::aggregator::{Hash, long_from_words, long_to_words};
use crate::rows::gather::attribution::{Initiative, What};

/// The organisation's people on an activity.
///
/// They are walked again for each account that the activity counts for. Whoever invites everybody
/// must not make that the product of all mailboxes and all accounts.
#[derive(Clone, Copy)]
pub(crate) enum Staff<'a> {
    /// By number.
    Few(&'a [u32]),
    /// Where a bit for each of the organisation's people begins that all accounts share.
    Crowd(u32),
}

/// An email's conversations, of which one message may name many to many accounts, likewise.
#[derive(Clone, Copy)]
pub(crate) enum Threads<'a> {
    /// By hash.
    Few(&'a [Hash]),
    /// A stretch of those that all accounts share.
    Many { start: u32, len: u32 },
}

/// What an activity is, who takes part in it, and an email's conversations.
#[derive(Clone, Copy)]
pub(crate) struct Roll<'a> {
    pub(crate) what: What,
    pub(crate) staff: Staff<'a>,
    /// By number; the sender of an email from the account is the first.
    pub(crate) contacts: &'a [u32],
    pub(crate) threads: Threads<'a>,
}

/// The rolls of one account's activities, in words.
///
/// Each begins with a head of two: what it is, how many conversations and how many of the
/// organisation's people; and how many contacts. Then follow what belongs to what it is, and these.
#[derive(Default)]
pub(crate) struct Rolls(Vec<u32>);

/// In place of a number, where what follows says what is shared.
const SHARED: u32 = (1 << STAFF_BITS) - 1;
const SHARED_THREADS: u32 = (1 << THREADS_BITS) - 1;

/// How many bits of the head say what it is and how many there are.
const WHAT_BITS: u32 = 3;
const THREADS_BITS: u32 = 5;
const STAFF_BITS: u32 = 24;

impl Rolls {
    /// Notes an activity, and tells where it is noted.
    pub(crate) fn note(
        &mut self,
        what: What,
        staff: Staff<'_>,
        contacts: impl Iterator<Item = u32>,
        threads: Threads<'_>,
    ) -> u32 {
        let words = &mut self.0;
        let start = words.len();
        words.extend([0; 2]);
        let code = match what {
            What::To(hash) => {
                words.extend(hash);
                0
            }
            What::From(None) => 1,
            What::From(Some(hash)) => {
                words.extend(hash);
                2
            }
            What::Meeting { millis, initiative } => {
                words.extend(long_to_words(millis));
                match initiative {
                    Initiative::Neither => 3,
                    Initiative::FromAccount => 4,
                    Initiative::ToAccount => 5,
                }
            }
        };
        let threads = match threads {
            Threads::Few(threads) => {
                words.extend_from_slice(threads.as_flattened());
                number(threads.len())
            }
            Threads::Many { start, len } => {
                words.extend([start, len]);
                SHARED_THREADS
            }
        };
        let staff = match staff {
            Staff::Few(persons) => {
                words.extend_from_slice(persons);
                number(persons.len())
            }
            Staff::Crowd(start) => {
                words.push(start);
                SHARED
            }
        };
        let before = words.len();
        words.extend(contacts);
        let contacts = number(words.len() - before);
        if let Some(head) = words.get_mut(start..).and_then(<[u32]>::first_chunk_mut) {
            *head = [code | threads << WHAT_BITS | staff << (WHAT_BITS + THREADS_BITS), contacts];
        }
        number(start)
    }

    /// The roll that is noted there.
    pub(crate) fn read(&self, start: u32) -> Option<Roll<'_>> {
        let (&[head, contacts], rest) = self.0.get(start as usize..)?.split_first_chunk()?;
        let (what, rest) = match head & ((1 << WHAT_BITS) - 1) {
            1 => (What::From(None), rest),
            code @ (0 | 2) => {
                let (&hash, rest) = rest.split_first_chunk()?;
                (if code == 0 { What::To(hash) } else { What::From(Some(hash)) }, rest)
            }
            code => {
                let (&millis, rest) = rest.split_first_chunk()?;
                let initiative = match code {
                    3 => Initiative::Neither,
                    4 => Initiative::FromAccount,
                    _ => Initiative::ToAccount,
                };
                (What::Meeting { millis: long_from_words(millis), initiative }, rest)
            }
        };
        let (threads, rest) = match head >> WHAT_BITS & SHARED_THREADS {
            SHARED_THREADS => {
                let (&[start, len], rest) = rest.split_first_chunk()?;
                (Threads::Many { start, len }, rest)
            }
            count => {
                let (threads, rest) = rest.split_at_checked(4 * count as usize)?;
                (Threads::Few(threads.as_chunks().0), rest)
            }
        };
        let (staff, rest) = match head >> (WHAT_BITS + THREADS_BITS) {
            SHARED => {
                let (&start, rest) = rest.split_first()?;
                (Staff::Crowd(start), rest)
            }
            count => {
                let (persons, rest) = rest.split_at_checked(count as usize)?;
                (Staff::Few(persons), rest)
            }
        };
        Some(Roll { what, staff, contacts: rest.get(..contacts as usize)?, threads })
    }
}

/// Each word stands for a link of the state, of which there are fewer than 2³².
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
