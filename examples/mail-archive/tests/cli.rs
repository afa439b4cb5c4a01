//! Runs the program on a made-up archive of every form that it reads.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

const AS_OF: &str = "2026-03-31T18:00:00Z";

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mail-archive"))
}

/// A mail of March 2026.
fn mail(id: &str, at: &str, from: &str, to: &str, more: &str) -> String {
    format!("Message-ID: <{id}@mail.example>\nDate: {at}\nFrom: {from}\nTo: {to}\n{more}\nBody.\n")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn write(root: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

/// Two accounts, one of them without activity, and an archive of all forms.
fn archive() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    write(
        root,
        "accounts.json",
        r#"[{"id": "cust", "name": "Customer", "domains": ["cust.example"]}, {"id": "idle", "domains": ["idle.example"]}]"#,
    );
    write(root, "mailboxes.json", "{\"address\": \"rep@corp.example\"}\n{\"address\": \"ann@corp.example\"}\n");

    let question = mail("q", "Mon, 2 Mar 2026 09:00:00 +0000", "Rep <rep@corp.example>", "x@cust.example", "");
    let answer = mail(
        "a",
        "Mon, 2 Mar 2026 13:05:00 +0200",
        "x@cust.example",
        "rep@corp.example",
        "In-Reply-To: <q@mail.example>\n",
    );
    let away = mail(
        "o",
        "Tue, 3 Mar 2026 09:00:00 +0000",
        "x@cust.example",
        "ann@corp.example",
        "Auto-Submitted: auto-replied\n",
    );
    write(
        root,
        "in/archive.mbox",
        format!(
            "From - Mon Mar  2 09:00:00 2026\n{question}\nFrom - Mon Mar  2 11:05:00 2026\n{answer}\nFrom - Tue Mar  3 09:00:00 2026\n{away}"
        ),
    );
    // The answer again, as the receiver's Maildir has it, and one that is still being delivered.
    write(root, "in/Maildir/cur/1.host:2,S", &answer);
    write(
        root,
        "in/Maildir/new/2.host",
        mail("m", "Wed, 4 Mar 2026 09:00:00 +0000", "ann@corp.example", "y@cust.example", ""),
    );
    write(
        root,
        "in/Maildir/tmp/3.host",
        mail("t", "Wed, 4 Mar 2026 09:00:00 +0000", "ann@corp.example", "y@cust.example", ""),
    );
    let list =
        "List-Id: Users <users.lists.example>\nReply-To: z@cust.example\nCc: ann@corp.example\nPrecedence: list\n";
    write(
        root,
        "in/eml/one.eml",
        mail("e", "Thu, 5 Mar 2026 09:00:00 +0000", "Zed via Users <users@lists.example>", "users@lists.example", list),
    );
    write(root, "in/eml/no-date.eml", "From: x@cust.example\nTo: ann@corp.example\n\n");
    let more = mail("g", "Fri, 6 Mar 2026 09:00:00 +0000", "rep@corp.example", "x@cust.example", "");
    write(root, "in/more.mbox.gz", gzip(&format!("From - Fri Mar  6 09:00:00 2026\n{more}")));

    let weekly = "BEGIN:VEVENT\r\nUID:weekly\r\nDTSTART;TZID=W. Europe Standard Time:20260303T100000\r\nDURATION:PT30M\r\n\
                  RRULE:FREQ=WEEKLY\r\nORGANIZER:MAILTO:rep@corp.example\r\nATTENDEE:mailto:x@cust.example\r\nEND:VEVENT\r\n";
    write(root, "in/cal/team.ics", calendar(weekly) + &calendar("BEGIN:VEVENT\r\nUID:lost\r\nEND:VEVENT\r\n"));
    let theirs = "BEGIN:VEVENT\r\nUID:theirs\r\nDTSTART:20260312T090000Z\r\nDTEND:20260312T100000Z\r\n\
                  ORGANIZER:mailto:y@cust.example\r\nATTENDEE:mailto:ann@corp.example\r\nEND:VEVENT\r\n";
    write(root, "in/cal/ann.ics.gz", gzip(&calendar(theirs)));
    write(root, "in/cal/broken.ics", [0xff, 0x00, b'\n', 0xfe]);
    write(root, "in/broken.mbox.gz", &gzip(&"From - Fri Mar  6 09:00:00 2026\nFrom: x\n".repeat(99))[..40]);
    write(root, "in/notes.txt", "nothing of interest");
    folder
}

fn command(folder: &TempDir, paths: &[&str], more: &[&str]) -> Command {
    let root = folder.path();
    let mut program = program();
    program.current_dir(root).args(paths).args(["--accounts", "accounts.json", "--mailboxes", "mailboxes.json"]);
    program.args(["--as-of", AS_OF]).args(more);
    program
}

fn run(folder: &TempDir, paths: &[&str], more: &[&str]) -> Output {
    command(folder, paths, more).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn without_arguments_the_sample_is_shown_as_it_stands_beside_these_tests() {
    let output = program().output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), include_str!("sample.txt"));
}

