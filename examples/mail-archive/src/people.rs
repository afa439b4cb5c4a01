//! Who is who: the lists that the caller gives.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use account_engagement::{Account, Directory, Key, Mailbox};
use anyhow::{Context as _, Result};

use crate::args::{Args, Input};

/// The directory, and what the accounts are called.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) directory: Directory,
    /// By account id, for those that have one.
    pub(crate) names: BTreeMap<String, String>,
}

impl People {
    pub(crate) fn read(args: &Args, input: &Input) -> Result<People> {
        let accounts: Vec<Account> = list(&input.accounts)?;
        let mailboxes: Vec<Mailbox> = list(&input.mailboxes)?;
        let mut builder = Directory::builder().accounts(&accounts).mailboxes(&mailboxes);
        if let Some(path) = &args.public_domains {
            builder = builder.public_domains(lines(path)?);
        }
        if let Some(path) = &args.ignore_addresses {
            builder = builder.ignore(lines(path)?);
        }
        let directory =
            builder.build().with_context(|| format!("{}, {}", input.accounts.display(), input.mailboxes.display()))?;
        let named = accounts.into_iter().filter_map(|account| Some((account.id.trim().to_owned(), account.name?)));
        Ok(People { directory, names: named.collect() })
    }
}

/// The key under which addresses and ids are hashed.
pub(crate) fn key(args: &Args) -> Result<Key> {
    let Some(path) = &args.key_file else { return Ok(Key::PUBLIC) };
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    match <[u8; 16]>::try_from(bytes.as_slice()) {
        Ok(raw) => Ok(Key::new(raw)),
        Err(_) => String::from_utf8_lossy(&bytes).parse().with_context(|| path.display().to_string()),
    }
}

/// A JSON array, or one value a line.
fn list<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let name = || path.display().to_string();
    let text = fs::read_to_string(path).with_context(name)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(text).with_context(name);
    }
    serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().with_context(name)
}

/// The lines of a file that say something; `#` begins a remark.
fn lines(path: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    Ok(lines.filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
