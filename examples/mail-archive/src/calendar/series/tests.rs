use account_engagement::Response;
use chrono_tz::Tz;

use super::*;
use crate::calendar::vcalendar;

/// What calendars of one UID come to as of 2026-02-28: id after the UID, start, length in
/// minutes, status and revision.
fn come_to(calendars: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = meetings(calendars).iter().map(told).collect();
    all.sort();
    all.dedup();
    all
}

fn meetings(calendars: &[&str]) -> Vec<Meeting> {
    let mut series = Series::default();
    for (number, calendar) in calendars.iter().enumerate() {
        let read = vcalendar::read(&in_full(calendar), Tz::Europe__Berlin);
        assert_eq!(read.problems, [], "{calendar}");
        read.events.into_iter().for_each(|event| series.add(event, number));
        read.replies.into_iter().for_each(|reply| series.add_reply(reply));
    }
    series.meetings(Window::before("2026-02-28T00:00:00Z".parse().unwrap(), None)).0
}

/// `METHOD:X` and events separated by `+`, each with a UID and two people.
fn in_full(calendar: &str) -> String {
    let mut text = "BEGIN:VCALENDAR\r\n".to_owned();
    let (method, events) = calendar.split_once("! ").unwrap_or(("", calendar));
    if !method.is_empty() {
        text += "METHOD:";
        text += method;
        text += "\r\n";
    }
    for event in events.split(" + ") {
        let properties = event.split_whitespace().map(|property| format!("{}\r\n", property.replace('~', " ")));
        text += "BEGIN:VEVENT\r\nUID:u\r\nORGANIZER:MAILTO:rep@corp.example\r\n";
        if method != "REPLY" {
            text += "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:x@cust.example\r\n";
        }
        text += &properties.collect::<String>();
        text += "END:VEVENT\r\n";
    }
    text + "END:VCALENDAR\r\n"
}

fn told(meeting: &Meeting) -> String {
    let minutes = (meeting.end - meeting.start).num_minutes();
    let day = if meeting.all_day { " all day" } else { "" };
    format!(
        "{} {} {minutes}{day} {:?} {}",
        meeting.id,
        meeting.start.format("%m-%dT%H:%M"),
        meeting.status,
        meeting.revision >> 32
    )
}

#[test]
fn one_meeting() {
    for (event, expected) in [
        ("DTSTART:20260105T090000Z DTEND:20260105T093000Z", "u 01-05T09:00 30 Confirmed 0"),
        ("DTSTART:20260105T090000Z DURATION:PT1H15M SEQUENCE:3", "u 01-05T09:00 75 Confirmed 3"),
        ("DTSTART:20260105T090000Z", "u 01-05T09:00 0 Confirmed 0"),
        ("DTSTART:20260105T090000 STATUS:TENTATIVE", "u 01-05T08:00 0 Tentative 0"), // floating
        ("DTSTART;TZID=America/New_York:20260105T090000 DURATION:PT30M", "u 01-05T14:00 30 Confirmed 0"),
        ("DTSTART;TZID=Tokyo~Standard~Time:20260105T090000 DURATION:PT30M", "u 01-05T00:00 30 Confirmed 0"),
        ("DTSTART;TZID=\"Tokyo~Standard~Time\":20260105T090000 DURATION:PT30M", "u 01-05T00:00 30 Confirmed 0"),
        ("DTSTART;VALUE=DATE:20260105", "u 01-04T23:00 1440 all day Confirmed 0"),
        ("DTSTART;VALUE=DATE:20260105 DTEND;VALUE=DATE:20260107", "u 01-04T23:00 2880 all day Confirmed 0"),
        ("CANCEL! DTSTART:20260105T090000Z SEQUENCE:1", "u 01-05T09:00 0 Cancelled 1"),
        ("DTSTART:20260105T090000Z STATUS:CANCELLED", "u 01-05T09:00 0 Cancelled 0"),
    ] {
        assert_eq!(come_to(&[event]), [expected], "{event}");
    }
}

/// Three Mondays at 10:00 in Berlin: 5, 12 and 19 January.
const WEEKLY: &str = "DTSTART;TZID=Europe/Berlin:20260105T100000 DURATION:PT30M RRULE:FREQ=WEEKLY;COUNT=3";
const MONDAYS: [&str; 3] = [
    "u/20260105T090000Z 01-05T09:00 30 Confirmed 0",
    "u/20260112T090000Z 01-12T09:00 30 Confirmed 0",
    "u/20260119T090000Z 01-19T09:00 30 Confirmed 0",
];

#[test]
fn a_series_and_what_stands_in_for_its_occurrences() {
    assert_eq!(come_to(&[WEEKLY]), MONDAYS);
    assert_eq!(come_to(&[WEEKLY, WEEKLY]), MONDAYS, "copies");
    for (exception, second) in [
        ("RECURRENCE-ID:20260112T090000Z DTSTART:20260113T110000Z DURATION:PT1H", "01-13T11:00 60 Confirmed 0"),
        (
            "RECURRENCE-ID;TZID=Europe/Berlin:20260112T100000 DTSTART:20260112T090000Z STATUS:CANCELLED",
            "01-12T09:00 0 Cancelled 0",
        ),
        ("RECURRENCE-ID;VALUE=DATE:20260112 DTSTART:20260113T110000Z SEQUENCE:2", "01-13T11:00 0 Confirmed 2"),
    ] {
        let expected = [MONDAYS[0].to_owned(), format!("u/20260112T090000Z {second}"), MONDAYS[2].to_owned()];
        assert_eq!(come_to(&[&format!("{WEEKLY} + {exception}")]), expected, "in one calendar");
        assert_eq!(come_to(&[exception, WEEKLY]), expected, "in two calendars");
    }
    // An exception that came later with the series stands against older copies of the series.
    let newer = format!("{WEEKLY} SEQUENCE:4 + RECURRENCE-ID:20260112T090000Z DTSTART:20260113T110000Z SEQUENCE:2");
    let all = come_to(&[&newer, &format!("{WEEKLY} SEQUENCE:3")]);
    assert!(all.contains(&"u/20260112T090000Z 01-13T11:00 0 Confirmed 2".to_owned()), "{all:?}");
    assert!(!all.iter().any(|one| one.contains("01-12T09:00")), "{all:?}");
}

