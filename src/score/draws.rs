//! Numbers drawn from a fixed seed, for the checks of models and normalizers.

/// xorshift64 of Marsaglia (2003).
pub(super) struct Draws(u64);

impl Draws {
    /// Three seeds, so that no property of one of them is mistaken for a rule.
    pub(super) const SEEDS: [u64; 3] = [1, 0x9e37_79b9_7f4a_7c15, u64::MAX];

    pub(super) fn new(seed: u64) -> Draws {
        Draws(seed)
    }

    /// From 0 to 1.
    pub(super) fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from(u32::try_from(self.0 >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    }
}
