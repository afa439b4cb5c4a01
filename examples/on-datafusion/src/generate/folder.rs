//! Writes a data folder as a whole or not at all: two tables in parts, and the directory.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use account_engagement::{AttendeeRef, MeetingRef};
use anyhow::{Context as _, Result, bail};
use datafusion::parquet::arrow::ArrowWriter;
use serde::Serialize;
use tempfile::TempDir;

use super::columns::{EmailCopy, Emails, Meetings, Table};
use super::parquet::{create, failed};

/// In the order in which they are moved to the folder. When `emails` exists, everything exists.
const WITHIN: [&str; 3] = ["directory", "meetings", "emails"];

/// Rows that are gathered before they are encoded.
const ROWS_IN_BATCH: usize = 1_024;

/// A temporary folder in the data folder.
pub(super) struct Folder<'f> {
    path: &'f Path,
    making: TempDir,
}

impl<'f> Folder<'f> {
    /// Refuses a folder that already has data, before anything is written.
    pub(super) fn new(path: &'f Path) -> Result<Folder<'f>> {
        for name in WITHIN {
            let found = path.join(name);
            if found.symlink_metadata().is_ok() {
                bail!("{}: is there already: name another folder, or delete this one", found.display());
            }
        }
        fs::create_dir_all(path).with_context(|| failed(path))?;
        let making = tempfile::Builder::new().prefix(".making-").tempdir_in(path).with_context(|| failed(path))?;
        for name in WITHIN {
            fs::create_dir(making.path().join(name)).with_context(|| failed(&path.join(name)))?;
        }
        Ok(Folder { path, making })
    }

    /// Writes a list of the directory, and returns the number of its entries.
    pub(super) fn write_list<T: Serialize>(&self, name: &str, list: impl Iterator<Item = T>) -> Result<u64> {
        let path = self.making.path().join("directory").join(name);
        let write = || {
            let mut file = BufWriter::new(File::create(&path)?);
            let mut written = 0;
            for one in list {
                file.write_all(if written == 0 { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut file, &one)?;
                written += 1;
            }
            file.write_all(if written == 0 { b"[]\n" } else { b"\n]\n" })?;
            file.flush()?;
            anyhow::Ok(written)
        };
        write().with_context(|| failed(&path))
    }

    pub(super) fn create(&self, number: u64) -> Result<Part> {
        let path = |table| self.making.path().join(table).join(format!("part-{number:05}.parquet"));
        Ok(Part { emails: Sheet::create(path("emails"))?, meetings: Sheet::create(path("meetings"))? })
    }

    /// Moves the files to the data folder.
    pub(super) fn keep(self) -> Result<()> {
        for name in WITHIN {
            let to = self.path.join(name);
            fs::rename(self.making.path().join(name), &to).with_context(|| failed(&to))?;
        }
        self.making.close().with_context(|| failed(self.path))
    }
}

/// A file of one of the tables.
pub(super) struct Part {
    pub(super) emails: Sheet<Emails>,
    pub(super) meetings: Sheet<Meetings>,
}

impl Part {
    pub(super) fn close(self) -> Result<()> {
        self.emails.close()?;
        self.meetings.close()
    }
}

/// A file that is being written.
pub(super) struct Sheet<T> {
    path: PathBuf,
    rows: T,
    writer: ArrowWriter<File>,
}

impl<T: Table> Sheet<T> {
    fn create(path: PathBuf) -> Result<Sheet<T>> {
        let writer = create(&path, T::schema())?;
        Ok(Sheet { path, rows: T::default(), writer })
    }

    /// Encodes the collected rows, if there are enough.
    fn encode(&mut self, enough: usize) -> Result<()> {
        if self.rows.len() >= enough {
            let rows = self.rows.take()?;
            self.writer.write(&rows).with_context(|| failed(&self.path))?;
        }
        Ok(())
    }

    fn close(mut self) -> Result<()> {
        self.encode(1)?;
        self.writer.close().with_context(|| failed(&self.path))?;
        Ok(())
    }
}

impl Sheet<Emails> {
    pub(super) fn push<'a>(&mut self, email: EmailCopy<'a, impl Iterator<Item = &'a str>>) -> Result<()> {
        self.rows.push(email);
        self.encode(ROWS_IN_BATCH)
    }
}

impl Sheet<Meetings> {
    pub(super) fn push<'a>(&mut self, meeting: MeetingRef<'a, impl Iterator<Item = AttendeeRef<'a>>>) -> Result<()> {
        self.rows.push(meeting);
        self.encode(ROWS_IN_BATCH)
    }
}
