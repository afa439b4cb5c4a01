//! A file that is replaced as a whole, or not at all.
//!
//! The new content goes to a temporary file with a unique name in the same folder, to the disk, and then takes the
//! place of the old file by a rename, which reaches the disk too. Until then the old file stays as it is. A failed
//! write removes the temporary file. A killed process leaves it: its name is the file's with a dot before it.
//!
//! The file that is replaced is [`AtomicFile::target`]. A program that reads a file, changes it and replaces it must
//! hold a lock meanwhile, on a file beside the target: the target itself is another file after each replacement.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// The longest chain of symbolic links that is followed, as on Linux.
const LINKS: usize = 40;

/// The new content of a file, until it is committed.
#[derive(Debug)]
pub struct AtomicFile {
    new: NamedTempFile,
    target: PathBuf,
}

impl AtomicFile {
    /// Begins a file. It has the permissions of the file that it replaces; a new one has those of any new file.
    /// Where a symbolic link is, the file that it leads to is replaced or made.
    ///
    /// # Errors
    ///
    /// The temporary file cannot be made in the folder.
    pub fn create(path: &Path) -> io::Result<AtomicFile> {
        let target = followed(path)?;
        let existing = fs::metadata(&target).ok().map(|found| found.permissions());
        AtomicFile::begin(target, existing.or_else(ordinary))
    }

    /// Begins a file that only its owner may read, also if the one that it replaces is open to others.
    ///
    /// # Errors
    ///
    /// The temporary file cannot be made in the folder.
    pub fn create_private(path: &Path) -> io::Result<AtomicFile> {
        // Temporary files are private.
        AtomicFile::begin(followed(path)?, None)
    }

    fn begin(target: PathBuf, permissions: Option<Permissions>) -> io::Result<AtomicFile> {
        let name = target.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let prefix = format!(".{}.", name.to_string_lossy());
        let mut builder = Builder::new();
        builder.prefix(&prefix);
        let is_new = !target.exists();
        if let (true, Some(permissions)) = (is_new, &permissions) {
            // The process's umask applies.
            builder.permissions(permissions.clone());
        }
        let new = builder.tempfile_in(folder_of(&target))?;
        if let (false, Some(permissions)) = (is_new, permissions) {
            new.as_file().set_permissions(permissions)?;
        }
        Ok(AtomicFile { new, target })
    }

    /// The file that is replaced, after all links.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Puts the new content in the place of the old.
    ///
    /// # Errors
    ///
    /// The content or the folder cannot be brought to the disk. Before the rename the old file is as it was.
    pub fn commit(self) -> io::Result<()> {
        self.new.as_file().sync_all()?;
        self.new.persist(&self.target).map_err(|failed| failed.error)?;
        sync_folder(folder_of(&self.target))
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.new.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.new.flush()
    }
}

/// Replaces a file by these bytes.
///
/// # Errors
///
/// What cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// Where a path leads: a link to nothing leads to the file that it names.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(to) => path = folder_of(&path).join(to),
            // It is no link, or nothing.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "as elsewhere")]
fn ordinary() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary() -> Option<Permissions> {
    None
}

/// A rename is on the disk when the folder is. Some file systems cannot bring folders to the disk, and need not.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        names
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_file_is_replaced_and_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let inode = fs::metadata(&path).unwrap().ino();
        replace(&path, b"new").unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), mode(&path)), ("new", 0o640));
        assert_ne!(fs::metadata(&path).unwrap().ino(), inode);
        assert_eq!(names(folder.path()), ["rows.csv"]);
    }

    #[test]
    fn a_new_file_has_the_mode_of_any_new_file_and_a_private_one_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let [ordinary, new, private] = ["ordinary", "new", "private"].map(|name| folder.path().join(name));
        fs::write(&ordinary, "").unwrap();
        replace(&new, b"").unwrap();
        assert_eq!(mode(&new), mode(&ordinary));
        fs::write(&private, "").unwrap();
        AtomicFile::create_private(&private).unwrap().commit().unwrap();
        assert_eq!(mode(&private), 0o600);
    }

    #[test]
    fn links_are_followed() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("inside");
        fs::create_dir(&inside).unwrap();
        fs::write(inside.join("file"), "old").unwrap();
        symlink("inside/file", folder.path().join("one")).unwrap();
        symlink("one", folder.path().join("two")).unwrap();
        symlink("inside/later", folder.path().join("to nothing")).unwrap();
        replace(&folder.path().join("two"), b"new").unwrap();
        replace(&folder.path().join("to nothing"), b"made").unwrap();
        assert_eq!(fs::read_to_string(inside.join("file")).unwrap(), "new");
        assert_eq!(fs::read_to_string(inside.join("later")).unwrap(), "made");
        assert_eq!(names(folder.path()), ["inside", "one", "to nothing", "two"]);
        assert_eq!(names(&inside), ["file", "later"]);

        symlink("b", folder.path().join("a")).unwrap();
        symlink("a", folder.path().join("b")).unwrap();
        assert!(replace(&folder.path().join("a"), b"").is_err());
    }

    #[test]
    fn what_is_not_committed_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        fs::write(&path, "old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(file.target(), path);
        let beside = names(folder.path());
        assert!(beside.len() == 2 && beside[0].starts_with(".rows.csv."), "{beside:?}");
        drop(file);
        assert_eq!(names(folder.path()), ["rows.csv"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    }
}
