//! States that travel between processes which all have the same directory.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::num::NonZeroU32;

use thiserror::Error;

use super::{Aggregator, SnapshotError, snapshot};
use crate::aggregator::key::Key;
use crate::aggregator::sides::Past;
use crate::directory::Directory;
use crate::model::id;

/// Parts of one activity, taken in by several processes that all have the same key and directory.
///
/// A [`snapshot`](Aggregator::snapshot) says what was known of the directory when it was written, so that it can
/// be read over that of another day; it is as long as the directory is large, and reading one looks the whole
/// directory up. Where parts of a day's work go from process to process, thousands of them, both are too much:
/// a part's bytes have its facts alone, and a fingerprint by which another directory is refused. Rule: SPEC 12.
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

/// Why a state is not written as a part, or bytes are not read as one. Rule: SPEC 12.
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
    /// The state is under another key than the parts: begin with [`Parts::empty`].
    #[error("the state was built with another key than the parts: begin with Parts::empty")]
    DifferentKey,
    /// The two directories do not say the same of all addresses: one process has an older list. A part of another day
    /// is read by [`Parts::adopt`].
    #[error("the part was made over another directory: give the same one to all processes")]
    DifferentDirectory,
    /// The state is [without the past](Aggregator::missing_past) of some addresses, and a part cannot say so:
    /// offer that, or write a snapshot.
    #[error("the state is without the past of some addresses, which a part cannot say: write a snapshot of it")]
    WithoutPast,
    /// The bytes are not the whole of a part as it was written.
    #[error("the part cannot be read: {0}")]
    Bytes(#[from] SnapshotError),
}

impl Parts {
    /// Looks the directory up, once for all parts.
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

    /// A part without activity yet, to offer to and to merge into.
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
    /// evening.merge(&morning)?; // as all parts do: they have one key and one directory
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn empty(&self) -> Aggregator {
        self.empty.clone()
    }

    /// The bucket, from 0 and below `of`, into which an id falls: of a message, a meeting or an account.
    ///
    /// Where copies are dealt out to several parts by the bucket of their id, all copies of one activity meet in one
    /// part: ids that are [the same](crate::guide::rules#2-what-comes-in) fall into the same bucket, whichever way a copy
    /// spells them. It is the key that deals, so that nobody who chooses ids can fill one bucket. An empty
    /// id is in bucket 0.
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

    /// The part as bytes: equal parts give equal bytes.
    ///
    /// # Errors
    ///
    /// [`PartError`] for a state of another key or directory, and for one without the past of some addresses.
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
    /// assert_eq!(text, "the state was built with another key than the parts: begin with Parts::empty");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_bytes(&self, part: &Aggregator) -> Result<Vec<u8>, PartError> {
        if part.hashes.check() != self.empty.hashes.check() {
            return Err(PartError::DifferentKey);
        }
        if !Arc::ptr_eq(&part.roster, &self.empty.roster)
            && Past::of(&part.roster, &part.hashes) != Past::of(&self.empty.roster, &self.empty.hashes)
        {
            return Err(PartError::DifferentDirectory);
        }
        if part.past.is_some() {
            return Err(PartError::WithoutPast);
        }
        Ok(snapshot::part(part, self.fingerprint))
    }

    /// The part that these bytes are of.
    ///
    /// # Errors
    ///
    /// [`PartError`] for bytes that are not the whole of a part, unaltered, under this key, and for a part over
    /// another directory.
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

    /// The part that these bytes are of, whatever directory it was made over: from now on it answers with this one, as
    /// a state does that [adopts](Aggregator::adopt) it. For parts that are kept from day to day.
    ///
    /// A part cannot say which addresses it is without the past of. Keep the [snapshot](Aggregator::snapshot) of an
    /// [empty](Parts::empty) one beside a day's parts, once for all of them: reading that over the
    /// directory of today gives back the [`Additions`](crate::Additions).
    ///
    /// # Errors
    ///
    /// [`PartError::Bytes`] for bytes that are not the whole of a part, unaltered, under this key.
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
    /// let part = today.adopt(&kept)?;
    /// assert!(part.directory().accounts().any(|(id, _)| id == "birch"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn adopt(&self, bytes: &[u8]) -> Result<Aggregator, PartError> {
        let (_, ledger) = snapshot::read_part(bytes, &self.empty.hashes)?;
        Ok(self.empty.with(ledger))
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("directory", self.empty.directory()).finish_non_exhaustive()
    }
}
