//! Calendars as they are found.

mod lines;
mod whole;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use account_engagement::Meeting;

use super::*;
use crate::calendar::plan::Window;
use crate::calendar::series::Series;

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
    let window = Window::before("2026-02-28T00:00:00Z".parse().unwrap(), None);
    for series in all.into_values() {
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
    if meeting.status != account_engagement::MeetingStatus::Confirmed {
        _ = write!(told, " {:?}", meeting.status);
    }
    // SEQUENCE alone.
    if meeting.revision >> 32 != 0 {
        _ = write!(told, " r{}", meeting.revision >> 32);
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
