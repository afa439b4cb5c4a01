//! The dates of mail: what RFC 5322 says and what is found instead.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

use crate::mail::zone;

pub(crate) type Instant = DateTime<Utc>;

/// The instant of a Date header, or of another date that a program has written.
///
/// The parts of a date are recognised by their form, in any order: `2 Mar 2026 09:00:00 +0100` (RFC 5322),
/// `Mon Mar  2 09:00:00 CET 2026` (Java), `Mon  2 Mar 09:00:00 CET 2026` (date(1)), `2026/03/02`,
/// `March 2, 2026 9:00 AM`. The weekday, comments and unknown words are ignored. Without a zone the date is in UTC, and
/// without a time of day it is midnight. `3/5/2026` can be two dates and is none; with AM or PM the month is first.
pub(crate) fn parse(text: &str) -> Option<Instant> {
    let text = without_comments(text).replace(['\u{2212}', '\u{2013}'], "-");
    // Parts are recognised within parts: what is far longer than a date must not go deep.
    let text: String = text.chars().take(200).collect();
    let mut parts = Parts::default();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"')) {
        parts.take(word.trim_matches('\''));
    }
    parts.instant()
}

/// The time at the end of a Received header, after its last `;`.
pub(crate) fn parse_received(header: &str) -> Option<Instant> {
    header.rsplit_once(';').and_then(|(_, date)| parse(date))
}

/// Comments can be nested, and the last one may not be closed.
fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = text.chars().map(|c| {
        let is_inside = depth > 0 || c == '(';
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if is_inside { ' ' } else { c }
    });
    outside.collect()
}

/// What is known of a date after some of its words.
#[derive(Debug, Default)]
struct Parts {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    /// Two numbers with slashes, of which either can be the month.
    undecided: Option<(u32, u32)>,
    time: Option<(NaiveTime, Duration)>,
    /// `true` for the hours after noon.
    pm: Option<bool>,
    /// Seconds east of UTC, and whether they are written as a number.
    offset: Option<(i32, bool)>,
    is_contradictory: bool,
}

impl Parts {
    fn take(&mut self, word: &str) {
        let Some(first) = word.chars().next() else { return };
        if first.is_ascii_digit() {
            self.take_number(word);
        } else if matches!(first, '+' | '-') {
            // What follows a number that begins so, before the time, is the rest of a date: `2 -Mar- 2026`.
            match zone::numeric(word) {
                Some(offset) => self.set_offset(offset, true),
                None => self.take(word.trim_matches(['+', '-'])),
            }
        } else {
            self.take_name(word.trim_end_matches('.'));
        }
    }

    fn take_number(&mut self, word: &str) {
        // `2026-03-02T09:00:00Z`, `20260302T090000Z`
        if let Some((date, time)) = word.split_once(['T', 't'])
            && date.len() >= 8
        {
            self.take_number(date);
            let end = time.find(|c: char| !c.is_ascii_digit()).unwrap_or(time.len());
            return match (&time[..end], &time[end..]) {
                (digits, zone) if digits.len() == 6 => {
                    self.set_time(&digits[..2], [&digits[2..4], &digits[4..]], "");
                    self.take(zone);
                }
                _ => self.take(time),
            };
        }
        let head = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let (digits, rest) = word.split_at(head);
        match rest.chars().next() {
            Some(':') => self.take_time(word),
            Some(between @ ('/' | '-')) => self.take_date(word, between),
            Some('.') if word.matches('.').count() == 2 && !word.ends_with('.') => match self.day {
                Some(_) => self.take_time(&word.replace('.', ":")),
                None => self.take_date(word, '.'),
            },
            None | Some('.') => self.take_digits(digits),
            // `9AM`, `2nd`
            Some(_) if self.take_half(rest) => self.set_time(digits, ["0", "0"], ""),
            Some(_) if ["st", "nd", "rd", "th"].iter().any(|end| rest.eq_ignore_ascii_case(end)) => {
                self.take_digits(digits);
            }
            Some(_) => {}
        }
    }

    /// A number that stands alone: a day, a year, a date, or an offset that has lost its sign.
    fn take_digits(&mut self, digits: &str) {
        let Ok(number) = digits.parse::<u32>() else { return };
        match digits.len() {
            1 | 2 if self.day.is_none() && self.undecided.is_none() => self.day = Some(number),
            2..=4 if self.year.is_none() => self.year = year(digits),
            4 if self.time.is_some() => {
                if let Some(offset) = zone::numeric(&format!("+{digits}")) {
                    self.set_offset(offset, true);
                }
            }
            8 if self.day.is_none() => {
                (self.year, self.month, self.day) =
                    (year(&digits[..4]), digits[4..6].parse().ok(), digits[6..].parse().ok());
            }
            _ => {}
        }
    }

