//! A CRM of another make: views under the names that are read, over tables of its own.

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
