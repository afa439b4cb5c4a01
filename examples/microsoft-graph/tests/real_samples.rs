//! Runs the program on the documentation's own samples, which are not part of the project. Where they
//! are missing the test says so and passes.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::process::Command;

use kit::testing::samples;
use tempfile::TempDir;

#[test]
fn the_documentations_samples_are_read() {
    let Some(folder) = samples("graph") else { return };
    let lists = TempDir::new().unwrap();
    let write = |name: &str, text: &str| std::fs::write(lists.path().join(name), text).unwrap();
    write("accounts.json", r#"[{"id": "acct", "domains": ["a830edad905084922e17020313.onmicrosoft.com"]}]"#);
    write("mailboxes.json", r#"[{"address": "danas@contoso.onmicrosoft.com"}]"#);
    let mut program = Command::new(env!("CARGO_BIN_EXE_microsoft-graph"));
    program.current_dir(lists.path()).arg(&folder).args([
        "--accounts",
        "accounts.json",
        "--mailboxes",
        "mailboxes.json",
    ]);
    let output = program.args(["--as-of", "2019-12-31T00:00:00Z", "--format", "csv"]).output().unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(!report.contains('@'), "{report}");
    for line in [
        "Read      52 files with 25 messages and 27 events",
        // Those with a Message-ID, a sender and no `isDraft`: two of them invitations.
        "Emails    4 offered: 0 recorded, 4 not between a mailbox and a contact",
        // Single meetings with an iCalUId, one of them in two files.
        "Meetings  6 offered: 5 recorded, 1 seen before",
        "messages without internetMessageId, which they need: add it to $select: 12",
        "messages without from, which they need: add it to $select: 1",
        // Requests, and answers by a $select.
        "events without type, which they need: add it to $select: 13",
        // The schema, whose type is \"String\".
        "events whose type is empty or cannot be read: 1",
        "occurrences without the properties of their series, which was not read",
        "messages that are drafts: 4",
        "series, whose occurrences count: 1",
        "series without an occurrence: read calendarView, since /events has series alone: 1",
        "items that are neither messages nor events: 5",
    ] {
        assert!(report.contains(line), "{line:?} in {report}");
    }
}
