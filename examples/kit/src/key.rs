//! Keys: drawn for a run, or kept beside a state.
//!
//! A sender chooses the ids of messages. If the key is known, ids can be made whose hashes fall into one place of a
//! table, and to read them takes quadratic time. So a program that is not given a key draws one:
//!
//! - If nothing is kept after the run, the key is gone with it: [`draw`].
//! - A state that is kept needs the same key on every run: [`kept_in`] draws it on the first run and keeps it in the
//!   file `key` beside the state, which only its owner can read. That protects from crafted ids. It does not protect the
//!   state from a person who can read the folder: for that, give a `--key-file` that is stored elsewhere.
//!
//! Rows and everything else that is shown do not depend on the key.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use account_engagement::Key;
use anyhow::{Context as _, Result, anyhow};

use crate::atomic::AtomicFile;
use crate::file;
use crate::lock::Lock;

/// The name of a kept key's file.
pub const NAME: &str = "key";

/// Draws a key.
///
/// ```
/// use account_engagement::Key;
///
/// let key = kit::key::draw()?;
/// assert!(key != kit::key::draw()? && key != Key::PUBLIC);
/// # Ok::<(), anyhow::Error>(())
/// ```
///
/// # Errors
///
/// The system has no random numbers.
pub fn draw() -> Result<Key> {
    random().map(Key::new)
}

/// Reads a key: 32 hexadecimal digits or 16 raw bytes. `option` is what an error calls it.
///
/// ```
/// use account_engagement::Key;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("secret");
/// std::fs::write(&path, "000102030405060708090a0b0c0d0e0f\n")?;
/// assert_eq!(kit::key::read("--key-file", &path)?, Key::new([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]));
/// # Ok::<(), anyhow::Error>(())
/// ```
///
/// # Errors
///
/// The file cannot be read or holds something else.
pub fn read(option: &str, path: &Path) -> Result<Key> {
    let bytes = fs::read(path).with_context(|| file::unreadable(option, path))?;
    match <[u8; 16]>::try_from(bytes.as_slice()) {
        Ok(raw) => Ok(Key::new(raw)),
        Err(_) => String::from_utf8_lossy(&bytes)
            .parse()
            .with_context(|| format!("{}: {option} needs 16 raw bytes or 32 digits", path.display())),
    }
}

/// A key that is kept in a folder.
#[derive(Debug)]
pub struct Kept {
    /// The key.
    pub key: Key,
    /// Its file.
    pub path: PathBuf,
    /// Whether the key was drawn just now.
    pub is_new: bool,
}

/// The key in the file `key` of a folder. If there is none, it is drawn and put there; only its owner can read it.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let first = kit::key::kept_in(folder.path())?;
/// let later = kit::key::kept_in(folder.path())?;
/// assert!(first.is_new && !later.is_new);
/// assert_eq!(first.key, later.key);
/// # Ok::<(), anyhow::Error>(())
/// ```
///
/// # Errors
///
/// The file cannot be read or written, or holds something else.
pub fn kept_in(folder: &Path) -> Result<Kept> {
    let path = folder.join(NAME);
    let name = || path.display().to_string();
    // Of two runs that find no key, the second one takes that of the first.
    let _lock = Lock::beside(&path).with_context(name)?;
    if fs::exists(&path).with_context(name)? {
        let key = read("the key", &path)?;
        return Ok(Kept { key, path, is_new: false });
    }
    let raw = random()?;
    let digits = format!("{:032x}\n", u128::from_be_bytes(raw));
    let write = || {
        let mut file = AtomicFile::create_private(&path)?;
        file.write_all(digits.as_bytes())?;
        file.commit()
    };
    write().with_context(|| format!("{}: the key cannot be written", path.display()))?;
    Ok(Kept { key: Key::new(raw), path, is_new: true })
}

fn random() -> Result<[u8; 16]> {
    let mut raw = [0; 16];
    getrandom::fill(&mut raw).map_err(|error| anyhow!("a random key cannot be drawn: {error}"))?;
    Ok(raw)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_kept_key_is_its_owners_and_is_read_in_both_forms() {
        let folder = tempfile::tempdir().unwrap();
        let kept = kept_in(folder.path()).unwrap();
        assert_eq!(fs::metadata(&kept.path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::write(&kept.path, [7; 16]).unwrap();
        assert_eq!(kept_in(folder.path()).unwrap().key, Key::new([7; 16]));
        fs::write(&kept.path, "half").unwrap();
        let error = format!("{:#}", kept_in(folder.path()).unwrap_err());
        let expected = "the key needs 16 raw bytes or 32 digits: a key is 32 hexadecimal digits, found 4 bytes";
        assert_eq!(error, format!("{}: {expected}", kept.path.display()));
    }
}
