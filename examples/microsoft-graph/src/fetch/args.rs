//! The command line of `fetch`.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::fetch::collection::Plan;

const HINT: &str = "Details and examples: --help";

const EXAMPLES: &str = "\
Examples:
  A year of mail and meetings, with the token of an application:
    az login --service-principal --tenant T --username APP --password SECRET \\
      --allow-no-subscriptions
    export GRAPH_TOKEN=$(az account get-access-token \\
      --resource https://graph.microsoft.com --query accessToken --output tsv)
    microsoft-graph fetch --mailboxes mailboxes.json --into graph/

  The next day, the same command fetches only what has changed. When the
  token has expired (after about an hour) or anything else has ended a run,
  get a new token and run again: it continues where it stopped.

  Another cloud, other days:
    microsoft-graph fetch --mailboxes mailboxes.json --into graph/ \\
      --base-url https://graph.microsoft.us/v1.0 --from 2026-01-01

Mailboxes:
  {\"address\": \"rep@corp.example\", \"directory_id\": \"0a11…\"}
  The user is the directory_id if there is one, else the address.

Permissions of the token, granted to the application by an administrator:
  Mail.ReadBasic.All (Mail.Read with --in-reply-to) and Calendars.Read.

No subject, body, preview, place or name is stored. The token is written to no
file and no message, and is sent only to the host of --base-url.
Exit codes: 0 when all is fetched; 1 when some mailboxes could not be fetched,
which are named by their place in the list; 2 for bad usage, an invalid token,
or a server that cannot be used. What was fetched is always kept.";

/// Fetches mail and meetings from Microsoft Graph into a folder of pages
///
/// A later run fetches only what has changed since. The token is in the environment variable `GRAPH_TOKEN`.
#[derive(Debug, clap::Args)]
#[command(after_help = HINT, after_long_help = EXAMPLES)]
pub(crate) struct Args {
    /// The organisation's people, as JSON
    ///
    /// A JSON array of mailboxes, or one mailbox a line.
    #[arg(long, value_name = "FILE")]
    pub(crate) mailboxes: PathBuf,
    /// The folder for the pages and their state; it is created if it does not exist
    #[arg(long, value_name = "FOLDER")]
    pub(crate) into: PathBuf,
    /// The server, with the version of its API
    #[arg(long, value_name = "URL", default_value = "https://graph.microsoft.com/v1.0")]
    pub(crate) base_url: String,
    /// The first date (UTC), such as 2026-01-31 [default: 380 days ago]
    ///
    /// What was fetched from a later date is fetched again. [default: 380 days ago]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// The last date (UTC) of meetings [default: in 7 days]
    ///
    /// Meetings are fetched up to the end of the next quarter of the year, mail up to now. [default: in 7 days]
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Ask for Outlook's copy of In-Reply-To too
    ///
    /// It is for mail without headers, such as mail that was migrated from another system. It needs the permission
    /// Mail.Read. Mail that was fetched without this option is fetched again.
    #[arg(long)]
    in_reply_to: bool,
    /// The largest number of tries of a request
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) tries: u32,
    /// The wait before the second try; it doubles with each try
    ///
    /// A wait that the server names replaces it.
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    pub(crate) backoff: u32,
}

impl Args {
    pub(crate) fn plan(&self, now: DateTime<Utc>) -> Result<Plan> {
        let today = now.date_naive();
        let from = self.from.or_else(|| today.checked_sub_days(Days::new(380))).unwrap_or(today);
        let to = self.to.or_else(|| today.checked_add_days(Days::new(7))).unwrap_or(today);
        ensure!(from <= to, "--from {from} is after --to {to}");
        Ok(Plan { from, to, asks_in_reply_to: self.in_reply_to })
    }
}
