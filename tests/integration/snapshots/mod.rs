//! SPEC 12: a state survives serialisation; bytes of an unknown version, truncated or altered are
//! an error.

mod forged;
pub(crate) mod format;
mod golden;

use std::io;

use account_engagement::{Account, Aggregator, Key, Mailbox, SnapshotError};

use crate::world::{
    ABE, ANN, BOB, REP, accounts, directory, directory_of, email, empty, mailboxes, meeting, offer, rows,
};
use crate::written_rows::one_of_each;

/// Why the bytes are not read.
fn error_of(bytes: &[u8]) -> SnapshotError {
    match Aggregator::from_snapshot(bytes, Key::PUBLIC, directory()) {
        Ok(_) => panic!("{} bytes were read", bytes.len()),
        Err(error) => error,
    }
}

#[test]
fn a_snapshot_cut_anywhere_is_refused() {
    let bytes = one_of_each().snapshot();
    let whole = bytes.len() as u64;
    for found in 0..bytes.len() {
        let cut = found as u64;
        let error = match found {
            0..116 => SnapshotError::TooShort { found: cut },
            _ => SnapshotError::Truncated { expected: whole, found: cut },
        };
        assert_eq!(error_of(&bytes[..found]), error, "cut after {found} bytes");
    }
}

#[test]
fn a_snapshot_with_any_bit_flipped_is_refused() {
    let bytes = one_of_each().snapshot();
    for bit in 0..8 * bytes.len() {
        let mut altered = bytes.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        let error = error_of(&altered);
        let is_the_one = match bit / 8 {
            0..8 => error == SnapshotError::NotASnapshot,
            8..12 => matches!(error, SnapshotError::UnknownVersion { .. }),
            12..28 => error == SnapshotError::DifferentKey,
            44..52 => matches!(error, SnapshotError::Truncated { .. } | SnapshotError::TrailingBytes { .. }),
            _ => error == SnapshotError::Altered,
        };
        assert!(is_the_one, "bit {bit}: {error}");
    }
}

#[test]
fn a_snapshot_with_trailing_bytes_is_refused() {
    let bytes = one_of_each().snapshot();
    for more in [&[0][..], &[0; 100], &bytes] {
        let altered = [&bytes, more].concat();
        let (expected, found) = (bytes.len() as u64, altered.len() as u64);
        assert_eq!(error_of(&altered), SnapshotError::TrailingBytes { expected, found });
    }
}

#[test]
fn errors_say_what_was_found_and_what_to_do() {
    let bytes = one_of_each().snapshot();
    let with = |place: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[place] = byte;
        bytes
    };
    for (bytes, text) in [
        (
            b"a mailbox".to_vec(),
            "the bytes do not start as a snapshot does: give a snapshot that was not transferred in text mode",
        ),
        (
            Vec::new(),
            "the snapshot is cut short: 0 bytes are less than its header; use an earlier snapshot, and offer the activity since then",
        ),
        (
            bytes[..600].to_vec(),
            "the snapshot is cut short: its header says 687 bytes, found 600; use an earlier snapshot, and offer the activity since then",
        ),
        (
            with(8, 7),
            "the snapshot has format version 7, and this version of the crate reads 2: read it with the version that wrote it",
        ),
        (
            [bytes.as_slice(), b"x"].concat(),
            "the snapshot has bytes after its end: its header says 687 bytes, found 688; something was appended to it, or it overwrote a longer file",
        ),
        (with(20, 0), "the snapshot was written under another key: give the key that the state was built with"),
        (
            with(300, 0),
            "the snapshot was altered after it was written: use an earlier snapshot, and offer the activity since then",
        ),
    ] {
        assert_eq!(error_of(&bytes).to_string(), text);
    }
}

#[test]
fn a_snapshot_under_another_key_is_refused() {
    let bytes = Aggregator::new(Key::new([7; 16]), directory()).snapshot();
    assert_eq!(error_of(&bytes), SnapshotError::DifferentKey);
    assert!(Aggregator::from_snapshot(&bytes, Key::new([7; 16]), directory()).is_ok());
}

#[test]
fn states_with_another_past_have_other_bytes() {
    let over = |accounts: &[Account]| Aggregator::new(Key::PUBLIC, directory_of(&mailboxes(), accounts)).snapshot();
    assert_ne!(over(&accounts()), over(&accounts()[..1]));
    // The identity of the people of an account is looked up, and is not part of the state.
    let [mut a, b] = accounts();
    a.name = Some("Alder".into());
    a.contacts[0].id = "c-1".into();
    assert_eq!(over(&accounts()), over(&[b, a]));
}

