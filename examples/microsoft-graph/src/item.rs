//! One item of Graph's: a message or an event, with the properties that are asked for here and no others.
//!
//! Subjects and bodies are skipped while the JSON is read, and never held.

use account_engagement::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;

use crate::event::Role;
use crate::given::{Fit, Given, There, fit_as_object};
use crate::page::Document;
use crate::timezone::Clock;

/// The properties of a message, an event, or what one of them has become in a delta query; and those of
/// the page around them, since only its properties tell an object that is a page from one that is an item.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Item {
    #[serde(rename = "@odata.type")]
    pub(crate) odata_type: Given<String>,
    #[serde(rename = "@odata.context")]
    pub(crate) context: Given<String>,
    #[serde(rename = "@odata.nextLink")]
    pub(crate) next_link: Given<String>,
    #[serde(rename = "@odata.deltaLink")]
    pub(crate) delta_link: Given<String>,
    pub(crate) fetched_at: Given<DateTime<Utc>>,
    /// The items of a page.
    pub(crate) value: Option<Document>,
    /// What Graph answers where it does not answer.
    pub(crate) error: Given<There>,
    /// The answers to a batch.
    pub(crate) responses: Given<There>,

    /// The item left what a delta query follows.
    #[serde(rename = "@removed")]
    pub(crate) removed: Given<There>,
    pub(crate) id: Given<String>,
    pub(crate) last_modified_date_time: Given<DateTime<Utc>>,
    pub(crate) is_draft: Given<bool>,
    pub(crate) single_value_extended_properties: Given<Vec<ExtendedProperty>>,

    pub(crate) internet_message_id: Given<String>,
    pub(crate) sent_date_time: Given<DateTime<Utc>>,
    pub(crate) received_date_time: Given<DateTime<Utc>>,
    pub(crate) from: Given<Recipient>,
    pub(crate) sender: Given<Recipient>,
    pub(crate) to_recipients: Given<Vec<Recipient>>,
    pub(crate) cc_recipients: Given<Vec<Recipient>>,
    pub(crate) bcc_recipients: Given<Vec<Recipient>>,
    pub(crate) conversation_id: Given<String>,
    pub(crate) internet_message_headers: Given<Vec<Header>>,
    pub(crate) meeting_message_type: Given<String>,
    /// The event that an invitation is about, where it was expanded.
    pub(crate) event: Given<Box<Item>>,

    pub(crate) uid: Given<String>,
    #[serde(rename = "iCalUId")]
    pub(crate) ical_uid: Given<String>,
    #[serde(rename = "type")]
    pub(crate) event_type: Given<Role>,
    pub(crate) series_master_id: Given<String>,
    pub(crate) recurrence: Given<There>,
    pub(crate) original_start: Given<DateTime<Utc>>,
    pub(crate) start: Given<Clock>,
    pub(crate) end: Given<Clock>,
    pub(crate) is_all_day: Given<bool>,
    pub(crate) is_cancelled: Given<bool>,
    pub(crate) is_organizer: Given<bool>,
    pub(crate) organizer: Given<Recipient>,
    pub(crate) attendees: Given<Vec<Recipient>>,
    pub(crate) response_status: Given<Answer>,
}

/// Somebody on a message or an event; attendees have a type and an answer too.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Recipient {
    email_address: Given<EmailAddress>,
    #[serde(rename = "type")]
    pub(crate) attendee_type: Given<AttendeeType>,
    pub(crate) status: Given<Answer>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct EmailAddress {
    address: Given<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Header {
    name: Given<String>,
    value: Given<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ExtendedProperty {
    id: Given<Extended>,
    value: Given<String>,
}

/// The extended properties that are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extended {
    /// Where Outlook keeps In-Reply-To, also of mail that was sent, of which Graph shows no headers.
    InReplyTo,
    /// The class of a message: `IPM.Note`, `REPORT.IPM.Note.NDR`.
    MessageClass,
    /// Where it keeps what iCalendar calls SEQUENCE.
    Sequence,
}

/// A `responseStatus`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    pub(crate) response: Given<Response>,
    pub(crate) time: Given<DateTime<Utc>>,
}

/// What matters of the type of an attendee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AttendeeType {
    Person,
    /// A room, or equipment.
    Resource,
}

fit_as_object!(Box<Item>, EmailAddress, Header, ExtendedProperty, Answer);

/// Somebody of whom nothing can be read is nobody: a writer of JSON has cut off what lies deep.
impl Fit for Recipient {
    fn of_object<'de, A: MapAccess<'de>>(object: A) -> Result<Given<Recipient>, A::Error> {
        let found = Recipient::deserialize(MapAccessDeserializer::new(object))?;
        Ok(if matches!(found.email_address, Given::Odd) { Given::Odd } else { Given::Value(found) })
    }
}

/// By its id, which Graph spells back in its own way.
impl Fit for Extended {
    fn of_text(text: &str) -> Given<Extended> {
        let words: Vec<String> = text.split_whitespace().map(str::to_ascii_lowercase).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["string", "0x1042"] => Given::Value(Extended::InReplyTo),
            ["string", "0x1a" | "0x001a"] => Given::Value(Extended::MessageClass),
            ["integer", "{00062002-0000-0000-c000-000000000046}", "id", "0x8201"] => Given::Value(Extended::Sequence),
            _ => Given::Null,
        }
    }
}

