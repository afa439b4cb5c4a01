use std::sync::OnceLock;

use account_engagement::aggregator::Parts;
use account_engagement::{Account, Aggregator, Directory, Key, Mailbox, Question};
use chrono::DateTime;

use crate::format::{self, digest};

/// Any bytes as a snapshot: as they are, and as what follows a header that is made right, with the
/// tag of somebody who knows the key. What is read is a state like any other, and its activity is
/// written again as the same bytes.
pub fn snapshot(bytes: &[u8]) {
    read(bytes);
    read(&whole(bytes));
}

/// The bytes as counts and records of a snapshot whose header and tag are right.
fn whole(bytes: &[u8]) -> Vec<u8> {
    let count = |place: usize| {
        bytes.get(4 * place..4 * place + 4).map_or(0, |count| u32::from_le_bytes(count.try_into().unwrap()))
    };
    let past = 17 * count(0) as usize + 21 * count(1) as usize;
    let past = bytes.get(48..).and_then(|records| records.get(..past)).unwrap_or_default();
    format::snapshot(digest("directory", past), bytes)
}

fn read(bytes: &[u8]) {
    let Ok((read, additions)) = Aggregator::from_snapshot(bytes, Key::PUBLIC, directory()) else { return };
    assert!(read.heap_bytes() <= 8 * bytes.len() + 4096, "{} bytes of {}", read.heap_bytes(), bytes.len());
    let again = read.snapshot();
    assert_eq!(activity(&again), activity(bytes));
    let (same, still) = Aggregator::from_snapshot(&again, Key::PUBLIC, directory()).unwrap();
    assert_eq!(same, read);
    assert!(still == additions);
    assert_eq!(same.snapshot(), again);
    let mut merged = read.clone();
    merged.merge(&same).unwrap();
    assert_eq!(merged, read);
    if additions.is_empty() {
        let parts = Parts::new(Key::PUBLIC, directory());
        assert_eq!(parts.from_bytes(&parts.to_bytes(&read).unwrap()).unwrap(), read);
    }
    let (start, end) = (DateTime::UNIX_EPOCH, DateTime::from_timestamp(1_782_820_800, 0).unwrap());
    for as_of in [start, end] {
        let rows = read.rows(&Question::new(as_of)).unwrap();
        assert_eq!(rows.email_tally().recorded(), read.email_count() as u64);
        assert_eq!(rows.meeting_tally().recorded(), read.meeting_count() as u64);
        assert_eq!(rows, merged.rows(&Question::new(as_of)).unwrap());
    }
}

/// What follows what is known of the directory, which reading limits to the directory of the day.
fn activity(snapshot: &[u8]) -> &[u8] {
    let count = |place: usize| u32::from_le_bytes(snapshot[place..place + 4].try_into().unwrap()) as usize;
    &snapshot[100 + 17 * count(52) + 21 * count(56)..snapshot.len() - 16]
}

fn directory() -> Directory {
    static DIRECTORY: OnceLock<Directory> = OnceLock::new();
    let directory = || {
        Directory::builder()
            .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
            .add_accounts([
                Account::new("a").domain("a.example").contact("ann", ["ann@a.example", "ann@home.example"]),
                Account::new("b").contact("bob", ["bob@b.example"]),
            ])
            .ignore(["room@a.example"])
            .build()
            .unwrap()
    };
    DIRECTORY.get_or_init(directory).clone()
}
