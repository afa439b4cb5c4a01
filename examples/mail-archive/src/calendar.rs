//! A calendar file, one VCALENDAR at a time.

use std::io::{self, BufRead, Read as _};

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarMethod, ICalendarProperty, ICalendarValue};
use calcard::{Entry, Parser};
use chrono_tz::Tz;

use crate::event::Event;
use crate::findings::Problem;
use crate::guard;
use crate::timezone::Zones;

/// How much of one VCALENDAR is held.
const CALENDAR_LIMIT: usize = 64 << 20;

/// The text of one VCALENDAR.
pub(crate) struct Block {
    pub(crate) text: String,
    /// Where it begins in the file, from 1.
    pub(crate) line: u64,
}

/// Splits a file after each END:VCALENDAR: a file may hold many, and one that trips the parser
/// is then the only one that is lost.
pub(crate) struct Blocks<R> {
    reader: R,
    lines: u64,
}

impl<R: BufRead> Blocks<R> {
    pub(crate) fn new(reader: R) -> Blocks<R> {
        Blocks { reader, lines: 0 }
    }
}

impl<R: BufRead> Iterator for Blocks<R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<io::Result<Block>> {
        let (mut bytes, first) = (Vec::new(), self.lines + 1);
        let mut line = Vec::new();
        loop {
            line.clear();
            match self.reader.by_ref().take(CALENDAR_LIMIT as u64).read_until(b'\n', &mut line) {
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
            self.lines += 1;
            let is_last = line.is_empty() || line.trim_ascii().eq_ignore_ascii_case(b"END:VCALENDAR");
            if bytes.len() + line.len() <= CALENDAR_LIMIT {
                bytes.append(&mut line);
            }
            if is_last {
                break;
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        (!text.trim().is_empty()).then(|| Ok(Block { text: text.to_owned(), line: first }))
    }
}

/// What one VCALENDAR holds.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) events: Vec<Event>,
    /// Answers of single attendees (METHOD:REPLY).
    pub(crate) replies: Vec<Event>,
    /// What was not used or not understood, and of which component, from 1; 0 is the whole.
    pub(crate) problems: Vec<(usize, Problem)>,
}

/// Reads a VCALENDAR. Times without a zone are in `floating`.
pub(crate) fn read(text: &str, floating: Tz) -> Read {
    guard::guarded(|| read_unguarded(text, floating))
        .unwrap_or_else(|| Read { problems: vec![(0, Problem::UnreadableCalendar)], ..Read::default() })
}

fn read_unguarded(text: &str, floating: Tz) -> Read {
    let mut found = Read::default();
    let mut parser = Parser::new(text);
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => found.take(&calendar, floating),
            Entry::Eof => break,
            _ => found.problems.push((0, Problem::UnreadableCalendar)),
        }
    }
    found.problems.dedup();
    found
}

impl Read {
    fn take(&mut self, calendar: &ICalendar, floating: Tz) {
        let zones = Zones::of(calendar, floating);
        let method = calendar.components.iter().find_map(|part| {
            part.property(&ICalendarProperty::Method)?.values.iter().find_map(|value| match value {
                ICalendarValue::Method(method) => Some(method),
                _ => None,
            })
        });
        let mut place = 0;
        for part in &calendar.components {
            match part.component_type {
                ICalendarComponentType::VEvent => {}
                ICalendarComponentType::VTodo
                | ICalendarComponentType::VJournal
                | ICalendarComponentType::VFreebusy => {
                    place += 1;
                    self.problems.push((place, Problem::NoEvent));
                    continue;
                }
                _ => continue,
            }
            place += 1;
            let into = match method {
                None | Some(ICalendarMethod::Publish | ICalendarMethod::Request | ICalendarMethod::Cancel) => {
                    &mut self.events
                }
                Some(ICalendarMethod::Reply) => &mut self.replies,
                // Proposals and questions, which change nothing until they are answered.
                Some(_) => {
                    self.problems.push((place, Problem::Proposal));
                    continue;
                }
            };
            let mut notes = Vec::new();
            match Event::read(part, method, &zones, &mut notes) {
                Ok(event) => into.push(event),
                Err(problem) => notes.push(problem),
            }
            notes.dedup();
            self.problems.extend(notes.into_iter().map(|problem| (place, problem)));
        }
    }
}
