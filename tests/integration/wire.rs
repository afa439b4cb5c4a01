//! SPEC 2: the form in which models come in, and how times and ids are read.

use account_engagement::enrichment::{Consent, ContactFields, Enrichment, RecordedRun, Schedule};
use account_engagement::insight::{Overview, SuppressedOverview};
use account_engagement::row::{Coverage, Score, Tally};
use account_engagement::{
    Account, Attendee, Contact, CountingPolicy, Email, EmailKind, Mailbox, Meeting, MeetingStatus, Outcome, Response,
};
use chrono::DateTime;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serde_test::{Configure as _, Readable, Token, assert_de_tokens, assert_de_tokens_error};

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
        "attendee" => through::<Attendee>(wire),
        "enrichment" => through::<Enrichment>(wire),
        "contact fields" => through::<ContactFields>(wire),
        "consent" => through::<Consent>(wire),
        "schedule" => through::<Schedule>(wire),
        "policy" => through::<CountingPolicy>(wire),
        "tally" => through::<Tally>(wire),
        "coverage" => through::<Coverage>(wire),
        "score" => through::<Score>(wire),
        "overview" => through::<Overview>(wire),
        "suppressed overview" => through::<SuppressedOverview>(wire),
        "recorded run" => through::<RecordedRun>(wire),
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

/// Every form with named fields, what an error expects in its place, and a value with its fields in order.
fn every_form() -> Vec<(&'static str, &'static str, String)> {
    let tally = r#"{"counted": 5, "not_counted": {"kind": 2}}"#;
    let coverage = r#"{"window_start": "2025-06-30", "as_of": "2026-06-30", "first_day": null, "last_day": null}"#;
    let overview = format!(
        r#"{{"as_of": "2026-06-30T00:00:00.000Z", "accounts": 3, "accounts_enriched": 2, "mailboxes": 4,
            "mailboxes_with_activity": 1, "emails": {tally}, "meetings": {tally}, "coverage": {coverage}}}"#
    );
    let fields = r#"{"account_id": "A", "contact_id": "C", "address": "E"}"#;
    let attendee = r#"{"address": "ann@a.example", "response": "none", "responded_at": null}"#;
    let contact = r#"{"id": "c-9", "addresses": ["x@cust.example"]}"#;
    [
        (
            "email",
            "an email",
            r#"{"id": "a1", "sent_at": "2026-03-02T09:00:00.000Z", "from": "rep@corp.example", "to": ["ann@a.example"],
                "cc": [], "bcc": [], "in_reply_to": null, "conversation": "AAQk", "kind": "bulk"}"#
                .to_owned(),
        ),
        (
            "meeting",
            "a meeting",
            format!(
                r#"{{"id": "uid-7", "organizer": null, "attendees": [{attendee}], "start": "2026-03-02T09:00:00.000Z",
                    "end": "2026-03-02T09:30:00.000Z", "all_day": true, "status": "tentative", "revision": -3}}"#
            ),
        ),
        ("attendee", "an attendee", attendee.to_owned()),
        (
            "account",
            "an account",
            format!(
                r#"{{"id": "1", "name": null, "domains": ["cust.example"], "contacts": [{contact}], "parent": "0"}}"#
            ),
        ),
        ("contact", "a contact", contact.to_owned()),
        (
            "mailbox",
            "a mailbox",
            r#"{"address": "rep@corp.example", "aliases": ["r@corp.example"], "directory_id": "0a", "name": null}"#
                .to_owned(),
        ),
        (
            "enrichment",
            "an enrichment",
            format!(
                r#"{{"name": "Sales", "output": "Sales_Engagement", "region": "europe",
                    "mailboxes": ["lead@corp.example", "rep@corp.example"], "groups": [], "contact_fields": {fields}, "membership": {{}}}}"#
            ),
        ),
        ("contact fields", "the contact fields", fields.to_owned()),
        (
            "consent",
            "a consent",
            r#"{"requested_at": "2026-03-02T09:00:00.000Z", "granted_by": "admin",
                "granted_at": "2026-03-02T10:00:00.000Z", "withdrawn_at": null}"#
                .to_owned(),
        ),
        ("schedule", "a schedule", r#"{"interval_seconds": 86400}"#.to_owned()),
        (
            "policy",
            "a policy",
            r#"{"kinds": ["personal"], "attendance": "invited", "tentative_meetings": true, "all_day_meetings": false,
                "meetings_shorter_than_ms": null, "longest_reply_ms": 1}"#
                .to_owned(),
        ),
        ("tally", "a tally", tally.to_owned()),
        ("coverage", "the dates of data", coverage.to_owned()),
        ("score", "a score", r#"{"raw": 13.5, "relative": 50.0}"#.to_owned()),
        ("overview", "an overview", overview.clone()),
        ("suppressed overview", "an overview", overview.clone()),
        ("recorded run", "a recorded run", format!(r#"{{"at": "2026-06-30T06:00:00.000Z", "overview": {overview}}}"#)),
    ]
    .into()
}

/// The top fields of an object as they are in its text: their names and values.
fn fields_in_order(text: &str) -> Vec<(String, Value)> {
    struct Fields(Vec<(String, Value)>);

    impl<'de> serde::Deserialize<'de> for Fields {
        fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Fields, D::Error> {
            struct FieldsVisitor;

            impl<'de> serde::de::Visitor<'de> for FieldsVisitor {
                type Value = Fields;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }

                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                    let mut fields = Vec::new();
                    while let Some(field) = map.next_entry()? {
                        fields.push(field);
                    }
                    Ok(Fields(fields))
                }
            }

            from.deserialize_map(FieldsVisitor)
        }
    }

    serde_json::from_str::<Fields>(text).unwrap().0
}

