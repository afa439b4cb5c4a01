//! States that are sent between processes with the same directory ([SPEC 12](crate::guide::rules#spec-12)).

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::num::NonZeroU32;

use thiserror::Error;

use super::{Aggregator, SnapshotError, snapshot};
use crate::aggregator::key::Key;
use crate::directory::Directory;
use crate::model::id;

/// Writes and reads the states of processes that all have the same key and directory.
///
/// A [`snapshot`](Aggregator::snapshot) contains what was known of the directory when it was written, so that it can be
/// read over the directory of another day. It is therefore as long as the directory is large, and reading it looks the
/// whole directory up. That is too much when thousands of states are sent between processes. The bytes of a part have
/// only its facts and a fingerprint of the directory, and reading refuses the part of another directory.
/// Rule: [SPEC 12](crate::guide::rules#spec-12).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Directory, Email, Key, Mailbox};
/// use account_engagement::aggregator::Parts;
/// use chrono::DateTime;
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("birch").domain("birch.example")])
///     .build()?;
/// // In every process, once.
/// let parts = Parts::new(Key::PUBLIC, directory);
///
/// let mut here = parts.empty();
/// here.record_email(&Email::new("m1", DateTime::UNIX_EPOCH, "rep@corp.example").to("bo@birch.example"))?;
/// let bytes = parts.to_bytes(&here)?;
///
/// let mut there = parts.empty();
/// there.merge(&parts.from_bytes(&bytes)?)?;
/// assert_eq!(there, here);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Parts {
    empty: Aggregator,
    fingerprint: u128,
}

/// Why a state cannot be written as a part, or bytes cannot be read as one.
/// Rule: [SPEC 12](crate::guide::rules#spec-12).
///
/// ```
/// use account_engagement::{Directory, Key, Mailbox};
/// use account_engagement::aggregator::{PartError, Parts};
///
/// let ours = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).build()?;
/// let here = Parts::new(Key::PUBLIC, ours);
/// let there = Parts::new(Key::PUBLIC, Directory::builder().build()?);
/// let bytes = there.to_bytes(&there.empty())?;
/// assert_eq!(
///     here.from_bytes(&bytes).unwrap_err().to_string(),
///     "the part was made over another directory: give the same one to all processes"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PartError {
    /// The state has another key than the parts: start with [`Parts::empty`].
    #[error("the state was built with another key than the parts: start with Parts::empty")]
    DifferentKey,
    /// The two directories differ in the side of an address: one process has an older list. To read a part of another
    /// day, use [`Parts::from_bytes_of_any_directory`].
    #[error("the part was made over another directory: give the same one to all processes")]
    DifferentDirectory,
    /// The [past activity](Aggregator::missing_past) of some addresses is missing from the state, and a part cannot
    /// record that: offer the past activity, or write a snapshot.
    #[error(
        "the past activity of some addresses is missing from the state, and a part cannot record that: write a snapshot"
    )]
    MissingPast,
    /// The bytes are not a whole part as it was written.
    #[error("the part cannot be read: {0}")]
    Bytes(#[from] SnapshotError),
}

impl Parts {
    /// Hashes the directory, once for all parts.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Directory, Key, Mailbox};
    /// use account_engagement::aggregator::Parts;
    /// use std::sync::Arc;
    ///
    /// let directory = Arc::new(Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).build()?);
    /// let parts = Parts::new(Key::PUBLIC, Arc::clone(&directory));
    /// assert_eq!(parts.empty().directory().mailbox_count(), directory.mailbox_count());
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn new(key: Key, directory: impl Into<Arc<Directory>>) -> Parts {
        let empty = Aggregator::new(key, directory);
        Parts { fingerprint: snapshot::fingerprint(&empty), empty }
    }

    /// A part without activity, to record in and to merge into.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Directory, Key};
    /// use account_engagement::aggregator::Parts;
    ///
    /// let parts = Parts::new(Key::PUBLIC, Directory::builder().build()?);
    /// let (morning, mut evening) = (parts.empty(), parts.empty());
    /// assert_eq!((morning.email_count(), morning.meeting_count()), (0, 0));
    /// evening.merge(&morning)?; // all parts merge: they have one key and one directory
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn empty(&self) -> Aggregator {
        self.empty.clone()
    }

    /// The bucket, from 0 to `of` − 1, of the id of a message, a meeting or an account.
    ///
    /// Distribute copies by the bucket of their id, and all copies of one activity meet in one part: ids that are [the
    /// same](crate::guide::rules#spec-2) have the same bucket, however a copy spells them. The bucket is a keyed hash,
    /// so that nobody who chooses ids can fill one bucket. An empty id has bucket 0.
    ///
    /// ```
    /// use account_engagement::{Directory, Key};
    /// use account_engagement::aggregator::Parts;
    /// use core::num::NonZeroU32;
    ///
    /// let parts = Parts::new(Key::PUBLIC, Directory::builder().build()?);
    /// let buckets = NonZeroU32::new(256).unwrap();
    /// assert_eq!(parts.bucket("<a1@mail.example>", buckets), parts.bucket(" a1@mail.example ", buckets));
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn bucket(&self, id: &str, of: NonZeroU32) -> u32 {
        let Some(id) = id::trimmed(id) else { return 0 };
        let bucket = self.empty.hashes.bucket(id) % u128::from(of.get());
        u32::try_from(bucket).unwrap_or_default()
    }

