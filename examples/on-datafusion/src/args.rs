//! The part of the command line that says what is asked of which data, for this program and for the cluster's.

use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use account_engagement::chrono_tz::Tz;
use account_engagement::question::zone_named;
use account_engagement::score::BuiltInNormalizer;
use account_engagement::{Key, Level};
use anyhow::{Context as _, Result, bail};
use bytesize::ByteSize;
use chrono::{NaiveDate, Weekday};
use clap::Args;
use kit::args::{AsOf, RollUpChoice, instant, normalizer, weekday};
use kit::clock;
use tempfile::TempDir;

use crate::asked::Asked;
use crate::directories::Directories;
use crate::job::Job;
use crate::output::Output;
use crate::parts::{Below, parts};

/// What is asked, and of what.
#[derive(Clone, Debug, Args)]
pub struct JobArgs {
    /// A folder with emails/ and meetings/ of Parquet, and directory/ with accounts.json and mailboxes.json
    /// [default: the sample]
    #[arg(value_name = "DATA")]
    pub data: Option<PathBuf>,
    /// The instant that rows are asked for: a date, which means its end in --zone, or a time in RFC 3339, such as
    /// 2026-06-30T12:00:00Z; later activity does not count [default: now; for the sample its as-of]
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
    /// The time zone of all dates, by its IANA name
    #[arg(long, value_name = "IANA", default_value = "UTC", value_parser = zone_named)]
    zone: Tz,
    /// The first date of the window [default: 365 days before the date of --as-of]
    #[arg(long, value_name = "DATE")]
    start: Option<NaiveDate>,
    /// The first day of the week
    #[arg(long, value_name = "DAY", default_value = "monday", value_parser = weekday())]
    week_start: Weekday,
    /// Which rows: of the whole window, of months, of weeks
    #[arg(long, value_name = "LEVELS", default_value = "year,month,week", value_delimiter = ',')]
    levels: Vec<Level>,
    /// How raw scores become scores from 0 to 100 among the accounts
    #[arg(long, value_name = "NORMALIZER", default_value_t, value_parser = normalizer())]
    normalizer: BuiltInNormalizer,
    /// What a row covers when accounts have parents
    #[arg(long, value_enum, default_value_t)]
    roll_up: RollUpChoice,
    /// Suppress figures that rest on fewer people than this
    #[arg(long, value_name = "PEOPLE", default_value_t = 0)]
    at_least: u32,
    /// Give accounts without activity a row too
    #[arg(long)]
    all_accounts: bool,
    /// Give months and weeks without activity a row of zeros
    #[arg(long)]
    fill_gaps: bool,
    /// Keep the states in this folder, and compute rows from all states in it and below. If DATA has no mail, no state
    /// is added [default: a folder that is removed after the run]
    #[arg(long, value_name = "DIR")]
    pub states: Option<PathBuf>,
    /// The number of buckets that messages and meetings are distributed to, by their ids: the more, the smaller a state
    #[arg(long, value_name = "N", default_value_t = Job::BUCKETS)]
    buckets: NonZeroU32,
    /// The number of shares that accounts are distributed to, parents with their children: the more, the smaller a
    /// state
    #[arg(long, value_name = "N", default_value_t = Job::SHARES)]
    shares: NonZeroU32,
    /// A secret of 32 hexadecimal digits or 16 raw bytes, under which addresses and ids are hashed
    /// [default: the library's public key, `Key::PUBLIC`, which is no secret]
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Write the rows to this file, all or nothing, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// For when the sample is asked.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sample");
const SAMPLE_AS_OF: &str = "2026-06-30T12:00:00Z";

impl JobArgs {
    /// The job, and the folder of its states if that is to go with the run.
    ///
    /// # Errors
    ///
    /// What is not there, by the option that names it.
    pub fn job(&self) -> Result<(Job, Option<TempDir>)> {
        let asked = self.asked()?;
        let data = self.data.as_deref().unwrap_or(Path::new(SAMPLE));
        let data = fs::canonicalize(data).with_context(|| format!("{}: DATA needs a folder", data.display()))?;
        let table = |name: &str| match parts(&data.join(name), Below::PassedOver)?[..] {
            [] => Ok(None),
            _ => text(&data.join(name)).map(Some),
        };
        let (emails, meetings) = (table("emails")?, table("meetings")?);
        if emails.is_none() && meetings.is_none() && self.states.is_none() {
            bail!(
                "{}: DATA has neither emails/*.parquet nor meetings/*.parquet; where only states are to be asked, name \
                 them by --states",
                data.display()
            );
        }
        let (states, gone_after) = if let Some(folder) = &self.states {
            fs::create_dir_all(folder).with_context(|| format!("{}: --states needs a folder", folder.display()))?;
            (fs::canonicalize(folder)?, None)
        } else {
            let folder = TempDir::new().context("a folder for the states")?;
            (folder.path().to_owned(), Some(folder))
        };
        let job = Job {
            emails,
            meetings,
            states: text(&states)?,
            directory: Directories::reference(&text(&data.join("directory"))?)?,
            asked,
            buckets: self.buckets,
            shares: self.shares,
        };
        Ok((job, gone_after))
    }

    /// What is asked.
    ///
    /// # Errors
    ///
    /// Where the window does not begin before as-of.
    pub fn asked(&self) -> Result<Asked> {
        let as_of = match (self.as_of, &self.data) {
            (Some(as_of), _) => as_of.instant(self.zone)?,
            (None, Some(_)) => clock::now().fixed_offset(),
            (None, None) => instant(SAMPLE_AS_OF).map_err(anyhow::Error::msg)?,
        };
        let asked = Asked {
            as_of,
            zone: self.zone,
            start: self.start,
            week_start: self.week_start,
            levels: self.levels.clone(),
            normalizer: self.normalizer,
            roll_up: self.roll_up,
            all_accounts: self.all_accounts,
            fill_gaps: self.fill_gaps,
            at_least: self.at_least,
        };
        asked.check()?;
        Ok(asked)
    }

    /// All that can be known to be wrong before anything is done, but for the key.
    ///
    /// # Errors
    ///
    /// What is not there, and rows that have nowhere to go.
    pub fn check(&self) -> Result<()> {
        Output::new(self.out.as_deref())?;
        self.job().map(drop)
    }

    /// The key of `--key-file`, or the public one.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or holds no key.
    pub fn key(&self) -> Result<Key> {
        self.key_file.as_deref().map_or(Ok(Key::PUBLIC), key)
    }
}

/// The key in a file.
///
/// # Errors
///
/// A file that cannot be read or holds no key.
pub fn key(path: &Path) -> Result<Key> {
    let bytes =
        fs::read(path).with_context(|| format!("{}: --key-file needs a file that can be read", path.display()))?;
    match <[u8; 16]>::try_from(bytes.as_slice()) {
        Ok(raw) => Ok(Key::new(raw)),
        Err(_) => String::from_utf8_lossy(&bytes)
            .parse()
            .with_context(|| format!("{}: --key-file needs 16 raw bytes or 32 digits", path.display())),
    }
}

/// A path as SQL can have it.
fn text(path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("{}: the path is not UTF-8 text", path.display()))?;
    Ok(text.to_owned())
}

/// A number of bytes, such as 500M or 2G.
///
/// # Errors
///
/// Anything else, and nought.
pub fn bytes(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(ByteSize(bytes)) if bytes > 0 => Ok(bytes),
        _ => Err("expected a number of bytes, such as 500000000, 500M, 2G or 2GiB".to_owned()),
    }
}
