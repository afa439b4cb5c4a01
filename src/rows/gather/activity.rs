//! One activity, as one account that it counts for sees it.

use alloc::vec::Vec;

use crate::aggregator::{Hash, long_from_words, long_to_words};
use crate::question::period::Day;
use crate::rows::gather::attribution::{Initiative, What};
use crate::rows::number::number;

/// An activity that counts for an account.
#[derive(Clone, Copy)]
pub(crate) struct AccountActivity<'g> {
    /// When the email was sent or the meeting starts.
    pub(crate) at: i64,
    pub(crate) day: Day,
    pub(crate) what: What<Hash>,
    /// Of a reply: how long the account took to answer, in milliseconds.
    pub(crate) waited: Option<i64>,
    pub(crate) participants: Participants<'g>,
    /// The conversations of an email; in order if they are [shared](SharedLists).
    pub(crate) threads: &'g [Hash],
    /// Identifies shared conversations.
    pub(crate) shared_threads: Option<u32>,
}

/// Who takes part in an activity, of the organisation and of one account.
#[derive(Clone, Copy)]
pub(crate) struct Participants<'g> {
    pub(crate) mailboxes: Mailboxes<'g>,
    /// Numbers of people. The sender of an email from the account is the first.
    pub(crate) contacts: &'g [u32],
}

/// The mailboxes on an activity.
#[derive(Clone, Copy)]
pub(crate) enum Mailboxes<'g> {
    /// Numbers of people.
    List(&'g [u32]),
    /// A bit for each person of the organisation.
    Bits(&'g [u64]),
}

/// The activities of one account, one after the other in words.
///
/// A record is: the time; the day; the head; its own length in words; the hash of an email or the length of a meeting;
/// the conversations; the mailboxes; and the contacts, which are the rest. The head is a code of [`What`], the number
/// of conversations and the number of mailboxes.
#[derive(Default)]
pub(crate) struct AccountActivities(Vec<u32>);

/// The most conversations of a message that may be in any order. More must be in ascending order, because they are
/// searched.
pub(crate) const MAX_UNORDERED_THREADS: usize = 8;

/// Lists of one activity that many accounts would repeat. If they were repeated, someone who invites everybody, or
/// names many conversations, would make the memory and the time the product of that list and all accounts.
#[derive(Default)]
pub(crate) struct SharedLists {
    /// Each in order.
    pub(crate) threads: Vec<Hash>,
    /// A word for each 64 people of the organisation.
    pub(crate) mailbox_bits: Vec<u64>,
    /// How many words that is.
    pub(crate) width: usize,
}

/// The parts of an activity that are the same for all accounts.
#[derive(Clone, Copy)]
pub(crate) struct Common<'a> {
    pub(crate) at: i64,
    pub(crate) day: Day,
    pub(crate) mailboxes: &'a [u32],
    /// Where the mailboxes start in [`SharedLists`], if they are there.
    pub(crate) shared_mailboxes: Option<u32>,
    pub(crate) threads: &'a [Hash],
    /// Where the conversations start in [`SharedLists`], if they are there.
    pub(crate) shared_threads: Option<u32>,
}

/// The words of a record before its lists.
const FIXED: usize = 5;

const CODE_BITS: u32 = 3;
const THREADS_BITS: u32 = 5;
const MAILBOXES_BITS: u32 = 24;

/// In place of a number in the head: the list is shared, and its start (and length) follow.
const SHARED_THREADS: u32 = (1 << THREADS_BITS) - 1;
const SHARED_MAILBOXES: u32 = (1 << MAILBOXES_BITS) - 1;

/// Codes of [`What`].
const TO: u32 = 0;
const FROM: u32 = 1;
const FROM_NAMING: u32 = 2;
const MEETING_OF_NEITHER: u32 = 3;
const MEETING_FROM: u32 = 4;
const MEETING_TO: u32 = 5;

impl AccountActivities {
    /// How many words the activities take, which is about how long it takes to add them up.
    #[cfg(feature = "rayon")]
    pub(crate) fn words(&self) -> usize {
        self.0.len()
    }

