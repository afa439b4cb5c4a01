//! Rows out: to standard output, or to a file that is whole or not there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use tempfile::NamedTempFile;

/// Where rows go.
#[derive(Debug)]
pub enum Output {
    /// To whoever reads it.
    Stdout,
    /// Written beside it first, then put in its place.
    File(PathBuf),
    /// A pipe or a device: nothing may take its place.
    Device(PathBuf),
}

/// Rows on their way there.
#[derive(Debug)]
pub enum Writing {
    /// To standard output.
    Stdout(BufWriter<Stdout>),
    /// Beside the file.
    Beside(BufWriter<NamedTempFile>, PathBuf),
    /// Into the device.
    Device(BufWriter<File>),
}

impl Output {
    /// Looks whether the file can be where it is to be, before anything is read.
    ///
    /// # Errors
    ///
    /// A directory in its place, or none for it.
    pub fn new(path: Option<&Path>) -> Result<Output> {
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

    /// Begins to write.
    ///
    /// # Errors
    ///
    /// What cannot be opened.
    pub fn begin(&self) -> Result<Writing> {
        Ok(match self {
            Output::Stdout => Writing::Stdout(BufWriter::new(Stdout(io::stdout()))),
            Output::File(path) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let beside = open_beside(folder.unwrap_or(Path::new("."))).with_context(|| failed(path))?;
                Writing::Beside(BufWriter::new(beside), path.clone())
            }
            Output::Device(path) => {
                let device = File::options().write(true).open(path).with_context(|| failed(path))?;
                Writing::Device(BufWriter::new(device))
            }
        })
    }
}

impl Writing {
    /// All is written: puts the file in its place.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub fn finish(self) -> Result<()> {
        match self {
            Writing::Stdout(mut to) => to.flush().context("standard output"),
            Writing::Device(mut to) => Ok(to.flush()?),
            Writing::Beside(to, path) => {
                let keep = || -> Result<()> {
                    let beside = to.into_inner()?;
                    beside.as_file().sync_all()?;
                    beside.persist(&path)?;
                    Ok(())
                };
                keep().with_context(|| failed(&path))
            }
        }
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Writing::Stdout(to) => to.write(bytes),
            Writing::Beside(to, _) => to.write(bytes),
            Writing::Device(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Writing::Stdout(to) => to.flush(),
            Writing::Beside(to, _) => to.flush(),
            Writing::Device(to) => to.flush(),
        }
    }
}

fn failed(path: &Path) -> String {
    format!("{}: --out cannot be written", path.display())
}

/// A file that others may read as they may any new file: temporary ones are for their owner alone.
fn open_beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut beside = tempfile::Builder::new();
    #[cfg(unix)]
    beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    beside.tempfile_in(folder)
}

/// Standard output, of which it is told apart whether who reads it has gone: other pipes break as well.
#[derive(Debug)]
pub struct Stdout(io::Stdout);

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(seen_enough)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(seen_enough)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("who reads the rows has seen enough")]
struct SeenEnough;

fn seen_enough(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::BrokenPipe { io::Error::other(SeenEnough) } else { error }
}

/// Whether who reads the rows has seen enough of them, which is no failure.
#[must_use]
pub fn is_enough(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| matches!(cause.get_ref(), Some(inner) if inner.is::<SeenEnough>()))
}

/// Says it on standard error, and does not mind when nobody listens.
pub fn say(text: &str) {
    _ = writeln!(io::stderr(), "{}", text.trim_end());
}
