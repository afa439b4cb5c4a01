//! Asking.
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

#[path = "support/sizes.rs"]
mod sizes;
#[path = "support/workload/mod.rs"]
mod workload;

use std::hint::black_box;

use account_engagement::{Disclosure, Level, Row};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sizes::at_each_size;
use workload::{ingest, question};

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("rows");
    group.sample_size(10);
    at_each_size(|size, _, population, views| {
        let state = ingest(population.empty_state(), views);
        group.throughput(Throughput::Elements((state.email_count() + state.meeting_count()) as u64));
        let all = state.rows(&question()).unwrap();
        for (name, levels) in
            [("year", &[Level::Year][..]), ("month", &[Level::Month]), ("week", &[Level::Week]), ("all", &Level::ALL)]
        {
            let question = question().levels(levels.iter().copied());
            let columns = |row: &Row| row.emails_to_account;
            let expected: u64 = all.iter().filter(|row| levels.contains(&row.level)).map(columns).sum();
            group.bench_function(BenchmarkId::new(name, size), |b| {
                b.iter(|| {
                    let rows = black_box(&state).rows(&question).unwrap();
                    assert_eq!(rows.iter().map(columns).sum::<u64>(), expected);
                    rows
                });
            });
        }
        group.bench_function(BenchmarkId::new("all, suppressed", size), |b| {
            b.iter(|| black_box(&state).suppressed_rows(&question(), Disclosure::at_least(3)).unwrap());
        });
        group.bench_function(BenchmarkId::new("reply times", size), |b| {
            b.iter(|| black_box(&state).reply_times(&question()).unwrap());
        });
    });
}

criterion_group!(all, benches);
criterion_main!(all);
