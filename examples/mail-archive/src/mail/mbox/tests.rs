//! Mailboxes of all flavours are split, and texts that look like separators are not.

use super::*;

fn raws(text: &str) -> Vec<Raw> {
    Mbox::new(text.as_bytes()).map(Result::unwrap).collect()
}

fn split(text: &str) -> Vec<(u64, String)> {
    raws(text).into_iter().map(|raw| (raw.line, String::from_utf8(raw.bytes).unwrap())).collect()
}

/// The lines of the messages, and those that were doubtful.
fn lines(text: &str) -> (Vec<u64>, Vec<u64>) {
    let raws = raws(text);
    (raws.iter().map(|raw| raw.line).collect(), raws.iter().flat_map(|raw| raw.doubtful.first.clone()).collect())
}

const DATED: &str = "From ann@x.example Fri Jan  2 03:16:02 2026\n";
const HEADERS: &str = "From: ann@x.example\nTo: rep@corp.example\nDate: Fri, 2 Jan 2026 03:16:02 +0000\n\n";

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
    assert!(split("From the desk of Ann\n\nDear Bob: hello\n").is_empty());
}

/// A second message after one with a dated separator: by what divides them.
#[test]
fn the_style_of_separators_may_change() {
    for (between, is_split, is_doubtful) in [
        ("\nFrom ann@x.example Fri Jan  2 03:16:02 2026\n", true, false),
        ("From ann@x.example Fri Jan  2 03:16:02 2026\n", true, false),
        ("\nFrom Ann Lee <ann@x.example> Fri, 2 Jan 2026 03:16:02 +0100\n", true, false),
        ("From Ann Lee <ann@x.example> Fri, 2 Jan 2026 03:16:02 +0100\n", true, false),
        ("\nFrom ann at x.example  Fri Jan  2 03:16:02 2026\n", true, false),
        ("\nFrom - Fri Jan  2 03:16:02 2026\r\n", true, false),
        ("\nFrom \n", true, false),
        ("\nFrom\n", true, false),
        ("From \n", true, false),
        ("\nFrom -\n", true, false),
        ("From -\n", true, false),
        ("\nFrom ann@x.example\n", true, false),
        ("\nFrom ann at x.example\n", true, false),
        ("\nFrom MAILER-DAEMON\n", true, false),
        ("\nFrom -\n>From ann@x.example Fri Jan  2 03:16:02 2026 remote from relay\n", true, false),
        ("\nFrom -\nX-Mozilla-Status: 0001\nX-Account-Key: account1\n", true, false),
        // A sentence may be before headers that somebody has quoted.
        ("From ann@x.example\n", false, true),
        ("\nFrom my notes:\n", false, true),
        ("\nFrom 9:30 on:\n", false, true),
        ("From my notes:\n", false, true),
        // Nothing but mail has such lines.
        ("\n>From ann@x.example Fri Jan  2 03:16:02 2026\n", false, false),
        ("\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n", false, false),
        ("From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n", false, false),
        ("\nFrom: ", false, false),
    ] {
        let text = format!("{DATED}{HEADERS}Hello\n{between}{HEADERS}Hello\n");
        let second = 7 + u64::from(between.starts_with('\n'));
        let expected = if is_split { (vec![1, second], vec![]) } else { (vec![1], vec![]) };
        let expected = if is_doubtful { (expected.0, vec![second]) } else { expected };
        assert_eq!(lines(&text), expected, "{between:?}");
    }
}

#[test]
fn a_line_that_no_headers_follow_is_text() {
    for text in [
        "\nFrom \nmy side it is fine.\n",
        "\nFrom -\n\nFrom: ann@x.example\nTo: rep@corp.example\n",
        "\nFrom now on it rains.\nNote: bring umbrellas.\n",
        "\nFrom experience\nResult: none\n",
        "\nFrom Monday, 2 March 2026 9:00 on we are closed.\nDear all: see you.\n",
        "From ann@x.example Fri Jan  2 03:16:02 2026\nwrote this.\n",
        "\nFrom ann@x.example\n\n",
    ] {
        assert_eq!(lines(&format!("{DATED}{HEADERS}Hello\n{text}")), (vec![1], vec![]), "{text:?}");
    }
}

#[test]
fn any_style_may_begin_a_file() {
    for first in [
        "From \n",
        "From -\n",
        "From ann@x.example\n",
        "From ann at x.example  Fri Jan  2 03:16:02 2026\n",
        "\n\u{20}\nFrom -\n",
    ] {
        let text = format!("{first}{HEADERS}1\n\n{first}{HEADERS}2\n");
        assert_eq!(raws(&text).len(), 2, "{first:?}");
    }
    // A series of patches has their first lines as separators, and no times on them.
    let patch = "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n";
    let raws = raws(&format!("{patch}{HEADERS}1\n\n{patch}{HEADERS}2\n"));
    assert_eq!((raws.len(), raws[0].received), (2, None));
    // A mailbox that has lost its first line.
    let text = format!("{HEADERS}1\n\n{DATED}{HEADERS}2\n");
    let lines: Vec<u64> = Mbox::without_first_line(text.as_bytes()).map(|raw| raw.unwrap().line).collect();
    assert_eq!(lines, [1, 7]);
}

/// A message with a body that has a message in it, and one after it.
fn with_length(length: i64, end: &str, rest: &str) -> (Vec<u64>, Vec<u64>) {
    let body = format!("log:\n\n{DATED}{HEADERS}quoted\n");
    let headers = HEADERS.trim_end();
    let length = i64::try_from(body.len()).unwrap() + length;
    let text = format!("{DATED}{headers}\nContent-Length: {length}\n\n{body}{end}{rest}");
    let (lf, crlf) = (lines(&text), lines(&text.replace('\n', "\r\n")));
    // The length counts the ends of lines. Where it is right for one, it is wrong for the other.
    assert_eq!(crlf.0.len(), lf.0.len().max(2 + usize::from(!rest.is_empty())));
    lf
}

#[test]
fn a_length_counts_where_a_separator_or_the_end_is_at_its_end() {
    let rest = format!("{DATED}{HEADERS}last\n");
    for (length, end, expected) in [
        (0, "", (vec![1], vec![9])),
        (0, "\n", (vec![1], vec![9])),
        (-1, "\n", (vec![1], vec![9])),
        (1, "\n", (vec![1], vec![9])),
        (-9, "\n", (vec![1, 9], vec![])),
        (40, "\n", (vec![1, 9], vec![])),
        (1 << 40, "\n", (vec![1, 9], vec![])),
    ] {
        assert_eq!(with_length(length, end, ""), expected, "{length} {end:?}");
        let mut with_rest = with_length(length, end, &rest);
        let last = with_rest.0.pop().unwrap();
        assert_eq!((with_rest, last), (expected, if end.is_empty() { 15 } else { 16 }), "{length} {end:?}");
    }
}

#[test]
fn a_wrong_length_swallows_nothing() {
    // Each message says that it is as long as the rest of the file and a little more.
    let messages = 200;
    let message = format!("{DATED}{}\nContent-Length: 99999\n\nHello\n\n", HEADERS.trim_end());
    let raws = raws(&message.repeat(messages));
    assert_eq!(raws.len(), messages);
    assert!(
        raws.iter().all(|raw| raw.bytes.ends_with(b"Hello\n\n") && raw.doubtful.count == 0 && raw.received.is_some())
    );
}

#[test]
fn the_separator_bears_the_time_of_arrival() {
    for separator in ["From ann@x.example Fri Jan  2 03:16:02 2026", "From 1799@xxx Fri Jan 02 03:16:02 +0000 2026"] {
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
