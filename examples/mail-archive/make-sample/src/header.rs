//! How words, people and dates are spelled in a mail header.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use chrono_tz::{America, Tz};

use crate::people::Party;

/// Text outside ASCII as one RFC 2047 encoded word: ISO-8859-1 where that is enough, UTF-8 otherwise.
pub(crate) fn encoded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let word = if text.chars().all(|c| u8::try_from(c).is_ok()) {
        let bytes: Vec<u8> = text.chars().filter_map(|c| u8::try_from(c).ok()).collect();
        format!("=?iso-8859-1?Q?{}?=", quoted_printable(&bytes))
    } else if text.chars().any(|c| c > '\u{2000}') {
        format!("=?UTF-8?B?{}?=", STANDARD.encode(text))
    } else {
        format!("=?utf-8?q?{}?=", quoted_printable(text.as_bytes()))
    };
    assert!(word.len() <= 75, "an encoded word has at most 75 characters: {word}");
    word
}

fn quoted_printable(bytes: &[u8]) -> String {
    let letter = |byte: &u8| match byte {
        b' ' => "_".to_owned(),
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => format!("={byte:02X}"),
    };
    bytes.iter().map(letter).collect()
}

/// `Name <address>`, the name encoded or quoted where it must be.
pub(crate) fn mailbox(party: &Party) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " -'&".contains(c);
    let name = if party.name.is_empty() {
        return party.address.clone();
    } else if !party.name.is_ascii() {
        encoded(party.name)
    } else if party.name.chars().all(plain) {
        party.name.to_owned()
    } else {
        format!("\"{}\"", party.name.replace('"', "\\\""))
    };
    format!("{name} <{}>", party.address)
}

pub(crate) fn mailboxes(parties: &[Party]) -> String {
    parties.iter().map(mailbox).collect::<Vec<_>>().join(", ")
}

/// The date in the sender's offset; some programs add the zone's letters as a comment.
pub(crate) fn date(sent: DateTime<Tz>) -> String {
    let spelling =
        if sent.timezone() == America::Chicago { "%a, %-d %b %Y %H:%M:%S %z (%Z)" } else { "%a, %d %b %Y %H:%M:%S %z" };
    sent.format(spelling).to_string()
}

/// One header, folded at spaces before it grows wider than 78.
pub(crate) fn folded(name: &str, value: &str) -> String {
    let indent = if name == "References" { "\n\t" } else { "\n " };
    let mut text = format!("{name}:");
    let mut width = text.len();
    for (place, word) in value.split(' ').enumerate() {
        if place > 0 && width + word.len() > 77 {
            text.push_str(indent);
            width = 1;
        } else {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += word.len();
    }
    text.push('\n');
    text
}
