use std::collections::BTreeMap;
use std::fmt::Write as _;

use account_engagement::Meeting;

use super::*;
use crate::plan::Window;
use crate::series::Series;

/// What a file comes to as of 2026-02-28, with times of no zone in Tokyo: problems, then meetings by
/// id, start, minutes, status where it is not confirmed, and who is on it.
fn come_to(file: &[u8]) -> Vec<String> {
    let (mut told, mut all) = (Vec::new(), BTreeMap::<String, Series>::new());
    for (number, block) in Blocks::new(&*encoding::plain(file)).enumerate() {
        let block = block.unwrap();
        if block.has_long_line {
            told.push("LongLine".to_owned());
        }
        let read = read(&block.text, Tz::Asia__Tokyo);
        told.extend(read.problems.iter().map(|(_, problem)| format!("{problem:?}")));
        read.events.into_iter().for_each(|event| all.entry(event.uid.clone()).or_default().add(event, number));
        read.replies.into_iter().for_each(|reply| all.entry(reply.uid.clone()).or_default().add_reply(reply));
    }
    let window = Window::before("2026-02-28T00:00:00Z".parse().unwrap());
    for series in all.values() {
        let (meetings, is_complete) = series.meetings(window);
        told.extend((!is_complete).then(|| "EndlessRule".to_owned()));
        let mut meetings: Vec<String> = meetings.iter().map(tell).collect();
        meetings.sort();
        meetings.dedup();
        told.extend(meetings);
    }
    told
}

fn tell(meeting: &Meeting) -> String {
    let minutes = (meeting.end - meeting.start).num_minutes();
    let mut told = format!("{} {} {minutes}", meeting.id, meeting.start.format("%m-%dT%H:%M"));
    if meeting.all_day {
        told += " all day";
    }
    if meeting.status != account_engagement::Status::Confirmed {
        _ = write!(told, " {:?}", meeting.status);
    }
    if meeting.revision != 0 {
        _ = write!(told, " r{}", meeting.revision);
    }
    for person in meeting.organizer.iter().chain(meeting.attendees.iter().map(|one| &one.address)) {
        _ = write!(told, " {person}");
    }
    told
}

/// A VCALENDAR with lines of its own and one event, of which `~` are the lines.
fn event(lines: &str) -> String {
    calendar(&format!("BEGIN:VEVENT~UID:u~{lines}~END:VEVENT"))
}

fn calendar(lines: &str) -> String {
    format!("BEGIN:VCALENDAR~VERSION:2.0~{lines}~END:VCALENDAR~").replace('~', "\r\n")
}

const START: &str = "DTSTART:20260105T090000Z";
/// Mondays at 10:00 in Berlin.
const WEEKLY: &str = "DTSTART;TZID=Europe/Berlin:20260105T100000~DURATION:PT30M~RRULE:FREQ=WEEKLY;COUNT=3";
const MONDAYS: [&str; 3] =
    ["u/20260105T090000Z 01-05T09:00 30", "u/20260112T090000Z 01-12T09:00 30", "u/20260119T090000Z 01-19T09:00 30"];

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

