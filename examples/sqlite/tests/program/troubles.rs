//! A message or an event that cannot be used is counted and named by its id, and the others go on.

use crate::support::{Crm, Written as _};
use crate::worked_example::worked_example;

/// What is wrong with the message 7 or the event 7, and what is said of it.
const CASES: [(&str, &str); 26] = [
    (
        "UPDATE messages SET message_id = CAST(x'ff' AS TEXT) WHERE id = 7",
        "messages passed over for something else than text in Unicode (a number wants CAST(… AS TEXT)): 1\n            messages.message_id, id 7",
    ),
    (
        "UPDATE messages SET message_id = ' <> ' WHERE id = 7",
        "messages passed over for an empty id: 1\n            messages.message_id, id 7",
    ),
    (
        "UPDATE messages SET sent_at = '2026-03-02 09:00:00' WHERE id = 7",
        "messages passed over for something else than a time in RFC 3339 with its offset, such as 2026-03-02T09:00:00Z: 1\n            messages.sent_at, id 7",
    ),
    (
        "UPDATE messages SET sent_at = 'ann@a.example' WHERE id = 7",
        "messages passed over for something else than a time in RFC 3339 with its offset, such as 2026-03-02T09:00:00Z: 1\n            messages.sent_at, id 7",
    ),
    (
        "UPDATE messages SET kind = 'fax' WHERE id = 7",
        "messages passed over for something else than one of the words that the schema has: 1\n            messages.kind, id 7",
    ),
    (
        "UPDATE messages SET in_reply_to = CAST(x'ff' AS TEXT) WHERE id = 7",
        "messages passed over for something else than text in Unicode (a number wants CAST(… AS TEXT)): 1\n            messages.in_reply_to, id 7",
    ),
    (
        "UPDATE messages SET conversation = CAST(x'ff' AS TEXT) WHERE id = 7",
        "messages passed over for something else than text in Unicode (a number wants CAST(… AS TEXT)): 1\n            messages.conversation, id 7",
    ),
    (
        "DELETE FROM participants WHERE message = 7 AND role = 'from'",
        "messages passed over for no sender: 1\n            participants.role, message 7",
    ),
    (
        "DELETE FROM participants WHERE message = 7",
        "messages passed over for no sender: 1\n            participants.role, message 7",
    ),
    (
        "DROP INDEX one_sender; UPDATE participants SET role = 'from' WHERE message = 7",
        "messages passed over for several senders: 1\n            participants.role, message 7",
    ),
    (
        "UPDATE participants SET role = 'reply-to' WHERE message = 7 AND role = 'to'",
        "messages passed over for something else than one of the words that the schema has: 1\n            participants.role, message 7",
    ),
    (
        "ALTER TABLE participants RENAME TO people;
         CREATE VIEW participants AS SELECT message, position, iif(message = 7, nullif(role, 'to'), role) AS role, address
         FROM people",
        "messages passed over for something else than one of the words that the schema has: 1\n            participants.role, message 7",
    ),
    (
        "UPDATE participants SET address = CAST(x'ff' AS TEXT) WHERE message = 7",
        "messages passed over for something else than text in Unicode (a number wants CAST(… AS TEXT)): 1\n            participants.address, message 7",
    ),
    (
        "ALTER TABLE messages RENAME TO letters;
         CREATE VIEW messages AS SELECT * FROM letters
         UNION ALL SELECT 7, 'another', '2026-06-01T09:00:00Z', NULL, NULL, 'personal'",
        "messages passed over for an id that another has too: 1\n            messages.id, id 7",
    ),
    ("UPDATE events SET uid = '' WHERE id = 7", "events passed over for an empty id: 1\n            events.uid, id 7"),
    (
        "UPDATE events SET original_start = 'Monday' WHERE id = 7",
        "events passed over for something else than a time in RFC 3339 with its offset, such as 2026-03-02T09:00:00Z: 1\n            events.original_start, id 7",
    ),
    (
        "ALTER TABLE events RENAME TO dates; DELETE FROM attendees WHERE event = 7 AND role = 'organizer';
         CREATE VIEW events AS SELECT * FROM dates
         UNION ALL SELECT 7, 'another', NULL, starts_at, ends_at, 0, 'confirmed', 0 FROM dates WHERE id = 7",
        "events passed over for an id that another has too: 1\n            events.id, id 7",
    ),
    (
        "ALTER TABLE events RENAME TO dates; DELETE FROM attendees WHERE event = 7 AND role = 'organizer';
         CREATE VIEW events AS SELECT * FROM dates
         UNION ALL SELECT 7, uid, NULL, '2026-01-01T09:00:00Z', ends_at, 0, 'confirmed', 0 FROM dates WHERE id = 7",
        "events passed over for an id that another has too: 1\n            events.id, id 7",
    ),
    (
        "UPDATE events SET starts_at = '' WHERE id = 7",
        "events passed over for something else than a time in RFC 3339 with its offset, such as 2026-03-02T09:00:00Z: 1\n            events.starts_at, id 7",
    ),
    (
        "UPDATE events SET ends_at = '1999-01-01T00:00:00Z' WHERE id = 7",
        "events passed over for an end before the start: 1\n            events.ends_at, id 7",
    ),
    (
        "UPDATE events SET status = 'postponed' WHERE id = 7",
        "events passed over for something else than one of the words that the schema has: 1\n            events.status, id 7",
    ),
    (
        "DROP INDEX one_organizer; UPDATE attendees SET role = 'organizer' WHERE event = 7",
        "events passed over for several organizers: 1\n            attendees.role, event 7",
    ),
    (
        "UPDATE attendees SET role = 'room' WHERE event = 7 AND position = 0",
        "events passed over for something else than one of the words that the schema has: 1\n            attendees.role, event 7",
    ),
    (
        "ALTER TABLE attendees RENAME TO people;
         CREATE VIEW attendees AS
         SELECT event, position, iif(event = 7, NULL, role) AS role, address, response, responded_at FROM people",
        "events passed over for something else than one of the words that the schema has: 1\n            attendees.role, event 7",
    ),
    (
        "UPDATE attendees SET response = 'perhaps' WHERE event = 7 AND position = 0",
        "events passed over for something else than one of the words that the schema has: 1\n            attendees.response, event 7",
    ),
    (
        "UPDATE attendees SET responded_at = 'ann@a.example' WHERE event = 7 AND position = 0",
        "events passed over for something else than a time in RFC 3339 with its offset, such as 2026-03-02T09:00:00Z: 1\n            attendees.responded_at, event 7",
    ),
];

