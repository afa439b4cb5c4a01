//! The history of runs: a JSON file to which each run adds what it came to.
//!
//! A run reads the file twice: at its beginning, for the last run before it, and when it adds itself. It holds a lock
//! from the second reading to the writing, so two runs at the same time are both in the file.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use account_engagement::enrichment::{Run, RunHistory};
use account_engagement::insight::SuppressedOverview;
use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, TimeDelta, Utc};

use crate::lock::Lock;
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
        Ok(History { path: path.to_owned(), runs: runs(path)? })
    }

    /// Adds a run, and replaces the file as a whole. A run whose instant was `given` takes the place of one at that
    /// instant. A run that has its instant from the clock takes the next free one: others may have begun in the same
    /// millisecond.
    ///
    /// # Errors
    ///
    /// The file cannot be locked, read or written.
    pub fn record(&self, run: &Run<'_>, given: Given, overview: &SuppressedOverview) -> Result<()> {
        let failed = || format!("{}: --history cannot be written", self.path.display());
        let _lock = Lock::beside(&self.path).with_context(failed)?;
        let mut runs = runs(&self.path)?;
        let at = match given {
            Given::Instant => run.at(),
            Given::Clock => next_free(&runs, run.at()),
        };
        runs.record(at, *overview);
        let text = serde_json::to_string_pretty(&runs)? + "\n";
        atomic::replace(&self.path, text.as_bytes()).with_context(failed)
    }

    /// The instant of the last run.
    #[must_use]
    pub fn last_run(&self) -> Option<DateTime<Utc>> {
        self.runs.last_run()
    }
}

/// Where a run has its instant from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// From the command line.
    Instant,
    /// From the clock.
    Clock,
}

/// The runs in a file; none if there is no file.
fn runs(path: &Path) -> Result<RunHistory> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(RunHistory::default()),
        read => serde_json::from_slice(&read.with_context(|| file::unreadable("--history", path))?)
            .map_err(|error| anyhow!("{}: --history is not a history of runs: {error}", path.display())),
    }
}

/// This instant, or the first millisecond after it at which there is no run. A history is written in milliseconds.
fn next_free(runs: &RunHistory, at: DateTime<Utc>) -> DateTime<Utc> {
    let later = runs.runs().iter().map(|run| run.at).filter(|taken| taken.timestamp_millis() >= at.timestamp_millis());
    later.fold(
        at,
        |at, taken| {
            if taken.timestamp_millis() == at.timestamp_millis() { at + TimeDelta::milliseconds(1) } else { at }
        },
    )
}

#[cfg(test)]
mod tests {
    use account_engagement::{Aggregator, Directory, Disclosure, Key, Question};

    use super::*;

    #[test]
    fn the_clock_gives_two_runs_two_instants() {
        let at = |millis| DateTime::from_timestamp_millis(millis).unwrap();
        let question = Question::new(at(0));
        let state = Aggregator::new(Key::PUBLIC, Directory::builder().build().unwrap());
        let overview = state.suppressed_rows(&question, Disclosure::ALL).unwrap().overview();
        let mut runs = RunHistory::default();
        for millis in [3, 5, 6, 7, 9] {
            runs.record(at(millis), overview);
        }
        for (now, free) in [(2, 2), (3, 4), (4, 4), (5, 8), (7, 8), (9, 10), (11, 11)] {
            assert_eq!(next_free(&runs, at(now)), at(free), "{now}");
        }
        let within = DateTime::from_timestamp_micros(5_900).unwrap();
        assert_eq!(next_free(&runs, within).timestamp_millis(), 8);
    }
}
