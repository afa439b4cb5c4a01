//! From the headers of a message to an [`Email`].

use account_engagement::Email;
use kit::mail::kind::kind;
use kit::mail::mark::{self, Mark};
use kit::mail::thread::{conversation, derived_id, own_id, parent};
use mail_parser::{Message, MessageParser};

use crate::input::guard;
use crate::mail::date::{self, Instant};
use crate::mail::gmail;
use crate::mail::invitation::invitations;
use crate::mail::journal;
use crate::mail::people::{people, sender};
use crate::mail::separator;

/// What a message holds.
#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) email: Email,
    /// Its calendar parts: invitations, cancellations and answers travel as mail.
    pub(crate) invitations: Vec<String>,
    /// Whether its Date could not be read.
    pub(crate) is_dated_by_arrival: bool,
}

/// What a message lacks that cannot be used, or what it is in place of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unusable {
    Headers,
    Sender,
    Date,
    Spam,
    Draft,
    Chat,
    /// A draft or a message that waits to be sent, by a mark on it or its folder.
    Unsent,
    /// Junk, by a mark on it or its folder.
    Junk,
}

impl From<Mark> for Unusable {
    fn from(mark: Mark) -> Unusable {
        match mark {
            Mark::Unsent => Unusable::Unsent,
            Mark::Junk => Unusable::Junk,
        }
    }
}

/// Reads a message. `received` is when it arrived, as its mbox says, for one whose Date cannot be
/// read.
pub(crate) fn read(bytes: &[u8], received: Option<Instant>) -> Result<Mail, Unusable> {
    let (bytes, envelope) = without_envelope(bytes);
    let received = received.or(envelope);
    let read = || {
        let message = MessageParser::default().parse_headers(bytes).ok_or(Unusable::Headers)?;
        match journal::inner(&message, bytes) {
            Some(inner) => inner,
            None => of_message(&message, bytes, received),
        }
    };
    guard::guarded(read).unwrap_or(Err(Unusable::Headers))
}

/// A message that is no journal report.
pub(crate) fn of_message(message: &Message<'_>, bytes: &[u8], received: Option<Instant>) -> Result<Mail, Unusable> {
    // Before anything else: a draft may have no sender and no date.
    if let Some(no_mail) = gmail::no_mail(message) {
        return Err(no_mail);
    }
    if let Some(mark) = mark::mark(|name| header(message, name)) {
        return Err(mark.into());
    }
    let invitations = invitations(message, bytes);
    let (email, is_dated_by_arrival) = email(message, received, invitations.is_some())?;
    Ok(Mail { email, invitations: invitations.unwrap_or_default(), is_dated_by_arrival })
}

/// Without lines above the headers that are none: empty lines, and envelope lines such as
/// `>From ann@x.example Fri Jan  2 03:16:02 2026`, which may say when the message arrived.
fn without_envelope(mut bytes: &[u8]) -> (&[u8], Option<Instant>) {
    let mut received = None;
    bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    while let Some(line) = bytes.split_inclusive(|byte| *byte == b'\n').next() {
        let envelope = line.trim_ascii_start();
        let envelope = envelope.strip_prefix(b">").unwrap_or(envelope);
        let is_none = envelope.is_empty() || envelope.starts_with(b"From ");
        if !is_none {
            break;
        }
        received = received.or_else(|| separator::arrival(envelope));
        bytes = &bytes[line.len()..];
    }
    (bytes, received)
}

