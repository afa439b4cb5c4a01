//! Format 2 again, written from its description: a writer that can write wrong bytes.

use std::hash::Hasher as _;

use siphasher::sip128::{Hasher128 as _, SipHasher13, SipHasher24};

const PUBLIC: &[u8; 16] = b"account-engaged.";

/// SipHash-2-4-128 under the key that is derived for a purpose from the public key.
pub(crate) fn hasher(purpose: &str) -> SipHasher24 {
    SipHasher24::new_with_key(&keyed_root(purpose))
}

pub(crate) fn keyed(purpose: &str, bytes: &[u8]) -> u128 {
    let mut hasher = hasher(purpose);
    hasher.write(bytes);
    hasher.finish128().as_u128()
}

/// SipHash-1-3-128 likewise, for what is long: the whole of a snapshot, and all of a directory.
pub(crate) fn digest(purpose: &str, bytes: &[u8]) -> u128 {
    let mut hasher = SipHasher13::new_with_key(&keyed_root(purpose));
    hasher.write(bytes);
    hasher.finish128().as_u128()
}

fn keyed_root(purpose: &str) -> [u8; 16] {
    let mut root = SipHasher24::new_with_key(PUBLIC);
    root.write(purpose.as_bytes());
    root.finish128().as_u128().to_le_bytes()
}

/// Counts and records with the header before them and the tag after them, written with the right key.
pub(crate) fn snapshot(fingerprint: u128, rest: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89aceng\r\n".to_vec();
    bytes.extend(2_u32.to_le_bytes());
    bytes.extend(keyed("check", b"account-engagement").to_le_bytes());
    bytes.extend(fingerprint.to_le_bytes());
    bytes.extend((52 + rest.len() as u64 + 16).to_le_bytes());
    bytes.extend(rest);
    bytes.extend([0; 16]);
    seal(&mut bytes);
    bytes
}

/// A snapshot in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// Hash, and whether its addresses are contacts.
    pub(crate) past_domains: Vec<(u128, u8)>,
    /// Hash, place of the domain, side.
    pub(crate) past_addresses: Vec<(u128, u32, u8)>,
    pub(crate) domains: Vec<u128>,
    pub(crate) addresses: Vec<(u128, u32)>,
    pub(crate) messages: Vec<Message>,
    pub(crate) meetings: Vec<Event>,
    /// Added to the counts of the header.
    pub(crate) counts_off: [i64; 12],
    /// Turned in the fingerprint.
    pub(crate) fingerprint_off: u128,
    /// After the last record.
    pub(crate) more: Vec<u8>,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) hash: u128,
    pub(crate) flags: u8,
    pub(crate) at: i64,
    /// Present where the flags say so.
    pub(crate) original: Option<u128>,
    pub(crate) threads: Vec<u128>,
    pub(crate) links: Vec<u32>,
    pub(crate) count_off: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) hash: u128,
    pub(crate) revision: i64,
    pub(crate) flags: u8,
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// Link, flags, time of the answer.
    pub(crate) guests: Vec<(u32, u8, Option<i64>)>,
    pub(crate) count_off: i64,
}

pub(crate) const fn from(address: u32) -> u32 {
    address
}

pub(crate) const fn to(address: u32) -> u32 {
    address | 1 << 28
}

impl Draft {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let past = self.past();
        let fingerprint = digest("directory", &past) ^ self.fingerprint_off;
        let held = self.meetings.iter().filter(|event| event.flags != 0);
        let guests: Vec<_> = held.clone().flat_map(|event| &event.guests).collect();
        let counts = [
            self.past_domains.len(),
            self.past_addresses.len(),
            self.domains.len(),
            self.addresses.len(),
            self.messages.len(),
            self.messages.iter().filter(|message| message.original.is_some()).count(),
            self.messages.iter().map(|message| message.threads.len()).sum(),
            self.messages.iter().map(|message| message.links.len()).sum(),
            self.meetings.len(),
            held.count(),
            guests.len(),
            guests.iter().filter(|(_, _, answered)| answered.is_some()).count(),
        ];
        let counts: Vec<u8> =
            counts.iter().zip(self.counts_off).flat_map(|(&count, off)| number(count, off).to_le_bytes()).collect();
        snapshot(fingerprint, &[counts, past, self.ledger(), self.more.clone()].concat())
    }

    fn past(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (hash, flag) in &self.past_domains {
            bytes.extend(hash.to_le_bytes());
            bytes.push(*flag);
        }
        for (hash, domain, side) in &self.past_addresses {
            bytes.extend(hash.to_le_bytes());
            bytes.extend(domain.to_le_bytes());
            bytes.push(*side);
        }
        bytes
    }

    fn ledger(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(self.domains.iter().flat_map(|hash| hash.to_le_bytes()));
        for (hash, domain) in &self.addresses {
            bytes.extend(hash.to_le_bytes());
            bytes.extend(domain.to_le_bytes());
        }
        for message in &self.messages {
            bytes.extend(message.hash.to_le_bytes());
            bytes.push(message.flags);
            bytes.extend(message.at.to_le_bytes());
            bytes.extend(number(message.threads.len(), 0).to_le_bytes());
            bytes.extend(number(message.links.len(), message.count_off).to_le_bytes());
            bytes.extend(message.original.iter().chain(&message.threads).flat_map(|hash| hash.to_le_bytes()));
            bytes.extend(message.links.iter().flat_map(|link| link.to_le_bytes()));
        }
        for event in &self.meetings {
            bytes.extend(event.hash.to_le_bytes());
            bytes.push(event.flags);
            bytes.extend(event.revision.to_le_bytes());
            if event.flags != 0 {
                bytes.extend(event.start.to_le_bytes());
                bytes.extend(event.end.to_le_bytes());
                bytes.extend(number(event.guests.len(), event.count_off).to_le_bytes());
                for (link, flags, answered) in &event.guests {
                    bytes.extend(link.to_le_bytes());
                    bytes.push(*flags);
                    bytes.extend(answered.iter().flat_map(|at| at.to_le_bytes()));
                }
            }
        }
        bytes
    }
}

/// Makes the tag right again, as only somebody with the key can.
pub(crate) fn seal(bytes: &mut [u8]) {
    if let Some((sealed, tag)) = bytes.split_last_chunk_mut::<16>() {
        *tag = digest("snapshot", sealed).to_le_bytes();
    }
}

fn number(count: usize, off: i64) -> u32 {
    u32::try_from(i64::try_from(count).unwrap() + off).unwrap()
}
