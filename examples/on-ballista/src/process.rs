//! A process of this program that this program starts, observes, measures and ends.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use anyhow::{Context as _, Result, bail};
use on_datafusion::spent::peak_memory;

/// The number of bytes of a log that an error shows.
const LAST_LINES: usize = 12;

/// The process ends when this is dropped. If this program ends without dropping it, the standard input of the process
/// is closed, and the process ends itself.
pub(crate) struct Process {
    pub(crate) name: String,
    child: Child,
    log: PathBuf,
    peak: Option<u64>,
    ended: Option<ExitStatus>,
}

impl Process {
    /// Starts a subcommand. Its standard error goes to `LOGS/NAME.log`.
    pub(crate) fn start(name: &str, logs: &Path, arguments: Vec<OsString>) -> Result<Process> {
        let program = std::env::current_exe().context("where this program is")?;
        let log = logs.join(format!("{}.log", name.replace(' ', "-")));
        let said = File::create(&log).with_context(|| format!("{}: cannot be written", log.display()))?;
        let child = Command::new(program)
            .arg("--end-with-standard-input")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(said)
            .spawn()
            .with_context(|| format!("{name}: cannot be started"))?;
        Ok(Process { name: name.to_owned(), child, log, peak: None, ended: None })
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The first line of its standard output.
    pub(crate) fn first_line(&mut self) -> Result<String> {
        let mut line = String::new();
        if let Some(out) = self.child.stdout.take() {
            BufReader::new(out).read_line(&mut line).with_context(|| self.name.clone())?;
        }
        if line.is_empty() {
            bail!("{} did not start; its last words:\n{}", self.name, self.last_words());
        }
        Ok(line.trim_end().to_owned())
    }

    /// Whether it still runs. This also measures its memory.
    pub(crate) fn runs(&mut self) -> bool {
        self.peak = peak_memory(self.child.id()).or(self.peak);
        if self.ended.is_none() {
            self.ended = self.child.try_wait().ok().flatten();
        }
        self.ended.is_none()
    }

    /// Its exit status, if it has ended.
    pub(crate) fn ended(&self) -> Option<ExitStatus> {
        self.ended
    }

    /// Its peak memory in bytes, if the system reports it.
    pub(crate) fn peak(&self) -> Option<u64> {
        self.peak
    }

    pub(crate) fn last_words(&self) -> String {
        let said = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