    /// Adds an activity.
    pub(crate) fn push(&mut self, what: What<Hash>, common: &Common<'_>, contacts: impl Iterator<Item = u32>) {
        let words = &mut self.0;
        let start = words.len();
        let [early, late] = long_to_words(common.at);
        words.extend([early, late, common.day.cast_unsigned(), 0, 0]);
        let code = match what {
            What::To(hash) => {
                words.extend(hash);
                TO
            }
            What::From(None) => FROM,
            What::From(Some(hash)) => {
                words.extend(hash);
                FROM_NAMING
            }
            What::Meeting { millis, initiative } => {
                words.extend(long_to_words(millis));
                match initiative {
                    Initiative::Neither => MEETING_OF_NEITHER,
                    Initiative::FromAccount => MEETING_FROM,
                    Initiative::ToAccount => MEETING_TO,
                }
            }
        };
        let threads = if let Some(start) = common.shared_threads {
            words.extend([start, number(common.threads.len())]);
            SHARED_THREADS
        } else {
            words.extend_from_slice(common.threads.as_flattened());
            number(common.threads.len())
        };
        let mailboxes = if let Some(start) = common.shared_mailboxes {
            words.push(start);
            SHARED_MAILBOXES
        } else {
            words.extend_from_slice(common.mailboxes);
            number(common.mailboxes.len())
        };
        words.extend(contacts);
        let record = words.get_mut(start..).unwrap_or_default();
        let len = number(record.len());
        if let Some([_, _, _, head, own_len]) = record.first_chunk_mut::<FIXED>() {
            *head = code | threads << CODE_BITS | mailboxes << (CODE_BITS + THREADS_BITS);
            *own_len = len;
        }
    }

    /// The time and the start of each activity, in the order in which they were added.
    pub(crate) fn starts(&self) -> impl Iterator<Item = (i64, u32)> {
        let mut start = 0;
        core::iter::from_fn(move || {
            let [early, late, _, _, len] = *self.0.get(start..)?.first_chunk::<FIXED>()?;
            let found = (long_from_words([early, late]), number(start));
            start += len as usize;
            Some(found)
        })
    }

    /// The activity that starts there.
    pub(crate) fn read<'g>(&'g self, start: u32, shared: &'g SharedLists) -> Option<AccountActivity<'g>> {
        let words = self.0.get(start as usize..)?;
        let [early, late, day, head, len] = *words.first_chunk::<FIXED>()?;
        let rest = words.get(FIXED..len as usize)?;
        let (what, rest) = match head & ((1 << CODE_BITS) - 1) {
            FROM => (What::From(None), rest),
            code @ (TO | FROM_NAMING) => {
                let (&hash, rest) = rest.split_first_chunk()?;
                (if code == TO { What::To(hash) } else { What::From(Some(hash)) }, rest)
            }
            code => {
                let (&millis, rest) = rest.split_first_chunk()?;
                let initiative = match code {
                    MEETING_OF_NEITHER => Initiative::Neither,
                    MEETING_FROM => Initiative::FromAccount,
                    _ => Initiative::ToAccount,
                };
                (What::Meeting { millis: long_from_words(millis), initiative }, rest)
            }
        };
        let (threads, shared_threads, rest) = match head >> CODE_BITS & SHARED_THREADS {
            SHARED_THREADS => {
                let (&[start, len], rest) = rest.split_first_chunk()?;
                (shared.threads.get(start as usize..)?.get(..len as usize)?, Some(start), rest)
            }
            count => {
                let (threads, rest) = rest.split_at_checked(4 * count as usize)?;
                (threads.as_chunks().0, None, rest)
            }
        };
        let (mailboxes, contacts) = match head >> (CODE_BITS + THREADS_BITS) {
            SHARED_MAILBOXES => {
                let (&start, rest) = rest.split_first()?;
                (Mailboxes::Bits(shared.mailbox_bits.get(start as usize..)?.get(..shared.width)?), rest)
            }
            count => {
                let (persons, rest) = rest.split_at_checked(count as usize)?;
                (Mailboxes::List(persons), rest)
            }
        };
        Some(AccountActivity {
            at: long_from_words([early, late]),
            day: day.cast_signed(),
            what,
            waited: None,
            participants: Participants { mailboxes, contacts },
            threads,
            shared_threads,
        })
    }
}
