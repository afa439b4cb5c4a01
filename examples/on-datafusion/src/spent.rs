//! How long each step took, and how much memory all of them.

use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

/// Times steps, one after the other.
#[derive(Debug)]
pub struct Spent {
    last: Instant,
    text: String,
}

impl Spent {
    /// The first step begins.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it looks at the clock")]
    pub fn new() -> Spent {
        Spent { last: Instant::now(), text: String::new() }
    }

    /// A step is done, and the next begins.
    pub fn step(&mut self, name: &str) {
        let now = Instant::now();
        _ = writeln!(self.text, "{name}_s: {:.3}", (now - self.last).as_secs_f64());
        self.last = now;
    }

    /// A size.
    pub fn size(&mut self, name: &str, bytes: u64) {
        _ = writeln!(self.text, "{name}: {bytes}");
    }

    /// `name: value` a line, and the most memory that this process had, where the system says it.
    #[must_use]
    pub fn text(mut self) -> String {
        if let Some(bytes) = peak_memory() {
            self.size("peak_memory_bytes", bytes);
        }
        self.text
    }
}

/// As Linux has it.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
