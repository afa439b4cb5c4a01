//! Scores out of raw scores.
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

use std::hint::black_box;

use account_engagement::score::{MinMax, PercentileRank, Robust, Standard};
use account_engagement::{MaxAbs, Normalizer};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("normalize");
    let normalizers: [(&str, &dyn Normalizer); 5] = [
        ("percentile-rank", &PercentileRank),
        ("min-max", &MinMax),
        ("max-abs", &MaxAbs),
        ("standard", &Standard),
        ("robust", &Robust),
    ];
    for (rows, size) in [(100, "100"), (10_000, "10k"), (1_000_000, "1M")] {
        // A quarter of the accounts silent, and many ties, as raw scores are.
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let raw: Vec<f64> =
            (0..rows).map(|_| f64::from(random.random_range(0..40_000_u32).saturating_sub(10_000)) / 300.0).collect();
        group.throughput(Throughput::Elements(rows));
        for (name, normalizer) in normalizers {
            group.bench_function(BenchmarkId::new(name, size), |b| {
                b.iter_batched(
                    || raw.clone(),
                    |raw| {
                        let scores = normalizer.normalize(black_box(&raw));
                        assert_eq!(scores.len(), raw.len());
                        assert!(scores.iter().all(|score| (0.0..=100.0).contains(score)));
                        scores
                    },
                    BatchSize::LargeInput,
                );
            });
        }
    }
}

criterion_group!(all, benches);
criterion_main!(all);
