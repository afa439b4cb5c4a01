use alloc::sync::Arc;

use chrono::NaiveDate;

use crate::row::column::Column;
use crate::row::level::Level;
use crate::row::score::{Score, ScoreState};
use crate::row::value::Value;

/// The columns of one account in one period ([SPEC 8](crate::guide::rules#spec-8)).
///
/// `S` is the score: a [`Score`] on the rows that [`Aggregator::rows`](crate::Aggregator::rows) gives,
/// [`Unscored`](crate::Unscored) on those of [`Aggregator::unscored_rows`](crate::Aggregator::unscored_rows). A row
/// names no person, but its figures may rest on one: see [`SuppressedRow`](crate::row::SuppressedRow).
///
/// # Wire form
///
/// As JSON or CSV a row is `AccountId` followed by the sixteen [standard](Column::STANDARD) columns under their
/// official names, in order; a null is a JSON null and an empty CSV field. An unscored row is the same without
/// `EngagementScore`. An [`Export`](crate::row::Export) adds columns.
///
/// A row that is read back has what was written. A count that is null is an error. A scored row has a raw score of 0,
/// no meetings from neither side and no number of recorded activities, unless it was written with these columns.
///
/// # Examples
///
/// ```
/// use account_engagement::{Column, Row, Unscored, Value};
///
/// let wire = r#"{"AccountId": "acct-1", "NoOfEmails_ToAccount": 3, "NoOfEmails_FromAccount": 2,
///     "NoOfMeetings_FromAccount": 0, "NoOfMeetings_ToAccount": 1, "NoOfContactsInvolved_Meetings": 1,
///     "NoOfContactsInvolved_Emails": 1, "NoOfAccountContactsInvolved_Meetings": 2,
///     "NoOfAccountContactsInvolved_Emails": 2, "EngagementStartDate": "2026-03-02",
///     "DaysSinceLastEmail": 4, "DaysSinceLastMeeting": null, "AverageDuration_Of_Meetings": 1800.0,
///     "AverageDuration_Of_AccountEmailReplies": null, "AggregationStartDate": "2025-06-30",
///     "AggregationLevel": "Year"}"#;
/// let row: Row<Unscored> = serde_json::from_str(wire)?;
/// assert_eq!(row.emails_to_account, 3);
/// assert_eq!(row.days_since_last_meeting, None);
/// assert_eq!(row.get(Column::DaysSinceLastEmail), Value::Count(4));
/// assert_eq!(row.get(Column::EngagementScore), Value::Null);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Row<S = Score> {
    /// The account's id, trimmed.
    pub account_id: Arc<str>,
    /// The raw score and the score relative to the other accounts, or nothing yet.
    pub score: S,
    /// [`Column::EmailsToAccount`]
    pub emails_to_account: u64,
    /// [`Column::EmailsFromAccount`]
    pub emails_from_account: u64,
    /// [`Column::MeetingsFromAccount`]
    pub meetings_from_account: u64,
    /// [`Column::MeetingsToAccount`]
    pub meetings_to_account: u64,
    /// [`Column::ContactsInMeetings`]: the organisation's people.
    pub contacts_in_meetings: u64,
    /// [`Column::ContactsInEmails`]: the organisation's people.
    pub contacts_in_emails: u64,
    /// [`Column::AccountContactsInMeetings`]: the account's people.
    pub account_contacts_in_meetings: u64,
    /// [`Column::AccountContactsInEmails`]: the account's people.
    pub account_contacts_in_emails: u64,
    /// [`Column::EngagementStartDate`]: the same on all rows of the account; `None` only where
    /// there is no counted activity in the window.
    pub engagement_start: Option<NaiveDate>,
    /// [`Column::DaysSinceLastEmail`]: calendar days to the earlier of the period's last date and as-of's, over the
    /// whole window. `None` means that there was none in the window: the last one is at least as old as the window's
    /// start. "Over 60 days ago" is `row.days_since_last_email.is_none_or(|days| days > 60)`.
    pub days_since_last_email: Option<u32>,
    /// [`Column::DaysSinceLastMeeting`]: likewise.
    pub days_since_last_meeting: Option<u32>,
    /// [`Column::AverageMeetingDuration`], in seconds.
    pub average_meeting_duration: Option<f64>,
    /// [`Column::AverageReplyDuration`], in seconds.
    pub average_reply_duration: Option<f64>,
    /// [`Column::MeetingsFromNeither`]: counted meetings that were organized by another customer or an outside host, or
    /// whose organizer is not named. [`meeting_count`](Row::meeting_count) includes them.
    pub meetings_from_neither: u64,
    /// [`Column::RecordedActivities`]: the same on all rows of the account. `Some(0)` means that there was never any
    /// contact in the state, and `None` that the row does not say it, because it was read from a table without this
    /// column.
    pub recorded_activities: Option<u64>,
    /// [`Column::AggregationStartDate`]: the first date of the period.
    pub start: NaiveDate,
    /// [`Column::AggregationLevel`]
    pub level: Level,
}

