//! Times as Graph gives them: on the clocks of a zone that Windows or the IANA names, or in UTC.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use windows_timezones::WindowsTimezone;

use crate::item::LocalTime;

/// Why a time cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    Time,
    Zone,
}

/// The instant of a `dateTimeTimeZone`. Without a zone it is in UTC, as Graph's are by default.
pub(crate) fn to_utc(time: &LocalTime) -> Result<DateTime<Utc>, Unusable> {
    let text = time.date_time.text().ok_or(Unusable::Time)?;
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let local: NaiveDateTime = text.parse().map_err(|_| Unusable::Time)?;
    let zone = time.time_zone.text().map_or(Some(Tz::UTC), zone).ok_or(Unusable::Zone)?;
    Ok(at(zone, local))
}

/// A `DateTimeOffset`; year 1 and before stand for none.
pub(crate) fn instant(text: &str) -> Option<DateTime<Utc>> {
    use chrono::Datelike as _;

    let with_offset = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    let at = with_offset.or_else(|_| text.parse::<NaiveDateTime>().map(|utc| utc.and_utc())).ok()?;
    (at.year() > 1).then_some(at)
}

/// A zone by its name.
fn zone(name: &str) -> Option<Tz> {
    if name.eq_ignore_ascii_case("utc") || name.eq_ignore_ascii_case("tzone://Microsoft/Utc") {
        return Some(Tz::UTC);
    }
    name.parse().ok().or_else(|| name.parse::<WindowsTimezone>().ok().map(Tz::from))
}

/// The instant of a local time. One that the clocks skip is read by the offset before the change, and
/// of two the first holds, as in iCalendar (RFC 5545, 3.3.5).
fn at(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let offset = match zone.offset_from_local_datetime(&local) {
        MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(offset, _) => offset.fix(),
        MappedLocalTime::None => {
            let before = local.checked_sub_signed(TimeDelta::days(1)).unwrap_or(local);
            zone.offset_from_utc_datetime(&before).fix()
        }
    };
    local.checked_sub_offset(offset).unwrap_or(local).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(date_time: &str, time_zone: &str) -> Result<String, Unusable> {
        let json = format!(r#"{{"dateTime": "{date_time}", "timeZone": {time_zone}}}"#);
        to_utc(&serde_json::from_str(&json).unwrap()).map(|at| at.format("%FT%T%.f").to_string())
    }

    #[test]
    fn local_times_are_read_in_zones_of_either_kind() {
        for (date_time, zone, expected) in [
            ("2026-08-29T04:00:00.0000000", "\"W. Europe Standard Time\"", Ok("2026-08-29T02:00:00")),
            ("2026-01-29T04:00:00.1234567", "\"W. Europe Standard Time\"", Ok("2026-01-29T03:00:00.123456700")),
            ("2026-08-29T04:00:00.0000000", "\"Europe/Berlin\"", Ok("2026-08-29T02:00:00")),
            ("2026-08-29T04:00:00", "\"Pacific Standard Time\"", Ok("2026-08-29T11:00:00")),
            ("2026-08-29T04:00:00", "\"India Standard Time\"", Ok("2026-08-28T22:30:00")),
            ("2026-08-29T04:00:00", "\"Customized Time Zone\"", Err(Unusable::Zone)),
            ("2026-08-29T04:00:00", "\"tzone://Microsoft/Custom\"", Err(Unusable::Zone)),
            ("2026-08-29T04:00:00", "\"tzone://Microsoft/Utc\"", Ok("2026-08-29T04:00:00")),
            ("2026-08-29T04:00:00", "\"UTC\"", Ok("2026-08-29T04:00:00")),
            ("2026-08-29T04:00:00", "null", Ok("2026-08-29T04:00:00")),
            ("2026-08-29T04:00:00+02:00", "\"Pacific Standard Time\"", Ok("2026-08-29T02:00:00")),
            ("2026-08-29", "\"UTC\"", Err(Unusable::Time)),
            ("tomorrow", "\"UTC\"", Err(Unusable::Time)),
            // Skipped, and twice.
            ("2026-03-29T02:30:00", "\"Europe/Berlin\"", Ok("2026-03-29T01:30:00")),
            ("2026-10-25T02:30:00", "\"Europe/Berlin\"", Ok("2026-10-25T00:30:00")),
        ] {
            assert_eq!(read(date_time, zone), expected.map(str::to_owned), "{date_time} {zone}");
        }
    }

    #[test]
    fn the_ends_of_all_times_end_nothing() {
        for date_time in ["+262142-12-31T23:59:59.9999999", "-262143-01-01T00:00:00", "9999-12-31T23:59:59"] {
            for zone in ["UTC", "Pacific/Kiritimati", "Samoa Standard Time"] {
                assert!(read(date_time, &format!("{zone:?}")).is_ok(), "{date_time} {zone}");
            }
        }
    }

    #[test]
    fn year_one_is_no_instant() {
        for (text, expected) in [
            ("0001-01-01T00:00:00Z", None),
            ("2026-03-02T09:00:00.1234567Z", Some("2026-03-02T09:00:00.123456700+00:00")),
            ("2026-03-02T09:00:00", Some("2026-03-02T09:00:00+00:00")),
            ("datetime-value", None),
        ] {
            assert_eq!(instant(text).map(|at| at.to_rfc3339()).as_deref(), expected, "{text}");
        }
    }
}
