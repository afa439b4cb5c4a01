use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Consent, ConsentState};
use crate::model::by_name::ByName;
use crate::model::instant::cut_or_last;

/// When an enrichment runs: six hours after consent, then at an interval, by default a week.
///
/// The next run depends only on the consent, the last run and the interval. On the wire it is
/// `{"interval_seconds": 604800}`, where the interval may be missing. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// use account_engagement::enrichment::{Consent, Schedule};
/// use chrono::{TimeDelta, TimeZone, Utc};
///
/// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
/// let pending = Consent::requested(monday);
/// let weekly = Schedule::default();
/// assert_eq!(weekly.next_run(&pending, None), None);
///
/// let granted = pending.grant("admin@corp.example", monday)?;
/// let first = monday + TimeDelta::hours(6);
/// assert_eq!(weekly.next_run(&granted, None), Some(first));
/// assert_eq!(weekly.next_run(&granted, Some(first)), Some(first + TimeDelta::days(7)));
///
/// let daily = Schedule::every(TimeDelta::days(1))?;
/// assert_eq!(daily.overdue(&granted, Some(first), first + TimeDelta::hours(25)), Some(TimeDelta::hours(1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "ByName<Written>", into = "Written")]
pub struct Schedule {
    /// Above zero, in whole seconds.
    interval: TimeDelta,
}

impl Schedule {
    /// The time from consent to the first run.
    const FIRST_RUN_AFTER: TimeDelta = TimeDelta::hours(6);

    /// One run a week: the default.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Schedule;
    ///
    /// assert_eq!(Schedule::WEEKLY.interval().num_days(), 7);
    /// assert_eq!(Schedule::default(), Schedule::WEEKLY);
    /// ```
    pub const WEEKLY: Schedule = Schedule { interval: TimeDelta::days(7) };

    /// A run whenever this interval has passed since the last run.
    ///
    /// # Errors
    ///
    /// [`ScheduleError`] for an interval of zero or less, or with a fraction of a second.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Schedule;
    /// use chrono::TimeDelta;
    ///
    /// let daily = Schedule::every(TimeDelta::days(1))?;
    /// assert_eq!(serde_json::to_string(&daily)?, r#"{"interval_seconds":86400}"#);
    ///
    /// let error = Schedule::every(TimeDelta::milliseconds(1500)).unwrap_err();
    /// assert_eq!(error.to_string(), "an interval of 1.5 s has a fraction of a second: expected whole seconds");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn every(interval: TimeDelta) -> Result<Schedule, ScheduleError> {
        if interval <= TimeDelta::zero() {
            Err(ScheduleError::NotPositive { found: interval })
        } else if interval.subsec_nanos() != 0 {
            Err(ScheduleError::Fraction { found: interval })
        } else {
            Ok(Schedule { interval })
        }
    }

    /// The time from one run to the next.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Schedule;
    /// use chrono::TimeDelta;
    ///
    /// assert_eq!(Schedule::every(TimeDelta::hours(12))?.interval(), TimeDelta::hours(12));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self) -> TimeDelta {
        self.interval
    }

    /// The instant of the next run: six hours after the grant, or one interval after the last run.
    ///
    /// A last run before the grant belongs to an earlier grant and does not count. `None` if consent is pending or
    /// withdrawn, or if the next run is beyond the last instant that can be represented.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::{Consent, Schedule};
    /// use chrono::TimeDelta;
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let consent = Consent::requested(now).grant("admin@corp.example", now)?;
    /// let weekly = Schedule::WEEKLY;
    /// assert_eq!(weekly.next_run(&consent, Some(now)), Some(now + TimeDelta::days(7)));
    ///
    /// // A run before the grant does not count.
    /// let before = now - TimeDelta::days(1);
    /// assert_eq!(weekly.next_run(&consent, Some(before)), Some(now + TimeDelta::hours(6)));
    /// assert_eq!(weekly.next_run(&consent.withdraw(now)?, Some(now)), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn next_run(&self, consent: &Consent, last_run: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        if consent.state() != ConsentState::Granted {
            return None;
        }
        let granted_at = consent.granted_at()?;
        match last_run.map(|run| cut_or_last(&run)).filter(|run| *run >= granted_at) {
            Some(run) => run.checked_add_signed(self.interval),
            None => granted_at.checked_add_signed(Schedule::FIRST_RUN_AFTER),
        }
    }

    /// How long the next run has been due at `now`: zero at its instant, `None` before it, and `None` if there is no
    /// next run.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::{Consent, Schedule};
    /// use chrono::TimeDelta;
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let consent = Consent::requested(now).grant("admin@corp.example", now)?;
    /// let overdue = |hours| Schedule::WEEKLY.overdue(&consent, None, now + TimeDelta::hours(hours));
    /// assert_eq!(overdue(5), None);
    /// assert_eq!(overdue(6), Some(TimeDelta::zero()));
    /// assert_eq!(overdue(8), Some(TimeDelta::hours(2)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn overdue(&self, consent: &Consent, last_run: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<TimeDelta> {
        let late = cut_or_last(&now) - self.next_run(consent, last_run)?;
        (late >= TimeDelta::zero()).then_some(late)
    }
}

impl Default for Schedule {
    fn default() -> Schedule {
        Schedule::WEEKLY
    }
}

/// Why an interval is not valid for a [`Schedule`]. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// ```
/// use account_engagement::enrichment::Schedule;
/// use chrono::TimeDelta;
///
/// let error = Schedule::every(TimeDelta::hours(-1)).unwrap_err();
/// assert_eq!(error.to_string(), "an interval of -3600 s is too short: the interval must be at least one second");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// It is zero or less.
    #[error("an interval of {} s is too short: the interval must be at least one second", seconds(.found))]
    NotPositive {
        /// The interval.
        found: TimeDelta,
    },
    /// It is not a whole number of seconds.
    #[error("an interval of {} s has a fraction of a second: expected whole seconds", seconds(.found))]
    Fraction {
        /// The interval.
        found: TimeDelta,
    },
    /// On the wire it has more seconds than can be represented.
    #[error("an interval of {found} s is out of range: expected at most {} s", TimeDelta::MAX.num_seconds())]
    TooLong {
        /// How many seconds it has.
        found: i64,
    },
}

/// Seconds as people write them, to the last digit.
fn seconds(interval: &TimeDelta) -> impl core::fmt::Display {
    let (whole, nanos) = (interval.num_seconds(), interval.subsec_nanos());
    let sign = if *interval < TimeDelta::zero() { "-" } else { "" };
    let fraction = alloc::format!(".{:09}", nanos.unsigned_abs());
    alloc::format!("{sign}{}{}", whole.unsigned_abs(), fraction.trim_end_matches('0').trim_end_matches('.'))
}

/// A schedule on the wire.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a schedule: an object with named fields")]
struct Written {
    #[serde(default = "a_week")]
    interval_seconds: i64,
}

fn a_week() -> i64 {
    Schedule::WEEKLY.interval.num_seconds()
}

impl From<Schedule> for Written {
    fn from(schedule: Schedule) -> Written {
        Written { interval_seconds: schedule.interval.num_seconds() }
    }
}

impl TryFrom<ByName<Written>> for Schedule {
    type Error = ScheduleError;

    fn try_from(ByName(written): ByName<Written>) -> Result<Schedule, ScheduleError> {
        let found = written.interval_seconds;
        Schedule::every(TimeDelta::try_seconds(found).ok_or(ScheduleError::TooLong { found })?)
    }
}
