//! From a message to an [`Email`].

use account_engagement::{Email, EmailKind};
use chrono::{DateTime, Utc};
use kit::mail::author::author;
use kit::mail::encoded_word::decode;
use kit::mail::kind::{kind, of_class};
use kit::mail::mark::{self, Mark};
use kit::mail::thread::parent;

use crate::class::Class;
use crate::findings::{Of, Problem};
use crate::given::Given;
use crate::item::{Extended, Item, Recipient, extended};

/// Reads a message.
pub(crate) fn read(item: &Item, class: Class) -> Result<Email, Problem> {
    let id = &item.internet_message_id;
    let id = id.text().ok_or_else(|| Problem::with(Of::Messages, "internetMessageId", id))?;
    let from = sender(item).ok_or_else(|| Problem::with(Of::Messages, "from", &item.from))?;
    let sent_at = sent_at(item).ok_or_else(|| Problem::with(Of::Messages, "sentDateTime", &item.sent_date_time))?;

    let name = item.header("From").map(decode);
    let author = author(from, name.as_deref(), |name| item.header(name));
    let mut email = Email::new(id, sent_at, author.as_deref().unwrap_or(from));
    email.to = addresses(&item.to_recipients);
    email.cc = addresses(&item.cc_recipients);
    email.bcc = addresses(&item.bcc_recipients);
    let everybody = || [&email.from].into_iter().chain(&email.to).chain(&email.cc).chain(&email.bcc);
    let is_participant = |id: &str| everybody().any(|address| address.eq_ignore_ascii_case(id));
    let by_property = || extended(&item.single_value_extended_properties, Extended::InReplyTo);
    let in_reply_to = item.header("In-Reply-To").or_else(by_property);
    email.in_reply_to = parent(in_reply_to, item.header("References"), is_participant);
    email.conversation = item.conversation_id.text().map(str::to_owned);
    email.kind = kind_of(item, from, class);
    Ok(email)
}

/// The kind by Outlook's class of the message, which is known where it was asked for, or else by the headers.
fn kind_of(item: &Item, from: &str, class: Class) -> EmailKind {
    let by_class = extended(&item.single_value_extended_properties, Extended::MessageClass).and_then(of_class);
    // A page may have some of the headers only.
    let header = |name: &str| item.header(name).or_else(|| (name == "From").then_some(from));
    let by_headers = kind(header, class == Class::EventMessage);
    match by_class {
        Some(kind) if by_headers == EmailKind::Personal || kind == EmailKind::AutoReply => kind,
        _ => by_headers,
    }
}

/// The mark of a message, by its headers.
pub(crate) fn mark(item: &Item) -> Option<Mark> {
    mark::mark(|name| item.header(name))
}

/// What a message would be better with.
pub(crate) fn lacking(item: &Item) -> impl Iterator<Item = Problem> {
    let lacking = [
        Problem::of_use(Of::Messages, "from", &item.from),
        Problem::of_use(Of::Messages, "sentDateTime", &item.sent_date_time),
        Problem::of_use(Of::Messages, "toRecipients", &item.to_recipients),
        Problem::of_use(Of::Messages, "ccRecipients", &item.cc_recipients),
        Problem::of_use(Of::Messages, "bccRecipients", &item.bcc_recipients),
        Problem::of_use(Of::Messages, "conversationId", &item.conversation_id),
        Problem::of_use(Of::Messages, "isDraft", &item.is_draft),
    ];
    // It does not matter if they are absent: sent mail never has headers.
    let odd = [
        Problem::of_use(Of::Messages, "internetMessageHeaders", &item.internet_message_headers),
        Problem::of_use(Of::Messages, "singleValueExtendedProperties", &item.single_value_extended_properties),
    ];
    let odd = odd.into_iter().flatten().filter(|problem| matches!(problem, Problem::Odd(..)));
    lacking.into_iter().flatten().chain(odd)
}

/// The sender: `from`, also if a delegate (`sender`) sent it; `sender` is used only without `from`.
fn sender(item: &Item) -> Option<&str> {
    match &item.from {
        Given::Value(from) => from.address(),
        Given::Absent | Given::Null | Given::Odd => item.sender.value()?.address(),
    }
}

/// When it was sent, else when it arrived.
fn sent_at(item: &Item) -> Option<DateTime<Utc>> {
    item.sent_date_time.value().or(item.received_date_time.value()).copied()
}

