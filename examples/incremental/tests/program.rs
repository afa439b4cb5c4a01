//! The program as it is run: killed anywhere, with a full disk, with other lists the next day. It
//! always ends with the rows of a run that nothing disturbed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_incremental-run");
const AS_OF: [&str; 3] = ["2026-02-10T18:00:00Z", "2026-02-11T18:00:00Z", "2026-02-12T18:00:00Z"];

const MAILBOXES: &str = r#"[{"address": "rep@corp.example"}, {"address": "lead@corp.example"}]"#;
const ACCOUNTS: &str =
    r#"[{"id": "birch", "domains": ["birch.example"]}, {"id": "cedar", "domains": ["cedar.example"]}]"#;

/// With one account more.
fn with_oak() -> String {
    ACCOUNTS.replace("]}]", "]}, {\"id\": \"oak\", \"domains\": [\"outside.example\"]}]")
}

/// A folder with lists and a journal of made-up activity.
struct Place {
    folder: TempDir,
    journal: String,
}

impl Place {
    fn new(activities: usize) -> Place {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mailboxes.json"), MAILBOXES).unwrap();
        fs::write(folder.path().join("accounts.json"), ACCOUNTS).unwrap();
        let place = Place { folder, journal: journal(activities) };
        place.journal_up_to(place.journal.len());
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Leaves this much of the journal, as if the rest had not come yet.
    fn journal_up_to(&self, bytes: usize) {
        fs::write(self.path("journal.jsonl"), &self.journal.as_bytes()[..bytes]).unwrap();
    }

    fn arguments(&self, state: &str, snapshot_every: u32) -> Vec<String> {
        let path = |name: &str| self.path(name).display().to_string();
        let mut arguments = vec!["--state".into(), path(state), "--journal".into(), path("journal.jsonl")];
        arguments.extend(["--accounts".into(), path("accounts.json"), "--mailboxes".into(), path("mailboxes.json")]);
        arguments.extend(["--snapshot-every".into(), snapshot_every.to_string(), "--as-of".into()]);
        arguments.extend(AS_OF.map(str::to_owned));
        arguments
    }

    fn command(&self, state: &str, snapshot_every: u32) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(self.arguments(state, snapshot_every));
        command
    }

    fn run(&self, state: &str, snapshot_every: u32) -> Output {
        self.command(state, snapshot_every).output().unwrap()
    }

    /// Rows and snapshot of a run that has to succeed.
    fn answer(&self, state: &str) -> (String, Vec<u8>) {
        let output = self.run(state, 1_000_000);
        assert!(output.status.success(), "{}", stderr(&output));
        (String::from_utf8(output.stdout).unwrap(), fs::read(self.path(state).join("snapshot")).unwrap())
    }
}

