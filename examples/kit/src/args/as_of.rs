//! `--as-of`: an instant, or a date.

use std::str::FromStr;

use account_engagement::chrono_tz::Tz;
use account_engagement::question::start_of_date;
use anyhow::{Context as _, Result};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

/// The instant that rows are asked for, as it is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// An instant in RFC 3339: `2026-06-30T18:00:00+02:00`.
    Instant(DateTime<FixedOffset>),
    /// A date: `2026-06-30`. It means the end of that date, so that all of its activity counts.
    Date(NaiveDate),
}

impl AsOf {
    /// The instant; a date ends in this zone.
    ///
    /// # Errors
    ///
    /// The date is so late that its end cannot be represented.
    pub fn instant(self, zone: Tz) -> Result<DateTime<FixedOffset>> {
        match self {
            AsOf::Instant(at) => Ok(at),
            AsOf::Date(date) => {
                let next = date.succ_opt().and_then(|next| start_of_date(&zone, next));
                let end = next.and_then(|next| next.checked_sub_signed(TimeDelta::milliseconds(1)));
                let end = end.with_context(|| format!("--as-of: the date {date} is outside the range of dates"))?;
                Ok(end.fixed_offset())
            }
        }
    }
}

impl FromStr for AsOf {
    type Err = String;

    fn from_str(text: &str) -> Result<AsOf, String> {
        if let Ok(date) = text.parse() {
            return Ok(AsOf::Date(date));
        }
        DateTime::parse_from_rfc3339(text).map(AsOf::Instant).map_err(|cause| {
            format!(
                "expected a date, such as 2026-06-30, or a time with its offset, such as 2026-06-30T12:00:00Z ({cause})"
            )
        })
    }
}

/// Reads an instant, for options that take no date.
///
/// # Errors
///
/// The text is not a time in RFC 3339.
pub fn instant(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|cause| format!("expected a time with its offset, such as 2026-06-30T12:00:00Z ({cause})"))
}

#[cfg(test)]
mod tests {
    use account_engagement::question::zone_named;

    use super::*;

    #[test]
    fn a_date_ends_with_its_last_millisecond() {
        for (date, zone, expected) in [
            ("2026-06-30", "UTC", "2026-06-30T23:59:59.999+00:00"),
            ("2026-06-30", "Europe/Berlin", "2026-06-30T23:59:59.999+02:00"),
            // Clocks were set forward at midnight.
            ("2024-04-25", "Africa/Cairo", "2024-04-25T23:59:59.999+02:00"),
            // The zone skipped the next date.
            ("2011-12-29", "Pacific/Apia", "2011-12-29T23:59:59.999-10:00"),
            ("2026-06-30T18:00:00+02:00", "UTC", "2026-06-30T18:00:00+02:00"),
        ] {
            let as_of: AsOf = date.parse().unwrap();
            assert_eq!(as_of.instant(zone_named(zone).unwrap()).unwrap().to_rfc3339(), expected);
        }
        assert!(AsOf::Date(NaiveDate::MAX).instant(Tz::UTC).is_err());
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["today", "2026-6", "2026-06-30 12:00", "2026-06-30T12:00:00", ""] {
            let error = text.parse::<AsOf>().unwrap_err();
            assert!(error.starts_with("expected a date, such as 2026-06-30, or a time with its offset"), "{error}");
        }
    }
}
