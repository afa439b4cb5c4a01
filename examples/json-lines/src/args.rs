//! The command line.

use std::path::PathBuf;

use anyhow::Result;
use clap::{ArgGroup, Parser};
use kit::args::{KitArgs, OurDomainArgs, RunArgs};
use kit::completeness::EXIT_CODES;

use crate::input::{Form, Source};

const EXAMPLES: &str = "\
Examples:
  One year of mail and meetings, as CSV on standard output:
    json-lines --accounts accounts.json --mailboxes mailboxes.json \\
      --emails emails.jsonl --meetings meetings.jsonl \\
      --as-of 2026-06-30T12:00:00Z

  Months in local dates as JSON, read on four threads; bad lines are skipped:
    json-lines --accounts accounts.json --mailboxes mailboxes.json \\
      --emails mail/*.jsonl.gz --as-of 2026-06-30 \\
      --zone Europe/Berlin --levels month --format json --out rows.json \\
      --shards 4 --skip-bad

  A table and a page to read, as of now:
    json-lines --accounts accounts.json --mailboxes mailboxes.json \\
      --emails emails.jsonl --format table --report out

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
Accounts and mailboxes may be tables too (CSV, .xlsx).

";
const END: &str = "
Rows go to standard output or --out. What became of every line goes to standard error, and for an enrichment the
overview of its run and the time of the next one.

";

/// Turns mail and meetings with customers into sixteen engagement columns per account and period.
#[derive(Debug, Parser)]
#[command(version, after_long_help = examples())]
#[command(group(ArgGroup::new("customers").args(["accounts", "contacts"]).required(true).multiple(true)))]
#[command(group(ArgGroup::new("organisation").args(["mailboxes", "our_domain", "enrichment"]).required(true).multiple(true)))]
#[command(mut_arg("enrichment", |arg| arg.conflicts_with("our_domain")))]
#[command(mut_arg("format", |format| format.default_value("csv")))]
pub(crate) struct Args {
    /// Emails, one a line, gzipped or not
    ///
    /// Any number of files, in any order.
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Input")]
    emails: Vec<PathBuf>,
    /// Meetings, one a line, gzipped or not
    ///
    /// Any number of files, in any order.
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Input")]
    meetings: Vec<PathBuf>,
    /// Skip bad lines of emails and meetings, and count them
    ///
    /// Without it the first bad line ends the run, with exit code 2.
    #[arg(long, help_heading = "Input")]
    pub(crate) skip_bad: bool,
    /// Read on this number of threads
    ///
    /// The rows are the same for any number.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    #[arg(help_heading = "Input", hide_short_help = true)]
    pub(crate) shards: u16,
    /// Hold all activity in memory, and say on standard error how long each step took
    #[arg(long, help_heading = "Input", hide_short_help = true)]
    pub(crate) timing: bool,
    #[command(flatten)]
    pub(crate) our_domain: OurDomainArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) kit: KitArgs,
}

fn examples() -> String {
    [EXAMPLES, kit::enrichment::EXAMPLE, END, EXIT_CODES].concat()
}

impl Args {
    /// All activity files: emails, then meetings.
    pub(crate) fn sources(&self) -> Result<Vec<Source>> {
        let emails = self.emails.iter().map(|path| (Form::Emails, path));
        let meetings = self.meetings.iter().map(|path| (Form::Meetings, path));
        emails.chain(meetings).enumerate().map(|(number, (form, path))| Source::new(number, form, path)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        kit::program::check::<Args>();
    }
}
