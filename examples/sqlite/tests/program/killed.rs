//! Killed while it writes, the program leaves the tables as they were, and the next run ends what it began.
#![cfg(unix)]

use std::fs;
use std::process::Stdio;
use std::thread;

use crate::support::Crm;

/// Changes by which rows of marisol-ferries come, change and go in the next run.
const CHANGES: &str = "
    INSERT INTO messages (id, message_id, sent_at) VALUES (9000, 'more', '2026-06-29T09:00:00Z'),
                                                          (9001, 'far', '2025-08-13T09:00:00Z');
    INSERT INTO participants SELECT id, 0, 'from', 'tomas@lanternworks.example' FROM messages WHERE id >= 9000;
    INSERT INTO participants SELECT id, 1, 'to', 'joao@ferries.marisol.example' FROM messages WHERE id >= 9000;
    DELETE FROM participants WHERE message = 1621 OR message = 1721;
    DELETE FROM messages WHERE id = 1621 OR id = 1721;";

/// Fills more pages than are held in memory, so that what was written before lies half done on the disk, and then
/// never ends: in the middle of the run, at a row of marisol-ferries.
fn trap(event: &str, row: &str) -> String {
    format!(
        "CREATE TABLE ballast (page);
         CREATE VIEW forever AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
         CREATE VIEW pages AS SELECT i FROM forever LIMIT 2000;
         CREATE TRIGGER trap AFTER {event} ON Office WHEN {row}.AccountId = 'marisol-ferries' BEGIN
           INSERT INTO ballast SELECT zeroblob(4000) FROM pages;
           SELECT count(*) FROM forever;
         END"
    )
}

#[test]
fn killed_in_the_middle_the_old_tables_stand() {
    for journal in ["delete", "wal"] {
        for (event, row) in [("DELETE", "old"), ("UPDATE", "new"), ("INSERT", "new")] {
            let case = format!("{journal}, {event}");
            let crm = Crm::sample();
            crm.sql(&format!("PRAGMA journal_mode = {journal}"));
            crm.run(&[]).ok();
            crm.sql(CHANGES);
            crm.sql(&trap(event, row));
            let (office, users) = (crm.office(), table_of_users(&crm));

            // What is written before the end goes here, and is not there as long as nothing is.
            let [file, side] = match journal {
                "wal" => [crm.path().with_extension("db-wal"), crm.path().with_extension("db-shm")],
                _ => [crm.path(), crm.path().with_extension("db-journal")],
            };
            let size = || fs::metadata(&file).map_or(0, |of| of.len());
            let before = size();
            let mut child = crm.command(&[]).stdout(Stdio::null()).spawn().unwrap();
            while size() <= before + 2_000_000 {
                assert_eq!(child.try_wait().unwrap(), None, "{case}: it ended by itself");
                thread::yield_now();
            }
            child.kill().unwrap();
            assert_eq!(child.wait().unwrap().code(), None, "{case}");
            assert!(side.exists(), "{case}: nothing was half done");

            assert_eq!(crm.strings("PRAGMA integrity_check"), ["ok"], "{case}");
            assert_eq!(crm.office(), office, "{case}");
            assert_eq!(table_of_users(&crm), users, "{case}");

            crm.sql("DROP TRIGGER trap");
            let next = crm.run(&[]).ok();
            let undisturbed = Crm::sample();
            undisturbed.sql(CHANGES);
            undisturbed.run(&[]).ok();
            assert_eq!(crm.office(), undisturbed.office(), "{case}");
            assert_ne!(crm.office(), office, "{case}");
            assert_eq!(next.written("Office"), "192 rows: 3 inserted, 57 updated, 132 unchanged; 4 deleted", "{case}");
        }
    }
}

fn table_of_users(crm: &Crm) -> Vec<String> {
    crm.strings("SELECT DirectoryId FROM Office_UserEntity ORDER BY 1")
}
