//! What is kept of an item: the fields that engagement is counted from. What is not named here, such as
//! subjects, bodies, previews, places and people's names, is not stored, whatever the server sends.

use serde_json::{Map, Value};

/// What is kept of a field.
enum Keep {
    /// A text, a number, true or false.
    Plain,
    /// These fields of an object, or of each object of an array.
    Fields(&'static [(&'static str, Keep)]),
    /// Of an array of objects with this field, those where it is one of these words, in any case.
    Named(&'static str, &'static [&'static str], &'static [(&'static str, Keep)]),
}

use Keep::{Fields, Named, Plain};

type Item = Map<String, Value>;

const REMOVED: Keep = Fields(&[("reason", Plain)]);
const PERSON: Keep = Fields(&[("emailAddress", Fields(&[("address", Plain)]))]);
const TIME: Keep = Fields(&[("dateTime", Plain), ("timeZone", Plain)]);
const ANSWER: Keep = Fields(&[("response", Plain), ("time", Plain)]);

/// What `$select` asks for of a message, beside what comes by itself.
pub(crate) const SELECT: &str = "id,internetMessageId,conversationId,sentDateTime,receivedDateTime,\
                                 lastModifiedDateTime,from,sender,toRecipients,ccRecipients,bccRecipients,isDraft,internetMessageHeaders";

/// The extended property that has In-Reply-To where there are no headers: on mail that was sent, or brought
/// here from elsewhere.
pub(crate) const IN_REPLY_TO: &str = "String 0x1042";

const MESSAGE: &[(&str, Keep)] = &[
    // Which messages are a calendar's.
    ("@odata.type", Plain),
    ("@removed", REMOVED),
    ("id", Plain),
    ("internetMessageId", Plain),
    ("conversationId", Plain),
    ("sentDateTime", Plain),
    ("receivedDateTime", Plain),
    ("from", PERSON),
    ("sender", PERSON),
    ("toRecipients", PERSON),
    ("ccRecipients", PERSON),
    ("bccRecipients", PERSON),
    ("isDraft", Plain),
    ("lastModifiedDateTime", Plain),
    ("meetingMessageType", Plain),
    ("internetMessageHeaders", Named("name", HEADERS, &[("name", Plain), ("value", Plain)])),
    ("singleValueExtendedProperties", Named("id", &[IN_REPLY_TO], &[("id", Plain), ("value", Plain)])),
];

/// What is answered, and what was not written by a person.
const HEADERS: &[&str] = &[
    "In-Reply-To",
    "Auto-Submitted",
    "X-Autoreply",
    "X-Autorespond",
    "Precedence",
    "List-Id",
    "List-Post",
    "List-Unsubscribe",
    "Content-Class",
    "Content-Type",
];

const EVENT: &[(&str, Keep)] = &[
    ("@odata.type", Plain),
    ("@removed", REMOVED),
    ("id", Plain),
    ("iCalUId", Plain),
    ("uid", Plain),
    ("type", Plain),
    // Only that there is one: it tells a series from its meetings.
    ("recurrence", Fields(&[("pattern", Fields(&[("type", Plain)]))])),
    ("seriesMasterId", Plain),
    ("occurrenceId", Plain),
    ("originalStart", Plain),
    ("originalStartTimeZone", Plain),
    ("originalEndTimeZone", Plain),
    ("start", TIME),
    ("end", TIME),
    ("isAllDay", Plain),
    ("isCancelled", Plain),
    ("isDraft", Plain),
    ("isOrganizer", Plain),
    ("organizer", PERSON),
    ("attendees", Fields(&[("type", Plain), ("status", ANSWER), ("emailAddress", Fields(&[("address", Plain)]))])),
    ("responseStatus", ANSWER),
    ("createdDateTime", Plain),
    ("lastModifiedDateTime", Plain),
];

/// What is kept of a message.
pub(crate) fn of_message(item: Item) -> Item {
    of_object(item, MESSAGE)
}

/// What is kept of an event.
pub(crate) fn of_event(item: Item) -> Item {
    of_object(item, EVENT)
}

fn of_object(mut item: Item, fields: &[(&str, Keep)]) -> Item {
    let kept =
        fields.iter().filter_map(|(name, keep)| Some(((*name).to_owned(), of_value(item.remove(*name)?, keep)?)));
    kept.collect()
}

/// `None` where something else stands there than belongs there.
fn of_value(value: Value, keep: &Keep) -> Option<Value> {
    match (value, keep) {
        (Value::Null, _) => Some(Value::Null),
        (value @ (Value::String(_) | Value::Number(_) | Value::Bool(_)), Plain) => Some(value),
        (Value::Object(item), Fields(fields)) => Some(Value::Object(of_object(item, fields))),
        (Value::Array(items), Fields(_)) => Some(items.into_iter().filter_map(|item| of_value(item, keep)).collect()),
        (Value::Array(items), Named(key, words, fields)) => {
            let is_named = |item: &Item| {
                let name = item.get(*key).and_then(Value::as_str).unwrap_or_default();
                words.iter().any(|word| word.eq_ignore_ascii_case(name))
            };
            let objects =
                items.into_iter().filter_map(|item| if let Value::Object(item) = item { Some(item) } else { None });
            Some(objects.filter(is_named).map(|item| Value::Object(of_object(item, fields))).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Item {
        let Value::Object(item) = value else { panic!("no object: {value}") };
        item
    }

    #[test]
    fn of_a_message_who_when_and_what_it_answers() {
        let person = |address: &str| json!({"emailAddress": {"name": "Private Person", "address": address}});
        let message = json!({
            "@odata.etag": "W/\"secret\"",
            "@odata.type": "#microsoft.graph.eventMessageRequest",
            "id": "AAk=",
            "internetMessageId": "<m1@corp.example>",
            "subject": "secret",
            "body": {"contentType": "text", "content": "secret"},
            "bodyPreview": "secret",
            "sentDateTime": "2026-03-02T09:00:00Z",
            "isDraft": false,
            "from": person("rep@corp.example"),
            "sender": null,
            "toRecipients": [person("bo@birch.example"), "secret", 7],
            "ccRecipients": "secret",
            "internetMessageHeaders": [
                {"name": "Subject", "value": "secret"},
                {"name": "Thread-Topic", "value": "secret"},
                {"name": "in-reply-to", "value": "<m0@birch.example>", "secret": "secret"},
                {"name": "Precedence", "value": {"secret": true}},
            ],
            "singleValueExtendedProperties": [
                {"id": "String 0x1042", "value": "<m0@birch.example>"},
                {"id": "String 0x37", "value": "secret"},
            ],
        });
        let kept = json!({
            "@odata.type": "#microsoft.graph.eventMessageRequest",
            "id": "AAk=",
            "internetMessageId": "<m1@corp.example>",
            "sentDateTime": "2026-03-02T09:00:00Z",
            "isDraft": false,
            "from": {"emailAddress": {"address": "rep@corp.example"}},
            "sender": null,
            "toRecipients": [{"emailAddress": {"address": "bo@birch.example"}}],
            "internetMessageHeaders": [
                {"name": "in-reply-to", "value": "<m0@birch.example>"},
                {"name": "Precedence"},
            ],
            "singleValueExtendedProperties": [{"id": "String 0x1042", "value": "<m0@birch.example>"}],
        });
        assert_eq!(Value::Object(of_message(object(message))), kept);
    }

    #[test]
    fn of_an_event_who_when_and_what_was_answered() {
        let event = json!({
            "id": "AAe=",
            "iCalUId": "040000",
            "subject": "secret",
            "bodyPreview": "secret",
            "body": {"content": "secret"},
            "location": {"displayName": "secret"},
            "locations": ["secret"],
            "onlineMeeting": {"joinUrl": "secret"},
            "start": {"dateTime": "2026-03-02T09:00:00.0000000", "timeZone": "UTC", "secret": "secret"},
            "organizer": {"emailAddress": {"name": "Private Person", "address": "rep@corp.example"}},
            "attendees": [{
                "type": "required",
                "status": {"response": "accepted", "time": "2026-03-01T09:00:00Z"},
                "emailAddress": {"name": "Private Person", "address": "bo@birch.example"},
                "proposedNewTime": {"start": "secret"},
            }],
        });
        let kept = json!({
            "id": "AAe=",
            "iCalUId": "040000",
            "start": {"dateTime": "2026-03-02T09:00:00.0000000", "timeZone": "UTC"},
            "organizer": {"emailAddress": {"address": "rep@corp.example"}},
            "attendees": [{
                "type": "required",
                "status": {"response": "accepted", "time": "2026-03-01T09:00:00Z"},
                "emailAddress": {"address": "bo@birch.example"},
            }],
        });
        assert_eq!(Value::Object(of_event(object(event))), kept);
        let removed = json!({"@removed": {"reason": "deleted"}, "id": "AAe="});
        assert_eq!(Value::Object(of_event(object(removed.clone()))), removed);
    }

    #[test]
    fn everything_selected_is_kept() {
        for name in SELECT.split(',') {
            assert!(MESSAGE.iter().any(|(kept, _)| *kept == name), "{name}");
        }
    }
}
