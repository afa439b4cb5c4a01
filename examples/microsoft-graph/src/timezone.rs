//! Times as Graph gives them: on the clocks of a zone that Windows or the IANA names, or in UTC.

use chrono::{DateTime, Datelike as _, MappedLocalTime, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use kit::zones;
use serde::Deserialize;
use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;

use crate::given::{Fit, Given};

/// A `dateTimeTimeZone`, understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    At(DateTime<Utc>),
    UnknownZone,
}

/// Without a zone it is in UTC, as Graph's are by default.
impl Fit for Clock {
    fn of_object<'de, A: MapAccess<'de>>(object: A) -> Result<Given<Clock>, A::Error> {
        #[derive(Default, Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        struct Local {
            date_time: Given<String>,
            time_zone: Given<String>,
        }

        let local = Local::deserialize(MapAccessDeserializer::new(object))?;
        let Some(text) = local.date_time.text() else { return Ok(Given::Odd) };
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Ok(Given::Value(Clock::At(at.to_utc())));
        }
        let Ok(time) = text.parse() else { return Ok(Given::Odd) };
        let zone = local.time_zone.text().map_or(Some(Tz::UTC), zones::named);
        Ok(Given::Value(zone.map_or(Clock::UnknownZone, |zone| Clock::At(at(zone, time)))))
    }
}

/// A `DateTimeOffset`; year 1 and earlier mean none.
impl Fit for DateTime<Utc> {
    fn of_text(text: &str) -> Given<DateTime<Utc>> {
        let text = text.trim();
        let with_offset = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
        match with_offset.or_else(|_| text.parse().map(|utc: NaiveDateTime| utc.and_utc())) {
            Ok(at) if at.year() > 1 => Given::Value(at),
            Ok(_) => Given::Null,
            Err(_) if text.is_empty() => Given::Null,
            Err(_) => Given::Odd,
        }
    }
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

    fn read(date_time: &str, time_zone: &str) -> Given<Clock> {
        serde_json::from_str(&format!(r#"{{"dateTime": "{date_time}", "timeZone": {time_zone}}}"#)).unwrap()
    }

    fn at(utc: &str) -> Given<Clock> {
        Given::Value(Clock::At(utc.parse::<NaiveDateTime>().unwrap().and_utc()))
    }

    #[test]
    fn local_times_are_read_in_zones_of_either_kind() {
        for (date_time, zone, expected) in [
            ("2026-08-29T04:00:00.0000000", "\"W. Europe Standard Time\"", at("2026-08-29T02:00:00")),
            ("2026-01-29T04:00:00.1234567", "\"W. Europe Standard Time\"", at("2026-01-29T03:00:00.123456700")),
            ("2026-08-29T04:00:00.0000000", "\"Europe/Berlin\"", at("2026-08-29T02:00:00")),
            ("2026-08-29T04:00:00", "\"Pacific Standard Time\"", at("2026-08-29T11:00:00")),
            ("2026-08-29T04:00:00", "\"India Standard Time\"", at("2026-08-28T22:30:00")),
            ("2026-03-03T20:00:00", "\"pacific standard time\"", at("2026-03-04T04:00:00")),
            ("2026-03-03T20:00:00", "\"PACIFIC STANDARD TIME\"", at("2026-03-04T04:00:00")),
            ("2026-03-03T20:00:00", "\"america/los_angeles\"", at("2026-03-04T04:00:00")),
            ("2026-03-03T00:30:00", "\"Romance Standard Time 1\"", at("2026-03-02T23:30:00")),
            ("2026-08-29T04:00:00", "\"Customized Time Zone\"", Given::Value(Clock::UnknownZone)),
            ("2026-08-29T04:00:00", "\"tzone://Microsoft/Custom\"", Given::Value(Clock::UnknownZone)),
            ("2026-08-29T04:00:00", "\"tzone://Microsoft/Utc\"", at("2026-08-29T04:00:00")),
            ("2026-08-29T04:00:00", "\"UTC\"", at("2026-08-29T04:00:00")),
            ("2026-08-29T04:00:00", "null", at("2026-08-29T04:00:00")),
            ("2026-08-29T04:00:00+02:00", "\"Pacific Standard Time\"", at("2026-08-29T02:00:00")),
            ("2026-08-29", "\"UTC\"", Given::Odd),
            ("tomorrow", "\"UTC\"", Given::Odd),
            // Skipped, and twice.
            ("2026-03-29T02:30:00", "\"Europe/Berlin\"", at("2026-03-29T01:30:00")),
            ("2026-10-25T02:30:00", "\"Europe/Berlin\"", at("2026-10-25T00:30:00")),
        ] {
            assert_eq!(read(date_time, zone), expected, "{date_time} {zone}");
        }
    }

    #[test]
    fn the_ends_of_all_times_end_nothing() {
        for date_time in ["+262142-12-31T23:59:59.9999999", "-262143-01-01T00:00:00", "9999-12-31T23:59:59"] {
            for zone in ["UTC", "Pacific/Kiritimati", "Samoa Standard Time"] {
                let found = read(date_time, &format!("{zone:?}"));
                assert!(matches!(found, Given::Value(Clock::At(_))), "{date_time} {zone}");
            }
        }
    }

    #[test]
    fn year_one_is_no_instant() {
        for (text, expected) in [
            ("0001-01-01T00:00:00Z", Given::Null),
            ("", Given::Null),
            ("2026-03-02T09:00:00.1234567Z", Given::Value("2026-03-02T09:00:00.123456700+00:00")),
            ("2026-03-02T09:00:00", Given::Value("2026-03-02T09:00:00+00:00")),
            ("datetime-value", Given::Odd),
        ] {
            let found = DateTime::<Utc>::of_text(text);
            match expected {
                Given::Value(expected) => assert_eq!(found.value().unwrap().to_rfc3339(), expected, "{text}"),
                Given::Null => assert_eq!(found, Given::Null, "{text}"),
                _ => assert_eq!(found, Given::Odd, "{text}"),
            }
        }
    }
}
