//! Whole files: plain or gzipped, with or without a byte order mark.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use flate2::bufread::MultiGzDecoder;
use serde::de::DeserializeOwned;

use crate::json_error::explain;

const BUFFER: usize = 64 * 1024;

/// How gzipped files begin.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a list: a JSON array, or values one after another as in JSON lines.
///
/// # Errors
///
/// `FILE:LINE: what is wrong`; no address is quoted.
pub fn list<T: DeserializeOwned>(option: &str, path: &Path) -> Result<Vec<T>> {
    values(path, without_byte_order_mark(&bytes(option, path)?))
}

/// Reads the text of a list, as [`list`] does.
///
/// # Errors
///
/// `FILE:LINE: what is wrong`; no address is quoted.
pub fn values<T: DeserializeOwned>(path: &Path, text: &[u8]) -> Result<Vec<T>> {
    let values = if text.trim_ascii_start().starts_with(b"[") {
        serde_json::from_slice(text)
    } else {
        serde_json::Deserializer::from_slice(text).into_iter().collect()
    };
    values.map_err(|error| anyhow!("{}:{}: {}", path.display(), error.line(), explain(&error)))
}

/// Reads the lines of a text that are not blank. A `#` begins a comment, at the start of a line or after white space:
/// the local part of an address may have one in it.
///
/// # Errors
///
/// The file cannot be read, or is not text.
pub fn lines(option: &str, path: &Path) -> Result<Vec<String>> {
    let text = text(option, path)?;
    Ok(text.lines().map(without_comment).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// Reads a file as text.
///
/// # Errors
///
/// The file cannot be read, or is not UTF-8.
pub fn text(option: &str, path: &Path) -> Result<String> {
    let bytes = bytes(option, path)?;
    let text = str::from_utf8(without_byte_order_mark(&bytes))
        .with_context(|| format!("{}: not UTF-8 text", path.display()))?;
    Ok(text.to_owned())
}

/// Reads a file.
///
/// # Errors
///
/// The file cannot be read.
pub fn bytes(option: &str, path: &Path) -> Result<Vec<u8>> {
    let read = || {
        let mut bytes = Vec::new();
        unpacked(File::open(path)?)?.read_to_end(&mut bytes)?;
        io::Result::Ok(bytes)
    };
    read().with_context(|| unreadable(option, path))
}

/// The content of a file, gzipped (in one member or several) or not, whatever its name says.
///
/// # Errors
///
/// The first bytes cannot be read.
pub fn unpacked<'r>(mut file: impl Read + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    let mut head = Vec::new();
    file.by_ref().take(2).read_to_end(&mut head)?;
    let is_gzipped = head == GZIP;
    let whole = BufReader::with_capacity(BUFFER, Cursor::new(head).chain(file));
    Ok(if is_gzipped {
        Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(whole)))
    } else {
        Box::new(whole)
    })
}

/// The text after its byte order mark.
#[must_use]
pub fn without_byte_order_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// What to say of a file that cannot be read.
#[must_use]
pub fn unreadable(option: &str, path: &Path) -> String {
    format!("{}: {option} needs a file that can be read", path.display())
}

fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        if letter == '#' && before.is_whitespace() {
            return line.get(..at).unwrap_or_default().trim();
        }
        before = letter;
    }
    line.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_begin_after_white_space() {
        for (line, expected) in [
            (" room@corp.example \r", "room@corp.example"),
            ("# rooms", ""),
            ("room@corp.example # the large one", "room@corp.example"),
            ("a#b@corp.example", "a#b@corp.example"),
        ] {
            assert_eq!(without_comment(line), expected);
        }
    }
}
