//! Runs the program on real archives that are not part of the project: of real people's mail, only
//! numbers stand here. Where the archives are missing the tests say so and pass.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output};

use kit::testing::samples;

fn run(folder: &Path, people: &Path, as_of: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_mail-archive"));
    program.arg(folder).arg("--accounts").arg(people.join("accounts.json"));
    program.arg("--mailboxes").arg(people.join("mailboxes.json"));
    program.args(["--as-of", as_of, "--format", "csv", "--levels", "year"]).output().unwrap()
}

/// Account, emails to and from it, our and their people on mail, mean reply in whole seconds: as
/// counted from the headers by a program that shares nothing with this one.
type Expected = (&'static str, u64, u64, u64, u64, Option<u64>);

fn check(name: &str, as_of: &str, accounts: usize, expected: &[Expected]) {
    let Some(folder) = samples(name) else { return };
    let output = run(&folder, &folder, as_of);
    assert_eq!(output.status.code(), Some(0));
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(!report.contains('@'));
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), accounts);
    for &(account, to, from, ours, theirs, reply) in expected {
        let row = rows.iter().find(|row| &row[0] == account).unwrap();
        let count = |column: usize| row[column].parse::<u64>().unwrap();
        assert_eq!((count(2), count(3), count(7), count(9)), (to, from, ours, theirs), "{account}");
        let found = row[14].split('.').next().and_then(|seconds| seconds.parse().ok());
        assert_eq!(found, reply, "{account}");
    }
}

#[test]
fn a_year_of_a_mailing_list() {
    check(
        "openbmc-2020",
        "2020-12-31T23:59:59Z",
        22,
        &[("intel", 124, 121, 28, 35, Some(139_498)), ("stwcx.xyz", 62, 55, 17, 3, Some(113_747))],
    );
}

#[test]
fn a_series_that_was_moved_and_called_off() {
    // Two Mondays in June 2019 took place before the series was moved, with one of ours and two
    // of theirs, called by an outsider; what came later had nobody of ours on it.
    let Some(folder) = samples("openbmc-2020") else { return };
    let output = run(&folder.join("calendar"), &folder, "2019-12-31T23:59:59Z");
    let rows = String::from_utf8(output.stdout).unwrap();
    let row: Vec<&str> = rows.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(rows.lines().count(), 2);
    assert_eq!((row[0], row[4], row[5], row[6], row[8]), ("google", "0", "0", "1", "2"));
    assert_eq!((row[10], row[12], row[13]), ("2019-06-11", "189", "3600.0"));
}

#[test]
fn a_list_that_rewrites_from() {
    check("usrp-users-2022", "2022-12-31T23:59:59Z", 21, &[("nd.edu", 33, 17, 9, 2, Some(47_641))]);
}

#[test]
fn whole_mailboxes_without_in_reply_to() {
    check(
        "enron",
        "2001-12-31T00:00:00Z",
        45,
        &[("globalp.com", 207, 0, 2, 2, None), ("austintx.com", 146, 7, 1, 2, None)],
    );
}

/// `Trouble   events without a readable start: 1` and its like, as `events without a readable start: 1`.
fn problems(report: &str) -> String {
    let lines = report.lines().filter_map(|line| line.strip_prefix("Trouble").or(line.strip_prefix("Ignored")));
    lines.map(str::trim).collect::<Vec<_>>().join("; ")
}

/// The number before a word.
fn number_before(report: &str, word: &str) -> u64 {
    let before = report.split(word).next().unwrap();
    before.rsplit([' ', '\n']).next().unwrap().replace(',', "").parse().unwrap()
}

/// Each file alone, against a table of numbers: file, the year at whose end it is asked, events,
/// meetings offered, and what was not understood.
#[test]
fn every_real_calendar_comes_to_what_the_table_says() {
    let (Some(ics), Some(people)) = (samples("ics"), samples("openbmc-2020")) else { return };
    let table = include_str!("real_calendars.tsv");
    let mut files = 0;
    for folder in [&ics, &people.join("calendar")] {
        let name = folder.file_name().unwrap().to_str().unwrap();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "ics") {
                continue;
            }
            files += 1;
            let file = format!("{name}/{}", path.file_name().unwrap().to_str().unwrap());
            let row = table.lines().find(|row| row.split('\t').next() == Some(&file));
            let row: Vec<&str> = row.unwrap_or_else(|| panic!("{file} is not in the table")).split('\t').collect();
            let output = run(&path, &people, &format!("{}-12-31T23:59:59Z", row[1]));
            let report = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(0), "{file}: {report}");
            assert!(!report.contains('@'), "{file}");
            let offered = report.split("Meetings  ").nth(1).unwrap();
            let found = [number_before(&report, " event").to_string(), number_before(offered, " offered").to_string()];
            assert_eq!([&found[0], &found[1], &problems(&report)], [row[2], row[3], row[4]], "{file}");
        }
    }
    assert_eq!(files, table.lines().count(), "a row for each file");
}

#[test]
fn calendars_of_parser_test_suites_end_nothing() {
    let (Some(folder), Some(people)) = (samples("ics"), samples("openbmc-2020")) else { return };
    let output = run(&folder, &people, "2020-12-31T23:59:59Z");
    let report = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(report.contains("62 calendar files with 76 events"), "{report}");
}
