//! The folder between two runs: whose it is, and what becomes of it when it is not as it was left.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::{Command, Stdio};

use crate::place::{FOLDERS, Place, watched};
use crate::server::{Server, TOKEN};
use crate::tenant::{Tenant, message};

#[test]
fn a_state_that_is_not_of_here_is_refused() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let state = place.path("graph").join(FOLDERS[0]).join("state.json");
    assert_eq!(fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o600);
    let good = fs::read_to_string(&state).unwrap();
    assert!(good.contains("opaque") && !good.contains(TOKEN));
    for (text, said) in [
        (good.replace("\"version\": 1", "\"version\": 7"), "the state has version 7, and this program knows version 1"),
        (
            good.replace(&format!("\"{}\"", server.base), "\"https://other.example\""),
            "the state is of https://other.example",
        ),
        (good.replace(&format!("\"{}\"", server.base), "\"\\u001b[2J\""), "the state is of \\u{1b}[2J and not of "),
        (good.replace("\"0a11\"", "\"0b22\""), "the state is of another mailbox"),
        (good[..good.len() / 2].to_owned(), "the state is damaged, see its line "),
    ] {
        fs::write(&state, &text).unwrap();
        let ran = place.run(&server, "graph", &[]);
        ran.ended(2, &format!("microsoft-graph: graph/{}/state.json: {said}", FOLDERS[0]));
        assert_eq!(fs::read_to_string(&state).unwrap(), text);
    }
    // As the last message says: without the folder it is fetched again.
    let before = place.items("graph");
    fs::remove_dir_all(state.parent().unwrap()).unwrap();
    place.run(&server, "graph", &[]).ended(0, ": 8 messages, 5 events");
    assert_eq!(place.items("graph"), before);
}

#[test]
fn counts_in_a_state_that_are_beyond_all_bounds_end_nothing() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let state = place.path("graph").join(FOLDERS[0]).join("state.json");
    let mut text = fs::read_to_string(&state).unwrap();
    for (count, number) in [("items", 0), ("pages", 3)] {
        let changed = text.replace(&format!("\"{count}\": {number}"), &format!("\"{count}\": {}", u64::MAX));
        assert_ne!(text, changed);
        text = changed;
    }
    fs::write(&state, text).unwrap();
    server.change(|tenant| {
        let inbox = tenant.users.get_mut("0a11").unwrap().folders.get_mut("inbox+/=").unwrap();
        inbox.push(message("0a11", "inbox", 5));
    });
    // The one that is new, and both folders once more without a filter.
    place.run(&server, "graph", &[]).ended(0, ": 10 messages");
}

#[test]
fn two_runs_at_once_are_refused() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let lock = File::open(place.path("graph/lock")).unwrap();
    lock.lock().unwrap();
    place.run(&server, "graph", &[]).ended(2, "microsoft-graph: graph: another run has not ended yet\n");
    drop(lock);
    place.run(&server, "graph", &[]).ended(0, "");
}

#[test]
fn what_a_killed_run_has_left_half_written_goes() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let left = place.path("graph").join(FOLDERS[1]).join(".messages-000099.json.gz.Xa81bc");
    fs::write(&left, "half").unwrap();
    place.run(&server, "graph", &[]).ended(0, "");
    assert!(!left.exists());
}

#[test]
fn what_is_somebody_elses_stays() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    fs::create_dir(place.path("graph")).unwrap();
    fs::write(place.path("mine"), "mine").unwrap();
    symlink("../mine", place.path("graph/lock")).unwrap();
    let folder = place.path("graph").join(FOLDERS[0]);
    fs::create_dir_all(folder.join(".messages-of-mine")).unwrap();
    fs::create_dir(folder.join(".snapshot")).unwrap();
    fs::write(folder.join(".keep"), "mine").unwrap();
    place.run(&server, "graph", &[]).ended(0, "16 messages, 10 events");
    assert_eq!(fs::read_to_string(place.path("mine")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(folder.join(".keep")).unwrap(), "mine");
    assert!(folder.join(".snapshot").exists() && folder.join(".messages-of-mine").exists());
}

#[test]
fn what_is_made_is_its_owners_only() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let mode = |name: &str| fs::metadata(place.path("graph").join(name)).unwrap().permissions().mode() & 0o777;
    let state = format!("{}/state.json", FOLDERS[0]);
    assert_eq!(["", "lock", FOLDERS[0], &state].map(mode), [0o700, 0o600, 0o700, 0o600]);
}

#[test]
fn after_the_last_number_there_is_none() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    let folder = place.path("graph").join(FOLDERS[0]);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("messages-{}.json.gz", u64::MAX)), "").unwrap();
    let said = format!("graph/{}: a page has the last number of all, and none is left for another\n", FOLDERS[0]);
    place.run(&server, "graph", &[]).ended(2, &said);
}

#[test]
fn a_disk_that_is_full_ends_the_run_and_the_next_goes_on() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "undisturbed", &[]).ended(0, "");
    // A page takes less than two blocks, the state soon more.
    for (blocks, trap) in [(0, "trap '' XFSZ; "), (1, "trap '' XFSZ; "), (2, "trap '' XFSZ; "), (0, ""), (1, "")] {
        let program = place.command(&server.base, "graph", &[]);
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{trap}ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
        shell.arg(program.get_program()).args(program.get_args());
        shell.env("GRAPH_TOKEN", TOKEN).current_dir(place.path(".")).stderr(Stdio::piped());
        let ran = watched(&server, shell);
        if trap.is_empty() {
            assert_eq!(ran.code, None, "{blocks} blocks: {}", ran.said);
        } else {
            ran.ended(2, "File too large");
        }
    }
    place.run(&server, "graph", &[]).ended(0, "");
    assert_eq!(place.items("graph"), place.items("undisturbed"));
}
