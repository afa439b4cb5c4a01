//! Calendars that were made to keep a program busy. Each has a size: the number of its parts.

use std::fmt::Write as _;

/// Makes a calendar of a size.
pub(crate) type Made = fn(usize) -> String;

pub(crate) const ALL: &[(&str, Made)] = &[
    ("events_with_a_rule_for_every_second", |size| {
        (0..size).map(|number| event(&format!("u{number}"), "DTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY")).collect()
    }),
    ("rules_for_every_second_of_one_event", |size| {
        event("u", &format!("DTSTART:20260101T000000Z{}", "\nRRULE:FREQ=SECONDLY".repeat(size)))
    }),
    ("rules_that_never_come", |size| {
        let rules = [
            "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=MINUTELY;BYHOUR=9;BYMONTH=2;BYMONTHDAY=30",
        ];
        let rule = |number: usize| rules.get(number % rules.len()).unwrap();
        (0..size)
            .map(|number| event(&format!("u{number}"), &format!("DTSTART:20260101T000000Z\nRRULE:{}", rule(number))))
            .collect()
    }),
    ("rules_for_one_second_of_a_day", |size| {
        (0..size)
            .map(|number| {
                event(
                    &format!("u{number}"),
                    "DTSTART:20250101T000001Z\nRRULE:FREQ=SECONDLY;BYHOUR=9;BYMINUTE=0;BYSECOND=1",
                )
            })
            .collect()
    }),
    ("rules_for_every_second_of_a_year_at_once", |size| {
        let list = |last: usize| (0..=last).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
        let rule = format!(
            "FREQ=YEARLY;BYHOUR={};BYMINUTE={};BYSECOND={};BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12",
            list(23),
            list(59),
            list(59)
        );
        (0..size)
            .map(|number| event(&format!("u{number}"), &format!("DTSTART:20260101T000000Z\nRRULE:{rule}")))
            .collect()
    }),
    ("guests_of_a_frequent_series", |size| {
        let guests = "\nATTENDEE:mailto:a@c.example".repeat(size);
        event("u", &format!("DTSTART:20260101T000000Z\nRRULE:FREQ=MINUTELY{guests}"))
    }),
    ("observances_that_repeat_every_minute", |size| {
        let part = observance("16000101T000000", "FREQ=MINUTELY")
            + &observance("16000101T000000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU").repeat(10);
        let events: String = (0..size)
            .map(|number| event(&format!("u{number}"), "DTSTART;TZID=Our zone:20260101T000000\nRRULE:FREQ=HOURLY"))
            .collect();
        format!("BEGIN:VTIMEZONE\nTZID:Our zone\n{part}END:VTIMEZONE\n{events}")
    }),
    ("observances_of_one_zone", |size| {
        let parts = observance("16000101T000000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU").repeat(size);
        format!(
            "BEGIN:VTIMEZONE\nTZID:Our zone\n{parts}END:VTIMEZONE\n{}",
            event("u", "DTSTART;TZID=Our zone:20260101T000000\nRRULE:FREQ=DAILY")
        )
    }),
    ("zones_that_repeat_every_second", |size| {
        let zone = |number| {
            format!(
                "BEGIN:VTIMEZONE\nTZID:Zone {number}\n{}END:VTIMEZONE\n",
                observance("20000101T000000", "FREQ=SECONDLY")
            )
        };
        (0..size).map(zone).collect::<String>() + &event("u", "DTSTART;TZID=Zone 0:20260101T000000")
    }),
    ("excluded_occurrences", |size| {
        let mut lines = "DTSTART:20260101T000000Z\nRRULE:FREQ=HOURLY".to_owned();
        for number in 0..size {
            _ = write!(
                lines,
                "\nEXDATE:2026{:02}{:02}T{:02}0000Z",
                1 + number / 672 % 12,
                1 + number / 24 % 28,
                number % 24
            );
        }
        event("u", &lines)
    }),
    ("changed_occurrences_of_one_series", |size| {
        event("u", "DTSTART:20260101T000000Z\nRRULE:FREQ=HOURLY")
            + &(0..size)
                .map(|number| event("u", &format!("RECURRENCE-ID:{0}\nDTSTART:{0}", hour(number))))
                .collect::<String>()
    }),
    ("changes_of_all_later_occurrences", |size| {
        event("u", "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY")
            + &(0..size)
                .map(|number| event("u", &format!("RECURRENCE-ID;RANGE=THISANDFUTURE:{0}\nDTSTART:{0}", hour(number))))
                .collect::<String>()
    }),
    ("versions_of_one_series", |size| {
        (0..size)
            .map(|number| {
                event("u", &format!("DTSTART:{}\nRRULE:FREQ=WEEKLY;COUNT=3\nSEQUENCE:{number}", hour(number)))
            })
            .collect()
    }),
    ("versions_that_exclude_an_occurrence", |size| {
        (0..size)
            .map(|number| {
                event(
                    "u",
                    &format!("DTSTART:{0}\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:{0}\nSEQUENCE:{number}", hour(number)),
                )
            })
            .collect()
    }),
    ("answers_to_one_meeting", |size| {
        let guests = guests(size);
        calendar("REQUEST", &event("u", &format!("DTSTART:20260101T000000Z{guests}")))
            + &calendar(
                "REPLY",
                &(0..size)
                    .map(|number| event("u", &format!("ATTENDEE;PARTSTAT=ACCEPTED:mailto:g{number}@c.example")))
                    .collect::<String>(),
            )
    }),
    ("answers_to_a_series", |size| {
        calendar("REQUEST", &event("u", "DTSTART:20260101T000000Z\nRRULE:FREQ=HOURLY"))
            + &calendar(
                "REPLY",
                &(0..size)
                    .map(|number| event("u", &format!("ATTENDEE;PARTSTAT=ACCEPTED:mailto:g{number}@c.example")))
                    .collect::<String>(),
            )
    }),
    ("cancellations_of_one_meeting", |size| {
        let guests = guests(size);
        calendar("REQUEST", &event("u", &format!("DTSTART:20260101T000000Z\nRRULE:FREQ=WEEKLY;COUNT=3{guests}")))
            + &calendar(
                "CANCEL",
                &(0..size)
                    .map(|number| event("u", &format!("ATTENDEE:mailto:g{number}@c.example")))
                    .collect::<String>(),
            )
    }),
    ("cancelled_occurrences", |size| {
        calendar(
            "REQUEST",
            &event(
                "u",
                "DTSTART:20260101T000000Z\nRRULE:FREQ=HOURLY\nATTENDEE:mailto:a@c.example\nATTENDEE:mailto:b@c.example",
            ),
        ) + &calendar(
            "CANCEL",
            &(0..size)
                .map(|number| event("u", &format!("RECURRENCE-ID:{}\nATTENDEE:mailto:a@c.example", hour(number))))
                .collect::<String>(),
        )
    }),
    ("calendars", |size| calendar("PUBLISH", &event("u", "DTSTART:20260101T000000Z")).repeat(size)),
];

/// An hour of 2026 or later.
fn hour(number: usize) -> String {
    format!("{}{:02}{:02}T{:02}0000Z", 2026 + number / 8064, 1 + number / 672 % 12, 1 + number / 24 % 28, number % 24)
}

fn event(uid: &str, lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:{uid}\nORGANIZER:mailto:rep@corp.example\n{lines}\nEND:VEVENT\n")
}

fn observance(from: &str, rule: &str) -> String {
    format!("BEGIN:STANDARD\nDTSTART:{from}\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:{rule}\nEND:STANDARD\n")
}

/// With a method and an end of its own; the file has more around it.
fn calendar(method: &str, events: &str) -> String {
    format!("BEGIN:VCALENDAR\nMETHOD:{method}\n{events}END:VCALENDAR\n")
}

/// The file of a size.
pub(crate) fn file(made: Made, size: usize) -> String {
    let body = made(size);
    if body.is_empty() || body.starts_with("BEGIN:VCALENDAR") {
        return body + &calendar("PUBLISH", "");
    }
    calendar("PUBLISH", &body)
}

fn guests(size: usize) -> String {
    let guests: Vec<String> = (0..size).map(|number| format!("\nATTENDEE:mailto:g{number}@c.example")).collect();
    guests.concat()
}
