//! Copies of emails as columns.

use std::sync::Arc;

use account_engagement::{Email, EmailKind};
use chrono::{DateTime, Utc};
use datafusion::arrow::array::{
    ArrayBuilder as _, ArrayRef, ListBuilder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::error::ArrowError;

use super::{Table, emails_schema, instants};

/// A copy of an email in borrowed text. Other than in [`EmailRef`](account_engagement::EmailRef), To, Cc and Bcc
/// stand apart.
#[derive(Clone)]
pub(in crate::generate) struct EmailCopy<'a, A> {
    pub(in crate::generate) id: &'a str,
    pub(in crate::generate) sent_at: DateTime<Utc>,
    pub(in crate::generate) from: &'a str,
    pub(in crate::generate) to: A,
    pub(in crate::generate) cc: A,
    pub(in crate::generate) bcc: A,
    pub(in crate::generate) in_reply_to: Option<&'a str>,
    pub(in crate::generate) conversation: Option<&'a str>,
    pub(in crate::generate) kind: EmailKind,
}

impl<'a> From<&'a Email> for EmailCopy<'a, Addresses<'a>> {
    fn from(email: &'a Email) -> Self {
        EmailCopy {
            id: &email.id,
            sent_at: email.sent_at,
            from: &email.from,
            to: email.to.iter().map(String::as_str),
            cc: email.cc.iter().map(String::as_str),
            bcc: email.bcc.iter().map(String::as_str),
            in_reply_to: email.in_reply_to.as_deref(),
            conversation: email.conversation.as_deref(),
            kind: email.kind,
        }
    }
}

type Addresses<'a> = std::iter::Map<std::slice::Iter<'a, String>, fn(&'a String) -> &'a str>;

/// Rows of the table of emails, as they come.
pub(in crate::generate) struct Emails {
    id: StringBuilder,
    sent_at: TimestampMicrosecondBuilder,
    from: StringBuilder,
    to: ListBuilder<StringBuilder>,
    cc: ListBuilder<StringBuilder>,
    bcc: ListBuilder<StringBuilder>,
    in_reply_to: StringBuilder,
    conversation: StringBuilder,
    kind: StringBuilder,
}

impl Default for Emails {
    fn default() -> Self {
        Emails {
            id: StringBuilder::new(),
            sent_at: instants(),
            from: StringBuilder::new(),
            to: ListBuilder::new(StringBuilder::new()),
            cc: ListBuilder::new(StringBuilder::new()),
            bcc: ListBuilder::new(StringBuilder::new()),
            in_reply_to: StringBuilder::new(),
            conversation: StringBuilder::new(),
            kind: StringBuilder::new(),
        }
    }
}

impl Emails {
    pub(in crate::generate) fn push<'a>(&mut self, email: EmailCopy<'a, impl Iterator<Item = &'a str>>) {
        self.id.append_value(email.id);
        self.sent_at.append_value(email.sent_at.timestamp_micros());
        self.from.append_value(email.from);
        self.to.append_value(email.to.map(Some));
        self.cc.append_value(email.cc.map(Some));
        self.bcc.append_value(email.bcc.map(Some));
        self.in_reply_to.append_option(email.in_reply_to);
        self.conversation.append_option(email.conversation);
        self.kind.append_value(email.kind.as_str());
    }
}

impl Table for Emails {
    fn schema() -> SchemaRef {
        emails_schema()
    }

    fn len(&self) -> usize {
        self.id.len()
    }

    fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.id.finish()),
            Arc::new(self.sent_at.finish()),
            Arc::new(self.from.finish()),
            Arc::new(self.to.finish()),
            Arc::new(self.cc.finish()),
            Arc::new(self.bcc.finish()),
            Arc::new(self.in_reply_to.finish()),
            Arc::new(self.conversation.finish()),
            Arc::new(self.kind.finish()),
        ];
        RecordBatch::try_new(Self::schema(), columns)
    }
}
