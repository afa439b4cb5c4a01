//! An mbox file, one message at a time.

use std::io::{self, BufRead, Read as _};

use crate::mail::date;

/// One message of an mbox.
pub(crate) struct Raw {
    /// Headers and body, as far as [`MESSAGE_LIMIT`].
    pub(crate) bytes: Vec<u8>,
    /// The time on the separator line, when there is one.
    pub(crate) received: Option<date::Instant>,
    /// The separator's line in the file, from 1.
    pub(crate) line: u64,
}

/// How much of one message is held. Headers come first, so that what is cut off is the end of an
/// attachment.
pub(crate) const MESSAGE_LIMIT: usize = 64 << 20;

/// How much of one line is looked at together.
const PIECE: u64 = 1 << 20;

/// Splits an mbox at its separator lines: those that start with `From `, stand first or after an
/// empty line, and bear a time of day (RFC 4155 has one on each).
///
/// Lines of a body that start so are quoted with `>` by those who write mbox; headers never start
/// so. So the four flavours of mbox need not be distinguished.
pub(crate) struct Mbox<R> {
    reader: R,
    /// The message being gathered.
    current: Option<Raw>,
    lines: u64,
    after_empty: bool,
    piece: Vec<u8>,
}

impl<R: BufRead> Mbox<R> {
    pub(crate) fn new(reader: R) -> Mbox<R> {
        Mbox { reader, current: None, lines: 0, after_empty: true, piece: Vec::new() }
    }

    /// Reads a line, or a part of a very long one; whether it begins a line.
    fn read_piece(&mut self) -> io::Result<bool> {
        let begins = self.piece.is_empty() || self.piece.ends_with(b"\n");
        self.piece.clear();
        self.reader.by_ref().take(PIECE).read_until(b'\n', &mut self.piece)?;
        if self.lines == 0 && self.piece.starts_with("\u{feff}".as_bytes()) {
            self.piece.drain(.."\u{feff}".len());
        }
        if begins && !self.piece.is_empty() {
            self.lines += 1;
        }
        Ok(begins)
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<Raw>;

    fn next(&mut self) -> Option<io::Result<Raw>> {
        loop {
            let begins = match self.read_piece() {
                Ok(begins) => begins,
                Err(error) => return Some(Err(error)),
            };
            if self.piece.is_empty() {
                return self.current.take().map(Ok);
            }
            if begins && self.after_empty && is_separator(&self.piece) {
                self.after_empty = false;
                let next = Raw { bytes: Vec::new(), received: separator_time(&self.piece), line: self.lines };
                match self.current.replace(next) {
                    Some(message) => return Some(Ok(message)),
                    None => continue,
                }
            }
            self.after_empty = begins && matches!(self.piece.as_slice(), b"\n" | b"\r\n");
            if let Some(message) = &mut self.current {
                let room = MESSAGE_LIMIT.saturating_sub(message.bytes.len()).min(self.piece.len());
                message.bytes.extend_from_slice(&self.piece[..room]);
            }
        }
    }
}

fn is_separator(line: &[u8]) -> bool {
    let has_time = |line: &[u8]| {
        line.windows(4).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit() && w[3].is_ascii_digit())
    };
    line.strip_prefix(b"From ").is_some_and(has_time)
}

/// The time on a separator line: `From ann@x.example Fri Jan  2 03:16:02 2020`.
fn separator_time(line: &[u8]) -> Option<date::Instant> {
    let text = String::from_utf8_lossy(line);
    let (_, time) = text.strip_prefix("From ")?.trim().split_once(char::is_whitespace)?;
    date::parse_asctime(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(u64, String)> {
        Mbox::new(text.as_bytes())
            .map(Result::unwrap)
            .map(|raw| (raw.line, String::from_utf8(raw.bytes).unwrap()))
            .collect()
    }

    #[test]
    fn messages_are_split_at_separators_after_an_empty_line() {
        let text = "From a Fri Jan  2 03:16:02 2026\nSubject: 1\n\nFrom now on it rains.\n\
                    From b Fri Jan  2 03:16:03 2026\n>From c Fri Jan  2 03:16:04 2026\n\n\
                    From - Fri Jan  2 03:16:05 2026\r\nSubject: 2\r\n\r\n";
        assert_eq!(
            split(text),
            [
                (1, "Subject: 1\n\nFrom now on it rains.\nFrom b Fri Jan  2 03:16:03 2026\n>From c Fri Jan  2 03:16:04 2026\n\n".into()),
                (8, "Subject: 2\r\n\r\n".into()),
            ]
        );
        // As Gmail writes it.
        let text = "From 1799@xxx Mon Jun 29 10:15:00 +0000 2026\r\nX-GM-THRID: 1799\r\n\r\nText\r\n\r\n\
                    From 1800@xxx Mon Jun 29 10:16:00 +0000 2026\r\n\r\n";
        assert_eq!(split(text), [(1, "X-GM-THRID: 1799\r\n\r\nText\r\n\r\n".into()), (6, "\r\n".into())]);
        assert!(split("").is_empty());
        assert!(split("no mbox at all\n").is_empty());
    }

    #[test]
    fn the_separator_bears_the_time_of_arrival() {
        for separator in ["From ann@x.example Fri Jan  2 03:16:02 2026", "From 1799@xxx Fri Jan 02 03:16:02 +0000 2026"]
        {
            let raw = Mbox::new(separator.as_bytes()).next().unwrap().unwrap();
            assert_eq!(raw.received.unwrap().to_rfc3339(), "2026-01-02T03:16:02+00:00", "{separator}");
        }
    }

    #[test]
    fn a_line_without_end_is_held_in_part() {
        let head = "From a Fri Jan  2 03:16:02 2026\nSubject: 1\n\n";
        let endless = io::repeat(b'x').take(MESSAGE_LIMIT as u64 + 5);
        let raw = Mbox::new(io::BufReader::new(head.as_bytes().chain(endless))).next().unwrap().unwrap();
        assert_eq!(raw.bytes.len(), MESSAGE_LIMIT);
    }
}
