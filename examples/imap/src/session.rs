//! The commands of a session: which folders there are, which messages, and their headers.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use imap_proto::{
    AttributeValue, MailboxDatum, MailboxListData, MessageSection, NameAttribute, Response, ResponseCode, SectionPath,
    Status,
};

use crate::connect::Capabilities;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::folders::{Folder, Use};
use crate::message::Message;
use crate::parts::{self, Multipart, Part};

/// A session that is logged in.
#[derive(Debug)]
pub(crate) struct Session {
    connection: Connection,
    /// The server says on request what its folders are for (RFC 6154).
    says_uses: bool,
}

/// What is asked for about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    Headers,
    /// What it is made of, too.
    Structure,
}

impl Session {
    pub(crate) fn new(connection: Connection, capabilities: &Capabilities) -> Session {
        let says_uses = capabilities.has("SPECIAL-USE") && capabilities.has("LIST-EXTENDED");
        Session { connection, says_uses }
    }

    /// All folders of the mailbox.
    pub(crate) fn folders(&mut self) -> Result<Vec<Folder>, Failure> {
        let mut folders = Vec::new();
        let command = if self.says_uses { r#"LIST "" "*" RETURN (SPECIAL-USE)"# } else { r#"LIST "" "*""# };
        self.connection.command(command, |response| {
            if let Response::MailboxData(MailboxDatum::List(found)) = response {
                folders.extend(folder(found));
            }
            Ok(())
        })?;
        Ok(folders)
    }

    /// Opens a folder, so that nothing in it is changed, and gives its UIDVALIDITY.
    pub(crate) fn examine(&mut self, folder: &Folder) -> Result<u32, Failure> {
        let mut validity = None;
        let name = quoted(&folder.raw).ok_or_else(|| Failure::Refused("a line break in a name".to_owned()))?;
        self.connection.command(&format!("EXAMINE {name}"), |response| {
            if let Response::Data { status: Status::Ok, outcome } = response
                && let Some(ResponseCode::UidValidity(found)) = outcome.code
            {
                validity = Some(found);
            }
            Ok(())
        })?;
        validity.ok_or_else(|| Failure::Refused("it gives the folder no UIDVALIDITY".to_owned()))
    }

    /// The UIDs, in ascending order, of the messages after this one that arrived on that day or later.
    pub(crate) fn search(&mut self, after: u32, since: NaiveDate) -> Result<Vec<u32>, Failure> {
        let Some(first) = after.checked_add(1) else { return Ok(Vec::new()) };
        let mut uids = Vec::new();
        let command = format!("UID SEARCH UID {first}:* SINCE {}", since.format("%-d-%b-%Y"));
        self.connection.command(&command, |response| {
            if let Response::MailboxData(MailboxDatum::Search(found)) = response {
                uids.extend(found);
            }
            Ok(())
        })?;
        // `9:*` has the last message, also if that is the eighth.
        uids.retain(|uid| *uid >= first);
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    /// Headers of messages in the order of their UIDs. A message that was removed in the meantime is not among
    /// them.
    pub(crate) fn fetch(&mut self, uids: &[u32], detail: Detail) -> Result<Vec<Message>, Failure> {
        let structure = if detail == Detail::Structure { " BODYSTRUCTURE" } else { "" };
        let command = format!("UID FETCH {} (UID FLAGS INTERNALDATE BODY.PEEK[HEADER]{structure})", sequence(uids));
        let mut messages = BTreeMap::new();
        self.connection.command(&command, |response| {
            if let Response::Fetch(_, attributes) = response
                && let Some(message) = message(attributes)
                && uids.binary_search(&message.uid).is_ok()
            {
                messages.insert(message.uid, message);
            }
            Ok(())
        })?;
        Ok(messages.into_values().collect())
    }

    /// Parts of one message: the headers of each, and its text.
    pub(crate) fn parts(&mut self, uid: u32, of: &Multipart) -> Result<Vec<Part>, Failure> {
        let wanted = of.parts.iter().map(|path| {
            let number = parts::number(path);
            if of.boundary.is_some() {
                format!("BODY.PEEK[{number}.MIME] BODY.PEEK[{number}]")
            } else {
                format!("BODY.PEEK[{number}]")
            }
        });
        let command = format!("UID FETCH {uid} (UID {})", wanted.collect::<Vec<_>>().join(" "));
        let mut found = Vec::new();
        self.connection.command(&command, |response| {
            let Response::Fetch(_, attributes) = response else { return Ok(()) };
            if attributes.iter().any(|attribute| matches!(attribute, AttributeValue::Uid(other) if *other != uid)) {
                return Ok(());
            }
            let data = |path: &[u32], of: Option<MessageSection>| {
                let wanted = SectionPath::Part(path.to_vec(), of);
                attributes.iter().find_map(|attribute| match attribute {
                    AttributeValue::BodySection { section: Some(section), data: Some(data), .. }
                        if *section == wanted =>
                    {
                        Some(data.to_vec())
                    }
                    _ => None,
                })
            };
            found.extend(of.parts.iter().filter_map(|path| {
                let text = data(path, None)?;
                Some(Part { headers: data(path, Some(MessageSection::Mime)).unwrap_or_default(), text })
            }));
            Ok(())
        })?;
        Ok(found)
    }

    /// Says good-bye. It does not matter whether the server answers.
    pub(crate) fn log_out(mut self) {
        _ = self.connection.command("LOGOUT", |_| Ok(()));
    }
}

fn folder(found: &MailboxListData<'_>) -> Option<Folder> {
    let has = |wanted: &NameAttribute<'_>| found.name_attributes.contains(wanted);
    let has_other = |wanted: &str| {
        found
            .name_attributes
            .iter()
            .any(|attribute| matches!(attribute, NameAttribute::Extension(name) if name.eq_ignore_ascii_case(wanted)))
    };
    if has(&NameAttribute::NoSelect) || has_other("\\NonExistent") {
        return None;
    }
    let of = [
        (NameAttribute::All, Use::All),
        (NameAttribute::Drafts, Use::Drafts),
        (NameAttribute::Junk, Use::Junk),
        (NameAttribute::Trash, Use::Trash),
        (NameAttribute::Flagged, Use::View),
    ];
    let of = of.into_iter().find_map(|(attribute, of)| has(&attribute).then_some(of));
    let of = of.or_else(|| has_other("\\Important").then_some(Use::View));
    Some(Folder::new(&found.name, found.delimiter.as_deref(), of))
}

fn message(attributes: &[AttributeValue<'_>]) -> Option<Message> {
    let (mut uid, mut header, mut arrived, mut is_draft, mut is_junk, mut calendars) =
        (None, None, None, false, false, None);
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(found) => uid = Some(*found),
            AttributeValue::Flags(flags) => {
                let has =
                    |names: &[&str]| flags.iter().any(|flag| names.iter().any(|name| flag.eq_ignore_ascii_case(name)));
                is_draft = has(&["\\Draft"]);
                is_junk = has(&["$Junk", "Junk"]) && !has(&["$NotJunk", "NotJunk", "NonJunk"]);
            }
            AttributeValue::InternalDate(text) => arrived = date(text),
            AttributeValue::BodyStructure(structure) => calendars = parts::calendars(structure),
            AttributeValue::BodySection {
                section: Some(SectionPath::Full(MessageSection::Header)),
                data: Some(data),
                ..
            } => header = Some(data.to_vec()),
            _ => {}
        }
    }
    Some(Message { uid: uid?, arrived, header: header?, is_draft, is_junk, calendars, parts: Vec::new() })
}

/// ` 2-Jan-2026 03:16:02 +0100`
fn date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_str(text.trim(), "%d-%b-%Y %H:%M:%S %z").ok().map(|time| time.to_utc())
}