#[test]
fn whole_calendars_as_they_are_found() {
    const ONE: &str = "BEGIN:VEVENT~UID:u~DTSTART:20260105T090000Z~END:VEVENT";
    const ZONE: &str = "BEGIN:VTIMEZONE~TZID:NAME~BEGIN:STANDARD~DTSTART:19700101T000000~TZOFFSETFROM:-0800~\
                        TZOFFSETTO:-0800~END:STANDARD~END:VTIMEZONE";
    let zoned = |name: &str| format!("BEGIN:VEVENT~UID:u~DTSTART;TZID={name}:20260105T100000~END:VEVENT");
    for (file, expected) in [
        (calendar(ONE).repeat(2), &["u 01-05T09:00 0"][..]),
        (calendar(ONE).replace("\r\n", "\n"), &["u 01-05T09:00 0"]),
        (calendar(ONE).replace("\r\n", "\r"), &["u 01-05T09:00 0"]),
        (ONE.replace('~', "\n"), &["u 01-05T09:00 0"]),
        (calendar(&format!("METHOD:REQUEST~METHOD:CANCEL~{ONE}")), &["u 01-05T09:00 0"]),
        (calendar(&format!("METHOD:xyz~{ONE}")), &["u 01-05T09:00 0"]),
        (calendar(&format!("METHOD:COUNTER~{ONE}")), &["Proposal"]),
        (calendar("BEGIN:VTODO~UID:t~END:VTODO~BEGIN:VFREEBUSY~END:VFREEBUSY"), &["NoEvent", "NoEvent"]),
        (calendar(""), &[]),
        ("<html>Not found</html>\n".to_owned(), &["UnreadableCalendar"]),
        // Without the end of one event, both are read.
        (calendar(&format!("BEGIN:VEVENT~UID:t~{START}~{ONE}")), &["t 01-05T09:00 0", "u 01-05T09:00 0"]),
        // A definition under a name that is known says less than the name, wherever it stands.
        (
            calendar(&format!("{}~{}", ZONE.replace("NAME", "Europe/Berlin"), zoned("Europe/Berlin"))),
            &["u 01-05T09:00 0"],
        ),
        (calendar(&format!("{}~{}", zoned("Our Zone"), ZONE.replace("NAME", "Our Zone"))), &["u 01-05T18:00 0"]),
        (
            calendar(&format!(
                "BEGIN:VTIMEZONE~TZID:Our Zone~X-LIC-LOCATION:Europe/Berlin~END:VTIMEZONE~{}",
                zoned("Our Zone")
            )),
            &["u 01-05T09:00 0"],
        ),
        (
            calendar(&format!("BEGIN:VTIMEZONE~TZID:Our Zone~END:VTIMEZONE~{}", zoned("Our Zone"))),
            &["UnknownZone", "u 01-05T01:00 0"],
        ),
        (calendar(&format!("X-WR-TIMEZONE:Europe/Berlin~{}", ONE.replace('Z', ""))), &["u 01-05T08:00 0"]),
        (calendar(&format!("X-WR-TIMEZONE:Nowhere~{}", ONE.replace('Z', ""))), &["UnknownZone", "u 01-05T00:00 0"]),
        // Two versions in one file; the library lets the newer one stand.
        (
            calendar(&format!("{ONE}~BEGIN:VEVENT~UID:u~DTSTART:20260106T090000Z~SEQUENCE:1~END:VEVENT")),
            &["u 01-05T09:00 0", "u 01-06T09:00 0 r1"],
        ),
        // The form of 1996.
        (
            calendar(
                "BEGIN:VEVENT~UID:u~DTSTART:20260105T090000Z~DTEND:20260105T093000Z~RRULE:W1 MO #3~\
                 ATTENDEE;STATUS=ACCEPTED;ENCODING=QUOTED-PRINTABLE:Ann <x=40cust.example>~\
                 SUMMARY;ENCODING=QUOTED-PRINTABLE:a=0D=0A=~DTSTART:b~END:VEVENT",
            )
            .replace("VERSION:2.0", "VERSION:1.0"),
            &["OldCalendar", "UnreadableRule", "u 01-05T09:00 30 x@cust.example"],
        ),
    ] {
        assert_eq!(come_to(file.as_bytes()), expected, "{file}");
    }
}

#[test]
fn a_calendar_that_breaks_off_is_read_to_its_last_whole_event() {
    let two = calendar(
        "BEGIN:VEVENT~UID:t~DTSTART:20260105T090000Z~END:VEVENT~\
         BEGIN:VEVENT~UID:u~DTSTART:20260106T090000Z~END:VEVENT",
    );
    let first = two.find("END:VEVENT").unwrap() + "END:VEVENT\r\n".len();
    let second = two.rfind("END:VEVENT").unwrap() + "END:VEVENT\r\n".len();
    for cut in "BEGIN:VCALENDAR".len()..two.len() - "END:VCALENDAR\r\n".len() {
        let told = come_to(&two.as_bytes()[..cut]);
        let expected: &[&str] = match cut {
            _ if cut < first - 2 => &["CutCalendar"],
            _ if cut < second - 2 => &["CutCalendar", "t 01-05T09:00 0"],
            _ => &["CutCalendar", "t 01-05T09:00 0", "u 01-06T09:00 0"],
        };
        assert_eq!(told, expected, "{cut}");
    }
}

