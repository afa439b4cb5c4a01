//! The command line, and what it asks for in the library's words.

use std::path::{Path, PathBuf};

use account_engagement::question::zone_named;
use account_engagement::score::{MinMax, PercentileRank, Robust, Standard};
use account_engagement::{Accounts, Level, MaxAbs, Normalizer, Question};
use anyhow::{Context as _, Result};
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use clap::{Parser, Subcommand, ValueEnum};

use crate::fetch;

const EXAMPLES: &str = "\
Examples:
  The made-up tenant that comes with the program:
    microsoft-graph

  Your own: pages of messages and calendarView, as a table:
    microsoft-graph pages/ \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --as-of 2026-06-30T18:00:00+02:00 --zone Europe/Berlin

  The same as CSV, with a row for each month too:
    microsoft-graph messages.json.gz delta/ view.jsonl \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --as-of 2026-06-30T16:00:00Z --format csv --levels year,month \\
      --out rows.csv

  Fetch the pages in the first place:
    microsoft-graph fetch --help

What is read:
  page       {\"@odata.context\": \"…\", \"value\": [{…}, {…}], \"@odata.nextLink\": \"…\"}
  list       [{…}, {…}]
  item       {\"@odata.type\": \"#microsoft.graph.message\", \"internetMessageId\": \"<a@b.example>\", …}
  several of them one after another, gzipped or not, with a byte order mark or
  without. Which $select to ask for: see README.md.

Who is who:
  accounts   {\"id\": \"acct-1\", \"name\": \"Customer 1\", \"domains\": [\"cust.example\"],
              \"contacts\": [{\"id\": \"c-9\", \"addresses\": [\"x@home.example\"]}]}
  mailboxes  {\"address\": \"rep@corp.example\", \"aliases\": [\"r.ep@corp.example\"],
              \"directory_id\": \"5d8d505c-864f-4804-88c7-4583c966cde8\"}

The directory id is the user's id in Microsoft Entra; by it, or by an address,
a page's @odata.context says whose mailbox it is of.

What was read, what counted and what did not, and why, stands below the
table, or on standard error beside CSV and JSON. A file or an item that
cannot be read is counted and named there, and ends nothing; a property that
a $select has left out is named with what that costs.
Exit codes: 0 for rows, 2 for bad usage, bad lists of people or rows that cannot be written.";

/// Reads what Microsoft Graph says of mail and calendars, and shows how engaged each customer is.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// What to read, in any mix: pages of messages, events, calendarView and delta as JSON, gzipped or
    /// not, and folders of them [default: the sample tenant]
    #[arg(value_name = "PATH", requires_all = ["accounts", "mailboxes", "as_of"])]
    paths: Vec<PathBuf>,
    /// The customers: a JSON array of accounts, or one account a line
    #[arg(long, value_name = "FILE", requires = "paths")]
    accounts: Option<PathBuf>,
    /// The organisation's people: a JSON array of mailboxes, or one mailbox a line
    #[arg(long, value_name = "FILE", requires = "paths")]
    mailboxes: Option<PathBuf>,
    /// The instant that the rows are asked for, such as 2026-06-30T12:00:00Z; later activity does not count
    #[arg(long, value_name = "TIME", value_parser = instant)]
    as_of: Option<DateTime<FixedOffset>>,
    /// The time zone of all dates, by its IANA name
    #[arg(long, value_name = "IANA", default_value = "UTC", value_parser = zone_named)]
    zone: Tz,
    /// Which rows: of the whole window, of months, of weeks [default: year for a table, else
    /// year,month,week]
    #[arg(long, value_name = "LEVELS", value_delimiter = ',')]
    levels: Vec<Level>,
    /// How raw scores become scores from 0 to 100 among the accounts
    #[arg(long, value_enum, default_value_t)]
    normalizer: Normalizing,
    /// Give accounts without activity a row too
    #[arg(long)]
    all_accounts: bool,
    /// The form of the rows
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Write the rows to this file, all or nothing, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Domains that no account may list, one a line, in place of the built-in list of public mail; an
    /// empty file: none
    #[arg(long, value_name = "FILE")]
    pub(crate) public_domains: Option<PathBuf>,
    /// Addresses that are nobody, one a line: rooms, distribution lists, no-reply
    #[arg(long, value_name = "FILE")]
    pub(crate) ignore_addresses: Option<PathBuf>,
    /// A secret of 32 hexadecimal digits or 16 raw bytes, under which addresses and ids are hashed in
    /// memory [default: the library's public key, which is no secret]
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Fetch(fetch::Args),
}

/// What to read, and for when.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) accounts: PathBuf,
    pub(crate) mailboxes: PathBuf,
    pub(crate) as_of: DateTime<FixedOffset>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, the highest score first
    #[default]
    Table,
    /// With a header; null is an empty field
    Csv,
    /// One array, a row a line
    Json,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Normalizing {
    /// The best account has 100
    #[default]
    MaxAbs,
    /// The best has 100, the last 0
    MinMax,
    /// How many accounts are below
    PercentileRank,
    /// How many deviations from the mean
    Standard,
    /// How many quartile ranges from the median
    Robust,
}

impl Args {
    /// The named paths and lists, or the sample that comes with the program.
    pub(crate) fn input(&self) -> Result<Input> {
        if let (Some(accounts), Some(mailboxes), Some(as_of)) = (&self.accounts, &self.mailboxes, self.as_of) {
            for path in &self.paths {
                // A slip of the keyboard; what cannot be read inside of a path ends nothing.
                path.metadata()
                    .with_context(|| format!("{}: PATH needs a file or folder that can be read", path.display()))?;
            }
            let (accounts, mailboxes) = (accounts.clone(), mailboxes.clone());
            return Ok(Input { paths: self.paths.clone(), accounts, mailboxes, as_of });
        }
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample");
        // Places are read more easily from here.
        let here = std::env::current_dir().ok().and_then(|here| sample.strip_prefix(here).ok());
        let sample = here.unwrap_or(&sample);
        let file = sample.join("as-of.txt");
        let written = || {
            let text = std::fs::read_to_string(&file)?;
            instant(text.trim()).map_err(anyhow::Error::msg)
        };
        let as_of = self.as_of.map_or_else(written, Ok).with_context(|| file.display().to_string())?;
        Ok(Input {
            paths: vec![sample.join("pages")],
            accounts: sample.join("accounts.json"),
            mailboxes: sample.join("mailboxes.json"),
            as_of,
        })
    }

    pub(crate) fn question(&self, as_of: DateTime<FixedOffset>) -> Question<Tz> {
        let levels = match (self.levels.as_slice(), self.format) {
            ([], Format::Table) => &[Level::Year],
            ([], Format::Csv | Format::Json) => &Level::ALL[..],
            (levels, _) => levels,
        };
        Question::new(as_of)
            .zone(self.zone)
            .levels(levels.iter().copied())
            .normalizer(self.normalizer.normalizer())
            .accounts(if self.all_accounts { Accounts::All } else { Accounts::Active })
    }
}

impl Normalizing {
    fn normalizer(self) -> &'static dyn Normalizer {
        match self {
            Normalizing::MaxAbs => &MaxAbs,
            Normalizing::MinMax => &MinMax,
            Normalizing::PercentileRank => &PercentileRank,
            Normalizing::Standard => &Standard,
            Normalizing::Robust => &Robust,
        }
    }
}

fn instant(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|cause| format!("expected a time with its offset, such as 2026-06-30T12:00:00Z ({cause})"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
        assert!(Args::try_parse_from(["microsoft-graph"]).unwrap().paths.is_empty());
        for bad in [
            &["microsoft-graph", "page.json"][..],
            &["microsoft-graph", "page.json", "--accounts", "a.json", "--mailboxes", "m.json"],
            &["microsoft-graph", "--accounts", "a.json"],
            &["microsoft-graph", "--zone", "Europe/Atlantis"],
            &["microsoft-graph", "--as-of", "2026-06-30"],
            &["microsoft-graph", "--levels", "year,quarter"],
        ] {
            assert!(Args::try_parse_from(bad).is_err(), "{bad:?}");
        }
    }
}
