//! What is wrong is said with its place, without anybody's address, and ends the run with 2.

use std::fs;

use crate::support::{Program, Scratch, Tallies as _, gzip, worked};

const GOOD: &str =
    r#"{"id": "e1", "sent_at": "2026-03-02T09:00:00Z", "from": "rep1@corp.example", "to": ["ann@a.example"]}"#;
const NO_JSON: &str = r#"{"id": "e2", "sent_at": "#;
const UNKNOWN_WORD: &str = r#"{"id": "e3", "sent_at": "2026-03-02T09:00:00Z", "from": "ann@a.example", "kind": "fax"}"#;
const NO_LIST: &str = r#"{"id": "e4", "sent_at": "2026-03-02T09:00:00Z", "from": "x", "to": "ann@a.example"}"#;
const NO_ID: &str = r#"{"id": " <> ", "sent_at": "2026-03-02T09:00:00Z", "from": "ann@a.example"}"#;
const BACKWARDS: &str = r#"{"id": "m1", "start": "2026-03-02T10:00:00Z", "end": "2026-03-02T09:00:00Z"}"#;

#[test]
fn a_bad_line_ends_the_run_at_its_place() {
    let scratch = Scratch::new("bad_line");
    let cases = [
        (NO_JSON, "EOF while parsing a value (column 24)"),
        (
            UNKNOWN_WORD,
            "unknown variant `fax`, expected one of `personal`, `calendar`, `bulk`, `auto_reply` (column 86)",
        ),
        (NO_LIST, "invalid type: string …, expected a sequence (column 82)"),
        (NO_ID, "the id is empty after trimming white space and <>: an activity needs an id that all its copies share"),
    ];
    for (bad, what) in cases {
        for content in [format!("{GOOD}\n\n{bad}\n{NO_JSON}\n"), format!("{GOOD}\r\n \r\n{bad}")] {
            for file in [scratch.file("plain", &content), scratch.file("gzipped", gzip(&content))] {
                for shards in ["1", "7"] {
                    let run = Program::new().with("--emails", &file).with("--shards", shards).run();
                    run.refused(&format!("{}:3: {what}", file.display()));
                }
                let run = Program::new().with("--emails", &file).flag("--timing").run();
                run.refused(&format!("{}:3: {what}", file.display()));
            }
        }
    }
    let meetings = scratch.file("meetings", BACKWARDS);
    Program::new().with("--meetings", &meetings).run().refused(&format!(
        "{}:1: the meeting ends before it starts: from 2026-03-02 10:00:00 UTC to 2026-03-02 09:00:00 UTC",
        meetings.display()
    ));
}

#[test]
fn the_first_bad_line_is_named_whatever_the_number_of_shards() {
    let scratch = Scratch::new("first_bad_line");
    let mut lines = vec![GOOD; 3000];
    for bad in [1234, 1235, 1300, 2999] {
        lines[bad] = NO_JSON;
    }
    let emails = scratch.file("emails", lines.join("\n"));
    for shards in ["1", "2", "7"] {
        let run = Program::new().with("--emails", &emails).with("--shards", shards).run();
        run.refused(&format!("{}:1235: EOF while parsing a value (column 24)", emails.display()));
    }
}

#[test]
fn skip_bad_counts_and_names_the_first() {
    let scratch = Scratch::new("skip_bad");
    let emails = scratch.file("emails", [NO_JSON, GOOD, NO_ID, UNKNOWN_WORD, NO_LIST].join("\n"));
    let meetings = scratch.file("meetings", [BACKWARDS, "[]", "nonsense"].join("\n"));
    let program = |shards: &str| {
        let program = Program::new().with("--meetings", &meetings).with("--emails", &emails).flag("--skip-bad");
        program.with("--shards", shards).run().ok()
    };
    let run = program("1");
    assert_eq!(run.tally("offered"), [2, 1]);
    assert_eq!(run.tally("rejected"), [1, 1]);
    assert_eq!(run.tally("unreadable, passed over"), [3, 2]);
    let (_, bad) = run.said.split_once("passed over 7 bad lines, the first:\n").unwrap();
    let places: Vec<&str> = bad.lines().map(|line| line.split(": ").next().unwrap().trim_start()).collect();
    let place = |line: u32| format!("{}:{line}", emails.display());
    assert_eq!(places, [place(1), place(3), place(4), place(5), format!("{}:1", meetings.display())]);
    assert!(!run.said.contains('@'));
    assert_eq!(program("7").said, run.said);
}

#[test]
fn files_that_cannot_be_read_are_named_before_any_reading() {
    let scratch = Scratch::new("unreadable");
    let missing = scratch.path("nowhere.jsonl");
    let emails = Program::on_worked_example().with("--emails", &missing).run();
    emails.refused(&format!(
        "{}: --emails needs a file that can be read: No such file or directory (os error 2)",
        missing.display()
    ));
    let accounts = Program::over(&missing, &worked("mailboxes.json")).run();
    accounts.refused(&format!(
        "{}: --accounts needs a file that can be read: No such file or directory (os error 2)",
        missing.display()
    ));
    let folder = Program::new().with("--meetings", scratch.path("")).run();
    folder
        .refused(&format!("{}: --meetings needs a file that can be read: it is a folder", scratch.path("").display()));
}

#[test]
fn gzip_that_breaks_off_says_where() {
    let scratch = Scratch::new("broken_gzip");
    let whole = gzip(&fs::read_to_string(worked("emails.jsonl")).unwrap());
    let emails = scratch.file("emails", &whole[..whole.len() - 4]);
    let run = Program::new().with("--emails", &emails).flag("--skip-bad").run();
    run.refused(&format!("{}:37: cannot be read on from here: unexpected end of file", emails.display()));
}

#[test]
fn a_bad_list_is_named_with_its_line() {
    let scratch = Scratch::new("bad_list");
    let accounts = scratch.file("accounts", "[\n{\"id\": \"a\"},\n{\"id\": \"b\", \"domains\": \"ann@a.example\"}\n]");
    Program::over(&accounts, &worked("mailboxes.json"))
        .run()
        .refused(&format!("{}:3: invalid type: string …, expected a sequence (column 38)", accounts.display()));
    let mailboxes = scratch.file("mailboxes", "{\"address\": \"rep1@corp.example\"}\n{}\n");
    Program::over(&worked("accounts.json"), &mailboxes)
        .run()
        .refused(&format!("{}:2: missing field `address` (column 2)", mailboxes.display()));
}
