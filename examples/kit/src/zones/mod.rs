//! Zones by the names that calendars give them: IANA's, those of Windows, and what people and programs make of both.

mod offset;

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{FixedOffset, NaiveDate, NaiveTime, Offset as _, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};
use windows_timezones::WindowsTimezone;

pub use offset::{named as offset, of_label as offset_of_label};

/// The zone of a name. Upper and lower case are the same.
///
/// | name | |
/// |---|---|
/// | `Europe/Berlin`, `Europe-Berlin`, `Europe Berlin`, `Berlin` | IANA's, also with other separators, or the city alone |
/// | `Romance Standard Time`, `Romance Standard Time 1`, `Romance Daylight Time` | those of Windows. Outlook adds a number to a second definition |
/// | `(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien` | labels of Windows. In another language: by a city that IANA knows too, if it has that offset |
/// | `tzone://Microsoft/Utc`, `Z` | UTC |
///
/// ```
/// use chrono_tz::Tz;
/// use kit::zones::named;
///
/// assert_eq!(named("Europe-Berlin"), Some(Tz::Europe__Berlin));
/// assert_eq!(named("pacific standard time"), Some(Tz::America__Los_Angeles));
/// assert_eq!(named("Customized Time Zone"), None);
/// ```
#[must_use]
pub fn named(name: &str) -> Option<Tz> {
    let name = name.trim().trim_matches('"').trim();
    let name = name.to_lowercase();
    NAMES
        .whole(&name)
        .or_else(|| NAMES.whole(without_number(&name)?))
        .or_else(|| {
            NAMES.whole(&name.replace("daylight time", "standard time").replace("summer time", "standard time"))
        })
        .or_else(|| NAMES.squeezed.get(&squeezed(&name)).copied())
        .or_else(|| NAMES.city(&name))
        .or_else(|| NAMES.of_label(&name))
}

/// Every name that is known, in lower case.
struct Names {
    whole: HashMap<String, Tz>,
    /// IANA's without their separators.
    squeezed: HashMap<String, Tz>,
    /// Their last parts; `None` for one of several zones that differ.
    cities: HashMap<String, Option<Tz>>,
}

static NAMES: LazyLock<Names> = LazyLock::new(Names::new);

/// In these areas IANA names zones after cities.
const AREAS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

impl Names {
    fn new() -> Names {
        let mut names = Names { whole: HashMap::new(), squeezed: HashMap::new(), cities: HashMap::new() };
        for tz in TZ_VARIANTS {
            names.whole.insert(tz.name().to_lowercase(), tz);
            // The table of Windows names can only be asked one by one.
            if let Ok(windows) = WindowsTimezone::try_from(tz) {
                let label = windows.description().to_lowercase();
                let places = label.split_once(')').map(|(_, places)| places.trim().to_owned());
                for name in [Some(windows.name().to_lowercase()), places, Some(label)].into_iter().flatten() {
                    names.whole.entry(name).or_insert(windows.into());
                }
            }
            let (area, place) = tz.name().split_once('/').unwrap_or_default();
            if !AREAS.contains(&area) || matches!(place, "North" | "South" | "West") {
                continue;
            }
            names.squeezed.insert(squeezed(tz.name()), tz);
            let city = squeezed(place.rsplit('/').next().unwrap_or_default());
            let known = names.cities.entry(city).or_insert(Some(tz));
            *known = known.filter(|known| offsets(*known) == offsets(tz));
        }
        for name in ["z", "tzone://microsoft/utc", "coordinated universal time"] {
            names.whole.insert(name.to_owned(), Tz::UTC);
        }
        names
    }

    fn whole(&self, name: &str) -> Option<Tz> {
        self.whole.get(name).copied()
    }

    fn city(&self, name: &str) -> Option<Tz> {
        self.cities.get(&squeezed(name)).copied().flatten()
    }

    /// A label in another language, or of another year: the first of its cities that has its offset.
    fn of_label(&self, name: &str) -> Option<Tz> {
        let seconds = offset_of_label(name)?.local_minus_utc();
        let (_, places) = name.split_once(')')?;
        let mut cities = places.split([',', ';', '/', '&']).filter_map(|place| self.city(place));
        cities.find(|city| offsets(*city).contains(&seconds))
    }
}

