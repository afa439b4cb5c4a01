//! A bar for those who wait, on a terminal only.

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

/// Less than this is read before a bar could be seen.
const LONG: u64 = 16 << 20;

/// A bar over so many bytes; it hides itself where standard error is no terminal.
pub(crate) fn bar(bytes: u64) -> ProgressBar {
    if bytes < LONG {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {binary_bytes} of {binary_total_bytes}, {eta} to go");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(bytes).with_style(style).with_finish(ProgressFinish::AndClear)
}
