//! What the tests of several programs need: running a program, and comparing its rows.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use account_engagement::{Column, Row};

/// A file of the worked example (SPEC 15).
#[must_use]
pub fn worked(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/worked-example").join(name)
}

/// A folder of real samples, which are not part of the project: beside it, or where `ACCOUNT_ENGAGEMENT_SAMPLES` says.
/// Where they are missing, this says so, and the test passes.
#[must_use]
pub fn samples(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let root = std::env::var_os("ACCOUNT_ENGAGEMENT_SAMPLES").map_or(beside, PathBuf::from);
    let folder = root.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no {name} in {}; set ACCOUNT_ENGAGEMENT_SAMPLES", root.display());
    None
}

/// What came out of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// The name of the program.
    pub program: String,
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub said: String,
}

/// Runs a program.
///
/// # Panics
///
/// If it cannot be run, or its output is not text.
pub fn run(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().expect("a program that can be run");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ran { program, code: status.code(), out: text(stdout), said: text(stderr) }
}

/// Runs a program with these arguments, which has to succeed.
///
/// # Panics
///
/// If it does not.
pub fn run_with<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, args: impl IntoIterator<Item = S>) -> Ran {
    run(Command::new(program).args(args)).ok()
}

impl Ran {
    /// What came out of a run that has to succeed.
    ///
    /// # Panics
    ///
    /// If it did not.
    #[expect(clippy::must_use_candidate, clippy::return_self_not_must_use, reason = "that it succeeds may be all")]
    pub fn ok(self) -> Ran {
        assert_eq!(self.code, Some(0), "{}", self.said);
        self
    }

    /// Asserts that the run ended with this one error, and wrote nothing.
    ///
    /// # Panics
    ///
    /// If it did not.
    pub fn refused(&self, error: &str) {
        assert_eq!(self.said, format!("{}: {error}\n", self.program));
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""));
    }
}

/// The header and the records of a CSV text.
///
/// # Panics
///
/// If it is none.
#[must_use]
pub fn records(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
}

/// Asserts that CSV rows are the answer to the worked example: integers, dates and nulls exactly, fractions within
/// 1e-9 of their size.
///
/// # Panics
///
/// If they are not.
pub fn assert_is_worked_example(rows: &str) {
    let expected = records(&std::fs::read_to_string(worked("expected.csv")).expect("the worked example"));
    let found = records(rows);
    assert!(Row::header().eq(found[0].iter()), "{:?}", found[0]);
    assert_eq!(found.len(), expected.len());
    let fractions =
        [Column::EngagementScore, Column::AverageMeetingDuration, Column::AverageReplyDuration].map(Column::name);
    for (found, wanted) in found.iter().zip(&expected).skip(1) {
        for ((column, found), wanted) in expected[0].iter().zip(found).zip(wanted) {
            if fractions.contains(&column.as_str()) && !wanted.is_empty() {
                let [found, wanted] = [found, wanted].map(|number| number.parse::<f64>().expect("a number"));
                assert!((found - wanted).abs() <= 1e-9 * wanted.abs(), "{column}: {found} is not {wanted}");
            } else {
                assert_eq!(found, wanted, "{column}");
            }
        }
    }
}

/// Asserts that `--out` writes CSV rows through links, and into a pipe without replacing it. `write` runs the program in
/// this folder with `--out` and the name that it is given.
///
/// # Panics
///
/// If a link or the pipe is replaced, or gets no rows.
#[cfg(unix)]
pub fn assert_writes_through_links_and_pipes(folder: &Path, write: impl Fn(&str) -> Ran) {
    use std::fs;
    use std::io::Read as _;
    use std::os::unix::fs::{FileTypeExt as _, symlink};

    let path = |name: &str| folder.join(name);
    fs::write(path("old.csv"), "old").expect("a file");
    symlink("old.csv", path("link")).expect("a link");
    symlink("new.csv", path("link to nothing")).expect("a link");
    assert!(Command::new("mkfifo").arg(path("pipe")).status().expect("mkfifo").success());
    // Who reads and writes a pipe need not wait for the other end.
    let mut pipe = fs::File::options().read(true).write(true).open(path("pipe")).expect("a pipe");
    for out in ["link", "link to nothing", "pipe"] {
        write(out).ok();
    }
    for (name, target) in [("link", "old.csv"), ("link to nothing", "new.csv")] {
        assert_eq!(fs::read_link(path(name)).expect("a link"), Path::new(target));
        assert!(fs::read_to_string(path(target)).expect("rows").starts_with("AccountId,"), "{name}");
    }
    assert!(path("pipe").symlink_metadata().expect("a pipe").file_type().is_fifo());
    let mut read = [0; 10];
    pipe.read_exact(&mut read).expect("rows");
    assert_eq!(&read, b"AccountId,");
}

