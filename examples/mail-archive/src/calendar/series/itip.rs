//! Invitations, changes, cancellations and answers as RFC 5546 has them, and as programs send them. Each case is read
//! in every order.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use account_engagement::{Meeting, MeetingStatus, Response};
use chrono_tz::Tz;

use super::*;
use crate::calendar::vcalendar;

/// What the library takes of all copies: for each id the newest, with the guests of all of them who did not decline.
fn come_to(calendars: &[&str]) -> String {
    let mut series = Series::default();
    for (number, calendar) in calendars.iter().enumerate() {
        let block = vcalendar::Blocks::new(in_full(calendar).as_bytes()).next().unwrap().unwrap();
        let read = vcalendar::read(&block.text, Tz::Europe__Berlin);
        assert_eq!(read.problems, [], "{calendar}");
        read.events.into_iter().for_each(|event| series.add(event, number));
        read.replies.into_iter().for_each(|reply| series.add_reply(reply));
    }
    let window = Window::before("2026-02-28T00:00:00Z".parse().unwrap(), None);
    let (meetings, is_complete) = series.meetings(window);
    assert!(is_complete);
    let mut copies: BTreeMap<&str, Vec<&Meeting>> = BTreeMap::new();
    for meeting in &meetings {
        copies.entry(&meeting.id).or_default().push(meeting);
    }
    copies.values().filter_map(|copies| told(copies)).collect::<Vec<_>>().join(", ")
}

fn told(copies: &[&Meeting]) -> Option<String> {
    let newest = copies.iter().map(|meeting| meeting.revision).max()?;
    let newest: Vec<&&Meeting> = copies.iter().filter(|meeting| meeting.revision == newest).collect();
    if newest.iter().any(|meeting| meeting.status == MeetingStatus::Cancelled) {
        return None;
    }
    let mut answers: BTreeMap<&str, (Option<DateTime<Utc>>, u8, Response)> = BTreeMap::new();
    for guest in newest.iter().flat_map(|meeting| &meeting.attendees) {
        let order = match guest.response {
            Response::Accepted => 3,
            Response::Tentative => 2,
            Response::Declined => 1,
            _ => 0,
        };
        let answer = (guest.responded_at, order, guest.response);
        let name = guest.address.split('@').next()?;
        let known = answers.entry(name).or_insert(answer);
        if (known.0, known.1) < (answer.0, answer.1) {
            *known = answer;
        }
    }
    let guests: Vec<String> = answers
        .iter()
        .map(|(name, (_, _, response))| {
            let mark = match response {
                Response::Accepted => "+",
                Response::Declined => "-",
                Response::Tentative => "~",
                _ => "",
            };
            format!(" {name}{mark}")
        })
        .collect();
    let day: BTreeSet<String> = newest.iter().map(|meeting| meeting.start.format("%m-%dT%H").to_string()).collect();
    let all_day = if newest.iter().any(|meeting| meeting.all_day) { " all day" } else { "" };
    Some(format!("{}{all_day}{}", day.into_iter().collect::<Vec<_>>().join("/"), guests.concat()))
}

/// `METHOD! @ann @bob=ACCEPTED DTSTART:…`: a VCALENDAR with a method, and its event with guests and properties.
fn in_full(calendar: &str) -> String {
    let (method, events) = calendar.split_once("! ").unwrap_or(("", calendar));
    let mut text = "BEGIN:VCALENDAR\r\n".to_owned();
    if !method.is_empty() {
        _ = write!(text, "METHOD:{method}\r\n");
    }
    for event in events.split(" + ") {
        text += "BEGIN:VEVENT\r\nUID:u\r\nORGANIZER:mailto:rep@corp.example\r\n";
        for token in event.split_whitespace() {
            let line =
                match token.strip_prefix('@').map(|guest| guest.split_once('=').unwrap_or((guest, "NEEDS-ACTION"))) {
                    Some((name, answer)) => format!("ATTENDEE;PARTSTAT={answer}:mailto:{name}@cust.example"),
                    None => token.to_owned(),
                };
            _ = write!(text, "{line}\r\n");
        }
        text += "END:VEVENT\r\n";
    }
    text + "END:VCALENDAR\r\n"
}

fn each_order(items: &mut Vec<&str>, from: usize, check: &mut impl FnMut(&[&str])) {
    if from == items.len() {
        return check(items);
    }
    for at in from..items.len() {
        items.swap(from, at);
        each_order(items, from + 1, check);
        items.swap(from, at);
    }
}

