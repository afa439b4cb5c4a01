//! The line between two messages of an mbox: what such a line looks like, and what has to stand around it.

use crate::mail::date::{self, Instant};

/// What a line that begins with `From` looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// One word, or an obscured address, and the time as C's asctime writes it: no text has such a line.
    Full,
    /// Something else and a date, `From Ann Lee <ann@x.example> Mon, 2 Mar 2026 09:00:00 +0100`.
    Dated,
    /// `From ` or `From -`.
    Bare,
    /// `From ann@x.example`, with anything but a date behind it, or `From MAILER-DAEMON`.
    Named,
    /// A time of day or a sentence.
    Text,
    /// The first line of a patch by Git. Its time is the same in all patches.
    Patch,
}

/// What stands before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Before {
    /// Nothing, or no message yet.
    Nothing,
    EmptyLine,
    Line,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Separator,
    /// A separator if this number of known headers follows. If two follow one that is no separator, it is doubtful.
    Headers(usize),
    /// Doubtful if headers follow.
    Text,
    /// Text in any case.
    Quoted,
}

impl Form {
    /// `None` for a line that does not begin with `From` and a blank.
    pub(crate) fn of(line: &[u8]) -> Option<Form> {
        let rest = line.strip_prefix(b"From")?;
        if !rest.first().is_none_or(u8::is_ascii_whitespace) {
            return None;
        }
        // A separator is short. What follows in a long line does not matter.
        let text = String::from_utf8_lossy(&rest[..rest.len().min(500)]);
        let text = without_remote(&text);
        let words: Vec<&str> = text.split_whitespace().collect();
        Some(match words.as_slice() {
            [] | ["-"] => Form::Bare,
            [hash, "Mon", "Sep", "17", "00:00:00", "2001"] if is_hash(hash) => Form::Patch,
            [_, time @ ..] | [_, "at", _, time @ ..] if is_asctime(time) => Form::Full,
            // An address in two or more words: `"ann lee"@x.example`, or without a sender.
            _ if text.trim_start().starts_with('"') && words.get(1..).is_some_and(ends_in_asctime) => Form::Full,
            _ if time(text).is_some() => Form::Dated,
            [word] if !word.ends_with([',', ':', '.', ';', '!', '?']) => Form::Named,
            [word, ..] if word.contains('@') => Form::Named,
            [_, "at", domain] if domain.contains('.') => Form::Named,
            _ => Form::Text,
        })
    }

    /// What a line of this form is. `is_series` is true in a file whose first separator is that of a patch.
    pub(crate) fn verdict(self, before: Before, is_series: bool) -> Verdict {
        match (self, before) {
            (Form::Patch, _) if before == Before::Nothing || is_series => Verdict::Headers(1),
            (Form::Patch, _) => Verdict::Quoted,
            (Form::Full, Before::Nothing | Before::EmptyLine) => Verdict::Separator,
            (Form::Text, Before::Nothing) => Verdict::Headers(2),
            (Form::Text, _) | (Form::Named, Before::Line) => Verdict::Text,
            (_, Before::Nothing) | (Form::Dated, Before::EmptyLine) => Verdict::Headers(1),
            (Form::Full | Form::Dated | Form::Bare | Form::Named, _) => Verdict::Headers(2),
        }
    }
}

/// The time on a separator: `From ann@x.example Fri Jan  2 03:16:02 2020`. The first second of 1970 is no time, but what
/// some programs write instead of one, and so is the time on a patch.
pub(crate) fn arrival(line: &[u8]) -> Option<Instant> {
    if Form::of(line)? == Form::Patch {
        return None;
    }
    let text = String::from_utf8_lossy(&line[..line.len().min(500)]);
    time(without_remote(text.strip_prefix("From")?)).filter(|at| at.timestamp() != 0)
}

/// UUCP has written where a message came from.
fn without_remote(text: &str) -> &str {
    text.split_once(" remote from ").map_or(text, |(before, _)| before)
}

