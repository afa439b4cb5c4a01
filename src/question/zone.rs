//! Local dates in any chrono time zone ([SPEC 7](crate::guide::rules#spec-7)).

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveTime, Offset as _, TimeZone, Utc};

use crate::question::period::Day;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// The local date of an instant in milliseconds; `None` outside the range of dates.
pub(crate) fn local_day<Z: TimeZone>(zone: &Z, millis: i64) -> Option<Day> {
    let utc = DateTime::<Utc>::from_timestamp_millis(millis)?.naive_utc();
    let offset = zone.offset_from_utc_datetime(&utc).fix().local_minus_utc();
    let day = (millis + i64::from(offset) * 1000).div_euclid(DAY_MILLIS);
    let day = Day::try_from(day).ok()?;
    NaiveDate::from_epoch_days(day).map(|_| day)
}

/// The earliest instant of a local date. If the zone skipped the whole date, the first instant after it. `None` outside
/// the range of instants.
pub(crate) fn first_instant<Z: TimeZone>(zone: &Z, date: NaiveDate) -> Option<i64> {
    let midnight = date.and_time(NaiveTime::MIN);
    if let MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) = zone.from_local_datetime(&midnight) {
        return Some(at.timestamp_millis());
    }
    // A clock change skipped midnight. Offsets are less than a day, so that the first instant of the date, or after
    // it, is less than a day from midnight UTC.
    let day = date.to_epoch_days();
    let utc = midnight.and_utc().timestamp_millis();
    let (mut before, mut after) = (utc - DAY_MILLIS, utc + DAY_MILLIS);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if local_day(zone, middle)? < day { before = middle } else { after = middle }
    }
    Some(after)
}

/// The first instant of a date in a zone. It is not always midnight: some clocks are set forward at midnight. If the zone
/// skipped the whole date, it is the first instant after it. Rule: [SPEC 7](crate::guide::rules#spec-7).
///
/// `None` if the instant is outside chrono's range.
///
/// # Examples
///
/// The end of a date is the last instant before the next date starts:
///
/// ```
/// use account_engagement::question::start_of_date;
/// use chrono::{NaiveDate, TimeDelta};
/// use chrono_tz::Tz;
///
/// let end_of = |date: NaiveDate, zone: Tz| {
///     let end = start_of_date(&zone, date.succ_opt()?)? - TimeDelta::milliseconds(1);
///     Some(end.to_rfc3339())
/// };
/// let berlin = end_of("2026-06-30".parse()?, Tz::Europe__Berlin);
/// assert_eq!(berlin.as_deref(), Some("2026-06-30T23:59:59.999+02:00"));
/// // Samoa skipped 30 December 2011.
/// let apia = end_of("2011-12-29".parse()?, Tz::Pacific__Apia);
/// assert_eq!(apia.as_deref(), Some("2011-12-29T23:59:59.999-10:00"));
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[must_use]
pub fn start_of_date<Z: TimeZone>(zone: &Z, date: NaiveDate) -> Option<DateTime<Z>> {
    zone.timestamp_millis_opt(first_instant(zone, date)?).single()
}

/// Finds a time zone by its IANA name, for the dates of a question. Rule: [SPEC 7](crate::guide::rules#spec-7).
///
/// # Errors
///
/// [`UnknownZoneError`] for a name that is not an IANA time zone.
///
/// # Examples
///
/// ```
/// use account_engagement::Question;
/// use account_engagement::question::zone_named;
/// use chrono::Utc;
///
/// let question = Question::new(chrono::DateTime::UNIX_EPOCH).zone(zone_named("Europe/Berlin")?);
/// let error = zone_named("Europe/Atlantis").unwrap_err();
/// assert_eq!(error.to_string(), "\"Europe/Atlantis\" is not an IANA time zone such as Europe/Berlin");
/// # Ok::<(), account_engagement::question::UnknownZoneError>(())
/// ```
#[cfg(feature = "chrono-tz")]
pub fn zone_named(name: &str) -> Result<chrono_tz::Tz, UnknownZoneError> {
    name.trim().parse().map_err(|_| UnknownZoneError { found: name.into() })
}

/// A name that is not an IANA time zone; see [`zone_named`].
///
/// # Examples
///
/// ```
/// use account_engagement::question::{UnknownZoneError, zone_named};
///
/// let zones: Result<Vec<_>, UnknownZoneError> = ["UTC", "Mars/Olympus"].map(zone_named).into_iter().collect();
/// assert_eq!(zones.unwrap_err().to_string(), "\"Mars/Olympus\" is not an IANA time zone such as Europe/Berlin");
/// ```
#[cfg(feature = "chrono-tz")]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not an IANA time zone such as Europe/Berlin")]
pub struct UnknownZoneError {
    found: alloc::string::String,
}
