//! Other programs at the same database: who waits, and who is told.

use std::fs;
use std::process::Stdio;

use crate::support::Crm;

fn busy(crm: &Crm, what: &str) -> String {
    format!(
        "{}: another program holds it and did not let go within 0 s, so run again, or --wait longer: {what}database is \
         locked",
        crm.name()
    )
}

#[test]
fn another_writer_is_waited_for_and_then_named() {
    for journal in ["delete", "wal"] {
        let crm = Crm::sample();
        crm.sql(&format!("PRAGMA journal_mode = {journal}"));
        let other = crm.open();
        other.execute_batch("BEGIN IMMEDIATE; UPDATE accounts SET name = 'Renamed' WHERE id = 'moonwick'").unwrap();
        crm.run(&["--wait", "0"]).refused(&busy(&crm, "nothing was written: "));
        other.execute_batch("COMMIT").unwrap();
        crm.run(&["--wait", "0"]).ok();
    }
}

#[test]
fn one_who_lets_nobody_read_is_named_too() {
    let crm = Crm::sample();
    let other = crm.open();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    crm.run(&["--wait", "0"]).refused(&busy(&crm, ""));
}

/// With a write-ahead log nobody is in the way of who reads on and on.
#[test]
fn a_reader_holds_up_the_end_unless_there_is_a_log() {
    for (journal, is_held_up) in [("delete", true), ("wal", false)] {
        let crm = Crm::sample();
        crm.sql(&format!("PRAGMA journal_mode = {journal}"));
        crm.run(&["--levels", "year"]).ok();
        let before = crm.office();
        let other = crm.open();
        other.execute_batch("BEGIN; SELECT * FROM Office").unwrap();
        let run = crm.run(&["--wait", "0"]);
        if is_held_up {
            run.refused(&busy(&crm, "nothing was written: commit: "));
            assert_eq!(crm.office(), before);
        } else {
            run.ok();
            assert_eq!(crm.office().len(), 193);
        }
    }
}

/// The file's own mark, which holds for root as well.
#[test]
fn a_file_that_cannot_be_written_is_refused_before_it_is_read() {
    let crm = Crm::sample();
    crm.sql("DROP TABLE attendees");
    let mut bytes = fs::read(crm.path()).unwrap();
    bytes[18] = 3; // The version of the format that a writer has to know.
    fs::write(crm.path(), &bytes).unwrap();
    crm.run(&[])
        .refused(&format!("{}: DATABASE is read-only: the rows are written into it, so make it writable", crm.name()));
    assert!(fs::read(crm.path()).unwrap() == bytes);
}

#[test]
fn what_is_no_database_is_refused() {
    let crm = Crm::sample();
    let name = crm.name();
    fs::write(crm.path(), "x".repeat(5000)).unwrap();
    crm.run(&[]).refused(&format!("{name}: DATABASE needs an SQLite file: file is not a database"));
    fs::remove_file(crm.path()).unwrap();
    crm.run(&[])
        .refused(&format!("{name}: DATABASE needs a file that is there: No such file or directory (os error 2)"));
    assert!(!crm.path().exists());
}

/// The one error after the tables are written says that they are.
#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_says_what_stands() {
    let crm = Crm::sample();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = crm.command(&[]).stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!(
            "sqlite-crm: {}: both tables are written, but the rows cannot be shown: standard output: No space left on \
             device (os error 28)\n",
            crm.name()
        )
    );
    assert_eq!(crm.office().len(), 193);
}
