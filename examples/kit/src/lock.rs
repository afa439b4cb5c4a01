//! Locks: a file that is read, changed and replaced belongs to one process at a time.
//!
//! The lock is on a file of its own. The file that is replaced cannot have it, because each replacement is a new file.
//! The system removes the lock of a process that ends, also of one that is killed, so a lock file that is left behind
//! blocks nobody.
//!
//! | what is locked | from when to when | if another process has it |
//! |---|---|---|
//! | the history of runs | while a run is added to it | it waits: this takes milliseconds |
//! | a key that is kept | while it is read, or drawn and written | the same |
//! | a folder with a state | during the whole run | an error that names the folder |

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::{atomic, terminal};

/// A lock, until it is dropped.
///
/// ```
/// use kit::lock::Lock;
///
/// let folder = tempfile::tempdir()?;
/// let held = Lock::of_folder(folder.path())?;
/// let error = Lock::of_folder(folder.path()).unwrap_err().to_string();
/// assert!(error.ends_with(": another run has not ended yet"), "{error}");
/// drop(held);
/// Lock::of_folder(folder.path())?;
/// # Ok::<(), anyhow::Error>(())
/// ```
#[derive(Debug)]
pub struct Lock {
    file: File,
    /// The lock file, if it is removed with the lock.
    remove: Option<PathBuf>,
}

impl Lock {
    /// Locks a folder by the file `lock` in it, which stays there.
    ///
    /// # Errors
    ///
    /// Another process holds it, or the file cannot be made.
    pub fn of_folder(folder: &Path) -> Result<Lock> {
        let name = || folder.display().to_string();
        let file = open(&folder.join("lock")).with_context(name)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { file, remove: None }),
            Err(fs::TryLockError::WouldBlock) => bail!("{}: another run has not ended yet", name()),
            Err(fs::TryLockError::Error(error)) => Err(error).with_context(name),
        }
    }

    /// Locks a file that will be read, changed and replaced, by the file `.NAME.lock` beside it, which is removed with
    /// the lock. It waits for a process that holds the lock, and says so on standard error.
    ///
    /// ```
    /// use kit::{atomic, lock::Lock};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let count = folder.path().join("count");
    /// std::fs::write(&count, "1")?;
    /// let lock = Lock::beside(&count)?;
    /// let found: u32 = std::fs::read_to_string(&count)?.parse()?;
    /// atomic::replace(&count, (found + 1).to_string().as_bytes())?;
    /// drop(lock);
    /// assert_eq!(std::fs::read_to_string(&count)?, "2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The lock file cannot be made, or the file system has no locks.
    pub fn beside(path: &Path) -> io::Result<Lock> {
        let target = atomic::followed(path)?;
        let name = target.file_name().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
        let beside = target.with_file_name(format!(".{}.lock", name.to_string_lossy()));
        let mut is_said = false;
        loop {
            let file = open(&beside)?;
            if file.try_lock().is_err() {
                if !is_said {
                    terminal::say(&format!("waiting for another run that writes {}\n", path.display()));
                    is_said = true;
                }
                file.lock()?;
            }
            // The one that had it has removed the file: somebody else may have locked a new one.
            if atomic::is_linked(&file)? {
                return Ok(Lock { file, remove: Some(beside) });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is locked: a process that waits for it sees that it is gone.
        if let Some(path) = &self.remove {
            atomic::remove_linked(path);
        }
        _ = self.file.unlock();
    }
}

/// Opens the lock file without truncating it. Its content does not matter; nobody else needs to open it.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    /// Each thread opens the lock file itself, so they lock each other out like processes.
    #[test]
    fn no_addition_is_lost_and_no_lock_file_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("count");
        fs::write(&path, "0").unwrap();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        let _lock = Lock::beside(&path).unwrap();
                        let count: u32 = fs::read_to_string(&path).unwrap().parse().unwrap();
                        atomic::replace(&path, (count + 1).to_string().as_bytes()).unwrap();
                    }
                });
            }
        });
        assert_eq!(fs::read_to_string(&path).unwrap(), "200");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_lock_file_that_is_left_behind_blocks_nobody() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".count.lock"), "").unwrap();
        fs::write(folder.path().join("lock"), "").unwrap();
        drop(Lock::beside(&folder.path().join("count")).unwrap());
        drop(Lock::of_folder(folder.path()).unwrap());
        assert!(!folder.path().join(".count.lock").exists());
    }
}
