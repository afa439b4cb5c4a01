//! The command line, and what it asks for in the library's words.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use account_engagement::chrono_tz::Tz;
use account_engagement::question::zone_named;
use account_engagement::score::{MinMax, PercentileRank, Robust, Standard};
use account_engagement::{Accounts, Gaps, Level, MaxAbs, Normalizer, Question, RollUp};
use chrono::{DateTime, FixedOffset, Utc, Weekday};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Parser, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  The made-up database that comes with the program, in memory:
    sqlite-crm

  Your own: the table Office in it is made, or brought up to date:
    sqlite-crm crm.db --as-of 2026-06-30T12:00:00Z

  Year and Month alone, in local dates, with the groups that accounts are part of:
    sqlite-crm crm.db --as-of 2026-06-30T18:00:00+02:00 \\
      --zone Europe/Berlin --levels year,month --hierarchy beside

  A database to try it on:
    sqlite3 crm.db <sample/schema.sql
    sqlite3 crm.db <sample/data.sql
    sqlite-crm crm.db --as-of 2026-06-30T12:00:00Z --run-at 2026-06-30T12:00:00Z

What is read, as sample/schema.sql has it; each may be a view:
  accounts, account_domains, contacts, contact_addresses   the customers
  mailboxes, mailbox_aliases      the organisation's people
  ignored_addresses               nobody: rooms, no-reply
  messages, participants          mail
  events, attendees               meetings
  enrichment                      one row: the name of the run, who consents,
                                  and which table is written
Times are text in RFC 3339, such as 2026-03-02T09:00:00Z.

What is written, in one transaction, under the name that the enrichment has:
  Office             AccountId and the sixteen columns, a row for each account
                     and period
  Office_UserEntity  DirectoryId of the mailboxes
Rows that differ are updated, new ones inserted, those that are no more
deleted. Without consent at --run-at nothing else is read and nothing written.

What was read, what counted and what did not, and why, goes to standard
output. A message or an event that cannot be used is counted and named by its
id, and ends nothing.
Exit codes: 0 when both tables are written, 2 for bad usage, no consent, a
database that lacks something or is held by others, and bad lists of people;
the tables are as before then.";

/// Reads a CRM's mail and meetings from SQLite and writes back how engaged each customer is, as a table.
#[derive(Debug, Parser)]
#[command(name = "sqlite-crm", version, after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The database, an SQLite file that is there [default: the sample]
    #[arg(value_name = "DATABASE", requires = "as_of")]
    pub(crate) database: Option<PathBuf>,
    /// The instant that the rows are asked for, such as 2026-06-30T12:00:00Z; later activity does not count
    #[arg(long, value_name = "TIME", value_parser = instant)]
    as_of: Option<DateTime<FixedOffset>>,
    /// The instant of the run, at which consent has to be in force [default: now; for the sample its as-of]
    #[arg(long, value_name = "TIME", value_parser = instant)]
    run_at: Option<DateTime<FixedOffset>>,
    /// The time zone of all dates, by its IANA name
    #[arg(long, value_name = "IANA", default_value = "UTC", value_parser = zone_named)]
    zone: Tz,
    /// The first day of the week
    #[arg(long, value_name = "DAY", default_value = "monday", value_parser = weekday())]
    week_start: Weekday,
    /// Which rows: of the whole window, of months, of weeks; those of other levels are deleted
    #[arg(long, value_name = "LEVELS", default_value = "year,month,week", value_delimiter = ',')]
    levels: Vec<Level>,
    /// How raw scores become scores from 0 to 100 among the accounts
    #[arg(long, value_enum, default_value_t)]
    normalizer: Normalizing,
    /// What it means for the rows that an account has a parent
    #[arg(long, value_enum, default_value_t)]
    hierarchy: Family,
    /// Give accounts without activity a row too
    #[arg(long)]
    all_accounts: bool,
    /// Give months and weeks without activity a row of zeros
    #[arg(long)]
    fill_gaps: bool,
    /// How long to wait for others who hold the database
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(..=86_400))]
    wait: u64,
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

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Family {
    /// Nothing: each row is of its account alone
    #[default]
    Apart,
    /// Parents have a row over all their children, beside theirs
    Beside,
    /// The topmost parents alone have rows, over all below them
    Instead,
}

/// For when the sample is asked.
const SAMPLE_AS_OF: &str = include_str!("../sample/as-of.txt");

impl Args {
    pub(crate) fn as_of(&self) -> Result<DateTime<FixedOffset>, String> {
        self.as_of.map_or_else(|| instant(SAMPLE_AS_OF.trim()), Ok)
    }

    /// The instant of the run: the clock is read here and nowhere else.
    pub(crate) fn run_at(&self) -> Result<DateTime<Utc>, String> {
        match (self.run_at, &self.database) {
            (Some(at), _) => Ok(at.to_utc()),
            (None, Some(_)) => Ok(SystemTime::now().into()),
            (None, None) => self.as_of().map(|at| at.to_utc()),
        }
    }

    pub(crate) fn wait(&self) -> Duration {
        Duration::from_secs(self.wait)
    }

    pub(crate) fn question(&self) -> Result<Question<Tz>, String> {
        Ok(Question::new(self.as_of()?)
            .zone(self.zone)
            .week_start(self.week_start)
            .levels(self.levels.iter().copied())
            .normalizer(self.normalizer.normalizer())
            .roll_up(self.hierarchy.hierarchy())
            .accounts(if self.all_accounts { Accounts::All } else { Accounts::Active })
            .gaps(if self.fill_gaps { Gaps::Fill } else { Gaps::Omit }))
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

impl Family {
    fn hierarchy(self) -> RollUp {
        match self {
            Family::Apart => RollUp::Off,
            Family::Beside => RollUp::AddParents,
            Family::Instead => RollUp::TopParentsOnly,
        }
    }
}

fn instant(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|cause| format!("expected a time with its offset, such as 2026-06-30T12:00:00Z ({cause})"))
}

fn weekday() -> impl clap::builder::TypedValueParser<Value = Weekday> {
    PossibleValuesParser::new(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
        .try_map(|day| day.parse::<Weekday>())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
        let sample = Args::try_parse_from(["sqlite-crm"]).unwrap();
        assert_eq!(sample.run_at(), sample.as_of().map(|at| at.to_utc()));
        for bad in [
            &["sqlite-crm", "crm.db"][..],
            &["sqlite-crm", "--zone", "Europe/Atlantis"],
            &["sqlite-crm", "--as-of", "2026-06-30"],
            &["sqlite-crm", "--levels", "year,quarter"],
            &["sqlite-crm", "--wait", "-1"],
        ] {
            assert!(Args::try_parse_from(bad).is_err(), "{bad:?}");
        }
    }
}
