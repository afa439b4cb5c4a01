//! States as a whole: merged, written and read.
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
use std::sync::Arc;

use account_engagement::{Aggregator, Key};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sizes::at_each_size;
use workload::ingest;

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("merge");
    group.sample_size(10);
    at_each_size(|size, _, population, views| {
        let empty = population.empty_state();
        let whole = ingest(empty.clone(), views);
        let [one, other] = views.halves().map(|half| ingest(empty.clone(), &half));
        group.throughput(Throughput::Elements((other.email_count() + other.meeting_count()) as u64));
        group.bench_function(BenchmarkId::new("halves", size), |b| {
            b.iter_batched(
                || one.clone(),
                |mut one| {
                    one.merge(black_box(&other)).unwrap();
                    assert_eq!((one.email_count(), one.meeting_count()), (whole.email_count(), whole.meeting_count()));
                    one
                },
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::new("same", size), |b| {
            b.iter_batched(
                || whole.clone(),
                |mut merged| {
                    merged.merge(black_box(&other)).unwrap();
                    assert_eq!(merged.email_count(), whole.email_count());
                    merged
                },
                BatchSize::PerIteration,
            );
        });
    });
}

fn snapshot(c: &mut Criterion) {
    let mut group = c.benchmark_group("snapshot");
    group.sample_size(10);
    at_each_size(|size, _, population, views| {
        let state = ingest(population.empty_state(), views);
        let directory = Arc::new(state.directory().clone());
        let bytes = state.snapshot();
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(BenchmarkId::new("out", size), |b| {
            b.iter(|| {
                let written = black_box(&state).snapshot();
                assert_eq!(written.len(), bytes.len());
                written
            });
        });
        group.bench_function(BenchmarkId::new("in", size), |b| {
            b.iter(|| {
                let (read, _) = Aggregator::from_snapshot(black_box(&bytes), Key::PUBLIC, directory.clone()).unwrap();
                assert_eq!(read.email_count(), state.email_count());
                read
            });
        });
    });
}

criterion_group!(all, merge, snapshot);
criterion_main!(all);
