//! Copies of emails and meetings as columns of Arrow: the two tables under the wire names of SPEC 2.

use std::sync::Arc;

use account_engagement::{AttendeeRef, Email, Kind, Meeting, MeetingRef, Response, Status};
use chrono::{DateTime, Utc};
use datafusion::arrow::array::{
    Array as _, ArrayBuilder as _, ArrayRef, BooleanBuilder, Int64Builder, ListArray, ListBuilder, RecordBatch,
    StringBuilder, StructArray, TimestampMicrosecondBuilder,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::error::ArrowError;

/// The columns of the table of emails.
#[must_use]
pub fn emails_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("id", DataType::Utf8, false),
        Field::new("sent_at", instant_type(), false),
        Field::new("from", DataType::Utf8, false),
        Field::new_list("to", item(DataType::Utf8), true),
        Field::new_list("cc", item(DataType::Utf8), true),
        Field::new_list("bcc", item(DataType::Utf8), true),
        Field::new("in_reply_to", DataType::Utf8, true),
        Field::new("conversation", DataType::Utf8, true),
        Field::new("kind", DataType::Utf8, true),
    ]))
}

/// The columns of the table of meetings.
#[must_use]
pub fn meetings_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("id", DataType::Utf8, false),
        Field::new("organizer", DataType::Utf8, true),
        Field::new_list("attendees", item(DataType::Struct(attendee_fields())), true),
        Field::new("start", instant_type(), false),
        Field::new("end", instant_type(), false),
        Field::new("all_day", DataType::Boolean, true),
        Field::new("status", DataType::Utf8, true),
        Field::new("revision", DataType::Int64, true),
    ]))
}

fn attendee_fields() -> Fields {
    Fields::from(vec![
        Field::new("address", DataType::Utf8, true),
        Field::new("response", DataType::Utf8, true),
        Field::new("responded_at", instant_type(), true),
    ])
}

fn instant_type() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn item(of: DataType) -> Field {
    Field::new_list_field(of, true)
}

/// Emails as one batch of the table.
///
/// # Errors
///
/// None but for a mistake in here: the columns are those of the schema.
///
/// # Panics
///
/// For more than 2 GiB of text in a column.
pub fn emails(emails: &[Email]) -> Result<RecordBatch, ArrowError> {
    let mut columns = Emails::default();
    for email in emails {
        columns.push(EmailCopy::from(email));
    }
    columns.take()
}

/// Meetings as one batch of the table.
///
/// # Errors
///
/// As [`emails`].
///
/// # Panics
///
/// As [`emails`].
pub fn meetings(meetings: &[Meeting]) -> Result<RecordBatch, ArrowError> {
    let mut columns = Meetings::default();
    for meeting in meetings {
        columns.push(MeetingRef::from(meeting));
    }
    columns.take()
}

/// A copy of an email in borrowed text. Other than in [`EmailRef`](account_engagement::EmailRef), To, Cc and Bcc
/// stand apart.
#[derive(Clone)]
pub(super) struct EmailCopy<'a, A> {
    pub(super) id: &'a str,
    pub(super) sent_at: DateTime<Utc>,
    pub(super) from: &'a str,
    pub(super) to: A,
    pub(super) cc: A,
    pub(super) bcc: A,
    pub(super) in_reply_to: Option<&'a str>,
    pub(super) conversation: Option<&'a str>,
    pub(super) kind: Kind,
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

/// Rows of a table, as they come.
pub(super) trait Table: Default {
    fn schema() -> SchemaRef;

    /// How many rows came since the last time they were taken.
    fn len(&self) -> usize;

    /// These rows.
    fn take(&mut self) -> Result<RecordBatch, ArrowError>;
}

/// Rows of the table of emails, as they come.
pub(super) struct Emails {
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
    pub(super) fn push<'a>(&mut self, email: EmailCopy<'a, impl Iterator<Item = &'a str>>) {
        self.id.append_value(email.id);
        self.sent_at.append_value(email.sent_at.timestamp_micros());
        self.from.append_value(email.from);
        self.to.append_value(email.to.map(Some));
        self.cc.append_value(email.cc.map(Some));
        self.bcc.append_value(email.bcc.map(Some));
        self.in_reply_to.append_option(email.in_reply_to);
        self.conversation.append_option(email.conversation);
        self.kind.append_value(match email.kind {
            Kind::Personal => "personal",
            Kind::Calendar => "calendar",
            Kind::Bulk => "bulk",
            Kind::AutoReply => "auto_reply",
        });
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

/// Rows of the table of meetings, as they come.
pub(super) struct Meetings {
    id: StringBuilder,
    organizer: StringBuilder,
    /// How many each meeting has of the attendees, which lie one after the other.
    attendees: Vec<usize>,
    address: StringBuilder,
    response: StringBuilder,
    responded_at: TimestampMicrosecondBuilder,
    start: TimestampMicrosecondBuilder,
    end: TimestampMicrosecondBuilder,
    all_day: BooleanBuilder,
    status: StringBuilder,
    revision: Int64Builder,
}

impl Default for Meetings {
    fn default() -> Self {
        Meetings {
            id: StringBuilder::new(),
            organizer: StringBuilder::new(),
            attendees: Vec::new(),
            address: StringBuilder::new(),
            response: StringBuilder::new(),
            responded_at: instants(),
            start: instants(),
            end: instants(),
            all_day: BooleanBuilder::new(),
            status: StringBuilder::new(),
            revision: Int64Builder::new(),
        }
    }
}

impl Meetings {
    pub(super) fn push<'a>(&mut self, meeting: MeetingRef<'a, impl Iterator<Item = AttendeeRef<'a>>>) {
        self.id.append_value(meeting.id);
        self.organizer.append_option(meeting.organizer);
        let before = self.address.len();
        for attendee in meeting.attendees {
            self.address.append_value(attendee.address);
            self.response.append_value(match attendee.response {
                Response::None => "none",
                Response::Declined => "declined",
                Response::Tentative => "tentative",
                Response::Accepted => "accepted",
            });
            self.responded_at.append_option(attendee.responded_at.map(|at| at.timestamp_micros()));
        }
        self.attendees.push(self.address.len() - before);
        self.start.append_value(meeting.start.timestamp_micros());
        self.end.append_value(meeting.end.timestamp_micros());
        self.all_day.append_value(meeting.all_day);
        self.status.append_value(match meeting.status {
            Status::Confirmed => "confirmed",
            Status::Tentative => "tentative",
            Status::Cancelled => "cancelled",
        });
        self.revision.append_value(meeting.revision);
    }
}

impl Table for Meetings {
    fn schema() -> SchemaRef {
        meetings_schema()
    }

    fn len(&self) -> usize {
        self.attendees.len()
    }

    fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        let attendees: [ArrayRef; 3] =
            [Arc::new(self.address.finish()), Arc::new(self.response.finish()), Arc::new(self.responded_at.finish())];
        let attendees = StructArray::try_new(attendee_fields(), attendees.into(), None)?;
        let of_each = OffsetBuffer::from_lengths(self.attendees.drain(..));
        let attendees =
            ListArray::try_new(Arc::new(item(attendees.data_type().clone())), of_each, Arc::new(attendees), None)?;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.id.finish()),
            Arc::new(self.organizer.finish()),
            Arc::new(attendees),
            Arc::new(self.start.finish()),
            Arc::new(self.end.finish()),
            Arc::new(self.all_day.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.revision.finish()),
        ];
        RecordBatch::try_new(Self::schema(), columns)
    }
}

fn instants() -> TimestampMicrosecondBuilder {
    TimestampMicrosecondBuilder::new().with_timezone("UTC")
}
