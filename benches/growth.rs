//! How time and state grow: with activities, accounts and mailboxes.
//!
//! `cargo bench --bench growth` prints a table. Of each only one thing differs from the middle: a
//! million messages, 1,000 accounts, 250 mailboxes.
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

#[path = "support/rounds.rs"]
mod rounds;
#[path = "support/sizes.rs"]
mod sizes;
#[path = "support/workload/mod.rs"]
mod workload;

use bumpalo::Bump;
use rounds::Rounds;
use sizes::has_memory_for;
use workload::{Population, Shape, Views, ingest, question};

fn main() {
    println!(
        "| messages | accounts | mailboxes | copies | recorded | ingest | a copy | rows | how many | state | each |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for messages in [10_000, 100_000, 1_000_000, 10_000_000].into_iter().filter(|messages| has_memory_for(*messages)) {
        measure(Shape::of(messages));
    }
    let middle = Shape::of(1_000_000);
    for accounts in [100, 10_000, 100_000] {
        measure(Shape { accounts, ..middle });
    }
    for mailboxes in [10, 2_500] {
        measure(Shape { mailboxes, ..middle });
    }
}

/// A row: medians of times, and what the state has more than an empty one.
fn measure(shape: Shape) {
    let population = Population::new(shape);
    let arena = Bump::new();
    let views = Views::draw(shape, &population, &arena);
    let empty = population.empty_state();
    let rounds = (5_000_000 / shape.messages).clamp(3, 15);
    let mut times = Rounds::new(rounds);
    let (mut bytes, mut recorded, mut rows) = (0, 0, 0);
    for _ in 0..rounds {
        let fresh = empty.clone();
        let mut ingested = None;
        times.time("ingest", || ingested = Some(ingest(fresh, &views)));
        let state = ingested.unwrap();
        times.time("rows", || rows = state.rows(&question()).unwrap().len());
        bytes = state.heap_bytes() - empty.heap_bytes();
        recorded = state.email_count() + state.meeting_count();
        assert_eq!(state.meeting_count(), shape.meetings);
    }
    let [ingest, asked] = ["ingest", "rows"].map(|name| times.spread(name)[1] * 1e3);
    let copies = views.len();
    println!(
        "| {} | {} | {} | {copies} | {recorded} | {ingest:.0} ms | {:.0} ns | {asked:.0} ms | {rows} | {:.1} MB | {:.0} B |",
        shape.messages,
        shape.accounts,
        shape.mailboxes,
        ingest * 1e6 / copies as f64,
        bytes as f64 / 1e6,
        bytes as f64 / recorded as f64,
    );
}