fn check(cases: &[(&[&str], &str)]) {
    for (calendars, expected) in cases {
        // `5th`: 10:00 in Berlin on that day, for an hour; `T7`: written on 7 December.
        let calendars: Vec<String> = calendars
            .iter()
            .map(|calendar| {
                let words = calendar.split(' ').map(|word| {
                    let day = word.strip_suffix("th").and_then(|day| day.parse::<u8>().ok());
                    let stamp = word.strip_prefix('T').and_then(|day| day.parse::<u8>().ok());
                    match (day, stamp) {
                        (Some(day), _) => format!("DTSTART:202601{day:02}T090000Z DURATION:PT1H"),
                        (_, Some(day)) => format!("DTSTAMP:202512{day:02}T120000Z"),
                        _ => word.to_owned(),
                    }
                });
                words.collect::<Vec<_>>().join(" ")
            })
            .collect();
        let mut all: Vec<&str> = calendars.iter().map(String::as_str).collect();
        each_order(&mut all, 0, &mut |order| assert_eq!(come_to(order), *expected, "{order:#?}"));
    }
}

const INVITED: &str = "REQUEST! 5th T1 SEQUENCE:0 @ann=ACCEPTED @bob=ACCEPTED @amy";

#[test]
fn one_guest_is_removed() {
    check(&[
        (&[INVITED, "CANCEL! 5th T2 SEQUENCE:1 @bob"], "01-05T09 amy ann+"),
        (&[INVITED, "CANCEL! 5th T2 SEQUENCE:0 @bob"], "01-05T09 amy ann+"),
        (&[INVITED, "CANCEL! 5th T2 @bob"], "01-05T09 amy ann+"),
        (&[INVITED, "CANCEL! T2 @bob"], "01-05T09 amy ann+"),
        (&[INVITED, "CANCEL! @bob"], "01-05T09 amy ann+"),
        (&[INVITED, "CANCEL! T2 SEQUENCE:1 @BOB @amy"], "01-05T09 ann+"),
        // The others get a new version, of either SEQUENCE, with or without a status for the one.
        (
            &[INVITED, "REQUEST! 5th T2 SEQUENCE:1 @ann=ACCEPTED @amy", "CANCEL! 5th T2 SEQUENCE:1 @bob"],
            "01-05T09 amy ann+",
        ),
        (
            &[
                INVITED,
                "REQUEST! 5th T2 SEQUENCE:1 @ann=ACCEPTED @amy",
                "CANCEL! 5th T2 SEQUENCE:1 STATUS:CANCELLED @bob",
            ],
            "01-05T09 amy ann+",
        ),
        (
            &[INVITED, "REQUEST! 5th T2 SEQUENCE:0 @ann=ACCEPTED @amy", "CANCEL! T3 SEQUENCE:0 STATUS:CANCELLED @bob"],
            "01-05T09 amy ann+",
        ),
        (&[INVITED, "REQUEST! 5th T3 SEQUENCE:1 @ann @amy", "CANCEL! T2 STATUS:CANCELLED @bob"], "01-05T09 amy ann"),
        (&[INVITED, "5th T3 SEQUENCE:1 @ann @amy", "CANCEL! T2 SEQUENCE:1 STATUS:CANCELLED @bob"], "01-05T09 amy ann"),
        (&[INVITED, "REQUEST! 5th T2 SEQUENCE:0 @ann=ACCEPTED @amy"], "01-05T09 amy ann+"),
        // His answer does not bring him back; a new invitation does.
        (&[INVITED, "CANCEL! T3 SEQUENCE:1 @bob", "REPLY! 5th T2 SEQUENCE:0 @bob=ACCEPTED"], "01-05T09 amy ann+"),
        (&[INVITED, "REQUEST! 5th T3 SEQUENCE:0 @ann", "REPLY! 5th T2 SEQUENCE:0 @bob=ACCEPTED"], "01-05T09 ann"),
        (&[INVITED, "CANCEL! T2 SEQUENCE:1 @bob", "REQUEST! 5th T3 SEQUENCE:2 @ann @bob"], "01-05T09 ann bob"),
        // Calendars that still have him.
        (&[INVITED, "5th SEQUENCE:0 @bob=ACCEPTED", "CANCEL! T2 SEQUENCE:1 @bob"], "01-05T09 amy ann+"),
        // The last one.
        (&[INVITED, "CANCEL! T2 SEQUENCE:1 @bob", "CANCEL! T2 SEQUENCE:1 @ann", "CANCEL! T3 SEQUENCE:2 @amy"], ""),
    ]);
}

