//! The command line.

use std::num::NonZeroU32;

use anyhow::Result;
use chrono::SecondsFormat;
use clap::Parser;
use clap::builder::TypedValueParser;
use kit::progress;
use on_datafusion::args::{JobArgs, bytes};
use on_datafusion::generate::{AS_OF, Generation, Written};

const EXAMPLES: &str = "\
Examples:
  The shipped sample, the worked example of the rules:
    on-datafusion

  A year of mail on all cores, with at most 2 GB for states and rows:
    on-datafusion data --as-of 2026-06-30T12:00:00Z --memory-limit 2G --out rows.csv

  Day by day: add the states of each day to a folder, and compute the rows from all states in it:
    on-datafusion monday  --as-of 2026-06-29T22:00:00Z --states states --key-file KEY --out rows.csv
    on-datafusion tuesday --as-of 2026-06-30T22:00:00Z --states states --key-file KEY --out rows.csv

  The table with the accounts that are going cold, and a page to read:
    on-datafusion data --format table --report out

  A million generated messages, with the engine and with one aggregator:
    on-datafusion made-up --generate 1000000
    on-datafusion made-up --as-of 2026-06-30T12:00:00Z --out engine.csv
    on-datafusion made-up --as-of 2026-06-30T12:00:00Z --out bare.csv --bare

Input:
  DATA/emails/*.parquet     id, sent_at, from: text, timestamp, text
                            to, cc, bcc: lists of text; in_reply_to, conversation, kind: text
  DATA/meetings/*.parquet   id, start, end: text, timestamps
                            organizer, status: text; all_day: boolean; revision: Int64
                            attendees: list of structs (address, response, responded_at)
  DATA/directory/accounts.json    [{\"id\": \"acct-1\", \"domains\": [\"cust.example\"]}]
  DATA/directory/mailboxes.json   [{\"address\": \"rep@corp.example\"}]
  One row for each copy of a message in a mailbox, in any order and file. Only the columns in the first line of each
  table are required. The others can be missing or null.

Rows go to standard output or --out. What happened to every copy, and how long each step took, goes to standard error.
CSV and JSON need no process that holds everything. --format table and --report merge all states into one, in the
memory of this process: about 73 bytes for each message.
Exit codes: 0 for rows, 2 for bad usage, bad input or rows that cannot be written.";

/// Compute sixteen engagement columns per account and period from Parquet of mail and meetings, by SQL
#[derive(Debug, Parser)]
#[command(name = "on-datafusion", version, after_long_help = EXAMPLES)]
pub(crate) struct Program {
    #[command(flatten)]
    pub(crate) job: JobArgs,
    /// The number of partitions at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = partitions(), help_heading = "Work")]
    pub(crate) partitions: Option<NonZeroU32>,
    /// The memory for states and rows, such as 500M or 2G
    ///
    /// Above it, states are written to disk. [default: no limit]
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Work")]
    pub(crate) memory_limit: Option<u64>,
    /// Do the same without the engine, in one thread and one state
    #[arg(long, help_heading = "Work", conflicts_with_all = ["partitions", "memory_limit", "states"])]
    pub(crate) bare: bool,
    /// Generate a year of this number of messages, write it to DATA, and end
    ///
    /// The same number generates the same messages.
    #[arg(long, value_name = "N", requires = "data", help_heading = "Work")]
    #[arg(conflicts_with_all = ["as_of", "bare", "states", "out", "report", "partitions", "memory_limit"])]
    pub(crate) generate: Option<u64>,
}

impl Program {
    /// Generates data if `--generate` is given.
    pub(crate) fn generated(&self) -> Result<Option<String>> {
        let (Some(messages), Some(folder)) = (self.generate, &self.job.data) else { return Ok(None) };
        let bar = progress::items(messages);
        let written = Generation::new(messages).write(folder, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        let Written { emails, email_copies, meetings, meeting_copies, mailboxes, accounts, parts, .. } = written;
        Ok(Some(format!(
            "{}: {emails} emails in {email_copies} copies, {meetings} meetings in {meeting_copies}, {mailboxes} mailboxes, \
             {accounts} accounts; {parts} parts of each table, to be asked --as-of {}\n",
            folder.display(),
            AS_OF.to_rfc3339_opts(SecondsFormat::Secs, true)
        )))
    }
}

/// Each partition holds states of all buckets, so many more partitions than cores only take memory.
fn partitions() -> impl TypedValueParser<Value = NonZeroU32> {
    clap::value_parser!(u32).range(1..=256).try_map(NonZeroU32::try_from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        kit::program::check::<Program>();
        for bad in [
            &["on-datafusion", "--buckets", "0"][..],
            &["on-datafusion", "--generate", "1000"],
            &["on-datafusion", "--shares", "5000000000"],
            &["on-datafusion", "--zone", "Europe/Atlantis"],
            &["on-datafusion", "--as-of", "yesterday"],
            &["on-datafusion", "--levels", "year,quarter"],
            &["on-datafusion", "--memory-limit", "much"],
            &["on-datafusion", "--memory-limit", "0"],
            &["on-datafusion", "--bare", "--partitions", "2"],
            &["on-datafusion", "--partitions", "0"],
            &["on-datafusion", "--partitions", "257"],
            &["on-datafusion", "data", "--generate", "1000", "--out", "rows.csv"],
        ] {
            assert!(Program::try_parse_from(bad).is_err(), "{bad:?}");
        }
    }
}
