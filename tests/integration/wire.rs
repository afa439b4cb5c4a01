//! SPEC 2: the form in which models come in, and how times and ids are read.

use account_engagement::{
    Account, Attendee, Contact, Email, EmailKind, Mailbox, Meeting, MeetingStatus, Outcome, Response,
};
use chrono::DateTime;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::world::{ANN, BOB, REP, after, at, clock, email, email_at, empty, first, meeting, offer, rows};

fn full_email() -> Value {
    json!({"id": "<a1@mail.example>", "sent_at": "2026-03-02T09:00:00.000Z", "from": REP, "to": [ANN], "cc": [BOB],
           "bcc": ["z@a.example"], "in_reply_to": "<a0@mail.example>", "conversation": "AAQk", "kind": "bulk"})
}

fn full_meeting() -> Value {
    json!({"id": "uid-7", "organizer": REP,
           "attendees": [{"address": ANN, "response": "accepted", "responded_at": "2026-03-01T08:00:00.000Z"}],
           "start": "2026-03-02T09:00:00.000Z", "end": "2026-03-02T09:30:00.000Z", "all_day": true,
           "status": "tentative", "revision": -3})
}

fn full_account() -> Value {
    json!({"id": "acct-1", "name": "Customer 1", "domains": ["cust.example"],
           "contacts": [{"id": "c-9", "addresses": ["x@cust.example"]}], "parent": "acct-0"})
}

fn full_mailbox() -> Value {
    json!({"address": REP, "aliases": ["r.ep@corp.example"], "directory_id": "0a", "name": "Rep"})
}

/// A model of the type that is named, from JSON and back.
fn reread(model: &str, wire: &Value) -> Result<Value, String> {
    fn through<T: Serialize + DeserializeOwned>(wire: &Value) -> Result<Value, String> {
        let read: T = serde_json::from_value(wire.clone()).map_err(|error| error.to_string())?;
        Ok(serde_json::to_value(&read).unwrap())
    }
    match model {
        "email" => through::<Email>(wire),
        "meeting" => through::<Meeting>(wire),
        "account" => through::<Account>(wire),
        "contact" => through::<Contact>(wire),
        "mailbox" => through::<Mailbox>(wire),
        other => panic!("{other}"),
    }
}

#[test]
fn a_missing_required_field_is_an_error() {
    for (model, wire, required) in [
        ("email", full_email(), ["id", "sent_at", "from"].as_slice()),
        ("meeting", full_meeting(), &["id", "start", "end"]),
        ("account", full_account(), &["id"]),
        ("contact", full_account()["contacts"][0].clone(), &["id"]),
        ("mailbox", full_mailbox(), &["address"]),
    ] {
        for &field in required {
            let mut without = wire.clone();
            without.as_object_mut().unwrap().remove(field);
            assert_eq!(reread(model, &without), Err(format!("missing field `{field}`")), "{model} without {field}");
            let mut null = wire.clone();
            null[field] = Value::Null;
            let expected = "invalid type: null, expected a string";
            assert_eq!(reread(model, &null), Err(expected.to_owned()), "{model} with {field} null");
        }
    }
}

#[test]
fn optional_fields_can_be_missing_or_null() {
    for (model, wire, optional) in [
        (
            "email",
            full_email(),
            json!({"to": [], "cc": [], "bcc": [], "in_reply_to": null, "conversation": null, "kind": "personal"}),
        ),
        (
            "meeting",
            full_meeting(),
            json!({"organizer": null, "attendees": [], "all_day": false, "status": "confirmed", "revision": 0}),
        ),
        ("account", full_account(), json!({"name": null, "domains": [], "contacts": [], "parent": null})),
        ("contact", full_account()["contacts"][0].clone(), json!({"addresses": []})),
        ("mailbox", full_mailbox(), json!({"aliases": [], "directory_id": null, "name": null})),
    ] {
        for (field, empty) in optional.as_object().unwrap() {
            let mut expected = wire.clone();
            expected[field] = empty.clone();
            let mut null = wire.clone();
            null[field] = Value::Null;
            let mut without = wire.clone();
            without.as_object_mut().unwrap().remove(field);
            assert_eq!(reread(model, &null), Ok(expected.clone()), "{model} with {field} null");
            assert_eq!(reread(model, &without), Ok(expected), "{model} without {field}");
        }
    }
    for (why, answer) in [
        ("missing", json!({"address": ANN})),
        ("null", json!({"address": ANN, "response": null, "responded_at": null})),
    ] {
        assert_eq!(serde_json::from_value::<Attendee>(answer).unwrap(), Attendee::new(ANN), "answer {why}");
    }
}

