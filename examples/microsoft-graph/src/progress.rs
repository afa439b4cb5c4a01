//! A bar for those who wait, on a terminal only.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

/// Less than this is read before a bar could be seen.
const WORTH_A_BAR: u64 = 16 << 20;

/// A bar over so many bytes; hidden when there is nobody to see it.
pub(crate) fn bar(bytes: u64) -> ProgressBar {
    if bytes < WORTH_A_BAR || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("reading {bar:30} {bytes} of {total_bytes}, {eta} left");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
