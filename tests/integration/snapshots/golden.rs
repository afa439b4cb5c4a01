//! Bytes that an earlier version wrote: no test rewrites them, and all of them stay readable.

use std::fs;
use std::path::Path;

use account_engagement::{Aggregator, Key, SnapshotError};

use crate::written_rows::one_of_each;
use crate::{worked_example, world};

fn golden(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/snapshots").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_worked_example_in_format_2_reads_and_writes_the_same_bytes() {
    let bytes = golden("worked-example.format-2");
    let whole = worked_example::grown();
    let (read, additions) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, whole.directory().clone()).unwrap();
    assert!(additions.is_empty(), "{additions:?}");
    assert_eq!(read, whole);
    worked_example::assert_is_the_answer(&worked_example::ask(&read));
    assert!(whole.snapshot() == bytes, "format 2 is written otherwise than it was");
}

#[test]
fn small_states_in_format_2_read_and_write_the_same_bytes() {
    for (name, state) in [("empty.format-2", world::empty()), ("one-of-each.format-2", one_of_each())] {
        let bytes = golden(name);
        let (read, _) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, world::directory()).unwrap();
        assert_eq!(read, state, "{name}");
        assert!(state.snapshot() == bytes, "{name}: format 2 is written otherwise than it was");
    }
}

/// Format 1 had the messages and threads numbered. It was replaced before there was a release.
#[test]
fn format_1_is_no_longer_read() {
    let error = Aggregator::from_snapshot(&golden("empty.format-1"), Key::PUBLIC, world::directory()).unwrap_err();
    assert_eq!(error, SnapshotError::UnknownVersion { found: 1 });
}
