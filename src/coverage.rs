use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::wire;

/// From when to when there is data, and whether that fills the window (SPEC 13).
///
/// Data are all recorded activities up to as-of, counted or not, in local dates. Of irrelevant mail nothing is
/// recorded, so that a window that begins with a few silent days looks incomplete: whoever knows that the sources
/// reach back further knows better. Whoever sends mail chooses its date: one email of the year 1971 makes data reach
/// back to it.
///
/// # Examples
///
/// ```
/// use account_engagement::Coverage;
///
/// let wire = r#"{"window_start": "2025-06-30", "as_of": "2026-06-30", "first_day": "2026-04-01",
///                "last_day": "2026-06-29"}"#;
/// let coverage: Coverage = serde_json::from_str(wire)?;
/// assert_eq!((coverage.days(), coverage.window_days()), (90, 366));
/// assert!(!coverage.is_complete(), "run again later, when more of the past has been read");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Coverage {
    /// The window's first date.
    #[serde(with = "wire::date")]
    pub window_start: NaiveDate,
    /// As-of's date, the window's last.
    #[serde(with = "wire::date")]
    pub as_of: NaiveDate,
    /// The date of the first data, which may be before the window.
    #[serde(default, with = "wire::optional_date")]
    pub first_day: Option<NaiveDate>,
    /// The date of the last.
    #[serde(default, with = "wire::optional_date")]
    pub last_day: Option<NaiveDate>,
}

impl Coverage {
    /// How many dates of the window lie between the first and the last day of data, both of them counted.
    #[must_use]
    pub fn days(&self) -> u64 {
        let (Some(first), Some(last)) = (self.first_day, self.last_day) else { return 0 };
        dates(first.max(self.window_start), last.min(self.as_of))
    }

    /// How many dates the window has.
    #[must_use]
    pub fn window_days(&self) -> u64 {
        dates(self.window_start, self.as_of)
    }

    /// Whether data reach back to the window's first date, or further. Otherwise: run again later.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.first_day.is_some_and(|first| first <= self.window_start)
    }
}

/// How many dates there are from one to the other.
fn dates(first: NaiveDate, last: NaiveDate) -> u64 {
    u64::try_from((last - first).num_days() + 1).unwrap_or_default()
}
