//! The command line.

use std::num::NonZeroU32;
use std::time::Duration;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use on_datafusion::args::JobArgs;

const EXAMPLES: &str = "\
Examples:
  The shipped sample, the worked example of the rules:
    on-datafusion

  A year of mail on all cores, in at most 2 GB of memory beside what the engine does not count:
    on-datafusion data --as-of 2026-06-30T12:00:00Z --memory-limit 2G --out rows.csv

  Day by day: the states of each day are added to a folder, and the rows are of all that is in it:
    on-datafusion monday  --as-of 2026-06-29T22:00:00Z --states states --out rows.csv
    on-datafusion tuesday --as-of 2026-06-30T22:00:00Z --states states --out rows.csv

Input:
  DATA/emails/*.parquet     id, sent_at, from: text, timestamp, text
                            to, cc, bcc: lists of text; in_reply_to, conversation, kind: text
  DATA/meetings/*.parquet   id, start, end: text, timestamps
                            organizer, status: text; all_day: boolean; revision: Int64
                            attendees: list of structs (address, response, responded_at)
  DATA/directory/accounts.json    [{\"id\": \"acct-1\", \"domains\": [\"cust.example\"]}]
  DATA/directory/mailboxes.json   [{\"address\": \"rep@corp.example\"}]
  One row for each copy of a message in a mailbox, in any order and file. What is not in the first line of either table
  may be null, or lack as a column.

Rows go to standard output or --out; what became of every copy, and what it took, goes to standard error.
Exit codes: 0 for rows, 2 for bad usage, bad input or rows that cannot be written.";

/// Turns Parquet of mail and meetings into sixteen engagement columns per account and period, by SQL.
#[derive(Debug, Parser)]
#[command(name = "on-datafusion", version, after_help = EXAMPLES)]
pub(crate) struct Program {
    #[command(flatten)]
    pub(crate) job: JobArgs,
    /// Work in so many parts at a time [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    pub(crate) partitions: Option<NonZeroU32>,
    /// So much memory for states and rows on their way, such as 500M or 2G; beyond it states go to disk
    /// [default: as much as there is]
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub(crate) memory_limit: Option<usize>,
    /// Do the same without the engine, in one thread and one state
    #[arg(long, conflicts_with_all = ["partitions", "memory_limit", "states"])]
    pub(crate) bare: bool,
}

impl Program {
    /// What is being done, on a terminal.
    #[expect(clippy::unused_self, reason = "as the other programs have it")]
    pub(crate) fn bar(&self) -> ProgressBar {
        let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}");
        let bar = ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}

/// A number of bytes, with K, M or G for thousands, millions or milliards.
fn bytes(text: &str) -> Result<usize, String> {
    let (digits, unit) = match text.char_indices().last() {
        Some((place, 'K' | 'k')) => (&text[..place], 1_000),
        Some((place, 'M' | 'm')) => (&text[..place], 1_000_000),
        Some((place, 'G' | 'g')) => (&text[..place], 1_000_000_000),
        _ => (text, 1),
    };
    let number = digits.parse::<usize>().ok().and_then(|number| number.checked_mul(unit));
    number.ok_or_else(|| "expected a number of bytes, such as 500000000, 500M or 2G".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Program::command().debug_assert();
        for bad in [
            &["on-datafusion", "data"][..],
            &["on-datafusion", "--buckets", "0"],
            &["on-datafusion", "--shares", "5000000000"],
            &["on-datafusion", "--zone", "Europe/Atlantis"],
            &["on-datafusion", "--as-of", "2026-06-30"],
            &["on-datafusion", "--levels", "year,quarter"],
            &["on-datafusion", "--memory-limit", "much"],
            &["on-datafusion", "--bare", "--partitions", "2"],
        ] {
            assert!(Program::try_parse_from(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn bytes_have_units() {
        for (text, expected) in
            [("7", Some(7)), ("5k", Some(5_000)), ("2G", Some(2_000_000_000)), ("G", None), ("", None)]
        {
            assert_eq!(bytes(text).ok(), expected, "{text}");
        }
    }
}
