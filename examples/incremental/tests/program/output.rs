//! What it writes, refuses and says.

use std::fs;
use std::process::Command;

use crate::support::{PROGRAM, Place, stderr, with_oak};

/// A disk that is full after so many blocks: the run fails and says where, the last snapshot stays,
/// and with room again nothing is missing.
#[test]
fn a_failed_write_leaves_the_last_snapshot() {
    let place = Place::new(1500);
    let undisturbed = place.answer("undisturbed");
    place.journal_up_to(place.journal.len() / 3);
    assert!(place.run("full", 1_000_000).status.success());
    let last = fs::read(place.path("full").join("snapshot")).unwrap();
    place.journal_up_to(place.journal.len());
    let smallest = u32::try_from(last.len() / 512).unwrap();
    for blocks in [0, 1, smallest / 2, smallest] {
        let output = Command::new("sh")
            .args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""), PROGRAM])
            .args(place.arguments("full", 1_000_000))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {}", stderr(&output));
        assert!(stderr(&output).contains("File too large"), "{}", stderr(&output));
        assert!(fs::read(place.path("full").join("snapshot")).unwrap() == last, "{blocks} blocks");
        // And killed by it in the middle of the write.
        let killed = Command::new("sh")
            .args(["-c", &format!("ulimit -f {blocks}; exec \"$0\" \"$@\""), PROGRAM])
            .args(place.arguments("full", 1_000_000))
            .output()
            .unwrap();
        assert_eq!(killed.status.code(), None, "{blocks} blocks: {}", stderr(&killed));
        assert!(fs::read(place.path("full").join("snapshot")).unwrap() == last, "{blocks} blocks");
    }
    assert!(place.answer("full") == undisturbed);
}

#[test]
fn a_damaged_snapshot_costs_time_and_nothing_else() {
    let place = Place::new(800);
    let undisturbed = place.answer("state");
    let snapshot = place.path("state").join("snapshot");
    let mut flipped = undisturbed.1.clone();
    flipped[400] ^= 1;
    let mut position = undisturbed.1.clone();
    position[1] ^= 1;
    for damaged in [&flipped[..], &position, &undisturbed.1[..300], &undisturbed.1[..20], &[]] {
        fs::write(&snapshot, damaged).unwrap();
        let output = place.run("state", 1_000_000);
        assert!(stderr(&output).contains("starting again from the beginning of the journal"), "{}", stderr(&output));
        assert_eq!(String::from_utf8(output.stdout).unwrap(), undisturbed.0);
        assert!(fs::read(&snapshot).unwrap() == undisturbed.1);
    }
    fs::write(&snapshot, [&[0; 8][..], &[255; 8], b"something else"].concat()).unwrap();
    let output = place.run("state", 1_000_000);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("the bytes do not start as a snapshot does"), "{}", stderr(&output));
}

#[test]
fn who_is_new_in_the_directory_gets_their_past() {
    let place = Place::new(900);
    let before = place.answer("state");
    fs::write(place.path("accounts.json"), with_oak()).unwrap();
    let output = place.run("state", 10);
    assert!(
        stderr(&output)
            .starts_with("new in the directory: 0 addresses, 1 domain; reading the whole journal for their past"),
        "{}",
        stderr(&output)
    );
    let with_past = place.answer("state");
    assert_ne!(with_past.0, before.0);
    assert!(with_past == place.answer("undisturbed"));
}

