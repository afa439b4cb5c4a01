//! The enrichment and its consent, by which there is a run or none: from `enrichment.sql` and `mailboxes.sql`.

use account_engagement::Mailbox;
use account_engagement::enrichment::{Consent, ConsentError, ContactFields, Enrichment, Region, Schedule};
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use kit::enrichment::Settings;
use rusqlite::Connection;

use crate::cell::Cells;
use crate::queries::{ENRICHMENT, MAILBOXES};

/// Consent at this instant goes first: without it nothing else is read.
pub(crate) fn read(connection: &Connection, at: DateTime<Utc>) -> Result<Settings> {
    consent(connection)?.in_force(at).context("enrichment")?;
    let mailboxes = mailboxes(connection)?;
    the_row(connection, |cells| {
        let region: Region = cells.some_text("enrichment.region")?.parse().context("enrichment.region")?;
        let builder = Enrichment::builder()
            .name(cells.some_text("enrichment.name")?)
            .output(cells.text("enrichment.output")?.unwrap_or(Enrichment::DEFAULT_OUTPUT))
            .region(region)
            .add_mailboxes(mailboxes.iter().cloned())
            // Contacts are read as they lie, and not by these names.
            .contact_fields(ContactFields {
                account_id: "account".into(),
                contact_id: "id".into(),
                address: "address".into(),
            });
        let interval = TimeDelta::try_seconds(cells.integer("enrichment.interval_seconds")?);
        let interval = interval
            .with_context(|| format!("enrichment.interval_seconds: expected 1 to {}", TimeDelta::MAX.num_seconds()))?;
        let schedule = Schedule::every(interval).context("enrichment.interval_seconds")?;
        Ok(Settings::new(builder.build()?, consent_in(cells)?, schedule))
    })
}

/// The consent alone: before anything else is read, and to see in the end whether it is still what it was.
pub(crate) fn consent(connection: &Connection) -> Result<Consent> {
    the_row(connection, consent_in)
}

fn consent_in(cells: Cells<'_>) -> Result<Consent> {
    let mut consent = Consent::requested(cells.some_instant("enrichment.requested_at")?);
    let granted_by = cells.text("enrichment.granted_by")?;
    match cells.instant("enrichment.granted_at")? {
        Some(at) => consent = consent.grant(granted_by.unwrap_or_default(), at)?,
        None if granted_by.is_some() => return Err(ConsentError::Undated.into()),
        None => {}
    }
    match cells.instant("enrichment.withdrawn_at")? {
        Some(at) => Ok(consent.withdraw(at)?),
        None => Ok(consent),
    }
}

/// One for each alias: records of one address are one mailbox.
fn mailboxes(connection: &Connection) -> Result<Vec<Mailbox>> {
    let mut mailboxes = Vec::new();
    MAILBOXES.each(connection, |cells| {
        let mut mailbox = Mailbox::new(cells.some_text("mailboxes.address")?);
        mailbox.directory_id = cells.text("mailboxes.directory_id")?.map(str::to_owned);
        mailbox.name = cells.text("mailboxes.name")?.map(str::to_owned);
        mailbox.aliases.extend(cells.text("mailbox_aliases.alias")?.map(str::to_owned));
        mailboxes.push(mailbox);
        Ok(())
    })?;
    Ok(mailboxes)
}

/// Reads the one row that there has to be.
fn the_row<T>(connection: &Connection, mut read: impl FnMut(Cells<'_>) -> Result<T>) -> Result<T> {
    let mut found = Vec::new();
    ENRICHMENT.each(connection, |cells| {
        found.push(read(cells)?);
        Ok(())
    })?;
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (None, _) => bail!("enrichment has no row: put in the one that says whose run it is, and by whose consent"),
        (Some(_), others) => bail!("enrichment has {} rows: leave the one that is to be run", others + 1),
    }
}
