//! Directories by reference: every process reads the same two files, once.

use std::collections::BTreeMap;
use std::fs;
use std::hash::Hasher as _;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use account_engagement::aggregator::Parts;
use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
use anyhow::{Context as _, Result, anyhow, bail};
use datafusion::common::exec_datafusion_err;
use serde::de::DeserializeOwned;
use siphasher::sip128::{Hasher128 as _, SipHasher13};

/// The number of directories that are kept: today's, and that of the run before.
const KEPT: usize = 2;

/// The directories that this process has read, by their reference: `FOLDER#CONTENT`.
///
/// A plan contains only the reference, and neither people nor the key. The content is a hash of the two files of the
/// folder, `accounts.json` and `mailboxes.json`. A process that finds other files there refuses them, and the directory
/// of yesterday is never used in place of today's.
pub struct Directories {
    key: Key,
    /// A directory without people, for functions that need only the key.
    nobody: Parts,
    kept: Mutex<Vec<(String, Arc<Slot>)>>,
}

/// The first thread that needs the directory reads it; the others wait.
type Slot = Mutex<Option<Arc<Known>>>;

/// A directory, hashed under the key.
pub(crate) struct Known {
    key: Key,
    pub(crate) parts: Parts,
    directory: Arc<Directory>,
    shares: Mutex<BTreeMap<NonZeroU32, Arc<Shares>>>,
}

/// The share of each account. Parents and children are in the same share.
pub(crate) struct Shares(BTreeMap<String, u32>);

impl Directories {
    /// No directories yet; states are under this key.
    ///
    /// # Errors
    ///
    /// No known case: the library decides whether a directory can be empty.
    pub fn new(key: Key) -> Result<Directories> {
        let nobody = Directory::builder().build().context("a directory of nobody")?;
        Ok(Directories { nobody: Parts::new(key.clone(), nobody), key, kept: Mutex::default() })
    }

    /// The reference to the directory in a folder. It builds the directory once to check it.
    ///
    /// # Errors
    ///
    /// Files that cannot be read, or an invalid directory. The error names the addresses to fix.
    pub fn reference(folder: &str) -> Result<String> {
        let files = Files::read(folder)?;
        files.build(folder).map_err(|Unsound(cause)| cause)?;
        Ok(format!("{folder}#{}", files.content()))
    }

    /// The names of the accounts of a directory, by id. Accounts without a name are left out.
    ///
    /// # Errors
    ///
    /// Files that cannot be read.
    pub fn names(reference: &str) -> Result<BTreeMap<String, String>> {
        let folder = reference.rsplit_once('#').map_or(reference, |(folder, _)| folder);
        let accounts = Files::read(folder)?.accounts(folder).map_err(|Unsound(cause)| cause)?;
        Ok(kit::people::names(accounts))
    }

    /// The content of a reference.
    pub(crate) fn content(reference: &str) -> &str {
        reference.rsplit_once('#').map_or("", |(_, content)| content)
    }

    /// The directory of a reference.
    pub(crate) fn read(reference: &str) -> Result<Directory> {
        let Some((folder, content)) = reference.rsplit_once('#') else {
            bail!("{reference:?} is no reference to a directory: expected FOLDER#CONTENT, as the job makes it");
        };
        let files = Files::read(folder)?;
        let found = files.content();
        if found != content {
            bail!(
                "another version of the directory at {folder}: expected {content}, found {found}; give every process \
                 the same accounts.json and mailboxes.json, and start the job again"
            );
        }
        // The cause names people, and must not be in the log of a cluster.
        files.build(folder).map_err(|_| {
            anyhow!("{folder}: accounts.json and mailboxes.json make no directory; the job says why when it starts")
        })
    }

    pub(crate) fn nobody(&self) -> &Parts {
        &self.nobody
    }

    /// The directory of a reference.
    pub(crate) fn known(&self, reference: &str) -> Result<Arc<Known>> {
        let slot = self.slot(reference);
        let mut slot = lock(&slot);
        if let Some(known) = &*slot {
            return Ok(Arc::clone(known));
        }
        let known = Arc::new(Known::read(&self.key, reference)?);
        *slot = Some(Arc::clone(&known));
        Ok(known)
    }

    fn slot(&self, reference: &str) -> Arc<Slot> {
        let mut kept = lock(&self.kept);
        let entry = match kept.iter().position(|(name, _)| name == reference) {
            Some(place) => kept.remove(place),
            None => (reference.to_owned(), Arc::default()),
        };
        let slot = Arc::clone(&entry.1);
        kept.push(entry);
        if kept.len() > KEPT {
            kept.remove(0);
        }
        slot
    }
}

