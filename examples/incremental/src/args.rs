//! The command line.

use std::path::PathBuf;

use clap::Parser;
use kit::args::KitArgs;

const EXAMPLES: &str = "\
Examples:
  The first day: the folder is made, the journal read from its beginning:
    incremental-run --state state --journal journal.jsonl \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --as-of 2026-03-02T18:00:00Z

  The next day: the same command with the next day's --as-of, or without
  --as-of, which then is now. It continues where the last run ended, and
  reads the whole journal again if the lists have new people or domains.

Input:
  journal    {\"email\": {\"id\": \"<a1@mail>\", \"sent_at\": \"2026-03-02T09:00:00Z\",
              \"from\": \"rep@corp.example\", \"to\": [\"x@cust.example\"]}}
             {\"meeting\": {\"id\": \"uid-7\", \"organizer\": \"rep@corp.example\",
              \"attendees\": [{\"address\": \"x@cust.example\"}],
              \"start\": \"2026-03-02T09:00:00Z\", \"end\": \"2026-03-02T09:30:00Z\"}}
  accounts   [{\"id\": \"acct-1\", \"domains\": [\"cust.example\"]}]
  mailboxes  [{\"address\": \"rep@corp.example\", \"aliases\": [\"r.ep@corp.example\"]}]

  The lists may also be CSV or Excel. There is no --our-domain: mail is read
  once and not kept, so who writes must be known before.

The journal is plain text that is only ever appended to; a last line that is
not ended yet is left for the next run. The program is safe to stop or kill at
any time, and to run again.
Without --key-file the first run puts a random key into the file key beside the
snapshot; later runs read it there.
Exit codes: 0 for rows; 2 for bad usage, a journal or a state that cannot be
read or written, or output that cannot be written.";

/// Keeps a state of engagement between runs and answers as of today.
#[derive(Debug, Parser)]
#[command(version, after_long_help = EXAMPLES)]
#[command(mut_arg("accounts", |accounts| accounts.required(true)))]
#[command(mut_arg("mailboxes", |mailboxes| mailboxes.required(true)))]
pub(crate) struct Args {
    /// The folder of the snapshot; it is created if it does not exist
    #[arg(long, value_name = "FOLDER", help_heading = "State")]
    pub(crate) state: PathBuf,
    /// The activity: one {"email": …} or {"meeting": …} a line
    ///
    /// It is appended to as activity comes.
    #[arg(long, value_name = "FILE", help_heading = "State")]
    pub(crate) journal: PathBuf,
    /// The number of activities between two snapshots
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    #[arg(help_heading = "State", hide_short_help = true)]
    pub(crate) snapshot_every: u64,
    #[command(flatten)]
    pub(crate) kit: KitArgs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        kit::program::check::<Args>();
    }
}
