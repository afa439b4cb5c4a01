//! The snapshot, and how much of the journal is in it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use account_engagement::{Additions, Aggregator, Directory, Key, SnapshotError};
use anyhow::{Context as _, Result};
use atomic_write_file::AtomicWriteFile;

/// A folder with a snapshot, held by one process at a time.
pub(crate) struct Store {
    snapshot: PathBuf,
    position: PathBuf,
    _lock: File,
}

/// What a folder holds.
pub(crate) enum Stored {
    Nothing,
    State { aggregator: Box<Aggregator>, position: u64, additions: Additions },
    Damaged(SnapshotError),
}

impl Store {
    pub(crate) fn open(folder: &Path) -> Result<Store> {
        let name = || folder.display().to_string();
        fs::create_dir_all(folder).with_context(name)?;
        let lock = File::create(folder.join("lock")).with_context(name)?;
        lock.try_lock().with_context(|| format!("{}: another run has not ended yet", name()))?;
        Ok(Store { snapshot: folder.join("snapshot"), position: folder.join("position"), _lock: lock })
    }

    /// The last state that was saved, over the directory of today.
    pub(crate) fn load(&self, key: &Key, directory: &Directory) -> Result<Stored> {
        let Some(bytes) = read(&self.snapshot)? else {
            self.note(0)?;
            return Ok(Stored::Nothing);
        };
        match Aggregator::from_snapshot(&bytes, key.clone(), directory.clone()) {
            Ok((aggregator, additions)) => {
                // Without a position, everything is offered again, which does no harm.
                let digits = read(&self.position)?.unwrap_or_default();
                let position = String::from_utf8_lossy(&digits).trim().parse().unwrap_or(0);
                Ok(Stored::State { aggregator: Box::new(aggregator), position, additions })
            }
            // The journal has everything: nothing is lost but time.
            Err(
                damaged @ (SnapshotError::Truncated { .. }
                | SnapshotError::TrailingBytes { .. }
                | SnapshotError::Altered),
            ) => {
                self.note(0)?;
                Ok(Stored::Damaged(damaged))
            }
            // The wrong key, file or version: somebody has to look.
            Err(error) => Err(error).with_context(|| self.snapshot.display().to_string()),
        }
    }

    /// Puts the state in the place of the last one, and then notes how much of the journal is in it.
    ///
    /// In this order: stopped between the two, the next run offers again what the state knows already.
    pub(crate) fn save(&self, aggregator: &Aggregator, position: u64) -> Result<()> {
        replace(&self.snapshot, |file| aggregator.write_snapshot(|chunk| file.write_all(chunk)))?;
        self.note(position)
    }

    /// A position never says more than is in the snapshot: it is noted after it, and taken back
    /// before the first snapshot of a new beginning.
    fn note(&self, position: u64) -> Result<()> {
        replace(&self.position, |file| writeln!(file, "{position}"))
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Writes beside the file and puts the whole in its place, on the disk before it shows; whatever
/// fails, the file is as before.
fn replace(path: &Path, write: impl FnOnce(&mut AtomicWriteFile) -> io::Result<()>) -> Result<()> {
    let replace = || {
        let mut file = AtomicWriteFile::open(path)?;
        write(&mut file)?;
        file.commit()
    };
    replace().with_context(|| path.display().to_string())
}
