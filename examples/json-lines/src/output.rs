//! Rows out: as CSV or JSON, to standard output or to a file that is whole or not there.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use account_engagement::Row;
use anyhow::{Context as _, Result, bail};

use crate::args::Format;

/// Where rows go.
pub(crate) enum Output {
    Stdout,
    /// Written beside it first, then renamed.
    File(PathBuf),
    /// A pipe or a device: nothing may take its place.
    Device(PathBuf),
}

impl Output {
    /// Looks whether the file can be where it is to be, before anything is read.
    pub(crate) fn new(path: Option<&Path>) -> Result<Output> {
        let Some(path) = path else { return Ok(Output::Stdout) };
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => bail!("{}: --out is a directory, name a file in it", path.display()),
            Ok(meta) if !meta.is_file() => Ok(Output::Device(path.to_owned())),
            // Past a symbolic link, so that the file is replaced and not the link.
            Ok(_) => Ok(Output::File(fs::canonicalize(path).with_context(|| failed(path))?)),
            Err(_) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                if folder.is_some_and(|folder| !folder.is_dir()) {
                    bail!("{}: --out is in a directory that is not there, make it first", path.display());
                }
                Ok(Output::File(path.to_owned()))
            }
        }
    }

    pub(crate) fn write(&self, rows: &[Row], format: Format) -> Result<()> {
        match self {
            Output::Stdout => match write_rows(rows, format, io::stdout().lock()) {
                // Who reads has seen enough.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
                written => written.context("standard output"),
            },
            Output::File(path) => replace(path, |file| write_rows(rows, format, file)).with_context(|| failed(path)),
            Output::Device(path) => {
                let device = File::options().write(true).open(path);
                device.and_then(|device| write_rows(rows, format, device)).with_context(|| failed(path))
            }
        }
    }
}

fn failed(path: &Path) -> String {
    format!("{}: --out cannot be written", path.display())
}

/// Writes a file beside the one wanted and renames it: all or nothing.
pub(crate) fn replace(path: &Path, write: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = File::create_new(&beside).and_then(|file| {
        write(&file)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    if let Err(error) = &written
        && error.kind() != ErrorKind::AlreadyExists
    {
        _ = fs::remove_file(&beside);
    }
    written
}

fn write_rows(rows: &[Row], format: Format, to: impl Write) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    match format {
        Format::Csv => {
            // The header by hand: it stands there without rows, too.
            let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(&mut to);
            csv.write_record(Row::header()).map_err(io_error)?;
            rows.iter().try_for_each(|row| csv.serialize(row)).map_err(io_error)?;
            csv.flush()?;
        }
        Format::Json => {
            to.write_all(b"[")?;
            for (place, row) in rows.iter().enumerate() {
                to.write_all(if place == 0 { b"\n" } else { b",\n" })?;
                serde_json::to_writer(&mut to, row)?;
            }
            to.write_all(b"\n]\n")?;
        }
    }
    to.flush()
}

/// The error of the writer itself: `io::Error::from` would hide a broken pipe in another kind.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}
