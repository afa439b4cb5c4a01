//! Pages made up, and what the program finds in them.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const UID: &str =
    "040000008200E00074C5B7101A82E008000000005025D461E473C8010000000000000000100000002A5844B3A444F74A9C246C60886F116B";

/// What came of some pages: the account's numbers, and what stands below them.
pub(crate) struct Found {
    /// Emails to and from, meetings from and to.
    pub(crate) counts: [u64; 4],
    pub(crate) ours_in_meetings: u64,
    pub(crate) theirs_in_meetings: u64,
    pub(crate) last_meeting: String,
    pub(crate) meeting_seconds: String,
    pub(crate) report: String,
}

/// Reads pages, in this order, with one account at cust.example and two mailboxes.
pub(crate) fn read(pages: &[Value]) -> Found {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("accounts.json", r#"[{"id": "cust", "domains": ["cust.example"]}]"#.to_owned());
    let mailboxes = json!([{"address": "ann@corp.example", "directory_id": "0a11"}, {"address": "bob@corp.example", "directory_id": "0b22"}]);
    write("mailboxes.json", mailboxes.to_string());
    let mut program = Command::new(env!("CARGO_BIN_EXE_microsoft-graph"));
    for (number, page) in pages.iter().enumerate() {
        write(&format!("{number}.json"), page.to_string());
        program.arg(format!("{number}.json"));
    }
    program.current_dir(folder.path()).args(["--accounts", "accounts.json", "--mailboxes", "mailboxes.json"]);
    program.args(["--as-of", "2026-03-31T18:00:00Z", "--format", "csv", "--levels", "year", "--all-accounts"]);
    let output = program.output().unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(!report.contains('@'), "{report}");
    let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
    let row = rows.records().next().unwrap().unwrap();
    let number = |column: usize| row[column].parse::<u64>().unwrap();
    Found {
        counts: [2, 3, 4, 5].map(number),
        ours_in_meetings: number(6),
        theirs_in_meetings: number(8),
        last_meeting: row[12].to_owned(),
        meeting_seconds: row[13].to_owned(),
        report,
    }
}

/// A page of a mailbox, fetched at some instant of March or at none.
pub(crate) fn page(mailbox: &str, what: &str, fetched: &str, items: Value) -> Value {
    let context = format!("https://graph.microsoft.com/v1.0/$metadata#users('{mailbox}')/{what}");
    let mut page = json!({"@odata.context": context, "value": items});
    if !fetched.is_empty() {
        page["fetchedAt"] = json!(format!("2026-03-{fetched}:00Z"));
    }
    page
}

pub(crate) fn with(mut item: Value, changes: Value) -> Value {
    item.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    item
}

pub(crate) fn person(address: &str) -> Value {
    json!({"emailAddress": {"address": address}})
}

pub(crate) fn message() -> Value {
    json!({
        "id": "M", "internetMessageId": "<m1@corp.example>", "sentDateTime": "2026-03-02T09:00:00Z", "conversationId": "c",
        "from": person("ann@corp.example"), "toRecipients": [person("x@cust.example")], "ccRecipients": [],
        "bccRecipients": [], "isDraft": false, "internetMessageHeaders": [],
    })
}

/// A meeting at noon of this day of March, called by Ann.
pub(crate) fn event(id: &str, day: u8) -> Value {
    let time = |hour: u8| json!({"dateTime": format!("2026-03-{day:02}T{hour}:00:00.0000000"), "timeZone": "UTC"});
    json!({
        "id": id, "iCalUId": UID, "type": "singleInstance", "start": time(12), "end": time(13), "isAllDay": false,
        "isCancelled": false, "isDraft": false, "isOrganizer": true, "organizer": person("ann@corp.example"),
        "attendees": [person("x@cust.example"), person("bob@corp.example")],
        "responseStatus": {"response": "organizer"}, "lastModifiedDateTime": "2026-03-01T00:00:00Z",
    })
}

pub(crate) fn removed(id: &str) -> Value {
    json!({"id": id, "@removed": {"reason": "deleted"}})
}
