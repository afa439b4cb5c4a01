//! The command line.

use std::path::{Path, PathBuf};

use account_engagement::question::zone_named;
use anyhow::Result;
use chrono_tz::Tz;
use clap::{ArgGroup, Parser, Subcommand};
use kit::args::{KitArgs, OurDomainArgs, RunArgs};
use kit::completeness::EXIT_CODES;
use kit::mail::input::Input;

use crate::discover;

const EXAMPLES: &str = "\
Examples:
  The made-up archive of the program:
    mail-archive

  Without any list: who is in the mail? It writes lists to edit:
    mail-archive discover mail/ calendar/ \\
      --out accounts.csv --out-mailboxes mailboxes.csv

  Your own: a year of mail and calendars, as a table:
    mail-archive mail/ calendar/ \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --zone Europe/Berlin

  The same as CSV, with a row for each month too, as of the end of June:
    mail-archive archive.mbox.gz Maildir team.ics \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --as-of 2026-06-30 --format csv --levels year,month \\
      --out rows.csv

  And a page to read, in out/report.html:
    mail-archive --report out

  With the export of a CRM, and everyone who writes from your domain:
    mail-archive mail/ --accounts accounts.xlsx --our-domain corp.example

  A run of an enrichment: its mailboxes, the contacts as your CRM has them:
    mail-archive mail/ calendar/ \\
      --enrichment enrichment.toml --contacts contacts.csv \\
      --as-of 2026-06-30T18:00:00+02:00 --zone Europe/Berlin

  Exports of several people from Google, as they were downloaded:
    mail-archive takeout/ \\
      --accounts accounts.json --mailboxes mailboxes.json

Who is who:
  accounts   {\"id\": \"acct-1\", \"name\": \"Customer 1\", \"domains\": [\"cust.example\"],
              \"contacts\": [{\"id\": \"c-9\", \"addresses\": [\"x@home.example\"]}]}
  mailboxes  {\"address\": \"rep@corp.example\", \"aliases\": [\"r.ep@corp.example\"]}
  contacts   AccountId,ContactId,Email
             acct-1,c-9,x@home.example
Accounts and mailboxes may be tables too (CSV, .xlsx): README.md.

";

const END: &str = "
The summary below the table says what was read, what counted, and what did
not and why; with CSV and JSON it goes to standard error. A file, a message
or an event that cannot be read is counted and named there, and the run goes
on. For an enrichment the overview of its run follows, and the time of the
next one.

";

/// Reads mail archives and calendars, and shows how engaged each customer is.
#[derive(Debug, Parser)]
#[command(version, after_long_help = [EXAMPLES, kit::enrichment::EXAMPLE, END, EXIT_CODES].concat())]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
#[command(group(ArgGroup::new("customers").args(["accounts", "contacts"]).multiple(true)))]
#[command(group(ArgGroup::new("organisation").args(["mailboxes", "our_domain", "enrichment"]).multiple(true)))]
#[command(mut_arg("enrichment", |arg| arg.conflicts_with("our_domain")))]
#[command(mut_args(|arg| if LISTS.contains(&arg.get_id().as_str()) { arg.requires("paths") } else { arg }))]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Mail and calendars [default: the sample archive]
    ///
    /// In any mix: mbox files, Maildir folders, .eml and .ics files, gzipped or not, zip and tar archives of them such
    /// as Takeouts, and folders of all of these.
    #[arg(value_name = "PATH", requires_all = ["customers", "organisation"])]
    paths: Vec<PathBuf>,
    /// The zone of calendar times without a zone [default: --zone]
    #[arg(long, value_name = "IANA", value_parser = zone_named, help_heading = "Input", hide_short_help = true)]
    calendar_zone: Option<Tz>,
    #[command(flatten)]
    pub(crate) our_domain: OurDomainArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) kit: KitArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Discover(discover::Args),
}

/// The sample has its own lists.
const LISTS: [&str; 7] = ["accounts", "mailboxes", "our_domain", "enrichment", "contacts", "run_at", "history"];

impl Args {
    /// The named paths and lists, or the sample of the program.
    pub(crate) fn input(&self) -> Result<Input> {
        if self.paths.is_empty() {
            let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample");
            return Input::sample(&sample, &["mail", "calendar"], &self.kit.people, &self.kit.question);
        }
        Input::new(&self.paths, &self.kit.people, &self.kit.question)
    }

    /// The zone of times in calendars that have none.
    pub(crate) fn floating(&self) -> Tz {
        self.calendar_zone.unwrap_or(self.kit.question.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        kit::program::check::<Args>();
        assert!(Args::try_parse_from(["mail-archive"]).unwrap().paths.is_empty());
        for bad in [
            &["mail-archive", "a.mbox"][..],
            &["mail-archive", "--accounts", "a.json"],
            &["mail-archive", "--enrichment", "e.toml"],
            &["mail-archive", "--zone", "Europe/Atlantis"],
            &["mail-archive", "--as-of", "today"],
            &["mail-archive", "--levels", "year,quarter"],
        ] {
            assert!(Args::try_parse_from(bad).is_err(), "{bad:?}");
        }
    }
}
