//! One VEVENT: who, when, how often, and which version.

use account_engagement::{Attendee, MeetingStatus};
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarMethod, ICalendarParameterName, ICalendarPeriod, ICalendarProperty,
    ICalendarStatus, ICalendarValue,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use kit::mail::thread::derived_id;

use crate::calendar::budget::Budget;
use crate::calendar::guests;
use crate::calendar::recurrence::{self, Rule};
use crate::calendar::timezone::{Zone, Zones};
use crate::findings::Problem;

/// What a calendar says of one meeting or series.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub(crate) struct Event {
    pub(crate) uid: String,
    /// SEQUENCE, never negative.
    pub(crate) sequence: Option<i32>,
    pub(crate) source: Source,
    pub(crate) status: MeetingStatus,
    /// Whether its status says so, and not only its method.
    pub(crate) says_cancelled: bool,
    /// Whether it says when: a cancellation or an answer need not.
    pub(crate) has_start: bool,
    /// Of a date, or by Outlook's mark.
    pub(crate) all_day: bool,
    pub(crate) start: When,
    pub(crate) length: TimeDelta,
    pub(crate) organizer: Option<String>,
    pub(crate) attendees: Vec<Attendee>,
    /// Of an exception: the occurrence that it replaces, by its original start.
    pub(crate) instead_of: Option<When>,
    /// Whether it replaces all later occurrences too.
    pub(crate) and_later: bool,
    pub(crate) rules: Vec<Rule>,
    pub(crate) extra: Vec<(When, Option<TimeDelta>)>,
    pub(crate) excluded: Vec<When>,
    /// When this version was written. Of a calendar's own export, that may be the day of the export.
    pub(crate) written: Option<DateTime<Utc>>,
    /// Of its VCALENDAR.
    pub(crate) budget: Budget,
}

/// Where an event comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A calendar of its owner, without METHOD or with PUBLISH.
    Calendar,
    /// METHOD:REQUEST: the organizer's own statement.
    Request,
    /// METHOD:CANCEL.
    Cancel,
    /// METHOD:REPLY.
    Reply,
}

/// A time as a calendar gives it.
#[derive(Clone, Debug)]
pub(crate) struct When {
    pub(crate) local: NaiveDateTime,
    pub(crate) zone: Zone,
    pub(crate) is_date: bool,
}

impl When {
    pub(crate) fn utc(&self) -> DateTime<Utc> {
        self.zone.to_utc(self.local)
    }

    /// What an occurrence is known by: its start, but of a day the date alone, which is the same in
    /// calendars of all zones.
    pub(crate) fn original(&self) -> DateTime<Utc> {
        if self.is_date { self.local.and_utc() } else { self.utc() }
    }

    /// The date, by the clocks of a zone for what has a time of day.
    pub(crate) fn date_in(&self, zone: &Zone) -> NaiveDate {
        if self.is_date { self.local.date() } else { zone.to_local(self.utc()).date() }
    }
}

impl Event {
    pub(crate) fn is_series(&self) -> bool {
        !self.rules.is_empty() || !self.extra.is_empty()
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.status == MeetingStatus::Cancelled
    }