/// Addresses that only a refused or replaced copy referred to are not in the bytes.
#[test]
fn unused_addresses_are_not_written() {
    let mut with_traces = empty();
    offer(&mut with_traces, [email("m1", REP, ANN).in_reply_to("one"), email("m1", REP, ANN).in_reply_to("another")]);
    let mut direct = empty();
    offer(&mut direct, [email("m1", REP, ANN).in_reply_to("x"), email("m1", REP, ANN).in_reply_to("y")]);
    assert_eq!(with_traces.snapshot(), direct.snapshot());

    let mut replaced = empty();
    offer(&mut replaced, [meeting("u", REP, "new@a.example other@a.example"), meeting("u", REP, BOB).revision(1)]);
    let mut only = empty();
    offer(&mut only, [meeting("u", REP, BOB).revision(1)]);
    assert_eq!(replaced, only);
    assert_eq!(replaced.snapshot(), only.snapshot());
}

#[test]
fn long_lists_are_still_found_after_reading() {
    let people: Vec<String> = (0..60).map(|number| format!("c{number}@a.example")).collect();
    let grow = |aggregator: &mut Aggregator, people: &[String]| {
        for person in people {
            offer(aggregator, [email("m", REP, person)]);
            offer(aggregator, [meeting("u", REP, &format!("{person}=accepted"))]);
        }
    };
    let mut grown = empty();
    grow(&mut grown, &people[..40]);
    let (mut read, _) = Aggregator::from_snapshot(&grown.snapshot(), Key::PUBLIC, directory()).unwrap();
    grow(&mut read, &people);
    grow(&mut grown, &people);
    assert_eq!(read, grown);
    assert_eq!(rows(&read), rows(&grown));
    assert_eq!(rows(&read)[0].account_contacts_in_emails, 60);
}

#[test]
fn reading_takes_over_the_directory_of_the_day() {
    let bytes = one_of_each().snapshot();
    let [a, b] = accounts();
    let today = directory_of(&mailboxes(), &[a, b.contact("c-new", ["new@b.example"]).domain("b.example")]);
    let (mut read, additions) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, today.clone()).unwrap();
    assert_eq!(additions.addresses().collect::<Vec<_>>(), ["new@b.example"]);
    // At a.example an address was ignored, and nobody is today.
    assert_eq!(additions.domains().collect::<Vec<_>>(), ["a.example", "b.example"]);
    let mut adopted = one_of_each();
    assert!(adopted.adopt(today.clone()) == additions);
    assert_eq!(read, adopted);
    assert_eq!(read.snapshot(), adopted.snapshot());
    // The same facts without that past are another state.
    let mut offered = adopted.clone();
    offered.mark_past_offered(&additions);
    assert_ne!(offered, adopted);
    assert_ne!(adopted, offered);
    // A missing past is still missing after another night.
    let (again, still) = Aggregator::from_snapshot(&read.snapshot(), Key::PUBLIC, today.clone()).unwrap();
    assert_eq!(again, read);
    assert!(still == additions);
    read.mark_past_offered(&additions);
    let (_, none) = Aggregator::from_snapshot(&read.snapshot(), Key::PUBLIC, today).unwrap();
    assert!(none.is_empty());
}

#[test]
fn an_address_that_left_keeps_its_mail_in_the_bytes() {
    let (mut read, _) =
        Aggregator::from_snapshot(&one_of_each().snapshot(), Key::PUBLIC, directory_of(&[Mailbox::new(REP)], &[]))
            .unwrap();
    assert_eq!(rows(&read).len(), 0);
    let additions = read.adopt(directory());
    assert!(additions.addresses().any(|address| address == ABE));
    assert_eq!(rows(&read), rows(&one_of_each()));
}

/// A failed write is the caller's error, wherever it happens, and the chunks before it are the
/// snapshot's beginning.
#[test]
fn a_failed_write_is_returned_and_changes_nothing() {
    let mut grown = empty();
    let many: Vec<_> = (0..4000).map(|number| email(&format!("m{number}"), REP, ANN)).collect();
    offer(&mut grown, many);
    let whole = grown.snapshot();
    let chunks = {
        let mut chunks = 0;
        let counted: Result<(), io::Error> = grown.write_snapshot(|_| {
            chunks += 1;
            Ok(())
        });
        counted.unwrap();
        chunks
    };
    assert!(chunks > 3, "{chunks} chunks");
    for failing in 0..chunks {
        let (mut written, mut calls) = (Vec::new(), 0);
        let error = grown
            .write_snapshot(|chunk| {
                calls += 1;
                if calls > failing {
                    return Err(io::Error::from(io::ErrorKind::StorageFull));
                }
                written.extend_from_slice(chunk);
                Ok(())
            })
            .unwrap_err();
        assert_eq!((error.kind(), calls), (io::ErrorKind::StorageFull, failing + 1));
        assert!(whole.starts_with(&written) && written.len() < whole.len());
        let error = error_of(&written);
        assert!(matches!(error, SnapshotError::TooShort { found: 0 } | SnapshotError::Truncated { .. }), "{error}");
    }
    assert_eq!(grown.snapshot(), whole);
}
