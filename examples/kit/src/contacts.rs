//! The contact data set: CSV with a header, in which the enrichment says what the fields are called.

use std::path::Path;

use account_engagement::enrichment::{ContactField, Contacts, Enrichment, TextRecord};
use anyhow::{Context as _, Result, bail};
use csv::StringRecord;

use crate::file;

/// A record, with the names from the header.
struct Record<'h> {
    header: &'h StringRecord,
    texts: StringRecord,
}

impl TextRecord for Record<'_> {
    fn field(&self, name: &str) -> Option<&str> {
        let place = self.header.iter().position(|known| known == name)?;
        self.texts.get(place)
    }
}

/// Reads the contacts.
///
/// # Errors
///
/// The file cannot be read, its header lacks a field, or records are invalid: all of them are listed.
pub fn read(path: &Path, enrichment: &Enrichment) -> Result<Contacts> {
    let file = || path.display().to_string();
    let bytes = file::bytes("--contacts", path)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().with_context(file)?.clone();
    // Once, and not for each record.
    let roles = [ContactField::AccountId, ContactField::ContactId, ContactField::Address];
    let names = roles.map(|role| (role, enrichment.contact_fields().name_of(role)));
    let missing = names.iter().filter(|(_, name)| !header.iter().any(|known| known == *name));
    let missing: Vec<String> = missing.map(|(role, name)| format!("{name:?} for the {role}")).collect();
    if !missing.is_empty() {
        bail!("{}:1: the header lacks {}, as contact_fields has it", path.display(), missing.join(" and "));
    }
    let records = reader.records().map(|texts| Ok(Record { header: &header, texts: texts? }));
    let records: Vec<Record> = records.collect::<csv::Result<_>>().with_context(file)?;
    enrichment.contacts(&records).with_context(file)
}
