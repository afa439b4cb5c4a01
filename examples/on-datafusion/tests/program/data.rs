//! Data folders made for a test, and the program on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use account_engagement::{Account, Email, Mailbox, Meeting};
use on_datafusion::generate::{columns, write_parquet};
use serde::de::DeserializeOwned;
use tempfile::TempDir;

pub(crate) const AS_OF: &str = "2026-06-30T12:00:00Z";

/// What a data folder holds, part by part.
#[derive(Clone, Default)]
pub(crate) struct Data {
    pub(crate) emails: Vec<Vec<Email>>,
    pub(crate) meetings: Vec<Vec<Meeting>>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) mailboxes: Vec<Mailbox>,
}

impl Data {
    /// The worked example of the rules, its copies dealt over so many parts.
    pub(crate) fn worked_example(parts: usize) -> Data {
        Data {
            emails: dealt(lines("emails.jsonl"), parts),
            meetings: dealt(lines("meetings.jsonl"), parts),
            accounts: serde_json::from_str(&worked("accounts.json")).unwrap(),
            mailboxes: serde_json::from_str(&worked("mailboxes.json")).unwrap(),
        }
    }

    pub(crate) fn write(&self, folder: &Path) {
        for name in ["emails", "meetings", "directory"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        let part = |name: &str, number: usize| folder.join(name).join(format!("part-{number}.parquet"));
        for (number, emails) in self.emails.iter().enumerate() {
            write_parquet(&part("emails", number), [columns::emails(emails).unwrap()]).unwrap();
        }
        for (number, meetings) in self.meetings.iter().enumerate() {
            write_parquet(&part("meetings", number), [columns::meetings(meetings).unwrap()]).unwrap();
        }
        let list = |name: &str, text: String| fs::write(folder.join("directory").join(name), text + "\n").unwrap();
        list("accounts.json", serde_json::to_string_pretty(&self.accounts).unwrap());
        list("mailboxes.json", serde_json::to_string_pretty(&self.mailboxes).unwrap());
    }

    pub(crate) fn folder(&self) -> TempDir {
        let folder = TempDir::new().unwrap();
        self.write(folder.path());
        folder
    }
}

/// In turns, as mailboxes have them.
pub(crate) fn dealt<T>(all: Vec<T>, parts: usize) -> Vec<Vec<T>> {
    let mut dealt: Vec<Vec<T>> = (0..parts).map(|_| Vec::new()).collect();
    for (place, one) in all.into_iter().enumerate() {
        dealt[place % parts].push(one);
    }
    dealt
}

pub(crate) fn worked(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/worked-example");
    fs::read_to_string(folder.join(name)).unwrap()
}

fn lines<T: DeserializeOwned>(name: &str) -> Vec<T> {
    worked(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) said: String,
}

pub(crate) fn run<'a>(args: impl IntoIterator<Item = &'a str>) -> Ran {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_on-datafusion")).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code(), out: text(stdout), said: text(stderr) }
}

/// A key for states that are kept.
pub(crate) const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/key.txt");

/// A run that has to succeed.
pub(crate) fn run_on(data: &Path, more: &[&str]) -> Ran {
    let ran = run([data.to_str().unwrap(), "--as-of", AS_OF].into_iter().chain(more.iter().copied()));
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    ran
}
