//! How long each step took, and how much memory all of them.

use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use crate::told::Told;

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

    /// How many states there were, and how long.
    pub fn states(&mut self, told: &Told) {
        self.size("states", told.states.number);
        self.size("state_bytes", told.states.bytes);
        self.size("longest_state_bytes", told.states.longest);
        self.size("longest_share_bytes", told.longest_share);
    }

    fn size(&mut self, name: &str, bytes: u64) {
        _ = writeln!(self.text, "{name}: {bytes}");
    }

    /// `name: value` a line, and the most memory that this process had, where the system says it.
    #[must_use]
    pub fn text(mut self) -> String {
        if let Some(bytes) = peak_memory(std::process::id()) {
            self.size("peak_memory_bytes", bytes);
        }
        self.text
    }
}

/// The most memory that a process has had so far: `VmHWM`, which Linux tells.
#[must_use]
pub fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
