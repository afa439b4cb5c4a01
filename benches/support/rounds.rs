//! Times of several things, measured alternately.

use std::hint::black_box;
use std::time::Instant;

/// Seconds of every round, by the name of what was timed.
pub(crate) struct Rounds {
    rounds: usize,
    times: Vec<(&'static str, Vec<f64>)>,
}

impl Rounds {
    pub(crate) fn new(rounds: usize) -> Rounds {
        Rounds { rounds, times: Vec::new() }
    }

    /// Runs it once, and takes the time up to its result, which is dropped only then.
    pub(crate) fn time<T>(&mut self, name: &'static str, run: impl FnOnce() -> T) {
        let start = Instant::now();
        let result = black_box(run());
        let seconds = start.elapsed().as_secs_f64();
        drop(result);
        match self.times.iter_mut().find(|(other, _)| *other == name) {
            Some((_, times)) => times.push(seconds),
            None => self.times.push((name, vec![seconds])),
        }
    }

    fn of(&self, name: &str) -> &[f64] {
        let times = self.times.iter().find(|(other, _)| *other == name);
        &times.expect("it was timed").1
    }

    /// The median of each, also as nanoseconds a copy.
    pub(crate) fn print_each(&self, copies: usize) {
        for (name, times) in &self.times {
            let [_, median, _] = spread(times.clone());
            println!("    {name:<34}{:>9.1} ms {:>9.1} ns a copy", median * 1e3, median * 1e9 / copies as f64);
        }
    }

    /// The least, the middle and the greatest of one.
    pub(crate) fn spread(&self, name: &str) -> [f64; 3] {
        spread(self.of(name).to_vec())
    }

    /// The sum of some over another, round by round.
    pub(crate) fn ratio(&self, over: &[&str], under: &str) -> [f64; 3] {
        let sum = |round: usize| over.iter().map(|name| self.of(name)[round]).sum::<f64>();
        spread((0..self.rounds).map(|round| sum(round) / self.of(under)[round]).collect())
    }

    /// Prints that.
    pub(crate) fn print_ratio(&self, label: &str, over: &[&str], under: &str) {
        let [min, median, max] = self.ratio(over, under);
        println!("    {label:<34}{min:>7.2} {median:>7.2} {max:>7.2}");
    }
}

/// The least, the middle and the greatest.
pub(crate) fn spread(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_unstable_by(f64::total_cmp);
    [values[0], values[values.len() / 2], values[values.len() - 1]]
}
