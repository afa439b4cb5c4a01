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
    let (bad, _) = bad.split_once("Lists ").unwrap();
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

/// Of a file that is cut, the whole lines before count: exit code 1. If there is none, there are no rows: 2.
#[test]
fn gzip_that_breaks_off_says_where() {
    let scratch = Scratch::new("broken_gzip");
    let text = fs::read_to_string(worked("emails.jsonl")).unwrap();
    let whole = gzip(&text);
    let expected = Program::new().with("--emails", worked("emails.jsonl")).run().ok().out;
    let emails = scratch.file("emails", &whole[..whole.len() - 4]);
    for more in [&["--skip-bad"][..], &["--timing"], &["--shards=3"], &[]] {
        let program = more.iter().fold(Program::new().with("--emails", &emails), |program, flag| program.flag(flag));
        let run = program.run();
        assert_eq!((run.code, &run.out), (Some(1), &expected), "{more:?}: {}", run.said);
        let told = "a part of it could not be read: from line 37 on: unexpected end of file";
        assert!(run.said.ends_with(&format!("{}: {told}\n", emails.display())), "{more:?}: {}", run.said);
    }
    // Wherever it is cut, the part is that of whole lines, and no line is called bad.
    let lines: Vec<&str> = text.lines().collect();
    for length in (0..whole.len()).step_by(whole.len() / 40) {
        let emails = scratch.file("emails", &whole[..length]);
        let run = Program::new().with("--emails", &emails).run();
        if run.code == Some(1) {
            let (_, line) = run.said.rsplit_once("from line ").unwrap();
            let line: usize = line.split(' ').next().unwrap().parse().unwrap();
            let part = scratch.file("part", lines[..line - 1].join("\n"));
            assert_eq!(run.out, Program::new().with("--emails", part).run().ok().out, "{length} bytes");
        } else if length < 2 {
            // Too short to be gzipped.
            assert_ne!(run.code, Some(1));
        } else {
            assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{length} bytes: {}", run.said);
            let told = format!("{}: nothing of it could be read: from line 1 on: ", emails.display());
            assert!(run.said.contains(&told), "{length} bytes: {}", run.said);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_which_nothing_can_be_read_ends_the_run() {
    // It can be opened, also by root, and not be read from its first byte on.
    let run = Program::new().with("--emails", "/proc/self/mem").run();
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.said);
    assert!(run.said.contains("/proc/self/mem: "), "{}", run.said);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_named_before_any_reading() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let emails = folder.path().join("emails.jsonl");
    fs::write(&emails, GOOD).unwrap();
    fs::set_permissions(&emails, fs::Permissions::from_mode(0o0)).unwrap();
    let mut command = Program::new().with("--emails", &emails).command();
    if kit::testing::run_as_ordinary_user(&mut command, folder.path()) {
        let told = "--emails needs a file that can be read: Permission denied (os error 13)";
        kit::testing::run(&mut command).refused(&format!("{}: {told}", emails.display()));
    }
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
