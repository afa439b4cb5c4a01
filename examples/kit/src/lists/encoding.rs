//! The text of a list: UTF-8, UTF-16, or Windows-1252 as older programs write it.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes are looked at to recognise UTF-16 without a byte order mark.
const HEAD: usize = 512;

/// Decodes a text, without its byte order mark.
///
/// Without a mark, the text is UTF-16 if every second of its first bytes is zero. Otherwise it is UTF-8, also with
/// single bad bytes; a text whose letters outside ASCII are mostly not UTF-8 is Windows-1252, of which Latin-1 is a
/// part.
///
/// ```
/// use kit::lists::encoding::decode;
///
/// assert_eq!(decode("\u{feff}Möwe".as_bytes()), "Möwe");
/// assert_eq!(decode(b"M\xf6we \x80 5"), "Möwe € 5");
/// assert_eq!(decode(b"\xff\xfeM\0\xf6\0"), "Mö");
/// ```
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) if is_mostly_utf8(bytes) => String::from_utf8_lossy(bytes),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.get(..HEAD).unwrap_or(bytes).chunks_exact(2);
    let all = pairs.len();
    let zeros = |place: usize| pairs.clone().filter(|pair| pair.get(place) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    // Headers are mostly ASCII, and text in another encoding has no zeros at all.
    match (first * 2 > all, second * 2 > all) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// A file in UTF-8 that was cut or pasted together has a few bad bytes among many good letters.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_excel_are_decoded() {
        let utf16 = |text: &str, swap: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let text = "Id;Name\r\n1;Hvězda 桜\r\n";
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf16(text, false),
            utf16(text, true),
            utf16(&format!("\u{feff}{text}"), false),
            utf16(&format!("\u{feff}{text}"), true),
        ] {
            assert_eq!(decode(&bytes), text);
        }
        for (bytes, expected) in [
            (&b""[..], ""),
            (b"a", "a"),
            (b"\xef\xbb\xbf", ""),
            (b"Caf\xe9 \x93Oak\x94", "Café “Oak”"),
            // One letter is cut in two.
            (b"M\xc3\xb6we M\xc3\xb6we M\xc3", "Möwe Möwe M\u{fffd}"),
            // A half letter at the end of UTF-16.
            (b"\xff\xfea\0b", "a\u{fffd}"),
        ] {
            assert_eq!(decode(bytes), expected, "{bytes:?}");
        }
    }
}
