//! Two states become one ([SPEC 12](crate::guide::rules#spec-12)).

use alloc::sync::Arc;
use alloc::vec::Vec;

use thiserror::Error;

use super::{Addresses, Aggregator, Ledger};

/// Why two states were not merged. Neither has changed. Rule: [SPEC 12](crate::guide::rules#spec-12).
///
/// ```
/// use account_engagement::{Aggregator, Directory, Key, MergeError};
///
/// let mut one = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let other = Aggregator::new(Key::new([7; 16]), Directory::builder().build()?);
/// assert_eq!(one.merge(&other), Err(MergeError::DifferentKeys));
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MergeError {
    /// The states hash under different keys: build both with one key.
    #[error(
        "the states were built with different keys, so that nothing in one can be found in the other: build both with one key"
    )]
    DifferentKeys,
    /// The directories that the states were built or merged over have addresses on different sides: adopt one directory
    /// in both.
    #[error("the directories put {addresses} address{} on different sides, mailbox here and contact there: adopt one directory in both first", if *addresses == 1 { "" } else { "es" })]
    DifferentSides {
        /// The number of addresses.
        addresses: usize,
    },
    /// Together they may be larger than a state can be: keep both, and compute the rows of each.
    #[error(
        "together the states may have more than {limit} addresses, messages, meetings or threads, which is the most that \
         one can have: keep both, and compute the rows of each"
    )]
    Full {
        /// The most of one kind that a state can have.
        limit: usize,
    },
}

impl Aggregator {
    /// Joins all that `other` has recorded into this state.
    ///
    /// Merging is associative, commutative and idempotent: the distribution of the activity and the order of the merges
    /// do not matter, and the result is the state that one aggregator would have reached. Merging is fastest when the
    /// two have no message in common. This aggregator keeps its directory. An address that only one of the two
    /// directories had is in [`missing_past`](Aggregator::missing_past) afterwards.
    ///
    /// The directories of both, and those of all states that were merged into them before, must not have an address
    /// on different sides. A state that has [adopted](Aggregator::adopt) a directory or was read from a snapshot since
    /// then is compared by its own directory alone.
    ///
    /// # Errors
    ///
    /// [`MergeError`] when the keys differ, when the directories have an address on different sides, or when the result
    /// may be too large. Nothing is changed then.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox};
    /// use chrono::DateTime;
    ///
    /// let directory = Directory::builder()
    ///     .add_mailboxes([Mailbox::new("rep@corp.example")])
    ///     .add_accounts([Account::new("acct-1").domain("cust.example")])
    ///     .build()?;
    /// let empty = Aggregator::new(Key::PUBLIC, directory);
    /// let email = |id| Email::new(id, DateTime::UNIX_EPOCH, "rep@corp.example").to("x@cust.example");
    ///
    /// let (mut one, mut other) = (empty.clone(), empty);
    /// one.record_email(&email("e1"))?;
    /// other.record_email(&email("e2"))?;
    /// other.record_email(&email("e1"))?;
    /// one.merge(&other)?;
    /// assert_eq!(one.email_count(), 2);
    /// assert_eq!(one, other);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn merge(&mut self, other: &Aggregator) -> Result<(), MergeError> {
        if self.hashes.check() != other.hashes.check() {
            return Err(MergeError::DifferentKeys);
        }
        self.check_room_for(other)?;
        let same_directory = self.has_directory_of(other);
        // The same directory agrees with itself. But the other state may have been merged over other directories.
        if !same_directory || other.merged_sides.is_some() {
            self.merge_sides(other)?;
        }
        if !same_directory || self.past.is_some() || other.past.is_some() {
            let both = self.past().and(&other.past());
            self.limit_past(&both);
        }
        self.merge_facts(other);
        Ok(())
    }

    /// Refuses directories that contradict each other, and keeps the sides of both: a state that is merged later must
    /// agree with each of them.
    fn merge_sides(&mut self, other: &Aggregator) -> Result<(), MergeError> {
        let (here, there) = (self.merged_sides(), other.merged_sides());
        match here.conflicts(&there) {
            0 => {}
            addresses => return Err(MergeError::DifferentSides { addresses }),
        }
        let either = here.or(&there);
        self.merged_sides = (either != *here || self.merged_sides.is_some()).then(|| Arc::new(either));
        Ok(())
    }

    fn merge_facts(&mut self, other: &Aggregator) {
        let Ledger { addresses, emails, meetings } = &mut self.ledger;
        let mut translation = Translation::new(&other.ledger.addresses);
        let mut translate = |number| translation.number(addresses, number);
        emails.merge(&other.ledger.emails, &mut translate);
        meetings.merge(&other.ledger.meetings, &mut translate);
    }
}

/// The numbers here of another state's addresses, each found once.
struct Translation<'o> {
    other: &'o Addresses,
    numbers: Vec<Option<u32>>,
}

impl<'o> Translation<'o> {
    fn new(other: &'o Addresses) -> Translation<'o> {
        Translation { other, numbers: alloc::vec![None; other.len()] }
    }

    fn number(&mut self, here: &mut Addresses, number: u32) -> u32 {
        let fresh = |here: &mut Addresses| here.number(self.other.hash(number), || self.other.domain_hash(number));
        match self.numbers.get_mut(number as usize) {
            Some(known) => *known.get_or_insert_with(|| fresh(here)),
            None => fresh(here),
        }
    }
}
