use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::super::EnrichmentProblem;
use crate::model::address::{normalize_address, stable};
use crate::model::id;
use crate::model::mailbox::Mailbox;

/// Mailboxes, each once, numbered in the order in which they were first met.
#[derive(Default)]
pub(super) struct MailboxSet {
    numbers: BTreeMap<String, u32>,
    mailboxes: Vec<Mailbox>,
    /// The other directory ids of a mailbox, after the first.
    contradictions: BTreeSet<(u32, String)>,
}

impl MailboxSet {
    /// Adds a record: aliases are added, and the first directory id and name are kept.
    pub(super) fn add(&mut self, record: &Mailbox) -> u32 {
        let address = normalize_address(&record.address);
        let number = if let Some(number) = self.numbers.get(address.as_ref()) {
            *number
        } else {
            let number = u32::try_from(self.mailboxes.len()).unwrap_or(u32::MAX);
            self.mailboxes.push(Mailbox::new(stable(&record.address)));
            self.numbers.insert(address.into_owned(), number);
            number
        };
        let Some(mailbox) = self.mailboxes.get_mut(number as usize) else { return number };
        let aliases = record.aliases.iter().map(|raw| stable(raw).into_owned());
        mailbox.aliases.extend(aliases.filter(|alias| *alias != mailbox.address));
        if let Some(id) = record.directory_id.as_deref().and_then(id::trimmed)
            && *mailbox.directory_id.get_or_insert_with(|| id.to_owned()) != id
        {
            self.contradictions.insert((number, id.to_owned()));
        }
        let name = record.name.as_deref().map(id::trim).filter(|name| !name.is_empty());
        mailbox.name = mailbox.name.take().or_else(|| name.map(ToOwned::to_owned));
        number
    }

    pub(super) fn len(&self) -> usize {
        self.mailboxes.len()
    }

    /// The mailboxes in the order of addresses. Their aliases are in order, each once.
    pub(super) fn into_mailboxes(self, problems: &mut Vec<EnrichmentProblem>) -> Vec<Mailbox> {
        let mut mailboxes = self.mailboxes;
        for (number, second) in self.contradictions {
            let held = mailboxes.get(number as usize);
            let mailbox = held.map(|held| held.address.clone()).unwrap_or_default();
            let first = held.and_then(|held| held.directory_id.clone()).unwrap_or_default();
            problems.push(EnrichmentProblem::TwoDirectoryIds { mailbox, first, second });
        }
        for mailbox in &mut mailboxes {
            mailbox.aliases.sort_unstable();
            mailbox.aliases.dedup();
        }
        mailboxes.sort_unstable_by(|a, b| a.address.cmp(&b.address));
        mailboxes
    }
}
