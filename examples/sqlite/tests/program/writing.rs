//! What a run does to a table that is there, and what it leaves alone.

use std::fs;

use crate::support::{Crm, Written as _, table};

/// A letter of today, by which the scores of all accounts change.
const ONE_MORE: &str = "
    INSERT INTO messages (id, message_id, sent_at) VALUES (9000, 'more', '2026-06-29T09:00:00Z');
    INSERT INTO participants VALUES (9000, 0, 'from', 'ingrid@lanternworks.example'),
                                    (9000, 1, 'to', 'astrid@halden-bridge.example');";

#[test]
fn a_second_run_changes_what_has_changed_and_nothing_else() {
    let crm = Crm::sample();
    assert_eq!(crm.run(&[]).ok().written("Office"), "193 rows: 193 inserted, 0 updated, 0 unchanged; 0 deleted");
    let first = fs::read(crm.path()).unwrap();
    let again = crm.run(&[]).ok();
    assert_eq!(again.written("Office"), "193 rows: 0 inserted, 0 updated, 193 unchanged; 0 deleted");
    assert_eq!(again.written("Office_UserEntity"), "2 rows: 0 inserted, 0 updated, 2 unchanged; 0 deleted");
    assert!(fs::read(crm.path()).unwrap() == first);

    // The Year rows, for the best of all is better; and of June halden-bridge's, with the one account beside it.
    crm.sql(ONE_MORE);
    let more = crm.run(&[]).ok();
    assert_eq!(more.written("Office"), "194 rows: 1 inserted, 9 updated, 184 unchanged; 0 deleted");
    let less = crm.run(&["--levels", "year"]).ok();
    assert_eq!(less.written("Office"), "5 rows: 0 inserted, 0 updated, 5 unchanged; 189 deleted");
    // The window of another day begins on another date: its Year rows are others.
    let later = crm.run(&["--levels", "year", "--as-of", "2026-07-01T12:00:00Z"]).ok();
    assert_eq!(later.written("Office"), "5 rows: 5 inserted, 0 updated, 0 unchanged; 5 deleted");
}

#[test]
fn directory_ids_come_and_go() {
    let crm = Crm::sample();
    crm.run(&[]).ok();
    crm.sql(
        "UPDATE mailboxes SET directory_id = NULL WHERE name LIKE 'Ingrid%';
         UPDATE mailboxes SET directory_id = 'of della' WHERE name LIKE 'Della%'",
    );
    let run = crm.run(&[]).ok();
    assert_eq!(run.written("Office_UserEntity"), "2 rows: 1 inserted, 0 updated, 1 unchanged; 1 deleted");
    let ids = crm.strings("SELECT DirectoryId FROM Office_UserEntity ORDER BY 1");
    assert_eq!(ids, ["6f1c2a10-0000-4000-8000-000000000002", "of della"]);
}

/// Indexes, views, triggers and tables beside it, also one of the name that the program has for a table of its own; and
/// triggers see the rows that change, and those alone.
#[test]
fn what_others_put_around_the_table_stays() {
    let crm = Crm::sample();
    crm.run(&[]).ok();
    crm.sql(
        "CREATE INDEX by_score ON Office (EngagementScore);
         CREATE VIEW cold AS SELECT AccountId FROM Office WHERE DaysSinceLastEmail > 60;
         CREATE TABLE fresh (what, account);
         CREATE TRIGGER i AFTER INSERT ON Office BEGIN INSERT INTO fresh VALUES ('+', new.AccountId); END;
         CREATE TRIGGER b BEFORE INSERT ON Office BEGIN INSERT INTO fresh VALUES ('?', new.AccountId); END;
         CREATE TRIGGER u AFTER UPDATE ON Office BEGIN INSERT INTO fresh VALUES ('=', new.AccountId); END;
         CREATE TRIGGER d AFTER DELETE ON Office BEGIN INSERT INTO fresh VALUES ('-', old.AccountId); END",
    );
    let schema = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let before = crm.strings(schema);
    crm.run(&[]).ok();
    let log = "SELECT what || count(*) FROM fresh GROUP BY what ORDER BY what";
    assert_eq!(crm.strings(log), [""; 0]);

    crm.sql(ONE_MORE);
    crm.sql("DELETE FROM attendees WHERE event = 1; DELETE FROM events WHERE id = 1");
    let run = crm.run(&[]).ok();
    assert_eq!(run.written("Office"), "194 rows: 1 inserted, 27 updated, 166 unchanged; 0 deleted");
    assert_eq!(crm.strings(log), ["+1", "=27", "?1"]);
    assert_eq!(crm.strings(schema), before);
}