#[test]
fn fields_are_read_by_their_names_and_not_by_their_order() {
    for (model, expected, text) in every_form() {
        let wire: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(reread(model, &wire), Ok(wire), "{model}");
        let in_order: Vec<Value> = fields_in_order(&text).into_iter().map(|(_, value)| value).collect();
        for (found, array) in [("its fields in order", json!(in_order)), ("nothing", json!([]))] {
            let expected = format!("invalid type: sequence, expected {expected}: an object with named fields");
            assert_eq!(reread(model, &array), Err(expected), "{model} from an array of {found}");
        }
        let expected = format!("invalid type: integer `7`, expected {expected}: an object with named fields");
        assert_eq!(reread(model, &json!(7)), Err(expected), "{model} from a number");
    }
    let email = r#"["a1", "2026-03-02T09:00:00Z", "rep@corp.example", [], [], [], null, null, "bulk"]"#;
    let expected = "invalid type: sequence, expected an email: an object with named fields at line 1 column ";
    let error = serde_json::from_str::<Email>(email).unwrap_err().to_string();
    assert!(error.starts_with(expected), "{error}");
    let mut account = full_account();
    account["contacts"] = json!([["c-9", ["x@cust.example"]]]);
    let expected = "invalid type: sequence, expected a contact: an object with named fields";
    assert_eq!(reread("account", &account), Err(expected.to_owned()), "an array inside an account");
}

#[test]
fn a_field_that_is_there_twice_is_an_error() {
    fn error<T: DeserializeOwned>(text: &str) -> String {
        serde_json::from_str::<T>(text).err().map_or_else(|| "none".to_owned(), |error| error.to_string())
    }
    for (model, _, text) in every_form() {
        let error = match model {
            "email" => error::<Email>,
            "meeting" => error::<Meeting>,
            "attendee" => error::<Attendee>,
            "account" => error::<Account>,
            "contact" => error::<Contact>,
            "mailbox" => error::<Mailbox>,
            "enrichment" => error::<Enrichment>,
            "contact fields" => error::<ContactFields>,
            "consent" => error::<Consent>,
            "schedule" => error::<Schedule>,
            "policy" => error::<CountingPolicy>,
            "tally" => error::<Tally>,
            "coverage" => error::<Coverage>,
            "score" => error::<Score>,
            "overview" => error::<Overview>,
            "suppressed overview" => error::<SuppressedOverview>,
            "recorded run" => error::<RecordedRun>,
            other => panic!("{other}"),
        };
        for (name, value) in fields_in_order(&text) {
            let twice = format!(r#"{{"{name}": {value}, {}"#, text.strip_prefix('{').unwrap());
            let found = error(&twice);
            assert!(found.starts_with(&format!("duplicate field `{name}`")), "{model} with {name} twice: {found}");
        }
    }
}

#[test]
fn unknown_fields_are_ignored_in_data_and_refused_in_settings() {
    let settings = ["enrichment", "contact fields", "consent", "schedule", "policy"];
    for (model, _, text) in every_form() {
        let wire: Value = serde_json::from_str(&text).unwrap();
        let mut more = wire.clone();
        more["colour"] = json!({"of": ["no", "meaning"]});
        match reread(model, &more) {
            Ok(read) => {
                assert_eq!(read, wire, "{model}");
                assert!(!settings.contains(&model), "{model} accepts a field that it does not know");
            }
            Err(error) => {
                assert!(settings.contains(&model), "{model}: {error}");
                assert!(error.starts_with("unknown field `colour`, expected "), "{model}: {error}");
            }
        }
    }
}

/// Formats that are not for people write a struct as its fields in order, without their names.
#[test]
fn a_binary_format_is_read_by_position() {
    let by_position = [Token::Seq { len: Some(2) }, Token::F64(13.5), Token::F64(50.0), Token::SeqEnd];
    assert_de_tokens(&Score { raw: 13.5, relative: 50.0 }.compact(), &by_position);
    let schedule = [Token::Seq { len: Some(1) }, Token::I64(86400), Token::SeqEnd];
    assert_de_tokens(&Schedule::every(chrono::TimeDelta::days(1)).unwrap().compact(), &schedule);
    let expected = "invalid type: sequence, expected a score: an object with named fields";
    assert_de_tokens_error::<Readable<Score>>(&by_position[..1], expected);
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
