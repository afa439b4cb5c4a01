//! Names of folders, as files here are called.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The longest name of a file, before its ending, in bytes.
const LONGEST: usize = 150;

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
