//! How much of the named files and folders could be read, and the exit code that says so.
//!
//! - Nothing of a named file or folder could be read: the run ends with an error, without rows.
//! - Only a part of it could be read, for example of a gzipped file that was cut: there are rows, and exit code 1.
//!
//! This is about files that cannot be opened or unpacked. A file that is not mail, and a message or an event that cannot
//! be used, is reported and does not change the exit code.

use std::fmt::Display;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::terminal::say;
use crate::words::count;

/// The exit codes, for `--help`, the manual page and the documents.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  rows, from everything that was named
  1  rows, but a part of a named file or folder could not be read, and
     standard error says which: a file without permission in a folder, the
     end of a gzipped file that was cut. A file that is something else, or a
     message or an event that cannot be used, is reported and is no failure
  2  an error: bad usage, bad lists, no consent, a named file or folder of
     which nothing could be read, or output that cannot be written, also to
     a standard output that nobody reads any more (| head)
";

/// A named file or folder that is being read.
#[derive(Debug)]
pub struct Named {
    name: String,
    is_read: bool,
    first_failure: Option<String>,
    failures: u64,
}

impl Named {
    /// Begins to read it.
    #[must_use]
    pub fn new(name: impl Display) -> Named {
        Named { name: name.to_string(), is_read: false, first_failure: None, failures: 0 }
    }

    /// Something of it was read.
    pub fn read(&mut self) {
        self.is_read = true;
    }

    /// A file in it, or the rest of one, could not be read.
    pub fn failed(&mut self, place: impl Display, reason: impl Display) {
        let place = place.to_string();
        let failure = || if place == self.name { reason.to_string() } else { format!("{place}: {reason}") };
        self.first_failure.get_or_insert_with(failure);
        self.failures += 1;
    }
}

/// How much of all that was named could be read.
///
/// ```
/// use kit::completeness::{Completeness, Named};
///
/// let mut completeness = Completeness::default();
/// let mut folder = Named::new("mail");
/// folder.read();
/// folder.failed("mail/old.mbox.gz", "unexpected end of file");
/// completeness.add(folder)?;
/// assert!(!completeness.is_whole());
///
/// let mut archive = Named::new("ann.zip");
/// archive.failed("ann.zip", "no whole zip archive");
/// let error = completeness.add(archive).unwrap_err().to_string();
/// assert_eq!(error, "ann.zip: nothing of it could be read: no whole zip archive");
/// # Ok::<(), anyhow::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Completeness {
    in_part: Vec<String>,
}

impl Completeness {
    /// Adds a file or folder that was read.
    ///
    /// # Errors
    ///
    /// There were failures, and nothing of it was read.
    pub fn add(&mut self, named: Named) -> Result<()> {
        let Named { name, is_read, first_failure: Some(first), failures } = named else { return Ok(()) };
        let more = if failures > 1 { format!(", and {} more", count(failures - 1, "failure")) } else { String::new() };
        if !is_read {
            bail!("{name}: nothing of it could be read: {first}{more}");
        }
        self.in_part.push(format!("{name}: a part of it could not be read: {first}{more}\n"));
        Ok(())
    }

    /// Whether everything could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.in_part.is_empty()
    }

    /// The exit code of a run that has rows. What could not be read is named on standard error.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        if self.is_whole() {
            return ExitCode::SUCCESS;
        }
        say(&self.in_part.concat());
        ExitCode::from(1)
    }
}