#[test]
fn each_is_named_and_the_others_count() {
    for (change, said) in CASES {
        let crm = worked_example();
        crm.sql(change);
        let run = crm.run(&[]).ok();
        let troubles: Vec<&str> = run.out.match_indices("Trouble").map(|(place, _)| &run.out[place..]).collect();
        assert_eq!(troubles.len(), 1, "{change}: {}", run.out);
        assert!(troubles[0].starts_with(&format!("Trouble   {said}\n")), "{change}: {}", run.out);
        assert!(!run.out.contains('@'), "{change}: {}", run.out);

        // The rows are those of the same database without it.
        let what = if said.starts_with("messages") { "messages" } else { "events" };
        let without = worked_example();
        without.sql(&format!("DELETE FROM {what} WHERE id = 7"));
        without.run(&[]).ok();
        assert_eq!(crm.office(), without.office(), "{change}");
    }
}

/// Keys forbid them, where there are any and somebody minds them.
#[test]
fn people_on_nothing_are_told() {
    let crm = worked_example();
    crm.sql(
        "UPDATE participants SET message = message + 500 WHERE message IN (3, 5) AND role <> 'from';
         INSERT INTO participants SELECT 510 + id, 0, 'from', 'ann@a.example' FROM messages WHERE id <= 4;
         ALTER TABLE attendees RENAME TO people;
         CREATE VIEW attendees AS SELECT iif(event = 7, 'ann@a.example', event) AS event, position, role, address,
           response, responded_at FROM people
         UNION ALL SELECT NULL, 0, 'attendee', 'ann@a.example', 'none', NULL",
    );
    let out = crm.run(&[]).ok().out;
    let told = "
Trouble   messages with people on them that are not there: 6
            participants.message, message 503
            participants.message, message 505
            participants.message, message 511
            participants.message, message 512
            participants.message, message 513
            and 1 more
Trouble   events with people on them that are not there: 2
            attendees.event, which is no integer
            attendees.event, which is no integer
Written ";
    assert!(out.contains(told), "{out}");
    let without = worked_example();
    without.sql(
        "DELETE FROM participants WHERE message IN (3, 5) AND role <> 'from'; DELETE FROM attendees WHERE event = 7",
    );
    without.run(&[]).ok();
    assert_eq!(crm.office(), without.office());
}