/// `romance standard time 1`, as Outlook names another definition of a name; `… (1)` too.
fn without_number(name: &str) -> Option<&str> {
    let (name, number) = name.rsplit_once(' ')?;
    let digits = number.trim_start_matches('(').trim_end_matches(')');
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(name.trim_end())
}

fn squeezed(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// In seconds east of UTC: in winter and in summer.
fn offsets(tz: Tz) -> [i32; 2] {
    [1, 7].map(|month| {
        let at = NaiveDate::from_ymd_opt(2026, month, 1).unwrap_or_default().and_time(NaiveTime::MIN);
        let offset: FixedOffset = tz.offset_from_utc_datetime(&at).fix();
        offset.local_minus_utc()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_many_names() {
        for (expected, names) in [
            (
                "Europe/Berlin",
                &[
                    "Europe/Berlin",
                    "europe/berlin",
                    "EUROPE/BERLIN",
                    "Europe-Berlin",
                    "Europe_Berlin",
                    "Europe Berlin",
                    "Europe.Berlin",
                    "\"Europe/Berlin\"",
                    " Berlin ",
                    "berlin",
                    "W. Europe Standard Time",
                    "w. europe standard time",
                    "W. EUROPE STANDARD TIME",
                    "W. Europe Standard Time 1",
                    "W. Europe Standard Time 12",
                    "W. Europe Standard Time (2)",
                    "W. Europe Daylight Time",
                    "W. Europe Summer Time",
                    "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
                    "Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
                ][..],
            ),
            ("Europe/Paris", &["Romance Standard Time", "Romance Standard Time 1", "romance standard time 1", "Paris"]),
            ("America/New_York", &["America-New_York", "America/New York", "New York", "eastern standard time 3"]),
            ("America/Argentina/Buenos_Aires", &["america-argentina-buenos_aires", "America/Argentina/Buenos Aires"]),
            ("America/Los_Angeles", &["pacific standard time", "Pacific Daylight Time", "Los_Angeles"]),
            ("America/Tijuana", &["pacific standard time (mexico)", "Pacific Standard Time (Mexico) 1"]),
            ("Asia/Srednekolymsk", &["Russia Time Zone 10", "russia time zone 10"]),
            // Windows in other languages: German, French, Italian, Spanish.
            ("Europe/Amsterdam", &["(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien"]),
            ("Europe/Madrid", &["(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris"]),
            ("Europe/Lisbon", &["(GMT+00:00) Dublino, Edimburgo, Lisbon, Londra"]),
            ("America/Bogota", &["(UTC-05:00) Bogotá, Lima, Quito, Rio Branco", "(GMT-05.00) Bogota; Lima"]),
            ("UTC", &["UTC", "utc", "Z", "tzone://Microsoft/Utc", "Coordinated Universal Time"]),
            ("Etc/GMT+5", &["Etc/GMT+5", "etc/gmt+5"]),
            ("Etc/GMT-5", &["Etc/GMT-5"]),
        ] {
            for name in names {
                // Two names of IANA's may be one zone.
                assert_eq!(named(name).map(offsets), Some(offsets(expected.parse().unwrap())), "{name}");
            }
        }
    }

    #[test]
    fn what_is_no_zone_has_none() {
        for name in [
            "",
            " ",
            "1",
            "Standard Time",
            "Standard Time 1",
            "Customized Time Zone",
            "tzone://Microsoft/Custom",
            "Atlantis",
            "Europe/Atlantis",
            "(UTC+01:00) Atlantis",
            // A city far from there.
            "(UTC+01:00) Tokyo",
            "North",
            "Etc-GMT",
        ] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn every_name_of_windows_is_known_in_any_case() {
        let mut count = 0;
        for windows in TZ_VARIANTS.iter().filter_map(|tz| WindowsTimezone::try_from(*tz).ok()) {
            count += 1;
            for name in [windows.name().to_owned(), windows.name().to_uppercase(), windows.name().to_lowercase()] {
                assert_eq!(named(&name).map(offsets), Some(offsets(windows.into())), "{name}");
            }
        }
        assert!(count > 130, "{count}");
    }
}
