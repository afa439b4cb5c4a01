use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::by_name::{Date, read_by_name};
use crate::model::wire;

/// From when to when there is data, and whether that fills the window ([SPEC 13](crate::guide::rules#spec-13)).
///
/// Data are all recorded activities up to as-of, counted or not, in local dates. Irrelevant mail is not recorded, so a
/// window that begins with a few silent days looks incomplete, even if the sources reach back further. The sender of an
/// email chooses its date: one email of the year 1971 makes the data begin in 1971.
///
/// # Examples
///
/// ```
/// use account_engagement::row::Coverage;
///
/// let wire = r#"{"window_start": "2025-06-30", "as_of": "2026-06-30", "first_day": "2026-04-01",
///                "last_day": "2026-06-29"}"#;
/// let coverage: Coverage = serde_json::from_str(wire)?;
/// assert_eq!((coverage.day_count(), coverage.window_day_count()), (90, 366));
/// assert!(!coverage.is_complete(), "run again later, when more of the past has been read");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// The window's first date.
    #[serde(with = "wire::date")]
    pub window_start: NaiveDate,
    /// As-of's date, the window's last.
    #[serde(with = "wire::date")]
    pub as_of: NaiveDate,
    /// The date of the first data, which may be before the window.
    #[serde(with = "wire::optional_date")]
    pub first_day: Option<NaiveDate>,
    /// The date of the last.
    #[serde(with = "wire::optional_date")]
    pub last_day: Option<NaiveDate>,
}

read_by_name!(Coverage, "the dates of data", {
    window_start: Date,
    as_of: Date,
    first_day: Date,
    last_day: Date,
}, ignoring others);

impl Coverage {
    /// How many dates of the window lie between the first and the last day of data, both of them counted.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::Coverage;
    ///
    /// let wire = r#"{"window_start": "2026-06-01", "as_of": "2026-06-30", "first_day": "2026-05-20",
    ///                "last_day": "2026-06-03"}"#;
    /// let coverage: Coverage = serde_json::from_str(wire)?;
    /// assert_eq!(coverage.day_count(), 3, "1 to 3 June: what was before is not of the window");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn day_count(&self) -> u64 {
        let (Some(first), Some(last)) = (self.first_day, self.last_day) else { return 0 };
        dates(first.max(self.window_start), last.min(self.as_of))
    }

    /// How many dates the window has.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::Coverage;
    ///
    /// let coverage: Coverage = serde_json::from_str(r#"{"window_start": "2026-06-01", "as_of": "2026-06-30"}"#)?;
    /// assert_eq!(coverage.window_day_count(), 30, "as-of's date is one of them");
    /// assert_eq!(coverage.day_count(), 0, "of which none has data");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn window_day_count(&self) -> u64 {
        dates(self.window_start, self.as_of)
    }

    /// Whether the data reach back to the window's first date, or further. If they do not, run again later.
    ///
    /// It says nothing about the end of the window: the last days before as-of may be without data.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::{Email, Question};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let now = DateTime::UNIX_EPOCH;
    /// let first = now - TimeDelta::days(30);
    /// aggregator.record_email(&Email::new("m1", first, "rep@corp.example").to("bo@birch.example"))?;
    /// let year = aggregator.rows(&Question::new(now))?.overview();
    /// assert!(!year.coverage.is_complete());
    /// let month = aggregator.rows(&Question::new(now).start(first.date_naive()))?.overview();
    /// assert!(month.coverage.is_complete());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.first_day.is_some_and(|first| first <= self.window_start)
    }

    /// What the days of data mean, in words: whether they reach back to the window's first date, and how many of its
    /// last dates are without data.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::Coverage;
    ///
    /// let coverage = |first_day: &str, last_day: &str| {
    ///     let wire = format!(
    ///         r#"{{"window_start": "2026-06-01", "as_of": "2026-06-30", "first_day": "{first_day}",
    ///              "last_day": "{last_day}"}}"#
    ///     );
    ///     serde_json::from_str::<Coverage>(&wire)
    /// };
    /// assert_eq!(coverage("2026-05-20", "2026-06-30")?.in_words(), "the window is complete");
    /// assert_eq!(
    ///     coverage("2026-05-20", "2026-06-23")?.in_words(),
    ///     "they reach back to the first day of the window, the last 7 days have no data"
    /// );
    /// let later = coverage("2026-06-02", "2026-06-30")?.in_words();
    /// assert_eq!(later, "the window is not complete, run again later");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn in_words(&self) -> String {
        if !self.is_complete() {
            return "the window is not complete, run again later".to_owned();
        }
        match self.window_day_count().saturating_sub(self.day_count()) {
            0 => "the window is complete".to_owned(),
            1 => "they reach back to the first day of the window, the last day has no data".to_owned(),
            days => format!("they reach back to the first day of the window, the last {days} days have no data"),
        }
    }
}

/// How many dates there are from one to the other.
fn dates(first: NaiveDate, last: NaiveDate) -> u64 {
    u64::try_from((last - first).num_days() + 1).unwrap_or_default()
}