impl<S> Row<S> {
    /// A row of a period without activity.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Level, Row, Unscored};
    /// use chrono::NaiveDate;
    ///
    /// let start = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    /// let mut row: Row<Unscored> = Row::new("birch", Level::Month, start);
    /// assert!(!row.has_activity());
    /// row.emails_to_account = 3;
    /// assert_eq!(row.email_count(), 3);
    /// ```
    pub fn new(account_id: impl Into<Arc<str>>, level: Level, start: NaiveDate) -> Row<S>
    where
        S: Default,
    {
        Row {
            account_id: account_id.into(),
            score: S::default(),
            emails_to_account: 0,
            emails_from_account: 0,
            meetings_from_account: 0,
            meetings_to_account: 0,
            contacts_in_meetings: 0,
            contacts_in_emails: 0,
            account_contacts_in_meetings: 0,
            account_contacts_in_emails: 0,
            engagement_start: None,
            days_since_last_email: None,
            days_since_last_meeting: None,
            average_meeting_duration: None,
            average_reply_duration: None,
            meetings_from_neither: 0,
            recorded_activities: None,
            start,
            level,
        }
    }

    /// Whether the period has counted activity; a row that fills a gap has none.
    ///
    /// Every counted activity has at least one person of each side on it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Accounts, Email, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now).accounts(Accounts::All))?;
    /// assert!(rows.year("birch").is_some_and(|row| row.has_activity()));
    /// assert!(rows.year("oak").is_some_and(|row| !row.has_activity()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn has_activity(&self) -> bool {
        self.contacts_in_emails > 0
            || self.contacts_in_meetings > 0
            || self.email_count() > 0
            || self.meeting_count() > 0
    }

    /// All counted emails, in both directions.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// aggregator.record_email(&Email::new("m2", now, "bo@birch.example").to("rep@corp.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// assert_eq!((rows[0].emails_to_account, rows[0].emails_from_account, rows[0].email_count()), (1, 1, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn email_count(&self) -> u64 {
        self.emails_to_account.saturating_add(self.emails_from_account)
    }

    /// All counted meetings, including those that neither side initiated.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Meeting, Question};
    /// use chrono::TimeDelta;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// // Organized by an outside host, a meeting is in neither of the two columns.
    /// let review = Meeting::new("r1", now, now + TimeDelta::hours(1)).organizer("host@fair.example");
    /// aggregator.record_meeting(&review.attendee("rep@corp.example").attendee("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// assert_eq!((rows[0].meetings_from_account, rows[0].meetings_to_account, rows[0].meeting_count()), (0, 0, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn meeting_count(&self) -> u64 {
        let initiated = self.meetings_from_account.saturating_add(self.meetings_to_account);
        initiated.saturating_add(self.meetings_from_neither)
    }

    /// The same row with another score.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Question, Unscored};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let unscored = rows[0].clone().with_score(Unscored);
    /// assert_eq!(unscored, aggregator.unscored_rows(&Question::new(now))?[0]);
    ///
    /// // A score of any type.
    /// assert_eq!(unscored.with_score("A").score, "A");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_score<T>(self, score: T) -> Row<T> {
        Row {
            account_id: self.account_id,
            score,
            emails_to_account: self.emails_to_account,
            emails_from_account: self.emails_from_account,
            meetings_from_account: self.meetings_from_account,
            meetings_to_account: self.meetings_to_account,
            contacts_in_meetings: self.contacts_in_meetings,
            contacts_in_emails: self.contacts_in_emails,
            account_contacts_in_meetings: self.account_contacts_in_meetings,
            account_contacts_in_emails: self.account_contacts_in_emails,
            engagement_start: self.engagement_start,
            days_since_last_email: self.days_since_last_email,
            days_since_last_meeting: self.days_since_last_meeting,
            average_meeting_duration: self.average_meeting_duration,
            average_reply_duration: self.average_reply_duration,
            meetings_from_neither: self.meetings_from_neither,
            recorded_activities: self.recorded_activities,
            start: self.start,
            level: self.level,
        }
    }
}

impl<S: ScoreState> Row<S> {
    /// The value of a column; the score of an unscored row is [`Value::Null`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Column, Email, Level, Question, Value};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// assert_eq!(rows[0].get(Column::EmailsToAccount), Value::Count(1));
    /// assert_eq!(rows[0].get(Column::AverageReplyDuration), Value::Null);
    /// assert_eq!(rows[0].get(Column::AggregationLevel), Value::Level(Level::Year));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn get(&self, column: Column) -> Value {
        self.value_of(column)
    }
}
