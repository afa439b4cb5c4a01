//! Every seed once more, without a fuzzer: what one found stays found.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::Path;

fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    let mut seeds: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "{}: no seeds", folder.display());
    for seed in &seeds {
        // Shown where one fails.
        println!("{}", seed.display());
        check(&fs::read(seed).unwrap());
    }
}

#[test]
fn activities() {
    replay("activities", fuzz_checks::activities);
}

#[test]
fn snapshot() {
    replay("snapshot", fuzz_checks::snapshot);
}

#[test]
fn operations() {
    replay("operations", fuzz_checks::operations);
}

#[test]
fn address() {
    replay("address", fuzz_checks::address);
}

#[test]
fn lists() {
    replay("lists", fuzz_checks::lists);
}

#[test]
fn normalizers() {
    replay("normalizers", fuzz_checks::normalizers);
}

#[test]
fn rules() {
    replay("rules", fuzz_checks::rules);
}

#[test]
fn enrichment() {
    replay("enrichment", fuzz_checks::enrichment);
}