#[test]
fn all_are_counted_and_the_first_are_named() {
    let crm = Crm::sample();
    crm.sql("UPDATE messages SET sent_at = 'soon' WHERE id BETWEEN 1001 AND 1045");
    let out = crm.run(&[]).ok().out;
    let (_, said) = out.split_once("such as 2026-03-02T09:00:00Z: 45\n").unwrap();
    assert!(said.starts_with(
        "            messages.sent_at, id 1001\n            messages.sent_at, id 1002\n            messages.sent_at, id 1003\n            \
         messages.sent_at, id 1004\n            messages.sent_at, id 1005\n            and 40 more\n"
    ));
    assert!(out.contains("\nRead      222 messages, 31 events\nEmails    177 offered: "), "{out}");
}

/// What the schema leaves open is nobody and nothing: no trouble.
#[test]
fn nulls_are_what_is_not_there() {
    let crm = worked_example();
    crm.sql(
        "INSERT INTO messages (id, message_id, sent_at) VALUES (900, 'n', '2026-06-01T09:00:00Z');
         INSERT INTO participants VALUES (900, 0, 'from', 'rep1@corp.example'), (900, 1, 'to', ''), (900, 2, 'to', 'Ann');
         INSERT INTO events (id, uid, starts_at, ends_at) VALUES (900, 'n', '2026-06-01T09:00:00Z', '2026-06-01T09:00:00Z')",
    );
    let out = crm.run(&[]).ok().out;
    assert!(out.contains("Emails    37 offered") && out.contains("Meetings  25 offered"), "{out}");
    assert!(!out.contains("Trouble"), "{out}");
}

/// The schema forbids them, but views have no schema.
#[test]
fn nulls_are_the_defaults() {
    let crm = worked_example();
    crm.run(&[]).ok();
    let before = crm.office();
    crm.sql(
        "ALTER TABLE messages RENAME TO letters;
         CREATE VIEW messages AS SELECT id, message_id, sent_at, in_reply_to, conversation,
           nullif(kind, 'personal') AS kind FROM letters;
         ALTER TABLE events RENAME TO dates;
         CREATE VIEW events AS SELECT id, uid, original_start, starts_at, ends_at, nullif(all_day, 0) AS all_day,
           nullif(status, 'confirmed') AS status, nullif(revision, 0) AS revision FROM dates;
         ALTER TABLE attendees RENAME TO people;
         CREATE VIEW attendees AS SELECT event, position, role, address, nullif(response, 'none') AS response,
           responded_at FROM people
         UNION ALL SELECT id, 100, 'attendee', NULL, NULL, NULL FROM dates",
    );
    let out = crm.run(&[]).ok().out;
    assert!(!out.contains("Trouble"), "{out}");
    assert_eq!(crm.office(), before);
}

/// Otherwise a column in another form would empty the table.
#[test]
fn where_not_one_can_be_used_nothing_is_written() {
    let crm = worked_example();
    crm.run(&[]).ok();
    let before = crm.office();
    crm.sql("UPDATE messages SET sent_at = replace(sent_at, 'T', '_')");
    crm.run(&[]).refused(&format!(
        "{}: messages.sql: not one of 36 can be used, such as messages.sent_at, id 1: something else than a time in \
         RFC 3339 with its offset, such as 2026-03-02T09:00:00Z",
        crm.name()
    ));
    assert_eq!(crm.office(), before);
    crm.sql("DELETE FROM participants; DELETE FROM messages; UPDATE events SET status = 'on'");
    crm.run(&[]).refused(&format!(
        "{}: events.sql: not one of 24 can be used, such as events.status, id 1: something else than one of the words \
         that the schema has",
        crm.name()
    ));
    assert_eq!(crm.office(), before);
    // None at all is an answer.
    crm.sql("DELETE FROM attendees; DELETE FROM events");
    assert_eq!(
        crm.run(&[]).ok().written("Office"),
        format!("0 rows: 0 inserted, 0 updated, 0 unchanged; {} deleted", before.len())
    );
}