#[test]
fn all_forms_of_archives_come_to_one_row() {
    let output = run(&archive(), &["in"], &["--format", "csv", "--levels", "year"]);
    let report = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(
        report.ends_with("\nin: a part of it could not be read: in/broken.mbox.gz: unexpected end of file\n"),
        "{report}"
    );
    // Emails: q, m and g to them; a and e from them, a in two copies; the machine's answer does
    // not count. Meetings: five Tuesdays of ours and one of theirs.
    assert_eq!(
        text(&output.stdout),
        "AccountId,EngagementScore,NoOfEmails_ToAccount,NoOfEmails_FromAccount,NoOfMeetings_FromAccount,\
         NoOfMeetings_ToAccount,NoOfContactsInvolved_Meetings,NoOfContactsInvolved_Emails,\
         NoOfAccountContactsInvolved_Meetings,NoOfAccountContactsInvolved_Emails,EngagementStartDate,\
         DaysSinceLastEmail,DaysSinceLastMeeting,AverageDuration_Of_Meetings,\
         AverageDuration_Of_AccountEmailReplies,AggregationStartDate,AggregationLevel\n\
         cust,100.0,3,2,1,5,2,2,2,3,2026-03-02,25,0,2100.0,7500.0,2025-03-31,Year\n"
    );
    for line in [
        "in/broken.mbox.gz: unexpected end of file",
        "messages without a date: 1\n            in/eml/no-date.eml",
        "calendars that could not be read: 1",
        "in/cal/broken.ics, line 1",
        "events without a readable start: 1\n            in/cal/team.ics, line 12: component 1",
    ] {
        assert!(report.contains(line), "{line:?} in {report}");
    }
    assert!(!report.contains('@'), "{report}");
}

#[test]
fn the_order_of_paths_does_not_show() {
    let folder = archive();
    let csv = |paths: &[&str]| text(&run(&folder, paths, &["--format", "csv"]).stdout);
    let paths = ["in/archive.mbox", "in/Maildir", "in/eml", "in/more.mbox.gz", "in/cal"];
    let mut reversed = paths;
    reversed.reverse();
    assert_eq!(csv(&paths), csv(&reversed));
    assert_eq!(csv(&paths), csv(&["in", "in/cal/team.ics", "in/archive.mbox"]));
}

#[test]
fn the_table_has_names_and_the_account_of_the_run() {
    let output = run(&archive(), &["in"], &["--all-accounts"]);
    let table = text(&output.stdout);
    assert!(table.contains("Customer  100.0  ████████"), "{table}");
    assert!(table.contains("2 h 05 min"), "{table}");
    assert!(table.contains("idle"), "{table}");
    // One of the seven is cut: its beginning is mail.
    assert!(table.contains("Read      6 mail files with 8 messages, 3 calendar files"), "{table}");
    assert!(!table.contains('\u{1b}'), "no colour outside a terminal");
    assert!(table.lines().take_while(|line| !line.is_empty()).all(|line| line.chars().count() <= 120), "{table}");
}

