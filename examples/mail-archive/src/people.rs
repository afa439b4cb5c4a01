//! Who is who: the lists that the caller gives.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use account_engagement::enrichment::Enrichment;
use account_engagement::{Account, Directory, Key, Mailbox};
use anyhow::{Context as _, Result};

use crate::args::{Args, Input};
use crate::contacts;

/// The directory, and what the accounts are called.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) directory: Directory,
    /// By account id, for those that have one.
    pub(crate) names: BTreeMap<String, String>,
}

impl People {
    /// From the lists, or with the enrichment's mailboxes.
    pub(crate) fn read(args: &Args, input: &Input, enrichment: Option<&Enrichment>) -> Result<People> {
        let mut accounts: Vec<Account> = list("--accounts", input.accounts.as_deref())?;
        let mailboxes: Vec<Mailbox> = list("--mailboxes", input.mailboxes.as_deref())?;
        if let (Some(path), Some(enrichment)) = (&args.contacts, enrichment) {
            let contacts = contacts::read(path, enrichment)?;
            if contacts.without_address_count > 0 {
                let number = contacts.without_address_count;
                let (s, have) = if number == 1 { ("", "has") } else { ("s", "have") };
                eprintln!("{}: {number} contact{s} {have} no address", path.display());
            }
            add(&mut accounts, contacts.accounts);
        }
        let mut builder = match enrichment {
            Some(enrichment) => enrichment.directory_builder(&accounts),
            None => Directory::builder().add_accounts(&accounts).add_mailboxes(&mailboxes),
        };
        if let Some(path) = &args.public_domains {
            builder = builder.public_domains(lines("--public-domains", path)?);
        }
        if let Some(path) = &args.ignore_addresses {
            builder = builder.ignore(lines("--ignore-addresses", path)?);
        }
        let directory = builder.build().with_context(|| {
            let files = [&input.accounts, &args.contacts, &input.mailboxes, &args.enrichment];
            files.into_iter().flatten().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
        })?;
        if let Some(hint) = input.accounts.as_ref().and_then(|path| nobody_at(path, &accounts)) {
            eprintln!("{hint}");
        }
        let named = accounts.into_iter().filter_map(|account| Some((account.id.trim().to_owned(), account.name?)));
        Ok(People { directory, names: named.collect() })
    }
}

/// People go to the account of their id, or bring it with them.
fn add(accounts: &mut Vec<Account>, more: Vec<Account>) {
    let places = accounts.iter().enumerate().map(|(place, account)| (account.id.trim().to_owned(), place));
    let places: BTreeMap<String, usize> = places.collect();
    for account in more {
        match places.get(account.id.trim()).and_then(|place| accounts.get_mut(*place)) {
            Some(listed) => listed.contacts.extend(account.contacts),
            None => accounts.push(account),
        }
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

pub(crate) fn unreadable(option: &str, path: &Path) -> String {
    format!("{}: {option} needs a file that can be read", path.display())
}

/// A JSON array, or one value a line; nothing where no file is named.
fn list<T: serde::de::DeserializeOwned>(option: &str, path: Option<&Path>) -> Result<Vec<T>> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let name = || format!("{}: {option} needs a JSON array or one value a line", path.display());
    let text = text(option, path)?;
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(&text).with_context(name);
    }
    serde_json::Deserializer::from_str(&text).into_iter().collect::<Result<_, _>>().with_context(name)
}

/// All of a file, without a byte order mark.
pub(crate) fn text(option: &str, path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| unreadable(option, path))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The lines of a file that say something; `#` begins a remark.
fn lines(option: &str, path: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(path).with_context(|| unreadable(option, path))?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    Ok(lines.filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