#[test]
fn letters_of_other_encodings() {
    let text = calendar("BEGIN:VEVENT~UID:Zürich-会~DTSTART:20260105T090000Z~END:VEVENT");
    let expected = ["Zürich-会 01-05T09:00 0"];
    let bytes = |mark: &[u8], unit: fn(u16) -> [u8; 2]| {
        [mark, &text.encode_utf16().flat_map(unit).collect::<Vec<u8>>()].concat()
    };
    assert_eq!(come_to(&bytes(&[0xff, 0xfe], u16::to_le_bytes)), expected);
    assert_eq!(come_to(&bytes(&[0xfe, 0xff], u16::to_be_bytes)), expected);
    assert_eq!(come_to(format!("\u{feff}{text}").as_bytes()), expected);
    // Folded at every place, in the middle of letters too.
    for at in text.find("UID").unwrap() + 1..text.find("DTSTART").unwrap() - 2 {
        let (before, after) = text.as_bytes().split_at(at);
        assert_eq!(come_to(&[before, b"\r\n ", after].concat()), expected, "{at}");
    }
    let latin = calendar("BEGIN:VEVENT~UID:Z?rich~DTSTART:20260105T090000Z~END:VEVENT").replace('?', "ü");
    let latin: Vec<u8> = latin.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    assert_eq!(come_to(&latin), ["Zürich 01-05T09:00 0"]);
}

#[test]
fn lines_without_end_are_held_in_part() {
    let event = "BEGIN:VEVENT\r\nUID:u\r\nDTSTART:20260105T090000Z\r\n";
    // An attachment of 100 MB in one line, and one of 2 MB in lines of 76.
    let long = vec![b'x'; 100 << 20];
    let folded = format!("\r\n {}", "x".repeat(74)).repeat(30_000);
    for attachment in [&long[..], folded.as_bytes()] {
        let file =
            [b"BEGIN:VCALENDAR\r\n", event.as_bytes(), b"ATTACH:", attachment, b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"];
        assert_eq!(come_to(&file.concat()), ["LongLine", "u 01-05T09:00 0"]);
    }
    assert_eq!(come_to(&long), ["LongLine", "UnreadableCalendar"]);
}

/// What no longer fits is the end: nothing after it is taken in its place.
#[test]
fn a_calendar_that_is_too_big_is_read_to_its_last_whole_event() {
    let guest = format!("ATTENDEE;CN={}:mailto:x@cust.example\r\n", "x".repeat(200));
    let last = format!("BEGIN:VEVENT\r\nUID:u\r\nDTSTART:20260112T090000Z\r\n{guest}END:VEVENT\r\nEND:VCALENDAR\r\n");
    for left in [400, 150, 20] {
        let mut file = b"BEGIN:VCALENDAR\r\n".to_vec();
        let filler = |length: usize| [b"X-FILLER:".as_slice(), &vec![b'x'; length - 11], b"\r\n"].concat();
        // A line is held with one letter at its end.
        let mut room = CALENDAR_LIMIT - left - (file.len() - 1);
        while room > 0 {
            let length = if room > LINE_LIMIT { LINE_LIMIT / 2 } else { room };
            file.extend(filler(length + 1));
            room -= length;
        }
        file.extend(last.as_bytes());
        let expected: &[&str] = if left == 400 { &["u 01-12T09:00 0 x@cust.example"] } else { &["CutCalendar"] };
        assert_eq!(come_to(&file), expected, "{left}");
    }
}