/// A table that its users refer to: their keys are kept, or the run ends with what they say.
#[test]
fn keys_of_others_hold() {
    let crm = Crm::sample();
    crm.run(&[]).ok();
    crm.sql(
        "CREATE TABLE remarks (account, level, start, remark,
           FOREIGN KEY (account, level, start) REFERENCES Office (AccountId, AggregationLevel, AggregationStartDate));
         INSERT INTO remarks SELECT AccountId, AggregationLevel, AggregationStartDate, 'call them' FROM Office
           WHERE AccountId = 'quillfeather' AND AggregationLevel = 'Month' LIMIT 1",
    );
    crm.sql(ONE_MORE);
    crm.run(&[]).ok();
    let before = crm.office();
    crm.run(&["--levels", "year"])
        .refused(&format!("{}: nothing was written: table \"Office\": FOREIGN KEY constraint failed", crm.name()));
    assert_eq!(crm.office(), before);
}

/// A trigger that refuses one of many rows, of either table: all is as before.
#[test]
fn a_row_that_is_refused_takes_all_others_back() {
    let crm = Crm::sample();
    crm.run(&[]).ok();
    crm.sql(ONE_MORE);
    let users = "SELECT DirectoryId FROM Office_UserEntity ORDER BY 1";
    let before = (crm.office(), crm.strings(users));
    for (trigger, on) in [
        ("AFTER UPDATE ON Office WHEN new.AccountId = 'vintergade'", "Office"),
        ("AFTER INSERT ON Office WHEN new.AccountId = 'halden-bridge'", "Office"),
        ("BEFORE INSERT ON Office_UserEntity", "Office_UserEntity"),
    ] {
        crm.sql(&format!("CREATE TRIGGER no {trigger} BEGIN SELECT RAISE(ABORT, 'not on my watch'); END"));
        crm.sql("UPDATE mailboxes SET directory_id = directory_id || 'x'");
        crm.run(&[]).refused(&format!("{}: nothing was written: table {on:?}: not on my watch", crm.name()));
        assert_eq!((crm.office(), crm.strings(users)), before);
        crm.sql("DROP TRIGGER no");
    }
    assert_eq!(
        crm.run(&[]).ok().written("Office"),
        "194 rows: 1 inserted, 9 updated, 184 unchanged; 0 deleted",
        "nothing was left half done"
    );
}