fn is_hash(word: &str) -> bool {
    matches!(word.len(), 40 | 64) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The date from its weekday on, or, without a weekday, behind the first word.
fn time(text: &str) -> Option<Instant> {
    let text = text.trim_start();
    let words =
        [text].into_iter().chain(text.match_indices(char::is_whitespace).map(|(at, _)| text[at..].trim_start()));
    let at_weekday = words.rev().find(|rest| rest.split_whitespace().next().is_some_and(is_weekday));
    let behind_name =
        || text.split_once(char::is_whitespace).filter(|(name, _)| name.contains('@')).map(|(_, rest)| rest);
    date::parse(at_weekday.or_else(behind_name)?)
}

/// `Mon`, `Monday` or `Mon,`.
fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.']).to_ascii_lowercase();
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    word.len() >= 3 && names.iter().any(|name| name.starts_with(&word))
}

fn ends_in_asctime(words: &[&str]) -> bool {
    (0..words.len()).any(|from| is_asctime(&words[from..]))
}

/// `Fri Jan  2 03:16:02 2026`, with a zone before or behind the year, or without seconds.
fn is_asctime(words: &[&str]) -> bool {
    let is_number =
        |word: &str, lengths: &[usize]| lengths.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = |word: &&str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_zone =
        |word: &&str| word.len() <= 6 && word.starts_with(|c: char| c == '+' || c == '-' || c.is_ascii_uppercase());
    let [day, month, number, time, rest @ ..] = words else { return false };
    let is_date = is_weekday(day) && is_name(day) && is_name(month) && is_number(number, &[1, 2]) && is_clock(time);
    is_date
        && match rest {
            [year] => is_number(year, &[2, 4]),
            [one, other] => is_number(other, &[4]) && is_zone(one) || is_number(one, &[4]) && is_zone(other),
            _ => false,
        }
}

fn is_clock(word: &str) -> bool {
    let mut parts = word.split(':');
    let mut is_part = || {
        parts.next().is_some_and(|part| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    is_part() && is_part() && word.matches(':').count() <= 2
}

/// What one line is within the headers of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeaderLine {
    /// A header that mail has.
    Known,
    /// Another one, the next line of one, or an envelope line that was quoted.
    Other,
    /// The end of the headers, or no header.
    No,
}

impl HeaderLine {
    pub(crate) fn of(line: &[u8]) -> HeaderLine {
        if line.starts_with(b">From ") {
            return HeaderLine::Other;
        }
        if line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            return if line.trim_ascii().is_empty() { HeaderLine::No } else { HeaderLine::Other };
        }
        let Some(colon) = line.iter().take(80).position(|byte| *byte == b':') else { return HeaderLine::No };
        let name = line[..colon].trim_ascii_end();
        match name {
            [] => HeaderLine::No,
            _ if !name.iter().all(u8::is_ascii_graphic) => HeaderLine::No,
            _ if is_known(name) => HeaderLine::Known,
            _ => HeaderLine::Other,
        }
    }
}

fn is_known(name: &[u8]) -> bool {
    let begins = |start: &str| name.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()));
    let is = |known: &&str| name.eq_ignore_ascii_case(known.as_bytes());
    NAMES.iter().any(is) || NAME_STARTS.into_iter().any(begins)
}

const NAMES: [&str; 20] = [
    "From",
    "To",
    "Cc",
    "Bcc",
    "Date",
    "Subject",
    "Message-ID",
    "Received",
    "Return-Path",
    "Delivered-To",
    "Envelope-To",
    "MIME-Version",
    "Sender",
    "Reply-To",
    "In-Reply-To",
    "References",
    "Status",
    "User-Agent",
    "DKIM-Signature",
    "Authentication-Results",
];