/// Copies, replies, revisions and people that come up again and again.
fn journal(activities: usize) -> String {
    let mut random = fastrand::Rng::with_seed(3);
    let mut journal = String::new();
    for _ in 0..activities {
        let ours = ["rep@corp.example", "lead@corp.example"][random.usize(..2)];
        let theirs = format!("p{}@{}.example", random.u8(..30), ["birch", "cedar", "outside"][random.usize(..3)]);
        let (from, to) = if random.bool() { (ours, theirs.as_str()) } else { (theirs.as_str(), ours) };
        let at = format!("2026-02-{:02}T{:02}:{:02}:00Z", random.u8(1..13), random.u8(..24), random.u8(..60));
        let id = random.u16(..600);
        match random.u8(..4) {
            0 => writeln!(
                journal,
                r#"{{"meeting": {{"id": "u{id}", "start": "{at}", "end": "{}", "organizer": "{from}", "attendees": [{{"address": "{to}"}}], "revision": {}}}}}"#,
                at.replace(":00Z", ":30Z"),
                random.u8(..3)
            ),
            _ => writeln!(
                journal,
                r#"{{"email": {{"id": "m{id}", "sent_at": "{at}", "from": "{from}", "to": ["{to}"], "in_reply_to": "m{}"}}}}"#,
                random.u16(..600)
            ),
        }
        .unwrap();
    }
    journal
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Kills the program `kills` times: after a random number of snapshots, so that it dies while it
/// reads, offers or writes; while the journal grows, its last line half written. `between` is done
/// before each run. After each kill a copy of the folder answers as an undisturbed run does.
fn kill(place: &Place, random: &mut fastrand::Rng, kills: u32, mut between: impl FnMut(&mut fastrand::Rng)) {
    let (mut killed, mut ended, mut grown) = (0, 0, 0);
    while killed < kills {
        grown = (grown + random.usize(..2 * place.journal.len() / kills as usize)).min(place.journal.len());
        place.journal_up_to(grown);
        between(random);
        let mut child = place.command("killed", 20).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let said = lines.map_while(Result::ok).take(random.usize(..12)).count();
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert!(status.code().is_none_or(|code| code == 0), "{status} after {said} lines");
        if status.code().is_none() {
            killed += 1;
        } else {
            ended += 1;
        }
        assert!(ended <= 50 * kills, "the program ends before it can be killed");

        let (copy, fresh) = (place.path("copy"), place.path("fresh"));
        for folder in [&copy, &fresh] {
            let _ = fs::remove_dir_all(folder);
        }
        fs::create_dir(&copy).unwrap();
        let _ = fs::copy(place.path("killed").join("snapshot"), copy.join("snapshot"));
        assert_eq!(place.answer("copy").0, place.answer("fresh").0, "after {killed} kills");
    }
    println!("killed {killed} times, ended by itself {ended} times");
}

/// How often, and from which seed: `KILLS` and `KILL_SEED`.
fn campaign() -> (u32, fastrand::Rng) {
    let kills = std::env::var("KILLS").map_or(25, |kills| kills.parse().unwrap());
    let seed = std::env::var("KILL_SEED").map_or(16, |seed| seed.parse().unwrap());
    println!("{kills} kills, KILL_SEED={seed}");
    (kills, fastrand::Rng::with_seed(seed))
}

/// Now and then the snapshot of an earlier day is put back, so that what came since is offered again.
#[test]
fn killed_anywhere_it_ends_with_the_rows_of_an_undisturbed_run() {
    let (kills, mut random) = campaign();
    let place = Place::new(3000);
    let undisturbed = place.answer("undisturbed");
    let (snapshot, kept) = (place.path("killed").join("snapshot"), place.path("kept"));
    kill(&place, &mut random, kills, |random| {
        _ = match random.u8(..6) {
            0 => fs::copy(&snapshot, &kept),
            1 => fs::copy(&kept, &snapshot),
            _ => Ok(0),
        };
    });
    place.journal_up_to(place.journal.len());
    assert!(place.answer("killed") == undisturbed, "the rows or the state are not those of an undisturbed run");
    assert!(place.answer("killed") == undisturbed, "another run changes them");
    let mut files: Vec<_> = fs::read_dir(place.path("killed")).unwrap().map(|file| file.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["lock", "snapshot"], "the killed runs left something behind");
}

/// After some kills there is an account more, so that runs die while they read its past.
#[test]
fn killed_while_the_past_of_others_is_read_it_misses_nothing_of_it() {
    let (kills, mut random) = campaign();
    let place = Place::new(1500);
    let mut runs = 0;
    kill(&place, &mut random, kills, |_| {
        runs += 1;
        if runs == kills / 3 {
            fs::write(place.path("accounts.json"), with_oak()).unwrap();
        }
    });
    place.journal_up_to(place.journal.len());
    assert!(place.answer("killed") == place.answer("fresh"));
}

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
    assert!(stderr(&output).contains("not a snapshot"), "{}", stderr(&output));
}

#[test]
fn who_is_new_in_the_directory_gets_their_past() {
    let place = Place::new(900);
    let before = place.answer("state");
    fs::write(place.path("accounts.json"), with_oak()).unwrap();
    let output = place.run("state", 10);
    assert!(
        stderr(&output)
            .starts_with("new in the directory: 0 addresses, 1 domains; reading the whole journal for their past"),
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
        let output = command.args(["--as-of", as_of]).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let expected = fs::read_to_string(sample(&format!("expected-{day}.csv"))).unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{day}");
    }
}

#[test]
fn files_that_cannot_be_read_are_told_with_their_option() {
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
    let expected = "mailboxes.json:2: --mailboxes needs a JSON array as --help shows it\n";
    assert!(stderr(&output).ends_with(expected), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_gzipped_journal_is_told_what_to_do() {
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