/// The two days of the README, with the rows that are beside them.
#[test]
fn the_sample_gives_the_rows_beside_it() {
    let sample = |name: &str| format!("{}/sample/{name}", env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut journal = String::new();
    for (day, as_of) in [("monday", "2026-03-02T18:00:00Z"), ("tuesday", "2026-03-03T18:00:00Z")] {
        journal += &fs::read_to_string(sample(&format!("{day}.jsonl"))).unwrap();
        fs::write(path("journal.jsonl"), &journal).unwrap();
        let mut command = Command::new(PROGRAM);
        command.arg("--state").arg(path("state")).arg("--journal").arg(path("journal.jsonl"));
        command.args([
            "--accounts",
            &sample(&format!("accounts-{day}.json")),
            "--mailboxes",
            &sample("mailboxes.json"),
        ]);
        let output = command.args(["--as-of", as_of, "--format", "csv", "--levels", "year"]).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let expected = fs::read_to_string(sample(&format!("expected-{day}.csv"))).unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{day}");
    }
}

#[test]
fn files_that_cannot_be_read_are_reported_with_their_option() {
    let place = Place::new(0);
    fs::remove_file(place.path("journal.jsonl")).unwrap();
    let output = place.run("state", 10);
    assert!(
        stderr(&output).contains("journal.jsonl: --journal needs a file that can be read: "),
        "{}",
        stderr(&output)
    );
    fs::write(place.path("mailboxes.json"), "[\n7]").unwrap();
    let output = place.run("state", 10);
    let expected =
        "mailboxes.json:2: invalid type: integer …, expected a mailbox: an object with named fields (column 1)\n";
    assert!(stderr(&output).ends_with(expected), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_gzipped_journal_is_refused_with_advice() {
    let place = Place::new(0);
    fs::write(place.path("journal.jsonl"), b"\x1f\x8b\x08").unwrap();
    let output = place.run("state", 10);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("a journal is plain text"), "{}", stderr(&output));
}

#[test]
fn two_runs_at_once_and_another_journal_are_refused() {
    let place = Place::new(50);
    place.answer("state");
    let held = fs::File::open(place.path("state").join("lock")).unwrap();
    held.lock().unwrap();
    let output = place.run("state", 10);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("another run has not ended yet"), "{}", stderr(&output));
    drop(held);
    let other = place.journal.replacen("m1", "message-1", 1);
    for journal in [&place.journal[..10], &other] {
        fs::write(place.path("journal.jsonl"), journal).unwrap();
        let output = place.run("state", 10);
        assert!(stderr(&output).contains("give the journal that was given before"), "{}", stderr(&output));
    }
    // Also where the whole of it is to be read.
    fs::write(place.path("accounts.json"), with_oak()).unwrap();
    place.journal_up_to(10);
    let output = place.run("state", 10);
    assert!(stderr(&output).contains("give the journal that was given before"), "{}", stderr(&output));
}

#[test]
fn a_snapshot_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new(10);
    place.answer("state");
    let mode = fs::metadata(place.path("state").join("snapshot")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn errors_name_the_place_and_nobody() {
    let place = Place::new(0);
    let lines = [
        r#"{"email": {"id": "m1", "sent_at": "2026-02-01T00:00:00Z", "from": "rep@corp.example", "to": ["p@birch.example"]}}"#,
        r#"{"email": {"id": "m2", "sent_at": "planted@birch.example", "from": "planted@birch.example"}}"#,
    ];
    fs::write(place.path("journal.jsonl"), lines.join("\n") + "\n").unwrap();
    let output = place.run("state", 10);
    let expected = format!("the line at byte {} is no email and no meeting, see its column 57\n", lines[0].len() + 1);
    assert!(stderr(&output).ends_with(&expected), "{}", stderr(&output));
    assert!(!stderr(&output).contains("planted"));
}

/// Without `--key-file` the first run puts a key beside the snapshot, and the rows are those under any other key.
#[test]
fn a_key_is_drawn_once_and_kept_beside_the_snapshot() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new(300);
    let expected = place.answer("given").0;
    let run = |state: &str, key_file: &[&str]| {
        let output = place.command_with_own_key(state).args(key_file).output().unwrap();
        (output.status.code(), stderr(&output), String::from_utf8(output.stdout).unwrap())
    };
    let path = place.path("state").join("key");
    let (code, said, rows) = run("state", &[]);
    assert_eq!((code, &rows), (Some(0), &expected), "{said}");
    let named = format!("a new key is in {}: later runs need it to read the state\n", path.display());
    assert!(said.starts_with(&named), "{said}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let key = fs::read_to_string(&path).unwrap();
    let (code, said, rows) = run("state", &[]);
    assert_eq!((code, &rows, said.contains("key")), (Some(0), &expected, false), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), key);
    run("another", &[]);
    assert_ne!(fs::read_to_string(place.path("another").join("key")).unwrap(), key);

    // Where the key is lost, nothing is computed with another one.
    fs::rename(&path, place.path("moved")).unwrap();
    let (code, said, rows) = run("state", &[]);
    assert_eq!((code, rows.as_str()), (Some(2), ""));
    assert!(
        said.contains("state: there is a snapshot and no key: give its --key-file, or remove the snapshot"),
        "{said}"
    );
    let (code, said, rows) = run("state", &["--key-file", place.path("moved").to_str().unwrap()]);
    assert_eq!((code, rows), (Some(0), expected), "{said}");
}

#[test]
fn standard_output_that_cannot_be_written_is_an_error() {
    let place = Place::new(50);
    kit::testing::assert_notices_standard_output(|| place.command("state", 10));
    // The state is kept, so that nothing is read twice.
    assert!(place.path("state").join("snapshot").exists());
}
