use thiserror::Error;

use super::layout::VERSION;

/// Why bytes are not read as a state. Rule: SPEC 12.
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
///     "the snapshot is cut short: 115 bytes are less than its header; take an earlier one, and offer what came since"
/// );
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The bytes begin otherwise than every snapshot: look for the right file, and for a transfer
    /// that took it for text.
    #[error("not a snapshot: the first bytes are not those of one")]
    NotASnapshot,
    /// A version of the crate wrote it that is newer, or older than all that are still read.
    #[error(
        "the snapshot has format version {found}, and this version of the crate reads {VERSION}: read it with the version that wrote it"
    )]
    UnknownVersion {
        /// The version found.
        found: u32,
    },
    /// There is less than a header.
    #[error(
        "the snapshot is cut short: {found} bytes are less than its header; take an earlier one, and offer what came since"
    )]
    TooShort {
        /// How many bytes there are.
        found: u64,
    },
    /// Bytes are missing at the end.
    #[error(
        "the snapshot is cut short: it says that it has {expected} bytes, found {found}; take an earlier one, and offer what came since"
    )]
    Truncated {
        /// How many bytes there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// There is something after the end.
    #[error(
        "the snapshot says that it has {expected} bytes, found {found}: something was appended to it, or written over a longer one"
    )]
    TrailingBytes {
        /// How many bytes there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// It was written under another key: read it with that key. Nobody can change the key of a
    /// state without the activity itself.
    #[error("the snapshot was written under another key: give the key under which the state was built")]
    DifferentKey,
    /// The tag does not belong to the bytes: some were changed after they were written.
    #[error("the snapshot was altered after it was written: take an earlier one, and offer what came since")]
    Altered,
    /// The tag is right, and yet the content contradicts itself: whoever wrote it knows the key, and
    /// is not this crate.
    #[error("the snapshot contradicts itself at byte {offset}: {what}")]
    Inconsistent {
        /// Where, in bytes from the start.
        offset: u64,
        /// What is wrong there.
        what: &'static str,
    },
}
