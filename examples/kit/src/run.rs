//! A run of an enrichment, from its files to its entry in the history. Without `--enrichment` there is none, and all of
//! this does nothing.

use account_engagement::enrichment::Run;
use account_engagement::insight::SuppressedOverview;
use account_engagement::{Aggregator, Directory, Key};
use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::args::RunArgs;
use crate::enrichment::{Fact, Settings};
use crate::history::{Given, History};

/// The files of a run.
#[derive(Debug)]
pub struct RunFiles {
    settings: Option<Settings>,
    history: Option<History>,
    at: DateTime<Utc>,
    given: Given,
}

impl RunFiles {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// See [`Settings::read`] and [`History::read`].
    pub fn read(args: &RunArgs) -> Result<RunFiles> {
        Ok(RunFiles {
            settings: args.enrichment.as_deref().map(Settings::read).transpose()?,
            history: args.history.as_deref().map(History::read).transpose()?,
            at: args.run_at(),
            given: if args.run_at.is_some() { Given::Instant } else { Given::Clock },
        })
    }

    /// The run.
    ///
    /// # Errors
    ///
    /// Consent is not in force.
    pub fn run(&self) -> Result<Option<Run<'_>>> {
        self.settings.as_ref().map(|settings| settings.run(self.at, "--enrichment")).transpose()
    }

    /// What the run was a run of, and when the next one is.
    #[must_use]
    pub fn facts(&self, run: Option<&Run<'_>>) -> Vec<Fact> {
        let before = self.history.as_ref().and_then(History::last_run);
        let facts = |(settings, run): (&Settings, &Run<'_>)| settings.facts(run, before);
        self.settings.as_ref().zip(run).map(facts).unwrap_or_default()
    }

    /// Adds the run to the history.
    ///
    /// # Errors
    ///
    /// The file cannot be locked, read or written.
    pub fn record(&self, run: Option<&Run<'_>>, overview: &SuppressedOverview) -> Result<()> {
        match (&self.history, run) {
            (Some(history), Some(run)) => history.record(run, self.given, overview),
            _ => Ok(()),
        }
    }
}

/// An empty aggregator: that of the run, or any.
#[must_use]
pub fn aggregator(run: Option<&Run<'_>>, key: Key, directory: Directory) -> Aggregator {
    match run {
        Some(run) => run.new_aggregator(key, directory).open(run).clone(),
        None => Aggregator::new(key, directory),
    }
}
