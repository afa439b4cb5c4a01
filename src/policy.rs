use chrono::TimeDelta;

use crate::email::Kind;

/// What counts: a value, and an argument of the question (SPEC 5).
///
/// The default counts personal mail, tentative and confirmed meetings shorter than 24 hours that
/// are not all-day ones, and people who have not declined. Cancelled meetings never count.
///
/// # Examples
///
/// ```
/// use account_engagement::{Attendance, CountingPolicy, Kind};
/// use chrono::TimeDelta;
///
/// let strict = CountingPolicy::default()
///     .attendance(Attendance::Accepted)
///     .without_tentative_meetings()
///     .longest_reply(TimeDelta::days(14));
/// let everything = CountingPolicy::default()
///     .kinds(Kind::ALL)
///     .attendance(Attendance::Invited)
///     .with_all_day_meetings()
///     .meetings_of_any_length();
/// assert_ne!(strict, everything);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct CountingPolicy {
    /// A bit for each kind, by its place in [`Kind::ALL`].
    kinds: u8,
    attendance: Attendance,
    tentative_meetings: bool,
    all_day_meetings: bool,
    meetings_shorter_than: Option<i64>,
    longest_reply: Option<i64>,
}

/// Which of the people on a meeting take part (SPEC 5).
///
/// Under every rule the organizer takes part, unless also listed as an attendee who declined;
/// one of these is then judged as the attendee, so that [`Attendance::Invited`] counts everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Attendance {
    /// Everybody on the invitation, whatever the answer.
    Invited,
    /// Everybody who has not declined.
    #[default]
    NotDeclined,
    /// Those who accepted.
    Accepted,
}

impl Default for CountingPolicy {
    fn default() -> CountingPolicy {
        CountingPolicy {
            kinds: 0,
            attendance: Attendance::NotDeclined,
            tentative_meetings: true,
            all_day_meetings: false,
            meetings_shorter_than: Some(TimeDelta::hours(24).num_milliseconds()),
            longest_reply: None,
        }
        .kinds([Kind::Personal])
    }
}

impl CountingPolicy {
    /// Counts emails of these kinds and no others.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = Kind>) -> CountingPolicy {
        self.kinds = kinds.into_iter().fold(0, |kinds, kind| kinds | 1 << kind as u8);
        self
    }

    /// Says who takes part in a meeting.
    pub fn attendance(mut self, attendance: Attendance) -> CountingPolicy {
        self.attendance = attendance;
        self
    }

    /// Leaves tentative meetings out.
    pub fn without_tentative_meetings(mut self) -> CountingPolicy {
        self.tentative_meetings = false;
        self
    }

    /// Counts all-day meetings too. Most of them last 24 hours: see
    /// [`meetings_shorter_than`](CountingPolicy::meetings_shorter_than).
    pub fn with_all_day_meetings(mut self) -> CountingPolicy {
        self.all_day_meetings = true;
        self
    }

    /// Counts meetings shorter than `length`; by default 24 hours.
    pub fn meetings_shorter_than(mut self, length: TimeDelta) -> CountingPolicy {
        // Lengths are whole milliseconds, so that a part of one makes room for a whole one more.
        let millis = length.num_milliseconds();
        let is_more = TimeDelta::try_milliseconds(millis).is_some_and(|whole| whole < length);
        self.meetings_shorter_than = Some(millis.saturating_add(is_more.into()));
        self
    }

    /// Counts meetings however long.
    pub fn meetings_of_any_length(mut self) -> CountingPolicy {
        self.meetings_shorter_than = None;
        self
    }

    /// Measures replies that took `duration` or less, and no others; by default all.
    pub fn longest_reply(mut self, duration: TimeDelta) -> CountingPolicy {
        let millis = duration.num_milliseconds();
        let is_less = TimeDelta::try_milliseconds(millis).is_some_and(|whole| whole > duration);
        self.longest_reply = Some(millis.saturating_sub(is_less.into()));
        self
    }

    pub(crate) fn counts_kind(&self, kind: Kind) -> bool {
        self.kinds & 1 << kind as u8 != 0
    }

    pub(crate) fn counts_tentative(&self) -> bool {
        self.tentative_meetings
    }

    pub(crate) fn counts_all_day(&self) -> bool {
        self.all_day_meetings
    }

    pub(crate) fn is_too_long(&self, millis: i64) -> bool {
        self.meetings_shorter_than.is_some_and(|limit| millis >= limit)
    }

    pub(crate) fn measures_reply(&self, millis: i64) -> bool {
        self.longest_reply.is_none_or(|longest| millis <= longest)
    }

    pub(crate) fn attends(&self) -> Attendance {
        self.attendance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold_to_the_nanosecond() {
        let hour = TimeDelta::hours(1);
        let nanosecond = TimeDelta::nanoseconds(1);
        let millis = hour.num_milliseconds();
        for (limit, is_too_long, is_measured) in [
            (hour, true, true),
            (hour + nanosecond, false, true),
            (hour - nanosecond, true, false),
            (TimeDelta::MAX, false, true),
            (TimeDelta::MIN, true, false),
        ] {
            let policy = CountingPolicy::default().meetings_shorter_than(limit).longest_reply(limit);
            assert_eq!(policy.is_too_long(millis), is_too_long, "a meeting of an hour, limit {limit}");
            assert_eq!(policy.measures_reply(millis), is_measured, "a reply after an hour, limit {limit}");
        }
        let least = CountingPolicy::default().longest_reply(TimeDelta::zero() - nanosecond);
        assert!(!least.measures_reply(0) && least.measures_reply(-1));
    }
}
