mod attendance;
mod wire;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

pub use attendance::Attendance;
use wire::Written;

use crate::model::by_name::ByName;
use crate::model::email::EmailKind;

/// What counts: a setting of the question. Rule: [SPEC 5](crate::guide::rules#spec-5).
///
/// The default counts personal mail, tentative and confirmed meetings that are shorter than 24 hours and not all-day
/// meetings, and people who have not declined. Cancelled meetings never count.
///
/// # Wire form
///
/// Serde reads and writes an object, for a configuration file or a web service. A field that is missing has its
/// default. Limits are in milliseconds, and null is no limit. An unknown field or word is an error.
///
/// ```
/// use account_engagement::CountingPolicy;
/// use chrono::TimeDelta;
///
/// let policy = CountingPolicy::default().longest_reply(TimeDelta::days(14));
/// let wire = r#"{"kinds":["personal"],"attendance":"not_declined","tentative_meetings":true,"all_day_meetings":false,"meetings_shorter_than_ms":86400000,"longest_reply_ms":1209600000}"#;
/// assert_eq!(serde_json::to_string(&policy)?, wire);
/// assert_eq!(serde_json::from_str::<CountingPolicy>(wire)?, policy);
/// assert_eq!(serde_json::from_str::<CountingPolicy>(r#"{"longest_reply_ms": 1209600000}"#)?, policy);
///
/// let any_length: CountingPolicy = serde_json::from_str(r#"{"meetings_shorter_than_ms": null}"#)?;
/// assert_eq!(any_length, CountingPolicy::default().meetings_of_any_length());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Examples
///
/// ```
/// use account_engagement::{Attendance, CountingPolicy, EmailKind};
/// use chrono::TimeDelta;
///
/// let strict = CountingPolicy::default()
///     .attendance(Attendance::Accepted)
///     .without_tentative_meetings()
///     .longest_reply(TimeDelta::days(14));
/// let everything = CountingPolicy::default()
///     .kinds(EmailKind::ALL)
///     .attendance(Attendance::Invited)
///     .with_all_day_meetings()
///     .meetings_of_any_length();
/// assert_ne!(strict, everything);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "ByName<Written>", into = "Written")]
#[must_use]
pub struct CountingPolicy {
    /// A bit for each kind, by its place in [`EmailKind::ALL`].
    kinds: u8,
    attendance: Attendance,
    tentative_meetings: bool,
    all_day_meetings: bool,
    meetings_shorter_than: Option<i64>,
    longest_reply: Option<i64>,
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
        .kinds([EmailKind::Personal])
    }
}

