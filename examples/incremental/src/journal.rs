//! Activity in the order in which it came, one a line; what was appended before stays as it was.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::Path;

use account_engagement::{Aggregator, Email, Meeting, Outcome, Rejected};
use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

/// One line of the journal.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Activity {
    Email(Email),
    Meeting(Meeting),
}

impl Activity {
    pub(crate) fn to(&self, aggregator: &mut Aggregator) -> Result<Outcome, Rejected> {
        match self {
            Activity::Email(email) => aggregator.email(email),
            Activity::Meeting(meeting) => aggregator.meeting(meeting),
        }
    }
}

/// A journal, read from some position on.
pub(crate) struct Journal<'p> {
    path: &'p Path,
    reader: BufReader<File>,
    line: Vec<u8>,
    position: u64,
}

impl<'p> Journal<'p> {
    pub(crate) fn open(path: &'p Path, position: u64) -> Result<Journal<'p>> {
        let mut file = File::open(path).with_context(|| path.display().to_string())?;
        let length = file.metadata()?.len();
        ensure!(
            position <= length,
            "{}: {position} bytes of it were read before, and now it has {length}: give the journal that was given \
             before, which is only appended to, or another folder for the state",
            path.display()
        );
        file.seek(SeekFrom::Start(position))?;
        Ok(Journal { path, reader: BufReader::new(file), line: Vec::new(), position })
    }

    /// How many bytes have been read: all before it has been given out by [`Journal::next`].
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// The next activity; `None` at the end, and where a line is still being written.
    pub(crate) fn next(&mut self) -> Result<Option<Activity>> {
        self.line.clear();
        self.reader.read_until(b'\n', &mut self.line).with_context(|| self.path.display().to_string())?;
        if self.line.last() != Some(&b'\n') {
            return Ok(None);
        }
        match serde_json::from_slice(&self.line) {
            Ok(activity) => {
                self.position += self.line.len() as u64;
                Ok(Some(activity))
            }
            // Without serde's own words, which may quote an address.
            Err(error) => bail!(
                "{}: the line at byte {} is no email and no meeting, see its column {}",
                self.path.display(),
                self.position,
                error.column()
            ),
        }
    }
}
