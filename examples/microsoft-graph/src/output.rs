//! The rows as CSV and JSON, and where they go.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use account_engagement::{Column, Row};
use anyhow::{Context as _, Result};

/// With a header; null is an empty field.
pub(crate) fn csv(rows: &[Row]) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    let names = Column::STANDARD.map(Column::name);
    writer.write_record(["AccountId"].iter().chain(&names))?;
    for row in rows {
        writer.serialize(row)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// One array, a row a line.
pub(crate) fn json(rows: &[Row]) -> Result<String> {
    let rows = rows.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    Ok(if rows.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", rows.join(",\n")) })
}

/// To a file, all or nothing, or to standard output.
pub(crate) fn write(file: Option<&Path>, text: &str) -> Result<()> {
    let Some(path) = file else {
        return match io::stdout().lock().write_all(text.as_bytes()) {
            // Whoever was reading has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.context("standard output"),
        };
    };
    replace(path, text).with_context(|| path.display().to_string())
}

/// Replaces a file as a whole, where a link leads to it, there. What is there and no file, such as a pipe, is
/// written into, and a link to nothing makes what it leads to.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
        return fs::write(path, text);
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let written = fs::write(&unfinished, text).and_then(|()| fs::rename(&unfinished, &path));
    if written.is_err() {
        _ = fs::remove_file(&unfinished);
    }
    written
}
