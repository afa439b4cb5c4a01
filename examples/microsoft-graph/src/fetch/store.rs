//! The files: a folder for each mailbox, with its pages and its state.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use kit::atomic::AtomicFile;
use kit::lock::Lock;
use kit::output;

use crate::fetch::mailboxes::User;
use crate::fetch::page::Stored;
use crate::fetch::server::Server;
use crate::fetch::state::State;

/// A folder of fetched mailboxes, held by one process at a time.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    _lock: Lock,
}

/// One mailbox of it.
#[derive(Debug)]
pub(crate) struct Drawer {
    folder: PathBuf,
    pub(crate) state: State,
    /// The number of the last page in the folder, of messages and of events.
    last: u64,
}

const STATE: &str = "state.json";
const LOCK: &str = "lock";
/// How the names begin of what is being written.
const UNFINISHED: [&str; 3] = [".messages-", ".events-", ".state.json."];

/// Whether a file of such a folder is no page: the lock, a state, or what a run that was killed while it
/// wrote has left.
pub(crate) fn is_beside_pages(name: &str) -> bool {
    name == STATE || name == LOCK || name.starts_with('.')
}

impl Store {
    pub(crate) fn open(folder: &Path) -> Result<Store> {
        let name = || folder.display().to_string();
        output::make_private(folder).with_context(name)?;
        Ok(Store { folder: folder.to_owned(), _lock: Lock::of_folder(folder)? })
    }

    /// The user's pages and state, or an empty folder for them.
    pub(crate) fn mailbox(&self, server: &Server, user: &User) -> Result<Drawer> {
        let folder = self.folder.join(user.folder());
        let name = || folder.display().to_string();
        output::make_private(&folder).with_context(name)?;
        let mut last = 0;
        for entry in fs::read_dir(&folder).with_context(name)? {
            let entry = entry.with_context(name)?;
            let file = entry.file_name();
            let file = file.to_string_lossy();
            // Temporary files of a run that was killed; other files belong to somebody else.
            let is_unfinished = UNFINISHED.iter().any(|begin| file.starts_with(begin));
            if is_unfinished && entry.file_type().with_context(name)?.is_file() {
                fs::remove_file(entry.path()).with_context(name)?;
            }
            last = last.max(number(&file).unwrap_or(0));
        }
        let path = folder.join(STATE);
        let state = match fs::read(&path) {
            Ok(bytes) => State::read(&bytes, server.base(), &user.key).with_context(|| path.display().to_string())?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => State::new(server.base(), &user.key),
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        };
        Ok(Drawer { folder, state, last })
    }
}

impl Drawer {
    /// Stores a page under a new number: a page that a killed run wrote without updating the state stays, and the next
    /// run fetches it once more.
    pub(crate) fn add(&mut self, what: &str, page: &Stored) -> Result<()> {
        let number = self.last.checked_add(1).with_context(|| {
            format!("{}: a page has the last number of all, and none is left for another", self.folder.display())
        })?;
        let path = self.folder.join(format!("{what}-{number:06}.json.gz"));
        write(&path, |file| {
            let mut gzip = GzEncoder::new(file, Compression::default());
            serde_json::to_writer(&mut gzip, page)?;
            gzip.finish().map(drop)
        })?;
        self.last = number;
        Ok(())
    }

    pub(crate) fn save(&self) -> Result<()> {
        let bytes = self.state.bytes()?;
        write(&self.folder.join(STATE), |file| file.write_all(&bytes))
    }
}

/// Of `messages-000012.json.gz`, 12.
fn number(file: &str) -> Option<u64> {
    file.strip_suffix(".json.gz")?.rsplit_once('-')?.1.parse().ok()
}

/// Writes a file as a whole or not at all. Only its owner may read it.
fn write(path: &Path, content: impl FnOnce(&mut AtomicFile) -> io::Result<()>) -> Result<()> {
    let replace = || -> io::Result<()> {
        let mut file = AtomicFile::create_private(path)?;
        content(&mut file)?;
        file.commit()
    };
    replace().with_context(|| path.display().to_string())
}
