//! Runs the program: on its sample, on every form of input, and on what is broken.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use tempfile::TempDir;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_microsoft-graph"))
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The rows of these pages of the sample, as CSV.
fn sample_rows(pages: &[PathBuf]) -> String {
    let sample = package().join("sample");
    let mut program = program();
    program.args(pages).arg("--accounts").arg(sample.join("accounts.json"));
    program.arg("--mailboxes").arg(sample.join("mailboxes.json"));
    let output = program.args(["--as-of", "2026-06-30T16:00:00Z", "--format", "csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn sample_pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for mailbox in fs::read_dir(package().join("sample/pages")).unwrap() {
        pages.extend(fs::read_dir(mailbox.unwrap().path()).unwrap().map(|page| page.unwrap().path()));
    }
    pages.sort();
    pages
}

#[test]
fn the_sample_gives_what_is_written_down() {
    let root = package().join("../..");
    let expected = |name: &str| fs::read_to_string(package().join("tests/data").join(name)).unwrap();
    let table = program().current_dir(&root).output().unwrap();
    assert_eq!((text(&table.stdout), text(&table.stderr)), (expected("sample.txt"), String::new()));
    let rows = program().current_dir(&root).args(["--format", "csv"]).output().unwrap();
    assert_eq!(text(&rows.stdout), expected("sample.csv"));
    let below = text(&table.stdout).rsplit_once("\n\n").unwrap().1.to_owned();
    assert_eq!(text(&rows.stderr), below);
    assert!(!below.contains('@'));
}

#[test]
fn the_report_has_a_card_for_each_account_and_extra_columns_follow_the_sixteen() {
    let folder = TempDir::new().unwrap();
    let mut program = program();
    program.arg("--report").arg(folder.path().join("out"));
    let output = program.args(["--format", "csv", "--levels", "year", "--extra", "name,raw-score"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let page = fs::read_to_string(folder.path().join("out/report.html")).unwrap();
    assert_eq!(page.matches("<article class=\"card\"").count(), 4);
    assert!(page.contains("16 with 66 messages and 39 events") && page.contains("Port of Tidewater"));
    let rows = text(&output.stdout);
    assert!(rows.lines().next().unwrap().ends_with(",AggregationLevel,AccountName,RawScore"), "{rows}");
    assert!(rows.contains(",Year,Millrace Mills,"), "{rows}");
}

#[test]
fn a_shell_gets_completions_and_a_manual_page() {
    for (arguments, expected) in [(&["--completions", "bash"][..], "--report"), (&["--man"], ".TH microsoft-graph 1")] {
        let output = program().args(arguments).output().unwrap();
        assert!(output.status.success() && text(&output.stdout).contains(expected), "{arguments:?}");
    }
}

#[test]
fn the_order_of_pages_does_not_show() {
    let mut pages = sample_pages();
    let expected = sample_rows(&[package().join("sample/pages")]);
    assert_eq!(pages.len(), 16);
    for seed in 1..=12_u64 {
        // A linear congruential generator is chance enough to shuffle sixteen files.
        let mut state = seed;
        for place in (1..pages.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            pages.swap(place, usize::try_from(state >> 33).unwrap() % (place + 1));
        }
        assert_eq!(sample_rows(&pages), expected, "seed {seed}");
    }
    // Every page twice.
    let twice: Vec<PathBuf> = pages.iter().chain(&pages).cloned().collect();
    assert_eq!(sample_rows(&twice), expected);
}

#[test]
fn gzipped_or_not_marked_or_not_pages_are_the_same() {
    let folder = TempDir::new().unwrap();
    for (number, page) in sample_pages().into_iter().enumerate() {
        let mut bytes = fs::read(&page).unwrap();
        // What was packed is unpacked, and the rest packed.
        let is_packed = page.extension().is_some_and(|extension| extension == "gz");
        if is_packed {
            let mut plain = "\u{feff}".as_bytes().to_vec();
            GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap();
            bytes = plain;
        } else {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes)).unwrap();
            bytes = encoder.finish().unwrap();
        }
        // The name says nothing.
        fs::write(folder.path().join(format!("{number:02}")), bytes).unwrap();
    }
    assert_eq!(sample_rows(&[folder.path().to_owned()]), sample_rows(&[package().join("sample/pages")]));
}

/// Lists of people, and a page with one message.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    fs::write(root.join("accounts.json"), r#"[{"id": "cust", "domains": ["cust.example"]}]"#).unwrap();
    fs::write(root.join("mailboxes.json"), r#"{"address": "rep@corp.example"}"#).unwrap();
    fs::create_dir(root.join("in")).unwrap();
    fs::write(root.join("in/good.json"), format!("{{\"value\": [{MESSAGE}]}}")).unwrap();
    folder
}

const MESSAGE: &str = r#"{"id": "A", "internetMessageId": "<m1@corp.example>", "sentDateTime": "2026-03-02T09:00:00Z",
    "from": {"emailAddress": {"address": "rep@corp.example"}}, "conversationId": "c", "internetMessageHeaders": [],
    "toRecipients": [{"emailAddress": {"address": "x@cust.example"}}], "ccRecipients": [], "bccRecipients": []}"#;

