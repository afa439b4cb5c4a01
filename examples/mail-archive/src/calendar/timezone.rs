//! The zones of a calendar: by name, as Windows or a registry spells it, or as the file itself
//! defines it.

use std::collections::HashMap;
use std::rc::Rc;
use std::str::FromStr as _;

use calcard::common::timezone::Tz as Spelled;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use chrono::{DateTime, FixedOffset, MappedLocalTime, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use kit::zones;

use crate::calendar::budget::Budget;
use crate::calendar::recurrence;

/// A zone in which a calendar gives its times.
#[derive(Clone, Debug)]
pub(crate) enum Zone {
    Named(Tz),
    Fixed(FixedOffset),
    /// By a VTIMEZONE.
    Defined(Rc<[Onset]>),
}

/// From when on a VTIMEZONE has another offset, in the order of time.
#[derive(Clone, Debug)]
pub(crate) struct Onset {
    /// The first local time that is read by the new offset: by the clocks before the change, or after
    /// it where they skip some time. Never before that of the onset before.
    local: NaiveDateTime,
    /// The instant, in the same order.
    utc: NaiveDateTime,
    from: FixedOffset,
    to: FixedOffset,
}

impl Zone {
    pub(crate) const UTC: Zone = Zone::Named(Tz::UTC);

    /// The instant of a local time. One that the clocks skip is read by the offset before the
    /// change, and of two the first holds (RFC 5545, 3.3.5).
    pub(crate) fn to_utc(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let offset = match self {
            Zone::Fixed(offset) => *offset,
            Zone::Named(tz) => match tz.offset_from_local_datetime(&local) {
                MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(offset, _) => offset.fix(),
                MappedLocalTime::None => {
                    let before = local.checked_sub_signed(TimeDelta::days(1)).unwrap_or(local);
                    tz.offset_from_utc_datetime(&before).fix()
                }
            },
            Zone::Defined(onsets) => offset_after(onsets, |onset| local >= onset.local),
        };
        local.checked_sub_offset(offset).unwrap_or(local).and_utc()
    }

    /// What the clocks show at an instant.
    pub(crate) fn to_local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let utc = at.naive_utc();
        let offset = match self {
            Zone::Fixed(offset) => *offset,
            Zone::Named(tz) => tz.offset_from_utc_datetime(&utc).fix(),
            Zone::Defined(onsets) => offset_after(onsets, |onset| utc >= onset.utc),
        };
        utc.checked_add_offset(offset).unwrap_or(utc)
    }
}

fn offset_after(onsets: &[Onset], has_begun: impl Fn(&Onset) -> bool) -> FixedOffset {
    let begun = onsets.partition_point(has_begun);
    let last = begun.checked_sub(1).and_then(|last| onsets.get(last));
    last.map(|onset| onset.to).or(onsets.first().map(|onset| onset.from)).unwrap_or(Utc.fix())
}

/// The zones that one calendar's times may name.
#[derive(Debug)]
pub(crate) struct Zones {
    defined: HashMap<String, Zone>,
    floating: Zone,
    /// Whether the zone that the calendar gives itself, if it does, is one.
    pub(crate) knows_its_own: bool,
    /// Whether every definition was followed to its end.
    pub(crate) are_complete: bool,
}

impl Zones {
    /// The zones of a calendar; times without any are in its X-WR-TIMEZONE, which Google and others
    /// write, else in `floating`.
    pub(crate) fn of(calendar: &ICalendar, floating: Tz, budget: &Budget) -> Zones {
        let (mut defined, mut are_complete) = (HashMap::new(), true);
        for component in calendar.timezones() {
            let Some(name) = text(component, &ICalendarProperty::Tzid) else { continue };
            // A name that is known says more than a definition, which as a rule holds for the
            // years around one event. (CalConnect recommends the same: CC/R 0602.)
            let known = component.timezone().and_then(|(_, spelled)| named(spelled));
            let known = known.filter(|zone| contradicted(name, zone).is_none());
            let zone = known.or_else(|| {
                let (zone, is_complete) = define(calendar, component, budget);
                are_complete &= is_complete;
                zone
            });
            defined.extend(zone.map(|zone| (name.to_owned(), zone)));
        }
        let mut zones = Zones { defined, floating: Zone::Named(floating), knows_its_own: true, are_complete };
        let own = ICalendarProperty::Other("X-WR-TIMEZONE".to_owned());
        let own = calendar.components.iter().find_map(|part| text(part, &own)).filter(|name| !name.trim().is_empty());
        match own.map(|name| zones.find(Some(name))) {
            Some(Ok(zone)) => zones.floating = zone,
            Some(Err(_)) => zones.knows_its_own = false,
            None => {}
        }
        zones
    }