const NAME_STARTS: [&str; 5] = ["X-", "Content-", "Resent-", "List-", "ARC-"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_have_forms() {
        for (line, expected) in [
            ("From ann@x.example Fri Jan  2 03:16:02 2026", Some(Form::Full)),
            ("From - Fri Jan  2 03:16:02 2026", Some(Form::Full)),
            ("From MAILER-DAEMON Fri Jan  2 03:16 2026\r\n", Some(Form::Full)),
            ("From ???@??? Fri Jan 02 03:16:02 2026", Some(Form::Full)),
            ("From 1799@xxx Fri Jan 02 03:16:02 +0000 2026", Some(Form::Full)),
            ("From ann@x.example Fri Jan  2 03:16:02 CET 2026", Some(Form::Full)),
            ("From ann@x.example Fri Jan  2 03:16:02 2026 +0100", Some(Form::Full)),
            ("From ann@x.example Fri Jan  2 03:16:02 2026 remote from relay", Some(Form::Full)),
            ("From ann at cust.example  Fri Jan  2 03:16:02 2026", Some(Form::Full)),
            ("From \"ann lee\"@x.example Fri Jan  2 03:16:02 2026", Some(Form::Full)),
            ("From mboxrd@z Thu Jan  1 00:00:00 1970", Some(Form::Full)),
            ("From Ann Lee <ann@x.example> Fri Jan  2 03:16:02 2026", Some(Form::Dated)),
            ("From ann@x.example Fri, 2 Jan 2026 03:16:02 +0100", Some(Form::Dated)),
            ("From ann@x.example 2026-01-02T03:16:02Z", Some(Form::Dated)),
            ("From Fri Jan  2 03:16:02 2026", Some(Form::Dated)),
            ("From ", Some(Form::Bare)),
            ("From\n", Some(Form::Bare)),
            ("From -\r\n", Some(Form::Bare)),
            ("From ann@x.example\n", Some(Form::Named)),
            ("From ann@x.example (Ann)\n", Some(Form::Named)),
            ("From ann at x.example\n", Some(Form::Named)),
            ("From MAILER-DAEMON\n", Some(Form::Named)),
            ("From now on it rains.", Some(Form::Text)),
            ("From Ann:", Some(Form::Text)),
            ("From 9:30 on we are closed.", Some(Form::Text)),
            ("From Ann at noon", Some(Form::Text)),
            ("From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001", Some(Form::Patch)),
            ("From 0123456789abcdef Mon Sep 17 00:00:00 2001", Some(Form::Full)),
            ("From: ann@x.example", None),
            ("Fromage", None),
            (">From ann@x.example", None),
            ("", None),
        ] {
            assert_eq!(Form::of(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn the_separator_has_the_time_of_arrival() {
        for (line, expected) in [
            ("From ann@x.example Fri Jan  2 03:16:02 2026", Some("2026-01-02T03:16:02+00:00")),
            ("From 1799@xxx Fri Jan 02 03:16:02 -0700 2026", Some("2026-01-02T10:16:02+00:00")),
            ("From ann at x.example  Fri Jan  2 03:16:02 2026", Some("2026-01-02T03:16:02+00:00")),
            ("From Sat at x.example Fri Jan  2 03:16:02 2026", Some("2026-01-02T03:16:02+00:00")),
            ("From ann@x.example Fri, 2 Jan 2026 03:16:02 +0100", Some("2026-01-02T02:16:02+00:00")),
            ("From ann@x.example 2026-01-02T03:16:02Z", Some("2026-01-02T03:16:02+00:00")),
            ("From mboxrd@z Thu Jan  1 00:00:00 1970", None),
            ("From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001", None),
            ("From -", None),
            ("From ann@x.example", None),
        ] {
            assert_eq!(arrival(line.as_bytes()).map(|at| at.to_rfc3339()).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn headers_have_a_name_and_a_colon() {
        for (line, expected) in [
            ("From: ann@x.example", HeaderLine::Known),
            ("x-mozilla-status: 0001", HeaderLine::Known),
            ("Content-Length : 7", HeaderLine::Known),
            ("Organization: x", HeaderLine::Other),
            ("\tfolded", HeaderLine::Other),
            (">From ann@x.example Fri Jan  2 03:16:02 2026", HeaderLine::Other),
            ("Dear Ann: hello", HeaderLine::No),
            ("hello", HeaderLine::No),
            (": x", HeaderLine::No),
            ("\r\n", HeaderLine::No),
            ("", HeaderLine::No),
        ] {
            assert_eq!(HeaderLine::of(line.as_bytes()), expected, "{line}");
        }
    }
}
