//! Lines of an event, as they are found.

use super::{MONDAYS, START, WEEKLY, come_to, event};

#[test]
fn lines_as_they_are_found() {
    for (lines, expected) in [
        // Folding and spelling.
        ("DTSTART:2026~\t0105T090000Z~ATTENDEE:mailto:x@cust~ .example", "u 01-05T09:00 0 x@cust.example"),
        (
            "dtstart;tzid=Europe/Berlin:20260105T100000~duration:pt30m~attendee:MAILTO:x@c.example",
            "u 01-05T09:00 30 x@c.example",
        ),
        ("DTSTART : 20260105T090000Z~DTEND: 20260105T093000Z", "u 01-05T09:00 30"),
        ("DTSTA\0RT:20260105T090000Z~ATTENDEE:mailto:x@cu\0st.example", "u 01-05T09:00 0 x@cust.example"),
        ("START~GARBAGE LINE~;;;~:::~ATTENDEE:mailto:x@cust.example", "u 01-05T09:00 0 x@cust.example"),
        ("START~DTSTART:20260106T090000Z~SEQUENCE:new", "u 01-05T09:00 0"),
        // Starts and ends.
        ("DTSTART:20260105T0900Z", "u 01-05T09:00 0"),
        ("DTSTART:20260105T090000+0100", "u 01-05T08:00 0"),
        ("DTSTART:20260105T085960Z", "u 01-05T08:59 0"),
        ("DTSTART:20260105", "u 01-04T15:00 1440 all day"),
        ("DTSTART;VALUE=DATE:20260105~DTEND;VALUE=DATE:20260105", "u 01-04T15:00 1440 all day"),
        ("DTSTART;TZID=Europe/Berlin:20260105T100000~DTEND:20260105T110000", "u 01-05T09:00 60"),
        ("DTSTART;TZID=Europe/Berlin:20260328T120000~DURATION:P1D", "u 03-28T11:00 1440"),
        ("START~BEGIN:VALARM~DURATION:PT9H~ATTENDEE:mailto:x@cust.example~END:VALARM", "u 01-05T09:00 0"),
        // Zones by odd names, with no definition beside.
        ("DTSTART;TZID=\"(UTC+01:00) Amsterdam, Berlin\":20260105T100000", "u 01-05T09:00 0"),
        ("DTSTART;TZID=(UTC+01:00) Amsterdam\\, Berlin:20260105T100000", "u 01-05T09:00 0"),
        ("DTSTART;TZID=GMT+0100:20260105T100000", "u 01-05T09:00 0"),
        ("DTSTART;TZID=GMT-05:00:20260105T100000", "u 01-05T15:00 0"),
        ("DTSTART;TZID=UTC+1:20260105T100000", "u 01-05T09:00 0"),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Berlin:20260105T100000", "u 01-05T09:00 0"),
        ("DTSTART;TZID=/mozilla.org/20050126_1/America/Argentina/Buenos_Aires:20260105T100000", "u 01-05T13:00 0"),
        ("DTSTART;TZID=europe/berlin:20260105T100000", "u 01-05T09:00 0"),
        ("DTSTART;TZID=Europe/Berlin:20260105T100000Z", "u 01-05T10:00 0"),
        // The standard gave this up: that occurrence alone.
        ("START~RECURRENCE-ID;RANGE=THISANDPRIOR:20260112T090000Z", "u/20260112T090000Z 01-05T09:00 0"),
        // People.
        (
            "START~ATTENDEE:Ann~ORGANIZER;SENT-BY=\"mailto:sec@corp.example\":mailto:rep@corp.example",
            "u 01-05T09:00 0 rep@corp.example Ann",
        ),
        (
            "START~ATTENDEE:mailto:<x@cust.example>~ATTENDEE:Ann <y@cust.example>",
            "u 01-05T09:00 0 x@cust.example y@cust.example",
        ),
        (
            "START~ATTENDEE:mailto:'x@cust.example'~ATTENDEE:mailto:y%40cust.example~ATTENDEE:mailto:z@cust.example?subject=a@b",
            "u 01-05T09:00 0 x@cust.example y@cust.example z@cust.example",
        ),
        ("START~ATTENDEE:mailto:what?@cust.example", "u 01-05T09:00 0 what?@cust.example"),
        ("START~ATTENDEE;CN=\"Last, First; x: y\":mailto:x@cust.example", "u 01-05T09:00 0 x@cust.example"),
        ("START~ATTENDEE:invalid:nomail", "u 01-05T09:00 0 invalid:nomail"),
        (
            "START~ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@corp.example~ATTENDEE:mailto:r@Resource.Calendar.Google.com",
            "u 01-05T09:00 0",
        ),
        (
            "START~ORGANIZER:mailto:unknownorganizer@calendar.google.com~ATTENDEE;X-NUM-GUESTS=2:mailto:x@notcalendar.google.com",
            "u 01-05T09:00 0 x@notcalendar.google.com",
        ),
        ("START~CLASS:PRIVATE~TRANSP:TRANSPARENT~X-GOOGLE-CONFERENCE:https://meet.example/x", "u 01-05T09:00 0"),
    ] {
        assert_eq!(come_to(event(&lines.replace("START~", &format!("{START}~"))).as_bytes()), [expected], "{lines}");
    }
}

