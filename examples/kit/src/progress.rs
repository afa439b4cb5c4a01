//! A progress bar or a spinner, on a terminal only.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

pub use indicatif::ProgressBar;
use indicatif::{ProgressFinish, ProgressStyle};

/// Fewer bytes are read before a bar could be seen.
const BYTES: u64 = 16 << 20;

/// Fewer messages and events are read before a bar could be seen.
const ITEMS: u64 = 100_000;

/// Whether anybody would see a bar: where counting what is to come takes time, it is not worth it otherwise.
#[must_use]
pub fn is_seen() -> bool {
    io::stderr().is_terminal()
}

/// A bar over this number of bytes. It is hidden for short input, and where standard error is no terminal.
#[must_use]
pub fn bytes(number: u64) -> ProgressBar {
    let template = "reading {wide_bar} {binary_bytes} of {binary_total_bytes}, {eta} left";
    bar(number, BYTES, template)
}

/// A bar over this number of messages and events; hidden likewise.
#[must_use]
pub fn items(number: u64) -> ProgressBar {
    bar(number, ITEMS, "reading {wide_bar} {human_pos} of {human_len}, {eta} left")
}

/// A spinner for steps of which nobody knows how long they take: its message says what is being done.
#[must_use]
pub fn steps() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}");
    let bar = ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar.with_finish(ProgressFinish::AndClear)
}

fn bar(number: u64, least: u64, template: &str) -> ProgressBar {
    if number < least {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(number).with_style(style).with_finish(ProgressFinish::AndClear)
}
