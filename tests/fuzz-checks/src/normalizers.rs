use account_engagement::score::{MinMax, PercentileRank, Robust, Standard};
use account_engagement::{MaxAbs, Normalizer};

/// Any raw scores that the contract allows, eight bytes each, through each normalizer: as many
/// scores, from 0 to 100, in the order of the raw scores, the same in any order of the cohort.
pub fn normalizers(bytes: &[u8]) {
    let numbers = bytes.chunks_exact(8).map(|chunk| f64::from_bits(u64::from_le_bytes(chunk.try_into().unwrap())));
    let cohort: Vec<f64> = numbers.map(f64::abs).filter(|raw| raw.is_finite()).collect();
    for normalizer in [&MaxAbs as &dyn Normalizer, &MinMax, &PercentileRank, &Standard, &Robust] {
        let scores = normalizer.normalize(&cohort);
        assert_eq!(scores.len(), cohort.len(), "{normalizer:?} of {cohort:?}");
        assert!(scores.iter().all(|score| (0.0..=100.0).contains(score)), "{normalizer:?} of {cohort:?}: {scores:?}");
        let mut both: Vec<(f64, f64)> = cohort.iter().copied().zip(scores.iter().copied()).collect();
        both.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        for pair in both.windows(2) {
            let ((raw, score), (higher_raw, higher_score)) = (pair[0], pair[1]);
            assert!(score <= higher_score, "{normalizer:?} of {cohort:?}: {scores:?}");
            assert!(raw < higher_raw || score == higher_score, "{normalizer:?} of {cohort:?}: {scores:?}");
        }
        let sorted: Vec<f64> = both.iter().map(|(raw, _)| *raw).collect();
        let bits = |scores: &[f64]| scores.iter().map(|score| score.to_bits()).collect::<Vec<_>>();
        let expected: Vec<f64> = both.iter().map(|(_, score)| *score).collect();
        assert_eq!(bits(&normalizer.normalize(&sorted)), bits(&expected), "{normalizer:?} of {cohort:?} sorted");
    }
}
