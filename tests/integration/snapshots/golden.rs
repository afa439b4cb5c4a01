//! Bytes that an earlier version wrote: no test rewrites them, and all of them stay readable.

use std::fs;
use std::path::Path;

use account_engagement::{Aggregator, Key};

use crate::rows::one_of_each;
use crate::{worked_example, world};

fn golden(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/snapshots").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_worked_example_of_format_1_is_read_and_written_as_it_is() {
    let bytes = golden("worked-example.format-1");
    let whole = worked_example::grown();
    let (read, additions) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, whole.directory().clone()).unwrap();
    assert!(additions.is_empty(), "{additions:?}");
    assert_eq!(read, whole);
    worked_example::assert_is_the_answer(&worked_example::ask(&read));
    assert!(whole.snapshot() == bytes, "format 1 is written otherwise than it was");
}

#[test]
fn an_empty_state_and_one_of_each_of_format_1_are_read_and_written_as_they_are() {
    for (name, state) in [("empty.format-1", world::empty()), ("one-of-each.format-1", one_of_each())] {
        let bytes = golden(name);
        let (read, _) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, world::directory()).unwrap();
        assert_eq!(read, state, "{name}");
        assert!(state.snapshot() == bytes, "{name}: format 1 is written otherwise than it was");
    }
}
