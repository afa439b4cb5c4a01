//! The state: it records emails and meetings, merges with other states, and is written as bytes.
//!
//! An [`Aggregator`] is created with a [`Key`] and a [`Directory`]. Offer it every copy of mail and meetings, and
//! compute [rows](crate::rows) from it at any time. Rules: [SPEC 4](crate::guide::rules#spec-4),
//! [11](crate::guide::rules#spec-11) and [12](crate::guide::rules#spec-12).
//!
//! - [`Intake`]: records many copies at once. [`Outcomes`] count what happened to all copies, [`Offered`] and its
//!   [`Outcome`] say what happened to one, and an [`OfferError`] says why it was refused.
//! - [`Aggregator::merge`]: adds another state, or refuses it with a [`MergeError`].
//! - [`Aggregator::snapshot`]: the state as bytes. A [`SnapshotError`] says why bytes are not a valid snapshot.
//! - [`Aggregator::adopt`]: replaces the directory. [`Additions`] are the addresses and domains whose past mail is
//!   missing.
//! - [`Aggregator::split`] and [`Parts`]: divide a state by accounts, and send states between processes that have one
//!   directory. A [`PartError`] says why bytes are not a valid part.
//! - [`Aggregator::never_matched`]: the entries of the lists that were on no recorded activity ([`NeverMatched`]).
//! - [`KeyError`]: a text that is not a key.
//!
//! ```
//! use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox};
//! use chrono::DateTime;
//!
//! let directory = Directory::builder()
//!     .add_mailboxes([Mailbox::new("rep@corp.example")])
//!     .add_accounts([Account::new("birch").domain("birch.example")])
//!     .build()?;
//! let empty = Aggregator::new(Key::PUBLIC, directory.clone());
//! let (mut one, mut other) = (empty.clone(), empty);
//! let email = Email::new("m1", DateTime::UNIX_EPOCH, "rep@corp.example").to("bo@birch.example");
//! one.record_email(&email)?;
//! other.record_email(&email)?;
//!
//! one.merge(&other)?;
//! assert_eq!(one.email_count(), 1, "two copies of one email");
//! let (read, additions) = Aggregator::from_snapshot(&one.snapshot(), Key::PUBLIC, directory)?;
//! assert_eq!(read, one);
//! assert!(additions.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod additions;
mod adopt;
mod batch;
mod hashed_directory;
mod intake;
pub(crate) mod key;
mod lookup;
mod merge;
mod never_matched;
mod offer;
mod outcome;
mod parts;
mod room;
mod sides;
mod snapshot;
mod split;
pub(crate) mod store;

use alloc::sync::Arc;
use core::fmt;

pub use additions::Additions;
pub use intake::Intake;
pub use key::{Key, KeyError};
pub use merge::MergeError;
pub use never_matched::{NeverMatched, UnmatchedContact, UnmatchedDomain};
pub use outcome::{OfferError, Offered, Outcome, Outcomes};
pub use parts::{PartError, Parts};
pub use snapshot::SnapshotError;
pub(crate) use store::addresses::Addresses;
pub(crate) use store::emails::{EmailCopy, Emails, Original};
pub(crate) use store::meetings::{Facts, Guests, MeetingCopy, Meetings};
pub(crate) use store::words::{Hash, long_from_words, long_to_words, low_half, to_words};

use self::batch::Scratch;
use self::hashed_directory::HashedDirectory;
use self::key::Hashes;
use self::sides::Sides;
use crate::directory::Directory;

/// Records emails and meetings in a compact state, from which rows are computed.
///
/// Offer activity with [`record_email`](Aggregator::record_email) and [`record_meeting`](Aggregator::record_meeting),
/// in any order and as often as you like. [`merge`](Aggregator::merge) aggregators that worked apart. Compute
/// [`rows`](Aggregator::rows) for any as-of, window, zone, policy, model and normalizer: the state holds facts and no
/// figures, so that another question needs no second ingestion.
///
/// The state holds addresses and ids only as hashes under the [`Key`]. Who an address belongs to is looked up when rows
/// are computed, in the [`Directory`] of that day.
///
/// Two aggregators are equal when their states are: the same facts, the same key and the same known past. Their
/// directories may differ. Rule: [SPEC 12](crate::guide::rules#spec-12).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question};
/// use chrono::{TimeZone, Utc};
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("acct-1").domain("cust.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
///
/// let sent = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
/// aggregator.record_email(&Email::new("e1", sent, "rep@corp.example").to("x@cust.example"))?;
///
/// let rows = aggregator.rows(&Question::new(sent))?;
/// assert_eq!(rows[0].emails_to_account, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Aggregator {
    hashes: Hashes,
    hashed_directory: Arc<HashedDirectory>,
    /// The sides that addresses had while all activity was offered; `None`: as in the directory.
    past: Option<Arc<Sides>>,
    /// The sides in all directories that the state was merged over, with which later merges must agree; `None`: as in
    /// the directory.
    merged_sides: Option<Arc<Sides>>,
    pub(crate) ledger: Ledger,
    scratch: Scratch,
}