#[test]
fn repetitions_as_they_are_found() {
    let until = |rule: &str| WEEKLY.replace("COUNT=3", rule);
    let more = |lines: &str| format!("{WEEKLY}~{lines}");
    for (lines, expected) in [
        (until("UNTIL=20260119T100000"), &MONDAYS[..]),
        (until("UNTIL=20260119"), &MONDAYS),
        (until("UNTIL=20260119T090000Z"), &MONDAYS),
        (until("UNTIL=20260119T085959Z"), &MONDAYS[..2]),
        // Not both, says the standard: what ends it first does.
        (until("COUNT=2;UNTIL=20260119T090000Z"), &MONDAYS[..2]),
        (until("COUNT=9;UNTIL=20260112T090000Z"), &MONDAYS[..2]),
        (until("COUNT=3;"), &MONDAYS),
        (until("COUNT=3;RSCALE=GREGORIAN;SKIP=OMIT"), &MONDAYS),
        (WEEKLY.replace("RRULE:FREQ=WEEKLY;COUNT=3", "rrule:freq=weekly;count=3"), &MONDAYS),
        (
            WEEKLY.replace("WEEKLY;COUNT=3", "MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;UNTIL=20260201"),
            &["u/20260105T090000Z 01-05T09:00 30", "u/20260130T090000Z 01-30T09:00 30"],
        ),
        (
            WEEKLY.replace("WEEKLY;COUNT=3", "SECONDLY;COUNT=2"),
            &["u/20260105T090000Z 01-05T09:00 30", "u/20260105T090001Z 01-05T09:00 30"],
        ),
        (more("RRULE:FREQ=WEEKLY;COUNT=2"), &MONDAYS),
        (more("EXDATE;TZID=America/New_York:20260119T040000"), &MONDAYS[..2]),
        (more("EXDATE;VALUE=DATE:20260119"), &MONDAYS[..2]),
        (more("EXDATE:20260119"), &MONDAYS[..2]),
        (more("EXDATE:20260119T100000"), &MONDAYS[..2]), // in the zone of the start
        (more("EXDATE:"), &MONDAYS),
        (
            "DTSTART;VALUE=DATE:20260105~RRULE:FREQ=WEEKLY;COUNT=2~EXDATE:20260112T000000".to_owned(),
            &["u/20260105T000000Z 01-04T15:00 1440 all day"],
        ),
        (
            format!("{START}~RDATE;VALUE=PERIOD:20260106T100000Z/PT1H,20260107T100000Z/20260107T103000Z"),
            &[
                "u/20260105T090000Z 01-05T09:00 0",
                "u/20260106T100000Z 01-06T10:00 60",
                "u/20260107T100000Z 01-07T10:00 30",
            ],
        ),
        (
            format!(
                "{WEEKLY}~SEQUENCE:2~END:VEVENT~BEGIN:VEVENT~UID:u~RECURRENCE-ID;TZID=America/New_York:20260112T040000~{START}"
            ),
            &[
                "u/20260105T090000Z 01-05T09:00 30 r2",
                "u/20260112T090000Z 01-05T09:00 0",
                "u/20260119T090000Z 01-19T09:00 30 r2",
            ],
        ),
        // One that is left out and changed is changed.
        (
            format!(
                "{WEEKLY}~EXDATE;VALUE=DATE:20260112~END:VEVENT~BEGIN:VEVENT~UID:u~RECURRENCE-ID:20260112T090000Z~{START}"
            ),
            &[MONDAYS[0], "u/20260112T090000Z 01-05T09:00 0", MONDAYS[2]],
        ),
        // An all-day one is the same in calendars of two zones.
        (
            "DTSTART;VALUE=DATE:20260105~RRULE:FREQ=WEEKLY;COUNT=2~END:VEVENT~BEGIN:VEVENT~UID:u~\
             RECURRENCE-ID;VALUE=DATE:20260112~DTSTART;VALUE=DATE:20260113"
                .to_owned(),
            &["u/20260105T000000Z 01-04T15:00 1440 all day", "u/20260112T000000Z 01-12T15:00 1440 all day"],
        ),
    ] {
        assert_eq!(come_to(event(&lines).as_bytes()), expected, "{lines}");
    }
}

