//! The letters and lines of a calendar file: UTF-8 as it should be, or what is found instead.

use std::borrow::Cow;
use std::io::{self, BufRead};

/// Bytes in UTF-8, where a byte order mark says that they are in UTF-16.
pub(crate) fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return Cow::Borrowed(bytes),
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    Cow::Owned(String::from_utf16_lossy(&units).into_bytes())
}

pub(crate) fn is_utf16(start: &[u8]) -> bool {
    start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff])
}

/// Text in UTF-8, or else in Latin-1, in which every byte is a letter: no two texts become one.
pub(crate) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|other| other.into_bytes().into_iter().map(char::from).collect())
}

/// Reads a line without its end, which is CR LF, LF or CR alone. Of one that is longer than `limit` the rest
/// is read and dropped. `None` at the end of the file; else whether the line is whole.
pub(crate) fn read_line(reader: &mut impl BufRead, limit: usize, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let (mut is_whole, mut is_any) = (true, false);
    loop {
        let piece = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            piece => piece?,
        };
        if piece.is_empty() {
            return Ok(is_any.then_some(is_whole));
        }
        is_any = true;
        let end = piece.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let length = end.unwrap_or(piece.len());
        let kept = length.min(limit - line.len());
        line.extend_from_slice(&piece[..kept]);
        is_whole &= kept == length;
        let is_cr = end.is_some_and(|end| piece[end] == b'\r');
        reader.consume(length + usize::from(end.is_some()));
        if is_cr && reader.fill_buf()?.first() == Some(&b'\n') {
            reader.consume(1);
        }
        if end.is_some() {
            return Ok(Some(is_whole));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn utf_16_is_known_by_its_mark() {
        for (bytes, expected) in [
            (&b"\xff\xfeB\0\xe9\0"[..], "\u{feff}B\u{e9}"),
            (b"\xfe\xff\0B\0\xe9", "\u{feff}B\u{e9}"),
            (b"\xfe\xff\0B\0", "\u{feff}B"),
            (b"B\xc3\xa9", "B\u{e9}"),
            (b"\xff", "\u{ff}"),
        ] {
            assert_eq!(text(plain(bytes).into_owned()), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_not_utf_8_is_latin_1() {
        assert_eq!(text(b"Z\xfcrich".to_vec()), "Z\u{fc}rich");
    }

    #[test]
    fn lines_end_in_three_ways() {
        // Whatever falls between two pieces.
        for size in 1..8 {
            let mut reader = BufReader::with_capacity(size, &b"a\r\nbcdefg\n\rh\r\r\ni"[..]);
            let (mut lines, mut line) = (Vec::new(), Vec::new());
            while let Some(is_whole) = read_line(&mut reader, 5, &mut line).unwrap() {
                lines.push((String::from_utf8(line.clone()).unwrap(), is_whole));
            }
            let expected = [("a", true), ("bcdef", false), ("", true), ("h", true), ("", true), ("i", true)];
            assert_eq!(lines, expected.map(|(line, is_whole)| (line.to_owned(), is_whole)), "{size}");
        }
    }
}