    /// The zone of a time, by its TZID; `Err` with the floating zone for an unknown name.
    pub(crate) fn find(&self, tzid: Option<&str>) -> Result<Zone, Zone> {
        let Some(name) = tzid else { return Ok(self.floating.clone()) };
        let name = name.trim().trim_matches('"');
        let known = self.defined.get(name).cloned();
        let spelled = || {
            let common = zones::named(name).map(Zone::Named);
            let zone = common.or_else(|| Spelled::from_str(name).ok().and_then(named))?;
            Some(contradicted(name, &zone).map_or(zone, Zone::Fixed))
        };
        // `/citadel.org/20190914_1/Europe/Berlin`
        let registered =
            || name.match_indices('/').find_map(|(at, _)| zones::named(name.get(at + 1..)?)).map(Zone::Named);
        known
            .or_else(spelled)
            .or_else(registered)
            .or_else(|| zones::offset(name).or_else(|| zones::offset_of_label(name)).map(Zone::Fixed))
            .ok_or_else(|| self.floating.clone())
    }

    pub(crate) fn floating(&self) -> Zone {
        self.floating.clone()
    }
}

fn named(spelled: Spelled) -> Option<Zone> {
    match spelled {
        Spelled::Tz(tz) => Some(Zone::Named(tz)),
        Spelled::Fixed(offset) => Some(Zone::Fixed(offset)),
        Spelled::Floating => None,
    }
}

/// The offset of a label where it says more than the zone for which its name was taken: where that zone is
/// more than an hour away, in winter and in summer (old labels are an hour off), or is itself no more than the
/// label's hours, without its minutes.
fn contradicted(name: &str, zone: &Zone) -> Option<FixedOffset> {
    let offset = zones::offset_of_label(name)?;
    let is_of_hours = matches!(zone, Zone::Named(tz) if tz.name().starts_with("Etc/GMT"));
    let days = [1, 7].into_iter().filter_map(|month| chrono::NaiveDate::from_ymd_opt(2026, month, 1));
    let is_near = days.map(|day| day.and_time(chrono::NaiveTime::MIN)).any(|utc| {
        let found = zone.to_local(utc.and_utc()) - utc;
        (found - TimeDelta::seconds(offset.local_minus_utc().into())).abs() <= TimeDelta::hours(1)
    });
    (is_of_hours || !is_near).then_some(offset)
}

/// How far definitions are followed.
const LAST_YEAR: i32 = 2100;

/// How many observances (STANDARD and DAYLIGHT) of one zone are read: the longest history of a real
/// zone has 250.
const MOST_OBSERVANCES: usize = 500;

/// How many onsets of one observance: a yearly one since 1600 has 500 until then.
const MOST_ONSETS: usize = 1_000;

/// A zone as its VTIMEZONE defines it, and whether all of that was followed.
fn define(calendar: &ICalendar, component: &ICalendarComponent, budget: &Budget) -> (Option<Zone>, bool) {
    let end = chrono::NaiveDate::from_ymd_opt(LAST_YEAR, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    let is_observance = |part: &&ICalendarComponent| {
        matches!(part.component_type, ICalendarComponentType::Standard | ICalendarComponentType::Daylight)
    };
    let parts = component.component_ids.iter().filter_map(|id| calendar.component_by_id(*id)).filter(is_observance);
    let (mut onsets, mut is_complete) = (Vec::new(), true);
    for (number, part) in parts.enumerate() {
        if number == MOST_OBSERVANCES {
            is_complete = false;
            break;
        }
        let (Some(from), Some(to)) =
            (offset(part, &ICalendarProperty::Tzoffsetfrom), offset(part, &ICalendarProperty::Tzoffsetto))
        else {
            continue;
        };
        let Some(first) = values(part, &ICalendarProperty::Dtstart).find_map(local_time) else { continue };
        let rules: Vec<_> = values(part, &ICalendarProperty::Rrule)
            .filter_map(|value| match value {
                ICalendarValue::RecurrenceRule(rule) => recurrence::rule(rule, &Zone::Fixed(from)),
                _ => None,
            })
            .collect();
        let more = values(part, &ICalendarProperty::Rdate).filter_map(local_time);
        let expansion = recurrence::starts(first, &rules, (NaiveDateTime::MIN, end), MOST_ONSETS, budget);
        is_complete &= expansion.is_complete;
        let skipped = TimeDelta::seconds((to.local_minus_utc() - from.local_minus_utc()).max(0).into());
        onsets.extend(expansion.starts.into_iter().chain(more).filter_map(|at| {
            let (local, utc) = (at.checked_add_signed(skipped)?, at.checked_sub_offset(from)?);
            Some((at, Onset { local, utc, from, to }))
        }));
    }
    onsets.sort_by_key(|(at, _)| *at);
    let mut onsets: Vec<Onset> = onsets.into_iter().map(|(_, onset)| onset).collect();
    let (mut local, mut utc) = (NaiveDateTime::MIN, NaiveDateTime::MIN);
    for onset in &mut onsets {
        (local, utc) = (local.max(onset.local), utc.max(onset.utc));
        (onset.local, onset.utc) = (local, utc);
    }
    ((!onsets.is_empty()).then(|| Zone::Defined(onsets.into())), is_complete)
}

fn values<'c>(part: &'c ICalendarComponent, name: &'c ICalendarProperty) -> impl Iterator<Item = &'c ICalendarValue> {
    part.properties(name).flat_map(|entry| &entry.values)
}

fn text<'c>(part: &'c ICalendarComponent, name: &ICalendarProperty) -> Option<&'c str> {
    part.property(name)?.values.first()?.as_text()
}