/// Asserts that a program ends with an error, and without a panic, if the reader of its standard output has gone or the
/// disk below it is full. `command` makes the command.
///
/// # Panics
///
/// If it does not.
#[cfg(unix)]
pub fn assert_notices_standard_output(command: impl Fn() -> Command) {
    use std::fs::File;
    use std::process::Stdio;

    let ended = |command: &mut Command, reason: &str| {
        let output = command.stderr(Stdio::piped()).spawn().expect("a program").wait_with_output().expect("its output");
        let said = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        let expected = format!("standard output: {reason} (os error ");
        assert!(said.contains(&expected) && !said.contains("panicked"), "{command:?}: {said}");
    };
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    ended(command().stdout(writer), "Broken pipe");
    match File::options().write(true).open("/dev/full") {
        Ok(full) => ended(command().stdout(full), "No space left on device"),
        Err(error) => println!("skipped: /dev/full: {error}"),
    }
}

/// Runs each of these commands twice, all of them at the same time, and gives what came out of them: two runs of the
/// first command, two of the second one.
///
/// # Panics
///
/// If one cannot be run, or its output is not text.
pub fn run_pairs(number: usize, command: impl Fn(usize) -> Command) -> Vec<Ran> {
    use std::process::Stdio;

    let commands = (0..number).flat_map(|pair| [command(pair), command(pair)]);
    let children: Vec<_> = commands
        .map(|mut command| command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a program"))
        .collect();
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let ended = children.into_iter().map(|child| child.wait_with_output().expect("its output"));
    ended
        .map(|Output { status, stdout, stderr }| Ran {
            program: String::new(),
            code: status.code(),
            out: text(stdout),
            said: text(stderr),
        })
        .collect()
}

/// The number of kills and their chance, from `KILLS` and `KILL_SEED`, which are printed.
///
/// # Panics
///
/// If one of them is not a number.
#[must_use]
pub fn kills() -> (u32, u64) {
    let number = |name: &str, default: u64| {
        std::env::var(name)
            .map_or(default, |number| number.parse().unwrap_or_else(|_| panic!("{name} is not a number")))
    };
    let (kills, seed) = (number("KILLS", 25), number("KILL_SEED", 16));
    println!("KILLS={kills} KILL_SEED={seed}");
    (u32::try_from(kills).expect("not so many kills"), seed)
}

/// Lets a command run as a user who may not read everything: root, as which tests run in containers, reads files
/// without permission. Whether there is such a user, who can also run the program; if not, this says so.
///
/// # Panics
///
/// If the folder cannot be opened for others.
#[cfg(unix)]
#[must_use]
pub fn run_as_ordinary_user(command: &mut Command, folder: &Path) -> bool {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    const NOBODY: u32 = 65534;
    let unreadable = folder.join(".unreadable");
    fs::write(&unreadable, "").expect("a file");
    fs::set_permissions(&unreadable, Permissions::from_mode(0o0)).expect("its mode");
    let is_root = fs::File::open(&unreadable).is_ok();
    fs::remove_file(&unreadable).expect("to remove it");
    if !is_root {
        return true;
    }
    fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("a folder for everybody");
    command.uid(NOBODY).gid(NOBODY);
    let mut version = Command::new(command.get_program());
    let runs = version.arg("--version").uid(NOBODY).gid(NOBODY).output().is_ok_and(|output| output.status.success());
    if !runs {
        println!("skipped: root reads everything, and another user cannot run the program here");
    }
    runs
}
