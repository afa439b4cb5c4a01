//! Running the program, and input to run it on.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
pub(crate) use kit::testing::{Ran, worked};

/// An empty directory of a test's own.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(test: &str) -> Scratch {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("json-lines").join(test);
        _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The names in it, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        names
    }
}

/// The program, asked for the worked example's question and not yet given any activity.
pub(crate) struct Program(Command);

impl Program {
    pub(crate) fn new() -> Program {
        Program::over(&worked("accounts.json"), &worked("mailboxes.json"))
    }

    pub(crate) fn over(accounts: &Path, mailboxes: &Path) -> Program {
        Program::empty().with("--accounts", accounts).with("--mailboxes", mailboxes)
    }

    /// Without a word about who is who.
    pub(crate) fn empty() -> Program {
        Program(Command::new(env!("CARGO_BIN_EXE_json-lines"))).with("--as-of", "2026-06-30T12:00:00Z")
    }

    /// With all activity of the worked example.
    pub(crate) fn on_worked_example() -> Program {
        Program::new().with("--emails", worked("emails.jsonl")).with("--meetings", worked("meetings.jsonl"))
    }

    pub(crate) fn with(mut self, option: &str, value: impl AsRef<std::ffi::OsStr>) -> Program {
        self.0.arg(option).arg(value);
        self
    }

    pub(crate) fn flag(mut self, option: &str) -> Program {
        self.0.arg(option);
        self
    }

    pub(crate) fn command(self) -> Command {
        self.0
    }

    pub(crate) fn run(mut self) -> Ran {
        kit::testing::run(&mut self.0)
    }
}

/// Reads the tallies of a run.
pub(crate) trait Tallies {
    /// The emails' and the meetings' number in the first line with this name.
    fn tally(&self, name: &str) -> [u64; 2];
}

impl Tallies for Ran {
    fn tally(&self, name: &str) -> [u64; 2] {
        let line = self.said.lines().find_map(|line| line.trim_start().strip_prefix(name)).unwrap();
        let numbers: Vec<u64> = line.split_whitespace().map(|number| number.parse().unwrap()).collect();
        numbers.try_into().unwrap()
    }
}

pub(crate) fn gzip(content: &str) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(content.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

/// Every line twice, in an order that looks random and is the same each time.
pub(crate) fn shuffled_twice(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().chain(text.lines()).collect();
    // Fisher and Yates, on Knuth's linear congruences.
    let mut seed: u64 = 20_260_630;
    for last in (1..lines.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        lines.swap(last, usize::try_from(seed >> 33).unwrap() % (last + 1));
    }
    lines.join("\n") + "\n"
}
