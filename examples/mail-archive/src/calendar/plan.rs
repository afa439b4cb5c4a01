//! The occurrences of one version of a meeting or series, within a window.

use std::collections::{BTreeMap, HashSet};

use account_engagement::Meeting;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::calendar::budget;
use crate::calendar::event::{Event, When};
use crate::calendar::recurrence;

/// The time in which series are followed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) from: DateTime<Utc>,
    pub(crate) to: DateTime<Utc>,
}

impl Window {
    /// The window of a question as of this instant, with some days more at both ends. It is a year, or longer when it
    /// begins earlier.
    pub(crate) fn before(as_of: DateTime<Utc>, start: Option<NaiveDate>) -> Window {
        let year = as_of.checked_sub_signed(TimeDelta::days(380)).unwrap_or(as_of);
        let start = start.map(|start| start.and_time(NaiveTime::MIN).and_utc());
        let start = start.and_then(|start| start.checked_sub_signed(TimeDelta::days(15)));
        Window {
            from: start.map_or(year, |start| start.min(year)),
            to: as_of.checked_add_signed(TimeDelta::days(7)).unwrap_or(as_of),
        }
    }

    pub(crate) fn holds(self, at: DateTime<Utc>) -> bool {
        (self.from..=self.to).contains(&at)
    }
}

/// What one version plans, by the id of the occurrence.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) occurrences: BTreeMap<String, Planned>,
    /// By EXDATE.
    pub(crate) excluded: BTreeMap<String, Planned>,
    pub(crate) is_complete: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned {
    /// What it is known by: see [`When::original`].
    pub(crate) original: DateTime<Utc>,
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
}

impl Plan {
    /// The occurrences of a series in the window; a single meeting is its only one, wherever it
    /// lies, and has the UID for an id.
    pub(crate) fn of(event: &Event, window: Window) -> Plan {
        if !event.is_series() {
            let start = &event.start;
            let planned = Planned { original: start.original(), start: start.utc(), end: end_of(event, start) };
            return Plan {
                occurrences: BTreeMap::from([(event.uid.clone(), planned)]),
                excluded: BTreeMap::new(),
                is_complete: true,
            };
        }
        let zone = &event.start.zone;
        let (from, to) = (zone.to_local(window.from), zone.to_local(window.to));
        let expansion =
            recurrence::starts(event.start.local, &event.rules, (from, to), recurrence::MOST, &event.budget);
        let mut plan = Plan { is_complete: expansion.is_complete, ..Plan::default() };
        let excluded = Excluded::of(event);
        // Every person is on every occurrence.
        let cost = budget::OCCURRENCE + event.attendees.len() as u64;
        for local in expansion.starts {
            let start = When { local, ..event.start.clone() };
            if !event.budget.spend(cost) {
                plan.is_complete = false;
                break;
            }
            plan.add(event, &start, end_of(event, &start), &excluded);
        }
        for (start, length) in event.extra.iter().filter(|(start, _)| window.holds(start.utc())) {
            if !event.budget.spend(cost) {
                plan.is_complete = false;
                break;
            }
            let end = length.map_or_else(|| end_of(event, start), |length| start.utc() + length);
            plan.add(event, start, end, &excluded);
        }
        plan
    }

    fn add(&mut self, event: &Event, start: &When, end: DateTime<Utc>, excluded: &Excluded) {
        let original = start.original();
        let id = Meeting::occurrence_id(&event.uid, original);
        let into = if excluded.has(start) { &mut self.excluded } else { &mut self.occurrences };
        into.insert(id, Planned { original, start: start.utc(), end });
    }
}

/// EXDATE: a date excludes every start on it, and a time the date that it is on, of which only a
/// start that is a date asks.
struct Excluded {
    dates: HashSet<NaiveDate>,
    dates_of_times: HashSet<NaiveDate>,
    times: HashSet<DateTime<Utc>>,
}

impl Excluded {
    fn of(event: &Event) -> Excluded {
        let (dates, times): (Vec<&When>, Vec<&When>) = event.excluded.iter().partition(|excluded| excluded.is_date);
        Excluded {
            dates: dates.into_iter().map(|date| date.local.date()).collect(),
            dates_of_times: times.iter().map(|time| time.date_in(&event.start.zone)).collect(),
            times: times.iter().map(|time| time.utc()).collect(),
        }
    }

    fn has(&self, start: &When) -> bool {
        let date = start.local.date();
        self.dates.contains(&date)
            || if start.is_date { self.dates_of_times.contains(&date) } else { self.times.contains(&start.utc()) }
    }
}

/// Days are counted by the calendar, anything shorter by the clock.
fn end_of(event: &Event, start: &When) -> DateTime<Utc> {
    if event.start.is_date { start.zone.to_utc(start.local + event.length) } else { start.utc() + event.length }
}

/// Which occurrence a RECURRENCE-ID means. Some write the date alone of one that has a time of
/// day, and some a time for one that has none.
pub(crate) fn original_start(named: &When, series: Option<&Event>) -> DateTime<Utc> {
    let on = |date: NaiveDate, start: &When| When { local: date.and_time(start.local.time()), ..start.clone() };
    match series.map(|series| &series.start) {
        Some(start) if start.is_date != named.is_date => on(named.date_in(&start.zone), start).original(),
        _ => named.original(),
    }
}
