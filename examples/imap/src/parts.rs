//! The parts of a message that are calendars: invitations, answers to them, and their cancellation.
//!
//! The server is asked what each message is made of. Only these parts of it are fetched, and no other text.

use imap_proto::{BodyContentCommon, BodyContentSinglePart, BodyStructure};

/// A longer part is no invitation.
const LIMIT: u32 = 1 << 20;

/// A message has one or two.
const MAX_PARTS: usize = 8;

/// Where the calendars of a message are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Multipart {
    /// The line between its parts, unless the message is the one part itself.
    pub(crate) boundary: Option<String>,
    /// The path of each: `[2, 1]` is the first part of the second.
    pub(crate) parts: Vec<Vec<u32>>,
}

/// A part that was fetched.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) headers: Vec<u8>,
    pub(crate) text: Vec<u8>,
}

/// A path as it is written: `2.1`.
pub(crate) fn number(path: &[u32]) -> String {
    path.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

/// The calendars of a message, if there are any. Those of a message that is attached to it are not its own.
pub(crate) fn calendars(of: &BodyStructure<'_>) -> Option<Multipart> {
    let (boundary, parts) = match of {
        BodyStructure::Multipart { common, .. } => {
            let mut parts = Vec::new();
            find(of, &mut Vec::new(), &mut parts);
            // Without it the parts could not be put together again.
            (Some(parameter(common, "boundary").filter(|text| is_boundary(text))?.to_owned()), parts)
        }
        BodyStructure::Basic { common, other, .. } | BodyStructure::Text { common, other, .. }
            if is_calendar(common, other) =>
        {
            (None, vec![vec![1]])
        }
        _ => return None,
    };
    (!parts.is_empty()).then_some(Multipart { boundary, parts })
}

fn find(of: &BodyStructure<'_>, path: &mut Vec<u32>, found: &mut Vec<Vec<u32>>) {
    match of {
        BodyStructure::Multipart { bodies, .. } => {
            for (number, body) in (1..).zip(bodies) {
                path.push(number);
                find(body, path, found);
                path.pop();
            }
        }
        BodyStructure::Basic { common, other, .. } | BodyStructure::Text { common, other, .. } => {
            if is_calendar(common, other) && found.len() < MAX_PARTS {
                found.push(path.clone());
            }
        }
        BodyStructure::Message { .. } => {}
    }
}

/// A calendar by its type, or by the name of the file.
fn is_calendar(common: &BodyContentCommon<'_>, other: &BodyContentSinglePart<'_>) -> bool {
    let is = |ty: &str, subtype: &str| {
        common.ty.ty.eq_ignore_ascii_case(ty) && common.ty.subtype.eq_ignore_ascii_case(subtype)
    };
    let of_disposition = || {
        let disposition = common.disposition.as_ref()?;
        value(disposition.params.as_ref()?, "filename")
    };
    let is_ics = |name: Option<&str>| name.is_some_and(|name| name.to_ascii_lowercase().ends_with(".ics"));
    let by_type = is("text", "calendar") || is("application", "ics");
    other.octets <= LIMIT && (by_type || is_ics(parameter(common, "name")) || is_ics(of_disposition()))
}

fn parameter<'a>(of: &'a BodyContentCommon<'_>, name: &str) -> Option<&'a str> {
    value(of.ty.params.as_ref()?, name)
}

fn value<'a, T: AsRef<str>>(parameters: &'a [(T, T)], name: &str) -> Option<&'a str> {
    parameters.iter().find(|(known, _)| known.as_ref().eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref())
}

/// What RFC 2046 allows, roughly: one line, not longer than others.
fn is_boundary(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

#[cfg(test)]
mod tests {
    use imap_proto::{AttributeValue, Response};

    use super::*;

    /// What is found in a structure as a server writes it.
    fn found(structure: &str) -> Option<Multipart> {
        let answer = format!("* 1 FETCH (BODYSTRUCTURE {structure})\r\n");
        let (_, Response::Fetch(_, attributes)) = Response::parse(answer.as_bytes()).unwrap() else { panic!() };
        let [AttributeValue::BodyStructure(structure)] = &attributes[..] else { panic!("{attributes:?}") };
        calendars(structure)
    }

    #[test]
    fn calendars_are_found_by_type_and_by_name() {
        let text = r#"("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 9 1 NIL NIL NIL NIL)"#;
        let calendar = r#"("text" "calendar" ("method" "REQUEST") NIL NIL "BASE64" 900 12 NIL NIL NIL NIL)"#;
        let file = r#"("APPLICATION" "ICS" ("NAME" "x") NIL NIL "BASE64" 9 NIL NIL NIL NIL)"#;
        let named = r#"("APPLICATION" "OCTET-STREAM" NIL NIL NIL "BASE64" 9 NIL ("ATTACHMENT" ("FILENAME" "Invite.ICS")) NIL NIL)"#;
        let large = r#"("TEXT" "CALENDAR" NIL NIL NIL "7BIT" 9000000 12 NIL NIL NIL NIL)"#;
        let mixed = |bodies: &str| format!(r#"({bodies} "MIXED" ("BOUNDARY" "b1") NIL NIL NIL)"#);
        let at = |parts: &[&[u32]]| {
            let parts = parts.iter().map(|path| path.to_vec()).collect();
            Some(Multipart { boundary: Some("b1".to_owned()), parts })
        };
        let alternative = format!(r#"({text}{calendar} "ALTERNATIVE" ("BOUNDARY" "b2") NIL NIL NIL)"#);
        for (structure, expected) in [
            (text.to_owned(), None),
            (calendar.to_owned(), Some(Multipart { boundary: None, parts: vec![vec![1]] })),
            (mixed(text), None),
            (mixed(&format!("{text}{calendar}")), at(&[&[2]])),
            (mixed(&format!("{alternative}{file}{named}{large}")), at(&[&[1, 2], &[2], &[3]])),
            (mixed(&calendar.repeat(20)), at(&[&[1], &[2], &[3], &[4], &[5], &[6], &[7], &[8]])),
            // A server that does not say the boundary.
            (format!(r#"({text}{calendar} "MIXED")"#), None),
        ] {
            assert_eq!(found(&structure), expected, "{structure}");
        }
    }
}
