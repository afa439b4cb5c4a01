//! The dates of mail: what RFC 5322 says and what is found instead.

use chrono::{DateTime, NaiveDate, Utc};
use mail_parser::DateTime as LooseDate;

pub(crate) type Instant = DateTime<Utc>;

/// A Date header's instant.
///
/// First by the book, which knows comments, the obsolete zone names and two-digit years; the
/// name of the weekday is taken off, since a wrong one says nothing about the rest. Then by a
/// reader that picks out what looks like a date.
pub(crate) fn parse(header: &str) -> Option<Instant> {
    // Some write `2-Jan-2026`, and some `GMT+0100`.
    let spaced = |word: &str| {
        let is_day = word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(|c: char| c.is_ascii_alphabetic());
        if is_day && !word.contains(':') {
            word.replace('-', " ")
        } else {
            word.replace("GMT+", "+").replace("GMT-", "-")
        }
    };
    let text = header.split_whitespace().map(spaced).collect::<Vec<_>>().join(" ");
    let text = match text.split_once(',') {
        Some((day, rest)) if day.trim().chars().all(char::is_alphabetic) => rest.trim(),
        _ => text.as_str(),
    };
    let by_the_book = DateTime::parse_from_rfc2822(text)
        .or_else(|_| DateTime::parse_from_rfc2822(&format!("{text} -0000")))
        .or_else(|_| DateTime::parse_from_rfc3339(text))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S %z"));
    by_the_book.ok().map(|at| at.to_utc()).or_else(|| parse_asctime(text)).or_else(|| parse_loosely(text))
}

/// The time on an mbox separator: `Fri Jan  2 03:16:02 2026`, in UTC, or as Gmail writes it
/// `Fri Jan 02 03:16:02 +0000 2026`.
///
/// The first second of 1970 is no time but what some programs write in want of one.
pub(crate) fn parse_asctime(text: &str) -> Option<Instant> {
    let mut words = text.split_whitespace();
    let [_day, month, day, time] = [words.next()?, words.next()?, words.next()?, words.next()?];
    let (zone, year) = match words.next()? {
        zone if zone.starts_with(['+', '-']) => (zone, words.next()?),
        year => ("+0000", year),
    };
    let text = format!("{month} {day} {time} {year} {zone}");
    let at = DateTime::parse_from_str(&text, "%b %d %H:%M:%S %Y %z").ok()?;
    Some(at.to_utc()).filter(|at| at.timestamp() != 0)
}

/// The time at the end of a Received header, after its last `;`.
pub(crate) fn parse_received(header: &str) -> Option<Instant> {
    header.rsplit_once(';').and_then(|(_, date)| parse(date))
}

fn parse_loosely(text: &str) -> Option<Instant> {
    // It would take the year 0001 for 2001; who writes years in four digits means them.
    let has_early_year = text.split_whitespace().any(|word| word.len() == 4 && word.starts_with('0'));
    let date = LooseDate::parse_rfc822(&format!("{text}\n")).filter(|date| date.is_valid() && !has_early_year)?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())?;
    DateTime::from_timestamp(date.to_timestamp(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_they_are_found() {
        for (header, expected) in [
            ("Fri, 2 Jan 2026 03:16:02 +0100", Some("2026-01-02T02:16:02+00:00")),
            ("Fri,\n  2 Jan 2026 03:16:02 +0100 (CET)", Some("2026-01-02T02:16:02+00:00")),
            ("Mon, 2 Jan 2026 03:16:02 +0000", Some("2026-01-02T03:16:02+00:00")), // not a Monday
            ("2 Jan 2026 03:16 PST", Some("2026-01-02T11:16:00+00:00")),
            ("2 Jan 26 03:16:02 GMT", Some("2026-01-02T03:16:02+00:00")),
            ("2 Jan 99 03:16:02 -0500", Some("1999-01-02T08:16:02+00:00")),
            ("Fri, 2 Jan 2026 03:16:02 CEST", Some("2026-01-02T03:16:02+00:00")), // unknown: -0000
            ("Fri, 2 Jan 2026 03:16:02", Some("2026-01-02T03:16:02+00:00")),
            ("Fri, 2-Jan-2026 03:16:02 +0000", Some("2026-01-02T03:16:02+00:00")),
            ("Fri, 2 Jan 2026 03:16:02 GMT+0100", Some("2026-01-02T02:16:02+00:00")),
            ("Fri Jan  2 03:16:02 2026", Some("2026-01-02T03:16:02+00:00")),
            ("2026-01-02 03:16:02 +0530", Some("2026-01-01T21:46:02+00:00")),
            ("Fri,2 Jan 2026 3:16:02 +0200 (ora legale (estate))", Some("2026-01-02T01:16:02+00:00")),
            ("2026-01-02T03:16:02Z", Some("2026-01-02T03:16:02+00:00")),
            ("Wed, 21 Dec 0001 22:31:43 -0800 (PST)", Some("0001-12-22T06:31:43+00:00")),
            ("Wed, 21 Dec 2044 22:31:43 -0800", Some("2044-12-22T06:31:43+00:00")),
            ("Fri, 31 Feb 2026 03:16:02 +0000", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(parse(header).map(|at| at.to_rfc3339()).as_deref(), expected, "{header}");
        }
    }

    #[test]
    fn received_bears_its_time_last() {
        let header = "from a.example by b.example with ESMTP id 7;\n Fri, 2 Jan 2026 03:16:02 +0000";
        assert_eq!(parse_received(header).unwrap().to_rfc3339(), "2026-01-02T03:16:02+00:00");
        assert_eq!(parse_received("from a.example by b.example"), None);
    }

    #[test]
    fn separators_as_they_are_found() {
        for (text, expected) in [
            ("Fri Jan  2 03:16:02 2026", "2026-01-02T03:16:02+00:00"),
            ("Fri Jan 02 03:16:02 +0000 2026", "2026-01-02T03:16:02+00:00"),
            ("Fri Jan 02 03:16:02 -0700 2026", "2026-01-02T10:16:02+00:00"),
        ] {
            assert_eq!(parse_asctime(text).unwrap().to_rfc3339(), expected, "{text}");
        }
    }

    #[test]
    fn the_epoch_on_a_separator_is_no_time() {
        assert_eq!(parse_asctime("Thu Jan  1 00:00:00 1970"), None);
        assert_eq!(parse_asctime("mboxrd"), None);
    }
}
