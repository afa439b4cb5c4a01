use alloc::vec::Vec;

/// Who takes part in the period at hand, each person once.
pub(crate) struct Distinct {
    /// By person: the period in which they were counted last.
    last: Vec<u32>,
    period: u32,
    /// Who was counted by name.
    named: Vec<u32>,
    /// A bit for each who came in a crowd.
    crowd: Vec<u64>,
}

impl Distinct {
    pub(crate) fn new(people: usize) -> Distinct {
        Distinct { last: alloc::vec![0; people], period: 0, named: Vec::new(), crowd: Vec::new() }
    }

    /// Begins a period, in which nobody takes part yet.
    pub(crate) fn begin(&mut self) {
        self.period += 1;
        self.named.clear();
        self.crowd.clear();
    }

    pub(crate) fn add(&mut self, persons: &[u32]) {
        for &person in persons {
            if let Some(last) = self.last.get_mut(person as usize)
                && *last != self.period
            {
                *last = self.period;
                self.named.push(person);
            }
        }
    }

    /// Adds all at once whose bit is set in the first words, one for each 64 people.
    pub(crate) fn add_crowd(&mut self, words: &[u64]) {
        self.crowd.resize(self.last.len().div_ceil(64), 0);
        for (all, more) in self.crowd.iter_mut().zip(words) {
            *all |= more;
        }
    }

    pub(crate) fn count(&self) -> u64 {
        let in_crowd: u64 = self.crowd.iter().map(|word| u64::from(word.count_ones())).sum();
        let apart = self.named.iter().filter(|&&person| !self.is_in_crowd(person)).count();
        in_crowd + apart as u64
    }

    fn is_in_crowd(&self, person: u32) -> bool {
        self.crowd.get(person as usize / 64).is_some_and(|word| word >> (person % 64) & 1 == 1)
    }
}