    /// Reads a VEVENT. `problems` takes what is not understood in an event that is used.
    pub(crate) fn read(
        part: &ICalendarComponent,
        method: Option<&ICalendarMethod>,
        (zones, budget): (&Zones, &Budget),
        problems: &mut Vec<Problem>,
    ) -> Result<Event, Problem> {
        let mut times = Times { zones, floating: zones.floating(), problems };
        let source = Source::of(method);
        let is_notice = matches!(source, Source::Cancel | Source::Reply);
        let start = times.first(part, &ICalendarProperty::Dtstart);
        // Some leave out the zone of what belongs to a start, as if it went without saying.
        if let Some(start) = &start {
            times.floating = start.zone.clone();
        }
        let instead_of = times.first(part, &ICalendarProperty::RecurrenceId);
        if instead_of.is_none() && part.has_property(&ICalendarProperty::RecurrenceId) {
            return Err(Problem::UnreadableOccurrence);
        }
        let written = match source {
            // In a calendar's own file DTSTAMP can be the day of the export; in a message it is that of the message.
            Source::Calendar => instant(part, &ICalendarProperty::LastModified),
            _ => None,
        };
        let written = written.or_else(|| instant(part, &ICalendarProperty::Dtstamp));
        let uid = part.uid().map(str::trim).filter(|uid| !uid.is_empty());
        // A cancellation and an answer may leave the start out: they are about a meeting that is known.
        let start = start.or_else(|| instead_of.clone());
        let has_start = start.is_some();
        let unknown = || When { local: DateTime::UNIX_EPOCH.naive_utc(), zone: Zone::UTC, is_date: false };
        let start = start.or_else(|| (is_notice && uid.is_some()).then(unknown)).ok_or(Problem::NoStart)?;
        let length = match times.length(part, &start) {
            Err(_) if is_notice => TimeDelta::zero(),
            Ok(_) if !has_start => TimeDelta::zero(),
            length => length?,
        };
        let extra = times.extra(part);
        let excluded = times.all(part, &ICalendarProperty::Exdate);
        if part.has_property(&ICalendarProperty::Exrule) {
            times.problems.push(Problem::UnreadableTime);
        }
        let rules: Vec<Rule> = each(part, &ICalendarProperty::Rrule)
            .filter_map(|(_, value)| match value {
                ICalendarValue::RecurrenceRule(read) => recurrence::rule(read, &start.zone),
                _ => None,
            })
            .collect();
        if rules.len() < each(part, &ICalendarProperty::Rrule).count() {
            problems.push(Problem::UnreadableRule);
        }

        let attendees = guests::attendees(part, written.filter(|_| source == Source::Reply));
        let organizer = guests::organizer(part);
        if !guests::have_addresses(part) {
            problems.push(Problem::NoAddress);
        }
        let uid = uid.map_or_else(|| derived_uid(&start, organizer.as_deref(), &attendees), str::to_owned);
        let status = status(part);
        let mut event = Event {
            uid,
            sequence: integer(part, &ICalendarProperty::Sequence)
                .map(|number| i32::try_from(number.max(0)).unwrap_or(i32::MAX)),
            source,
            says_cancelled: status == MeetingStatus::Cancelled,
            status: if source == Source::Cancel { MeetingStatus::Cancelled } else { status },
            has_start,
            all_day: start.is_date,
            and_later: instead_of.is_some() && reaches_later(part),
            start,
            length,
            organizer,
            attendees,
            instead_of,
            rules,
            extra,
            excluded,
            written,
            budget: budget.clone(),
        };
        if !event.all_day && is_marked_all_day(part) {
            event.make_all_day();
        }
        Ok(event)
    }

    /// Outlook writes a day as the time from midnight to midnight, which may be 23 or 25 hours.
    fn make_all_day(&mut self) {
        self.all_day = true;
        let end = self.start.zone.to_local(self.start.utc() + self.length);
        let is_midnight = |at: NaiveDateTime| at.time() == NaiveTime::MIN;
        if !is_midnight(self.start.local) || !is_midnight(end) {
            return;
        }
        self.length = (end - self.start.local).max(TimeDelta::days(1));
        let times = [Some(&mut self.start), self.instead_of.as_mut()].into_iter().flatten();
        for when in times.chain(self.extra.iter_mut().map(|(when, _)| when)) {
            when.is_date |= is_midnight(when.local);
        }
    }
}

impl Source {
    fn of(method: Option<&ICalendarMethod>) -> Source {
        match method {
            Some(ICalendarMethod::Request) => Source::Request,
            Some(ICalendarMethod::Cancel) => Source::Cancel,
            Some(ICalendarMethod::Reply) => Source::Reply,
            _ => Source::Calendar,
        }
    }
}

/// An event without a UID is known by what its copies share.
fn derived_uid(start: &When, organizer: Option<&str>, attendees: &[Attendee]) -> String {
    let start = start.utc().to_rfc3339();
    let mut people: Vec<&str> = attendees.iter().map(|attendee| attendee.address.as_str()).collect();
    people.sort_unstable();
    derived_id([start.as_str(), organizer.unwrap_or_default()].into_iter().chain(people))
}

/// Reads times in the zones of a calendar.
struct Times<'z> {
    zones: &'z Zones,
    /// Of times that name none.
    floating: Zone,
    problems: &'z mut Vec<Problem>,
}

