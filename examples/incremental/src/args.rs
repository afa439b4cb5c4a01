//! The command line, and the files it names.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use account_engagement::{Account, Directory, Key, Mailbox};
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, FixedOffset};
use clap::Parser;
use serde::de::DeserializeOwned;

const EXAMPLES: &str = "\
Examples:
  The first day: the folder is made, the journal read from its beginning:
    incremental-run --state state --journal journal.jsonl \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --as-of 2026-03-02T18:00:00Z

  The next day: the same command with the next day's --as-of. It goes on
  where the last run ended, and reads the whole journal again if somebody
  is new in the lists.

Input:
  journal    {\"email\": {\"id\": \"<a1@mail>\", \"sent_at\": \"2026-03-02T09:00:00Z\",
              \"from\": \"rep@corp.example\", \"to\": [\"x@cust.example\"]}}
             {\"meeting\": {\"id\": \"uid-7\", \"organizer\": \"rep@corp.example\",
              \"attendees\": [{\"address\": \"x@cust.example\"}],
              \"start\": \"2026-03-02T09:00:00Z\", \"end\": \"2026-03-02T09:30:00Z\"}}
  accounts   [{\"id\": \"acct-1\", \"domains\": [\"cust.example\"]}]
  mailboxes  [{\"address\": \"rep@corp.example\", \"aliases\": [\"r.ep@corp.example\"]}]

The journal is plain text that is only ever appended to; a last line that is
not ended yet is left for the next run. Rows go to standard output as CSV,
what was read and kept to standard error. The program may be stopped or
killed at any moment, and run again.
Exit codes: 0 for rows, 2 for bad usage, bad input or a state that cannot be read or written.";

/// Keeps a state of engagement between runs and answers as of today.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
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
        let accounts: Vec<Account> = list("--accounts", &self.accounts)?;
        let mailboxes: Vec<Mailbox> = list("--mailboxes", &self.mailboxes)?;
        let builder = Directory::builder().add_accounts(&accounts).add_mailboxes(&mailboxes);
        builder.build().with_context(|| format!("{}, {}", self.accounts.display(), self.mailboxes.display()))
    }

    pub(crate) fn key(&self) -> Result<Key> {
        let Some(path) = &self.key_file else { return Ok(Key::PUBLIC) };
        let digits = fs::read_to_string(path).with_context(|| unreadable("--key-file", path))?;
        digits.parse().with_context(|| format!("{}: --key-file needs 32 digits", path.display()))
    }
}

fn list<T: DeserializeOwned>(option: &str, path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| unreadable(option, path))?;
    match serde_json::from_reader(BufReader::new(file)) {
        Err(error) if error.is_io() => Err(error).with_context(|| unreadable(option, path)),
        // Without serde's own words, which may quote an address.
        Err(error) => bail!("{}:{}: {option} needs a JSON array as --help shows it", path.display(), error.line()),
        Ok(list) => Ok(list),
    }
}

pub(crate) fn unreadable(option: &str, path: &Path) -> String {
    format!("{}: {option} needs a file that can be read", path.display())
}

fn instant(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|cause| format!("expected a time with its offset, such as 2026-06-30T12:00:00Z ({cause})"))
}
