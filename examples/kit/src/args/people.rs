//! The lists that say who is who.

use std::path::PathBuf;

use clap::Args;

/// The lists of people.
#[derive(Clone, Debug, Default, Args)]
#[group(skip)]
#[command(next_help_heading = "Who is who")]
pub struct PeopleArgs {
    /// The customers, as JSON
    ///
    /// A JSON array of accounts, or one account a line.
    #[arg(long, value_name = "FILE")]
    pub accounts: Option<PathBuf>,
    /// The organisation's people, as JSON
    ///
    /// A JSON array of mailboxes, or one mailbox a line.
    #[arg(long, value_name = "FILE")]
    pub mailboxes: Option<PathBuf>,
    /// Domains that no account may list
    ///
    /// One a line, in place of the built-in list of public mail domains. An empty file allows all domains.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub public_domains: Option<PathBuf>,
    /// Addresses to ignore: rooms, distribution lists, no-reply
    ///
    /// One a line.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub ignore_addresses: Option<PathBuf>,
}
