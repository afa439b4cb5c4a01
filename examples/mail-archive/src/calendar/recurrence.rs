//! The starts of a series: DTSTART and RRULE, by local clocks.
//!
//! Everything here is in local time without a zone, which is what the rules of RFC 5545 speak of;
//! each start is turned into an instant afterwards. So zones of all kinds work, also those that a
//! file defines. (calcard's own expansion reads UNTIL as a local time and tells series apart by
//! SEQUENCE instead of UID, so it is not used.)

use calcard::common::PartialDateTime;
use calcard::icalendar::ICalendarRecurrenceRule;
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _};
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

use crate::calendar::budget::Budget;
use crate::calendar::timezone::Zone;

/// A rule whose UNTIL is in local time.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    rule: RRule<Unvalidated>,
    until: Option<NaiveDateTime>,
}

/// The starts in a window.
#[derive(Debug)]
pub(crate) struct Expansion {
    pub(crate) starts: Vec<NaiveDateTime>,
    /// Whether a rule was used, and followed to the end of the window.
    pub(crate) is_complete: bool,
}

/// How many occurrences of a series are passed by: 137 years of a daily one. A series that has more
/// before the end of the window is not about meetings.
pub(crate) const MOST: usize = 50_000;

/// How often a rule may repeat on one day, by lists of hours, minutes and seconds. They are held for a
/// whole period, which may be a year.
const MOST_TIMES_A_DAY: usize = 100;

/// The longest way from one occurrence of a rule to the next, in periods: then rrule gives up.
const MOST_PERIODS: u64 = 100_000;

/// A rule as calcard reads it, for a series that starts in `zone`; `None` where it makes no sense.
pub(crate) fn rule(read: &ICalendarRecurrenceRule, zone: &Zone) -> Option<Rule> {
    let until = match &read.until {
        None => None,
        Some(until) => Some(local_until(until, zone)?),
    };
    let mut read = read.clone();
    read.until = None;
    // Other calendars than this one do not come so far: see `lines`.
    read.rscale = None;
    read.skip = None;
    Some(Rule { rule: read.to_string().parse().ok()?, until })
}

/// The last instant of UNTIL by the local clocks. A date means all of that day.
fn local_until(until: &PartialDateTime, zone: &Zone) -> Option<NaiveDateTime> {
    let read = until.to_date_time()?;
    match read.offset {
        _ if !until.has_time() => Some(read.date_time.date().and_time(NaiveTime::from_hms_opt(23, 59, 59)?)),
        Some(offset) => Some(zone.to_local(Zone::Fixed(offset).to_utc(read.date_time))),
        None => Some(read.date_time),
    }
}

/// The starts from `from` to `to`, both included, of a series that starts at `first`: at most `most`
/// are passed by, and as many as the budget allows.
///
/// `first` is always one of them (RFC 5545, 3.8.5.3).
pub(crate) fn starts(
    first: NaiveDateTime,
    rules: &[Rule],
    (from, to): (NaiveDateTime, NaiveDateTime),
    most: usize,
    budget: &Budget,
) -> Expansion {
    let mut expansion = Expansion { starts: Vec::new(), is_complete: true };
    if (from..=to).contains(&first) {
        expansion.starts.push(first);
    }
    let mut left = most;
    for rule in rules {
        let to = rule.until.map_or(to, |until| until.min(to));
        let Some(all) = series(first, rule).filter(|_| budget.spend(rule.cost_of_a_period())) else {
            expansion.is_complete = false;
            continue;
        };
        let mut last = first;
        // `limit` ends the search for an occurrence that never comes.
        let mut all = all.limit().into_iter().map(|at| at.naive_utc());
        expansion.is_complete &= loop {
            if left == 0 {
                // One that ran out of steps within a day of the window's end has little more.
                break last >= to - TimeDelta::days(1);
            }
            let next = all.next();
            if !budget.spend(rule.periods(last, next.unwrap_or(to).min(to))) {
                break false;
            }
            let Some(at) = next.filter(|at| *at <= to) else { break true };
            left -= 1;
            last = at;
            if at >= from {
                expansion.starts.push(at);
            }
        };
    }
    expansion.starts.sort_unstable();
    expansion.starts.dedup();
    expansion
}

fn series(first: NaiveDateTime, rule: &Rule) -> Option<RRuleSet> {
    let first: DateTime<Tz> = Tz::UTC.from_utc_datetime(&first);
    (rule.times_a_day() <= MOST_TIMES_A_DAY).then(|| rule.rule.clone().build(first).ok())?
}

impl Rule {
    fn times_a_day(&self) -> usize {
        let of = |list: &[u8]| list.len().max(1);
        of(self.rule.get_by_hour()) * of(self.rule.get_by_minute()) * of(self.rule.get_by_second())
    }

