//! Taking activity in: new, known and irrelevant.
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

use account_engagement::{Aggregator, Intake, Outcomes};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sizes::at_each_size;
use workload::{Views, ingest};

/// What becomes of the offers.
fn offer(mut to: Aggregator, offers: impl FnOnce(&mut Intake<'_>)) -> (Aggregator, Outcomes) {
    let mut intake = to.intake();
    offers(&mut intake);
    let outcomes = intake.outcomes();
    (to, outcomes)
}

fn emails(intake: &mut Intake<'_>, views: &Views<'_>) {
    intake.extend(black_box(&views.emails).iter().cloned());
}

fn meetings(intake: &mut Intake<'_>, views: &Views<'_>) {
    intake.extend(black_box(&views.meetings).iter().cloned());
}

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("ingest");
    group.sample_size(10);
    at_each_size(|size, shape, population, views| {
        let empty = population.empty_state();
        let full = ingest(empty.clone(), views);

        group.throughput(Throughput::Elements(views.emails.len() as u64));
        group.bench_function(BenchmarkId::new("emails", size), |b| {
            b.iter_batched(
                || empty.clone(),
                |empty| {
                    let (state, outcomes) = offer(empty, |intake| emails(intake, views));
                    assert_eq!(outcomes.recorded, full.email_count() as u64);
                    state
                },
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::new("repeats", size), |b| {
            b.iter_batched(
                || full.clone(),
                |full| {
                    let (state, outcomes) = offer(full, |intake| emails(intake, views));
                    assert_eq!(outcomes.recorded, 0);
                    state
                },
                BatchSize::PerIteration,
            );
        });
        let irrelevant = views.irrelevant(&empty);
        group.throughput(Throughput::Elements(irrelevant.emails.len() as u64));
        group.bench_function(BenchmarkId::new("irrelevant", size), |b| {
            b.iter_batched(
                || empty.clone(),
                |empty| {
                    let (state, outcomes) = offer(empty, |intake| emails(intake, &irrelevant));
                    assert_eq!(outcomes.irrelevant, irrelevant.emails.len() as u64);
                    state
                },
                BatchSize::PerIteration,
            );
        });
        group.throughput(Throughput::Elements(views.meetings.len() as u64));
        group.bench_function(BenchmarkId::new("meetings", size), |b| {
            b.iter_batched(
                || empty.clone(),
                |empty| {
                    let (state, outcomes) = offer(empty, |intake| meetings(intake, views));
                    assert_eq!(outcomes.recorded, shape.meetings as u64);
                    state
                },
                BatchSize::PerIteration,
            );
        });
    });
}

criterion_group!(all, benches);
criterion_main!(all);
