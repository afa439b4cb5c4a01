//! Who is who: the customers from `accounts.sql` and `contacts.sql`, beside the enrichment's mailboxes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use account_engagement::{Account, Contact, Directory, Enrichment};
use anyhow::{Context as _, Result, bail};
use rusqlite::Connection;

use crate::queries::{ACCOUNTS, CONTACTS, IGNORED};

pub(crate) struct People {
    pub(crate) directory: Directory,
    /// How many contacts have no address: no mail will be theirs.
    pub(crate) without_address: u64,
}

impl People {
    pub(crate) fn read(connection: &Connection, enrichment: &Enrichment) -> Result<People> {
        let mut accounts = accounts(connection)?;
        let without_address = add_contacts(connection, &mut accounts)?;
        let accounts: Vec<Account> = accounts.into_values().collect();
        let builder = enrichment.directory_builder(&accounts).ignore(ignored(connection)?);
        let directory = builder.build().context("accounts, contacts and mailboxes")?;
        Ok(People { directory, without_address })
    }
}

/// By id.
fn accounts(connection: &Connection) -> Result<BTreeMap<String, Account>> {
    let mut accounts = BTreeMap::new();
    ACCOUNTS.each(connection, |cells| {
        let id = cells.some_text("accounts.id")?;
        let account = accounts.entry(id.to_owned()).or_insert_with(|| Account::new(id));
        account.name = cells.text("accounts.name")?.map(str::to_owned);
        account.parent = cells.text("accounts.parent")?.map(str::to_owned);
        account.domains.extend(cells.text("account_domains.domain")?.map(str::to_owned));
        Ok(())
    })?;
    Ok(accounts)
}

/// A record for each address: those of one id are one person. Gives how many have none.
fn add_contacts(connection: &Connection, accounts: &mut BTreeMap<String, Account>) -> Result<u64> {
    let (mut without_address, mut strays) = (0, String::new());
    CONTACTS.each(connection, |cells| {
        let (account, id) = (cells.some_text("contacts.account")?, cells.some_text("contacts.id")?);
        let address = cells.text("contact_addresses.address")?;
        without_address += u64::from(address.is_none());
        match accounts.get_mut(account) {
            Some(account) => account.contacts.push(Contact::new(id, address)),
            None => _ = write!(strays, "\n- contact {id:?} is of account {account:?}, which is none of the accounts"),
        }
        Ok(())
    })?;
    if !strays.is_empty() {
        bail!("contacts have accounts that are not there, so add these or mend contacts.account:{strays}");
    }
    Ok(without_address)
}

fn ignored(connection: &Connection) -> Result<Vec<String>> {
    let mut ignored = Vec::new();
    IGNORED.each(connection, |cells| {
        ignored.push(cells.some_text("ignored_addresses.address")?.to_owned());
        Ok(())
    })?;
    Ok(ignored)
}
