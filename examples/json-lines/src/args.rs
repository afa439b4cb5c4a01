//! The command line, and what it asks for in the library's words.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use account_engagement::score::{MinMax, PercentileRank, Robust, Standard};
use account_engagement::{Accounts, Gaps, Key, Level, MaxAbs, Normalizer, Question};
use anyhow::{Context as _, Result};
use chrono::{DateTime, FixedOffset, TimeZone, Utc, Weekday};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{ArgGroup, Parser, ValueEnum};

use crate::input::{self, Form, Source};

const EXAMPLES: &str = "\
Examples:
  One year of mail and meetings, as CSV on standard output:
    json-lines --accounts accounts.json --mailboxes mailboxes.json \\
      --emails emails.jsonl --meetings meetings.jsonl \\
      --as-of 2026-06-30T12:00:00Z

  Months in local dates as JSON, read on four threads; bad lines are passed over:
    json-lines --accounts accounts.json --mailboxes mailboxes.json \\
      --emails mail/*.jsonl.gz --as-of 2026-06-30T12:00:00+02:00 \\
      --zone Europe/Berlin --levels month --format json --out rows.json \\
      --shards 4 --skip-bad

  A run of an enrichment: its mailboxes, the contacts as your CRM has them:
    json-lines --enrichment enrichment.toml --contacts contacts.csv \\
      --emails mail/*.jsonl.gz --as-of 2026-06-30T12:00:00Z

Input:
  accounts   {\"id\": \"acct-1\", \"domains\": [\"cust.example\"], \"contacts\": [{\"id\": \"c-9\", \"addresses\": [\"x@cust.example\"]}]}
  mailboxes  {\"address\": \"rep@corp.example\", \"aliases\": [\"r.ep@corp.example\"]}
  emails     {\"id\": \"<a1@mail>\", \"sent_at\": \"2026-03-02T09:00:00Z\", \"from\": \"rep@corp.example\", \"to\": [\"x@cust.example\"]}
  meetings   {\"id\": \"uid-7\", \"organizer\": \"rep@corp.example\", \"attendees\": [{\"address\": \"x@cust.example\"}],
              \"start\": \"2026-03-02T09:00:00Z\", \"end\": \"2026-03-02T09:30:00Z\"}
  contacts   AccountId,ContactId,Email
             acct-1,c-9,x@cust.example

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

Rows go to standard output or --out; what became of every line goes to standard error, and of an enrichment
the overview of its run and when the next one is.
Exit codes: 0 for rows, 2 for bad usage, bad input, no consent or rows that cannot be written.";

/// Turns mail and meetings with customers into sixteen engagement columns per account and period.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
#[command(group(ArgGroup::new("customers").args(["accounts", "contacts"]).required(true).multiple(true)))]
#[command(group(ArgGroup::new("organisation").args(["mailboxes", "enrichment"]).required(true)))]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch on the command line")]
pub(crate) struct Args {
    /// The customers: a JSON array of accounts, or one account a line
    #[arg(long, value_name = "FILE")]
    pub(crate) accounts: Option<PathBuf>,
    /// The organisation's people: a JSON array of mailboxes, or one mailbox a line
    #[arg(long, value_name = "FILE")]
    pub(crate) mailboxes: Option<PathBuf>,
    /// The enrichment, in place of --mailboxes: whose mail, by whose consent, how often; without consent there are
    /// no rows
    #[arg(long, value_name = "FILE")]
    pub(crate) enrichment: Option<PathBuf>,
    /// The customers' people as CSV with the fields that the enrichment names, in place of --accounts, or beside it
    /// for domains, names and parents
    #[arg(long, value_name = "FILE", conflicts_with = "mailboxes")]
    pub(crate) contacts: Option<PathBuf>,
    /// The instant of the run, at which consent has to be in force [default: now]
    #[arg(long, value_name = "TIME", value_parser = instant, conflicts_with = "mailboxes")]
    run_at: Option<DateTime<FixedOffset>>,
    /// Add the run to this file, a JSON array of runs, and reckon the next run from the last one in it
    #[arg(long, value_name = "FILE", conflicts_with = "mailboxes")]
    pub(crate) history: Option<PathBuf>,
    /// Emails, one a line, gzipped or not; any number of files, in any order
    #[arg(long, value_name = "FILE", num_args = 1..)]
    emails: Vec<PathBuf>,
    /// Meetings, likewise
    #[arg(long, value_name = "FILE", num_args = 1..)]
    meetings: Vec<PathBuf>,
    /// The instant that the rows are asked for, such as 2026-06-30T12:00:00Z; later activity does not count
    #[arg(long, value_name = "TIME", value_parser = instant)]
    as_of: DateTime<FixedOffset>,
    /// The time zone of all dates, by its IANA name
    #[arg(long, value_name = "IANA", default_value = "UTC")]
    pub(crate) zone: String,
    /// The first day of the week
    #[arg(long, value_name = "DAY", default_value = "monday", value_parser = weekday())]
    week_start: Weekday,
    /// Which rows: of the whole window, of months, of weeks
    #[arg(long, value_name = "LEVELS", default_value = "year,month,week", value_delimiter = ',')]
    levels: Vec<Level>,
    /// How raw scores become scores from 0 to 100 among the accounts
    #[arg(long, value_enum, default_value_t)]
    normalizer: Normalizing,
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
    /// Spread the input over this many threads; the rows are the same for any number
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) shards: u16,
    /// Count bad lines of emails and meetings and pass them over, instead of ending at the first
    #[arg(long)]
    pub(crate) skip_bad: bool,
    /// A secret of 32 hexadecimal digits or 16 raw bytes, under which addresses and ids are hashed in memory
    /// [default: the library's public key, `Key::PUBLIC`, which is no secret]
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Domains that no account may list, one a line, in place of the built-in list of public mail; an empty file:
    /// none
    #[arg(long, value_name = "FILE")]
    pub(crate) public_domains: Option<PathBuf>,
    /// Addresses that are nobody, one a line: rooms, distribution lists, no-reply
    #[arg(long, value_name = "FILE")]
    pub(crate) ignore_addresses: Option<PathBuf>,
    /// Hold all activity in memory and say on standard error how long each step took
    #[arg(long)]
    pub(crate) timing: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// With a header; null is an empty field
    #[default]
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
    /// All activity files: emails, then meetings.
    pub(crate) fn sources(&self) -> Result<Vec<Source>> {
        let emails = self.emails.iter().map(|path| (Form::Emails, path));
        let meetings = self.meetings.iter().map(|path| (Form::Meetings, path));
        emails.chain(meetings).enumerate().map(|(number, (form, path))| Source::new(number, form, path)).collect()
    }

    /// The instant of the run: the clock is read here and nowhere else.
    pub(crate) fn run_at(&self) -> DateTime<Utc> {
        self.run_at.map_or_else(|| SystemTime::now().into(), |at| at.to_utc())
    }

    pub(crate) fn key(&self) -> Result<Key> {
        let Some(path) = &self.key_file else { return Ok(Key::PUBLIC) };
        let bytes = fs::read(path).with_context(|| input::unreadable("--key-file", path))?;
        match <[u8; 16]>::try_from(bytes.as_slice()) {
            Ok(raw) => Ok(Key::new(raw)),
            Err(_) => String::from_utf8_lossy(&bytes)
                .parse()
                .with_context(|| format!("{}: --key-file needs 16 raw bytes or 32 digits", path.display())),
        }
    }

    pub(crate) fn question<Z: TimeZone>(&self, zone: Z) -> Question<Z> {
        Question::new(self.as_of)
            .zone(zone)
            .week_start(self.week_start)
            .levels(self.levels.iter().copied())
            .normalizer(self.normalizer.normalizer())
            .accounts(if self.all_accounts { Accounts::All } else { Accounts::Active })
            .gaps(if self.fill_gaps { Gaps::Fill } else { Gaps::Omit })
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

fn weekday() -> impl clap::builder::TypedValueParser<Value = Weekday> {
    PossibleValuesParser::new(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
        .try_map(|day| day.parse::<Weekday>())
}
