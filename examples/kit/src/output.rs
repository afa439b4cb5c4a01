//! Where output goes: to standard output, to a file that is whole or not there, or into a device.

use std::fs::{self, DirBuilder, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::atomic::AtomicFile;

/// What an error calls standard output.
pub(crate) const STDOUT: &str = "standard output";

/// Where output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// To standard output.
    Stdout,
    /// To a file, which is replaced as a whole: see [`AtomicFile`].
    File(PathBuf),
    /// Into a pipe or a device, such as `/dev/null`: it must not be replaced by a file.
    Device(PathBuf),
}

/// Output on its way there.
#[derive(Debug)]
pub enum Writing {
    /// To standard output.
    Stdout(BufWriter<io::Stdout>),
    /// To the file.
    File(BufWriter<AtomicFile>),
    /// Into the device.
    Device(BufWriter<File>, PathBuf),
}

impl Output {
    /// Looks whether the output can be written, before anything is read.
    ///
    /// # Errors
    ///
    /// The path is a folder, or is in a folder that does not exist.
    pub fn new(path: Option<&Path>) -> Result<Output> {
        let Some(path) = path else { return Ok(Output::Stdout) };
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => bail!("{}: --out is a folder: name a file in it", path.display()),
            Ok(found) if !found.is_file() => Ok(Output::Device(path.to_owned())),
            Ok(_) => Ok(Output::File(path.to_owned())),
            Err(_) => {
                is_in_a_folder("--out", path)?;
                Ok(Output::File(path.to_owned()))
            }
        }
    }

    /// Begins to write.
    ///
    /// # Errors
    ///
    /// The file or the device cannot be opened.
    pub fn begin(&self) -> Result<Writing> {
        match self {
            Output::Stdout => Ok(Writing::Stdout(BufWriter::new(io::stdout()))),
            Output::File(path) => {
                let file = AtomicFile::create(path).with_context(|| failed(path))?;
                Ok(Writing::File(BufWriter::new(file)))
            }
            Output::Device(path) => {
                let device = File::options().write(true).open(path).with_context(|| failed(path))?;
                Ok(Writing::Device(BufWriter::new(device), path.clone()))
            }
        }
    }

    /// Writes all of it.
    ///
    /// ```
    /// use kit::output::Output;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("rows.csv");
    /// Output::new(Some(&path))?.write(|to| to.write_all(b"AccountId\n"))?;
    /// assert_eq!(std::fs::read_to_string(&path)?, "AccountId\n");
    /// # Ok::<(), anyhow::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What cannot be written, also to a standard output whose reader has gone, such as `head`.
    pub fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let mut writing = self.begin()?;
        write(&mut writing).with_context(|| match self {
            Output::Stdout => STDOUT.to_owned(),
            Output::File(path) | Output::Device(path) => failed(path),
        })?;
        writing.finish()
    }
}

impl Writing {
    /// Ends the output: a file takes its place.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub fn finish(self) -> Result<()> {
        match self {
            Writing::Stdout(mut to) => to.flush().context(STDOUT),
            Writing::Device(mut to, path) => to.flush().with_context(|| failed(&path)),
            Writing::File(to) => {
                let path = to.get_ref().target().to_owned();
                let commit = || to.into_inner().map_err(io::IntoInnerError::into_error)?.commit();
                commit().with_context(|| failed(&path))
            }
        }
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Writing::Stdout(to) => to.write(bytes),
            Writing::File(to) => to.write(bytes),
            Writing::Device(to, _) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Writing::Stdout(to) => to.flush(),
            Writing::File(to) => to.flush(),
            Writing::Device(to, _) => to.flush(),
        }
    }
}

/// Checks that the folder of a new file exists.
///
/// # Errors
///
/// It does not.
pub fn is_in_a_folder(option: &str, path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        bail!("{}: {option} is in a folder that does not exist: create it first", path.display());
    }
    Ok(())
}

/// Makes a folder, and those above it, for personal data such as mail: only its owner may open what is made. A folder
/// that exists stays as it is.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let inside = folder.path().join("mail/ann");
/// kit::output::make_private(&inside)?;
/// kit::output::make_private(&inside)?;
/// assert!(inside.is_dir());
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// What cannot be made.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn failed(path: &Path) -> String {
    format!("{}: --out cannot be written", path.display())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};

    use super::*;

    #[test]
    fn a_device_stays_a_device() {
        let output = Output::new(Some(Path::new("/dev/null"))).unwrap();
        assert_eq!(output, Output::Device("/dev/null".into()));
        output.write(|to| to.write_all(b"rows")).unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());

        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        Output::new(Some(&link)).unwrap().write(|to| to.write_all(b"rows")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }

    #[test]
    fn a_private_folder_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        make_private(&folder.path().join("mail/ann")).unwrap();
        for made in ["mail", "mail/ann"] {
            assert_eq!(fs::metadata(folder.path().join(made)).unwrap().permissions().mode() & 0o777, 0o700, "{made}");
        }
    }

    #[test]
    fn a_write_that_fails_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        fs::write(&path, "old").unwrap();
        let output = Output::new(Some(&path)).unwrap();
        let error = output.write(|to| to.write_all(b"half").and(Err(io::Error::other("full")))).unwrap_err();
        assert_eq!(format!("{error:#}"), format!("{}: --out cannot be written: full", path.display()));
        assert_eq!(
            (fs::read_to_string(&path).unwrap().as_str(), fs::read_dir(folder.path()).unwrap().count()),
            ("old", 1)
        );
    }
}