/// The email, and whether its date is that of its arrival.
fn email(message: &Message<'_>, received: Option<Instant>, is_invitation: bool) -> Result<(Email, bool), Unusable> {
    if message.headers().is_empty() {
        return Err(Unusable::Headers);
    }
    let from = sender(message).ok_or(Unusable::Sender)?;
    let date = header(message, "Date").and_then(date::parse);
    let sent_at = date.or_else(|| arrived_at(message, received)).ok_or(Unusable::Date)?;
    let (to, cc) = (people(message, "To"), people(message, "Cc"));
    let id = header(message, "Message-ID").and_then(own_id).unwrap_or_else(|| {
        let subject = message.subject().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let sent = sent_at.to_rfc3339();
        let facts = [sent.as_str(), &from, &subject];
        derived_id(
            facts.into_iter().chain(to.iter().map(String::as_str)).chain(["cc"]).chain(cc.iter().map(String::as_str)),
        )
    });
    let bcc = people(message, "Bcc");
    let references = header(message, "References");
    let everybody = || [&from].into_iter().chain(&to).chain(&cc).chain(&bcc);
    let is_participant = |id: &str| everybody().any(|address| address.eq_ignore_ascii_case(id));
    let parent = parent(header(message, "In-Reply-To"), references, is_participant);

    let mut email = Email::new(&id, sent_at, &from);
    email.conversation = Some(conversation(references, parent.as_deref(), &id));
    (email.to, email.cc, email.bcc, email.in_reply_to) = (to, cc, bcc, parent);
    email.kind = kind(|name| header(message, name), is_invitation);
    Ok((email, date.is_none()))
}