impl Times<'_> {
    fn read(&mut self, entry: &ICalendarEntry, value: &PartialDateTime) -> Option<When> {
        let mut value = value.clone();
        // A leap second is the one before it (RFC 5545, 3.3.12).
        value.second = value.second.map(|second| if second == 60 { 59 } else { second });
        let read = value.to_date_time()?;
        let zone = match read.offset {
            _ if !value.has_time() => self.floating.clone(),
            Some(offset) if offset.local_minus_utc() == 0 => Zone::UTC,
            Some(offset) => Zone::Fixed(offset),
            None if entry.tz_id().is_none() => self.floating.clone(),
            None => self.zones.find(entry.tz_id()).unwrap_or_else(|floating| {
                self.problems.push(Problem::UnknownZone);
                floating
            }),
        };
        Some(When { local: read.date_time, zone, is_date: !value.has_time() })
    }

    fn all(&mut self, part: &ICalendarComponent, name: &ICalendarProperty) -> Vec<When> {
        let mut all = Vec::new();
        for (entry, value) in each(part, name) {
            match value.as_partial_date_time().and_then(|value| self.read(entry, value)) {
                Some(when) => all.push(when),
                None if value.as_text() == Some("") => {}
                None => self.problems.push(Problem::UnreadableTime),
            }
        }
        all
    }

    fn first(&mut self, part: &ICalendarComponent, name: &ICalendarProperty) -> Option<When> {
        each(part, name).find_map(|(entry, value)| self.read(entry, value.as_partial_date_time()?))
    }

    /// DTEND, DURATION, or the default of both (RFC 5545, 3.6.1): a day for a date, and no
    /// time at all for a time.
    fn length(&mut self, part: &ICalendarComponent, start: &When) -> Result<TimeDelta, Problem> {
        let at_least = if start.is_date { TimeDelta::days(1) } else { TimeDelta::zero() };
        if part.has_property(&ICalendarProperty::Dtend) {
            let end = self.first(part, &ICalendarProperty::Dtend).ok_or(Problem::UnreadableEnd)?;
            let length = if start.is_date { end.local - start.local } else { end.utc() - start.utc() };
            // Some end a day on itself and not, as the standard has it, on the next one.
            return Ok(if length.is_zero() { at_least } else { length });
        }
        if part.has_property(&ICalendarProperty::Duration) {
            return each(part, &ICalendarProperty::Duration)
                .find_map(|(_, value)| match value {
                    ICalendarValue::Duration(duration) => duration.to_time_delta(),
                    _ => None,
                })
                .ok_or(Problem::UnreadableEnd);
        }
        Ok(at_least)
    }

    /// RDATE: further starts, some with lengths of their own.
    fn extra(&mut self, part: &ICalendarComponent) -> Vec<(When, Option<TimeDelta>)> {
        let mut extra = Vec::new();
        for (entry, value) in each(part, &ICalendarProperty::Rdate) {
            let (start, end, duration) = match value {
                ICalendarValue::PartialDateTime(start) => (&**start, None, None),
                ICalendarValue::Period(ICalendarPeriod::Range { start, end }) => (start, Some(end), None),
                ICalendarValue::Period(ICalendarPeriod::Duration { start, duration }) => {
                    (start, None, duration.to_time_delta())
                }
                _ => {
                    self.problems.push(Problem::UnreadableTime);
                    continue;
                }
            };
            let Some(start) = self.read(entry, start) else {
                self.problems.push(Problem::UnreadableTime);
                continue;
            };
            let end = end.and_then(|end| self.read(entry, end)).map(|end| end.utc() - start.utc());
            extra.push((start, end.or(duration)));
        }
        extra
    }
}

fn each<'c>(
    part: &'c ICalendarComponent,
    name: &'c ICalendarProperty,
) -> impl Iterator<Item = (&'c ICalendarEntry, &'c ICalendarValue)> {
    part.properties(name).flat_map(|entry| entry.values.iter().map(move |value| (entry, value)))
}

fn instant(part: &ICalendarComponent, name: &ICalendarProperty) -> Option<DateTime<Utc>> {
    let read = part.property(name)?.values.first()?.as_partial_date_time()?.to_date_time()?;
    Some(read.offset.map_or(Zone::UTC, Zone::Fixed).to_utc(read.date_time))
}

fn integer(part: &ICalendarComponent, name: &ICalendarProperty) -> Option<i64> {
    part.property(name)?.values.first()?.as_integer()
}

fn status(part: &ICalendarComponent) -> MeetingStatus {
    match part.status() {
        Some(ICalendarStatus::Cancelled) => MeetingStatus::Cancelled,
        Some(ICalendarStatus::Tentative) => MeetingStatus::Tentative,
        _ => MeetingStatus::Confirmed,
    }
}

/// By Outlook, Outlook.com, and programs that synchronise with Outlook.
fn is_marked_all_day(part: &ICalendarComponent) -> bool {
    const MARKS: [&str; 3] =
        ["X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY"];
    part.entries.iter().any(|entry| {
        let is_mark = MARKS.iter().any(|mark| entry.name.as_str().eq_ignore_ascii_case(mark));
        let value = entry.values.first().and_then(ICalendarValue::as_text).unwrap_or_default().trim();
        is_mark && (value.eq_ignore_ascii_case("TRUE") || value == "1")
    })
}

fn reaches_later(part: &ICalendarComponent) -> bool {
    part.property(&ICalendarProperty::RecurrenceId)
        .is_some_and(|entry| entry.has_parameter(&ICalendarParameterName::Range))
}