fn command(folder: &TempDir, more: &[&str]) -> Command {
    let mut program = program();
    program.current_dir(folder.path()).args(["in", "--accounts", "accounts.json", "--mailboxes", "mailboxes.json"]);
    program.args(["--as-of", "2026-03-31T18:00:00Z"]).args(more);
    program
}

fn run(folder: &TempDir, more: &[&str]) -> Output {
    command(folder, more).output().unwrap()
}

#[test]
fn what_is_broken_is_named_and_the_rest_counts() {
    let item = |more: &str| MESSAGE.replace("\"A\"", "\"B\"").replacen('{', &format!("{{{more}, "), 1);
    for (name, content, expected) in [
        (
            "cut.json",
            "{\"value\": [\n  {\"id\": \"ann@corp.example\"",
            "in/cut.json: line 2, column 27: EOF while parsing an object",
        ),
        ("comma.json", "{\"value\": [1, ]}", "in/comma.json: line 1, column 15: trailing comma"),
        ("words.json", "ann@corp.example", "in/words.json: line 1, column 1: expected value"),
        (
            "twice.json",
            "{\"id\": \"a\", \"id\": \"b\"}",
            "in/twice.json: line 1, column 17: a property that is there twice",
        ),
        (
            "surrogate.json",
            "{\"id\": \"\\ud800\"}",
            "in/surrogate.json: line 1, column 15: unexpected end of hex escape",
        ),
        (
            "lines.jsonl",
            &format!("{}\n{{\n", MESSAGE.replace('\n', " ")),
            "in/lines.jsonl: line 3, column 0: EOF while parsing an object",
        ),
        ("empty.json", "", "Read      2 files with 1 message and 0 events"),
        ("notes.txt", "ann@corp.example", "files that are not JSON: 1\n            in/notes.txt"),
        (
            "contact.json",
            "[{\"displayName\": \"Ann\"}, 7]",
            "items that are neither messages nor events: 2\n            in/contact.json, item 1\n            in/contact.json, item 2",
        ),
        (
            "failed.json",
            "{\"error\": {\"code\": \"TooManyRequests\", \"message\": \"ann@corp.example\"}}",
            "Trouble   errors of Graph in place of an answer: ask again: 1\n            in/failed.json, item 1\n",
        ),
        (
            "batch.json",
            "{\"responses\": [{\"id\": \"1\", \"status\": 200, \"body\": {\"value\": []}}]}",
            "Trouble   answers to a batch, which are not read: save the body of each as a page: 1\n            in/batch.json, item 1\n",
        ),
        (
            "list.json",
            "{\"value\": 7}",
            "items that are neither messages nor events: 1\n            in/list.json, item 1",
        ),
        (
            "odd.json",
            &format!("[{}]", item("\"subject\": {\"a\": [1]}, \"isDraft\": \"no\", \"lastModifiedDateTime\": []")),
            "Emails    2 offered: 1 recorded, 1 seen before",
        ),
        (
            "noid.json",
            &MESSAGE.replace("\"A\"", "\"B\"").replace("internetMessageId", "messageId"),
            "Trouble   messages without internetMessageId, which they need: add it to $select: 1\n            in/noid.json, item 1",
        ),
        (
            "null.json",
            &MESSAGE.replace("\"<m1@corp.example>\"", "null"),
            "messages whose internetMessageId is empty or cannot be read: 1",
        ),
        (
            "backwards.json",
            r#"{"type": "singleInstance", "uid": "u", "start": {"dateTime": "2026-03-02T09:00:00"}, "end": {"dateTime": "2026-03-02T08:00:00"}}"#,
            "events that end before they start: 1\n            in/backwards.json, item 1",
        ),
        ("headless.json", &MESSAGE.replace(", \"internetMessageHeaders\": []", ""), ""),
    ] {
        let folder = folder();
        fs::write(folder.path().join("in").join(name), content).unwrap();
        let output = run(&folder, &["--format", "csv", "--levels", "year"]);
        let report = text(&output.stderr);
        // What breaks off is read in part; what is something else is read.
        let broken = ["cut.json", "comma.json", "words.json", "twice.json", "surrogate.json", "lines.jsonl"];
        assert_eq!(output.status.code(), Some(i32::from(broken.contains(&name))), "{name}: {report}");
        assert!(text(&output.stdout).contains("\ncust,100.0,1,0,"), "{name}: {}", text(&output.stdout));
        assert!(report.contains(expected), "{name}: {expected:?} in {report}");
        assert!(!report.contains('@') && !report.contains("panicked"), "{name}: {report}");
    }
}

#[test]
fn utf_16_is_called_by_its_name() {
    let folder = folder();
    let bytes: Vec<u8> = "\u{feff}{\"value\": []}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("in/wide.json"), bytes).unwrap();
    let report = text(&run(&folder, &["--format", "csv"]).stderr);
    assert!(report.contains("\n            in/wide.json: UTF-16: save it as UTF-8\n"), "{report}");
}

