//! Which emails to an account were answered.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::aggregator::Hash;
use crate::rows::gather::activity::{AccountActivity, MAX_UNORDERED_THREADS};
use crate::rows::gather::attribution::What;

/// What is answered: messages that replies name, and emails that were the last in a conversation when a reply came.
#[derive(Default)]
pub(super) struct Answered {
    named: HashSet<Hash, FixedState>,
    last: HashSet<(Hash, i64), FixedState>,
}

impl Answered {
    /// Notes what a reply answers, which it followed by this number of milliseconds.
    pub(super) fn note(&mut self, reply: &AccountActivity<'_>, millis: i64) {
        match reply.what {
            What::From(Some(original)) => _ = self.named.insert(original),
            What::From(None) => self.last.extend(reply.threads.iter().map(|thread| (*thread, reply.at - millis))),
            What::To(_) | What::Meeting { .. } => {}
        }
    }

    /// Whether an email to the account has a reply.
    pub(super) fn contains(&self, email: &AccountActivity<'_>) -> bool {
        let What::To(message) = email.what else { return false };
        if self.named.contains(&message) {
            return true;
        }
        if email.threads.len() <= self.last.len().max(MAX_UNORDERED_THREADS) {
            return email.threads.iter().any(|thread| self.last.contains(&(*thread, email.at)));
        }
        // Conversations that are many are in order.
        self.last.iter().any(|(thread, at)| *at == email.at && email.threads.binary_search(thread).is_ok())
    }
}
