//! One meeting, and how its copies lie in the calendars of those who take part.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use chrono_tz::{Asia, Tz};

use crate::people::{AMARA, DELLA, INGRID, KENJI, MAILBOXES, Party, mailbox_of};
use crate::zones::{Spelling, definition, name};

#[derive(Clone)]
pub(crate) struct Guest {
    pub(crate) party: Party,
    /// `ACCEPTED`, `TENTATIVE`, `DECLINED` or `NEEDS-ACTION`.
    pub(crate) answer: &'static str,
    pub(crate) room: bool,
}

#[derive(Clone)]
pub(crate) struct Meeting {
    pub(crate) uid: String,
    pub(crate) organizer: Party,
    pub(crate) guests: Vec<Guest>,
    /// In the organizer's zone.
    pub(crate) start: DateTime<Tz>,
    pub(crate) length: TimeDelta,
    pub(crate) all_day: bool,
    pub(crate) status: &'static str,
    pub(crate) sequence: u32,
    pub(crate) summary: &'static str,
    /// Of a series: its rule, and the starts that are left out.
    pub(crate) rule: Option<&'static str>,
    pub(crate) left_out: Vec<DateTime<Tz>>,
    /// Of one occurrence that differs from its series: when it would have started.
    pub(crate) instead_of: Option<DateTime<Tz>>,
    /// The calendars that hold this version; empty: those of all who take part.
    pub(crate) only_with: Vec<usize>,
}

impl Meeting {
    pub(crate) fn lies_with(&self, keeper: usize) -> bool {
        if !self.only_with.is_empty() {
            return self.only_with.contains(&keeper);
        }
        let guests = self.guests.iter().map(|guest| &guest.party);
        guests.chain([&self.organizer]).any(|party| mailbox_of(&party.address) == Some(keeper))
    }

    pub(crate) fn in_series(&self) -> bool {
        self.rule.is_some() || self.instead_of.is_some()
    }
}

/// The habits of a calendar program.
struct Program {
    id: &'static str,
    spelling: Spelling,
    /// How long instead of until when.
    duration: bool,
    /// `MAILTO:` in capitals.
    capitals: bool,
}

fn program_of(keeper: usize) -> Program {
    let (id, spelling) = match keeper {
        INGRID | AMARA => ("-//Big Desk//Outbook 16//EN", Spelling::Windows),
        DELLA => ("-//Porchlight//Calendar 4.2//EN", Spelling::Iana),
        KENJI => ("-//Koyomi//2.0//JA", Spelling::Utc),
        _ => ("-//Sky Diary//Web//EN", Spelling::Iana),
    };
    Program { id, spelling, duration: keeper == DELLA, capitals: spelling == Spelling::Windows }
}

/// The calendar file of one mailbox.
pub(crate) fn ics(keeper: usize, meetings: &[Meeting]) -> String {
    let program = program_of(keeper);
    let mut kept: Vec<&Meeting> = meetings.iter().filter(|meeting| meeting.lies_with(keeper)).collect();
    kept.sort_by_key(|meeting| (meeting.start, &meeting.uid));
    let mut lines: Vec<String> =
        ["BEGIN:VCALENDAR", "VERSION:2.0", &format!("PRODID:{}", program.id), "CALSCALE:GREGORIAN"]
            .map(str::to_owned)
            .into();
    let needed = |m: &&&Meeting| !m.all_day && (program.spelling != Spelling::Utc || m.in_series());
    let zones = kept.iter().filter(needed).map(|m| m.start.timezone());
    let by_name: BTreeMap<_, _> = zones.map(|zone| (name(zone, program.spelling), zone)).collect();
    for zone in by_name.into_values() {
        lines.extend(definition(zone, program.spelling));
    }
    for meeting in kept {
        lines.extend(event(meeting, keeper, &program));
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn event(meeting: &Meeting, keeper: usize, program: &Program) -> Vec<String> {
    let time = |property: &str, instant: DateTime<Tz>| {
        if meeting.all_day {
            format!("{property};VALUE=DATE:{}", instant.format("%Y%m%d"))
        } else if program.spelling == Spelling::Utc && !meeting.in_series() {
            format!("{property}:{}", instant.to_utc().format("%Y%m%dT%H%M%SZ"))
        } else {
            let zone = name(instant.timezone(), program.spelling);
            format!("{property};TZID={zone}:{}", instant.format("%Y%m%dT%H%M%S"))
        }
    };
    let written = meeting.start.to_utc() - TimeDelta::days(12 - i64::from(meeting.sequence));
    let mut lines = vec!["BEGIN:VEVENT".to_owned(), format!("UID:{}", meeting.uid)];
    lines.push(format!("DTSTAMP:{}", written.format("%Y%m%dT%H%M%SZ")));
    lines.extend(meeting.instead_of.map(|start| time("RECURRENCE-ID", start)));
    lines.push(time("DTSTART", meeting.start));
    lines.push(match meeting.length.num_minutes() {
        minutes if !program.duration || meeting.all_day => time("DTEND", meeting.start + TimeDelta::minutes(minutes)),
        minutes if minutes % 60 == 0 => format!("DURATION:PT{}H", minutes / 60),
        minutes if minutes > 60 => format!("DURATION:PT{}H{}M", minutes / 60, minutes % 60),
        minutes => format!("DURATION:PT{minutes}M"),
    });
    lines.extend(meeting.rule.map(|rule| format!("RRULE:{rule}")));
    lines.extend(meeting.left_out.iter().map(|start| time("EXDATE", *start)));
    lines.push(format!("SUMMARY:{}", meeting.summary.replace(',', "\\,")));
    let (status, sequence) = (meeting.status, meeting.sequence);
    lines.extend([format!("STATUS:{status}"), format!("SEQUENCE:{sequence}")]);

    let scheme = if program.capitals { "MAILTO" } else { "mailto" };
    lines.push(format!("ORGANIZER;CN={}:{scheme}:{}", quoted(meeting.organizer.name), meeting.organizer.address));
    // This one program lists the organizer among the guests, too.
    let host = Guest { party: meeting.organizer.clone(), answer: "ACCEPTED", room: false };
    let host = (MAILBOXES[keeper].zone != Asia::Tokyo && !program.capitals && !program.duration).then_some(&host);
    for guest in host.into_iter().chain(&meeting.guests) {
        let kind =
            if guest.room { "CUTYPE=ROOM;ROLE=NON-PARTICIPANT" } else { "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT" };
        let (answer, cn, address) = (guest.answer, quoted(guest.party.name), &guest.party.address);
        lines.push(format!("ATTENDEE;{kind};PARTSTAT={answer};CN={cn}:{scheme}:{address}"));
    }
    lines.push("END:VEVENT".to_owned());
    lines
}

/// A parameter's value, in quotes where a mark in it would end it. It cannot hold quotes itself.
pub(crate) fn quoted(text: &str) -> String {
    let text = text.replace('"', "'");
    if text.contains([',', ';', ':']) { format!("\"{text}\"") } else { text }
}

/// A line of at most 75 bytes, the rest on lines that begin with a space.
pub(crate) fn folded(line: &str) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for letter in line.chars() {
        if width + letter.len_utf8() > 75 {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(letter);
        width += letter.len_utf8();
    }
    text + "\r\n"
}
