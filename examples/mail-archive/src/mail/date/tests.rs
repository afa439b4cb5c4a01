//! Dates as programs write them.

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
        ("2 Jan 126 03:16:02 -0500", Some("2026-01-02T08:16:02+00:00")),
        ("Fri, 2 Jan 2026 03:16:02 XYZT", Some("2026-01-02T03:16:02+00:00")), // unknown: -0000
        ("Fri, 2 Jan 2026 03:16:02", Some("2026-01-02T03:16:02+00:00")),
        ("Fri, 2-Jan-2026 03:16:02 +0000", Some("2026-01-02T03:16:02+00:00")),
        ("Fri, 02-Jan-26 03:16:02 GMT", Some("2026-01-02T03:16:02+00:00")),
        ("Fri, 2 Jan 2026 03:16:02 GMT+0100", Some("2026-01-02T02:16:02+00:00")),
        ("Fri Jan  2 03:16:02 2026", Some("2026-01-02T03:16:02+00:00")),
        ("2026-01-02 03:16:02 +0530", Some("2026-01-01T21:46:02+00:00")),
        ("Fri,2 Jan 2026 3:16:02 +0200 (ora legale (estate))", Some("2026-01-02T01:16:02+00:00")),
        ("2026-01-02T03:16:02Z", Some("2026-01-02T03:16:02+00:00")),
        ("Wed, 21 Dec 0001 22:31:43 -0800 (PST)", Some("0001-12-22T06:31:43+00:00")),
        ("Wed, 21 Dec 2044 22:31:43 -0800", Some("2044-12-22T06:31:43+00:00")),
        ("Fri, 31 Feb 2026 03:16:02 +0000", None),
        ("yesterday", None),
        ("2026", None),
        ("May", None),
        ("9:00", None),
        ("", None),
    ] {
        assert_eq!(parse(header).map(|at| at.to_rfc3339()).as_deref(), expected, "{header}");
    }
}

