//! Writes a state as bytes, and reads it ([SPEC 12](crate::guide::rules#spec-12)).
//!
//! Format 2, all numbers little-endian:
//!
//! | section | what is in it |
//! |---|---|
//! | header | magic, format version, check value of the key, fingerprint of the directory, length of the whole, how many of everything |
//! | past | domains: hash, whether its addresses are contacts; then addresses: hash, place of the domain, side |
//! | domains | of the addresses on recorded activity: hash |
//! | addresses | hash, place of the domain |
//! | emails | hash, flags, time, how many threads and links; the hash of the message that is answered if one is named; the hashes of threads; links |
//! | meetings | hash, flags, revision; of one with facts start, end, guests |
//! | tag | keyed digest of all before it |
//!
//! A part ([`Parts`](super::Parts)) starts with a magic of its own. It has no past section, and the fingerprint is that
//! of the directory that its reader must have.
//!
//! Every section is in the order of its hashes, and links are in the order of their direction and address. A thing that
//! nothing refers to is not written. Therefore equal states are equal bytes. The widths are in `layout.rs`.

mod chunked_writer;
mod cursor;
mod error;
mod header;
mod layout;
mod order;
mod read;
mod read_activity;
mod used;
mod write;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::convert::Infallible;

pub use error::SnapshotError;

use super::{Additions, Aggregator, Ledger};
use crate::aggregator::key::{Hashes, Key};
use crate::directory::Directory;

impl Aggregator {
    /// Writes the state as bytes, which [`from_snapshot`](Aggregator::from_snapshot) reads.
    ///
    /// Equal states give equal bytes, in any order of the offers and merges. The bytes contain no
    /// address and no id. What they reveal, and to whom, is in the repository's `SECURITY.md`: dates, sizes, and with
    /// the key, who is who. Rule: [SPEC 12](crate::guide::rules#spec-12).
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
    /// let mut aggregator = Aggregator::new(Key::PUBLIC, directory.clone());
    /// aggregator.record_email(&Email::new("e1", DateTime::UNIX_EPOCH, "rep@corp.example").to("x@cust.example"))?;
    ///
    /// let bytes = aggregator.snapshot();
    /// let (read, additions) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, directory)?;
    /// assert_eq!(read, aggregator);
    /// assert!(additions.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        bytes(&write::Plan::new(self))
    }

    /// Writes the same bytes in chunks, for a state that is too large to have its bytes in memory as well.
    ///
    /// Sorting takes up to 24 bytes for each address, and what is known of the directory is collected once.
    ///
    /// # Errors
    ///
    /// The first error of `write`, after which nothing more is written. The chunks before it are not a snapshot:
    /// write to a new file, and replace the last snapshot when everything is written.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key};
    /// use std::io::{self, Write};
    ///
    /// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// let mut file = io::sink();
    /// aggregator.write_snapshot(|chunk| file.write_all(chunk))?;
    ///
    /// let full = aggregator.write_snapshot(|_| Err(io::Error::from(io::ErrorKind::StorageFull)));
    /// assert_eq!(full.unwrap_err().kind(), io::ErrorKind::StorageFull);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_snapshot<E>(&self, write: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        write::Plan::new(self).write(write)
    }

    /// Reads a [`snapshot`](Aggregator::snapshot) over the directory of today.
    ///
    /// The key must be the one that the state was built with. The directory may have changed: reading adopts it as
    /// [`adopt`](Aggregator::adopt) does, and also returns the additions whose past activity is missing. If the state
    /// was merged over several directories, later merges check only the directory of today.
    /// Rule: [SPEC 12](crate::guide::rules#spec-12).
    ///
    /// # Errors
    ///
    /// [`SnapshotError`] for bytes that are not a whole, unaltered snapshot, under this key and in a format that this
    /// version reads.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key, Mailbox, SnapshotError};
    ///
    /// let yesterday = Directory::builder().build()?;
    /// let bytes = Aggregator::new(Key::PUBLIC, yesterday.clone()).snapshot();
    ///
    /// let today = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).build()?;
    /// let (_, additions) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, today)?;
    /// assert_eq!(additions.addresses().collect::<Vec<_>>(), ["rep@corp.example"]);
    ///
    /// let other_key = Aggregator::from_snapshot(&bytes, Key::new([7; 16]), yesterday);
    /// assert_eq!(other_key.err(), Some(SnapshotError::DifferentKey));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_snapshot(
        bytes: &[u8],
        key: Key,
        directory: impl Into<Arc<Directory>>,
    ) -> Result<(Aggregator, Additions), SnapshotError> {
        read::read(bytes, &key, directory.into())
    }
}

fn bytes(plan: &write::Plan<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.reserve_exact(usize::try_from(plan.length()).unwrap_or_default());
    let Ok(()) = plan.write(|chunk| {
        bytes.extend_from_slice(chunk);
        Ok::<(), Infallible>(())
    });
    bytes
}

/// The fingerprint of what a directory says of addresses.
pub(super) fn fingerprint(aggregator: &Aggregator) -> u128 {
    write::fingerprint(&aggregator.past(), &aggregator.hashes)
}

/// Writes the facts of a state over a directory of this fingerprint.
pub(super) fn part(aggregator: &Aggregator, fingerprint: u128) -> Vec<u8> {
    bytes(&write::Plan::of_part(aggregator, fingerprint))
}

/// Reads those facts, and the fingerprint.
pub(super) fn read_part(bytes: &[u8], hashes: &Hashes) -> Result<(u128, Ledger), SnapshotError> {
    read::read_part(bytes, hashes)
}
