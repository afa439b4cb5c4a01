//! Killed while it writes, the program leaves the tables as they were, and the next run ends what it began.
#![cfg(unix)]

use std::fs;
use std::process::Stdio;
use std::thread;

use crate::support::{Crm, Written as _};

const USERS: &str = "SELECT DirectoryId FROM Office_UserEntity ORDER BY 1";

/// Changes by which rows of marisol-ferries come, change and go in the next run.
const CHANGES: &str = "
    INSERT INTO messages (id, message_id, sent_at) VALUES (9000, 'more', '2026-06-29T09:00:00Z'),
                                                          (9001, 'far', '2025-08-13T09:00:00Z');
    INSERT INTO participants SELECT id, 0, 'from', 'tomas@lanternworks.example' FROM messages WHERE id >= 9000;
    INSERT INTO participants SELECT id, 1, 'to', 'joao@ferries.marisol.example' FROM messages WHERE id >= 9000;
    DELETE FROM participants WHERE message = 1621 OR message = 1721;
    DELETE FROM messages WHERE id = 1621 OR id = 1721;";

/// A trigger that fills more pages than are held in memory, so that what was written before lies half done on the
/// disk, and then never ends.
fn trap(on: &str) -> String {
    format!(
        "CREATE TABLE ballast (page);
         CREATE VIEW forever AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
         CREATE VIEW pages AS SELECT i FROM forever LIMIT 2000;
         CREATE TRIGGER trap AFTER {on} BEGIN
           INSERT INTO ballast SELECT zeroblob(4000) FROM pages;
           SELECT count(*) FROM forever;
         END"
    )
}

/// Runs the program into the trap, and kills it there. No time is measured: it cannot come out by itself.
fn kill_in_the_middle(crm: &Crm, journal: &str, case: &str) {
    // What is written before the end goes into the first, and the second is there as long as it lasts.
    let [grows, stays] = match journal {
        "wal" => [crm.path().with_extension("db-wal"), crm.path().with_extension("db-shm")],
        _ => [crm.path(), crm.path().with_extension("db-journal")],
    };
    let length = || fs::metadata(&grows).map_or(0, |of| of.len());
    let before = length();
    let mut child = crm.command(&[]).stdout(Stdio::null()).spawn().unwrap();
    while length() <= before + 2_000_000 {
        assert_eq!(child.try_wait().unwrap(), None, "{case}: it ended by itself");
        thread::yield_now();
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None, "{case}");
    assert!(stays.exists(), "{case}: nothing was half done");
}

#[test]
fn killed_in_the_middle_the_old_tables_stand() {
    for journal in ["delete", "wal"] {
        for on in ["DELETE ON Office WHEN old", "UPDATE ON Office WHEN new", "INSERT ON Office WHEN new"] {
            let case = format!("{journal}, {on}");
            let crm = Crm::sample();
            crm.sql(&format!("PRAGMA journal_mode = {journal}"));
            crm.run(&[]).ok();
            crm.sql(CHANGES);
            crm.sql(&trap(&format!("{on}.AccountId = 'marisol-ferries'")));
            let (office, users) = (crm.office(), crm.strings(USERS));

            kill_in_the_middle(&crm, journal, &case);
            assert_eq!(crm.strings("PRAGMA integrity_check"), ["ok"], "{case}");
            assert_eq!(crm.office(), office, "{case}");
            assert_eq!(crm.strings(USERS), users, "{case}");
            assert_eq!(crm.strings("SELECT 'page' FROM ballast"), [""; 0], "{case}");

            crm.sql("DROP TRIGGER trap");
            let next = crm.run(&[]).ok();
            let undisturbed = Crm::sample();
            undisturbed.sql(CHANGES);
            undisturbed.run(&[]).ok();
            assert_eq!(crm.office(), undisturbed.office(), "{case}");
            assert_ne!(crm.office(), office, "{case}");
            let changes = "192 rows: 3 inserted, 57 updated, 132 unchanged; 4 deleted";
            assert_eq!(next.written("Office"), changes, "{case}");
        }
    }
}

/// The second table is there already, and the trap in it; all of the first is written by then.
#[test]
fn killed_in_the_first_run_there_is_no_table() {
    for journal in ["delete", "wal"] {
        let crm = Crm::sample();
        crm.sql(&format!("PRAGMA journal_mode = {journal}"));
        crm.sql("CREATE TABLE Office_UserEntity (DirectoryId TEXT PRIMARY KEY)");
        crm.sql(&trap("INSERT ON Office_UserEntity"));
        kill_in_the_middle(&crm, journal, journal);
        assert_eq!(crm.strings("SELECT name FROM sqlite_schema WHERE name LIKE 'Office'"), [""; 0]);
        assert_eq!(crm.strings(USERS), [""; 0]);

        crm.sql("DROP TRIGGER trap");
        let undisturbed = Crm::sample();
        undisturbed.run(&[]).ok();
        crm.run(&[]).ok();
        assert_eq!(crm.office(), undisturbed.office());
        assert_eq!(crm.strings(USERS), undisturbed.strings(USERS));
    }
}
