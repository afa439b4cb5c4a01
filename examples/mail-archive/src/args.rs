//! The command line, and what it asks for in the library's words.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use account_engagement::question::zone_named;
use account_engagement::score::{MinMax, PercentileRank, Robust, Standard};
use account_engagement::{Accounts, Gaps, Level, MaxAbs, Normalizer, Question};
use anyhow::{Context as _, Result};
use chrono::{DateTime, FixedOffset, Utc, Weekday};
use chrono_tz::Tz;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{ArgGroup, Parser, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  The made-up archive that comes with the program:
    mail-archive

  Your own: a year of mail and calendars, as a table:
    mail-archive mail/ calendar/ \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --as-of 2026-06-30T18:00:00+02:00 --zone Europe/Berlin

  The same as CSV, with a row for each month too:
    mail-archive archive.mbox.gz Maildir team.ics \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --as-of 2026-06-30T16:00:00Z --format csv --levels year,month \\
      --out rows.csv

  And a page to read, in out/report.html:
    mail-archive --report out

  A run of an enrichment: its mailboxes, the contacts as your CRM has them:
    mail-archive mail/ calendar/ \\
      --enrichment enrichment.toml --contacts contacts.csv \\
      --as-of 2026-06-30T18:00:00+02:00 --zone Europe/Berlin

  Exports of Google's, of several people, as they were downloaded:
    mail-archive takeout/ \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --as-of 2026-06-30T18:00:00+02:00

Who is who:
  accounts   {\"id\": \"acct-1\", \"name\": \"Customer 1\", \"domains\": [\"cust.example\"],
              \"contacts\": [{\"id\": \"c-9\", \"addresses\": [\"x@home.example\"]}]}
  mailboxes  {\"address\": \"rep@corp.example\", \"aliases\": [\"r.ep@corp.example\"]}
  contacts   AccountId,ContactId,Email
             acct-1,c-9,x@home.example

  enrichment (times in quotes; output, groups and schedule are optional)
    [enrichment]
    name = \"Sales engagement\"
    output = \"Office\"
    region = \"europe\"  # or united_kingdom, north_america
    mailboxes = [
      \"rep@corp.example\",
      { address = \"lead@corp.example\", directory_id = \"0a11\" },
    ]
    groups = [\"Sales\"]
    [enrichment.contact_fields]
    account_id = \"AccountId\"
    contact_id = \"ContactId\"
    address = \"Email\"
    [enrichment.membership]
    \"Sales\" = [\"ann@corp.example\", { group = \"Field sales\" }]
    \"Field sales\" = [\"bob@corp.example\"]
    [consent]
    requested_at = \"2026-03-01T09:00:00Z\"
    granted_by = \"admin@corp.example\"
    granted_at = \"2026-03-02T09:00:00Z\"
    # withdrawn_at = \"2026-09-01T09:00:00Z\"
    [schedule]
    interval_seconds = 604800

What was read, what counted and what did not, and why, stands below the
table, or on standard error beside CSV and JSON. A file, a message or an
event that cannot be read is counted and named there, and ends nothing. Of
an enrichment the overview of its run follows, and when the next one is.
Exit codes: 0 for rows, 2 for bad usage, bad lists of people, no consent or rows that cannot be written.";

/// Reads mail archives and calendars, and shows how engaged each customer is.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
#[command(group(ArgGroup::new("customers").args(["accounts", "contacts"]).multiple(true)))]
#[command(group(ArgGroup::new("organisation").args(["mailboxes", "enrichment"])))]
pub(crate) struct Args {
    /// What to read, in any mix: mbox files, Maildir folders, .eml and .ics files, gzipped or not, zip and
    /// tar archives of them such as Takeouts, and folders of all that [default: the sample archive]
    #[arg(value_name = "PATH", requires_all = ["customers", "organisation", "as_of"])]
    paths: Vec<PathBuf>,
    /// The customers: a JSON array of accounts, or one account a line
    #[arg(long, value_name = "FILE", requires = "paths")]
    accounts: Option<PathBuf>,
    /// The organisation's people: a JSON array of mailboxes, or one mailbox a line
    #[arg(long, value_name = "FILE", requires = "paths")]
    mailboxes: Option<PathBuf>,
    /// The enrichment, in place of --mailboxes: whose mail, by whose consent, how often; without consent
    /// there are no rows
    #[arg(long, value_name = "FILE", requires = "paths")]
    pub(crate) enrichment: Option<PathBuf>,
    /// The customers' people as CSV with the fields that the enrichment names, in place of --accounts, or
    /// beside it for domains, names and parents
    #[arg(long, value_name = "FILE", requires = "paths", conflicts_with = "mailboxes")]
    pub(crate) contacts: Option<PathBuf>,
    /// The instant of the run, at which consent has to be in force [default: now]
    #[arg(long, value_name = "TIME", value_parser = instant, requires = "paths", conflicts_with = "mailboxes")]
    run_at: Option<DateTime<FixedOffset>>,
    /// Add the run to this file, a JSON array of runs, and reckon the next run from the last one in it
    #[arg(long, value_name = "FILE", requires = "paths", conflicts_with = "mailboxes")]
    pub(crate) history: Option<PathBuf>,
    /// The instant that the rows are asked for, such as 2026-06-30T12:00:00Z; later activity does not count
    #[arg(long, value_name = "TIME", value_parser = instant)]
    as_of: Option<DateTime<FixedOffset>>,
    /// The time zone of all dates, by its IANA name
    #[arg(long, value_name = "IANA", default_value = "UTC", value_parser = zone_named)]
    pub(crate) zone: Tz,
    /// The zone of times that a calendar gives without one [default: that of --zone]
    #[arg(long, value_name = "IANA", value_parser = zone_named)]
    calendar_zone: Option<Tz>,
    /// The first day of the week
    #[arg(long, value_name = "DAY", default_value = "monday", value_parser = weekday())]
    week_start: Weekday,
    /// Which rows: of the whole window, of months, of weeks [default: year for a table, else
    /// year,month,week]
    #[arg(long, value_name = "LEVELS", value_delimiter = ',')]
    levels: Vec<Level>,
    /// How raw scores become scores from 0 to 100 among the accounts
    #[arg(long, value_enum, default_value_t)]
    pub(crate) normalizer: Normalizing,
    /// Give accounts without activity a row too
    #[arg(long)]
    all_accounts: bool,
    /// Give months and weeks without activity a row of zeros
    #[arg(long)]
    fill_gaps: bool,
    /// The form of the rows
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Write the rows to this file, all or nothing, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write a page with the lists, the table and a card of every account to report.html in this folder,
    /// beside the rows; it loads nothing and has no address in it
    #[arg(long, value_name = "DIR")]
    pub(crate) report: Option<PathBuf>,
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

/// What to read, and for when.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) accounts: Option<PathBuf>,
    /// Unless there is an enrichment.
    pub(crate) mailboxes: Option<PathBuf>,
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
pub(crate) enum Normalizing {
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
        if let (false, Some(as_of)) = (self.paths.is_empty(), self.as_of) {
            for path in &self.paths {
                // A slip of the keyboard; what cannot be read inside of a path ends nothing.
                path.metadata()
                    .with_context(|| format!("{}: PATH needs a file or folder that can be read", path.display()))?;
            }
            let (accounts, mailboxes) = (self.accounts.clone(), self.mailboxes.clone());
            return Ok(Input { paths: self.paths.clone(), accounts, mailboxes, as_of });
        }
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample");
        let file = sample.join("as-of.txt");
        let written = || {
            let text = std::fs::read_to_string(&file)?;
            instant(text.trim()).map_err(anyhow::Error::msg)
        };
        let as_of = self.as_of.map_or_else(written, Ok).with_context(|| file.display().to_string())?;
        Ok(Input {
            paths: vec![sample.join("mail"), sample.join("calendar")],
            accounts: Some(sample.join("accounts.json")),
            mailboxes: Some(sample.join("mailboxes.json")),
            as_of,
        })
    }

    /// The instant of the run: the clock is read here and nowhere else.
    pub(crate) fn run_at(&self) -> DateTime<Utc> {
        self.run_at.map_or_else(|| SystemTime::now().into(), |at| at.to_utc())
    }

    /// The zone of times in calendars that have none.
    pub(crate) fn floating(&self) -> Tz {
        self.calendar_zone.unwrap_or(self.zone)
    }

    pub(crate) fn question(&self, as_of: DateTime<FixedOffset>) -> Question<Tz> {
        let levels = match (self.levels.as_slice(), self.format) {
            ([], Format::Table) => &[Level::Year],
            ([], Format::Csv | Format::Json) => &Level::ALL[..],
            (levels, _) => levels,
        };
        Question::new(as_of)
            .zone(self.zone)
            .week_start(self.week_start)
            .levels(levels.iter().copied())
            .normalizer(self.normalizer.normalizer())
            .accounts(if self.all_accounts { Accounts::All } else { Accounts::Active })
            .gaps(if self.fill_gaps { Gaps::Fill } else { Gaps::Omit })
    }
}

impl Normalizing {
    /// What it does, as `--help` says it.
    pub(crate) fn in_words(self) -> String {
        self.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default()
    }

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
        assert!(Args::try_parse_from(["mail-archive"]).unwrap().paths.is_empty());
        for bad in [
            &["mail-archive", "a.mbox"][..],
            &["mail-archive", "--accounts", "a.json"],
            &["mail-archive", "--enrichment", "e.toml"],
            &["mail-archive", "--zone", "Europe/Atlantis"],
            &["mail-archive", "--as-of", "2026-06-30"],
            &["mail-archive", "--levels", "year,quarter"],
        ] {
            assert!(Args::try_parse_from(bad).is_err(), "{bad:?}");
        }
    }
}
