//! The snapshot on the disk, with how much of the journal is in it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use account_engagement::{Additions, Aggregator, Directory, Key, SnapshotError};
use anyhow::{Context as _, Result, ensure};
use kit::args::KeyArgs;
use kit::atomic::AtomicFile;
use kit::key;
use kit::lock::Lock;

/// A folder with a snapshot, held by one process at a time.
pub(crate) struct Store {
    folder: PathBuf,
    snapshot: PathBuf,
    _lock: Lock,
}

/// What a folder holds.
pub(crate) enum Stored {
    Nothing,
    /// A state, how many bytes of the journal are in it, and who is new since.
    State(Box<Aggregator>, u64, Additions),
    Damaged(String),
}

const NAME: &str = "snapshot";

impl Store {
    pub(crate) fn open(folder: &Path) -> Result<Store> {
        let name = || folder.display().to_string();
        fs::create_dir_all(folder).with_context(name)?;
        Ok(Store { folder: folder.to_owned(), snapshot: folder.join(NAME), _lock: Lock::of_folder(folder)? })
    }

    /// The key of the state: the one that is given, or the one that the first run has put beside the snapshot.
    pub(crate) fn key(&self, given: &KeyArgs) -> Result<Key> {
        if given.key_file.is_none() && self.snapshot.exists() {
            ensure!(
                self.folder.join(key::NAME).exists(),
                "{}: there is a snapshot and no key: give its --key-file, or remove the snapshot, so that the journal is \
                 read again from its start",
                self.folder.display()
            );
        }
        given.key_kept_in(&self.folder)
    }

    /// The last state that was saved, over the directory of today.
    pub(crate) fn load(&self, key: &Key, directory: &Arc<Directory>) -> Result<Stored> {
        let bytes = match fs::read(&self.snapshot) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Stored::Nothing),
            Err(error) => return Err(error).with_context(|| self.snapshot.display().to_string()),
        };
        let Some((position, snapshot)) = position_of(&bytes) else {
            return Ok(Stored::Damaged("the snapshot's position in the journal is damaged".into()));
        };
        match Aggregator::from_snapshot(snapshot, key.clone(), Arc::clone(directory)) {
            Ok((aggregator, additions)) => Ok(Stored::State(Box::new(aggregator), position, additions)),
            // The journal has everything: nothing is lost but time.
            Err(
                damaged @ (SnapshotError::TooShort { .. }
                | SnapshotError::Truncated { .. }
                | SnapshotError::TrailingBytes { .. }
                | SnapshotError::Altered),
            ) => Ok(Stored::Damaged(damaged.to_string())),
            // The wrong key, file or version: somebody has to look.
            Err(error) => Err(error).with_context(|| self.snapshot.display().to_string()),
        }
    }

    /// Puts the state, with how many bytes of the journal are in it, in the place of the last one.
    ///
    /// Both are in one file, which is replaced as a whole: whatever fails or ends the process, one of the two is there,
    /// whole.
    pub(crate) fn save(&self, aggregator: &Aggregator, position: u64) -> Result<()> {
        let replace = || -> io::Result<()> {
            // A snapshot is personal data: only its owner may read it.
            let mut file = AtomicFile::create_private(&self.snapshot)?;
            file.write_all(&position.to_le_bytes())?;
            file.write_all(&(!position).to_le_bytes())?;
            aggregator.write_snapshot(|chunk| file.write_all(chunk))?;
            file.commit()
        };
        replace().with_context(|| self.snapshot.display().to_string())
    }
}

/// The position, which is there twice, the second time with every bit turned; and the rest.
fn position_of(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (position, rest) = bytes.split_first_chunk()?;
    let (turned, snapshot) = rest.split_first_chunk()?;
    let position = u64::from_le_bytes(*position);
    (u64::from_le_bytes(*turned) == !position).then_some((position, snapshot))
}
