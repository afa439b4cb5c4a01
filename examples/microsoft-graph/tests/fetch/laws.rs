//! Whatever goes wrong, and wherever the program is killed: run until it ends, it has fetched what an
//! undisturbed run fetches.

use crate::faults::Faults;
use crate::place::Place;
use crate::server::Server;
use crate::tenant::{Tenant, message, removed};

/// More runs than this are no bad luck.
const RUNS: usize = 500;

/// Runs it until it ends well; how often that was not so.
fn to_the_end(server: &Server, place: &Place, into: &str, seed: u64) -> usize {
    for run in 0..RUNS {
        let ran = place.run(server, into, &["--tries", "8"]);
        match ran.code {
            Some(0) => return run,
            None | Some(1 | 2) => {}
            Some(_) => panic!("seed {seed}: {ran:?}"),
        }
    }
    panic!("seed {seed}: no end after {RUNS} runs")
}

/// Seeds from `FETCH_SEED` on, as many as `FETCH_SEEDS`.
fn seeds() -> impl Iterator<Item = u64> {
    let number = |name: &str, default| std::env::var(name).map_or(default, |number| number.parse().unwrap());
    let (first, many) = (number("FETCH_SEED", 1), number("FETCH_SEEDS", 8));
    println!("FETCH_SEED={first} FETCH_SEEDS={many}");
    first..first + many
}

#[test]
fn disturbed_anywhere_it_ends_with_what_an_undisturbed_run_has() {
    let (mut disturbed, mut asked) = (0, 0);
    for seed in seeds() {
        let (server, place) = (Server::new(Tenant::small()), Place::new());
        let chance = |forgets| Faults::Chance { random: fastrand::Rng::with_seed(seed), in_a_row: 0, forgets };
        place.run(&server, "undisturbed", &[]).ended(0, "");
        server.fail(chance(true));
        disturbed += to_the_end(&server, &place, "graph", seed);
        assert_eq!(place.items("graph"), place.items("undisturbed"), "seed {seed}");
        assert_eq!(place.rows("graph").0, place.rows("undisturbed").0, "seed {seed}");

        // And what has changed since. Whose token is forgotten is not told what is gone.
        server.change(|tenant| {
            for (user, mailbox) in &mut tenant.users {
                let inbox = mailbox.folders.get_mut("inbox+/=").unwrap();
                inbox.extend((5..8).map(|number| message(user, "inbox", number)));
                mailbox.folders.insert("new".into(), vec![message(user, "new", 0)]);
                mailbox.events.push(removed(&format!("{user}-event-0")));
            }
        });
        server.fail(Faults::Never);
        place.run(&server, "undisturbed", &[]).ended(0, ": 8 messages, 0 events, 2 removed");
        server.fail(chance(false));
        disturbed += to_the_end(&server, &place, "graph", seed);
        assert_eq!(place.items("graph"), place.items("undisturbed"), "seed {seed}");
        assert_eq!(place.rows("graph").0, place.rows("undisturbed").0, "seed {seed}");
        asked += server.asked().len();
    }
    println!("{disturbed} runs were ended by a fault, {asked} requests");
}