impl CountingPolicy {
    /// Counts emails of these kinds and no others.
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
    /// use account_engagement::{CountingPolicy, Email, EmailKind, Question};
    ///
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example").kind(EmailKind::Bulk))?;
    /// let policy = CountingPolicy::default().kinds([EmailKind::Personal, EmailKind::Bulk]);
    /// let rows = aggregator.rows(&Question::new(now).policy(policy))?;
    /// assert_eq!(rows[0].emails_to_account, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = EmailKind>) -> CountingPolicy {
        self.kinds = kinds.into_iter().fold(0, |kinds, kind| kinds | 1 << kind as u8);
        self
    }

    /// Sets who takes part in a meeting.
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
    /// use account_engagement::{Attendance, CountingPolicy, Meeting, Question, Reason};
    ///
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", now, now).organizer("rep@corp.example").attendee("bo@birch.example");
    /// aggregator.record_meeting(&meeting)?;
    /// let policy = CountingPolicy::default().attendance(Attendance::Accepted);
    /// let rows = aggregator.rows(&Question::new(now).policy(policy))?;
    /// assert_eq!(rows.meeting_tally().not_counted(Reason::NobodyLeft), 1, "no response is known");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn attendance(mut self, attendance: Attendance) -> CountingPolicy {
        self.attendance = attendance;
        self
    }

    /// Does not count tentative meetings.
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
    /// use account_engagement::{CountingPolicy, Meeting, Question, Reason, MeetingStatus};
    ///
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", now, now).organizer("rep@corp.example").attendee("bo@birch.example");
    /// aggregator.record_meeting(&meeting.status(MeetingStatus::Tentative))?;
    /// let policy = CountingPolicy::default().without_tentative_meetings();
    /// let rows = aggregator.rows(&Question::new(now).policy(policy))?;
    /// assert_eq!(rows.meeting_tally().not_counted(Reason::Tentative), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn without_tentative_meetings(mut self) -> CountingPolicy {
        self.tentative_meetings = false;
        self
    }

    /// Counts all-day meetings too. An all-day meeting of one day lasts 24 hours, which is too long to count by
    /// default. Therefore hardly any counts without [`meetings_of_any_length`](CountingPolicy::meetings_of_any_length),
    /// or a longer [`meetings_shorter_than`](CountingPolicy::meetings_shorter_than).
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
    /// use account_engagement::{CountingPolicy, Meeting, Question, Reason};
    ///
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// # let tomorrow = now + chrono::TimeDelta::days(1);
    /// let fair = Meeting::new("uid-7", now, tomorrow).organizer("rep@corp.example").attendee("bo@birch.example");
    /// aggregator.record_meeting(&fair.all_day())?;
    /// let policy = CountingPolicy::default().with_all_day_meetings();
    /// let meetings = |policy| aggregator.rows(&Question::new(now).policy(policy)).map(|rows| rows.meeting_tally());
    /// assert_eq!(meetings(policy)?.not_counted(Reason::TooLong), 1);
    /// assert_eq!(meetings(policy.meetings_of_any_length())?.counted(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_all_day_meetings(mut self) -> CountingPolicy {
        self.all_day_meetings = true;
        self
    }

    /// Counts meetings shorter than `length`; by default 24 hours.
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
    /// use account_engagement::{CountingPolicy, Meeting, Question, Reason};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let (now, hour) = (DateTime::UNIX_EPOCH, TimeDelta::hours(1));
    /// let meeting = Meeting::new("uid-7", now, now + hour).organizer("rep@corp.example");
    /// aggregator.record_meeting(&meeting.attendee("bo@birch.example"))?;
    /// let policy = CountingPolicy::default().meetings_shorter_than(hour);
    /// let rows = aggregator.rows(&Question::new(now).policy(policy))?;
    /// assert_eq!(rows.meeting_tally().not_counted(Reason::TooLong), 1, "an hour is not shorter than an hour");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn meetings_shorter_than(mut self, length: TimeDelta) -> CountingPolicy {
        // Lengths are whole milliseconds: a limit with a fraction admits one millisecond more.
        let millis = length.num_milliseconds();
        let is_more = TimeDelta::try_milliseconds(millis).is_some_and(|whole| whole < length);
        self.meetings_shorter_than = Some(millis.saturating_add(is_more.into()));
        self
    }

    /// Counts meetings of any length.
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
    /// use account_engagement::{CountingPolicy, Meeting, Question};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let (now, days) = (DateTime::UNIX_EPOCH, TimeDelta::days(2));
    /// let fair = Meeting::new("uid-7", now, now + days).organizer("rep@corp.example");
    /// aggregator.record_meeting(&fair.attendee("bo@birch.example"))?;
    /// let policy = CountingPolicy::default().meetings_of_any_length();
    /// let rows = aggregator.rows(&Question::new(now).policy(policy))?;
    /// assert_eq!(rows[0].average_meeting_duration, Some(2.0 * 86400.0), "in seconds");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn meetings_of_any_length(mut self) -> CountingPolicy {
        self.meetings_shorter_than = None;
        self
    }

    /// Measures only replies that took `duration` or less; by default all replies.
    /// Rule: [SPEC 6](crate::guide::rules#spec-6).
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
    /// use account_engagement::{CountingPolicy, Email, Question};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let (sent, answered) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::hours(2));
    /// aggregator.record_email(&Email::new("m1", sent, "rep@corp.example").to("bo@birch.example"))?;
    /// aggregator.record_email(&Email::new("m2", answered, "bo@birch.example").to("rep@corp.example").in_reply_to("m1"))?;
    /// let policy = CountingPolicy::default().longest_reply(TimeDelta::hours(1));
    /// let rows = aggregator.rows(&Question::new(answered).policy(policy))?;
    /// assert_eq!(rows[0].average_reply_duration, None);
    /// assert_eq!(rows[0].emails_from_account, 1, "it still counts as an email");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn longest_reply(mut self, duration: TimeDelta) -> CountingPolicy {
        let millis = duration.num_milliseconds();
        let is_less = TimeDelta::try_milliseconds(millis).is_some_and(|whole| whole > duration);
        self.longest_reply = Some(millis.saturating_sub(is_less.into()));
        self
    }

    pub(crate) fn counts_kind(&self, kind: EmailKind) -> bool {
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
