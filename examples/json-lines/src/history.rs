//! The history of runs: a file to which each run adds what it came to.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use account_engagement::enrichment::{Run, RunHistory};
use account_engagement::insight::Overview;
use anyhow::{Context as _, Result, anyhow, bail};
use chrono::{DateTime, Utc};

use crate::{input, output};

pub(crate) struct History {
    path: PathBuf,
    runs: RunHistory,
}

impl History {
    /// The runs so far: none where there is no file yet.
    pub(crate) fn read(path: &Path) -> Result<History> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            bail!("{}: --history is in a directory that is not there, make it first", path.display());
        }
        let runs = match fs::read(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => RunHistory::default(),
            read => serde_json::from_slice(&read.with_context(|| input::unreadable("--history", path))?)
                .map_err(|error| anyhow!("{}: --history is none: {error}", path.display()))?,
        };
        // Past a symbolic link, so that the file is replaced and not the link.
        Ok(History { path: fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()), runs })
    }

    /// Adds a run, in place of one at the same instant, and writes the file, all or nothing.
    pub(crate) fn record(mut self, run: &Run<'_>, overview: &Overview) -> Result<()> {
        self.runs.record(run.at(), *overview);
        let text = serde_json::to_string_pretty(&self.runs)? + "\n";
        output::replace(&self.path, |mut file| file.write_all(text.as_bytes()))
            .with_context(|| format!("{}: --history cannot be written", self.path.display()))
    }

    pub(crate) fn last_run(&self) -> Option<DateTime<Utc>> {
        self.runs.last_run()
    }
}