#[test]
fn json_goes_to_a_file_whole() {
    let folder = archive();
    let output = run(&folder, &["in"], &["--format", "json", "--levels", "month", "--out", "rows.json"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&fs::read_to_string(folder.path().join("rows.json")).unwrap()).unwrap();
    assert_eq!(rows[0]["AggregationStartDate"], "2026-03-01");
    assert!(!folder.path().join("rows.json.unfinished").exists());
}

#[test]
fn ignored_addresses_are_nobody() {
    let folder = archive();
    write(folder.path(), "ignore.txt", "x@cust.example # the ticket machine\n");
    let output = run(&folder, &["in"], &["--format", "csv", "--levels", "year", "--ignore-addresses", "ignore.txt"]);
    assert!(text(&output.stdout).contains("\ncust,100.0,1,1,1,0,"), "{}", text(&output.stdout));
}

#[cfg(unix)]
#[test]
fn a_link_still_leads_to_the_rows_and_a_pipe_takes_them() {
    let folder = archive();
    kit::testing::assert_writes_through_links_and_pipes(folder.path(), |out| {
        kit::testing::run(&mut command(
            &folder,
            &["in/archive.mbox"],
            &["--format", "csv", "--levels", "year", "--out", out],
        ))
    });
}

#[test]
fn bad_usage_ends_with_two() {
    let folder = archive();
    for (arguments, message) in [
        (&["in", "--as-of", "today"][..], "expected a date, such as 2026-06-30, or a time with its offset"),
        (&["in"], "--accounts"),
        (
            &["nowhere.mbox", "--accounts", "accounts.json", "--mailboxes", "mailboxes.json", "--as-of", AS_OF],
            "nowhere.mbox: PATH needs a file or folder that can be read: ",
        ),
        (&["in", "--accounts", "in/notes.txt", "--mailboxes", "mailboxes.json", "--as-of", AS_OF], "in/notes.txt"),
        (&["in", "--zone", "Europe/Atlantis"], "is not an IANA time zone"),
    ] {
        let output = program().current_dir(folder.path()).args(arguments).output().unwrap();
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains(message), "{arguments:?}: {error}");
    }
}

#[test]
fn hostile_calendars_are_counted_and_end_nothing() {
    let folder = archive();
    let mut text = String::new();
    for (number, properties) in [
        "DTSTART:20000101T000000Z\r\nRRULE:FREQ=SECONDLY",
        "DTSTART:20000101T000000Z\r\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART:20260101T000000Z\r\nDURATION:P4294967295W",
        "DTSTART:99991231T235959Z\r\nDURATION:P9999W\r\nRRULE:FREQ=YEARLY",
        "DTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY;COUNT=4294967295;INTERVAL=0",
        "DTSTART:20260101T100000Z\r\nDTEND:20260101T090000Z",
        "DTSTART:20260101T100000Z\r\nDURATION:-PT1H",
        "DTSTART;VALUE=DATE:00010101\r\nRRULE:FREQ=DAILY;BYSETPOS=-1",
    ]
    .into_iter()
    .enumerate()
    {
        text += &calendar(&format!("BEGIN:VEVENT\r\nUID:h{number}\r\n{properties}\r\nEND:VEVENT\r\n"));
    }
    write(folder.path(), "in/cal/hostile.ics", text);
    let output = run(&folder, &["in"], &["--format", "csv", "--levels", "year"]);
    let report = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "in/broken.mbox.gz is cut: {report}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("\ncust,100.0,3,2,1,5,"));
    assert!(report.contains("series followed only in part"), "{report}");
    assert!(report.contains("events that end before they start: 2\n"), "{report}");
    assert!(!report.contains("panicked"), "{report}");
}