/// The first header of a name, as it is in the message.
pub(crate) fn header<'m>(message: &'m Message<'_>, name: &str) -> Option<&'m str> {
    message.headers_raw().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// When it arrived, by the mbox's separator, or by the newest Received, which is the first.
fn arrived_at(message: &Message<'_>, received: Option<Instant>) -> Option<Instant> {
    let is_received = |name: &str| name.eq_ignore_ascii_case("Received");
    let mut headers = message.headers_raw().filter(|(name, _)| is_received(name));
    received.or_else(|| headers.find_map(|(_, value)| date::parse_received(value)))
}

#[cfg(test)]
mod tests {
    use account_engagement::EmailKind;

    use super::*;

    fn read_text(text: &str) -> Result<Mail, Unusable> {
        read(text.as_bytes(), None)
    }

    #[test]
    fn every_recipient_is_read() {
        let mail = read_text(
            "From: ann@corp.example\nDate: Fri, 2 Jan 2026 03:16:02 +0000\nMessage-ID:\n <m1@corp.example>\n\
             To: \"Last, First\" <a@x.example>,\n\t=?UTF-8?B?SsO2cmc=?= <b@x.example>\nTo: c@x.example\n\
             Cc: Team: d@x.example, Eve <e@x.example>;, \"/O=X/CN=F\"\nBcc: g@h@x.example\n\n",
        )
        .unwrap();
        assert_eq!(mail.email.id, "m1@corp.example");
        assert_eq!(mail.email.to, ["a@x.example", "b@x.example", "c@x.example"]);
        assert!(mail.email.cc.starts_with(&["d@x.example".to_owned(), "e@x.example".to_owned()]));
        assert_eq!(mail.email.bcc.len(), 1);
        assert_eq!(mail.email.conversation.as_deref(), Some("m1@corp.example"));
        assert_eq!(mail.email.in_reply_to, None);
    }

    #[test]
    fn what_programs_put_around_addresses_goes() {
        let mail = read_text(
            "From: 'ann@corp.example'\nDate: Fri, 2 Jan 2026 03:16:02 +0000\n\
             To: 'a@x.example', <@relay.example:b@x.example>, \"'c@x.example'\" <'c@x.example'>\n\n",
        )
        .unwrap();
        assert_eq!(mail.email.from, "ann@corp.example");
        assert_eq!(mail.email.to, ["a@x.example", "b@x.example", "c@x.example"]);
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        for (text, why) in [
            ("", Unusable::Headers),
            ("no header\n\n", Unusable::Headers),
            ("Date: Fri, 2 Jan 2026 03:16:02 +0000\n\n", Unusable::Sender),
            ("From: ann@corp.example\n\n", Unusable::Date),
            ("From: ann@corp.example\nDate: soon\n\n", Unusable::Date),
        ] {
            assert_eq!(read_text(text).unwrap_err(), why, "{text:?}");
        }
    }

    #[test]
    fn a_draft_is_one_whatever_it_lacks() {
        assert_eq!(read_text("X-Gmail-Labels: Drafts,Opened\nTo: x@cust.example\n\n").unwrap_err(), Unusable::Draft);
        let trash = "X-Gmail-Labels: Trash,Sent\nX-GM-THRID: 7\nFrom: ann@corp.example\n\
                     Date: Fri, 2 Jan 2026 03:16:02 +0000\nReferences: <r@x.example>\n\n";
        assert_eq!(read_text(trash).unwrap().email.conversation.as_deref(), Some("r@x.example"));
    }

    #[test]
    fn a_date_that_cannot_be_read_gives_way_to_the_arrival() {
        let text = "From: ann@corp.example\nDate: soon\nReceived: by b.example; Fri, 2 Jan 2026 03:16:02 +0000\n\
                    Received: by a.example; Thu, 1 Jan 2026 03:16:02 +0000\n\n";
        let mail = read_text(text).unwrap();
        assert_eq!(mail.email.sent_at.to_rfc3339(), "2026-01-02T03:16:02+00:00");
        assert!(mail.is_dated_by_arrival);
        let separator = date::parse("Sat Jan  3 00:00:00 2026");
        assert_eq!(read(text.as_bytes(), separator).unwrap().email.sent_at, separator.unwrap());
        assert!(!read_text(&text.replace("soon", "2 Jan 2026")).unwrap().is_dated_by_arrival);
        assert!(read_text(&text.replace("Date: soon\n", "")).unwrap().is_dated_by_arrival);
    }

    #[test]
    fn lines_above_the_headers_are_none() {
        let headers = "From: ann@corp.example\nMessage-ID: <m1@corp.example>\n\n";
        for above in [
            "From ann@corp.example Fri Jan  2 03:16:02 2026\n",
            ">From ann@corp.example Fri Jan  2 03:16:02 2026\n",
            "\r\n\u{20}\n>From ann@corp.example\nFrom ann@corp.example Fri Jan  2 03:16:02 2026\r\n",
        ] {
            let email = read_text(&format!("{above}{headers}")).unwrap().email;
            assert_eq!(
                (email.id.as_str(), email.sent_at.to_rfc3339().as_str()),
                ("m1@corp.example", "2026-01-02T03:16:02+00:00"),
                "{above:?}"
            );
        }
        assert_eq!(read_text("From ann@corp.example").unwrap_err(), Unusable::Headers);
    }

    #[test]
    fn copies_without_an_id_are_one_message() {
        let text = "From: ann@corp.example\nTo: a@x.example\nDate: Fri, 2 Jan 2026 03:16:02 +0000\n\
                    Subject: On time\n\n";
        let id = |text: &str| read_text(text).unwrap().email.id;
        assert_eq!(id(text), id(&format!("Received: by x.example\nX-Folder: Sent\n{text}body")));
        assert_eq!(id(text), id(&text.replace("On time", "On\n  time")));
        assert_ne!(id(text), id(&text.replace("a@x", "b@x")));
        assert_ne!(id(text), id(&text.replace("To:", "Cc:")));
    }

    #[test]
    fn an_invitation_is_found_among_the_parts() {
        let part = |method: &str| {
            format!(
                "From: ann@corp.example\nDate: Fri, 2 Jan 2026 03:16:02 +0000\nMIME-Version: 1.0\n\
                 Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nCome!\n\
                 --b\nContent-Type: text/calendar; charset=utf-8{method}\nContent-Transfer-Encoding: base64\n\n\
                 QkVHSU46VkNBTEVOREFS\n--b--\n"
            )
        };
        let mail = read_text(&part("; method=REQUEST")).unwrap();
        assert_eq!((mail.email.kind, mail.invitations), (EmailKind::Calendar, vec!["BEGIN:VCALENDAR".to_owned()]));
        let mail = read_text(&part("; name=holidays.ics")).unwrap();
        assert_eq!((mail.email.kind, mail.invitations.len()), (EmailKind::Personal, 0));
    }
}