impl Known {
    pub(crate) fn read(key: &Key, reference: &str) -> Result<Known> {
        let directory = Arc::new(Directories::read(reference)?);
        let parts = Parts::new(key.clone(), Arc::clone(&directory));
        Ok(Known { key: key.clone(), parts, directory, shares: Mutex::default() })
    }

    /// The number of addresses and domains of this directory that were not listed in that state.
    pub(crate) fn additions(&self, listed: &[u8]) -> datafusion::common::Result<i64> {
        let read = Aggregator::from_snapshot(listed, self.key.clone(), Arc::clone(&self.directory));
        let (_, additions) = read.map_err(|cause| exec_datafusion_err!("{cause}"))?;
        let number = additions.addresses().count() + additions.domains().count();
        Ok(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// The share of each account, for this number of shares.
    pub(crate) fn shares(&self, of: NonZeroU32) -> Arc<Shares> {
        let mut shares = lock(&self.shares);
        let reckoned = || Arc::new(Shares::new(&self.directory, |top| self.parts.bucket(top, of)));
        Arc::clone(shares.entry(of).or_insert_with(reckoned))
    }
}

impl Shares {
    fn new(directory: &Directory, share_of: impl Fn(&str) -> u32) -> Shares {
        let share = |id: &str| {
            let mut top = id;
            while let Some(parent) = directory.parent(top) {
                top = parent;
            }
            share_of(top)
        };
        Shares(directory.accounts().map(|(id, _)| (id.to_owned(), share(id))).collect())
    }

    pub(crate) fn of(&self, account: &str) -> u32 {
        self.0.get(account).copied().unwrap_or_default()
    }

    /// The shares that have accounts.
    pub(crate) fn all(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.0.values().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The two files, as bytes.
struct Files {
    accounts: Vec<u8>,
    mailboxes: Vec<u8>,
}

/// The name of a table that was given in place of a list. Other programs read it.
fn table_beside(path: &Path) -> Option<String> {
    let tables = ["csv", "xlsx"].map(|ending| path.with_extension(ending));
    let table = tables.iter().find(|table| table.exists())?;
    Some(table.file_name()?.to_string_lossy().into_owned())
}

/// Why the directory is invalid. It can name people.
struct Unsound(anyhow::Error);

impl Files {
    fn read(folder: &str) -> Result<Files> {
        let read = |name: &str| {
            let path = Path::new(folder).join(name);
            fs::read(&path).with_context(|| match table_beside(&path) {
                Some(table) => {
                    format!("{}: the directory needs this file; lists are JSON here, not {table}", path.display())
                }
                None => format!("{}: the directory needs this file", path.display()),
            })
        };
        Ok(Files { accounts: read("accounts.json")?, mailboxes: read("mailboxes.json")? })
    }

    fn content(&self) -> String {
        let mut hasher = SipHasher13::new();
        for file in [&self.accounts, &self.mailboxes] {
            hasher.write(&(file.len() as u64).to_le_bytes());
            hasher.write(file);
        }
        format!("{:032x}", hasher.finish128().as_u128())
    }

    fn build(&self, folder: &str) -> Result<Directory, Unsound> {
        let accounts = self.accounts(folder)?;
        let mailboxes: Vec<Mailbox> = list(folder, "mailboxes.json", &self.mailboxes)?;
        let directory = Directory::builder().add_accounts(&accounts).add_mailboxes(&mailboxes).build();
        directory.map_err(|cause| Unsound(anyhow!("{folder}: {cause}")))
    }

    fn accounts(&self, folder: &str) -> Result<Vec<Account>, Unsound> {
        list(folder, "accounts.json", &self.accounts)
    }
}

fn list<T: DeserializeOwned>(folder: &str, name: &str, text: &[u8]) -> Result<Vec<T>, Unsound> {
    if text.trim_ascii_start().first().is_some_and(|first| !b"[{".contains(first)) {
        return Err(Unsound(anyhow!("{folder}/{name}: expected a JSON array; CSV and Excel are not read here")));
    }
    serde_json::from_slice(text).map_err(|cause| Unsound(anyhow!("{folder}/{name}: {cause}")))
}

/// A panic in another thread leaves nothing incomplete here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl std::fmt::Debug for Directories {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directories")
            .field("key", &self.key)
            .field("kept", &lock(&self.kept).len())
            .finish_non_exhaustive()
    }
}

/// Functions are equal if they share their directories.
impl PartialEq for Directories {
    fn eq(&self, other: &Directories) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Directories {}

impl std::hash::Hash for Directories {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self).hash(state);
    }
}