fn local_time(value: &ICalendarValue) -> Option<NaiveDateTime> {
    Some(value.as_partial_date_time()?.to_date_time()?.date_time)
}

fn offset(part: &ICalendarComponent, name: &ICalendarProperty) -> Option<FixedOffset> {
    let value = part.property(name)?.values.first()?.as_partial_date_time()?;
    let seconds = i32::from(value.tz_hour?) * 3600 + i32::from(value.tz_minute.unwrap_or(0)) * 60;
    if value.tz_minus { FixedOffset::west_opt(seconds) } else { FixedOffset::east_opt(seconds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(text: &str) -> Zones {
        Zones::of(&ICalendar::parse(text).unwrap(), Tz::Asia__Tokyo, &Budget::of(text.len()))
    }

    fn utc(zone: &Zone, local: &str) -> String {
        zone.to_utc(local.parse().unwrap()).format("%FT%R").to_string()
    }

    /// Central European time under a name of its own.
    const DEFINED: &str = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Our office\n\
        BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n\
        BEGIN:DAYLIGHT\nDTSTART:19810329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n\
        END:VTIMEZONE\nEND:VCALENDAR\n";

    #[test]
    fn zones_are_known_by_many_names() {
        let zones = zones("BEGIN:VCALENDAR\nEND:VCALENDAR\n");
        for (name, expected) in [
            (Some("Europe/Berlin"), "2026-07-01T10:00"),
            (Some("W. Europe Standard Time"), "2026-07-01T10:00"),
            (Some("\"W. Europe Standard Time\""), "2026-07-01T10:00"),
            (Some("/citadel.example/20190914_1/Europe/Berlin"), "2026-07-01T10:00"),
            (Some("Europe-Berlin"), "2026-07-01T10:00"),
            (Some("Berlin"), "2026-07-01T10:00"),
            (Some("w. europe standard time"), "2026-07-01T10:00"),
            (Some("W. Europe Standard Time 1"), "2026-07-01T10:00"),
            (Some("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien"), "2026-07-01T10:00"),
            (Some("/citadel.example/20190914_1/europe/berlin"), "2026-07-01T10:00"),
            // No name of Unicode's table, but of Exchange's.
            (Some("Romance"), "2026-07-01T10:00"),
            (Some("Mexico Standard Time 2"), "2026-07-01T18:00"),
            (Some("UTC"), "2026-07-01T12:00"),
            (Some("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"), "2026-07-01T10:00"),
            (Some("(GMT-06:00) Central Time (US & Canada)"), "2026-07-01T17:00"),
            // An old label: Moscow was at +04:00 for some years.
            (Some("(UTC+04:00) Moscow, St. Petersburg, Volgograd"), "2026-07-01T09:00"),
            // The zone of that name is hours away.
            (Some("(UTC+01:00) Central"), "2026-07-01T11:00"),
            (Some("(GMT+01.00) Central"), "2026-07-01T11:00"),
            (Some("(UTC+01:00) Atlantis"), "2026-07-01T11:00"),
            (Some("(UTC+05:30) Atlantis"), "2026-07-01T06:30"),
            (Some("(UTC-03:30) Atlantis"), "2026-07-01T15:30"),
            (Some("(UTC+00:00) Atlantis"), "2026-07-01T12:00"),
            (None, "2026-07-01T03:00"),
        ] {
            assert_eq!(utc(&zones.find(name).unwrap(), "2026-07-01T12:00:00"), expected, "{name:?}");
        }
        assert_eq!(utc(&zones.find(Some("Atlantis")).unwrap_err(), "2026-07-01T12:00:00"), "2026-07-01T03:00");
    }

    #[test]
    fn a_definition_says_more_than_a_label_that_contradicts_itself() {
        let defined = DEFINED.replace("Our office", "(UTC+01:00) Central");
        let zone = zones(&defined).find(Some("(UTC+01:00) Central")).unwrap();
        assert_eq!(utc(&zone, "2026-07-01T12:00:00"), "2026-07-01T10:00");
    }

    #[test]
    fn a_zone_can_be_defined_in_the_file() {
        let defined = zones(DEFINED).find(Some("Our office")).unwrap();
        assert!(matches!(defined, Zone::Defined(_)));
        let berlin = Zone::Named(Tz::Europe__Berlin);
        for local in [
            "2026-01-01T12:00:00",
            "2026-07-01T12:00:00",
            "2026-03-29T01:59:59",
            "2026-03-29T02:30:00",
            "2026-03-29T03:00:00", // skipped
            "2026-10-25T01:59:59",
            "2026-10-25T02:30:00",
            "2026-10-25T03:00:00", // twice
        ] {
            assert_eq!(utc(&defined, local), utc(&berlin, local), "{local}");
            let at = berlin.to_utc(local.parse().unwrap());
            assert_eq!(defined.to_local(at), berlin.to_local(at), "{local}");
        }
    }
}
