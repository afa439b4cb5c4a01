//! The command line, and the files it names.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use account_engagement::{Account, Directory, Key, Mailbox};
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, FixedOffset};
use clap::Parser;
use serde::de::DeserializeOwned;

/// Keeps a state of engagement between runs and answers as of today.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Args {
    /// The folder of the snapshot; made if it is not there
    #[arg(long, value_name = "FOLDER")]
    pub(crate) state: PathBuf,
    /// The activity, appended to as it comes: one {"email": …} or {"meeting": …} a line
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: PathBuf,
    /// The customers of today: a JSON array of accounts
    #[arg(long, value_name = "FILE")]
    accounts: PathBuf,
    /// The organisation's people of today: a JSON array of mailboxes
    #[arg(long, value_name = "FILE")]
    mailboxes: PathBuf,
    /// The instants that rows are asked for, such as 2026-06-30T12:00:00Z
    #[arg(long, value_name = "TIME", num_args = 1.., required = true, value_parser = instant)]
    pub(crate) as_of: Vec<DateTime<FixedOffset>>,
    /// How many activities are offered between two snapshots
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) snapshot_every: u64,
    /// A secret of 32 hexadecimal digits [default: the library's public key, which is no secret]
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl Args {
    pub(crate) fn directory(&self) -> Result<Directory> {
        let accounts: Vec<Account> = list(&self.accounts)?;
        let mailboxes: Vec<Mailbox> = list(&self.mailboxes)?;
        let builder = Directory::builder().accounts(&accounts).mailboxes(&mailboxes);
        builder.build().with_context(|| format!("{}, {}", self.accounts.display(), self.mailboxes.display()))
    }

    pub(crate) fn key(&self) -> Result<Key> {
        let Some(path) = &self.key_file else { return Ok(Key::PUBLIC) };
        let digits = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        digits.parse().with_context(|| path.display().to_string())
    }
}

fn list<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    match serde_json::from_reader(BufReader::new(file)) {
        Err(error) if error.is_io() => Err(error).with_context(|| path.display().to_string()),
        // Without serde's own words, which may quote an address.
        Err(error) => bail!("{}: not a JSON array of what is expected, see line {}", path.display(), error.line()),
        Ok(list) => Ok(list),
    }
}

fn instant(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|cause| format!("expected a time with its offset, such as 2026-06-30T12:00:00Z ({cause})"))
}
