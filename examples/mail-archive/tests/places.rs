//! Mail whose place or container says something about it: drafts, junk, the files of Apple Mail and of Outlook.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::process::Command;

use tempfile::TempDir;

const REP: &str = "rep@corp.example";
const ANN: &str = "ann@cust.example";

/// A message of its own, with more headers.
fn mail(number: usize, from: &str, to: &str, more: &str) -> String {
    format!(
        "From: {from}\nTo: {to}\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nMessage-ID: <m{number}@x.example>\n{more}\nHello\n"
    )
}

/// Emails to and from the account, and the summary.
fn run(files: &[(&str, String)]) -> (String, String) {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("accounts.json", br#"[{"id": "cust", "domains": ["cust.example"]}]"#);
    write("mailboxes.json", br#"[{"address": "rep@corp.example"}]"#);
    for (name, text) in files {
        write(&format!("Drafts/in/{name}"), text.as_bytes());
    }
    let mut program = Command::new(env!("CARGO_BIN_EXE_mail-archive"));
    // The folder above what is named says nothing.
    program.current_dir(folder.path().join("Drafts")).args(["in", "--accounts", "../accounts.json"]);
    program.args([
        "--mailboxes",
        "../mailboxes.json",
        "--as-of",
        "2026-03-31",
        "--format",
        "csv",
        "--levels",
        "year",
        "--all-accounts",
    ]);
    let output = program.output().unwrap();
    let rows = String::from_utf8(output.stdout).unwrap();
    let row: Vec<&str> = rows.lines().nth(1).unwrap().split(',').collect();
    (row[2..4].join("/"), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn drafts_and_junk_are_counted_and_not_offered() {
    let mbox = |text: &str| format!("From - Mon Mar  2 09:00:00 2026\n{text}\n");
    let to_ann = |more: &str| mail(1, REP, ANN, more);
    for (name, text, is_offered) in [
        ("Inbox", mbox(&to_ann("")), true),
        ("Trash", mbox(&to_ann("X-Mozilla-Status: 0009\n")), true),
        ("Drafts", mbox(&to_ann("")), false),
        ("Local Folders/Unsent Messages", mbox(&to_ann("")), false),
        ("Junk.mbox/mbox", mbox(&to_ann("")), false),
        ("a.eml", to_ann("X-Unsent: 1\n"), false),
        ("a.eml", to_ann("X-Spam-Flag: YES\n"), false),
        ("Drafts.eml", to_ann(""), true),
        ("M/cur/1772442000.M1P1.host:2,S", to_ann(""), true),
        ("M/cur/1772442000.M1P1.host:2,DS", to_ann(""), false),
        ("M/.Spam/cur/1772442000.M1P1.host:2,S", to_ann(""), false),
        ("V10/Drafts.mbox/A/Data/Messages/7.emlx", format!("{}\n{}<?xml", to_ann("").len(), to_ann("")), false),
        ("V10/INBOX.mbox/A/Data/Messages/7.partial.emlx", format!("{}\n{}<?xml", to_ann("").len(), to_ann("")), true),
    ] {
        let (emails, report) =
            run(&[(name, text), ("M/new/.keep", String::new()), ("M/.Spam/new/.keep", String::new())]);
        assert_eq!(emails, if is_offered { "1/0" } else { "0/0" }, "{name}: {report}");
        let is_named = report.contains("Ignored   messages that were not sent")
            || report.contains("Ignored   messages that are junk");
        assert_eq!(is_named, !is_offered, "{name}: {report}");
    }
}

#[test]
fn reports_of_servers_are_no_mail_of_people() {
    let question = ("1.eml", mail(1, REP, ANN, ""));
    for more in
        ["Return-Path: <>\n", "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n"]
    {
        let (emails, report) = run(&[question.clone(), ("2.eml", mail(2, ANN, REP, more))]);
        assert_eq!(emails, "1/0", "{more}: {report}");
    }
}

#[test]
fn files_of_outlook_are_named_with_how_to_convert_them() {
    let (emails, report) = run(&[
        ("1.eml", mail(1, REP, ANN, "")),
        ("archive.pst", "!BDN".to_owned()),
        ("old.olm", "PK\u{3}\u{4}".to_owned()),
    ]);
    assert_eq!(emails, "1/0");
    for line in [
        "PST or OST files, which are not read: convert each with `readpst -e -D -t ea -o FOLDER FILE`: 1\n            in/archive.pst\n",
        "OLM files, which are not read: import each into legacy Outlook for Mac, and drag its folders to the Finder: 1\n            in/old.olm\n",
    ] {
        assert!(report.contains(line), "{report}");
    }
    assert!(!report.contains("neither mail nor calendars"), "{report}");
}

#[test]
fn messages_dated_by_their_arrival_and_doubtful_lines_are_named() {
    let without_date = mail(1, ANN, REP, "").replace("Date: Mon, 2 Mar 2026 09:00:00 +0000\n", "Date: soon\n");
    let (emails, report) = run(&[(
        "a.mbox",
        format!(
            "From ann at cust.example  Mon Mar  2 09:00:00 2026\n{without_date}\nFrom my notes:\n{}",
            mail(2, ANN, REP, "")
        ),
    )]);
    assert_eq!(emails, "0/1", "{report}");
    for line in [
        "Trouble   messages without a readable Date, dated by their arrival: 1\n            in/a.mbox, line 1\n",
        "with headers behind them, and were read as text: 1\n            in/a.mbox, line 9\n",
    ] {
        assert!(report.contains(line), "{report}");
    }
}
