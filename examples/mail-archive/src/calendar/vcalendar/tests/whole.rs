//! Calendars as a whole: what they come to, and how far they are read.

use super::super::*;
use super::{START, calendar, come_to};

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