#[test]
fn the_meeting_is_cancelled() {
    check(&[
        (&[INVITED, "CANCEL! 5th T2 SEQUENCE:1 STATUS:CANCELLED @ann @bob @amy"], ""),
        (&[INVITED, "CANCEL! 5th T2 SEQUENCE:1 @ann @bob @amy"], ""),
        (&[INVITED, "CANCEL! 5th T2 SEQUENCE:1"], ""),
        // To each guest alone.
        (&[INVITED, "CANCEL! 5th T2 SEQUENCE:1 STATUS:CANCELLED @ann"], ""),
        (&[INVITED, "CANCEL! T2 SEQUENCE:1 STATUS:CANCELLED @ann", "CANCEL! T2 SEQUENCE:1 STATUS:CANCELLED @bob"], ""),
        (&[INVITED, "CANCEL! T2 SEQUENCE:0 STATUS:CANCELLED @bob"], ""),
        (&[INVITED, "CANCEL! T2 SEQUENCE:1 STATUS:CANCELED @ann @bob @amy"], ""),
        (&[INVITED, "CANCELLED! T2 SEQUENCE:1 @ann @bob @amy"], ""),
        (&[INVITED, "5th T2 SEQUENCE:1 STATUS:CANCELED @ann @bob"], ""),
        (&[INVITED, "5th T2 SEQUENCE:0 STATUS:CANCELLED @ann @bob"], ""),
        // Without a SEQUENCE: the version that was known then.
        (&[INVITED, "REQUEST! 5th T2 SEQUENCE:2 @ann", "CANCEL! 5th T5 STATUS:CANCELLED @ann"], ""),
        (&[INVITED, "REQUEST! 5th T2 SEQUENCE:2 @ann", "CANCEL! STATUS:CANCELLED @ann"], ""),
        (&["5th SEQUENCE:2 @ann", "CANCEL! T5 STATUS:CANCELLED @ann"], ""),
        (&["5th T9 SEQUENCE:2 @ann", "CANCEL! T5 STATUS:CANCELLED @ann"], ""),
        (&["REQUEST! 5th T2 SEQUENCE:2 @ann", "5th T5 STATUS:CANCELLED @ann"], ""),
        (&["REQUEST! 5th T2 SEQUENCE:2 @ann", "5th STATUS:CANCELLED @ann"], ""),
        (&[INVITED, "CANCEL! T2 STATUS:CANCELLED @ann @bob @amy", "REQUEST! 5th T5 SEQUENCE:3 @ann"], "01-05T09 ann"),
        // An older cancellation than the newest version.
        (&[INVITED, "CANCEL! T2 SEQUENCE:1 STATUS:CANCELLED", "REQUEST! 6th T5 SEQUENCE:2 @ann"], "01-06T09 ann"),
        (&[INVITED, "CANCEL! T2 SEQUENCE:0 STATUS:CANCELLED", "REQUEST! 6th T5 SEQUENCE:0 @ann"], "01-06T09 ann"),
        // The day of an export says nothing.
        (&["5th T20 SEQUENCE:0 @ann=ACCEPTED", "CANCEL! T2 SEQUENCE:0 STATUS:CANCELLED @ann"], ""),
        (&[INVITED, "5th T20 SEQUENCE:0 @ann=ACCEPTED", "CANCEL! T2 SEQUENCE:0 STATUS:CANCELLED"], ""),
        // Alone.
        (&["CANCEL! 5th T2 SEQUENCE:1 STATUS:CANCELLED @ann"], ""),
        (&["CANCEL! T2 SEQUENCE:1 STATUS:CANCELLED @ann"], ""),
        (&["CANCEL! T2 SEQUENCE:1 @ann", "REPLY! T1 SEQUENCE:0 @ann=ACCEPTED"], ""),
        (&["CANCEL! T2 SEQUENCE:1 @ann", "REPLY! 5th T1 SEQUENCE:0 @ann=ACCEPTED"], ""),
    ]);
}

/// Mondays, 5, 12 and 19 January.
const WEEKLY: &str = "REQUEST! 5th RRULE:FREQ=WEEKLY;COUNT=3 T1 SEQUENCE:0 @ann @bob";