    /// `2026/03/02`, `2-Mar-2026`, `3/13/2026`, `02.03.2026`: where dots are used, the day is first.
    fn take_date(&mut self, word: &str, between: char) {
        let words: Vec<&str> = word.split(between).collect();
        let [a, b, c, ..] = words.as_slice() else { return words.iter().for_each(|word| self.take(word)) };
        let c = &c[..c.find(|c: char| !c.is_ascii_digit()).unwrap_or(c.len())];
        let number = |word: &str| word.parse::<u32>().ok();
        match (number(a), number(b), number(c)) {
            (Some(_), Some(month), Some(day)) if a.len() == 4 => {
                (self.year, self.month, self.day) = (year(a), Some(month), Some(day));
            }
            (Some(_), None, Some(day)) if a.len() == 4 => {
                (self.year, self.month, self.day) = (year(a), month(b), Some(day));
            }
            (Some(day), None, Some(_)) => (self.year, self.month, self.day) = (year(c), month(b), Some(day)),
            (Some(a), Some(b), Some(_)) => {
                self.year = year(c);
                match (a, b) {
                    (13.., _) => (self.day, self.month) = (Some(a), Some(b)),
                    (_, 13..) => (self.month, self.day) = (Some(a), Some(b)),
                    _ if a == b || between == '.' => (self.day, self.month) = (Some(a), Some(b)),
                    _ => self.undecided = Some((a, b)),
                }
            }
            _ => {}
        }
    }

    /// `09:00:00`, `9:00`, with a fraction, `AM` or a zone behind it.
    fn take_time(&mut self, word: &str) {
        let end = word.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(word.len());
        let (clock, rest) = word.split_at(end);
        let mut numbers = clock.split(':');
        let (hour, minute) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
        let second = numbers.next().filter(|second| !second.is_empty()).unwrap_or("0");
        let is_fraction = rest.starts_with('.');
        let fraction = rest.strip_prefix('.').unwrap_or_default();
        let digits = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        self.set_time(hour, [minute, second], &fraction[..digits]);
        let rest = if is_fraction { &fraction[digits..] } else { rest };
        if !rest.is_empty() && !self.take_half(rest) {
            self.take(rest);
        }
    }

    fn take_name(&mut self, word: &str) {
        // `UTC+01:00`
        if let Some(at) = word.find(['+', '-']).filter(|at| zone::named(&word[..*at]).is_some()) {
            return self.take(&word[at..]);
        }
        if let Some(month) = month(word) {
            self.is_contradictory |= self.month.is_some_and(|found| found != month);
            self.month = Some(month);
        } else if !self.take_half(word) {
            // A letter in a word by itself is a zone of the military only where a zone is expected.
            let offset = zone::named(word).filter(|_| word.len() > 1 || self.time.is_some());
            if let Some(offset) = offset {
                self.set_offset(offset, false);
            } else if word.contains('-') && self.month.is_none() {
                // `Mar-2-2026`
                word.split('-').for_each(|word| self.take(word));
            }
        }
    }

    fn take_half(&mut self, word: &str) -> bool {
        let half: String = word.chars().filter(|c| *c != '.').collect();
        let pm = [("am", false), ("pm", true)].into_iter().find(|(name, _)| half.eq_ignore_ascii_case(name));
        self.pm = pm.map(|(_, pm)| pm).or(self.pm);
        pm.is_some()
    }

    fn set_time(&mut self, hour: &str, [minute, second]: [&str; 2], fraction: &str) {
        let number = |word: &str| word.parse::<u32>().ok();
        let time = || {
            let second = number(second)?;
            // A leap second is the next second.
            let time = NaiveTime::from_hms_opt(number(hour)?, number(minute)?, second.min(59))?;
            let millis = number(&format!("{fraction:0<3}")[..3])?;
            (second <= 60)
                .then(|| (time, Duration::seconds(i64::from(second / 60)) + Duration::milliseconds(millis.into())))
        };
        let time = time();
        self.is_contradictory |= time.is_none();
        self.time = self.time.or(time);
    }

    fn set_offset(&mut self, offset: i32, is_number: bool) {
        // `+0100 CET`, `GMT +0100`: the number says more than the name.
        if self.offset.is_none_or(|(_, was_number)| is_number && !was_number) {
            self.offset = Some((offset, is_number));
        }
    }

    fn instant(self) -> Option<Instant> {
        let (month, day) = match self.undecided {
            // Only Americans write both so.
            Some((month, day)) if self.pm.is_some() => (month, day),
            Some(_) => return None,
            None => (self.month?, self.day?),
        };
        let (time, more) = self.time.unwrap_or_default();
        let hour = chrono::Timelike::hour(&time);
        let half = match (self.pm, hour) {
            (Some(true), 1..=11) => Duration::hours(12),
            (Some(false), 12) => Duration::hours(-12),
            _ => Duration::zero(),
        };
        let date = NaiveDate::from_ymd_opt(self.year?, month, day).filter(|_| !self.is_contradictory)?;
        let local = date.and_time(time).checked_add_signed(more + half)?;
        let (offset, _) = self.offset.unwrap_or_default();
        Some(local.checked_sub_signed(Duration::seconds(offset.into()))?.and_utc())
    }
}

/// Years of two and three digits are read as RFC 5322 says.
fn year(digits: &str) -> Option<i32> {
    let number = digits.parse::<i32>().ok()?;
    match digits.len() {
        2 if number < 50 => Some(number + 2000),
        2 | 3 => Some(number + 1900),
        4 => Some(number),
        _ => None,
    }
}

/// `Mar`, `March`, `Sept`: at least three letters of the name.
fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let names = (1..).zip(NAMES).filter(|(_, name)| word.len() >= 3 && name.starts_with(&word));
    names.map(|(number, _)| number).next()
}

#[cfg(test)]
mod tests;
