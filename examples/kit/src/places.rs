//! Where something happened: all places are counted, the first few are named.

use std::fmt::{Display, Write as _};

use crate::words::grouped;

/// The number of places that are named for each problem.
const NAMED: usize = 5;

/// The places of one problem. A place names no person and quotes nothing.
#[derive(Debug)]
pub struct Places<P = String> {
    /// All of them.
    pub count: u64,
    /// The first few.
    pub first: Vec<P>,
}

impl<P> Default for Places<P> {
    fn default() -> Places<P> {
        Places { count: 0, first: Vec::new() }
    }
}

impl<P> Places<P> {
    /// Counts a place, and keeps it if it is one of the first.
    pub fn add(&mut self, place: P) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(place);
        }
    }

    /// Counts a place and keeps it in any case.
    pub fn add_named(&mut self, place: P) {
        self.count += 1;
        self.first.push(place);
    }
}

impl<P: Display> Places<P> {
    /// The lines of a summary: how many, and the first few. `heading` is `Trouble`, say.
    #[must_use]
    pub fn lines(&self, heading: &str, what: impl Display) -> String {
        let mut text = format!("{heading:<10}{what}: {}\n", grouped(self.count));
        for place in &self.first {
            _ = writeln!(text, "            {place}");
        }
        let unnamed = self.count - self.first.len() as u64;
        if unnamed > 0 && !self.first.is_empty() {
            _ = writeln!(text, "            and {} more", grouped(unnamed));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_are_named() {
        let mut places = Places::default();
        for line in 1..=7 {
            places.add(format!("a.mbox, line {line}"));
        }
        let lines = places.lines("Trouble", "no date");
        assert!(lines.starts_with("Trouble   no date: 7\n            a.mbox, line 1\n"), "{lines}");
        assert!(lines.ends_with("            a.mbox, line 5\n            and 2 more\n"), "{lines}");
        let counted = Places::<String> { count: 3, first: Vec::new() };
        assert_eq!(counted.lines("Passed", "spam"), "Passed    spam: 3\n");
    }
}
