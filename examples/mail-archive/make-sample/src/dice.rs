//! Chance, the same every time: a seeded stream of numbers, and the few ways in which it is asked.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// A stream of its own per story, so that a change to one account leaves the mail of the others alone.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The seed is the name itself, filled up to 32 bytes: nothing is hashed, nothing can change.
    pub(crate) fn named(name: &str) -> Self {
        let mut seed = *b"a year of letters at Lanternwork";
        for (place, byte) in seed.iter_mut().zip(name.bytes()) {
            *place = byte;
        }
        Self(ChaCha8Rng::from_seed(seed))
    }

    /// A number below `end`, which is small here: the bias of a remainder cannot be seen.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.next_u32() as usize % end
    }

    /// A number from the range, both ends included.
    pub(crate) fn within(&mut self, (from, to): (i64, i64)) -> i64 {
        from + i64::from(self.0.next_u32()) % (to - from + 1)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.0.next_u32() % 100 < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())]
    }

    /// The first ones more often than the last: some people write more than others.
    pub(crate) fn favour<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len()).min(self.below(among.len()))]
    }

    /// Sixteen hexadecimal digits, for ids.
    pub(crate) fn hex(&mut self) -> String {
        format!("{:016x}", self.0.next_u64())
    }
}
