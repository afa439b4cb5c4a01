//! Reads a snapshot or a part: the tag first, then every count against the bytes that are left, then every reference
//! and every order.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::SnapshotError;
use super::cursor::Cursor;
use super::header::unseal;
use super::layout::{Counts, MAGIC, PART_MAGIC};
use super::read_activity::Activity;
use super::used::Used;
use super::write::fingerprint;
use crate::aggregator::batch::Scratch;
use crate::aggregator::hashed_directory::HashedDirectory;
use crate::aggregator::key::{Hashes, Key};
use crate::aggregator::sides::Sides;
use crate::aggregator::{Additions, Addresses, Aggregator, Ledger};
use crate::directory::{Directory, Side};

pub(super) fn read(
    bytes: &[u8],
    key: &Key,
    directory: Arc<Directory>,
) -> Result<(Aggregator, Additions), SnapshotError> {
    let hashes = Hashes::new(key);
    let (header, mut cursor) = unseal(MAGIC, bytes, &hashes)?;
    let past = read_sides(&mut cursor, header.counts)?;
    if fingerprint(&past, &hashes) != header.fingerprint {
        return Err(cursor.wrong("the fingerprint does not match the past section"));
    }
    let ledger = read_ledger(&mut cursor, header.counts, &hashes, &past)?;

    let hashed_directory = Arc::new(HashedDirectory::new(directory, &hashes));
    let scratch = Scratch::default();
    let mut aggregator = Aggregator { hashes, hashed_directory, past: None, merged_sides: None, ledger, scratch };
    aggregator.limit_past(&past);
    let additions = aggregator.missing_past();
    Ok((aggregator, additions))
}

/// Reads the facts of a part, and the fingerprint of the directory that it is over.
pub(super) fn read_part(bytes: &[u8], hashes: &Hashes) -> Result<(u128, Ledger), SnapshotError> {
    let (header, mut cursor) = unseal(PART_MAGIC, bytes, hashes)?;
    if header.counts.past_domains > 0 || header.counts.past_addresses > 0 {
        return Err(cursor.wrong("a part says what is known of the directory"));
    }
    let ledger = read_ledger(&mut cursor, header.counts, hashes, &Sides::default())?;
    Ok((header.fingerprint, ledger))
}

fn hashes(cursor: &mut Cursor<'_>, count: u32) -> Result<Vec<u128>, SnapshotError> {
    let mut hashes = Vec::with_capacity(count as usize);
    cursor.each(count, |_, hash| {
        hashes.push(hash);
        Ok(())
    })?;
    Ok(hashes)
}

fn read_sides(cursor: &mut Cursor<'_>, counts: Counts) -> Result<Sides, SnapshotError> {
    let mut domains = Vec::with_capacity(counts.past_domains as usize);
    let mut past = Sides::default();
    cursor.each(counts.past_domains, |cursor, hash| {
        let is_contacts = match cursor.flags()? {
            0 => false,
            1 => true,
            _ => return Err(cursor.wrong("a domain's flag is neither 0 nor 1")),
        };
        if is_contacts {
            past.add_domain(hash);
        }
        domains.push(hash);
        Ok(())
    })?;
    let mut used = Used::new(domains.len());
    cursor.each(counts.past_addresses, |cursor, hash| {
        let place = cursor.number()?;
        let Some(&domain) = domains.get(place as usize) else {
            return Err(cursor.wrong("an address is at a domain that does not exist"));
        };
        used.set(place);
        let side = match cursor.flags()? {
            0 => None,
            1 => Some(Side::Organisation),
            2 => Some(Side::Account),
            _ => return Err(cursor.wrong("the side of an address is invalid")),
        };
        if past.side(hash, domain) == side {
            return Err(cursor.wrong("an address is named although its domain says what it is"));
        }
        past.insert(hash, domain, side);
        Ok(())
    })?;
    for (place, domain) in (0..).zip(&domains) {
        if past.has_domain(*domain) {
            used.set(place);
        }
    }
    used.check_all(cursor)?;
    Ok(past)
}

fn read_ledger(cursor: &mut Cursor<'_>, counts: Counts, keyed: &Hashes, past: &Sides) -> Result<Ledger, SnapshotError> {
    let domains = hashes(cursor, counts.domains)?;
    let mut used = Used::new(domains.len());
    let mut addresses = Addresses::with_capacity(domains, counts.addresses as usize);
    cursor.each(counts.addresses, |cursor, hash| {
        let domain = cursor.number()?;
        if !used.set(domain) {
            return Err(cursor.wrong("an address is at a domain that does not exist"));
        }
        if past.domain_of(hash).is_some_and(|known| known != addresses.domain_hash_at(domain)) {
            return Err(cursor.wrong("an address is at two domains"));
        }
        addresses.push(hash, domain);
        Ok(())
    })?;
    used.check_all(cursor)?;
    let mut activity = Activity::new(addresses.len());
    let emails = activity.read_emails(cursor, counts, keyed.tables())?;
    let meetings = activity.read_meetings(cursor, counts, keyed.tables())?;
    activity.check_all_used(cursor)?;
    Ok(Ledger { addresses, emails, meetings })
}
