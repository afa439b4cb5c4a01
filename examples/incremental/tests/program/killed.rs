//! Killed anywhere, it ends with the rows of a run that nothing disturbed.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::support::{Place, with_oak};

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

/// The first run draws the key. Wherever it dies, there is one key or none, and the next run can read what is there.
#[test]
fn killed_on_its_first_run_it_has_one_key_or_none() {
    let (kills, mut random) = campaign();
    let place = Place::new(200);
    let expected = place.answer("given").0;
    let mut with_key = 0;
    for _ in 0..kills {
        _ = fs::remove_dir_all(place.path("state"));
        let mut command = place.command_with_own_key("state");
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        lines.take(random.usize(..3)).for_each(drop);
        (0..random.u32(..200_000)).for_each(|_| std::hint::spin_loop());
        child.kill().unwrap();
        child.wait().unwrap();
        let key = fs::read(place.path("state").join("key")).ok();
        with_key += u32::from(key.is_some());
        let output = place.command_with_own_key("state").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
        assert!(key.is_none_or(|key| key == fs::read(place.path("state").join("key")).unwrap()));
        let names = fs::read_dir(place.path("state")).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.collect();
        names.sort();
        assert_eq!(names, ["key", "lock", "snapshot"]);
    }
    println!("{with_key} of {kills} killed runs had a key");
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
