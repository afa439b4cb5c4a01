//! Copies of meetings as columns.

use std::sync::Arc;

use account_engagement::{AttendeeRef, MeetingRef};
use datafusion::arrow::array::{
    Array as _, ArrayBuilder as _, ArrayRef, BooleanBuilder, Int64Builder, ListArray, RecordBatch, StringBuilder,
    StructArray, TimestampMicrosecondBuilder,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::error::ArrowError;

use super::{Table, attendee_fields, instants, item, meetings_schema};

/// Rows of the table of meetings, as they come.
pub(in crate::generate) struct Meetings {
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
    pub(in crate::generate) fn push<'a>(&mut self, meeting: MeetingRef<'a, impl Iterator<Item = AttendeeRef<'a>>>) {
        self.id.append_value(meeting.id);
        self.organizer.append_option(meeting.organizer);
        let before = self.address.len();
        for attendee in meeting.attendees {
            self.address.append_value(attendee.address);
            self.response.append_value(attendee.response.as_str());
            self.responded_at.append_option(attendee.responded_at.map(|at| at.timestamp_micros()));
        }
        self.attendees.push(self.address.len() - before);
        self.start.append_value(meeting.start.timestamp_micros());
        self.end.append_value(meeting.end.timestamp_micros());
        self.all_day.append_value(meeting.all_day);
        self.status.append_value(meeting.status.as_str());
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