#[test]
fn a_series_or_one_occurrence_is_cancelled() {
    const SECOND: &str = "RECURRENCE-ID:20260112T090000Z";
    let all = "01-05T09 ann bob, 01-12T09 ann bob, 01-19T09 ann bob";
    let without = "01-05T09 ann bob, 01-19T09 ann bob";
    check(&[
        (&[WEEKLY], all),
        (&[WEEKLY, "CANCEL! T2 SEQUENCE:1 STATUS:CANCELLED @ann @bob"], ""),
        (&[WEEKLY, "CANCEL! T2 STATUS:CANCELLED @ann @bob"], ""),
        (&[WEEKLY, "CANCEL! T2 SEQUENCE:0 STATUS:CANCELLED @ann"], ""),
        (&[WEEKLY, "CANCEL! 5th T2 SEQUENCE:1 STATUS:CANCELLED"], ""),
        (&[WEEKLY, "CANCEL! 5th RRULE:FREQ=WEEKLY;COUNT=3 T2 SEQUENCE:1 STATUS:CANCELLED"], ""),
        (&[WEEKLY, "5th RRULE:FREQ=WEEKLY;COUNT=3 T20 SEQUENCE:0 @ann", "CANCEL! T2 SEQUENCE:0 STATUS:CANCELLED"], ""),
        (&[WEEKLY, "CANCEL! RECURRENCE-ID:20260112T090000Z T2 SEQUENCE:1 STATUS:CANCELLED @ann @bob"], without),
        (&[WEEKLY, "CANCEL! RECURRENCE-ID:20260112T090000Z T2 SEQUENCE:0 STATUS:CANCELLED @ann @bob"], without),
        (&[WEEKLY, "CANCEL! RECURRENCE-ID:20260112T090000Z T2 STATUS:CANCELLED"], without),
        (&[WEEKLY, "CANCEL! RECURRENCE-ID:20260112T090000Z T2"], without),
        (&[&WEEKLY.replace("SEQUENCE:0", "SEQUENCE:4"), &format!("CANCEL! {SECOND} T2 STATUS:CANCELLED")], without),
        (&[&WEEKLY.replace("SEQUENCE:0", "SEQUENCE:4"), &format!("CANCEL! {SECOND}")], without),
        // A message about the series that came later does not bring it back.
        (&[WEEKLY, &format!("CANCEL! {SECOND} T2 STATUS:CANCELLED"), &WEEKLY.replace("T1", "T9")], without),
        // One guest less: in one occurrence, from there on, in all.
        (
            &[WEEKLY, "CANCEL! RECURRENCE-ID:20260112T090000Z T2 SEQUENCE:1 @bob"],
            "01-05T09 ann bob, 01-12T09 ann, 01-19T09 ann bob",
        ),
        (
            &[WEEKLY, "CANCEL! RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z T2 SEQUENCE:1 @bob"],
            "01-05T09 ann bob, 01-12T09 ann, 01-19T09 ann",
        ),
        (&[WEEKLY, "CANCEL! T2 SEQUENCE:1 @bob"], "01-05T09 ann, 01-12T09 ann, 01-19T09 ann"),
        (
            &[WEEKLY, "CANCEL! DTSTAMP:20260113T120000Z SEQUENCE:1 @bob"],
            "01-05T09 ann bob, 01-12T09 ann bob, 01-19T09 ann",
        ),
        (
            &[WEEKLY, "CANCEL! RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z T2 SEQUENCE:1 STATUS:CANCELLED"],
            "01-05T09 ann bob",
        ),
    ]);
}