fn addresses(recipients: &Given<Vec<Recipient>>) -> Vec<String> {
    recipients.value().into_iter().flatten().filter_map(Recipient::address).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{"id": "A", "internetMessageId": "<m1@corp.example>", "sentDateTime": "2026-03-02T09:00:00Z",
        "receivedDateTime": "2026-03-02T09:00:05Z", "from": {"emailAddress": {"address": "ann@corp.example"}},
        "sender": {"emailAddress": {"address": "desk@corp.example"}},
        "toRecipients": [{"emailAddress": {"name": "X", "address": "x@cust.example"}}, {"emailAddress": {"name": "?"}}],
        "ccRecipients": [], "isDraft": false, "bccRecipients": [{"emailAddress": {"address": "z@cust.example"}}], "conversationId": "AAQ="}"#;

    fn item(json: &str) -> Item {
        serde_json::from_str(json).unwrap()
    }

    /// The whole message with one property replaced, or without it.
    fn with(property: &str, value: Option<&str>) -> Item {
        let mut json: serde_json::Value = serde_json::from_str(WHOLE).unwrap();
        let properties = json.as_object_mut().unwrap();
        match value {
            Some(value) => properties.insert(property.to_owned(), serde_json::from_str(value).unwrap()),
            None => properties.remove(property),
        };
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_message_is_read() {
        let email = read(&item(WHOLE), Class::Message).unwrap();
        assert_eq!((email.id.as_str(), email.from.as_str()), ("<m1@corp.example>", "ann@corp.example"));
        assert_eq!(email.sent_at.to_rfc3339(), "2026-03-02T09:00:00+00:00");
        assert_eq!(
            (&email.to[..], email.cc.len(), &email.bcc[..]),
            (&["x@cust.example".to_owned()][..], 0, &["z@cust.example".to_owned()][..])
        );
        assert_eq!((email.conversation.as_deref(), email.kind), (Some("AAQ="), EmailKind::Personal));
        assert_eq!(lacking(&item(WHOLE)).count(), 0);
    }

    #[test]
    fn what_a_message_needs_is_named() {
        use Problem::{Absent, Unusable};
        for (property, value, expected) in [
            ("internetMessageId", None, Err(Absent(Of::Messages, "internetMessageId"))),
            ("internetMessageId", Some("null"), Err(Unusable(Of::Messages, "internetMessageId"))),
            ("internetMessageId", Some("7"), Err(Unusable(Of::Messages, "internetMessageId"))),
            ("from", None, Ok("desk@corp.example")),
            ("from", Some("null"), Ok("desk@corp.example")),
            ("from", Some(r#"{"emailAddress": {"name": "Ann"}}"#), Err(Unusable(Of::Messages, "from"))),
            ("from", Some(r#"{"emailAddress": {"address": "/O=CORP/CN=ANN"}}"#), Ok("/O=CORP/CN=ANN")),
            ("sender", None, Ok("ann@corp.example")),
            ("sentDateTime", None, Ok("ann@corp.example")),
            ("sentDateTime", Some("\"soon\""), Ok("ann@corp.example")),
        ] {
            let found = read(&with(property, value), Class::Message).map(|email| email.from);
            assert_eq!(found, expected.map(str::to_owned), "{property} {value:?}");
        }
        let mut neither = with("sentDateTime", None);
        neither.received_date_time = Given::Absent;
        assert_eq!(read(&neither, Class::Message).unwrap_err(), Absent(Of::Messages, "sentDateTime"));
        let arrived = read(&with("sentDateTime", None), Class::Message).unwrap();
        assert_eq!(arrived.sent_at.to_rfc3339(), "2026-03-02T09:00:05+00:00");
    }

    #[test]
    fn what_would_be_of_use_is_named_where_it_is_absent_or_cannot_be_read_and_not_where_it_is_empty() {
        use Problem::{Lacking, Odd};
        for (property, value, expected) in [
            ("ccRecipients", None, Some(Lacking(Of::Messages, "ccRecipients"))),
            ("ccRecipients", Some("null"), None),
            ("bccRecipients", None, Some(Lacking(Of::Messages, "bccRecipients"))),
            ("toRecipients", None, Some(Lacking(Of::Messages, "toRecipients"))),
            ("conversationId", None, Some(Lacking(Of::Messages, "conversationId"))),
            ("isDraft", None, Some(Lacking(Of::Messages, "isDraft"))),
            ("from", None, Some(Lacking(Of::Messages, "from"))),
            ("sentDateTime", None, Some(Lacking(Of::Messages, "sentDateTime"))),
            ("internetMessageHeaders", None, None),
            // What is there and is of no use.
            ("isDraft", Some("\"true\""), Some(Odd(Of::Messages, "isDraft"))),
            ("sentDateTime", Some("\"soon\""), Some(Odd(Of::Messages, "sentDateTime"))),
            ("from", Some("\"ann\""), Some(Odd(Of::Messages, "from"))),
            ("toRecipients", Some("\"@{emailAddress=}\""), Some(Odd(Of::Messages, "toRecipients"))),
            ("toRecipients", Some("[\"@{emailAddress=}\"]"), Some(Odd(Of::Messages, "toRecipients"))),
            ("toRecipients", Some(r#"[{"emailAddress": "@{address=}"}]"#), Some(Odd(Of::Messages, "toRecipients"))),
            ("toRecipients", Some("[]"), None),
            ("internetMessageHeaders", Some("\"\""), Some(Odd(Of::Messages, "internetMessageHeaders"))),
        ] {
            assert_eq!(
                lacking(&with(property, value)).collect::<Vec<_>>(),
                Vec::from_iter(expected),
                "{property} {value:?}"
            );
        }
    }

    #[test]
    fn what_a_message_answers_is_in_its_headers_or_in_a_property_of_outlooks() {
        let header = r#"[{"name": "in-reply-to", "value": "<a@x.example> <b@x.example>"}]"#;
        let property = r#"[{"id": "String 0x1042", "value": "<c@x.example>"}]"#;
        let answers = |item: &Item| read(item, Class::Message).unwrap().in_reply_to;
        let mut both = with("internetMessageHeaders", Some(header));
        both.single_value_extended_properties =
            with("singleValueExtendedProperties", Some(property)).single_value_extended_properties;
        assert_eq!(answers(&both).as_deref(), Some("a@x.example"));
        assert_eq!(answers(&with("singleValueExtendedProperties", Some(property))).as_deref(), Some("c@x.example"));
        assert_eq!(answers(&with("internetMessageHeaders", Some("[]"))), None);
    }

    #[test]
    fn headers_and_classes_say_who_wrote() {
        for (name, value, class, expected) in [
            ("auto-submitted", "auto-replied", Class::Message, EmailKind::AutoReply),
            ("Content-Type", "multipart/report; report-type=delivery-status", Class::Message, EmailKind::AutoReply),
            ("X-MS-Exchange-Message-Is-Ndr", "", Class::Message, EmailKind::AutoReply),
            ("Return-Path", "<>", Class::Message, EmailKind::AutoReply),
            ("List-Unsubscribe", "<https://news.example/>", Class::Message, EmailKind::Bulk),
            ("Subject", "Hello", Class::Message, EmailKind::Personal),
            ("Subject", "Hello", Class::EventMessage, EmailKind::Calendar),
        ] {
            let headers = format!(r#"[{{"name": "{name}", "value": "{value}"}}]"#);
            let email = read(&with("internetMessageHeaders", Some(&headers)), class).unwrap();
            assert_eq!(email.kind, expected, "{name}");
        }
    }

    #[test]
    fn a_class_of_outlook_says_who_wrote() {
        for (class, expected) in [
            ("REPORT.IPM.Note.NDR", EmailKind::AutoReply),
            ("REPORT.IPM.Note.IPNRN", EmailKind::AutoReply),
            ("IPM.Note.Rules.OofTemplate.Microsoft", EmailKind::AutoReply),
            ("IPM.Schedule.Meeting.Request", EmailKind::Calendar),
            ("IPM.Note", EmailKind::Personal),
        ] {
            let properties = format!(r#"[{{"id": "String 0x001A", "value": "{class}"}}]"#);
            let email = read(&with("singleValueExtendedProperties", Some(&properties)), Class::Message).unwrap();
            assert_eq!(email.kind, expected, "{class}");
        }
        let bounce = with("from", Some(r#"{"emailAddress": {"address": "MAILER-DAEMON@cust.example"}}"#));
        assert_eq!(read(&bounce, Class::Message).unwrap().kind, EmailKind::AutoReply);
    }

    #[test]
    fn the_author_is_the_one_whose_from_a_group_has_rewritten() {
        for (headers, expected) in [
            (r#"[{"name": "X-Original-From", "value": "Ann Lee <ann@cust.example>"}]"#, "ann@cust.example"),
            (r#"[{"name": "X-Google-Original-From", "value": "ann@cust.example"}]"#, "ann@cust.example"),
            (r#"[{"name": "Reply-To", "value": "ann@cust.example"}]"#, "ann@corp.example"),
        ] {
            let email = read(&with("internetMessageHeaders", Some(headers)), Class::Message).unwrap();
            assert_eq!(email.from, expected, "{headers}");
        }
    }

    #[test]
    fn what_is_no_message_is_not_answered() {
        let headers = r#"[{"name": "In-Reply-To", "value": "<X@cust.example>"}, {"name": "References", "value": "<a@x.example> <b@x.example>"}]"#;
        let email = read(&with("internetMessageHeaders", Some(headers)), Class::Message).unwrap();
        assert_eq!(email.in_reply_to.as_deref(), Some("b@x.example"));
    }
}
