//! The traffic as tables in memory, before the clock starts: batches of the usual size, as many
//! partitions as threads.
//!
//! Left out since the traffic has none: other states than confirmed, all-day meetings, instants of
//! answers. Ids are spelled one way in it, and so are not trimmed.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, Int64Array, RecordBatch, StringViewArray, TimestampMillisecondArray, UInt8Array, UInt32Array,
};
use datafusion::datasource::MemTable;
use datafusion::error::Result;

use crate::given::Given;
use crate::workload::Views;

/// As many rows as the engine makes batches of.
const BATCH: usize = 8192;

/// The tables by name.
pub(super) fn tables(given: &Given<'_>, partitions: usize) -> Result<Vec<(&'static str, Arc<MemTable>)>> {
    let Views { emails, meetings } = given.views;
    let recipients = || emails.iter().flat_map(|email| email.recipients.clone().map(move |address| (email, address)));
    let attendees =
        || meetings.iter().flat_map(|meeting| meeting.attendees.clone().map(move |attendee| (meeting, attendee)));
    let people = &given.people;
    let columns = [
        (
            "email_copies",
            vec![
                ("id", texts(emails.iter().map(|email| Some(email.id)))),
                ("sent_at", instants(emails.iter().map(|email| email.sent_at.timestamp_millis()))),
                ("sender", texts(emails.iter().map(|email| Some(email.from)))),
                ("in_reply_to", texts(emails.iter().map(|email| email.in_reply_to))),
                ("conversation", texts(emails.iter().map(|email| email.conversation))),
                // A kind wins over those before it.
                ("kind", bytes(emails.iter().map(|email| email.kind as u8))),
            ],
        ),
        (
            "recipients",
            vec![
                ("email_id", texts(recipients().map(|(email, _)| Some(email.id)))),
                ("address", texts(recipients().map(|(_, address)| Some(address)))),
            ],
        ),
        (
            "meeting_copies",
            vec![
                ("id", texts(meetings.iter().map(|meeting| Some(meeting.id)))),
                ("revision", integers(meetings.iter().map(|meeting| meeting.revision))),
                ("starts_at", instants(meetings.iter().map(|meeting| meeting.start.timestamp_millis()))),
                ("ends_at", instants(meetings.iter().map(|meeting| meeting.end.timestamp_millis()))),
                ("organizer", texts(meetings.iter().map(|meeting| meeting.organizer))),
            ],
        ),
        (
            "attendees",
            vec![
                ("meeting_id", texts(attendees().map(|(meeting, _)| Some(meeting.id)))),
                ("revision", integers(attendees().map(|(meeting, _)| meeting.revision))),
                ("address", texts(attendees().map(|(_, attendee)| Some(attendee.address)))),
                // An answer wins over those before it.
                ("response", bytes(attendees().map(|(_, attendee)| attendee.response as u8))),
            ],
        ),
        (
            "listed",
            vec![
                ("address", texts(people.listed.iter().map(|(address, _)| Some(address.as_str())))),
                ("account", numbers(people.listed.iter().map(|(_, account)| *account))),
            ],
        ),
        (
            "domains",
            vec![
                ("domain", texts(people.domains.iter().map(|(domain, _)| Some(domain.as_str())))),
                ("account", numbers(people.domains.iter().map(|(_, account)| Some(*account)))),
            ],
        ),
    ];
    columns.into_iter().map(|(name, columns)| Ok((name, table(columns, partitions)?))).collect()
}

fn table(columns: Vec<(&str, ArrayRef)>, partitions: usize) -> Result<Arc<MemTable>> {
    let whole =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))?;
    let batches = (0..whole.num_rows()).step_by(BATCH);
    let batches: Vec<RecordBatch> =
        batches.map(|start| whole.slice(start, BATCH.min(whole.num_rows() - start))).collect();
    let share = batches.len().div_ceil(partitions).max(1);
    let mut parts: Vec<Vec<RecordBatch>> = batches.chunks(share).map(<[RecordBatch]>::to_vec).collect();
    parts.resize(partitions, Vec::new());
    Ok(Arc::new(MemTable::try_new(whole.schema(), parts)?))
}

fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringViewArray>())
}

fn instants(millis: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(TimestampMillisecondArray::from_iter_values(millis))
}

fn integers(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

fn numbers(values: impl Iterator<Item = Option<u32>>) -> ArrayRef {
    Arc::new(values.collect::<UInt32Array>())
}

fn bytes(values: impl Iterator<Item = u8>) -> ArrayRef {
    Arc::new(UInt8Array::from_iter_values(values))
}
