//! Names of folders: as a server has them, as people read them, and as files here are called.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use sha2::{Digest as _, Sha256};

/// The longest name of a file, before its ending, in bytes.
const LONGEST: usize = 150;

/// The name in Unicode of one in modified UTF-7 (RFC 3501, 5.1.3). A name that is not in that form is what it says.
pub(crate) fn decoded(name: &str) -> String {
    decode(name).unwrap_or_else(|| name.to_owned())
}

fn decode(name: &str) -> Option<String> {
    let engine = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);
    let mut decoded = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('&') {
        let (encoded, after) = after.split_once('-')?;
        decoded.push_str(before);
        if encoded.is_empty() {
            decoded.push('&');
        } else {
            let bytes = engine.decode(encoded).ok()?;
            let (units, []) = bytes.as_chunks::<2>() else { return None };
            let units = units.iter().map(|unit| u16::from_be_bytes(*unit));
            for letter in char::decode_utf16(units) {
                decoded.push(letter.ok()?);
            }
        }
        rest = after;
    }
    decoded.push_str(rest);
    Some(decoded)
}

/// The name of the file for a folder, before its ending: two folders never have the same. Levels are separated by a
/// dot; letters, digits, blanks, `-` and `_` stay, and every other character is escaped.
pub(crate) fn of_file(name: &str, separator: Option<&str>) -> String {
    let separator = separator.filter(|separator| !separator.is_empty()).unwrap_or("\0");
    let levels = name.split(separator).map(escaped).collect::<Vec<_>>().join(".");
    let is_short = levels.len() <= LONGEST;
    // A name that begins with a dot would be hidden.
    if is_short && !levels.is_empty() && !levels.starts_with(['.', ' ']) {
        return levels;
    }
    let end = (0..=LONGEST.min(levels.len())).rev().find(|end| levels.is_char_boundary(*end)).unwrap_or(0);
    let start = levels.get(..end).unwrap_or_default().trim_start_matches(['.', ' ']);
    format!("{start}~{}", short_hash(name))
}

fn escaped(level: &str) -> String {
    let mut escaped = String::new();
    for letter in level.chars() {
        if letter.is_alphanumeric() || " -_".contains(letter) {
            escaped.push(letter);
        } else {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}

/// Sixteen hexadecimal digits that stand for a text, which they do not show.
pub(crate) fn short_hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().take(8).fold(String::new(), |mut hash, byte| {
        _ = write!(hash, "{byte:02x}");
        hash
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modified_utf7_is_decoded() {
        for (name, expected) in [
            ("INBOX", "INBOX"),
            ("Entw&APw-rfe", "Entwürfe"),
            ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
            ("Tom &- Ann", "Tom & Ann"),
            ("&2D3eAA-", "\u{1f600}"),
            // Not in that form: it ends early, has half a letter, or half a pair of them.
            ("AT&T", "AT&T"),
            ("&AA-", "&AA-"),
            ("&2D0-", "&2D0-"),
            ("&!!-", "&!!-"),
            ("Entwürfe", "Entwürfe"),
        ] {
            assert_eq!(decoded(name), expected);
        }
    }

    #[test]
    fn folders_have_files_of_their_own() {
        for (name, separator, expected) in [
            ("INBOX", Some("/"), "INBOX"),
            ("Kunden/Müller GmbH", Some("/"), "Kunden.Müller GmbH"),
            ("Kunden.Müller", Some("."), "Kunden.Müller"),
            ("Kunden.Müller", Some("/"), "Kunden%2EMüller"),
            ("a/b", None, "a%2Fb"),
            ("../../etc", Some("/"), "%2E%2E.%2E%2E.etc"),
            ("ann@corp.example", Some("/"), "ann%40corp%2Eexample"),
            ("con:\u{7}*?", Some("/"), "con%3A%07%2A%3F"),
        ] {
            assert_eq!(of_file(name, separator), expected);
        }
        let hashed = |name: &str| {
            let file = of_file(name, Some("/"));
            let (start, hash) = file.split_once('~').unwrap();
            assert_eq!(hash, short_hash(name));
            assert!(start.len() <= LONGEST);
            start.to_owned()
        };
        assert_eq!(hashed("/hidden"), "hidden");
        assert_eq!(hashed(""), "");
        assert_eq!(hashed(&"ü".repeat(200)), "ü".repeat(75));
    }
}