#[test]
fn extra_and_excluded_occurrences() {
    let with = |more: &str| come_to(&[&format!("{WEEKLY} {more}")]);
    assert_eq!(with("EXDATE;TZID=Europe/Berlin:20260112T100000"), [MONDAYS[0], MONDAYS[2]]);
    assert_eq!(with("EXDATE;VALUE=DATE:20260112,20260119"), [MONDAYS[0]]);
    assert_eq!(with("RDATE:20260121T090000Z").last().unwrap(), "u/20260121T090000Z 01-21T09:00 30 Confirmed 0");
    assert_eq!(
        with("RDATE;VALUE=PERIOD:20260121T090000Z/PT2H").last().unwrap(),
        "u/20260121T090000Z 01-21T09:00 120 Confirmed 0"
    );
    // A newer version takes back what older copies may have.
    assert!(
        with("SEQUENCE:1 EXDATE:20260112T090000Z")
            .contains(&"u/20260112T090000Z 01-12T09:00 30 Cancelled 1".to_owned())
    );
}

#[test]
fn this_and_all_later_ones() {
    let change = "RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z DTSTART:20260113T110000Z DURATION:PT1H SEQUENCE:1";
    assert_eq!(
        come_to(&[&format!("{WEEKLY} + {change}")]),
        [MONDAYS[0], "u/20260112T090000Z 01-13T11:00 60 Confirmed 1", "u/20260119T090000Z 01-20T11:00 60 Confirmed 1",]
    );
}

#[test]
fn a_newer_version_takes_back_what_it_no_longer_has() {
    // Written after the first Monday: that one took place.
    let tuesdays = "REQUEST! DTSTART:20260113T090000Z DURATION:PT30M RRULE:FREQ=WEEKLY;COUNT=1 SEQUENCE:1 DTSTAMP:20260108T120000Z";
    let mut expected = MONDAYS.map(str::to_owned).to_vec();
    expected.extend([
        "u/20260112T090000Z 01-12T09:00 30 Cancelled 1".to_owned(),
        "u/20260113T090000Z 01-13T09:00 30 Confirmed 1".to_owned(),
        "u/20260119T090000Z 01-19T09:00 30 Cancelled 1".to_owned(),
    ]);
    expected.sort();
    assert_eq!(come_to(&[WEEKLY, tuesdays]), expected);
    assert_eq!(come_to(&[tuesdays, WEEKLY]), expected, "in any order");
    // Called off without a rule: all of it.
    let off = come_to(&[WEEKLY, "CANCEL! DTSTART:20260105T090000Z SEQUENCE:1 DTSTAMP:20260108T120000Z"]);
    assert_eq!(off.iter().filter(|one| one.ends_with("Cancelled 1")).count(), 3, "{off:?}");
    assert!(!off.iter().any(|one| one.starts_with("u ")), "{off:?}");
}

#[test]
fn answers_reach_the_meetings_they_answer() {
    let answer = |meeting: &Meeting| {
        let answers = meeting.attendees.iter().filter(|one| one.address == "x@cust.example");
        answers.max_by_key(|one| one.responded_at).map(|one| one.response)
    };
    let reply = "REPLY! ATTENDEE;PARTSTAT=DECLINED:mailto:x@cust.example DTSTAMP:20260108T120000Z";
    let one = format!("{reply} DTSTART:20260112T090000Z RECURRENCE-ID:20260112T090000Z");
    let all = meetings(&[WEEKLY, &one]);
    let declined: Vec<&str> =
        all.iter().filter(|one| answer(one) == Some(Response::Declined)).map(|one| one.id.as_str()).collect();
    assert_eq!(declined, ["u/20260112T090000Z"]);
    assert_eq!(come_to(&[WEEKLY, &one]), MONDAYS, "nothing else changes");
    assert_eq!(come_to(&[WEEKLY, &format!("{reply} DTSTART:20260105T090000Z")]), MONDAYS, "of the whole series");
    assert_eq!(come_to(&[&format!("{reply} DTSTART:20260105T090000Z")]), ["u 01-05T09:00 0 Confirmed 0"], "alone");
}

#[test]
fn rooms_are_nobody_and_other_names_have_an_address() {
    let all = meetings(&["DTSTART:20260105T090000Z ATTENDEE;CUTYPE=ROOM:mailto:room@corp.example \
         ATTENDEE;EMAIL=y@cust.example;PARTSTAT=ACCEPTED:urn:x-uid:7 ATTENDEE:MAILTO:z@cust.example"]);
    let people: Vec<&str> = all[0].attendees.iter().map(|one| one.address.as_str()).collect();
    assert_eq!(people, ["x@cust.example", "y@cust.example", "z@cust.example"]);
    assert_eq!(all[0].organizer.as_deref(), Some("rep@corp.example"));
}
