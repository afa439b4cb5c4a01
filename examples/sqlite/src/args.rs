//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, FixedOffset, Utc};
use clap::Parser;
use kit::args::{AsOf, OutputArgs, QuestionArgs, instant};
use kit::clock;
use kit::lists::unmatched::UnmatchedArgs;

const EXAMPLES: &str = "\
Examples:
  The made-up database that comes with the program, in memory:
    sqlite-crm

  Your own, as of now: the table Office in it is created or updated:
    sqlite-crm crm.db

  Year and Month alone, in local dates, with the groups that accounts are part of:
    sqlite-crm crm.db --as-of 2026-06-30 \\
      --zone Europe/Berlin --levels year,month --roll-up add-parents

  The rows as CSV too, and a page to read:
    sqlite-crm crm.db --format csv --out rows.csv --report out

  A database to try it on:
    sqlite3 crm.db <sample/schema.sql
    sqlite3 crm.db <sample/data.sql
    sqlite-crm crm.db --as-of 2026-06-30T12:00:00Z --run-at 2026-06-30T12:00:00Z

What is read, as sample/schema.sql has it; each may be a view:
  accounts, account_domains, contacts, contact_addresses   the customers
  mailboxes, mailbox_aliases      the organisation's people
  ignored_addresses               addresses to ignore: rooms, no-reply
  messages, participants          mail
  events, attendees               meetings
  enrichment                      one row: the name of the run, who consents,
                                  and which table is written
Times are text in RFC 3339, such as 2026-03-02T09:00:00Z. The lists of people
are tables of the database, so there is no --our-domain.

What is written, in one transaction, under the name that the enrichment has:
  Office             AccountId and the sixteen columns, a row for each account
                     and period
  Office_UserEntity  DirectoryId of the mailboxes
Rows that differ are updated, new rows are inserted, and rows that no longer
exist are deleted. Without consent at --run-at, nothing else is read and
nothing is written.

Standard output shows the Year rows, the accounts that go cold or warm up, and
what was read, what counted and what did not, and why. A message or an event
that cannot be used is counted and named by its id; the run goes on.
Exit codes: 0 when both tables are written, 2 for bad usage, no consent, a
database that cannot be read, lacks something or is held by others, and bad
lists of people; the tables are as before then. Also 2 when the tables are
written and standard output is not.";

/// Reads a CRM's mail and meetings from SQLite and writes back how engaged each customer is, as a table.
#[derive(Debug, Parser)]
#[command(name = "sqlite-crm", version, after_long_help = EXAMPLES)]
#[command(mut_arg("levels", |levels| levels.help(LEVELS).long_help(LEVELS)))]
pub(crate) struct Args {
    /// The database, an existing SQLite file [default: the sample]
    #[arg(value_name = "DATABASE")]
    pub(crate) database: Option<PathBuf>,
    /// The instant of the run, at which consent must be in force [default: now]
    ///
    /// For the sample: its as-of.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    run_at: Option<DateTime<FixedOffset>>,
    /// How long to wait for others who hold the database
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(..=86_400))]
    wait: u64,
    #[command(flatten)]
    pub(crate) unmatched: UnmatchedArgs,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

const LEVELS: &str = "Which rows: year, month, week; rows of other levels are deleted [default: all]";

/// For the sample.
const SAMPLE_AS_OF: &str = include_str!("../sample/as-of.txt");

impl Args {
    pub(crate) fn as_of(&self) -> Result<DateTime<FixedOffset>> {
        match (self.question.as_of, &self.database) {
            (None, None) => {
                SAMPLE_AS_OF.trim().parse::<AsOf>().map_err(anyhow::Error::msg)?.instant(self.question.zone)
            }
            _ => self.question.as_of(),
        }
    }

    /// The instant of the run.
    pub(crate) fn run_at(&self) -> Result<DateTime<Utc>> {
        match (self.run_at, &self.database) {
            (Some(at), _) => Ok(at.to_utc()),
            (None, Some(_)) => Ok(clock::now()),
            (None, None) => self.as_of().map(|at| at.to_utc()),
        }
    }

    pub(crate) fn wait(&self) -> Duration {
        Duration::from_secs(self.wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        kit::program::check::<Args>();
        let sample = Args::try_parse_from(["sqlite-crm"]).unwrap();
        assert_eq!(sample.run_at().unwrap(), sample.as_of().unwrap().to_utc());
        for bad in [
            &["sqlite-crm", "--zone", "Europe/Atlantis"][..],
            &["sqlite-crm", "--as-of", "yesterday"],
            &["sqlite-crm", "--levels", "year,quarter"],
            &["sqlite-crm", "--wait", "-1"],
        ] {
            assert!(Args::try_parse_from(bad).is_err(), "{bad:?}");
        }
    }
}
