//! The command line.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{ArgGroup, Parser, Subcommand};
use kit::args::{KitArgs, OurDomainArgs};
use kit::completeness::EXIT_CODES;
use kit::mail::input::Input;

use crate::fetch;

const EXAMPLES: &str = "\
Examples:
  The made-up tenant of the program:
    microsoft-graph

  Your own: pages of messages and calendarView, as a table:
    microsoft-graph pages/ \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --zone Europe/Berlin

  The same as CSV, with a row for each month too, as of the end of June:
    microsoft-graph messages.json.gz delta/ view.jsonl \\
      --accounts accounts.json --mailboxes mailboxes.json \\
      --as-of 2026-06-30 --format csv --levels year,month \\
      --out rows.csv

  With the export of a CRM, for everyone at corp.example who writes:
    microsoft-graph pages/ --accounts crm.csv --our-domain corp.example

  And a page to read, in out/report.html:
    microsoft-graph --report out

  Fetch the pages first:
    microsoft-graph fetch --help

What is read:
  page       {\"@odata.context\": \"…\", \"value\": [{…}, {…}], \"@odata.nextLink\": \"…\"}
  list       [{…}, {…}]
  item       {\"@odata.type\": \"#microsoft.graph.message\", \"internetMessageId\": \"<a@b.example>\", …}
  several of them one after another, gzipped or not, with or without a byte
  order mark. README.md says which $select to ask for.

Who is who (CSV, Excel or JSON):
  accounts   {\"id\": \"acct-1\", \"name\": \"Customer 1\", \"domains\": [\"cust.example\"],
              \"contacts\": [{\"id\": \"c-9\", \"addresses\": [\"x@home.example\"]}]}
  mailboxes  {\"address\": \"rep@corp.example\", \"aliases\": [\"r.ep@corp.example\"],
              \"directory_id\": \"5d8d505c-864f-4804-88c7-4583c966cde8\"}

The directory id is the user's id in Microsoft Entra. A page's
@odata.context has it, or an address, and so says whose mailbox it is.

The summary below the table says what was read, what counted, and what did
not and why; with CSV and JSON it goes to standard error. A file or an item
that cannot be read is counted and named there, and the run goes on. A
property that a $select omits is named with its consequence.

";

/// Reads pages of Microsoft Graph about mail and calendars, and shows how engaged each customer is.
#[derive(Debug, Parser)]
#[command(version, after_long_help = [EXAMPLES, EXIT_CODES].concat(), args_conflicts_with_subcommands = true)]
#[command(group(ArgGroup::new("organisation").args(["mailboxes", "our_domain"]).multiple(true)))]
#[command(mut_args(|arg| if LISTS.contains(&arg.get_id().as_str()) { arg.requires("paths") } else { arg }))]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Pages of messages, events, calendarView and delta [default: the sample tenant]
    ///
    /// JSON, in any mix, gzipped or not, and folders of it.
    #[arg(value_name = "PATH", requires_all = ["accounts", "organisation"])]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) our_domain: OurDomainArgs,
    #[command(flatten)]
    pub(crate) kit: KitArgs,
}

/// The sample has its own lists.
const LISTS: [&str; 3] = ["accounts", "mailboxes", "our_domain"];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Fetch(fetch::Args),
}

impl Args {
    /// The named paths and lists, or the sample of the program.
    pub(crate) fn input(&self) -> Result<Input> {
        if self.paths.is_empty() {
            let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample");
            return Input::sample(&sample, &["pages"], &self.kit.people, &self.kit.question);
        }
        Input::new(&self.paths, &self.kit.people, &self.kit.question)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        kit::program::check::<Args>();
        assert!(Args::try_parse_from(["microsoft-graph"]).unwrap().paths.is_empty());
        for bad in [
            &["microsoft-graph", "page.json"][..],
            &["microsoft-graph", "page.json", "--accounts", "a.json"],
            &["microsoft-graph", "--accounts", "a.json"],
            &["microsoft-graph", "--our-domain", "corp.example"],
            &["microsoft-graph", "page.json", "--our-domain", "corp.example"],
            &["microsoft-graph", "--zone", "Europe/Atlantis"],
            &["microsoft-graph", "--as-of", "today"],
            &["microsoft-graph", "--levels", "year,quarter"],
        ] {
            assert!(Args::try_parse_from(bad).is_err(), "{bad:?}");
        }
    }
}
