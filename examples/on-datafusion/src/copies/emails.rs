//! Copies of emails.

use std::ops::Range;

use account_engagement::{Aggregator, EmailRef, OfferError};
use datafusion::arrow::array::StructArray;
use datafusion::common::Result;

use super::columns::{Instants, Lists, Texts};
use super::unfit::{self, Unfit};

/// The columns of emails.
pub(crate) struct Emails<'a> {
    id: Texts<'a>,
    sent_at: Instants<'a>,
    from: Texts<'a>,
    /// To, Cc and Bcc: the place of each email's addresses, and all addresses.
    recipients: [(Lists<'a>, Texts<'a>); 3],
    in_reply_to: Texts<'a>,
    conversation: Texts<'a>,
    kind: Texts<'a>,
}

const KINDS: &str = "personal, calendar, bulk, auto_reply";

impl<'a> Emails<'a> {
    pub(super) fn new(copies: &'a StructArray) -> Result<Emails<'a>> {
        let recipients = |name| -> Result<_> {
            let lists = Lists::of(copies, name)?;
            Ok((lists, lists.items().map_or(Ok(Texts::Lacking), Texts::new)?))
        };
        Ok(Emails {
            id: Texts::of(copies, "id")?,
            sent_at: Instants::of(copies, "sent_at")?,
            from: Texts::of(copies, "from")?,
            recipients: [recipients("to")?, recipients("cc")?, recipients("bcc")?],
            in_reply_to: Texts::of(copies, "in_reply_to")?,
            conversation: Texts::of(copies, "conversation")?,
            kind: Texts::of(copies, "kind")?,
        })
    }

    pub(super) fn offer(&self, places: &[usize], to: &mut Aggregator) -> Result<(), Unfit> {
        unfit::offer(places, |place| self.email(place), to, Aggregator::record_email)
    }

    fn email(&self, place: usize) -> Result<EmailRef<'a, Recipients<'a>>, Unfit> {
        let id = self.id.get(place).ok_or(OfferError::EmptyId)?;
        let sent_at = self.sent_at.get(place)?.ok_or(Unfit::Missing("sent_at"))?;
        let from = self.from.get(place).ok_or(Unfit::Missing("from"))?;
        let recipients = Recipients(self.recipients.map(|(lists, texts)| (lists.range(place), texts)));
        Ok(EmailRef::new(id, sent_at, from, recipients)
            .in_reply_to(self.in_reply_to.get(place))
            .conversation(self.conversation.get(place))
            .kind(self.kind.word(place, "kind", KINDS)?))
    }
}

/// The addresses of To, Cc and Bcc.
#[derive(Clone)]
pub(super) struct Recipients<'a>([(Range<usize>, Texts<'a>); 3]);

impl<'a> Iterator for Recipients<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.0.iter_mut().find_map(|(places, texts)| places.find_map(|place| texts.get(place)))
    }
}
