//! Why bytes are not a snapshot that can be read ([SPEC 12](crate::guide::rules#spec-12)).

use thiserror::Error;

use super::layout::VERSION;

/// Why bytes cannot be read as a state. Rule: [SPEC 12](crate::guide::rules#spec-12).
///
/// ```
/// use account_engagement::{Aggregator, Directory, Key, SnapshotError};
///
/// let directory = Directory::builder().build()?;
/// let mut bytes = Aggregator::new(Key::PUBLIC, directory.clone()).snapshot();
/// bytes.pop();
/// let error = Aggregator::from_snapshot(&bytes, Key::PUBLIC, directory).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the snapshot is cut short: 115 bytes are less than its header; use an earlier snapshot, and offer the activity since then"
/// );
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The bytes do not start as a snapshot does: check that it is the right file, and that it was not transferred in
    /// text mode.
    #[error("the bytes do not start as a snapshot does: give a snapshot that was not transferred in text mode")]
    NotASnapshot,
    /// Another version of the crate wrote it, in a format that this version cannot read: read it with that version.
    #[error(
        "the snapshot has format version {found}, and this version of the crate reads {VERSION}: read it with the version that wrote it"
    )]
    UnknownVersion {
        /// The version found.
        found: u32,
    },
    /// The bytes end within the header: use an earlier snapshot.
    #[error(
        "the snapshot is cut short: {found} bytes are less than its header; use an earlier snapshot, and offer the activity since then"
    )]
    TooShort {
        /// The number of bytes that there are.
        found: u64,
    },
    /// Bytes are missing at the end: use an earlier snapshot.
    #[error(
        "the snapshot is cut short: its header says {expected} bytes, found {found}; use an earlier snapshot, and offer the activity since then"
    )]
    Truncated {
        /// The number of bytes that there should be.
        expected: u64,
        /// The number of bytes that there are.
        found: u64,
    },
    /// There are bytes after the end: something was appended, or a longer file was overwritten.
    #[error(
        "the snapshot has bytes after its end: its header says {expected} bytes, found {found}; something was appended to it, or it overwrote a longer file"
    )]
    TrailingBytes {
        /// The number of bytes that there should be.
        expected: u64,
        /// The number of bytes that there are.
        found: u64,
    },
    /// It was written under another key: read it with that key. To change the key of a state, offer all activity
    /// again.
    #[error("the snapshot was written under another key: give the key that the state was built with")]
    DifferentKey,
    /// The tag does not match the bytes, which were changed after they were written: use an earlier snapshot.
    #[error(
        "the snapshot was altered after it was written: use an earlier snapshot, and offer the activity since then"
    )]
    Altered,
    /// The tag matches, but the content contradicts itself: something other than this crate wrote it, with the key. Use
    /// an earlier snapshot.
    #[error("the snapshot contradicts itself at byte {offset}: {what}")]
    Inconsistent {
        /// The position, in bytes from the start.
        offset: u64,
        /// What is wrong there.
        what: &'static str,
    },
}
