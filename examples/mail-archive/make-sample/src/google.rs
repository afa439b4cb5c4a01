//! Calendars as Google exports them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;

use crate::calendar::{Meeting, folded, quoted};
use crate::people::MAILBOXES;
use crate::zones::{Spelling, definition};

/// The own calendar of one mailbox, called by its address.
pub(crate) fn ics(keeper: usize, meetings: &[Meeting]) -> String {
    let person = &MAILBOXES[keeper];
    let mut kept: Vec<&Meeting> = meetings.iter().filter(|meeting| meeting.lies_with(keeper)).collect();
    kept.sort_by_key(|meeting| (meeting.start, &meeting.uid));
    let zones = kept.iter().filter(|meeting| meeting.in_series()).map(|meeting| meeting.start.timezone());
    let zones: BTreeMap<_, _> = zones.map(|zone| (zone.name(), zone)).collect();
    let zones = zones.into_values().flat_map(|zone| definition(zone, Spelling::Iana));
    calendar(person.addresses[0], person.zone, zones.chain(kept.into_iter().flat_map(event)))
}

/// Days that come every year and that nobody is invited to.
pub(crate) fn birthdays(zone: Tz) -> String {
    let birthday = |(name, date): (&str, &str)| {
        [
            "BEGIN:VEVENT".to_owned(),
            format!("DTSTART;VALUE=DATE:{date}"),
            "RRULE:FREQ=YEARLY".to_owned(),
            format!("DTSTAMP:{EXPORTED}"),
            format!("UID:birthday-{date}@google.example"),
            "CLASS:PUBLIC".to_owned(),
            format!("SUMMARY:{name}"),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]
    };
    let all = [("Amara's birthday", "19880614"), ("Tomás's birthday", "19790302")];
    calendar("Birthdays", zone, all.into_iter().flat_map(birthday))
}

/// The day of the export, which stands on every event.
const EXPORTED: &str = "20260701T080000Z";

fn calendar(name: &str, zone: Tz, lines: impl Iterator<Item = String>) -> String {
    let head = [
        "BEGIN:VCALENDAR".to_owned(),
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN".to_owned(),
        "VERSION:2.0".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("X-WR-CALNAME:{name}"),
        format!("X-WR-TIMEZONE:{zone}"),
    ];
    head.into_iter().chain(lines).chain(["END:VCALENDAR".to_owned()]).map(|line| folded(&line)).collect()
}

fn event(meeting: &Meeting) -> Vec<String> {
    let time = |property: &str, instant: DateTime<Tz>| {
        if meeting.all_day {
            format!("{property};VALUE=DATE:{}", instant.format("%Y%m%d"))
        } else if meeting.in_series() {
            format!("{property};TZID={}:{}", instant.timezone(), instant.format("%Y%m%dT%H%M%S"))
        } else {
            format!("{property}:{}", instant.to_utc().format("%Y%m%dT%H%M%SZ"))
        }
    };
    let written = meeting.start.to_utc() - TimeDelta::days(12 - i64::from(meeting.sequence));
    let mut lines = vec!["BEGIN:VEVENT".to_owned(), time("DTSTART", meeting.start)];
    lines.push(time("DTEND", meeting.start + meeting.length));
    lines.extend(meeting.rule.map(|rule| format!("RRULE:{rule}")));
    lines.extend(meeting.left_out.iter().map(|start| time("EXDATE", *start)));
    lines.push(format!("DTSTAMP:{EXPORTED}"));
    lines.push(format!("ORGANIZER;CN={}:mailto:{}", quoted(meeting.organizer.name), meeting.organizer.address));
    lines.push(format!("UID:{}", meeting.uid));
    for guest in &meeting.guests {
        let kind = if guest.room { "RESOURCE" } else { "INDIVIDUAL" };
        let (answer, name, address) = (guest.answer, quoted(guest.party.name), &guest.party.address);
        lines.push(format!(
            "ATTENDEE;CUTYPE={kind};ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN={name};X-NUM-GUESTS=0:mailto:{address}"
        ));
    }
    lines.push(format!("X-GOOGLE-CONFERENCE:https://meet.example/{}", meeting.uid.len()));
    lines.extend(meeting.instead_of.map(|start| time("RECURRENCE-ID", start)));
    lines.push(format!("LAST-MODIFIED:{}", written.format("%Y%m%dT%H%M%SZ")));
    lines.push(format!("SEQUENCE:{}", meeting.sequence));
    lines.push(format!("STATUS:{}", meeting.status));
    lines.push(format!("SUMMARY:{}", meeting.summary.replace(',', "\\,")));
    lines.extend(["TRANSP:OPAQUE".to_owned(), "END:VEVENT".to_owned()]);
    lines
}
