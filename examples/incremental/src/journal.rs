//! Activity in the order in which it came, one a line; what was appended before stays as it was.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use account_engagement::aggregator::Offered;
use account_engagement::{Email, Meeting, OfferError};
use anyhow::{Context as _, Result, bail, ensure};
use kit::file;
use kit::sink::Sink;
use serde::Deserialize;

/// How gzipped files begin.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// One line of the journal.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Activity {
    Email(Email),
    Meeting(Meeting),
}

impl Activity {
    pub(crate) fn to(&self, sink: &mut impl Sink) -> Result<Offered, OfferError> {
        match self {
            Activity::Email(email) => sink.record_email(email),
            Activity::Meeting(meeting) => sink.record_meeting(meeting),
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
    /// The journal after the bytes that were read before.
    pub(crate) fn open(path: &'p Path, position: u64) -> Result<Journal<'p>> {
        let file = File::open(path).with_context(|| file::unreadable("--journal", path))?;
        let mut journal = Journal { path, reader: BufReader::new(file), line: Vec::new(), position };
        let length = journal.length()?;
        ensure!(
            position <= length && journal.is_at_the_end_of_a_line()?,
            "{}: {position} bytes of it were read before, and now it has {length}, or other lines: give the journal \
             that was given before, which is only appended to, or another folder for the state",
            path.display()
        );
        Ok(journal)
    }

    fn length(&self) -> Result<u64> {
        Ok(self.reader.get_ref().metadata().with_context(|| self.path.display().to_string())?.len())
    }

    /// How many bytes there are from here on.
    pub(crate) fn to_come(&self) -> Result<u64> {
        Ok(self.length()?.saturating_sub(self.position))
    }

    fn is_at_the_end_of_a_line(&mut self) -> Result<bool> {
        let Some(last) = self.position.checked_sub(1) else { return Ok(true) };
        let mut byte = [0];
        let mut read = || {
            self.reader.seek(SeekFrom::Start(last))?;
            self.reader.read_exact(&mut byte)
        };
        read().with_context(|| self.path.display().to_string())?;
        Ok(byte == *b"\n")
    }

    /// Goes back to the beginning.
    pub(crate) fn rewind(&mut self) -> Result<()> {
        self.position = 0;
        self.reader.rewind().with_context(|| self.path.display().to_string())
    }

    /// Brings to the disk what others have appended.
    pub(crate) fn sync(&self) -> Result<()> {
        self.reader.get_ref().sync_data().with_context(|| self.path.display().to_string())
    }

    /// How many bytes have been read: all before it has been given out by [`Journal::next`].
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// The next activity; `None` at the end, and where a line is still being written.
    pub(crate) fn next(&mut self) -> Result<Option<Activity>> {
        self.line.clear();
        self.reader.read_until(b'\n', &mut self.line).with_context(|| self.path.display().to_string())?;
        ensure!(
            !self.line.starts_with(GZIP),
            "{}: gzipped: a journal is plain text, since it is appended to and read on from a position; unpack it",
            self.path.display()
        );
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
