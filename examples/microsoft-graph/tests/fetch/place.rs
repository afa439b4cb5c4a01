//! A folder of a test's own, the program in it, and what it has fetched there.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::read::GzDecoder;
use serde_json::Value;
use tempfile::TempDir;

use crate::server::{Server, TOKEN};
use crate::tenant::PRIVATE;

/// The folder that holds what is fetched for the first of the two people, and for the second.
pub(crate) const FOLDERS: [&str; 2] = ["mailbox-796fcdbc40c0b254", "mailbox-e76b92d046dbdc10"];

pub(crate) const MAILBOXES: &str = r#"[
    {"address": "rep@corp.example", "directory_id": "0a11"},
    {"address": "Lead@corp.example"}
]"#;

const ACCOUNTS: &str = r#"[{"id": "birch", "domains": ["birch.example"]}]"#;

pub(crate) struct Place(TempDir);

/// What a run ended with.
#[derive(Debug)]
pub(crate) struct Ran {
    /// None when it was killed.
    pub(crate) code: Option<i32>,
    pub(crate) said: String,
}

impl Place {
    pub(crate) fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        fs::write(place.path("mailboxes.json"), MAILBOXES).unwrap();
        fs::write(place.path("accounts.json"), ACCOUNTS).unwrap();
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program, set on the server; nothing of the environment but the token.
    pub(crate) fn command(&self, base: &str, into: &str, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microsoft-graph"));
        command.env_clear().env("GRAPH_TOKEN", TOKEN).current_dir(self.0.path());
        command.args(["fetch", "--mailboxes", "mailboxes.json", "--into", into, "--base-url", base]);
        command.args(["--backoff", "0"]).args(more);
        for (option, value) in [("--from", "2026-03-01"), ("--to", "2026-03-15")] {
            if !more.contains(&option) {
                command.args([option, value]);
            }
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end, or until the server kills it.
    pub(crate) fn run(&self, server: &Server, into: &str, more: &[&str]) -> Ran {
        server.shared.lock().unwrap().into = self.path(into);
        watched(server, self.command(&server.base, into, more))
    }

    /// The pages that lie there, in the order of their names, each by its path below the folder.
    pub(crate) fn pages(&self, into: &str) -> Vec<(String, Value)> {
        let mut pages: Vec<_> = files(&self.path(into)).into_iter().filter(|path| !is_own(path)).collect();
        pages.sort();
        let below = |path: &Path| path.strip_prefix(self.path(into)).unwrap().to_str().unwrap().to_owned();
        pages.iter().map(|path| (below(path), page(path))).collect()
    }

    /// The rows that the same program makes of what lies there, and what it says of the pages.
    pub(crate) fn rows(&self, into: &str) -> (String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microsoft-graph"));
        command.args([into, "--accounts", "accounts.json", "--mailboxes", "mailboxes.json"]);
        let output = command.args(["--as-of", "2026-03-31T00:00:00Z", "--format", "csv"]).current_dir(&self.0).output();
        let output = output.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        assert_eq!(output.status.code(), Some(0));
        (text(output.stdout), text(output.stderr))
    }

    /// Every item that lies there, however often: folder, what it is, itself.
    pub(crate) fn items(&self, into: &str) -> BTreeSet<[String; 3]> {
        let mut items = BTreeSet::new();
        for (path, page) in self.pages(into) {
            let (folder, name) = path.split_once('/').unwrap();
            let what = name.split('-').next().unwrap();
            for item in page["value"].as_array().unwrap() {
                items.insert([folder.to_owned(), what.to_owned(), item.to_string()]);
            }
        }
        items
    }
}

/// Runs a program until it ends, or the server kills it; what it says holds nothing that it should not.
pub(crate) fn watched(server: &Server, mut command: Command) -> Ran {
    let mut child = command.spawn().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    server.shared.lock().unwrap().child = Some(child);
    let mut said = String::new();
    stderr.read_to_string(&mut said).unwrap();
    let mut child = server.shared.lock().unwrap().child.take().unwrap();
    let code = child.wait().unwrap().code();
    for secret in [TOKEN, "opaque", PRIVATE, "@", "token="] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    Ran { code, said }
}

impl Ran {
    /// That it ended well, or else with these words among what it said.
    pub(crate) fn ended(&self, code: i32, said: &str) {
        assert_eq!(self.code, Some(code), "{}", self.said);
        assert!(self.said.contains(said), "{}", self.said);
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// What is no page: the lock, the states, and what a killed run has left until the next one.
fn is_own(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    name == "lock" || name == "state.json" || name.starts_with('.')
}

/// A whole page that holds nothing private and that nobody else may read.
fn page(path: &Path) -> Value {
    let mut text = String::new();
    GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    for secret in [TOKEN, "opaque", PRIVATE] {
        assert!(!text.contains(secret), "{}: {secret}", path.display());
    }
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    let page: Value = serde_json::from_str(&text).unwrap();
    assert!(!page["value"].as_array().unwrap().is_empty(), "{}", path.display());
    page
}
