//! The traffic as data frames, before the clock starts.
//!
//! Left out since the traffic has none: other states than confirmed, all-day meetings, instants of
//! answers. Ids are spelled one way in it, and so are not trimmed.

use polars::prelude::*;

use super::{Directory, Traffic};
use crate::given::People;
use crate::workload::Views;

pub(super) fn traffic(views: &Views<'_>) -> PolarsResult<Traffic> {
    let Views { emails, meetings } = views;
    let instants = |name: &str, millis: Vec<i64>| {
        let column = Column::new(name.into(), millis);
        column.cast(&DataType::Datetime(TimeUnit::Milliseconds, None))
    };
    let sent_at = emails.iter().map(|email| email.sent_at.timestamp_millis()).collect();
    let email_columns = vec![
        strings("id", emails.iter().map(|email| Some(email.id))),
        instants("sent_at", sent_at)?,
        strings("sender", emails.iter().map(|email| Some(email.from))),
        strings("in_reply_to", emails.iter().map(|email| email.in_reply_to)),
        strings("conversation", emails.iter().map(|email| email.conversation)),
        // A kind wins over those before it.
        Column::new("kind".into(), emails.iter().map(|email| email.kind as u8).collect::<Vec<_>>()),
    ];
    let recipients = || emails.iter().flat_map(|email| email.recipients.clone().map(move |address| (email, address)));
    let recipient_columns = vec![
        strings("email_id", recipients().map(|(email, _)| Some(email.id))),
        strings("address", recipients().map(|(_, address)| Some(address))),
    ];
    let meeting_columns = vec![
        strings("id", meetings.iter().map(|meeting| Some(meeting.id))),
        Column::new("revision".into(), meetings.iter().map(|meeting| meeting.revision).collect::<Vec<_>>()),
        instants("starts_at", meetings.iter().map(|meeting| meeting.start.timestamp_millis()).collect())?,
        instants("ends_at", meetings.iter().map(|meeting| meeting.end.timestamp_millis()).collect())?,
        strings("organizer", meetings.iter().map(|meeting| meeting.organizer)),
    ];
    let attendees =
        || meetings.iter().flat_map(|meeting| meeting.attendees.clone().map(move |attendee| (meeting, attendee)));
    let attendee_columns = vec![
        strings("meeting_id", attendees().map(|(meeting, _)| Some(meeting.id))),
        Column::new("revision".into(), attendees().map(|(meeting, _)| meeting.revision).collect::<Vec<_>>()),
        strings("address", attendees().map(|(_, attendee)| Some(attendee.address))),
        // An answer wins over those before it.
        Column::new("response".into(), attendees().map(|(_, attendee)| attendee.response as u8).collect::<Vec<_>>()),
    ];
    Ok(Traffic {
        emails: frame(email_columns)?,
        recipients: frame(recipient_columns)?,
        meetings: frame(meeting_columns)?,
        attendees: frame(attendee_columns)?,
    })
}

pub(super) fn directory(people: &People) -> PolarsResult<Directory> {
    let accounts: Vec<Option<u32>> = people.listed.iter().map(|(_, account)| *account).collect();
    let listed = vec![
        strings("address", people.listed.iter().map(|(address, _)| Some(address.as_str()))),
        Column::new("account".into(), accounts),
        Column::new("listed".into(), vec![true; people.listed.len()]),
    ];
    let accounts: Vec<u32> = people.domains.iter().map(|(_, account)| *account).collect();
    let domains = vec![
        strings("domain", people.domains.iter().map(|(domain, _)| Some(domain.as_str()))),
        Column::new("domain_account".into(), accounts),
    ];
    Ok(Directory { listed: frame(listed)?, domains: frame(domains)? })
}

fn strings<'a>(name: &str, values: impl Iterator<Item = Option<&'a str>>) -> Column {
    StringChunked::from_iter_options(name.into(), values).into_column()
}

fn frame(columns: Vec<Column>) -> PolarsResult<LazyFrame> {
    Ok(DataFrame::new_infer_height(columns)?.lazy())
}
