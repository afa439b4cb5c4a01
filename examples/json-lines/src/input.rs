//! Activity in: files of lines, plain or gzipped, in batches.

use std::fs::{self, File};
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use account_engagement::{Email, Meeting};
use anyhow::{Context as _, Result, bail};
use kit::file;
use kit::json_error::explain;
use kit::progress::ProgressBar;

/// Enough for a thread to be worth waking, little enough for short input to reach all of them.
const LINES_IN_BATCH: u64 = 32;

/// What a file of activity holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Emails,
    Meetings,
}

/// A file of activity.
pub(crate) struct Source {
    /// Its place among all files.
    pub(crate) number: usize,
    pub(crate) form: Form,
    pub(crate) path: PathBuf,
    /// As stored, for the progress bar.
    pub(crate) bytes: u64,
}

/// Some lines of a file.
pub(crate) struct Batch<'s> {
    source: &'s Source,
    first_line: u64,
    text: Vec<u8>,
}

/// Where a file cannot be read on, and why.
pub(crate) struct Cut {
    pub(crate) line: u64,
    pub(crate) error: io::Error,
}

/// The same, decoded.
pub(crate) struct Decoded<'s> {
    pub(crate) source: &'s Source,
    pub(crate) lines: Vec<Line>,
}

/// A line that is not empty, decoded or with what is wrong with it.
pub(crate) struct Line {
    pub(crate) number: u64,
    pub(crate) activity: Result<Activity, String>,
}

pub(crate) enum Activity {
    Email(Email),
    Meeting(Meeting),
}

impl Source {
    /// Looks whether the file is there, so that a slip is found before an hour of reading.
    pub(crate) fn new(number: usize, form: Form, path: &Path) -> Result<Source> {
        let option = match form {
            Form::Emails => "--emails",
            Form::Meetings => "--meetings",
        };
        let meta = fs::metadata(path).with_context(|| file::unreadable(option, path))?;
        if meta.is_dir() {
            bail!("{}: it is a folder", file::unreadable(option, path));
        }
        if meta.is_file() {
            // A pipe is not tried: that would take away what is in it.
            File::open(path).with_context(|| file::unreadable(option, path))?;
        }
        Ok(Source { number, form, path: path.to_owned(), bytes: meta.len() })
    }

    /// The file's lines, in batches; the bar moves by the bytes as stored. An error is the last item. All whole lines
    /// before it are in batches.
    pub(crate) fn batches(&self, bar: &ProgressBar) -> Result<impl Iterator<Item = Result<Batch<'_>, Cut>>> {
        let path = self.path.display();
        let opened = File::open(&self.path).and_then(|file| file::unpacked(bar.wrap_read(file)));
        let mut reader = opened.with_context(|| format!("{path}: cannot be opened"))?;
        let mut first_line = 1;
        let (mut cut, mut is_cut) = (None, false);
        Ok(std::iter::from_fn(move || {
            let mut text = Vec::new();
            let mut next_line = first_line;
            while !is_cut && next_line < first_line + LINES_IN_BATCH {
                let whole = text.len();
                match reader.read_until(b'\n', &mut text) {
                    Ok(0) => break,
                    Ok(_) => next_line += 1,
                    Err(error) => {
                        text.truncate(whole);
                        cut = Some(Cut { line: next_line, error });
                        is_cut = true;
                    }
                }
            }
            let batch = Batch { source: self, first_line, text };
            first_line = next_line;
            if batch.text.is_empty() { cut.take().map(Err) } else { Some(Ok(batch)) }
        }))
    }
}

impl<'s> Batch<'s> {
    pub(crate) fn decode(self) -> Decoded<'s> {
        let text = if self.first_line == 1 { file::without_byte_order_mark(&self.text) } else { &self.text };
        let lines = (self.first_line..)
            .zip(text.split(|byte| *byte == b'\n'))
            .filter(|(_, line)| !line.trim_ascii().is_empty())
            .map(|(number, line)| Line { number, activity: decode(self.source.form, line) })
            .collect();
        Decoded { source: self.source, lines }
    }
}

fn decode(form: Form, line: &[u8]) -> Result<Activity, String> {
    match form {
        Form::Emails => serde_json::from_slice(line).map(Activity::Email),
        Form::Meetings => serde_json::from_slice(line).map(Activity::Meeting),
    }
    .map_err(|error| explain(&error))
}