/// The very forms of the rules, so that no name and no field changes unseen: there is no subject,
/// no body and no attachment.
#[test]
fn models_are_written_as_read_and_unknown_fields_are_ignored() {
    for (model, wire) in [
        ("email", full_email()),
        ("meeting", full_meeting()),
        ("account", full_account()),
        ("contact", full_account()["contacts"][0].clone()),
        ("mailbox", full_mailbox()),
    ] {
        assert_eq!(reread(model, &wire), Ok(wire.clone()), "{model}");
        let mut more = wire.clone();
        more["subject"] = json!("not to be held");
        more["body"] = json!({"text": ["not to be held"]});
        assert_eq!(reread(model, &more), Ok(wire), "{model} with more");
    }
}

#[test]
fn an_unknown_word_is_an_error_that_names_it() {
    let attendee = |response: &str| json!([{"address": ANN, "response": response}]);
    for (model, wire, field, value, expected) in [
        (
            "email",
            full_email(),
            "kind",
            json!("newsletter"),
            "unknown variant `newsletter`, expected one of `personal`, `calendar`, `bulk`, `auto_reply`",
        ),
        (
            "email",
            full_email(),
            "kind",
            json!("Personal"),
            "unknown variant `Personal`, expected one of `personal`, `calendar`, `bulk`, `auto_reply`",
        ),
        (
            "meeting",
            full_meeting(),
            "status",
            json!("postponed"),
            "unknown variant `postponed`, expected one of `confirmed`, `tentative`, `cancelled`",
        ),
        (
            "meeting",
            full_meeting(),
            "attendees",
            attendee("maybe"),
            "unknown variant `maybe`, expected one of `none`, `declined`, `tentative`, `accepted`",
        ),
    ] {
        let mut wire = wire;
        wire[field] = value;
        assert_eq!(reread(model, &wire), Err(expected.to_owned()), "{field} of {model}");
    }
}

#[test]
fn every_word_of_the_rules_is_read() {
    for (word, kind) in [
        ("personal", EmailKind::Personal),
        ("auto_reply", EmailKind::AutoReply),
        ("bulk", EmailKind::Bulk),
        ("calendar", EmailKind::Calendar),
    ] {
        assert_eq!(serde_json::from_value::<EmailKind>(json!(word)).unwrap(), kind, "{word}");
    }
    for (word, status) in [
        ("confirmed", MeetingStatus::Confirmed),
        ("tentative", MeetingStatus::Tentative),
        ("cancelled", MeetingStatus::Cancelled),
    ] {
        assert_eq!(serde_json::from_value::<MeetingStatus>(json!(word)).unwrap(), status, "{word}");
    }
    for (word, response) in [
        ("accepted", Response::Accepted),
        ("tentative", Response::Tentative),
        ("declined", Response::Declined),
        ("none", Response::None),
    ] {
        assert_eq!(serde_json::from_value::<Response>(json!(word)).unwrap(), response, "{word}");
    }
    for revision in [i64::MIN, -1, i64::MAX] {
        let mut wire = full_meeting();
        wire["revision"] = json!(revision);
        assert_eq!(serde_json::from_value::<Meeting>(wire).unwrap().revision, revision);
    }
}

