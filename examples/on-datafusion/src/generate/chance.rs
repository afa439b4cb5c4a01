//! Random numbers, the same on every machine.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

/// One of many independent random streams.
pub(super) fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(number);
    random
}

/// One of these values, all with the same probability.
pub(super) fn one_of<T: Copy, const N: usize>(these: [T; N], random: &mut ChaCha8Rng) -> T {
    these[random.random_range(0..N)]
}
