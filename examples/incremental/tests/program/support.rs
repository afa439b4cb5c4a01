//! A place for the program to work in, and who kills it there.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_incremental-run");
pub(crate) const AS_OF: &str = "2026-02-12T18:00:00Z";

pub(crate) const MAILBOXES: &str = r#"[{"address": "rep@corp.example"}, {"address": "lead@corp.example"}]"#;
pub(crate) const ACCOUNTS: &str =
    r#"[{"id": "birch", "domains": ["birch.example"]}, {"id": "cedar", "domains": ["cedar.example"]}]"#;

/// With one account more.
pub(crate) fn with_oak() -> String {
    ACCOUNTS.replace("]}]", "]}, {\"id\": \"oak\", \"domains\": [\"outside.example\"]}]")
}

/// A folder with lists and a journal of made-up activity.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) journal: String,
}

impl Place {
    pub(crate) fn new(activities: usize) -> Place {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mailboxes.json"), MAILBOXES).unwrap();
        fs::write(folder.path().join("accounts.json"), ACCOUNTS).unwrap();
        // Snapshots under one key can be compared.
        fs::write(folder.path().join("secret"), [7; 16]).unwrap();
        let place = Place { folder, journal: journal(activities) };
        place.journal_up_to(place.journal.len());
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Leaves this much of the journal, as if the rest had not come yet.
    pub(crate) fn journal_up_to(&self, bytes: usize) {
        fs::write(self.path("journal.jsonl"), &self.journal.as_bytes()[..bytes]).unwrap();
    }

    pub(crate) fn arguments(&self, state: &str, snapshot_every: u32) -> Vec<String> {
        let path = |name: &str| self.path(name).display().to_string();
        let mut arguments = vec!["--state".into(), path(state), "--journal".into(), path("journal.jsonl")];
        arguments.extend(["--accounts".into(), path("accounts.json"), "--mailboxes".into(), path("mailboxes.json")]);
        arguments.extend(["--snapshot-every".into(), snapshot_every.to_string()]);
        arguments.extend(["--key-file".into(), path("secret")]);
        arguments.extend(["--as-of", AS_OF, "--format", "csv"].map(str::to_owned));
        arguments
    }

    pub(crate) fn command(&self, state: &str, snapshot_every: u32) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(self.arguments(state, snapshot_every));
        command
    }

    /// The program, which is given no key and keeps one of its own.
    pub(crate) fn command_with_own_key(&self, state: &str) -> Command {
        let mut arguments = self.arguments(state, 100);
        let at = arguments.iter().position(|argument| argument == "--key-file").unwrap();
        arguments.drain(at..at + 2);
        let mut command = Command::new(PROGRAM);
        command.args(arguments);
        command
    }

    pub(crate) fn run(&self, state: &str, snapshot_every: u32) -> Output {
        self.command(state, snapshot_every).output().unwrap()
    }

    /// Rows and snapshot of a run that has to succeed.
    pub(crate) fn answer(&self, state: &str) -> (String, Vec<u8>) {
        let output = self.run(state, 1_000_000);
        assert!(output.status.success(), "{}", stderr(&output));
        (String::from_utf8(output.stdout).unwrap(), fs::read(self.path(state).join("snapshot")).unwrap())
    }
}

/// Copies, replies, revisions and people that come up again and again.
pub(crate) fn journal(activities: usize) -> String {
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

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