#[test]
fn times_are_rfc_3339_with_any_offset_truncated_to_the_millisecond() {
    for (why, text, expected) in [
        ("UTC", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00.000Z"),
        ("east of UTC", "2026-03-02T09:00:00+05:45", "2026-03-02T03:15:00.000Z"),
        ("west of UTC, on another date", "2026-03-02T20:00:00-08:00", "2026-03-03T04:00:00.000Z"),
        ("small letters", "2026-03-02t09:00:00z", "2026-03-02T09:00:00.000Z"),
        ("cut, not rounded", "2026-03-02T09:00:00.9999999Z", "2026-03-02T09:00:00.999Z"),
        ("cut towards the past before 1970 too", "1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
        ("a leap second is the next second", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
        ("and so are its parts", "2016-12-31T18:59:60.25-05:00", "2017-01-01T00:00:00.250Z"),
    ] {
        for (model, mut wire, field) in [
            ("email", full_email(), "sent_at"),
            ("meeting", full_meeting(), "start"),
            ("meeting", full_meeting(), "end"),
        ] {
            wire[field] = json!(text);
            assert_eq!(reread(model, &wire).unwrap()[field], expected, "{why}: {field}");
        }
        let mut wire = full_meeting();
        wire["attendees"][0]["responded_at"] = json!(text);
        assert_eq!(reread("meeting", &wire).unwrap()["attendees"][0]["responded_at"], expected, "{why}");
    }
}

#[test]
fn a_malformed_time_is_an_error_that_names_it() {
    for (text, cause) in [
        ("2026-03-02T09:00:00", "premature end of input"),
        ("2026-13-02T09:00:00Z", "input is out of range"),
        ("yesterday", "premature end of input"),
        ("2026/03/02T09:00:00Z", "input contains invalid characters"),
    ] {
        let expected =
            format!("{text:?} is not an RFC 3339 time with an offset, such as 2026-03-02T09:00:00Z ({cause})");
        let mut wire = full_email();
        wire["sent_at"] = json!(text);
        assert_eq!(reread("email", &wire), Err(expected));
    }
}

/// Also where the model was built and not read.
#[test]
fn an_offered_time_is_truncated_to_the_millisecond() {
    let original = email_at("o", at("2026-03-02T09:00:00.0009Z"), REP, ANN);
    let answer = email_at("r", at("2026-03-02T09:00:00.0021Z"), ANN, REP).in_reply_to("o");
    let long = Meeting::new("m", at("2026-03-02T09:00:00.0009Z"), at("2026-03-02T09:00:01.0019Z"));
    let long = long.organizer(REP).attendee(ANN);
    let mut aggregator = after([original, answer]);
    offer(&mut aggregator, [long]);
    let rows = rows(&aggregator);
    let row = first(&rows, "acct-a").unwrap();
    assert_eq!((row.average_reply_duration, row.average_meeting_duration), (Some(0.002), Some(1.001)));
}

#[test]
fn ids_are_compared_exactly_after_trimming_white_space_and_one_pair_of_brackets() {
    for (why, other, expected) in [
        ("the same", "a1@mail", Outcome::Copy),
        ("white space round it", " \ta1@mail\n", Outcome::Copy),
        ("brackets round it", "<a1@mail>", Outcome::Copy),
        ("white space and brackets", "  < a1@mail > ", Outcome::Copy),
        ("two pairs: one is left", "<<a1@mail>>", Outcome::Recorded),
        ("half a pair", "<a1@mail", Outcome::Recorded),
        ("another case", "A1@mail", Outcome::Recorded),
        ("white space inside", "a1 @mail", Outcome::Recorded),
    ] {
        assert_eq!(offer(&mut after([email("a1@mail", REP, ANN)]), [email(other, REP, ANN)]), [expected], "{why}");
        let meetings = offer(&mut after([meeting("a1@mail", REP, ANN)]), [meeting(other, REP, ANN)]);
        assert_eq!(meetings, [expected], "{why}, of a meeting");

        let same = expected == Outcome::Copy;
        let original = || email("a1@mail", REP, ANN);
        let late = || email_at("r", clock("10:00:00"), ANN, REP);
        let waits = |emails: [Email; 2]| first(&rows(&after(emails)), "acct-a").unwrap().average_reply_duration;
        let expected = same.then_some(3600.0);
        assert_eq!(waits([original(), late().in_reply_to(other)]), expected, "{why}, of In-Reply-To");
        let in_thread = [original().conversation("a1@mail"), late().conversation(other)];
        assert_eq!(waits(in_thread), expected, "{why}, of a conversation");
    }
}

#[test]
fn an_id_that_is_empty_after_trimming_is_absent() {
    for nothing in ["", "  ", "<>", " < > "] {
        let original = || email("o", REP, ANN);
        let late = || email_at("r", clock("10:00:00"), ANN, REP);
        let waits = |emails: [Email; 2]| first(&rows(&after(emails)), "acct-a").unwrap().average_reply_duration;
        let in_thread = [original().conversation("t"), late().conversation("t").in_reply_to(nothing)];
        assert_eq!(waits(in_thread), Some(3600.0), "In-Reply-To {nothing:?}: the thread decides");
        let threadless = [original().conversation(nothing), late().conversation(nothing)];
        assert_eq!(waits(threadless), None, "conversation {nothing:?} is none that two could share");
    }
}

#[test]
fn emails_and_meetings_have_separate_id_spaces() {
    let mut aggregator = empty();
    assert_eq!(offer(&mut aggregator, [email("x", REP, ANN)]), [Outcome::Recorded]);
    assert_eq!(offer(&mut aggregator, [meeting("x", REP, ANN)]), [Outcome::Recorded]);
    assert_eq!((aggregator.email_count(), aggregator.meeting_count()), (1, 1));
}

#[test]
fn an_occurrence_has_the_same_id_from_every_source() {
    let start = |text| DateTime::parse_from_rfc3339(text).unwrap();
    for (why, uid, original_start, expected) in [
        ("in UTC", "uid-7", "2026-03-02T09:00:00Z", "uid-7/20260302T090000Z"),
        ("any offset is the same instant", "uid-7", "2026-03-02T04:00:00-05:00", "uid-7/20260302T090000Z"),
        ("the uid is trimmed as ids are", " <uid-7> ", "2026-03-02T09:00:00Z", "uid-7/20260302T090000Z"),
        ("another occurrence", "uid-7", "2026-03-09T09:00:00Z", "uid-7/20260309T090000Z"),
    ] {
        assert_eq!(Meeting::occurrence_id(uid, start(original_start)), expected, "{why}");
    }
}