#[test]
fn a_newer_stamp_replaces_an_older_copy_of_the_same_sequence() {
    check(&[
        (&[INVITED, "REQUEST! 7th T7 SEQUENCE:0 @ann=ACCEPTED"], "01-07T09 ann+"),
        (&["REQUEST! 5th T1 @ann", "REQUEST! 7th T7 @ann"], "01-07T09 ann"),
        // Without METHOD, or from a calendar's feed.
        (&["5th T1 SEQUENCE:0 @ann", "7th T7 SEQUENCE:0 @ann"], "01-07T09 ann"),
        (&["PUBLISH! 5th T1 @ann", "PUBLISH! 7th T7 @ann"], "01-07T09 ann"),
        (
            &["5th T20 LAST-MODIFIED:20251201T120000Z @ann", "7th T20 LAST-MODIFIED:20251207T120000Z @ann"],
            "01-07T09 ann",
        ),
        (&[INVITED, "7th T7 SEQUENCE:0 @ann"], "01-07T09 ann"),
        // SEQUENCE comes first.
        (&["REQUEST! 5th T1 SEQUENCE:1 @ann", "REQUEST! 7th T7 SEQUENCE:0 @ann"], "01-05T09 ann"),
        // Neither: united.
        (&["5th @ann=ACCEPTED @bob", "5th @ann @bob=ACCEPTED"], "01-05T09 ann+ bob+"),
        (&["5th @ann", "7th @ann"], "01-05T09/01-07T09 ann"),
        // Exports of several people, each on another day: united with each other and with the invitation.
        (&["5th T10 @ann=ACCEPTED @bob", "5th T20 @ann @bob=DECLINED"], "01-05T09 ann+ bob-"),
        (
            &[INVITED, "5th T10 SEQUENCE:0 @amy=ACCEPTED", "5th T20 SEQUENCE:0 @amy @carl=ACCEPTED"],
            "01-05T09 amy+ ann+ bob+ carl+",
        ),
        (
            &[
                "5th T10 RRULE:FREQ=WEEKLY;COUNT=2 @ann=ACCEPTED",
                "5th T20 RRULE:FREQ=WEEKLY;UNTIL=20260112 @bob=ACCEPTED",
            ],
            "01-05T09 ann+ bob+, 01-12T09 ann+ bob+",
        ),
        // One that was exported late and is out of date.
        (&[INVITED, "REQUEST! 7th T7 SEQUENCE:0 @ann", "5th T20 SEQUENCE:0 @ann=ACCEPTED"], "01-07T09 ann"),
        // What its owner alone removed from a calendar.
        (
            &[
                "5th T10 RRULE:FREQ=WEEKLY;COUNT=2 @ann",
                "5th T20 RRULE:FREQ=WEEKLY;COUNT=2 EXDATE:20260112T090000Z @ann",
            ],
            "01-05T09 ann, 01-12T09 ann",
        ),
        // A series that was moved.
        (&[WEEKLY, "REQUEST! 6th RRULE:FREQ=WEEKLY;COUNT=2 T7 SEQUENCE:0 @ann"], "01-06T09 ann, 01-13T09 ann"),
        (
            &[WEEKLY, "REQUEST! 6th RRULE:FREQ=WEEKLY;COUNT=2 DTSTAMP:20260105T200000Z SEQUENCE:0 @ann"],
            "01-05T09 ann bob, 01-06T09 ann, 01-13T09 ann",
        ),
        // An occurrence that was moved twice.
        (
            &[
                WEEKLY,
                "REQUEST! RECURRENCE-ID:20260112T090000Z 13th T2 SEQUENCE:0 @ann",
                "REQUEST! RECURRENCE-ID:20260112T090000Z 14th T3 SEQUENCE:0 @ann",
            ],
            "01-05T09 ann bob, 01-14T09 ann, 01-19T09 ann bob",
        ),
    ]);
}

