//! How long each step took.

use std::fmt::Write as _;
use std::time::Instant;

use crate::shards::Shard;

/// How long each step took.
#[derive(Default)]
pub(crate) struct Stopwatch {
    steps: Vec<(&'static str, f64)>,
}

impl Stopwatch {
    pub(crate) fn time<T>(&mut self, name: &'static str, step: impl FnOnce() -> T) -> T {
        let begin = Instant::now();
        let done = step();
        self.steps.push((name, begin.elapsed().as_secs_f64()));
        done
    }

    /// The steps and the sizes, `name: value` a line.
    pub(crate) fn timing(&self, intake: &Shard) -> String {
        let mut text = String::new();
        for (name, seconds) in &self.steps {
            _ = writeln!(text, "{name}: {seconds:.6}");
        }
        let all = intake.emails.outcomes + intake.meetings.outcomes;
        _ = writeln!(text, "offered: {}", all.offered());
        _ = writeln!(text, "recorded: {}", all.recorded);
        _ = writeln!(text, "state_bytes: {}", intake.aggregator.heap_bytes());
        text
    }
}
