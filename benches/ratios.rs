//! How far the crate is from its floors: ratios of times that are measured alternately, in one run.
//!
//! Times alone say little on a machine that is shared. `cargo bench --bench ratios` prints them all,
//! `cargo bench --bench ratios -- 1M` those of one size; with `--features rayon` also rows by two threads.
#![allow(
    missing_docs,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a bench, with support that others need more of"
)]

#[path = "support/floor.rs"]
mod floor;
#[path = "support/rounds.rs"]
mod rounds;
#[path = "support/sizes.rs"]
mod sizes;
#[path = "support/workload/mod.rs"]
mod workload;

use std::sync::Arc;
use std::thread;

use account_engagement::{Aggregator, Key};
use floor::Known;
use rounds::Rounds;
use sizes::{SIZES, at_each_size};
use workload::{Population, Shape, Views, ingest, question};

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let unknown = wanted.iter().find(|wanted| SIZES.iter().all(|(_, name)| name != wanted));
    if let Some(unknown) = unknown {
        let names = SIZES.map(|(_, name)| name).join(", ");
        eprintln!("there is no size {unknown}: give some of {names}, or none for all");
        std::process::exit(2);
    }
    at_each_size(|name, shape, population, views| {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            measure(name, shape, population, views);
        }
    });
}

fn measure(name: &str, shape: Shape, population: &Population, views: &Views<'_>) {
    let rounds = (20_000_000 / shape.messages).clamp(3, 15);
    let known = Known::new(population);
    let empty = population.empty_state();
    let state = ingest(empty.clone(), views);
    let directory = Arc::new(empty.directory().clone());
    let bytes = state.snapshot();
    let rows = state.rows(&question()).unwrap();
    let halves = [("two threads by message", views.halves_by_message()), ("two threads anyhow", views.halves())];
    let distinct = shape.messages + shape.meetings;

    #[cfg(feature = "rayon")]
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let mut written = bytes.clone();
    // Where there would be room for both layouts in any case.
    let owned = (shape.messages <= 1_000_000).then(|| views.owned());

    let mut times = Rounds::new(rounds);
    for _ in 0..rounds {
        times.time("floor", || assert_eq!(known.floor(views), distinct));
        times.time("full floor", || assert_eq!(known.full_floor(views), distinct));
        let fresh = empty.clone();
        let mut ingested = None;
        times.time("ingest", || ingested = Some(ingest(fresh, views)));
        let ingested = ingested.unwrap();
        assert!(ingested == state);
        times.time("rows", || assert!(ingested.rows(&question()).unwrap() == rows));
        #[cfg(feature = "rayon")]
        times.time("rows by two threads", || pool.install(|| assert!(ingested.par_rows(&question()).unwrap() == rows)));
        drop(ingested);
        if let Some((emails, meetings)) = &owned {
            let mut state = empty.clone();
            times.time("ingest owned", || {
                state.intake().extend(emails);
                state.intake().extend(meetings);
            });
            assert_eq!(state.email_count(), rows.email_tally().recorded() as usize);
        }
        // In chunks, as to a file; into memory that is there, since a file's would be.
        written.clear();
        times.time("snapshot out", || {
            let wrote: Result<(), ()> = state.write_snapshot(|chunk| {
                written.extend_from_slice(chunk);
                Ok(())
            });
            wrote.unwrap();
        });
        assert!(written == bytes);
        times.time("snapshot in", || {
            let (read, _) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, directory.clone()).unwrap();
            assert_eq!(read.email_count(), state.email_count());
            read
        });
        for (name, [one, other]) in &halves {
            times.time(name, || {
                let merged = thread::scope(|scope| {
                    let one = scope.spawn(|| ingest(empty.clone(), one));
                    let other = ingest(empty.clone(), other);
                    let mut merged = one.join().unwrap();
                    merged.merge(&other).unwrap();
                    merged
                });
                assert_eq!(merged.email_count(), state.email_count());
                merged
            });
        }
    }
    println!(
        "\n{name}: {} emails in {} copies, {} meeting copies",
        shape.messages,
        views.emails.len(),
        views.meetings.len()
    );
    println!(
        "    recorded {} emails, {} meetings; snapshot {} bytes",
        state.email_count(),
        state.meeting_count(),
        bytes.len()
    );
    times.print_each(views.len());
    println!("    ratios, each within a round          min  median     max");
    times.print_ratio("ingest + rows ÷ floor", &["ingest", "rows"], "floor");
    times.print_ratio("ingest + rows ÷ full floor", &["ingest", "rows"], "full floor");
    times.print_ratio("rows ÷ floor", &["rows"], "floor");
    times.print_ratio("ingest ÷ floor", &["ingest"], "floor");
    if owned.is_some() {
        times.print_ratio("ingest owned ÷ floor", &["ingest owned"], "floor");
    }
    for (name, _) in &halves {
        times.print_ratio(&format!("ingest ÷ {name}"), &["ingest"], name);
    }
    #[cfg(feature = "rayon")]
    times.print_ratio("rows ÷ rows by two threads", &["rows"], "rows by two threads");
    times.print_ratio("ingest ÷ snapshot out", &["ingest"], "snapshot out");
    times.print_ratio("ingest ÷ snapshot in", &["ingest"], "snapshot in");
}