#[test]
fn a_packed_file_that_breaks_off_is_named() {
    let folder = folder();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let ids: Vec<String> = (0..999).map(|number| format!("{{\"id\": \"{}\"}}", number * number)).collect();
    encoder.write_all(format!("[{}]", ids.join(",")).as_bytes()).unwrap();
    fs::write(folder.path().join("in/cut.json.gz"), &encoder.finish().unwrap()[..100]).unwrap();
    let output = run(&folder, &["--format", "csv"]);
    let report = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(
        report.contains("files that could not be read: 1\n            in/cut.json.gz: unexpected end of file"),
        "{report}"
    );
}

/// Nothing of a path: 2 and no rows. A part of it: 1 and the rows. What is something else is no failure.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_shows_in_the_exit_code() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = folder();
    let root = folder.path();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let pages: Vec<String> = (0..400).map(|number| MESSAGE.replace("m1@", &format!("m{}@", number * 7919))).collect();
    encoder.write_all(pages.join("\n").as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        fs::write(root.join(name), bytes).unwrap();
    };
    write("part.jsonl.gz", &packed[..packed.len() - 50]);
    write("start.json.gz", &packed[..12]);
    write("cut.json", b"{\"value\": [{\"id\": ");
    write("notes.txt", b"nothing of interest");
    write("closed/x.json", MESSAGE.as_bytes());
    write("more/closed.json", MESSAGE.as_bytes());
    write("more/good.json", MESSAGE.as_bytes());
    fs::create_dir(root.join("empty")).unwrap();
    symlink(".", root.join("in/round")).unwrap();
    for name in ["closed/x.json", "more/closed.json"] {
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o0)).unwrap();
    }
    let command = |path: &str| {
        let mut command = program();
        command.current_dir(root).args([path, "--accounts", "accounts.json", "--mailboxes", "mailboxes.json"]);
        command.args(["--as-of", "2026-03-31T18:00:00Z", "--format", "csv"]);
        command
    };
    for (path, code) in [
        ("in", 0),
        ("empty", 0),
        ("notes.txt", 0),
        ("part.jsonl.gz", 1),
        ("start.json.gz", 2),
        ("cut.json", 2),
        ("closed", 2),
        ("closed/x.json", 2),
        ("more", 1),
    ] {
        let mut command = command(path);
        if !kit::testing::run_as_ordinary_user(&mut command, root) {
            return;
        }
        let ran = kit::testing::run(&mut command);
        assert_eq!((ran.code, ran.out.is_empty()), (Some(code), code == 2), "{path}: {}", ran.said);
        assert_eq!(ran.said.contains("a part of it could not be read: "), code == 1, "{path}: {}", ran.said);
    }
}

#[cfg(unix)]
#[test]
fn standard_output_that_cannot_be_written_is_an_error() {
    let folder = folder();
    kit::testing::assert_notices_standard_output(|| command(&folder, &["--format", "json"]));
    kit::testing::assert_notices_standard_output(program);
}

#[test]
fn json_goes_to_a_file_whole() {
    let folder = folder();
    let output = run(&folder, &["--format", "json", "--levels", "month", "--out", "rows.json"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&fs::read_to_string(folder.path().join("rows.json")).unwrap()).unwrap();
    assert_eq!(rows[0]["AggregationStartDate"], "2026-03-01");
    assert!(!folder.path().join("rows.json.unfinished").exists());
}

#[cfg(unix)]
#[test]
fn a_link_still_leads_to_the_rows_and_a_pipe_takes_them() {
    let folder = folder();
    kit::testing::assert_writes_through_links_and_pipes(folder.path(), |out| {
        kit::testing::run(&mut command(&folder, &["--format", "csv", "--levels", "year", "--out", out]))
    });
}

#[test]
fn bad_usage_ends_with_two() {
    let folder = folder();
    for (arguments, message) in [
        (&["in", "--as-of", "today"][..], "expected a date, such as 2026-06-30, or a time with its offset"),
        (&["in"], "--accounts"),
        (
            &[
                "nowhere",
                "--accounts",
                "accounts.json",
                "--mailboxes",
                "mailboxes.json",
                "--as-of",
                "2026-03-31T18:00:00Z",
            ],
            "nowhere: PATH needs a file or folder that can be read: ",
        ),
        (
            &["in", "--accounts", "in", "--mailboxes", "mailboxes.json", "--as-of", "2026-03-31T18:00:00Z"],
            "--accounts needs a file that can be read",
        ),
        (&["in", "--zone", "Europe/Atlantis"], "is not an IANA time zone"),
    ] {
        let output = program().current_dir(folder.path()).args(arguments).output().unwrap();
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains(message), "{arguments:?}: {error}");
    }
}

#[test]
fn help_teaches() {
    let help = text(&program().arg("--help").output().unwrap().stdout);
    for word in ["Examples:", "What is read:", "directory_id", "Exit codes:"] {
        assert!(help.contains(word), "{word}");
    }
}
