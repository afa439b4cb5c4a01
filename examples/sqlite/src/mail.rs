//! Messages, put together from `messages.sql`.

use account_engagement::aggregator::Offered;
use account_engagement::{EmailKind, EmailRef, OfferError};
use chrono::{DateTime, Utc};
use kit::lists::seen::Seeing;

use crate::cell::{Cells, Expected};
use crate::intake::{Problem, Trouble};
use crate::queries::{self, Query};
use crate::reading::Activity;
use crate::texts::{Span, Texts};

#[derive(Default)]
pub(crate) struct Message {
    texts: Texts,
    id: Span,
    sent_at: DateTime<Utc>,
    in_reply_to: Option<Span>,
    conversation: Option<Span>,
    kind: EmailKind,
    from: Option<Span>,
    recipients: Vec<Span>,
}

const ROLE: &str = "participants.role";

impl Activity for Message {
    const QUERY: Query = queries::MESSAGES;
    const STRAYS: Query = queries::STRAY_PARTICIPANTS;

    fn begin(&mut self, cells: Cells<'_>) -> Result<(), Trouble> {
        self.texts.clear();
        self.from = None;
        self.recipients.clear();
        self.id = self.texts.keep(cells.some_text("messages.message_id")?);
        self.sent_at = cells.some_instant("messages.sent_at")?;
        self.in_reply_to = cells.text("messages.in_reply_to")?.map(|id| self.texts.keep(id));
        self.conversation = cells.text("messages.conversation")?.map(|id| self.texts.keep(id));
        self.kind = cells.word("messages.kind")?;
        Ok(())
    }

    fn add(&mut self, cells: Cells<'_>) -> Result<(), Trouble> {
        if cells.some_text("messages.message_id")? != self.texts.get(self.id) {
            return Err(Trouble { problem: Problem::SharedId, column: "messages.id" });
        }
        let (role, address) = (cells.text(ROLE)?, cells.text("participants.address")?);
        if (role, address) == (None, None) {
            return Ok(());
        }
        let address = self.texts.keep(address.unwrap_or_default());
        match role {
            Some("from") if self.from.is_some() => {
                return Err(Trouble { problem: Problem::SeveralSenders, column: ROLE });
            }
            Some("from") => self.from = Some(address),
            Some("to" | "cc" | "bcc") => self.recipients.push(address),
            _ => return Err(Trouble { problem: Problem::Value(Expected::Word), column: ROLE }),
        }
        Ok(())
    }

    fn offer(&self, to: &mut Seeing<'_>) -> Result<Result<Offered, OfferError>, Trouble> {
        let text = |span: Span| self.texts.get(span);
        let from = self.from.ok_or(Trouble { problem: Problem::NoSender, column: ROLE })?;
        self.recipients.iter().chain([&from]).for_each(|span| to.seen.address(text(*span)));
        let recipients = self.recipients.iter().map(|span| text(*span));
        let email = EmailRef::new(text(self.id), self.sent_at, text(from), recipients)
            .in_reply_to(self.in_reply_to.map(text))
            .conversation(self.conversation.map(text))
            .kind(self.kind);
        Ok(to.aggregator.record_email(email))
    }

    fn column(rejected: &OfferError) -> &'static str {
        match rejected {
            OfferError::EmptyId => "messages.message_id",
            _ => "messages.sent_at",
        }
    }
}