impl Fit for AttendeeType {
    fn of_text(text: &str) -> Given<AttendeeType> {
        let is_resource = text.trim().eq_ignore_ascii_case("resource");
        Given::Value(if is_resource { AttendeeType::Resource } else { AttendeeType::Person })
    }
}

/// The word of a response; an unknown word does not fit.
impl Fit for Response {
    fn of_text(text: &str) -> Given<Response> {
        match text.trim().to_ascii_lowercase().as_str() {
            "accepted" | "organizer" => Given::Value(Response::Accepted),
            "tentativelyaccepted" => Given::Value(Response::Tentative),
            "declined" => Given::Value(Response::Declined),
            "none" | "notresponded" => Given::Value(Response::None),
            "" => Given::Null,
            _ => Given::Odd,
        }
    }
}

impl Item {
    pub(crate) fn is_removed(&self) -> bool {
        self.removed.is_there()
    }

    /// A header of a message, by name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let headers = self.internet_message_headers.value()?;
        let is_named = |header: &&Header| header.name.text().is_some_and(|found| found.eq_ignore_ascii_case(name));
        headers.iter().find(is_named).map(|header| header.value.text().unwrap_or_default())
    }

    /// This version over an older one, property by property: a delta query may send only what changed.
    pub(crate) fn over(self, older: Item) -> Item {
        Item {
            odata_type: self.odata_type.or(older.odata_type),
            context: Given::Absent,
            next_link: Given::Absent,
            delta_link: Given::Absent,
            fetched_at: Given::Absent,
            value: None,
            error: Given::Absent,
            responses: Given::Absent,
            removed: self.removed,
            id: self.id.or(older.id),
            last_modified_date_time: self.last_modified_date_time.or(older.last_modified_date_time),
            is_draft: self.is_draft.or(older.is_draft),
            single_value_extended_properties: self
                .single_value_extended_properties
                .or(older.single_value_extended_properties),
            internet_message_id: self.internet_message_id.or(older.internet_message_id),
            sent_date_time: self.sent_date_time.or(older.sent_date_time),
            received_date_time: self.received_date_time.or(older.received_date_time),
            from: self.from.or(older.from),
            sender: self.sender.or(older.sender),
            to_recipients: self.to_recipients.or(older.to_recipients),
            cc_recipients: self.cc_recipients.or(older.cc_recipients),
            bcc_recipients: self.bcc_recipients.or(older.bcc_recipients),
            conversation_id: self.conversation_id.or(older.conversation_id),
            internet_message_headers: self.internet_message_headers.or(older.internet_message_headers),
            meeting_message_type: self.meeting_message_type.or(older.meeting_message_type),
            event: self.event.or(older.event),
            uid: self.uid.or(older.uid),
            ical_uid: self.ical_uid.or(older.ical_uid),
            event_type: self.event_type.or(older.event_type),
            series_master_id: self.series_master_id.or(older.series_master_id),
            recurrence: self.recurrence.or(older.recurrence),
            original_start: self.original_start.or(older.original_start),
            start: self.start.or(older.start),
            end: self.end.or(older.end),
            is_all_day: self.is_all_day.or(older.is_all_day),
            is_cancelled: self.is_cancelled.or(older.is_cancelled),
            is_organizer: self.is_organizer.or(older.is_organizer),
            organizer: self.organizer.or(older.organizer),
            attendees: self.attendees.or(older.attendees),
            response_status: self.response_status.or(older.response_status),
        }
    }
}

impl Recipient {
    pub(crate) fn address(&self) -> Option<&str> {
        self.email_address.value()?.address.text()
    }
}

/// A property that was expanded.
pub(crate) fn extended(properties: &Given<Vec<ExtendedProperty>>, which: Extended) -> Option<&str> {
    properties.value()?.iter().find(|property| property.id == Given::Value(which))?.value.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(json: &str) -> Item {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_spelling_of_an_extended_property_does_not_matter() {
        let found = item(
            r#"{"singleValueExtendedProperties": [
                {"id": "String 0x1042", "value": "<a@x.example>"},
                {"id": "Integer {00062002-0000-0000-c000-000000000046}  id 0x8201", "value": "3"}]}"#,
        );
        let value = |which| extended(&found.single_value_extended_properties, which);
        assert_eq!(value(Extended::InReplyTo), Some("<a@x.example>"));
        assert_eq!(value(Extended::Sequence), Some("3"));
        let other = item(r#"{"singleValueExtendedProperties": [{"id": "String 0x1043", "value": "3"}]}"#);
        assert_eq!(extended(&other.single_value_extended_properties, Extended::Sequence), None);
    }

    #[test]
    fn what_is_held_by_the_hundred_thousand_is_small() {
        let found = item(r#"{"attendees": [{"emailAddress": {"address": "a@x.example"}}, {"type": "resource"}]}"#);
        let attendees = found.attendees.value().unwrap();
        assert_eq!(attendees.capacity(), attendees.len());
        assert!(size_of::<Recipient>() <= 48, "{}", size_of::<Recipient>());
        assert!(size_of::<Item>() <= 768, "{}", size_of::<Item>());
    }

    #[test]
    fn a_newer_version_takes_the_place_of_what_it_names() {
        let older = item(r#"{"id": "1", "isCancelled": false, "uid": "u", "organizer": {"type": "a"}}"#);
        let newer = item(r#"{"id": "1", "isCancelled": true, "organizer": null}"#);
        let both = newer.over(older);
        assert_eq!((both.is_cancelled, both.uid.text()), (Given::Value(true), Some("u")));
        assert!(matches!(both.organizer, Given::Null));
    }
}
