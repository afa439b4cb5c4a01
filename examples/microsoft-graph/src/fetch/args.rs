//! The command line of `fetch`.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::fetch::collection::Plan;

const EXAMPLES: &str = "\
Examples:
  A year of mail and meetings, with the token of an application:
    az login --service-principal --tenant T --username APP --password SECRET \\
      --allow-no-subscriptions
    export GRAPH_TOKEN=$(az account get-access-token \\
      --resource https://graph.microsoft.com --query accessToken --output tsv)
    microsoft-graph fetch --mailboxes mailboxes.json --into graph/

  The next day, the same: only what has changed comes. When the token has
  run out (after about an hour) or anything else has ended a run, get
  another one and run again: it goes on where it stopped.

  Another cloud, other days:
    microsoft-graph fetch --mailboxes mailboxes.json --into graph/ \\
      --base-url https://graph.microsoft.us/v1.0 --from 2026-01-01

Mailboxes:
  {\"address\": \"rep@corp.example\", \"directory_id\": \"0a11…\"}
  The user is the directory_id if there is one, else the address.

Permissions of the token, granted to the application by an administrator:
  Mail.ReadBasic.All (Mail.Read with --in-reply-to) and Calendars.Read.

No subject, body, preview, place or name is stored. The token is in no file
and no message, and goes to the host of --base-url alone.
Exit codes: 0 when all is fetched; 1 when some mailboxes could not be, which
are named by their place in the list; 2 for bad usage, a token that is not
valid, or when nothing more is possible. What was fetched is always kept.";

/// Fetches mail and meetings of mailboxes from Microsoft Graph into a folder of pages, and another day
/// what has changed since. The token is taken from the environment, `GRAPH_TOKEN`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The organisation's people: a JSON array of mailboxes, or one mailbox a line
    #[arg(long, value_name = "FILE")]
    pub(crate) mailboxes: PathBuf,
    /// The folder for the pages and for how far they have come; made if it is not there
    #[arg(long, value_name = "FOLDER")]
    pub(crate) into: PathBuf,
    /// The server, with the version of its interface
    #[arg(long, value_name = "URL", default_value = "https://graph.microsoft.com/v1.0")]
    pub(crate) base_url: String,
    /// The first day (UTC) of what is fetched, such as 2026-01-31; what was fetched with a later one begins anew
    /// [default: 380 days ago]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// The day (UTC) up to which meetings are needed; they come up to the end of the next quarter of the year, and
    /// mail up to now [default: in 7 days]
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Ask for In-Reply-To as Outlook keeps it too, for mail without headers, such as was brought from another
    /// system; it needs Mail.Read, and where mail was fetched without it, that begins anew
    #[arg(long)]
    in_reply_to: bool,
    /// How often the same request is made at most
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) tries: u32,
    /// The first wait before another try, where the server names none; it doubles with each try
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
