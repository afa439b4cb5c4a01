//! Copies of emails and meetings as columns of Arrow: the two tables under the wire names of SPEC 2.

mod emails;
mod meetings;

use std::sync::Arc;

use account_engagement::{Email, Meeting, MeetingRef};
use datafusion::arrow::array::{RecordBatch, TimestampMicrosecondBuilder};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::error::ArrowError;

pub(super) use emails::{EmailCopy, Emails};
pub(super) use meetings::Meetings;

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

/// Rows of a table, as they come.
pub(super) trait Table: Default {
    fn schema() -> SchemaRef;

    /// How many rows came since the last time they were taken.
    fn len(&self) -> usize;

    /// These rows.
    fn take(&mut self) -> Result<RecordBatch, ArrowError>;
}

fn instants() -> TimestampMicrosecondBuilder {
    TimestampMicrosecondBuilder::new().with_timezone("UTC")
}