    /// Writes the part as bytes. Equal parts give equal bytes.
    ///
    /// # Errors
    ///
    /// [`PartError`] for a state of another key or directory, and for a state in which the past activity of some
    /// addresses is missing.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key};
    /// use account_engagement::aggregator::Parts;
    ///
    /// let directory = Directory::builder().build()?;
    /// let parts = Parts::new(Key::PUBLIC, directory.clone());
    /// assert_eq!(parts.to_bytes(&parts.empty())?, parts.to_bytes(&parts.empty())?);
    ///
    /// let stranger = Aggregator::new(Key::new([7; 16]), directory);
    /// let text = parts.to_bytes(&stranger).unwrap_err().to_string();
    /// assert_eq!(text, "the state was built with another key than the parts: start with Parts::empty");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_bytes(&self, part: &Aggregator) -> Result<Vec<u8>, PartError> {
        if part.hashes.check() != self.empty.hashes.check() {
            return Err(PartError::DifferentKey);
        }
        if !Arc::ptr_eq(&part.hashed_directory, &self.empty.hashed_directory)
            && part.sides_of_directory() != self.empty.sides_of_directory()
        {
            return Err(PartError::DifferentDirectory);
        }
        if part.past.is_some() {
            return Err(PartError::MissingPast);
        }
        Ok(snapshot::part(part, self.fingerprint))
    }

    /// Reads the bytes of a part.
    ///
    /// # Errors
    ///
    /// [`PartError`] for bytes that are not a whole, unaltered part under this key, and for a part over another
    /// directory.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Directory, Key, SnapshotError};
    /// use account_engagement::aggregator::{PartError, Parts};
    ///
    /// let parts = Parts::new(Key::PUBLIC, Directory::builder().build()?);
    /// let mut bytes = parts.to_bytes(&parts.empty())?;
    /// assert_eq!(parts.from_bytes(&bytes)?, parts.empty());
    /// bytes.push(0);
    /// let error = parts.from_bytes(&bytes).unwrap_err();
    /// assert!(matches!(error, PartError::Bytes(SnapshotError::TrailingBytes { .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_bytes(&self, bytes: &[u8]) -> Result<Aggregator, PartError> {
        let (fingerprint, ledger) = snapshot::read_part(bytes, &self.empty.hashes)?;
        if fingerprint != self.fingerprint {
            return Err(PartError::DifferentDirectory);
        }
        Ok(self.empty.with(ledger))
    }

    /// Reads the bytes of a part that was made over any directory. From now on it uses this one, as a state does that
    /// [adopts](Aggregator::adopt) a directory. For parts that are kept from day to day.
    ///
    /// A part cannot record which addresses have a missing past. Next to a day's parts, keep the
    /// [snapshot](Aggregator::snapshot) of one [empty](Parts::empty) part. Reading that over the directory of today
    /// returns the [`Additions`](crate::Additions).
    ///
    /// # Errors
    ///
    /// [`PartError::Bytes`] for bytes that are not a whole, unaltered part under this key.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::aggregator::Parts;
    ///
    /// let mailboxes = [Mailbox::new("rep@corp.example")];
    /// let yesterday = Parts::new(Key::PUBLIC, Directory::builder().add_mailboxes(&mailboxes).build()?);
    /// let kept = yesterday.to_bytes(&yesterday.empty())?;
    /// let listed_then = yesterday.empty().snapshot();
    ///
    /// let accounts = [Account::new("birch").domain("birch.example")];
    /// let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build()?;
    /// let (_, additions) = Aggregator::from_snapshot(&listed_then, Key::PUBLIC, directory.clone())?;
    /// assert_eq!(additions.domains().collect::<Vec<_>>(), ["birch.example"]);
    ///
    /// let today = Parts::new(Key::PUBLIC, directory);
    /// assert!(today.from_bytes(&kept).is_err());
    /// let part = today.from_bytes_of_any_directory(&kept)?;
    /// assert!(part.directory().accounts().any(|(id, _)| id == "birch"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_bytes_of_any_directory(&self, bytes: &[u8]) -> Result<Aggregator, PartError> {
        let (_, ledger) = snapshot::read_part(bytes, &self.empty.hashes)?;
        Ok(self.empty.with(ledger))
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("directory", self.empty.directory()).finish_non_exhaustive()
    }
}
