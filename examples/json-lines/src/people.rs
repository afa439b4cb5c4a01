//! Who is who: the customers, and the organisation's people.

use std::collections::BTreeMap;
use std::path::Path;

use account_engagement::enrichment::Enrichment;
use account_engagement::{Account, Directory, Mailbox};
use anyhow::{Context as _, Result};

use crate::args::Args;
use crate::{contacts, input, report};

/// From the lists, or with the enrichment's mailboxes.
pub(crate) fn directory(args: &Args, enrichment: Option<&Enrichment>) -> Result<Directory> {
    let mut accounts: Vec<Account> = list("--accounts", args.accounts.as_deref())?;
    let mailboxes: Vec<Mailbox> = list("--mailboxes", args.mailboxes.as_deref())?;
    if let (Some(path), Some(enrichment)) = (&args.contacts, enrichment) {
        let contacts = contacts::read(path, enrichment)?;
        if contacts.without_address_count > 0 {
            let number = contacts.without_address_count;
            let (s, have) = if number == 1 { ("", "has") } else { ("s", "have") };
            report::say(&format!("{}: {number} contact{s} {have} no address\n", path.display()));
        }
        add(&mut accounts, contacts.accounts);
    }
    if let Some(path) = &args.accounts {
        say_who_is_empty(path, &accounts);
    }
    let mut builder = match enrichment {
        Some(enrichment) => enrichment.directory_builder(&accounts),
        None => Directory::builder().add_accounts(&accounts).add_mailboxes(&mailboxes),
    };
    if let Some(path) = &args.public_domains {
        builder = builder.public_domains(input::words("--public-domains", path)?);
    }
    if let Some(path) = &args.ignore_addresses {
        builder = builder.ignore(input::words("--ignore-addresses", path)?);
    }
    builder.build().with_context(|| {
        let files = [&args.accounts, &args.contacts, &args.mailboxes, &args.enrichment];
        files.into_iter().flatten().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    })
}

fn list<T: serde::de::DeserializeOwned>(option: &str, path: Option<&Path>) -> Result<Vec<T>> {
    path.map_or(Ok(Vec::new()), |path| input::list(option, path))
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

/// Unknown keys are passed over, so that a misspelt one leaves an account empty.
fn say_who_is_empty(path: &Path, accounts: &[Account]) {
    let is_empty = |account: &&Account| account.domains.is_empty() && account.contacts.is_empty();
    if let Some(first) = accounts.iter().find(is_empty) {
        report::say(&format!(
            "{}: {} of {} accounts, such as {:?}, have neither \"domains\" nor \"contacts\", so that nothing can \
             count for them\n",
            path.display(),
            accounts.iter().filter(is_empty).count(),
            accounts.len(),
            first.id
        ));
    }
}
