//! Times: office hours of the year before as-of, and of some weeks before and some days after it.

use chrono::{DateTime, Utc};
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

/// 2026-06-30T12:00:00Z, the as-of instant for the generated activity.
pub const AS_OF: DateTime<Utc> = DateTime::from_timestamp(1_782_820_800, 0).expect("a date");

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// The days since 1970 of Monday, 2025-05-26, which is five weeks before the window, and of 2026-07-03.
const DAYS: std::ops::Range<i64> = 20_234..20_637;

/// An instant, in seconds since 1970, for an activity at this place in the order of all.
pub(super) fn beginning(number: u64, of: u64, random: &mut ChaCha8Rng) -> i64 {
    let days = u128::from((DAYS.end - DAYS.start).unsigned_abs());
    let day = u128::from(number) * days / u128::from(of.max(1));
    let day = DAYS.start + i64::try_from(day).unwrap_or_default();
    let at = match random.random_range(0..20) {
        0 => random.random_range(0..DAY),
        _ => 8 * HOUR + random.random_range(0..5 * HOUR) + random.random_range(0..5 * HOUR),
    };
    by_weekday(day * DAY + at, random)
}

/// An instant this number of seconds later. If that is at night, it is usually the next morning.
pub(super) fn later(at: i64, seconds: i64, random: &mut ChaCha8Rng) -> i64 {
    let at = at + seconds;
    match at % DAY / HOUR {
        7..20 => by_weekday(at, random),
        hour => {
            let day = at / DAY + i64::from(hour >= 20);
            let morning = day * DAY + 8 * HOUR + random.random_range(0..2 * HOUR);
            if random.random_range(0..10) > 0 { by_weekday(morning, random) } else { at }
        }
    }
}

/// Most activity on a weekend is moved to Monday and Tuesday.
fn by_weekday(at: i64, random: &mut ChaCha8Rng) -> i64 {
    // The first day of 1970 was a Thursday.
    let is_weekend = (at / DAY + 3) % 7 >= 5;
    if is_weekend && random.random_range(0..10) > 0 { at + 2 * DAY } else { at }
}

pub(super) fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// A start time of meetings: on a quarter of an hour.
pub(super) fn on_the_quarter(at: i64) -> i64 {
    at - at % (HOUR / 4)
}
