//! Instants as the state keeps them: whole milliseconds since 1970, cut towards the past
//! ([SPEC 2](crate::guide::rules#spec-2)).

use chrono::{DateTime, TimeZone, Utc};

/// Milliseconds since 1970-01-01T00:00:00Z.
///
/// Fractions of a millisecond are cut off towards the past; chrono's leap second (`:60`) is the first second of the
/// next minute.
pub(crate) fn millis<Z: TimeZone>(at: &DateTime<Z>) -> i64 {
    at.timestamp_millis()
}

/// The instant cut to the millisecond, or `None` where a leap second leaves chrono's range.
pub(crate) fn cut<Z: TimeZone>(at: &DateTime<Z>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis(at))
}

/// The instant cut to the millisecond; where a leap second leaves chrono's range, the last instant of the range.
pub(crate) fn cut_or_last<Z: TimeZone>(at: &DateTime<Z>) -> DateTime<Utc> {
    const LAST: DateTime<Utc> = DateTime::<Utc>::MAX_UTC;
    cut(at).or_else(|| cut(&LAST)).unwrap_or(LAST)
}

/// Its milliseconds, or `None` where a leap second leaves chrono's range.
pub(crate) fn in_range<Z: TimeZone>(at: &DateTime<Z>) -> Option<i64> {
    Some(millis(at)).filter(|millis| is_in_range(*millis))
}

/// Whether chrono has an instant with this number of milliseconds.
pub(crate) fn is_in_range(millis: i64) -> bool {
    const FIRST: i64 = DateTime::<Utc>::MIN_UTC.timestamp_millis();
    const LAST: i64 = DateTime::<Utc>::MAX_UTC.timestamp_millis();
    (FIRST..=LAST).contains(&millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_cut_towards_the_past() {
        for (text, expected) in [
            ("1970-01-01T00:00:00.0019Z", 1),
            ("1969-12-31T23:59:59.9999Z", -1),
            ("1969-12-31T23:59:59.0001Z", -1000),
            ("2016-12-31T23:59:60.5Z", 1_483_228_800_500),
            ("2016-12-31T18:59:60-05:00", 1_483_228_800_000),
        ] {
            let at = DateTime::parse_from_rfc3339(text).unwrap();
            assert_eq!(millis(&at), expected, "{text}");
            assert_eq!(millis(&cut(&at).unwrap()), expected, "{text}");
            assert_eq!(in_range(&at), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_range_is_that_of_chrono() {
        for end in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            for millis in (-2..=2).map(|off| end.timestamp_millis() + off) {
                assert_eq!(is_in_range(millis), DateTime::from_timestamp_millis(millis).is_some(), "{millis}");
            }
        }
    }
}
