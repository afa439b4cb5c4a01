//! Two states become one (SPEC 12).

use alloc::sync::Arc;
use alloc::vec::Vec;

use thiserror::Error;

use super::{Addresses, Aggregator, Ledger};
use crate::aggregator::store::link::Tie;
use crate::model::limit::{MOST, MOST_WORDS};

/// Why two states were not merged; both are as before. Rule: SPEC 12.
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
    /// The states hash under different keys: build both with one.
    #[error(
        "the states were built with different keys, so that nothing in one can be found in the other: build both with one key"
    )]
    DifferentKeys,
    /// The directories that the states were built or merged over put addresses on different sides:
    /// adopt one directory in both.
    #[error("the directories put {addresses} address{} on different sides, mailbox here and contact there: adopt one directory in both first", if *addresses == 1 { "" } else { "es" })]
    DifferentSides {
        /// How many addresses.
        addresses: usize,
    },
    /// Together they would number more than a state can.
    #[error(
        "together the states may number more than the {most} addresses, messages, meetings or threads that one can: ask them apart"
    )]
    Full {
        /// How many of a kind a state can number.
        most: usize,
    },
}

impl Aggregator {
    /// Takes in all that `other` knows.
    ///
    /// Associative, commutative and idempotent: however activity was split, and in whatever order
    /// and tree the states are merged, the result is the state that one aggregator would have
    /// reached. It is fastest where the two have no message in common. This aggregator's directory stays.
    /// An address that only one of the two directories knew is among those
    /// [`missing_past`](Aggregator::missing_past) afterwards. A state that was adopted or read from a
    /// snapshot since it was merged answers for its own directory only.
    ///
    /// # Errors
    ///
    /// [`MergeError`] when the keys differ, when the directories put an address on different
    /// sides, or when the result would be too large; nothing is changed.
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
        // What this state was merged over includes its own directory.
        if !same_directory || other.sides.is_some() {
            self.merge_sides(other)?;
        }
        if !same_directory || self.past.is_some() || other.past.is_some() {
            let both = self.past().and(&other.past());
            self.limit_past(&both);
        }
        self.merge_facts(other);
        Ok(())
    }

    /// As when activity is offered: where there is room for links, there is for messages and threads.
    fn check_room_for(&self, other: &Aggregator) -> Result<(), MergeError> {
        let (a, b) = (&self.ledger, &other.ledger);
        let needed = (a.addresses.len() + b.addresses.len())
            .max(a.emails.linked() + b.emails.linked())
            .max(a.emails.len() + b.emails.len())
            .max(a.meetings.guests() + b.meetings.guests())
            .max(a.meetings.len() + b.meetings.len());
        let words = (a.emails.words() + b.emails.words()).max(a.meetings.words() + b.meetings.words());
        // Put together, they may need more room at the ends of chunks.
        if needed > MOST || words + words / 64 > MOST_WORDS { Err(MergeError::Full { most: MOST }) } else { Ok(()) }
    }

    /// Refuses directories that contradict each other, and remembers the sides of both: also what
    /// is merged later has to agree with each of them.
    fn merge_sides(&mut self, other: &Aggregator) -> Result<(), MergeError> {
        let (here, there) = (self.sides(), other.sides());
        match here.conflicts(&there) {
            0 => {}
            addresses => return Err(MergeError::DifferentSides { addresses }),
        }
        let either = here.or(&there);
        self.sides = (either != *here || self.sides.is_some()).then(|| Arc::new(either));
        Ok(())
    }

    fn merge_facts(&mut self, other: &Aggregator) {
        let Ledger { addresses, emails, meetings } = &mut self.ledger;
        let mut people = Translation::new(&other.ledger.addresses);
        let mut translate = |tie| match tie {
            Tie::From(number) => Tie::From(people.number(addresses, number)),
            Tie::To(number) => Tie::To(people.number(addresses, number)),
        };
        emails.merge(&other.ledger.emails, &mut translate);
        meetings.merge(&other.ledger.meetings, &mut translate);
    }
}

/// The numbers that another state's addresses have in this one.
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