    /// What rrule holds of one period.
    fn cost_of_a_period(&self) -> u64 {
        let days = match self.rule.get_freq() {
            Frequency::Yearly => 366,
            Frequency::Monthly => 31,
            Frequency::Weekly => 7,
            _ => 1,
        };
        days * self.times_a_day() as u64
    }

    /// How many periods of the rule lie between two instants: so many steps rrule takes from one to the other.
    fn periods(&self, from: NaiveDateTime, to: NaiveDateTime) -> u64 {
        let seconds = match self.rule.get_freq() {
            Frequency::Yearly => 86_400 * 366,
            Frequency::Monthly => 86_400 * 31,
            Frequency::Weekly => 86_400 * 7,
            Frequency::Daily => 86_400,
            Frequency::Hourly => 3600,
            Frequency::Minutely => 60,
            Frequency::Secondly => 1,
        };
        let passed = u64::try_from((to - from).num_seconds()).unwrap_or(0);
        // Of a year, every day is looked at.
        let cost = if self.rule.get_freq() == Frequency::Yearly { 8 } else { 1 };
        (passed / (seconds * u64::from(self.rule.get_interval().max(1)))).clamp(1, MOST_PERIODS) * cost
    }
}

#[cfg(test)]
mod tests {
    use calcard::icalendar::{ICalendar, ICalendarProperty, ICalendarValue};

    use super::*;

    fn parse(text: &str, zone: &Zone) -> Option<Rule> {
        let calendar =
            ICalendar::parse(format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:{text}\nEND:VEVENT\nEND:VCALENDAR\n"))
                .ok()?;
        match calendar.components[1].property(&ICalendarProperty::Rrule)?.values.first()? {
            ICalendarValue::RecurrenceRule(read) => rule(read, zone),
            _ => None,
        }
    }

    fn expand(first: &str, text: &str, zone: &Zone) -> (Vec<String>, bool) {
        let (from, to) = ("2026-01-01T00:00:00".parse().unwrap(), "2026-02-28T23:59:59".parse().unwrap());
        let rules = [parse(text, zone).unwrap()];
        let found = starts(first.parse().unwrap(), &rules, (from, to), MOST, &Budget::of(1000));
        (found.starts.iter().map(|at| at.format("%m-%dT%H").to_string()).collect(), found.is_complete)
    }

    #[test]
    fn rules_are_followed_through_the_window() {
        let berlin = Zone::Named(chrono_tz::Europe::Berlin);
        for (first, text, expected) in [
            ("2026-01-05T09:00:00", "FREQ=WEEKLY;COUNT=3", "01-05T09 01-12T09 01-19T09"),
            ("2025-12-29T09:00:00", "FREQ=WEEKLY;COUNT=3", "01-05T09 01-12T09"),
            ("2020-01-01T09:00:00", "FREQ=MONTHLY;BYDAY=1MO", "01-05T09 02-02T09"),
            // The first is one of them, also when the rule would not have it.
            ("2026-01-06T09:00:00", "FREQ=MONTHLY;BYDAY=1MO", "01-06T09 02-02T09"),
            // 08:00 UTC is 09:00 in Berlin, and included.
            ("2026-01-05T09:00:00", "FREQ=WEEKLY;UNTIL=20260119T080000Z", "01-05T09 01-12T09 01-19T09"),
            ("2026-01-05T09:00:00", "FREQ=WEEKLY;UNTIL=20260119T075959Z", "01-05T09 01-12T09"),
            ("2026-01-05T09:00:00", "FREQ=WEEKLY;UNTIL=20260119", "01-05T09 01-12T09 01-19T09"),
            ("2026-01-05T09:00:00", "FREQ=WEEKLY;UNTIL=20200101", "01-05T09"),
            (
                "2026-01-05T09:00:00",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU;UNTIL=20260125",
                "01-05T09 01-08T09 01-19T09 01-22T09",
            ),
        ] {
            assert_eq!(
                expand(first, text, &berlin),
                (expected.split(' ').map(str::to_owned).collect(), true),
                "{text}"
            );
        }
    }

    #[test]
    fn endless_and_hostile_rules_are_bounded() {
        let (found, is_complete) = expand("2000-01-01T00:00:00", "FREQ=SECONDLY", &Zone::UTC);
        assert_eq!((found.len(), is_complete), (0, false));
        // The 30th of February never comes.
        assert_eq!(expand("2026-01-01T00:00:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", &Zone::UTC).0.len(), 1);
        // The rule contradicts itself: the first start is kept, and the rule is named.
        assert_eq!(
            expand("2026-01-01T00:00:00", "FREQ=WEEKLY;BYMONTHDAY=3", &Zone::UTC),
            (vec!["01-01T00".into()], false)
        );
        assert!(expand("2026-01-05T00:00:00", "FREQ=DAILY;INTERVAL=0", &Zone::UTC).0.len() <= 60);
    }
}
