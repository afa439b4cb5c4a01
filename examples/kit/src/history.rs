//! The history of runs: a JSON file to which each run adds what it came to.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use account_engagement::enrichment::{Run, RunHistory};
use account_engagement::insight::SuppressedOverview;
use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, Utc};

use crate::{atomic, file, output};

/// The runs so far, and their file.
#[derive(Debug)]
pub struct History {
    path: PathBuf,
    runs: RunHistory,
}

impl History {
    /// Reads the runs so far; there are none if there is no file yet.
    ///
    /// # Errors
    ///
    /// The file cannot be read, holds something else, or would be in a folder that does not exist.
    pub fn read(path: &Path) -> Result<History> {
        output::is_in_a_folder("--history", path)?;
        let runs = match fs::read(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => RunHistory::default(),
            read => serde_json::from_slice(&read.with_context(|| file::unreadable("--history", path))?)
                .map_err(|error| anyhow!("{}: --history is not a history of runs: {error}", path.display()))?,
        };
        Ok(History { path: path.to_owned(), runs })
    }

    /// Adds a run, in place of one at the same instant, and replaces the file as a whole.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn record(&self, run: &Run<'_>, overview: &SuppressedOverview) -> Result<()> {
        let mut runs = self.runs.clone();
        runs.record(run.at(), *overview);
        let text = serde_json::to_string_pretty(&runs)? + "\n";
        atomic::replace(&self.path, text.as_bytes())
            .with_context(|| format!("{}: --history cannot be written", self.path.display()))
    }

    /// The instant of the last run.
    #[must_use]
    pub fn last_run(&self) -> Option<DateTime<Utc>> {
        self.runs.last_run()
    }
}