/// Ascending UIDs in short: `1:3,7`.
fn sequence(uids: &[u32]) -> String {
    let runs = uids.chunk_by(|before, next| before.checked_add(1) == Some(*next));
    let runs = runs.map(|run| match run {
        [first, .., last] => format!("{first}:{last}"),
        [only] => only.to_string(),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(",")
}

/// A name as it came from the server, in quotes. A name that came in quotes still has its backslashes.
fn quoted(name: &str) -> Option<String> {
    if name.contains(['\r', '\n', '\0']) {
        return None;
    }
    let mut letters = name.chars();
    let mut is_escaped = true;
    while let Some(letter) = letters.next() {
        is_escaped &= match letter {
            '"' => false,
            '\\' => matches!(letters.next(), Some('"' | '\\')),
            _ => true,
        };
    }
    Some(if is_escaped {
        format!("\"{name}\"")
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_in_short() {
        for (uids, expected) in
            [(&[][..], ""), (&[7], "7"), (&[1, 2, 3, 7, 9, 10], "1:3,7,9:10"), (&[u32::MAX], "4294967295")]
        {
            assert_eq!(sequence(uids), expected);
        }
    }

    #[test]
    fn names_are_quoted_once() {
        for (name, expected) in [
            ("Sent Items", Some(r#""Sent Items""#)),
            (r#"a"b"#, Some(r#""a\"b""#)),
            (r#"a\"b"#, Some(r#""a\"b""#)),
            (r"a\b", Some(r#""a\\b""#)),
            (r"a\\b", Some(r#""a\\b""#)),
            ("a\r\nA1 DELETE INBOX", None),
        ] {
            assert_eq!(quoted(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn dates_of_arrival() {
        for (text, expected) in [
            (" 2-Jan-2026 03:16:02 +0100", Some("2026-01-02T02:16:02+00:00")),
            ("12-Jan-2026 03:16:02 -0000", Some("2026-01-12T03:16:02+00:00")),
            ("yesterday", None),
        ] {
            assert_eq!(date(text).map(|time| time.to_rfc3339()).as_deref(), expected);
        }
    }
}
