//! Encoded words (RFC 2047) in headers that should have none: around addresses and message ids.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Some programs omit the padding, and some leave bits behind the last letter.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A header with its encoded words decoded. Blanks between two of them are removed.
///
/// It is for addresses and message ids, which are ASCII in every charset. Other letters are read as UTF-8, or else as
/// Latin-1. A word that cannot be decoded stays as it is.
///
/// ```
/// use kit::mail::encoded_word::decode;
///
/// assert_eq!(decode("=?utf-8?Q?=3Ca1=40x.example=3E?="), "<a1@x.example>");
/// ```
#[must_use]
pub fn decode(header: &str) -> Cow<'_, str> {
    if !header.contains("=?") {
        return Cow::Borrowed(header);
    }
    // The bytes of words in a row are read together: a letter may be cut in two.
    let (mut text, mut bytes) = (String::with_capacity(header.len()), Vec::new());
    let mut rest = header;
    while let Some(at) = rest.find("=?") {
        let (between, word) = rest.split_at(at);
        let Some((decoded, length)) = decoded(word) else {
            flush(&mut bytes, &mut text);
            text.push_str(&rest[..at + 2]);
            rest = &word[2..];
            continue;
        };
        if bytes.is_empty() || !between.trim().is_empty() {
            flush(&mut bytes, &mut text);
            text.push_str(between);
        }
        bytes.extend(decoded);
        rest = &word[length..];
    }
    flush(&mut bytes, &mut text);
    text.push_str(rest);
    Cow::Owned(text)
}

fn flush(bytes: &mut Vec<u8>, text: &mut String) {
    match String::from_utf8(std::mem::take(bytes)) {
        Ok(word) => text.push_str(&word),
        Err(other) => text.extend(other.into_bytes().into_iter().map(char::from)),
    }
}

/// The bytes of the encoded word at the start of a text, and its length there.
fn decoded(text: &str) -> Option<(Vec<u8>, usize)> {
    // A word has at most 75 letters, and some programs write longer ones. What does not end is not searched to its end.
    let text = (0..4).find_map(|less| text.get(..1_000 - less)).unwrap_or(text);
    let mut parts = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, encoding, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let (word, _) = rest.split_once("?=")?;
    let is_word = !charset.is_empty() && charset.len() < 50 && !charset.contains(char::is_whitespace);
    let bytes = match encoding {
        "B" | "b" if is_word => BASE64.decode(word.trim()).ok()?,
        "Q" | "q" if is_word => quoted(word),
        _ => return None,
    };
    Some((bytes, "=?".len() + charset.len() + "?".len() + encoding.len() + "?".len() + word.len() + "?=".len()))
}

/// `=3C` is a byte in hexadecimal, and `_` is a blank.
fn quoted(word: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::with_capacity(word.len()), word.as_bytes());
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        let (byte, next) = match (first, hex) {
            (b'=', Some(byte)) => (byte, &after[2..]),
            (b'_', _) => (b' ', after),
            (byte, _) => (*byte, after),
        };
        bytes.push(byte);
        rest = next;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_where_they_stand() {
        for (header, expected) in [
            ("<a@x.example>", "<a@x.example>"),
            ("=?utf-8?Q?=3Co1@corp.example=3E?=", "<o1@corp.example>"),
            ("=?UTF-8?B?PG8xQGNvcnAuZXhhbXBsZT4=?=", "<o1@corp.example>"),
            ("=?UTF-8?b?PG8xQGNvcnAuZXhhbXBsZT4?=", "<o1@corp.example>"),
            ("=?utf-8?q?=3Ca@?=\r\n =?utf-8?q?x.example=3E?= <b@x.example>", "<a@x.example> <b@x.example>"),
            ("x =?utf-8?q?J=C3?= =?utf-8?q?=B6rg?= y", "x J\u{f6}rg y"),
            ("=?iso-8859-1?q?J=F6rg_Lee?=", "J\u{f6}rg Lee"),
            ("=?utf-8*de?q?a?=", "a"),
            ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
            ("=?utf-8?b?*?= =?", "=?utf-8?b?*?= =?"),
            ("=?utf-8?q?=3", "=?utf-8?q?=3"),
            ("=?utf-8?q?=3?=", "=3"),
            ("=?", "=?"),
            ("", ""),
        ] {
            assert_eq!(decode(header), expected, "{header}");
        }
    }
}
