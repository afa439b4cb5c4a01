//! A bar for those who wait, on a terminal only.

use std::io::IsTerminal as _;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use rusqlite::Connection;

use crate::queries;

/// Fewer messages and events are read before a bar could be seen.
const WORTH_A_BAR: u64 = 100_000;

/// A bar over all messages and events; hidden when there is nobody to see it, and then they are not counted.
pub(crate) fn bar(connection: &Connection) -> Result<ProgressBar> {
    if !std::io::stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let count: i64 = connection.query_row(queries::COUNT, [], |row| row.get(0))?;
    let count = u64::try_from(count).unwrap_or_default();
    if count < WORTH_A_BAR {
        return Ok(ProgressBar::hidden());
    }
    let style = ProgressStyle::with_template("reading {bar:30} {human_pos} of {human_len}, {eta} left");
    Ok(ProgressBar::new(count).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
}
