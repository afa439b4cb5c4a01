//! Who is who: the directory, from the lists or with the enrichment's mailboxes.

use std::collections::BTreeMap;
use std::path::Path;

use account_engagement::enrichment::Run;
use account_engagement::{Account, Directory, Mailbox};
use anyhow::{Context as _, Result};
use serde::de::DeserializeOwned;

use crate::args::{PeopleArgs, RunArgs};
use crate::words::count;
use crate::{contacts, file, terminal};

/// The directory, and what accounts are called.
#[derive(Debug)]
pub struct People {
    /// Who is who.
    pub directory: Directory,
    /// The mailboxes of the list, or of the enrichment.
    pub mailboxes: Vec<Mailbox>,
    /// The accounts' names, by id, of those that have one.
    pub names: BTreeMap<String, String>,
}

impl People {
    /// Reads the lists, and the contacts if there is a run of an enrichment. Hints go to standard error.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or the lists contradict each other: all problems are listed.
    pub fn read(lists: &PeopleArgs, files: &RunArgs, run: Option<&Run<'_>>) -> Result<People> {
        let enrichment = run.map(Run::enrichment);
        let mut accounts: Vec<Account> = list("--accounts", lists.accounts.as_deref())?;
        let listed: Vec<Mailbox> = list("--mailboxes", lists.mailboxes.as_deref())?;
        if let (Some(path), Some(enrichment)) = (&files.contacts, enrichment) {
            let contacts = contacts::read(path, enrichment)?;
            if contacts.without_address_count > 0 {
                let have = if contacts.without_address_count == 1 { "has" } else { "have" };
                let number = count(contacts.without_address_count as u64, "contact");
                terminal::say(&format!("{}: {number} {have} no address\n", path.display()));
            }
            add(&mut accounts, contacts.accounts);
        }
        if let Some(hint) = lists.accounts.as_ref().and_then(|path| without_people(path, &accounts)) {
            terminal::say(&hint);
        }
        let mut builder = match enrichment {
            Some(enrichment) => enrichment.directory_builder(&accounts),
            None => Directory::builder().add_accounts(&accounts).add_mailboxes(&listed),
        };
        if let Some(path) = &lists.public_domains {
            builder = builder.public_domains(file::lines("--public-domains", path)?);
        }
        if let Some(path) = &lists.ignore_addresses {
            builder = builder.ignore(file::lines("--ignore-addresses", path)?);
        }
        let directory = builder.build().with_context(|| {
            let named = [&lists.accounts, &files.contacts, &lists.mailboxes, &files.enrichment];
            named.into_iter().flatten().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
        })?;
        let mailboxes = enrichment.map_or(listed, |enrichment| enrichment.mailboxes().to_vec());
        Ok(People { directory, mailboxes, names: names(accounts) })
    }
}

/// The accounts' names, by id, of those that have one.
#[must_use]
pub fn names(accounts: impl IntoIterator<Item = Account>) -> BTreeMap<String, String> {
    accounts.into_iter().filter_map(|account| Some((account.id.trim().to_owned(), account.name?))).collect()
}

/// Nothing where no file is named.
fn list<T: DeserializeOwned>(option: &str, path: Option<&Path>) -> Result<Vec<T>> {
    path.map_or(Ok(Vec::new()), |path| file::list(option, path))
}

/// Contacts go to the account of their id, or bring it with them.
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

/// A hint about accounts without people: unknown keys are ignored, so that a misspelt one leaves an account empty.
fn without_people(path: &Path, accounts: &[Account]) -> Option<String> {
    let mut empty = accounts.iter().filter(|account| account.domains.is_empty() && account.contacts.is_empty());
    let first = &empty.next()?.id;
    let number = 1 + empty.count();
    Some(format!(
        "{}: {number} of {} accounts, such as {first:?}, have neither \"domains\" nor \"contacts\", so that nothing \
         can count for them\n",
        path.display(),
        accounts.len()
    ))
}
