//! The time of each step, and the peak memory.

use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use crate::summary::Summary;

/// Measures the time of consecutive steps.
#[derive(Debug)]
pub struct Spent {
    last: Instant,
    text: String,
}

impl Spent {
    /// Starts the first step.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it looks at the clock")]
    pub fn new() -> Spent {
        Spent { last: Instant::now(), text: String::new() }
    }

    /// Ends a step and starts the next one.
    pub fn step(&mut self, name: &str) {
        let now = Instant::now();
        _ = writeln!(self.text, "{name}_s: {:.3}", (now - self.last).as_secs_f64());
        self.last = now;
    }

    /// Adds the number and the length of the states.
    pub fn states(&mut self, summary: &Summary) {
        self.size("states", summary.states.number);
        self.size("state_bytes", summary.states.bytes);
        self.size("longest_state_bytes", summary.states.longest);
        // One state has no shares.
        if summary.longest_share > 0 {
            self.size("longest_share_bytes", summary.longest_share);
        }
    }

    fn size(&mut self, name: &str, bytes: u64) {
        _ = writeln!(self.text, "{name}: {bytes}");
    }

    /// One `name: value` a line, and the peak memory of this process if the system reports it.
    #[must_use]
    pub fn text(mut self) -> String {
        if let Some(bytes) = peak_memory(std::process::id()) {
            self.size("peak_memory_bytes", bytes);
        }
        self.text
    }
}

/// The peak memory of a process so far: `VmHWM`, which Linux reports.
#[must_use]
pub fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
