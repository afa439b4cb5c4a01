//! A CRM of another make: views under the names that are read, over tables of its own.

use crate::support::shipped;
use crate::worked_example::worked_example;

#[test]
fn views_stand_in_for_tables() {
    let plain = worked_example();
    plain.run(&[]).ok();
    let other = worked_example();
    other.sql(
        "PRAGMA legacy_alter_table = ON;
         ALTER TABLE messages RENAME TO activity;
         ALTER TABLE activity RENAME COLUMN message_id TO InternetMessageId;
         ALTER TABLE activity ADD COLUMN SentMillis INTEGER;
         UPDATE activity SET SentMillis = CAST(round(unixepoch(sent_at, 'subsec') * 1000) AS INTEGER);
         UPDATE activity SET sent_at = '0000-00-00T00:00:00Z';
         CREATE VIEW messages AS
         SELECT id, InternetMessageId AS message_id,
                strftime('%Y-%m-%dT%H:%M:%fZ', SentMillis / 1000.0, 'unixepoch') AS sent_at,
                in_reply_to, conversation, kind, 'and more' AS subject
         FROM activity;
         ALTER TABLE accounts RENAME TO Company;
         CREATE VIEW Accounts AS SELECT ID, Name, Parent FROM Company",
    );
    other.run(&[]).ok();
    assert_eq!(other.office(), plain.office());
}

/// As the README has it.
#[test]
fn ids_that_are_integers_are_cast() {
    let plain = worked_example();
    plain.run(&[]).ok();
    let other = worked_example();
    other.sql(
        "CREATE TABLE Company (CompanyId INTEGER PRIMARY KEY, CompanyName TEXT, ParentCompanyId INTEGER, old TEXT);
         INSERT INTO Company (CompanyName, old) SELECT name, id FROM accounts ORDER BY id;
         DROP TABLE accounts;
         UPDATE account_domains SET account = (SELECT CompanyId FROM Company WHERE old = account);
         UPDATE contacts SET account = (SELECT CompanyId FROM Company WHERE old = account);
         CREATE VIEW accounts AS SELECT CompanyId AS id, CompanyName AS name, ParentCompanyId AS parent FROM Company",
    );
    other.run(&[]).refused(&format!(
        "{}: row 1 of accounts.sql: accounts.id: expected text in Unicode (a number wants CAST(… AS TEXT))",
        other.name()
    ));
    let readme = shipped("README.md");
    let (_, view) = readme.split_once("CREATE VIEW IF NOT EXISTS accounts").unwrap();
    other.sql(&format!("DROP VIEW accounts; CREATE VIEW accounts {}", view.split_once(';').unwrap().0));
    other.run(&[]).ok();
    let (plain, other) = (plain.office(), other.office());
    assert_eq!(plain.len(), other.len());
    for (row, same) in plain.values().zip(other.values()) {
        assert_eq!(row[1..], same[1..]);
    }
}
