//! Who is who: the customers from `accounts.sql` and `contacts.sql`, beside the enrichment's mailboxes; and who is
//! nobody, by `strays.sql` and `ignored.sql`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use account_engagement::enrichment::Enrichment;
use account_engagement::{Account, Contact, Directory};
use anyhow::{Context as _, Result, ensure};
use kit::lists::origin::Origins;
use rusqlite::Connection;

use crate::queries::{ACCOUNTS, CONTACTS, IGNORED, STRAYS};

pub(crate) struct People {
    pub(crate) directory: Directory,
    /// How many contacts have no address: no mail will be theirs.
    pub(crate) without_address: u64,
    /// What accounts are called, by id.
    pub(crate) names: BTreeMap<String, String>,
    /// Where mailboxes are in their table.
    pub(crate) origins: Origins,
}

impl People {
    pub(crate) fn read(connection: &Connection, enrichment: &Enrichment) -> Result<People> {
        refuse_strays(connection)?;
        let mut accounts = accounts(connection)?;
        let without_address = add_contacts(connection, &mut accounts)?;
        let accounts: Vec<Account> = accounts.into_values().collect();
        let builder = enrichment.directory_builder(&accounts).ignore(ignored(connection)?);
        let directory = builder.build().context("accounts, contacts and mailboxes")?;
        let mut origins = Origins::default();
        origins.add_mailboxes(Path::new("the table mailboxes"), enrichment.mailboxes());
        Ok(People { directory, without_address, names: kit::people::names(accounts), origins })
    }
}

/// Rows that belong to nobody are in no other answer, and would be missed by nobody.
fn refuse_strays(connection: &Connection) -> Result<()> {
    let mut strays = String::new();
    STRAYS.each(connection, |cells| {
        _ = write!(strays, "\n- {}", cells.some_text("stray")?);
        Ok(())
    })?;
    ensure!(strays.is_empty(), "rows belong to nobody, so add whom they name, or mend or delete them:{strays}");
    Ok(())
}

/// By id.
fn accounts(connection: &Connection) -> Result<BTreeMap<String, Account>> {
    let mut accounts = BTreeMap::new();
    ACCOUNTS.each(connection, |cells| {
        let id = cells.some_text("accounts.id")?;
        let (name, parent) = (cells.text("accounts.name")?, cells.text("accounts.parent")?);
        let account = accounts.entry(id.to_owned()).or_insert_with(|| {
            let mut account = Account::new(id);
            account.name = name.map(str::to_owned);
            account.parent = parent.map(str::to_owned);
            account
        });
        ensure!(
            (account.name.as_deref(), account.parent.as_deref()) == (name, parent),
            "accounts.id: {id:?} is there twice, with another name or parent, so take one of them out"
        );
        account.domains.extend(cells.text("account_domains.domain")?.map(str::to_owned));
        Ok(())
    })?;
    Ok(accounts)
}

/// A record for each address: those of one id are one person. Gives how many have none.
fn add_contacts(connection: &Connection, accounts: &mut BTreeMap<String, Account>) -> Result<u64> {
    let mut without_address = 0;
    CONTACTS.each(connection, |cells| {
        let (account, id) = (cells.some_text("contacts.account")?, cells.some_text("contacts.id")?);
        let address = cells.text("contact_addresses.address")?;
        without_address += u64::from(address.is_none());
        let known = accounts.get_mut(account);
        let known = known.with_context(|| format!("contacts.account: {account:?} is none of the accounts"))?;
        known.contacts.push(Contact::new(id, address));
        Ok(())
    })?;
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
