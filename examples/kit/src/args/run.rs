//! The run of an enrichment: its file, its contacts, its history.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, Utc};
use clap::Args;

use super::as_of::instant;
use crate::clock;

/// What a run of an enrichment needs. A program with these options has [`PeopleArgs`](super::PeopleArgs) too.
#[derive(Clone, Debug, Default, Args)]
#[group(skip)]
#[command(next_help_heading = "Enrichment")]
pub struct RunArgs {
    /// Whose mail, by whose consent; replaces --mailboxes
    ///
    /// The enrichment, as TOML: whose mail is read, by whose consent, and how often. Without consent there are no rows.
    #[arg(long, value_name = "FILE", conflicts_with = "mailboxes")]
    pub enrichment: Option<PathBuf>,
    /// The customers' people, as CSV
    ///
    /// With an enrichment, its fields have the names that the enrichment gives; otherwise it is one more --accounts. It is
    /// read in place of --accounts, or with it for domains, names and parents.
    #[arg(long, value_name = "FILE")]
    pub contacts: Option<PathBuf>,
    /// The instant of the run, at which consent must be in force [default: now]
    #[arg(long, value_name = "TIME", value_parser = instant, conflicts_with = "mailboxes", hide_short_help = true)]
    pub run_at: Option<DateTime<FixedOffset>>,
    /// Add the run to this history
    ///
    /// A JSON array of runs; a new file is created. The next run is computed from the last run in it. Several runs can
    /// add to one file at the same time: each waits for the others. A run at the same --run-at is replaced.
    #[arg(long, value_name = "FILE", conflicts_with = "mailboxes", hide_short_help = true)]
    pub history: Option<PathBuf>,
}

impl RunArgs {
    /// The instant of the run.
    #[must_use]
    pub fn run_at(&self) -> DateTime<Utc> {
        self.run_at.map_or_else(clock::now, |at| at.to_utc())
    }
}
