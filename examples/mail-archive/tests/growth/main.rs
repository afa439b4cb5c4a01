//! What one calendar can do: ten times the input costs at most twelve times the instructions, and a small file
//! costs little, whatever it says.
//!
//! Instructions are counted by valgrind, which does not know of clocks and busy machines. Without it the tests say so
//! and pass.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod hostile;

use std::fs;
use std::path::Path;
use std::process::Command;

/// How many instructions a run over a calendar takes, and what the run reports; `None` without valgrind.
fn run(folder: &Path, calendar: &str) -> Option<(u64, String)> {
    let write = |name: &str, text: &str| {
        fs::write(folder.join(name), text).unwrap();
        folder.join(name)
    };
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_mail-archive"))
        .arg(write("calendar.ics", calendar))
        .arg("--accounts")
        .arg(write("accounts.json", r#"[{"id": "c", "domains": ["c.example"]}]"#))
        .arg("--mailboxes")
        .arg(write("mailboxes.json", r#"[{"address": "rep@corp.example"}]"#))
        .args(["--as-of", "2026-06-30T00:00:00Z", "--format", "csv"])
        .output();
    let Ok(output) = output else {
        println!("skipped: valgrind is not installed, which counts instructions");
        return None;
    };
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{report}");
    let (_, count) = report.split_once("refs:").expect(&report);
    let count = count.lines().next().unwrap().trim().replace(',', "").parse().unwrap();
    Some((count, report))
}

/// The most instructions for a file of 10 KB, in a build without optimisation.
const MOST: u64 = 12_000_000_000;

fn check(name: &str, size: usize) {
    let (_, made) = hostile::ALL.iter().find(|(known, _)| *known == name).unwrap();
    let folder = tempfile::tempdir().unwrap();
    // Less those that it takes to start.
    let Some((start, _)) = run(folder.path(), "BEGIN:VCALENDAR\nEND:VCALENDAR\n") else { return };
    let [(few, small), (many, large)] = [size, 10 * size].map(|size| {
        let file = hostile::file(*made, size);
        let (count, _) = run(folder.path(), &file).unwrap();
        (count.saturating_sub(start), file.len() as u64)
    });
    println!("{name}: {few} instructions for {small} bytes, {many} for {large}");
    assert!(many <= 12 * few, "{name}: {few} instructions for {small} bytes, {many} for {large}");
    let most = MOST * large.max(10_000) / 10_000;
    assert!(many <= most, "{name}: {many} instructions for {large} bytes");
}

macro_rules! in_proportion {
    ($($name:ident: $size:expr,)*) => {$(
        #[test]
        fn $name() {
            check(stringify!($name), $size);
        }
    )*};
}

in_proportion! {
    events_with_a_rule_for_every_second: 10,
    rules_for_every_second_of_one_event: 10,
    rules_that_never_come: 10,
    rules_for_one_second_of_a_day: 10,
    rules_for_every_second_of_a_year_at_once: 10,
    guests_of_a_frequent_series: 10,
    observances_that_repeat_every_minute: 3,
    observances_of_one_zone: 5,
    zones_that_repeat_every_second: 10,
    excluded_occurrences: 100,
    changed_occurrences_of_one_series: 100,
    changes_of_all_later_occurrences: 30,
    versions_of_one_series: 30,
    versions_that_exclude_an_occurrence: 30,
    answers_to_one_meeting: 50,
    answers_to_a_series: 10,
    cancellations_of_one_meeting: 50,
    cancelled_occurrences: 50,
    calendars: 100,
}

/// What was cut is reported with its place.
#[test]
fn what_was_cut_is_reported() {
    for (name, problem) in [
        ("rules_for_every_second_of_one_event", "series followed only in part"),
        ("zones_that_repeat_every_second", "calendars whose time zones were followed only in part"),
    ] {
        let (_, made) = hostile::ALL.iter().find(|(known, _)| *known == name).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let Some((_, report)) = run(folder.path(), &hostile::file(*made, 3)) else { return };
        let (_, place) = report.split_once(problem).expect(&report);
        assert!(place.lines().nth(1).unwrap().trim().contains("calendar.ics"), "{report}");
    }
}
