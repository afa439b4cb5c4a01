//! Ingesting, asking, writing and reading, beside the floor: what looking the addresses up once would cost.
//!
//! Ratios within one run mean something, single times on a shared machine do not.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a bench"
)]

#[path = "support/workload.rs"]
mod workload;

use core::hash::Hasher as _;
use std::hint::black_box;
use std::sync::Arc;

use account_engagement::{Aggregator, Key, Level, Question};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};
use siphasher::sip128::{Hasher128 as _, SipHasher24};
use workload::Arena;

const SIZES: [(usize, &str); 3] = [(10_000, "10k"), (100_000, "100k"), (1_000_000, "1M")];

/// A look-up of every address among the known ones, `SipHash` 128 of the message's id, and one
/// insert into a table of these; nothing else.
fn floor(arena: &Arena, known: &HashMap<String, u32, FixedState>) -> usize {
    let mut messages: HashTable<u128> = HashTable::new();
    let mut found = 0;
    for email in arena.iter() {
        found += usize::from(known.contains_key(email.from));
        found += email.recipients.filter(|&address| known.contains_key(address)).count();
        let mut hasher = SipHasher24::new_with_keys(1, 2);
        hasher.write(email.id.as_bytes());
        let id = hasher.finish128().as_u128();
        messages.entry(id as u64, |&other| other == id, |&other| other as u64).or_insert(id);
    }
    assert!(found > arena.len());
    messages.len()
}

fn ingest(c: &mut Criterion) {
    let known: HashMap<String, u32, FixedState> =
        Arena::known_addresses().zip(0..).fold(HashMap::default(), |mut known, (address, number)| {
            assert!(known.insert(address, number).is_none());
            known
        });
    let empty = workload::empty();
    let mut group = c.benchmark_group("ingest");
    for (messages, name) in SIZES {
        let arena = Arena::new(&workload::emails(messages));
        group.throughput(Throughput::Elements(arena.len() as u64));
        group.bench_function(BenchmarkId::new("floor", name), |b| {
            b.iter(|| assert_eq!(floor(black_box(&arena), &known), messages));
        });
        group.bench_function(BenchmarkId::new("emails", name), |b| {
            b.iter_batched(
                || empty.clone(),
                |mut aggregator| {
                    for email in arena.iter() {
                        black_box(aggregator.email(email).unwrap());
                    }
                    assert!(aggregator.emails() > messages / 2);
                    aggregator
                },
                BatchSize::LargeInput,
            );
        });
    }
}

fn rows(c: &mut Criterion) {
    let mut group = c.benchmark_group("rows");
    for (messages, name) in SIZES {
        let arena = Arena::new(&workload::emails(messages));
        let mut aggregator = workload::empty();
        for email in arena.iter() {
            aggregator.email(email).unwrap();
        }
        let question = Question::new(workload::as_of());
        group.throughput(Throughput::Elements(arena.len() as u64));
        for (levels, level) in [(&Level::ALL[..1], "year"), (&Level::ALL[..], "all")] {
            let question = question.levels(levels.iter().copied());
            group.bench_function(BenchmarkId::new(level, name), |b| {
                b.iter(|| assert!(!aggregator.rows(black_box(&question)).unwrap().is_empty()));
            });
        }
    }
}

fn snapshot(c: &mut Criterion) {
    let mut group = c.benchmark_group("snapshot");
    for (messages, name) in SIZES {
        let arena = Arena::new(&workload::emails(messages));
        let mut aggregator = workload::empty();
        for email in arena.iter() {
            aggregator.email(email).unwrap();
        }
        let directory = Arc::new(aggregator.directory().clone());
        let bytes = aggregator.snapshot();
        group.throughput(Throughput::Elements(arena.len() as u64));
        group.bench_function(BenchmarkId::new("out", name), |b| {
            b.iter(|| assert_eq!(black_box(&aggregator).snapshot().len(), bytes.len()));
        });
        group.bench_function(BenchmarkId::new("in", name), |b| {
            b.iter(|| {
                let read = Aggregator::from_snapshot(black_box(&bytes), Key::PUBLIC, directory.clone()).unwrap();
                assert_eq!(read.0.emails(), aggregator.emails());
                read
            });
        });
    }
}

criterion_group!(benches, ingest, rows, snapshot);
criterion_main!(benches);
