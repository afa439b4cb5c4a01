//! Who is who: the lists that the caller gives.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use account_engagement::{Account, Directory, Key, Mailbox};
use anyhow::{Context as _, Result};

use crate::args::{Args, Input};
use crate::owner::Owners;

/// The directory, the owners of mailboxes, and what the accounts are called.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) directory: Directory,
    pub(crate) owners: Owners,
    /// By account id, for those that have one.
    pub(crate) names: BTreeMap<String, String>,
}

impl People {
    pub(crate) fn read(args: &Args, input: &Input) -> Result<People> {
        let accounts: Vec<Account> = list("--accounts", &input.accounts)?;
        let mailboxes: Vec<Mailbox> = list("--mailboxes", &input.mailboxes)?;
        let mut builder = Directory::builder().add_accounts(&accounts).add_mailboxes(&mailboxes);
        if let Some(path) = &args.public_domains {
            builder = builder.public_domains(lines("--public-domains", path)?);
        }
        if let Some(path) = &args.ignore_addresses {
            builder = builder.ignore(lines("--ignore-addresses", path)?);
        }
        let directory =
            builder.build().with_context(|| format!("{}, {}", input.accounts.display(), input.mailboxes.display()))?;
        if let Some(hint) = nobody_at(&input.accounts, &accounts) {
            eprintln!("{hint}");
        }
        let named = accounts.into_iter().filter_map(|account| Some((account.id.trim().to_owned(), account.name?)));
        Ok(People { directory, owners: Owners::of(&mailboxes), names: named.collect() })
    }
}

/// What to say when accounts have nobody: unknown keys are passed over, so that a misspelt one
/// leaves an account empty.
fn nobody_at(path: &Path, accounts: &[Account]) -> Option<String> {
    let mut empty = accounts.iter().filter(|account| account.domains.is_empty() && account.contacts.is_empty());
    let first = &empty.next()?.id;
    let number = 1 + empty.count();
    Some(format!(
        "{}: {number} of {} accounts, such as {first:?}, have neither \"domains\" nor \"contacts\", so that nothing \
         can count for them",
        path.display(),
        accounts.len()
    ))
}

/// The key under which addresses and ids are hashed.
pub(crate) fn key(args: &Args) -> Result<Key> {
    let Some(path) = &args.key_file else { return Ok(Key::PUBLIC) };
    let bytes = fs::read(path).with_context(|| unreadable("--key-file", path))?;
    match <[u8; 16]>::try_from(bytes.as_slice()) {
        Ok(raw) => Ok(Key::new(raw)),
        Err(_) => String::from_utf8_lossy(&bytes)
            .parse()
            .with_context(|| format!("{}: --key-file needs 16 raw bytes or 32 digits", path.display())),
    }
}

fn unreadable(option: &str, path: &Path) -> String {
    format!("{}: {option} needs a file that can be read", path.display())
}

/// A JSON array, or one value a line.
fn list<T: serde::de::DeserializeOwned>(option: &str, path: &Path) -> Result<Vec<T>> {
    let name = || format!("{}: {option} needs a JSON array or one value a line", path.display());
    let text = text(option, path)?;
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(&text).with_context(name);
    }
    serde_json::Deserializer::from_str(&text).into_iter().collect::<Result<_, _>>().with_context(name)
}

/// All of a file, without a byte order mark.
fn text(option: &str, path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| unreadable(option, path))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The lines of a file that say something; `#` begins a remark.
fn lines(option: &str, path: &Path) -> Result<Vec<String>> {
    let text = text(option, path)?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    Ok(lines.filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
