//! A file that is replaced as a whole, or not at all.
//!
//! The new content goes to a temporary file with a unique name in the same folder, to the disk, and then takes the
//! place of the old file by a rename, which reaches the disk too. Until then the old file stays as it is, and several
//! processes can write the same file: the last one to end wins. A failed write removes the temporary file.
//!
//! A killed process leaves its temporary file, `.NAME.xxxxxxxxxxxx.tmp`. It blocks nobody, and the next process that
//! writes the same file removes it. A process holds a lock on its temporary file as long as it writes, so a file
//! without one has no owner.
//!
//! The file that is replaced is [`AtomicFile::target`]. A program that reads a file, changes it and replaces it holds a
//! [`Lock`](crate::lock::Lock) meanwhile.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// The number of random letters and digits in the name of a temporary file, and how the name ends: no other program
/// names its files like this.
const RANDOM: usize = 12;
const SUFFIX: &str = ".tmp";

/// The longest part of the file's own name in that of a temporary file, in bytes: file systems allow 255 in all.
const NAME: usize = 200;

/// The longest chain of symbolic links that is followed, as on Linux.
const LINKS: usize = 40;

/// The new content of a file, until it is committed.
///
/// ```
/// use std::io::Write as _;
///
/// use kit::atomic::AtomicFile;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("rows.csv");
/// std::fs::write(&path, "old")?;
/// let mut file = AtomicFile::create(&path)?;
/// file.write_all(b"new")?;
/// assert_eq!(std::fs::read_to_string(&path)?, "old");
/// file.commit()?;
/// assert_eq!(std::fs::read_to_string(&path)?, "new");
/// # Ok::<(), std::io::Error>(())
/// ```
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
        let prefix = prefix(&name.to_string_lossy());
        remove_abandoned(folder_of(&target), &prefix);
        let mut builder = Builder::new();
        builder.prefix(&prefix).rand_bytes(RANDOM).suffix(SUFFIX);
        let is_new = !target.exists();
        if let (true, Some(permissions)) = (is_new, &permissions) {
            // The process's umask applies.
            builder.permissions(permissions.clone());
        }
        let new = loop {
            let new = builder.tempfile_in(folder_of(&target))?;
            // Where a file system has no locks, nobody removes what others left.
            _ = new.as_file().lock();
            // Another process may have taken it for abandoned, before it was locked.
            if is_linked(new.as_file())? {
                break new;
            }
        };
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
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("page.html");
/// kit::atomic::replace(&path, b"<!doctype html>")?;
/// assert_eq!(std::fs::read(&path)?, b"<!doctype html>");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// What cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// How the name of each temporary file of this file begins.
fn prefix(name: &str) -> String {
    let end = (0..=name.len().min(NAME)).rev().find(|end| name.is_char_boundary(*end));
    format!(".{}.", &name[..end.unwrap_or_default()])
}

/// Removes the temporary files with this prefix that no process is writing. What cannot be removed stays: it blocks
/// nobody.
fn remove_abandoned(folder: &Path, prefix: &str) {
    let is_temporary = |name: &str| {
        let random = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(SUFFIX));
        random.is_some_and(|random| random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_file = || entry.file_type().is_ok_and(|found| found.is_file());
        if !is_temporary(&entry.file_name().to_string_lossy()) || !is_file() {
            continue;
        }
        // Its owner has the lock, and a file that has taken the place of another has this name no more.
        if let Ok(file) = File::options().append(true).open(entry.path())
            && file.try_lock().is_ok()
        {
            remove_linked(&entry.path());
        }
    }
}

/// Whether an open file still has a name.
#[cfg(unix)]
pub(crate) fn is_linked(file: &File) -> io::Result<bool> {
    Ok(std::os::unix::fs::MetadataExt::nlink(&file.metadata()?) > 0)
}

/// Open files cannot be removed here.
#[cfg(not(unix))]
pub(crate) fn is_linked(_: &File) -> io::Result<bool> {
    Ok(true)
}

/// Removes a file that this process has locked, where those who wait for the lock can see that.
pub(crate) fn remove_linked(path: &Path) {
    if cfg!(unix) {
        _ = fs::remove_file(path);
    }
}

/// Where a path leads: a link to nothing leads to the file that it names.
pub(crate) fn followed(path: &Path) -> io::Result<PathBuf> {
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
    fn what_killed_processes_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        let left = [".rows.csv.000000000000.tmp", ".rows.csv.abcdefABCDEF.tmp"];
        let others =
            [".rows.csv.backup", ".rows.csv.swp", ".rows.csv.short.tmp", ".x.csv.000000000000.tmp", "rows.csv.tmp"];
        for name in left.iter().chain(&others) {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        let writing = AtomicFile::create(&path).unwrap();
        let expected = |more: &[&str]| {
            let mut names: Vec<String> = others.iter().chain(more).map(|name| (*name).to_owned()).collect();
            names.sort_unstable();
            names
        };
        let beside = writing.new.path().file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(names(folder.path()), expected(&[&beside]));
        // What another one is writing stays.
        replace(&path, b"new").unwrap();
        assert_eq!(names(folder.path()), expected(&[&beside, "rows.csv"]));
        writing.commit().unwrap();
        assert_eq!(names(folder.path()), expected(&["rows.csv"]));
    }

    #[test]
    fn a_name_may_be_as_long_as_the_file_system_allows() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["x".repeat(255), "\u{fc}".repeat(127)] {
            replace(&folder.path().join(&name), b"new").unwrap();
            assert_eq!(fs::read_to_string(folder.path().join(&name)).unwrap(), "new");
        }
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
