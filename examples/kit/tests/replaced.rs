//! A file that is replaced is always whole: whenever its writer is killed, and however many write it at the same time.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![cfg(unix)]

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use kit::atomic;
use kit::testing::{kills, run_pairs};

/// A content whose beginning says what all of it is.
fn content(number: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(number % 26).unwrap());
    format!("{number}\n{}\nend of {number}\n", letter.to_string().repeat(number * 7919 % 100_000))
}

#[track_caller]
fn assert_is_whole(path: &Path) {
    let found = fs::read_to_string(path).unwrap();
    let number = found.lines().next().and_then(|line| line.parse().ok()).unwrap_or_else(|| panic!("no beginning"));
    assert!(found == content(number), "content {number} is not whole");
}

/// Not a test, but the process that the tests start: it replaces the file a number of times, and says when.
#[test]
fn writer() {
    let (Some(path), Ok(times)) = (env::var_os("KIT_WRITE"), env::var("KIT_TIMES")) else { return };
    for number in 0..times.parse().unwrap() {
        atomic::replace(Path::new(&path), content(number).as_bytes()).unwrap();
        eprintln!("{number}");
    }
}

fn writing(path: &Path, times: usize) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "writer", "--nocapture"]).env("KIT_WRITE", path).env("KIT_TIMES", times.to_string());
    command
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_killed_writer_leaves_a_whole_file_and_blocks_nobody() {
    let (kills, seed) = kills();
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.csv");
    atomic::replace(&path, content(1).as_bytes()).unwrap();
    let mut left = 0;
    for _ in 0..kills {
        let mut child = writing(&path, usize::MAX).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(lines.take(random.usize(1..8)).all(|line| line.is_ok()));
        // From here to the kill, so that it comes at any step of a write.
        (0..random.u32(..200_000)).for_each(|_| std::hint::spin_loop());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_is_whole(&path);
        let found = names(folder.path()).len();
        assert!(found <= 2, "what killed writers leave is removed by the next: {:?}", names(folder.path()));
        left += found - 1;
    }
    println!("{left} of {kills} killed writers left a temporary file");
    atomic::replace(&path, content(2).as_bytes()).unwrap();
    assert_eq!(names(folder.path()), ["rows.csv"]);
}

#[test]
fn forty_five_pairs_of_writers_end_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = |pair: usize| folder.path().join(format!("rows-{pair}.csv"));
    for ran in run_pairs(45, |pair| writing(&path(pair), 5)) {
        ran.ok();
    }
    (0..45).for_each(|pair| assert_is_whole(&path(pair)));
    assert_eq!(names(folder.path()).len(), 45);
}
