//! Counts distinct people, period by period.

use alloc::vec::Vec;

/// The distinct people of one period after the other.
///
/// A set would have to be emptied for each of the many periods. Here, starting a period is one increment.
pub(crate) struct Distinct {
    /// By person: the number of the period in which they were counted last.
    last: Vec<u32>,
    period: u32,
    /// The people who were added by number.
    listed: Vec<u32>,
    /// The people who were added as bits.
    bits: Vec<u64>,
}

impl Distinct {
    pub(crate) fn new(people: usize) -> Distinct {
        Distinct { last: alloc::vec![0; people], period: 0, listed: Vec::new(), bits: Vec::new() }
    }

    /// Starts a period, in which nobody takes part yet.
    pub(crate) fn begin(&mut self) {
        self.period += 1;
        self.listed.clear();
        self.bits.clear();
    }

    pub(crate) fn add(&mut self, persons: &[u32]) {
        for &person in persons {
            if let Some(last) = self.last.get_mut(person as usize)
                && *last != self.period
            {
                *last = self.period;
                self.listed.push(person);
            }
        }
    }

    /// Adds everybody whose bit is set, in words for 64 people each.
    pub(crate) fn add_bits(&mut self, words: &[u64]) {
        self.bits.resize(self.last.len().div_ceil(64), 0);
        for (all, more) in self.bits.iter_mut().zip(words) {
            *all |= more;
        }
    }

    pub(crate) fn count(&self) -> u64 {
        let in_bits: u64 = self.bits.iter().map(|word| u64::from(word.count_ones())).sum();
        let others = self.listed.iter().filter(|&&person| !self.has_bit(person)).count();
        in_bits + others as u64
    }

    fn has_bit(&self, person: u32) -> bool {
        self.bits.get(person as usize / 64).is_some_and(|word| word >> (person % 64) & 1 == 1)
    }
}
