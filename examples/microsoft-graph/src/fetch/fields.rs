//! What is kept of an item: the fields that engagement is counted from. What is not named here, such as
//! subjects, bodies, previews, places and people's names, is not stored, even if the server sends it.

use kit::mail::address::listed;
use kit::mail::encoded_word::decode;
use kit::mail::thread::ids;
use serde_json::{Map, Value, json};

/// What is kept of a field.
enum Keep {
    /// A text, a number, true or false.
    Plain,
    /// These fields of an object, or of each object of an array.
    Fields(&'static [(&'static str, Keep)]),
    /// Of an array of objects with this field, those where it is this word, in any case.
    Named(&'static str, &'static str, &'static [(&'static str, Keep)]),
    /// Of an array of headers, these, and of each no more than this.
    Headers(&'static [(&'static str, Part)]),
}

/// What is kept of a header's value.
#[derive(Clone, Copy)]
enum Part {
    /// Nothing: that it is there says enough.
    Presence,
    /// The value before its parameters and comments, if it is a single word.
    Word,
    /// The message ids in it, of which one may be the address of a participant.
    Ids,
    /// The last message id in it.
    LastId,
    /// The first address in it.
    Address,
    /// The value, if it is an empty address.
    Null,
    /// The value, if it says that the message is junk.
    Junk,
}

use Keep::{Fields, Headers, Named, Plain};
use Part::{Address, Ids, Junk, LastId, Null, Presence, Word};

type Item = Map<String, Value>;

const REMOVED: Keep = Fields(&[("reason", Plain)]);
const PERSON: Keep = Fields(&[("emailAddress", Fields(&[("address", Plain)]))]);
const TIME: Keep = Fields(&[("dateTime", Plain), ("timeZone", Plain)]);
const ANSWER: Keep = Fields(&[("response", Plain), ("time", Plain)]);

/// The properties of a message that `$select` asks for, besides those that are always sent.
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
    ("internetMessageHeaders", Headers(HEADERS)),
    ("singleValueExtendedProperties", Named("id", IN_REPLY_TO, &[("id", Plain), ("value", Plain)])),
];

/// What is answered, and what was not written by a person.
const HEADERS: &[(&str, Part)] = &[
    ("In-Reply-To", Ids),
    ("References", LastId),
    ("Return-Path", Null),
    ("X-Failed-Recipients", Presence),
    ("X-MS-Exchange-Message-Is-Ndr", Presence),
    ("X-MS-Journal-Report", Presence),
    ("X-Spam-Flag", Word),
    ("X-Microsoft-Antispam-Mailbox-Delivery", Junk),
    // Whose mail it is where a group has written itself into From.
    ("X-Original-From", Address),
    ("X-Google-Original-From", Address),
    ("Auto-Submitted", Word),
    ("X-Autoreply", Word),
    ("X-Autorespond", Word),
    ("Precedence", Word),
    // They have links and addresses in them by which a recipient is known.
    ("List-Id", Presence),
    ("List-Post", Presence),
    ("List-Unsubscribe", Presence),
    ("Content-Class", Word),
    // Its parameters name files.
    ("Content-Type", Word),
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

/// `None` for a value of the wrong type.
fn of_value(value: Value, keep: &Keep) -> Option<Value> {
    match (value, keep) {
        (Value::Null, _) => Some(Value::Null),
        (value @ (Value::String(_) | Value::Number(_) | Value::Bool(_)), Plain) => Some(value),
        (Value::Object(item), Fields(fields)) => Some(Value::Object(of_object(item, fields))),
        (Value::Array(items), Fields(_)) => Some(items.into_iter().filter_map(|item| of_value(item, keep)).collect()),
        (Value::Array(items), Named(key, word, fields)) => {
            let is_named = |item: &Value| {
                let name = item.get(*key).and_then(Value::as_str).unwrap_or_default();
                word.eq_ignore_ascii_case(name)
            };
            let objects = items.into_iter().filter(is_named);
            Some(objects.filter_map(|item| of_value(item, &Fields(fields))).collect())
        }
        (Value::Array(items), Headers(headers)) => {
            Some(items.iter().filter_map(|item| of_header(item, headers)).collect())
        }
        _ => None,
    }
}

fn of_header(header: &Value, headers: &[(&str, Part)]) -> Option<Value> {
    let name = header.get("name")?.as_str()?;
    let (_, part) = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let value = header.get("value").and_then(Value::as_str).unwrap_or_default();
    let value = match part {
        Presence => String::new(),
        Word => value.split([';', '(']).next().unwrap_or_default().trim().to_owned(),
        Ids => Some(ids(value))
            .filter(|ids| !ids.is_empty())
            .map(|ids| format!("<{}>", ids.join("><")))
            .unwrap_or_default(),
        LastId => ids(value).last().map(|id| format!("<{id}>")).unwrap_or_default(),
        Address => listed(&decode(value)).into_iter().next().unwrap_or_default(),
        Null => value.trim().to_owned(),
        Junk => value
            .split(';')
            .map(str::trim)
            .find(|part| part.eq_ignore_ascii_case("dest:j"))
            .unwrap_or_default()
            .to_owned(),
    };
    // Some write sentences where a word belongs.
    let may_have_address = matches!(part, Ids | LastId | Address);
    let is_plain = !value.contains(char::is_whitespace) && (may_have_address || !value.contains('@'));
    Some(json!({"name": name, "value": if is_plain { value } else { String::new() }}))
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
                {"name": "Auto-Submitted", "value": " auto-replied (secret)"},
                {"name": "X-Autorespond", "value": "secret matters of yours"},
                {"name": "X-Autoreply", "value": "secret@corp.example"},
                {"name": "In-Reply-To", "value": "secret's message <m1@birch.example> of yesterday"},
                {"name": "References", "value": "<m0@birch.example> <m1@birch.example>"},
                {"name": "Return-Path", "value": "<secret@birch.example>"},
                {"name": "X-Original-From", "value": "Private Person <bo@birch.example>"},
                {"name": "X-Microsoft-Antispam-Mailbox-Delivery", "value": "ucf:0;dest:J;secret:1"},
                {"name": "X-MS-Exchange-Message-Is-Ndr", "value": "secret"},
                {"name": "List-Id", "value": "secret <secret.lists.example>"},
                {"name": "List-Post", "value": "<mailto:secret@lists.example>"},
                {"name": "List-Unsubscribe", "value": "<https://news.example/?who=secret>"},
                {"name": "Content-Class", "value": "urn:content-classes:calendarmessage"},
                {"name": "Content-Type", "value": "Text/Calendar; name=\"secret\""},
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
                {"name": "Precedence", "value": ""},
                {"name": "Auto-Submitted", "value": "auto-replied"},
                {"name": "X-Autorespond", "value": ""},
                {"name": "X-Autoreply", "value": ""},
                {"name": "In-Reply-To", "value": "<m1@birch.example>"},
                {"name": "References", "value": "<m1@birch.example>"},
                {"name": "Return-Path", "value": ""},
                {"name": "X-Original-From", "value": "bo@birch.example"},
                {"name": "X-Microsoft-Antispam-Mailbox-Delivery", "value": "dest:J"},
                {"name": "X-MS-Exchange-Message-Is-Ndr", "value": ""},
                {"name": "List-Id", "value": ""},
                {"name": "List-Post", "value": ""},
                {"name": "List-Unsubscribe", "value": ""},
                {"name": "Content-Class", "value": "urn:content-classes:calendarmessage"},
                {"name": "Content-Type", "value": "Text/Calendar"},
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
