//! Names of folders as IMAP servers and Maildirs write them: in modified UTF-7 (RFC 3501).

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The name in its letters: `Entw&APw-rfe` is `Entwürfe`. A part that cannot be decoded stays as it is.
///
/// ```
/// use kit::mail::utf7::decode;
///
/// assert_eq!(decode("Entw&APw-rfe"), "Entwürfe");
/// assert_eq!(decode("R&-D"), "R&D");
/// ```
#[must_use]
pub fn decode(name: &str) -> Cow<'_, str> {
    if !name.contains('&') {
        return Cow::Borrowed(name);
    }
    let mut parts = name.split('&');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('-').map(|(code, rest)| (letters(code), rest)) {
            Some((Some(letters), rest)) => text.extend([&letters, rest]),
            _ => text.extend(["&", part]),
        }
    }
    Cow::Owned(text)
}

fn letters(code: &str) -> Option<String> {
    if code.is_empty() {
        return Some("&".to_owned());
    }
    let bytes = BASE64.decode(code).ok()?;
    let (units, []) = bytes.as_chunks::<2>() else { return None };
    let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded() {
        for (name, expected) in [
            ("Drafts", "Drafts"),
            ("&BCcENQRABD0EPgQyBDgEOgQ4-", "\u{427}\u{435}\u{440}\u{43d}\u{43e}\u{432}\u{438}\u{43a}\u{438}"),
            ("R&D", "R&D"),
            ("R&-D", "R&D"),
            ("a&-b&APw-", "a&b\u{fc}"),
            ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/\u{53f0}\u{5317}/\u{65e5}\u{672c}\u{8a9e}"),
            ("&2D3eAA-", "\u{1f600}"),
            // Not in that form: no base64, half a letter, half a pair of them, no end.
            ("&*-", "&*-"),
            ("&AA-", "&AA-"),
            ("&2D0-", "&2D0-"),
            ("&", "&"),
        ] {
            assert_eq!(decode(name), expected, "{name}");
        }
    }
}
