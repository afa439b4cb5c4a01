//! Emails: copies, and what counts (SPEC 4 and 5).
//!
//! Left out since it cannot matter in this traffic: no senders contradict; copies of one email name the
//! same original and at most one conversation. Ids are spelled one way, and so are not trimmed.

use std::collections::hash_map::Entry;

use account_engagement::{EmailKind, EmailRef};

use super::Map;
use super::people::{People, Person};
use crate::given::Window;

/// All emails by id.
#[derive(Default)]
pub(super) struct Emails<'a>(Map<&'a str, Email<'a>>);

/// What the copies of one email have come to.
pub(super) struct Email<'a> {
    /// Milliseconds since 1970.
    pub(super) sent_at: i64,
    kind: EmailKind,
    pub(super) sender: Person,
    pub(super) recipients: Vec<Person>,
    pub(super) in_reply_to: Option<&'a str>,
    pub(super) conversation: Option<&'a str>,
}

impl<'a> Emails<'a> {
    /// Adds a copy, unless it stays within one side.
    pub(super) fn add(&mut self, copy: &EmailRef<'a, impl Iterator<Item = &'a str> + Clone>, people: &mut People<'_>) {
        let Some(sender) = people.find(copy.from) else { return };
        let mut recipients = Vec::with_capacity(copy.recipients.size_hint().0);
        recipients.extend(copy.recipients.clone().filter_map(|address| people.find(address)));
        if recipients.iter().all(|recipient: &Person| recipient.is_ours() == sender.is_ours()) {
            return;
        }
        let email = Email {
            sent_at: copy.sent_at.timestamp_millis(),
            kind: copy.kind,
            sender,
            recipients,
            in_reply_to: copy.in_reply_to,
            conversation: copy.conversation,
        };
        self.unite(copy.id, email);
    }

    fn unite(&mut self, id: &'a str, copy: Email<'a>) {
        match self.0.entry(id) {
            Entry::Vacant(place) => {
                place.insert(copy);
            }
            Entry::Occupied(mut known) => known.get_mut().join(copy),
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<&Email<'a>> {
        self.0.get(id)
    }

    /// What counts, by the number of the account.
    pub(super) fn by_account(&self, accounts: usize, window: Window) -> Vec<Vec<&Email<'a>>> {
        let mut by_account = vec![Vec::new(); accounts];
        for email in self.0.values().filter(|email| email.counts(window)) {
            if let Some(account) = email.sender.account {
                by_account[account as usize].push(email);
                continue;
            }
            for (place, recipient) in email.recipients.iter().enumerate() {
                let Some(account) = recipient.account else { continue };
                let before = &email.recipients[..place];
                if before.iter().all(|earlier| earlier.account != Some(account)) {
                    by_account[account as usize].push(email);
                }
            }
        }
        by_account
    }
}

impl<'a> Email<'a> {
    fn join(&mut self, copy: Email<'a>) {
        self.sent_at = self.sent_at.min(copy.sent_at);
        self.kind = self.kind.max(copy.kind);
        for recipient in copy.recipients {
            if !self.recipients.contains(&recipient) {
                self.recipients.push(recipient);
            }
        }
        self.in_reply_to = self.in_reply_to.or(copy.in_reply_to);
        self.conversation = self.conversation.or(copy.conversation);
    }

    /// Whether it counts for the accounts that it crosses to or from.
    fn counts(&self, window: Window) -> bool {
        self.kind == EmailKind::Personal && window.has(self.sent_at)
    }

    /// Whether it counts to an account.
    pub(super) fn counts_to(&self, account: u32, window: Window) -> bool {
        let is_theirs = |recipient: &Person| recipient.account == Some(account);
        self.sender.is_ours() && self.counts(window) && self.recipients.iter().any(is_theirs)
    }
}