/// The facts: what was recorded.
#[derive(Clone)]
pub(crate) struct Ledger {
    pub(crate) addresses: Addresses,
    pub(crate) emails: Emails,
    pub(crate) meetings: Meetings,
}

impl Ledger {
    fn new(hashes: &Hashes) -> Ledger {
        let seed = hashes.tables();
        Ledger { addresses: Addresses::default(), emails: Emails::new(seed), meetings: Meetings::new(seed) }
    }
}

impl Aggregator {
    /// An empty state over a directory, under a key.
    ///
    /// To work in parallel over one directory, clone an empty aggregator: the clones share the hashes of the directory.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key};
    /// use std::sync::Arc;
    ///
    /// let directory = Arc::new(Directory::builder().build()?);
    /// let one = Aggregator::new(Key::PUBLIC, Arc::clone(&directory));
    /// let other = Aggregator::new(Key::new([7; 16]), directory);
    /// assert_ne!(one, other, "even without activity, the key is part of the state");
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn new(key: Key, directory: impl Into<Arc<Directory>>) -> Aggregator {
        let hashes = Hashes::new(&key);
        let hashed_directory = Arc::new(HashedDirectory::new(directory.into(), &hashes));
        let ledger = Ledger::new(&hashes);
        let scratch = Scratch::default();
        Aggregator { hashes, hashed_directory, past: None, merged_sides: None, ledger, scratch }
    }

    /// The directory in which people are looked up.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::directory::Identity;
    ///
    /// assert_eq!(aggregator.directory().identify("bo@birch.example"), Identity::Unlisted { account: "birch" });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn directory(&self) -> &Directory {
        self.hashed_directory.directory()
    }

    /// The number of recorded emails. All copies of an email count as one. Rule: [SPEC 4](crate::guide::rules#spec-4).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::Email;
    ///
    /// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example");
    /// aggregator.record_email(&email.clone().to("lead@corp.example"))?; // irrelevant
    /// aggregator.record_email(&email.clone().to("bo@birch.example"))?;
    /// aggregator.record_email(&email.to("al@birch.example"))?; // a copy
    /// assert_eq!(aggregator.email_count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn email_count(&self) -> usize {
        self.ledger.emails.len()
    }

    /// The number of recorded meetings. All copies of a meeting count as one.
    /// Rule: [SPEC 4](crate::guide::rules#spec-4).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::Meeting;
    ///
    /// let start = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_meeting(&Meeting::new("uid-7", start, start))?;
    /// assert_eq!(aggregator.meeting_count(), 1, "also one with nobody on it");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn meeting_count(&self) -> usize {
        self.ledger.meetings.len()
    }

    /// The number of bytes that the state takes on the heap, with its spare capacity and without the directory.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::Email;
    ///
    /// let before = aggregator.heap_bytes();
    /// aggregator.record_email(&Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example").to("bo@birch.example"))?;
    /// assert!(aggregator.heap_bytes() > before);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let Ledger { addresses, emails, meetings } = &self.ledger;
        addresses.heap_bytes() + emails.heap_bytes() + meetings.heap_bytes()
    }

    pub(crate) fn hashed_directory(&self) -> &HashedDirectory {
        &self.hashed_directory
    }

    /// A state with the same key, directory and past, and other facts.
    fn with(&self, ledger: Ledger) -> Aggregator {
        Aggregator {
            hashes: self.hashes.clone(),
            hashed_directory: Arc::clone(&self.hashed_directory),
            past: self.past.clone(),
            merged_sides: self.merged_sides.clone(),
            ledger,
            scratch: Scratch::default(),
        }
    }

    /// Whether both were given the very same directory.
    fn has_directory_of(&self, other: &Aggregator) -> bool {
        Arc::ptr_eq(self.hashed_directory.directory(), other.hashed_directory.directory())
    }
}

impl PartialEq for Aggregator {
    fn eq(&self, other: &Aggregator) -> bool {
        let (a, b) = (&self.ledger, &other.ledger);
        let address = |number| a.addresses.hash(number);
        let other_address = |number| b.addresses.hash(number);
        self.hashes.check() == other.hashes.check()
            && a.emails.same(address, &b.emails, other_address)
            && a.meetings.same(address, &b.meetings, other_address)
            && (self.past.is_none() && other.past.is_none() && self.has_directory_of(other)
                || self.past() == other.past())
    }
}

impl Eq for Aggregator {}

impl fmt::Debug for Aggregator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aggregator")
            .field("key_check", &format_args!("{:032x}", self.hashes.check()))
            .field("emails", &self.email_count())
            .field("meetings", &self.meeting_count())
            .field("addresses", &self.ledger.addresses.len())
            .field("directory", self.directory())
            .finish_non_exhaustive()
    }
}
