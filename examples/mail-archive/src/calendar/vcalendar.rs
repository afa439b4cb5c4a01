//! A calendar file, one VCALENDAR at a time.

use std::io::{self, BufRead};

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarMethod, ICalendarProperty, ICalendarValue,
};
use calcard::{Entry, Parser};
use chrono_tz::Tz;

use crate::calendar::budget::Budget;
use crate::calendar::event::Event;
use crate::calendar::lines;
use crate::calendar::timezone::Zones;
use crate::findings::Problem;
use crate::input::encoding;
use crate::input::guard;

/// How much of one VCALENDAR is held.
pub(crate) const CALENDAR_LIMIT: usize = 64 << 20;

/// How much of one line, folded or not: what is longer holds an attachment.
const LINE_LIMIT: usize = 1 << 20;

/// The text of one VCALENDAR.
pub(crate) struct Block {
    /// In UTF-8, with LF at the ends of lines, and unfolded: some fold in the middle of a letter.
    pub(crate) text: String,
    /// Where it begins in the file, from 1.
    pub(crate) line: u64,
    pub(crate) has_long_line: bool,
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

    /// The next VCALENDAR, or what is in its place; `None` at the end.
    fn read(&mut self) -> io::Result<Option<Block>> {
        let (mut bytes, first) = (Vec::new(), self.lines + 1);
        let (mut line, mut property, mut has_long_line, mut is_full) = (Vec::new(), 0, false, false);
        while let Some(is_whole) = encoding::read_line(&mut self.reader, LINE_LIMIT, &mut line)? {
            self.lines += 1;
            line.retain(|byte| *byte != 0);
            let folded = line.strip_prefix(b" ").or(line.strip_prefix(b"\t")).filter(|_| !bytes.is_empty());
            property = if folded.is_some() { property + line.len() } else { line.len() };
            has_long_line |= !is_whole || property > LINE_LIMIT;
            // After what did not fit, nothing does: an event would have its end, but not its guests.
            is_full |= property <= LINE_LIMIT && bytes.len() + line.len() >= CALENDAR_LIMIT;
            if property <= LINE_LIMIT && !is_full {
                if folded.is_some() {
                    bytes.pop();
                }
                bytes.extend_from_slice(folded.unwrap_or(&line));
                bytes.push(b'\n');
            }
            if line.trim_ascii().eq_ignore_ascii_case(b"END:VCALENDAR") {
                break;
            }
        }
        let text = lines::settled(encoding::text(bytes).trim_start_matches('\u{feff}'));
        Ok((!text.trim().is_empty()).then_some(Block { text, line: first, has_long_line }))
    }
}

impl<R: BufRead> Iterator for Blocks<R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<io::Result<Block>> {
        self.read().transpose()
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
    let whole = whole_events(text);
    if whole.len() < text.len() {
        found.problems.push((0, Problem::CutCalendar));
    }
    let budget = Budget::of(whole.len());
    let mut parser = Parser::new(whole);
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => found.take(&calendar, floating, &budget),
            Entry::Eof => break,
            _ => found.problems.push((0, Problem::UnreadableCalendar)),
        }
    }
    found.problems.dedup();
    found
}

/// A calendar that breaks off before its end, as far as its last whole event: of the one after that,
/// guests or a repetition may be missing.
fn whole_events(text: &str) -> &str {
    let ends = |at: usize, word: &str| {
        let line = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        line.trim().eq_ignore_ascii_case(word)
    };
    let lines = || text.match_indices('\n').map(|(at, _)| at + 1).rev().chain([0]);
    let Some(last) = lines().find(|at| !ends(*at, "")) else { return text };
    let is_calendar = text.lines().any(|line| line.trim().eq_ignore_ascii_case("BEGIN:VCALENDAR"));
    if !is_calendar || ends(last, "END:VCALENDAR") {
        return text;
    }
    let end = lines().find(|at| ends(*at, "END:VEVENT")).unwrap_or(0);
    let length = text.get(end..).and_then(|rest| rest.find('\n')).unwrap_or(0);
    text.get(..end + length).unwrap_or(text)
}

fn version(part: &ICalendarComponent) -> Option<&str> {
    part.property(&ICalendarProperty::Version)?.values.first()?.as_text()
}

impl Read {
    fn take(&mut self, calendar: &ICalendar, floating: Tz, budget: &Budget) {
        let zones = Zones::of(calendar, floating, budget);
        if !zones.are_complete {
            self.problems.push((0, Problem::CutZone));
        }
        if !zones.knows_its_own {
            self.problems.push((0, Problem::UnknownZone));
        }
        let method = calendar.components.iter().find_map(|part| {
            part.property(&ICalendarProperty::Method)?.values.iter().find_map(|value| match value {
                ICalendarValue::Method(method) => Some(method),
                _ => None,
            })
        });
        if calendar.components.iter().any(|part| version(part) == Some("1.0")) {
            self.problems.push((0, Problem::OldCalendar));
        }
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
            match Event::read(part, method, (&zones, budget), &mut notes) {
                Ok(event) => into.push(event),
                Err(problem) => notes.push(problem),
            }
            notes.dedup();
            self.problems.extend(notes.into_iter().map(|problem| (place, problem)));
        }
    }
}

#[cfg(test)]
mod tests;
