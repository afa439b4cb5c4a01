//! What a state takes, and what it takes to build one, by a counting allocator.
//!
//! `cargo bench --bench memory`. Not timed: counting takes its time.
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

#[path = "support/workload/mod.rs"]
mod workload;

use account_engagement::Aggregator;
use bumpalo::Bump;
use dhat::{Alloc, HeapStats, Profiler};
use workload::{Population, Shape, Views, ingest, question};

#[global_allocator]
static COUNTING: Alloc = Alloc;

fn main() {
    println!("{:>11} {:>10} {:>12} {:>8} {:>8} {:>8}", "messages", "recorded", "live bytes", "each", "ingest", "rows");
    println!("{:>52} {:>8} {:>8}", "", "peak", "peak");
    // Just before tables grow and just after, wherever that is.
    for messages in [10_000, 100_000, 900_000, 1_000_000, 1_100_000, 1_200_000] {
        measure(messages);
    }
    let (bare, bytes) = bare_meetings(1_000_000);
    println!("{bare} bare meetings: {:.1} bytes each", bytes as f64 / bare as f64);
}

/// Live bytes are what the state has more than an empty one; peaks are multiples of them.
fn measure(messages: usize) {
    let shape = Shape::of(messages);
    let population = Population::new(shape);
    let arena = Bump::new();
    let views = Views::draw(shape, &population, &arena);
    let empty = population.empty_state();
    let (state, live, peak) = counted(|| ingest(empty.clone(), &views));
    let recorded = state.email_count() + state.meeting_count();
    assert_eq!(state.meeting_count(), shape.meetings);
    let (rows, _, asked) = counted(|| state.rows(&question()).unwrap());
    assert!(!rows.is_empty());
    let of_live = |bytes: usize| bytes as f64 / live as f64;
    println!(
        "{messages:>11} {recorded:>10} {live:>12} {:>8.1} {:>7.2}x {:>7.2}x",
        live as f64 / recorded as f64,
        of_live(peak),
        of_live(asked),
    );
}

/// Meetings without a customer: an id and a revision each.
fn bare_meetings(count: usize) -> (usize, usize) {
    let shape = Shape { messages: 0, meetings: count, ..Shape::of(0) };
    let population = Population::new(shape);
    let arena = Bump::new();
    let mut views = Views::draw(shape, &population, &arena);
    for meeting in &mut views.meetings {
        meeting.attendees = [].iter().copied();
    }
    let empty = population.empty_state();
    let (state, live, _): (Aggregator, _, _) = counted(|| ingest(empty.clone(), &views));
    (state.meeting_count(), live)
}

/// What was made, and how many bytes are live then and were at most.
fn counted<T>(make: impl FnOnce() -> T) -> (T, usize, usize) {
    let profiler = Profiler::builder().testing().build();
    let made = make();
    let HeapStats { curr_bytes, max_bytes, .. } = HeapStats::get();
    drop(profiler);
    (made, curr_bytes, max_bytes)
}
