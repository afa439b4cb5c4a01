//! A message as it is stored: an entry of an mbox.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use crate::parts::{Multipart, Part};

/// What was fetched of a message.
#[derive(Debug, Default)]
pub(crate) struct Message {
    pub(crate) uid: u32,
    /// When the server got it.
    pub(crate) arrived: Option<DateTime<Utc>>,
    pub(crate) header: Vec<u8>,
    pub(crate) is_draft: bool,
    pub(crate) is_junk: bool,
    /// Where its calendars are, if it has any.
    pub(crate) calendars: Option<Multipart>,
    /// These calendars.
    pub(crate) parts: Vec<Part>,
}

impl Message {
    /// Appends the entry: a separator with the time of arrival, the headers, and the calendars as the body.
    pub(crate) fn write(&self, to: &mut Vec<u8>) {
        let arrived = self.arrived.unwrap_or_default();
        let separator = arrived.format("From MAILER-DAEMON %a %b %e %H:%M:%S %Y\n");
        to.extend(separator.to_string().into_bytes());
        // Some messages were stored with a separator of their own.
        let header = self.header.strip_prefix(b"From ").map_or(self.header.as_slice(), after_line);
        lines(header.trim_ascii_end(), to);
        to.push(b'\n');
        self.body(to);
        to.push(b'\n');
    }

    fn body(&self, to: &mut Vec<u8>) {
        let boundary = self.calendars.as_ref().and_then(|of| of.boundary.as_deref());
        for Part { headers, text } in &self.parts {
            if let Some(boundary) = boundary {
                lines(format!("--{boundary}").as_bytes(), to);
                lines(headers.trim_ascii(), to);
                to.push(b'\n');
            }
            lines(text.trim_ascii_end(), to);
        }
        if let Some(boundary) = boundary.filter(|_| !self.parts.is_empty()) {
            lines(format!("--{boundary}--").as_bytes(), to);
        }
    }
}

fn after_line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| *byte == b'\n').map_or(text.len(), |end| end + 1);
    text.get(end..).unwrap_or_default()
}

/// Lines with the ends of this system, and quoted where they would look like a separator.
fn lines(text: &[u8], to: &mut Vec<u8>) {
    if text.is_empty() {
        return;
    }
    for line in text.split(|byte| *byte == b'\n') {
        let unquoted = line.iter().position(|byte| *byte != b'>').unwrap_or(line.len());
        if line.get(unquoted..).is_some_and(|rest| rest.starts_with(b"From ")) {
            to.push(b'>');
        }
        to.extend(line.strip_suffix(b"\r").unwrap_or(line));
        to.push(b'\n');
    }
}

/// How many messages were stored and why others were not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) stored: u64,
    pub(crate) with_calendars: u64,
    pub(crate) drafts: u64,
    pub(crate) junk: u64,
    pub(crate) unreadable: u64,
    /// Found by the search, and not among what was fetched.
    pub(crate) missing: u64,
}

impl Counts {
    /// The entries of these messages, without drafts and junk.
    pub(crate) fn entries(&mut self, messages: &[Message]) -> Vec<u8> {
        let mut entries = Vec::new();
        for message in messages {
            if message.is_draft {
                self.drafts += 1;
            } else if message.is_junk {
                self.junk += 1;
            } else {
                self.stored += 1;
                self.with_calendars += u64::from(!message.parts.is_empty());
                message.write(&mut entries);
            }
        }
        entries
    }

    pub(crate) fn add(&mut self, other: &Counts) {
        self.stored += other.stored;
        self.with_calendars += other.with_calendars;
        self.drafts += other.drafts;
        self.junk += other.junk;
        self.unreadable += other.unreadable;
        self.missing += other.missing;
    }

    pub(crate) fn text(&self) -> String {
        let mut text = kit::words::count(self.stored, "message");
        for (number, what) in [
            (self.with_calendars, "with invitations"),
            (self.drafts, "marked as draft, not stored"),
            (self.junk, "marked as junk, not stored"),
            (self.unreadable, "not stored since the server's answer cannot be understood"),
            (self.missing, "that the server found and did not give: removed in the meantime"),
        ] {
            if number > 0 {
                _ = write!(text, "; {} {what}", kit::words::grouped(number));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(message: &Message) -> String {
        let mut entry = Vec::new();
        message.write(&mut entry);
        String::from_utf8(entry).unwrap()
    }

    fn message(header: &str) -> Message {
        let arrived = "2026-01-02T03:16:02Z".parse().ok();
        Message { uid: 1, arrived, header: header.into(), ..Message::default() }
    }

    #[test]
    fn headers_become_an_entry() {
        let separator = "From MAILER-DAEMON Fri Jan  2 03:16:02 2026\n";
        for (header, expected) in [
            ("From: ann@x.example\r\nSubject: 1\r\n\r\n", "From: ann@x.example\nSubject: 1\n\n\n"),
            ("Subject: 1\n\n", "Subject: 1\n\n\n"),
            // A line that no header is, as some messages have them, and the separator that one was stored with.
            (
                "Subject: 1\r\nFrom b Fri Jan  2 03:16:03 2026\r\n\r\n",
                "Subject: 1\n>From b Fri Jan  2 03:16:03 2026\n\n\n",
            ),
            ("From b Fri Jan  2 03:16:03 2026\r\nSubject: 1\r\n\r\n", "Subject: 1\n\n\n"),
            ("", "\n\n"),
        ] {
            assert_eq!(entry(&message(header)), format!("{separator}{expected}"));
        }
    }

    #[test]
    fn calendars_become_the_body() {
        let part = |headers: &str, text: &str| Part { headers: headers.into(), text: text.into() };
        let multipart =
            |boundary: Option<&str>| Some(Multipart { boundary: boundary.map(str::to_owned), parts: vec![vec![2]] });
        let mut invitation = message("Content-Type: multipart/mixed; boundary=b1\r\n\r\n");
        invitation.calendars = multipart(Some("b1"));
        invitation.parts = vec![part(
            "Content-Type: text/calendar; method=REQUEST\r\n\r\n",
            "BEGIN:VCALENDAR\r\nFrom here on\r\nEND:VCALENDAR\r\n",
        )];
        let expected = "Content-Type: multipart/mixed; boundary=b1\n\n--b1\nContent-Type: text/calendar; method=REQUEST\n\n\
                        BEGIN:VCALENDAR\n>From here on\nEND:VCALENDAR\n--b1--\n\n";
        assert!(entry(&invitation).ends_with(expected), "{}", entry(&invitation));

        let mut whole = message("Content-Type: text/calendar\r\n\r\n");
        whole.calendars = multipart(None);
        whole.parts = vec![part("", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")];
        assert!(entry(&whole).ends_with("Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n\n"));
    }

    #[test]
    fn what_is_not_stored_is_counted() {
        let draft = Message { is_draft: true, ..message("A: 1\r\n\r\n") };
        let junk = Message { is_junk: true, ..message("A: 1\r\n\r\n") };
        let mut counts = Counts::default();
        let entries = counts.entries(&[draft, junk, message("A: 1\r\n\r\n")]);
        assert_eq!(String::from_utf8(entries).unwrap().matches("A: 1").count(), 1);
        assert_eq!(counts.text(), "1 message; 1 marked as draft, not stored; 1 marked as junk, not stored");
    }
}