#[test]
fn forms_of_other_programs() {
    for (header, expected) in [
        // Offsets of fewer digits, with a colon, and with something behind them.
        ("Mon, 2 Mar 2026 07:00:00 -600", Some("2026-03-02T13:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 +530", Some("2026-03-02T01:30:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 +2", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 +02", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 +02:00", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00+0200", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 +0200.", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 +0200(CEST", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 +0200 by relay", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 \u{2212}0600", Some("2026-03-02T13:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 0200", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 +9900", Some("2026-03-02T07:00:00+00:00")), // no offset
        ("Mon, 2 Mar 2026 07:00:00 UTC+2", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 GMT +0200", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 +0200 GMT", Some("2026-03-02T05:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 CET", Some("2026-03-02T06:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 Z", Some("2026-03-02T07:00:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00 A", Some("2026-03-02T07:00:00+00:00")), // RFC 5322: as -0000
        ("Mon, 2 Mar 2026 07:00:60 +0000", Some("2026-03-02T07:01:00+00:00")),
        ("Mon, 2 Mar 2026 07:00:00.250 +0000", Some("2026-03-02T07:00:00.250+00:00")),
        // Slashes, dots, and the year first.
        ("2026/03/05", Some("2026-03-05T00:00:00+00:00")),
        ("2026/03/05 09:30", Some("2026-03-05T09:30:00+00:00")),
        ("2026.03.05 09:30", Some("2026-03-05T09:30:00+00:00")),
        ("2026-Mar-05 09:30", Some("2026-03-05T09:30:00+00:00")),
        ("05.03.2026 09:30", Some("2026-03-05T09:30:00+00:00")),
        ("5.3.26 09.30.00", Some("2026-03-05T09:30:00+00:00")),
        ("31.03.2026 09:30", Some("2026-03-31T09:30:00+00:00")),
        ("3/13/2026 09:30", Some("2026-03-13T09:30:00+00:00")),
        ("13/3/26 09:30", Some("2026-03-13T09:30:00+00:00")),
        ("3/3/2026", Some("2026-03-03T00:00:00+00:00")),
        ("3/5/2026", None), // in March or in May
        ("3/5/2026 9:30:00 PM", Some("2026-03-05T21:30:00+00:00")),
        ("20260305T093000Z", Some("2026-03-05T09:30:00+00:00")),
        ("2026-03-05T09:30:00.123456+01:00", Some("2026-03-05T08:30:00.123+00:00")),
        // Names.
        ("Monday, 2 March 2026 09:00:00 +0000", Some("2026-03-02T09:00:00+00:00")),
        ("Monday, March 2nd, 2026 9:00 AM", Some("2026-03-02T09:00:00+00:00")),
        ("March 2, 2026 at 9:00:00 PM GMT+1", Some("2026-03-02T20:00:00+00:00")),
        ("March 2, 2026 9:00:00\u{202f}PM", Some("2026-03-02T21:00:00+00:00")),
        ("2 MAR 2026 12:30 a.m.", Some("2026-03-02T00:30:00+00:00")),
        ("2 Mar 2026 12:30 PM", Some("2026-03-02T12:30:00+00:00")),
        ("2 Mar 2026 9PM", Some("2026-03-02T21:00:00+00:00")),
        ("2 Sept. 2026 09:00", Some("2026-09-02T09:00:00+00:00")),
        ("Mar-2-2026 09:00", Some("2026-03-02T09:00:00+00:00")),
        // Java, date(1), and no weekday.
        ("Mon Mar 02 09:00:00 CET 2026", Some("2026-03-02T08:00:00+00:00")),
        ("Mon Mar 02 09:00:00 GMT+01:00 2026", Some("2026-03-02T08:00:00+00:00")),
        ("Mon  2 Mar 09:00:00 UTC 2026", Some("2026-03-02T09:00:00+00:00")),
        ("Mon Mar  2 09:00:00 AM EST 2026", Some("2026-03-02T14:00:00+00:00")),
        ("Mar  2 09:00:00 2026", Some("2026-03-02T09:00:00+00:00")),
        // Contradictions are no dates.
        ("2 Mar 2026 25:00:00", None),
        ("2 Mar Apr 2026", None),
        ("2026-13-05", None),
    ] {
        assert_eq!(parse(header).map(|at| at.to_rfc3339()).as_deref(), expected, "{header}");
    }
}

/// What RFC 5322 defines is read as a parser of RFC 5322 reads it.
#[test]
fn dates_by_the_book() {
    for day in ["Fri, 2 Jan", "1 Feb", "Sat, 31 Oct", "09 Dec"] {
        for year in ["2026", "26", "1999", "99"] {
            for time in ["03:16:02", "23:59", "00:00:00"] {
                for zone in
                    ["+0000", "-0930", "+1345", "GMT", "UT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"]
                {
                    let text = format!("{day} {year} {time} {zone}");
                    let without_weekday = text.split_once(',').map_or(text.as_str(), |(_, rest)| rest.trim());
                    let expected = DateTime::parse_from_rfc2822(without_weekday).unwrap().to_utc();
                    assert_eq!(parse(&text), Some(expected), "{text}");
                }
            }
        }
    }
}

#[test]
fn any_text_is_read_without_a_panic() {
    for word in [
        "-",
        "+",
        "2-",
        "-2-",
        "2026-",
        "é:é",
        "9:",
        ":9",
        "2.3.",
        "2T",
        "T2",
        "2026T09",
        "+é",
        "1é",
        "--",
        "2026-é-01",
        "0:0:0.é",
        "99999999999",
        "00000000",
    ] {
        for text in [word.to_owned(), format!("2 Mar 2026 {word}"), format!("{word} {word}")] {
            parse(&text);
        }
    }
}

#[test]
fn received_bears_its_time_last() {
    let header = "from a.example by b.example with ESMTP id 7;\n Fri, 2 Jan 2026 03:16:02 +0000";
    assert_eq!(parse_received(header).unwrap().to_rfc3339(), "2026-01-02T03:16:02+00:00");
    assert_eq!(parse_received("from a.example by b.example"), None);
}