#[test]
fn what_is_not_understood_is_named() {
    const ONE: &str = "u 01-05T09:00 30";
    let rule = |rule: &str| WEEKLY.replace("FREQ=WEEKLY;COUNT=3", rule);
    for (lines, expected) in [
        ("SUMMARY:x".to_owned(), &["NoStart"][..]),
        ("DTSTART:20260231T090000Z".to_owned(), &["NoStart"]),
        ("DTSTART:20260105T240000Z".to_owned(), &["NoStart"]),
        ("DTSTART:20260105T09".to_owned(), &["NoStart"]),
        ("DTSTART:2026-01-05T09:00:00Z".to_owned(), &["NoStart"]),
        (format!("{START}~DTEND:later"), &["UnreadableEnd"]),
        (format!("{START}~DURATION:half an hour"), &["UnreadableEnd"]),
        // Refused when they are offered: see the test of the program.
        (format!("{START}~DTEND:20260105T080000Z"), &["u 01-05T09:00 -60"]),
        (format!("{START}~DURATION:-PT30M"), &["u 01-05T09:00 -30"]),
        (rule("FREQ=WEEKLY;INTERVAL=0;COUNT=3"), &["UnreadableRule", ONE]),
        (rule("FREQ=WEEKLY;COUNT=0"), &["UnreadableRule", ONE]),
        (rule("FREQ=WEEKLY;UNTIL=soon"), &["UnreadableRule", ONE]),
        (rule("FREQ=WEEKLY;UNTIL=20260119T09"), &["UnreadableRule", ONE]),
        (rule("COUNT=3"), &["UnreadableRule", ONE]),
        (rule("FREQ=FORTNIGHTLY"), &["UnreadableRule", ONE]),
        (rule("RSCALE=CHINESE;FREQ=YEARLY"), &["UnreadableRule", ONE]),
        (rule("FREQ=WEEKLY;BYMONTHDAY=3"), &["EndlessRule", "u/20260105T090000Z 01-05T09:00 30"]),
        (rule("FREQ=WEEKLY;COUNT=1") + "~EXDATE:never", &["UnreadableTime", "u/20260105T090000Z 01-05T09:00 30"]),
        (rule("FREQ=WEEKLY;COUNT=1") + "~EXRULE:FREQ=DAILY", &["UnreadableTime", "u/20260105T090000Z 01-05T09:00 30"]),
        (format!("{START}~DURATION:PT30M~RDATE:x"), &["UnreadableTime", ONE]),
        (format!("{START}~RECURRENCE-ID:x"), &["UnreadableOccurrence"]),
        (format!("{START}~DURATION:PT30M~ATTENDEE:"), &["NoAddress", ONE]),
        (format!("{START}~DURATION:PT30M~ATTENDEE;CN=\"Last:mailto:x@cust.example"), &["NoAddress", ONE]),
        ("DTSTART;TZID=Customized Time Zone:20260105T180000~DURATION:PT30M".to_owned(), &["UnknownZone", ONE]),
        ("DTSTART;TZID=:20260105T180000~DURATION:PT30M".to_owned(), &["UnknownZone", ONE]),
    ] {
        assert_eq!(come_to(event(&lines).as_bytes()), expected, "{lines}");
    }
}