/// One that lets a row be lost, or makes another of it, without a word: the run says it, and all is as before.
#[test]
fn a_row_that_is_not_there_in_the_end_takes_all_others_back() {
    let crm = Crm::sample();
    crm.run(&["--as-of", "2026-06-01T12:00:00Z"]).ok();
    crm.sql("UPDATE mailboxes SET directory_id = directory_id || 'x'");
    let users = "SELECT DirectoryId FROM Office_UserEntity ORDER BY 1";
    let before = (crm.office(), crm.strings(users));
    for (trigger, on, number) in [
        ("BEFORE INSERT ON Office WHEN new.AccountId = 'vintergade' BEGIN SELECT RAISE(IGNORE)", "Office", 3),
        ("BEFORE UPDATE ON Office WHEN new.AccountId = 'vintergade' BEGIN SELECT RAISE(IGNORE)", "Office", 27),
        ("BEFORE DELETE ON Office WHEN old.AccountId = 'marisol-hotels' BEGIN SELECT RAISE(IGNORE)", "Office", 1),
        (
            "AFTER UPDATE ON Office WHEN new.AccountId = 'vintergade' BEGIN
             UPDATE Office SET EngagementScore = NULL WHERE rowid = new.rowid",
            "Office",
            27,
        ),
        ("BEFORE INSERT ON Office_UserEntity BEGIN SELECT RAISE(IGNORE)", "Office_UserEntity", 2),
        ("BEFORE DELETE ON Office_UserEntity BEGIN SELECT RAISE(IGNORE)", "Office_UserEntity", 2),
    ] {
        crm.sql(&format!("CREATE TRIGGER no {trigger}; END"));
        crm.run(&[]).refused(&format!(
            "{}: nothing was written: table {on:?}: {number} of the rows would not be as they were written: a trigger or a key \
             of the table ignores or changes them, so take it away or let it refuse",
            crm.name()
        ));
        assert_eq!((crm.office(), crm.strings(users)), before, "{trigger}");
        crm.sql("DROP TRIGGER no");
    }
    crm.run(&[]).ok();
    let undisturbed = Crm::sample();
    undisturbed.run(&[]).ok();
    assert_eq!(crm.office(), undisturbed.office());

    crm.sql(
        "DROP TABLE Office_UserEntity;
         CREATE TABLE Office_UserEntity (DirectoryId TEXT COLLATE NOCASE PRIMARY KEY ON CONFLICT IGNORE);
         UPDATE mailboxes SET directory_id = iif(name LIKE 'Ingrid%', 'a', 'A')",
    );
    let run = crm.run(&[]);
    assert!(run.said.contains("table \"Office_UserEntity\": 1 of the rows would not be as they were"), "{}", run.said);
}

#[test]
fn the_output_may_have_any_name_that_the_library_takes() {
    let crm = Crm::sample();
    for name in ["order", "Select", "_2026"] {
        crm.sql(&format!("UPDATE enrichment SET output = '{name}'"));
        let run = crm.run(&[]).ok();
        assert!(run.written(name).starts_with("193 rows: 193 inserted"), "{}", run.out);
        assert_eq!(table(&crm.open(), name).len(), 193);
        assert_eq!(crm.strings(&format!("SELECT DirectoryId FROM \"{name}_UserEntity\"")).len(), 2);
    }
    // Names differ in more than their case.
    crm.sql("UPDATE enrichment SET output = 'ORDER'");
    assert!(crm.run(&[]).ok().written("ORDER").starts_with("193 rows: 0 inserted, 0 updated, 193 unchanged"));
}

#[test]
fn a_name_that_something_else_bears_is_refused() {
    for (output, made, what) in [
        ("messages", "", "enrichment.output: \"messages\" is a table that is read, so give the output another name"),
        ("Attendees", "", "enrichment.output: \"Attendees\" is a table that is read, so give the output another name"),
        ("sqlite_office", "", "\"sqlite_office\": SQLite keeps names that begin so to itself"),
        (
            "Office",
            "CREATE VIEW office AS SELECT 1",
            "\"Office\" is there as a view: expected a table, so rename the view or the output",
        ),
        (
            "Office",
            "CREATE INDEX Office ON accounts (name)",
            "\"Office\" is there as an index: expected a table, so rename the index or the output",
        ),
        (
            "Office",
            "CREATE TABLE Office (AccountId TEXT PRIMARY KEY, Phone TEXT)",
            "the table \"Office\" is there with other columns: found \"Phone\" TEXT in place 2, expected \
             \"EngagementScore\" REAL, so rename the table or the output",
        ),
        (
            "Office",
            "CREATE TABLE Office_UserEntity (DirectoryId TEXT)",
            "the table \"Office_UserEntity\" is there with other columns: found \"DirectoryId\" TEXT in place 1, \
             expected \"DirectoryId\" TEXT, number 1 of the primary key, so rename the table or the output",
        ),
        (
            "Office",
            "CREATE TABLE Office_UserEntity (DirectoryId TEXT PRIMARY KEY, Name TEXT)",
            "the table \"Office_UserEntity\" is there with the column \"Name\" TEXT as well, so rename the table or the output",
        ),
    ] {
        let crm = Crm::sample();
        crm.sql(&format!("UPDATE enrichment SET output = '{output}'; {made}"));
        let before = fs::read(crm.path()).unwrap();
        crm.run(&[]).refused(&format!("{}: {what}", crm.name()));
        assert!(fs::read(crm.path()).unwrap() == before, "{what}");
    }
}
