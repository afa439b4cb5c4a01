//! How long an account's answers took (SPEC 6).

use super::Map;
use super::books::{self, Books};
use super::emails::Email;
use crate::given::Window;

/// The emails of one account's conversations: when each was sent, and whether by us. In order, so
/// that of two at one instant ours is the later one.
pub(super) struct Conversations<'a>(Map<&'a str, Vec<(i64, bool)>>);

impl<'a> Conversations<'a> {
    pub(super) fn new(emails: &[&Email<'a>]) -> Conversations<'a> {
        let mut conversations: Map<&str, Vec<(i64, bool)>> = Map::default();
        for email in emails {
            if let Some(conversation) = email.conversation {
                conversations.entry(conversation).or_default().push((email.sent_at, email.sender.is_ours()));
            }
        }
        for conversation in conversations.values_mut() {
            conversation.sort_unstable();
        }
        Conversations(conversations)
    }

    /// How many milliseconds a reply took; `None` for an email that is not a reply.
    pub(super) fn waited(&self, answer: &Email<'_>, books: &[Books<'_>], window: Window) -> Option<i64> {
        let account = answer.sender.account?;
        if let Some(original) = answer.in_reply_to {
            let original = books::email(books, original).filter(|original| original.counts_to(account, window))?;
            return Some(answer.sent_at - original.sent_at).filter(|waited| *waited >= 0);
        }
        let conversation = self.0.get(answer.conversation?)?;
        let before = conversation.partition_point(|(sent_at, _)| *sent_at < answer.sent_at);
        // Only the first answer is one, and so it answers the email before it or none.
        match conversation[..before].last() {
            Some((sent_at, true)) => Some(answer.sent_at - sent_at),
            _ => None,
        }
    }
}
