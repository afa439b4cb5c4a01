//! Files in: plain or gzipped, lists as a whole and activity in batches of lines.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use account_engagement::{Email, Meeting};
use anyhow::{Context as _, Result, anyhow, bail};
use flate2::bufread::MultiGzDecoder;
use indicatif::ProgressBar;
use serde::de::DeserializeOwned;

use crate::bad_line::explain;

/// Enough for a thread to be worth waking, little enough for short input to reach all of them.
const LINES_IN_BATCH: u64 = 32;
const BUFFER: usize = 64 * 1024;

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
        let meta = fs::metadata(path).with_context(|| unreadable(option, path))?;
        if meta.is_dir() {
            bail!("{}: it is a directory", unreadable(option, path));
        }
        Ok(Source { number, form, path: path.to_owned(), bytes: meta.len() })
    }

    /// The file's lines, in batches; the bar moves by the bytes as stored.
    pub(crate) fn batches(&self, bar: &ProgressBar) -> Result<impl Iterator<Item = Result<Batch<'_>>>> {
        let path = self.path.display();
        let mut reader = open(&self.path, bar).with_context(|| format!("{path}: cannot be opened"))?;
        let mut first_line = 1;
        Ok(std::iter::from_fn(move || {
            let mut text = Vec::new();
            let mut next_line = first_line;
            while next_line < first_line + LINES_IN_BATCH {
                match reader.read_until(b'\n', &mut text) {
                    Ok(0) => break,
                    Ok(_) => next_line += 1,
                    Err(error) => {
                        return Some(Err(anyhow!("{path}:{next_line}: cannot be read on from here: {error}")));
                    }
                }
            }
            let batch = Batch { source: self, first_line, text };
            first_line = next_line;
            (!batch.text.is_empty()).then_some(Ok(batch))
        }))
    }
}

impl<'s> Batch<'s> {
    pub(crate) fn decode(self) -> Decoded<'s> {
        let text = if self.first_line == 1 { without_bom(&self.text) } else { &self.text };
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

/// A whole list: a JSON array, or values one after the other as in JSON lines.
pub(crate) fn list<T: DeserializeOwned>(option: &str, path: &Path) -> Result<Vec<T>> {
    let bytes = bytes(option, path)?;
    let text = without_bom(&bytes);
    let values = if text.trim_ascii_start().starts_with(b"[") {
        serde_json::from_slice(text)
    } else {
        serde_json::Deserializer::from_slice(text).into_iter().collect()
    };
    values.map_err(|error| anyhow!("{}:{}: {}", path.display(), error.line(), explain(&error)))
}

/// The lines of a text that are not blank.
pub(crate) fn words(option: &str, path: &Path) -> Result<Vec<String>> {
    let text = text(option, path)?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// All of a file, as text.
pub(crate) fn text(option: &str, path: &Path) -> Result<String> {
    let bytes = bytes(option, path)?;
    let text = str::from_utf8(without_bom(&bytes)).with_context(|| format!("{}: not UTF-8 text", path.display()))?;
    Ok(text.to_owned())
}

/// All of a file.
pub(crate) fn bytes(option: &str, path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path, &ProgressBar::hidden())
        .and_then(|mut reader| reader.read_to_end(&mut bytes))
        .with_context(|| unreadable(option, path))?;
    Ok(bytes)
}

/// Opens a file, gzipped (in one member or several) or not, whatever its name says.
fn open(path: &Path, bar: &ProgressBar) -> io::Result<Box<dyn BufRead>> {
    let mut file = bar.wrap_read(File::open(path)?);
    let mut head = Vec::new();
    file.by_ref().take(2).read_to_end(&mut head)?;
    let gzipped = head == [0x1f, 0x8b];
    let whole = BufReader::with_capacity(BUFFER, Cursor::new(head).chain(file));
    Ok(if gzipped { Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(whole))) } else { Box::new(whole) })
}

fn without_bom(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

pub(crate) fn unreadable(option: &str, path: &Path) -> String {
    format!("{}: {option} needs a file that can be read", path.display())
}
