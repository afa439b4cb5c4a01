//! Several runs at the same time, and runs that are killed: files are whole, and a history has every run.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use account_engagement::enrichment::RunHistory;
use kit::testing::{kills, run_pairs};

use crate::support::{Program, Scratch, worked};

fn program(history: &Path) -> Program {
    let enrichment = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/enrichment.toml");
    let program = Program::empty().with("--enrichment", enrichment).with("--accounts", worked("accounts.json"));
    program.with("--emails", worked("emails.jsonl")).with("--history", history)
}

fn runs(history: &Path) -> usize {
    serde_json::from_slice::<RunHistory>(&fs::read(history).unwrap()).unwrap().runs().len()
}

/// Without `--run-at` many begin in the same millisecond.
#[test]
fn forty_five_pairs_write_their_rows_and_are_all_in_one_history() {
    let scratch = Scratch::new("pairs");
    let history = scratch.path("history.json");
    let out = |pair: usize| scratch.path(&format!("rows-{pair}.csv"));
    for ran in run_pairs(45, |pair| program(&history).with("--out", out(pair)).command()) {
        ran.ok();
    }
    assert_eq!(runs(&history), 90);
    let expected = program(&scratch.path("another.json")).run().ok().out;
    for pair in 0..45 {
        assert_eq!(fs::read_to_string(out(pair)).unwrap(), expected, "{pair}");
    }
    assert_eq!(scratch.names().len(), 45 + 2, "{:?}", scratch.names());
}

/// A run at the same instant takes the place of the other, also at the same time.
#[test]
fn pairs_with_two_instants_are_two_runs() {
    let scratch = Scratch::new("instants");
    let history = scratch.path("history.json");
    let at = |pair: usize| format!("2026-07-0{}T06:00:00Z", pair + 1);
    for ran in run_pairs(8, |pair| program(&history).with("--run-at", at(pair / 4)).command()) {
        ran.ok();
    }
    assert_eq!(runs(&history), 2);
    assert_eq!(scratch.names(), ["history.json"]);
}

#[test]
fn a_killed_run_leaves_the_old_files_or_the_new_ones() {
    let (kills, seed) = kills();
    // Knuth's linear congruences.
    let mut seed = seed;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let scratch = Scratch::new("killed");
    let (history, out) = (scratch.path("history.json"), scratch.path("rows.csv"));
    let levels = ["year", "month", "year,month,week"];
    let command = |level: &str| -> Command { program(&history).with("--out", &out).with("--levels", level).command() };
    let whole: Vec<String> =
        levels.map(|level| program(&scratch.path("another.json")).with("--levels", level).run().ok().out).into();
    kit::testing::run(&mut command("year")).ok();
    let (mut killed, mut before) = (0, runs(&history));
    for kill in 0..kills {
        let level = levels[usize::try_from(random(3)).unwrap()];
        let mut child = command(level).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Half of them when the writing begins, and half of them anywhere.
        let names = scratch.names().len();
        if kill % 2 == 0 {
            while child.try_wait().unwrap().is_none() && scratch.names().len() <= names {}
        }
        for _ in 0..random(20_000) {
            if child.try_wait().unwrap().is_some() {
                break;
            }
        }
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
        assert!(whole.contains(&fs::read_to_string(&out).unwrap()), "the rows are not whole");
        let after = runs(&history);
        assert!((before..=before + 1).contains(&after), "{before} runs became {after}");
        before = after;
    }
    println!("killed {killed} of {kills}");
    kit::testing::run(&mut command("year")).ok();
    assert_eq!((fs::read_to_string(&out).unwrap(), runs(&history)), (whole[0].clone(), before + 1));
    assert_eq!(scratch.names(), ["another.json", "history.json", "rows.csv"], "what killed runs left is gone");
}