#[test]
fn an_answer_is_its_guests_and_no_version() {
    const ASKED: &str = "REQUEST! 5th T1 SEQUENCE:0 @ann @bob";
    check(&[
        (&[ASKED, "REPLY! 5th T2 SEQUENCE:0 @ann=ACCEPTED"], "01-05T09 ann+ bob"),
        (&[ASKED, "REPLY! 5th T2 SEQUENCE:1 @ann=ACCEPTED"], "01-05T09 ann+ bob"),
        (&[ASKED, "REPLY! 5th T2 @ann=ACCEPTED"], "01-05T09 ann+ bob"),
        (&[ASKED, "REPLY! T2 SEQUENCE:0 @ann=ACCEPTED"], "01-05T09 ann+ bob"),
        (&[ASKED, "REPLY! T2 @ann=ACCEPTED"], "01-05T09 ann+ bob"),
        (&[ASKED, "REPLY! @ann=ACCEPTED"], "01-05T09 ann+ bob"),
        (&[ASKED, "REPLY! 9th T2 SEQUENCE:7 @ann=ACCEPTED"], "01-05T09 ann+ bob"),
        (&[ASKED, "REPLY! T2 SEQUENCE:1 STATUS:CANCELLED @ann=DECLINED"], "01-05T09 ann- bob"),
        (&[ASKED, "REPLY! T2 SEQUENCE:1 @ann=ACCEPTED", "REPLY! T3 SEQUENCE:0 @bob=DECLINED"], "01-05T09 ann+ bob-"),
        // The last one of a guest.
        (&[ASKED, "REPLY! T2 @ann=ACCEPTED", "REPLY! T3 @ann=DECLINED"], "01-05T09 ann- bob"),
        (&[&ASKED.replace("SEQUENCE:0", "SEQUENCE:2"), "REPLY! T2 @ann=ACCEPTED"], "01-05T09 ann+ bob"),
        // To what is no longer planned.
        (&[ASKED, "REQUEST! 7th T3 SEQUENCE:1 @ann", "REPLY! T2 SEQUENCE:0 @ann=ACCEPTED"], "01-07T09 ann"),
        (&[ASKED, "REQUEST! 7th T3 SEQUENCE:1 @ann", "REPLY! T4 SEQUENCE:2 @ann=ACCEPTED"], "01-07T09 ann+"),
        (&[ASKED, "REQUEST! 5th T3 SEQUENCE:0 @ann @bob", "REPLY! T2 SEQUENCE:0 @ann=ACCEPTED"], "01-05T09 ann+ bob"),
        // Somebody to whom the invitation was forwarded.
        (&[ASKED, "REPLY! T2 SEQUENCE:0 @carl=ACCEPTED"], "01-05T09 ann bob carl+"),
        // To a series, and to one of its occurrences.
        (&[WEEKLY, "REPLY! T2 SEQUENCE:1 @ann=ACCEPTED"], "01-05T09 ann+ bob, 01-12T09 ann+ bob, 01-19T09 ann+ bob"),
        (
            &[WEEKLY, "REPLY! RECURRENCE-ID:20260112T090000Z T2 SEQUENCE:3 @ann=DECLINED"],
            "01-05T09 ann bob, 01-12T09 ann- bob, 01-19T09 ann bob",
        ),
        // Without the invitation: all answers are of one meeting.
        (&["REPLY! 5th T2 SEQUENCE:0 @ann=ACCEPTED", "REPLY! 5th T3 SEQUENCE:1 @bob=DECLINED"], "01-05T09 ann+ bob-"),
        (&["REPLY! T2 SEQUENCE:0 @ann=ACCEPTED"], ""),
    ]);
}

#[test]
fn outlooks_all_day_mark() {
    const BERLIN: &str = "DTSTART;TZID=Europe/Berlin:";
    const MARK: &str = "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE";
    let day = |from: &str, to: &str, mark: &str| format!("{BERLIN}{from} DTEND;TZID=Europe/Berlin:{to} {mark} @ann");
    check(&[
        (&[&day("20260105T000000", "20260106T000000", MARK)], "01-04T23 all day ann"),
        // Days of 23 and of 25 hours, and several days.
        (&[&day("20250330T000000", "20250331T000000", MARK)], "03-29T23 all day ann"),
        (&[&day("20251026T000000", "20251027T000000", MARK)], "10-25T22 all day ann"),
        (&[&day("20250329T000000", "20250331T000000", MARK)], "03-28T23 all day ann"),
        (
            &[&day("20260105T000000", "20260106T000000", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:TRUE")],
            "01-04T23 all day ann",
        ),
        (&[&day("20260105T000000", "20260106T000000", "x-microsoft-cdo-alldayevent:true")], "01-04T23 all day ann"),
        (&[&day("20260105T000000", "20260106T000000", "X-FUNAMBOL-ALLDAY:1")], "01-04T23 all day ann"),
        (&[&day("20260105T000000", "20260106T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE")], "01-04T23 ann"),
        // In UTC, where it does not begin at midnight.
        (
            &["DTSTART:20260104T230000Z DTEND:20260105T230000Z X-MICROSOFT-CDO-ALLDAYEVENT:TRUE @ann"],
            "01-04T23 all day ann",
        ),
        // A series, with an excluded and a changed day, beside another calendar's dates.
        (
            &[
                &day(
                    "20250328T000000",
                    "20250329T000000",
                    &format!("{MARK} RRULE:FREQ=DAILY;COUNT=4 EXDATE;TZID=Europe/Berlin:20250329T000000"),
                ),
                "DTSTART;VALUE=DATE:20250328 RRULE:FREQ=DAILY;COUNT=4 EXDATE;VALUE=DATE:20250329 @bob",
            ],
            "03-27T23 all day ann bob, 03-29T23 all day ann bob, 03-30T22 all day ann bob",
        ),
    ]);
}
