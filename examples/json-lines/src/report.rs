//! What is said on standard error: how far it is, where every line ended, how long it took.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Instant;

use account_engagement::{Reason, Rows, Tally};
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use crate::input::Source;
use crate::shards::{Counts, Shard};

/// Shorter input needs no bar.
const LONG: u64 = 16 * 1024 * 1024;

/// Says it, and does not mind when nobody listens.
pub(crate) fn say(text: &str) {
    _ = io::stderr().write_all(text.as_bytes());
}

/// A bar on the terminal for long input; it hides itself where standard error is none.
pub(crate) fn progress(sources: &[Source]) -> ProgressBar {
    let bytes = sources.iter().map(|source| source.bytes).sum();
    if bytes < LONG {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {binary_bytes} of {binary_total_bytes}, {eta} to go");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(bytes).with_style(style).with_finish(ProgressFinish::AndClear)
}

/// Where every line and every recorded activity ended, emails beside meetings. Adds up.
pub(crate) fn tallies(intake: &Shard, rows: &Rows) -> String {
    let mut table = Table(format!("{:<30}{:>12}{:>12}\n", "", "emails", "meetings"));
    let lines = |count: fn(&Counts) -> u64| [count(&intake.emails), count(&intake.meetings)];
    table.line("offered", lines(|counts| counts.outcomes.offered()));
    table.line("  recorded", lines(|counts| counts.outcomes.recorded));
    table.line("  copies", lines(|counts| counts.outcomes.copies));
    table.line("  irrelevant", lines(|counts| counts.outcomes.irrelevant));
    table.line("  rejected", lines(|counts| counts.outcomes.rejected));
    table.line("unreadable, passed over", lines(|counts| counts.unreadable));

    let tallies = [rows.email_tally(), rows.meeting_tally()];
    table.line("recorded", tallies.map(|tally| tally.recorded()));
    table.line("  counted", tallies.map(|tally| tally.counted()));
    table.line("  not counted", tallies.map(|tally| tally.recorded() - tally.counted()));
    for &reason in Reason::ALL {
        let counts = tallies.map(|tally: Tally| tally.not_counted(reason));
        if counts != [0, 0] {
            table.line(&format!("    {reason}"), counts);
        }
    }
    let Table(mut text) = table;
    let bad: u64 = [intake.emails, intake.meetings].iter().map(|c| c.unreadable + c.outcomes.rejected).sum();
    if bad > 0 {
        let (s, first) = if bad == 1 { ("", "") } else { ("s", ", the first") };
        _ = writeln!(text, "passed over {bad} bad line{s}{first}:");
        for line in &intake.bad {
            _ = writeln!(text, "  {line}");
        }
    }
    text
}

struct Table(String);

impl Table {
    fn line(&mut self, name: &str, [emails, meetings]: [u64; 2]) {
        _ = writeln!(self.0, "{name:<30}{emails:>12}{meetings:>12}");
    }
}

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
