//! The header of a snapshot, and the seal around it.

use core::hash::Hasher as _;

use super::SnapshotError;
use super::cursor::Cursor;
use super::layout::{Counts, HEADER, TAG, VERSION};
use crate::aggregator::key::{Hashes, finish};
use crate::model::limit::MAX_ENTRIES;

/// The header after the magic, version and key check.
pub(super) struct Header {
    pub(super) fingerprint: u128,
    pub(super) counts: Counts,
}

/// Checks the magic, the version, the length, the key and the tag, and returns the header and the bytes after it.
pub(super) fn unseal<'b>(
    magic: [u8; 8],
    bytes: &'b [u8],
    hashes: &Hashes,
) -> Result<(Header, Cursor<'b>), SnapshotError> {
    let found = bytes.len() as u64;
    if bytes.iter().zip(&magic).any(|(found, magic)| found != magic) {
        return Err(SnapshotError::NotASnapshot);
    }
    let mut start = Cursor::new(bytes.get(magic.len()..).unwrap_or_default());
    match start.number() {
        Ok(VERSION) => {}
        Ok(found) => return Err(SnapshotError::UnknownVersion { found }),
        Err(_) => return Err(SnapshotError::TooShort { found }),
    }
    let Some((sealed, tag)) = bytes.split_last_chunk().filter(|_| found >= HEADER + TAG) else {
        return Err(SnapshotError::TooShort { found });
    };

    let mut cursor = Cursor::new(sealed);
    let _magic_and_version: [u8; 8 + 4] = cursor.take()?;
    let check = cursor.hash()?;
    let fingerprint = cursor.hash()?;
    let expected = u64::from_le_bytes(cursor.take()?);
    if found < expected {
        return Err(SnapshotError::Truncated { expected, found });
    }
    if found > expected {
        return Err(SnapshotError::TrailingBytes { expected, found });
    }
    if check != hashes.check() {
        return Err(SnapshotError::DifferentKey);
    }
    let mut digest = hashes.snapshot();
    digest.write(sealed);
    if finish(&digest) != u128::from_le_bytes(*tag) {
        return Err(SnapshotError::Altered);
    }
    let counts = counts(&mut cursor)?;
    Ok((Header { fingerprint, counts }, cursor))
}

fn counts(cursor: &mut Cursor<'_>) -> Result<Counts, SnapshotError> {
    let mut counts = [0; 12];
    for count in &mut counts {
        *count = cursor.number()?;
        if *count as usize > MAX_ENTRIES {
            return Err(cursor.wrong("the number of records is above the limit"));
        }
    }
    let counts = Counts::from_array(counts);
    // Checked before anything is allocated, so that false counts cannot claim more memory than the bytes fill.
    if counts.length() != HEADER + cursor.left() + TAG {
        return Err(cursor.wrong("the numbers of records do not match the length"));
    }
    Ok(counts)
}
