//! One row: its columns, levels, coverage and tallies (SPEC 7 to 11).

pub(crate) mod column;
pub(crate) mod coverage;
pub(crate) mod figure;
pub(crate) mod level;
pub(crate) mod tally;

pub use column::{Column, UnknownColumnError, Value};
pub use coverage::Coverage;
pub use figure::Figure;
pub use level::{Level, UnknownLevelError};
pub use tally::{Reason, Tally};

use alloc::string::String;
use alloc::sync::Arc;

use chrono::NaiveDate;
use serde::de::Error as _;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::wire;

/// The sixteen columns of one account in one period (SPEC 8).
///
/// `S` is the score: a [`Score`] on the rows that [`Aggregator::rows`](crate::Aggregator::rows)
/// gives, [`Unscored`] on those of
/// [`Aggregator::unscored_rows`](crate::Aggregator::unscored_rows). Nothing in a row is about a
/// single person.
///
/// # Wire form
///
/// As JSON or CSV a row is `AccountId` followed by the sixteen columns under their official
/// names, in order; a null is a JSON null and an empty CSV field, and so is what a
/// [`Disclosure`](crate::Disclosure) withholds. The raw score and the meetings that neither side initiated
/// are on the row and not among the columns. An unscored row is the same without `EngagementScore`.
///
/// A row that is read back has what was written. A number of people that is null was withheld, and so was what
/// the period's emails or meetings would have made; any other null is read as one, such as the average of
/// replies, of which a row does not say whether there were any. Scores are the same, since they do not tell the
/// two apart.
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
/// assert_eq!(row.get(Column::DaysSinceLastEmail), Value::Count(4));
/// assert_eq!(row.get(Column::EngagementScore), Value::Null);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
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
    pub contacts_in_meetings: Figure<u64>,
    /// [`Column::ContactsInEmails`]: the organisation's people.
    pub contacts_in_emails: Figure<u64>,
    /// [`Column::AccountContactsInMeetings`]: the account's people.
    pub account_contacts_in_meetings: Figure<u64>,
    /// [`Column::AccountContactsInEmails`]: the account's people.
    pub account_contacts_in_emails: Figure<u64>,
    /// [`Column::EngagementStartDate`]: the same on all rows of the account; `None` only where
    /// there is no counted activity in the window.
    pub engagement_start: Figure<Option<NaiveDate>>,
    /// [`Column::DaysSinceLastEmail`]: calendar days to the earlier of the period's last date and
    /// as-of's; looks back over the whole window. `None`: there was none in the window, so that the
    /// last is at least as long ago as its start. "Over 60 days ago" is
    /// `shown().is_some_and(|days| days.is_none_or(|days| days > 60))`.
    pub days_since_last_email: Figure<Option<u32>>,
    /// [`Column::DaysSinceLastMeeting`]: likewise.
    pub days_since_last_meeting: Figure<Option<u32>>,
    /// [`Column::AverageMeetingDuration`], in seconds.
    pub average_meeting_duration: Figure<Option<f64>>,
    /// [`Column::AverageReplyDuration`], in seconds.
    pub average_reply_duration: Figure<Option<f64>>,
    /// Counted meetings that neither side initiated: organized by another customer, an outside host,
    /// or nobody named. In no column; [`meetings`](Row::meeting_count) has them in.
    pub meetings_from_neither: u64,
    /// [`Column::AggregationStartDate`]: the first date of the period.
    pub start: NaiveDate,
    /// [`Column::AggregationLevel`]
    pub level: Level,
}

/// A row's score. Rule: SPEC 9.
///
/// On the wire, as on a [`Card`](crate::Card), `{"raw": 13.5, "relative": 100.0}`.
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Email, Question, Score};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let rows = aggregator.rows(&Question::new(now))?;
/// // The only account with activity is the best one by default; one without has zeros.
/// assert_eq!(rows[0].score.relative, 100.0);
/// assert_eq!(rows.card("oak")?.score, Score::default());
/// assert_eq!(serde_json::to_string(&Score { raw: 13.5, relative: 50.0 })?, r#"{"raw":13.5,"relative":50.0}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// What the model gave: 0 or more. Comparable between periods.
    pub raw: f64,
    /// What the normalizer made of it: 0 to 100, relative to the other rows of the same level and
    /// start date, and comparable with those only.
    pub relative: f64,
}

/// The score of a row that has none yet. Rule: SPEC 9.
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Column, Email, Question, Unscored, Value};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let rows = aggregator.unscored_rows(&Question::new(now))?;
/// assert_eq!(rows[0].score, Unscored);
/// assert_eq!(rows[0].get(Column::EngagementScore), Value::Null);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unscored;

pub(crate) mod sealed {
    pub trait ScoreState {
        fn column(&self) -> Option<super::Value>;
    }
}

impl sealed::ScoreState for Score {
    fn column(&self) -> Option<Value> {
        Some(Value::Number(self.relative))
    }
}

impl sealed::ScoreState for Unscored {
    fn column(&self) -> Option<Value> {
        None
    }
}

impl<S> Row<S> {
    /// Whether the period has counted activity; not so on rows that were filled in.
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
        self.contacts_in_emails != 0 || self.contacts_in_meetings != 0
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

    /// All counted meetings, whoever initiated them.
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

    /// The columns whose figures are withheld, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Column, Disclosure, Email, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now).disclosure(Disclosure::at_least(2)))?;
    /// let withheld: Vec<Column> = rows[0].withheld().collect();
    /// assert_eq!(withheld, [
    ///     Column::ContactsInEmails,
    ///     Column::AccountContactsInEmails,
    ///     Column::EngagementStartDate,
    ///     Column::DaysSinceLastEmail,
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn withheld(&self) -> impl Iterator<Item = Column> {
        let withheld = [
            (Column::ContactsInMeetings, self.contacts_in_meetings.is_withheld()),
            (Column::ContactsInEmails, self.contacts_in_emails.is_withheld()),
            (Column::AccountContactsInMeetings, self.account_contacts_in_meetings.is_withheld()),
            (Column::AccountContactsInEmails, self.account_contacts_in_emails.is_withheld()),
            (Column::EngagementStartDate, self.engagement_start.is_withheld()),
            (Column::DaysSinceLastEmail, self.days_since_last_email.is_withheld()),
            (Column::DaysSinceLastMeeting, self.days_since_last_meeting.is_withheld()),
            (Column::AverageMeetingDuration, self.average_meeting_duration.is_withheld()),
            (Column::AverageReplyDuration, self.average_reply_duration.is_withheld()),
        ];
        withheld.into_iter().filter_map(|(column, withheld)| withheld.then_some(column))
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
            start: self.start,
            level: self.level,
        }
    }
}

impl<S: sealed::ScoreState> Row<S> {
    /// What stands in a column; the score of an unscored row is [`Value::Null`].
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
        let people = |people: Figure<u64>| people.shown().map_or(Value::Withheld, Value::Count);
        let days = |days: Figure<Option<u32>>| match days {
            Figure::Shown(days) => days.map_or(Value::Null, |days| Value::Count(days.into())),
            Figure::Withheld => Value::Withheld,
        };
        let seconds = |seconds: Figure<Option<f64>>| match seconds {
            Figure::Shown(seconds) => seconds.map_or(Value::Null, Value::Number),
            Figure::Withheld => Value::Withheld,
        };
        match column {
            Column::EngagementScore => self.score.column().unwrap_or(Value::Null),
            Column::EmailsToAccount => Value::Count(self.emails_to_account),
            Column::EmailsFromAccount => Value::Count(self.emails_from_account),
            Column::MeetingsFromAccount => Value::Count(self.meetings_from_account),
            Column::MeetingsToAccount => Value::Count(self.meetings_to_account),
            Column::ContactsInMeetings => people(self.contacts_in_meetings),
            Column::ContactsInEmails => people(self.contacts_in_emails),
            Column::AccountContactsInMeetings => people(self.account_contacts_in_meetings),
            Column::AccountContactsInEmails => people(self.account_contacts_in_emails),
            Column::EngagementStartDate => match self.engagement_start {
                Figure::Shown(start) => start.map_or(Value::Null, Value::Date),
                Figure::Withheld => Value::Withheld,
            },
            Column::DaysSinceLastEmail => days(self.days_since_last_email),
            Column::DaysSinceLastMeeting => days(self.days_since_last_meeting),
            Column::AverageMeetingDuration => seconds(self.average_meeting_duration),
            Column::AverageReplyDuration => seconds(self.average_reply_duration),
            Column::AggregationStartDate => Value::Date(self.start),
            Column::AggregationLevel => Value::Level(self.level),
        }
    }
}

impl Row {
    /// The names that a serialised row has, in order: for the header of a table without rows.
    ///
    /// ```
    /// use account_engagement::Row;
    ///
    /// let header: Vec<&str> = Row::header().collect();
    /// assert_eq!((header[0], header[1], header.len()), ("AccountId", "EngagementScore", 17));
    /// ```
    pub fn header() -> impl Iterator<Item = &'static str> {
        core::iter::once(ACCOUNT_ID).chain(Column::ALL.into_iter().map(Column::name))
    }
}

/// The name before the sixteen.
const ACCOUNT_ID: &str = "AccountId";

impl<S: sealed::ScoreState> Serialize for Row<S> {
    fn serialize<T: Serializer>(&self, to: T) -> Result<T::Ok, T::Error> {
        let skipped = usize::from(self.score.column().is_none());
        let mut row = to.serialize_struct("Row", 1 + Column::ALL.len() - skipped)?;
        row.serialize_field(ACCOUNT_ID, &*self.account_id)?;
        for column in Column::ALL.into_iter().skip(skipped) {
            row.serialize_field(column.name(), &self.get(column))?;
        }
        row.end()
    }
}

/// What is read where there is none: with activity in the period there was one, and it was withheld.
fn or_withheld<T>(figure: Option<T>, activity: u64) -> Figure<Option<T>> {
    if figure.is_none() && activity > 0 { Figure::Withheld } else { Figure::Shown(figure) }
}

impl<'de> Deserialize<'de> for Row<Unscored> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Row<Unscored>, D::Error> {
        /// The wire form, for reading.
        #[derive(Deserialize)]
        struct Wire {
            #[serde(rename = "AccountId")]
            account_id: String,
            #[serde(rename = "NoOfEmails_ToAccount")]
            emails_to_account: u64,
            #[serde(rename = "NoOfEmails_FromAccount")]
            emails_from_account: u64,
            #[serde(rename = "NoOfMeetings_FromAccount")]
            meetings_from_account: u64,
            #[serde(rename = "NoOfMeetings_ToAccount")]
            meetings_to_account: u64,
            #[serde(rename = "NoOfContactsInvolved_Meetings")]
            contacts_in_meetings: Option<u64>,
            #[serde(rename = "NoOfContactsInvolved_Emails")]
            contacts_in_emails: Option<u64>,
            #[serde(rename = "NoOfAccountContactsInvolved_Meetings")]
            account_contacts_in_meetings: Option<u64>,
            #[serde(rename = "NoOfAccountContactsInvolved_Emails")]
            account_contacts_in_emails: Option<u64>,
            #[serde(rename = "EngagementStartDate", default, deserialize_with = "wire::optional_date::deserialize")]
            engagement_start: Option<NaiveDate>,
            #[serde(rename = "DaysSinceLastEmail")]
            days_since_last_email: Option<u32>,
            #[serde(rename = "DaysSinceLastMeeting")]
            days_since_last_meeting: Option<u32>,
            #[serde(rename = "AverageDuration_Of_Meetings")]
            average_meeting_duration: Option<f64>,
            #[serde(rename = "AverageDuration_Of_AccountEmailReplies")]
            average_reply_duration: Option<f64>,
            #[serde(rename = "AggregationStartDate", deserialize_with = "wire::optional_date::deserialize")]
            start: Option<NaiveDate>,
            #[serde(rename = "AggregationLevel")]
            level: Level,
        }
        let wire = Wire::deserialize(from)?;
        let emails = wire.emails_to_account.saturating_add(wire.emails_from_account);
        let meetings = wire.meetings_from_account.saturating_add(wire.meetings_to_account);
        Ok(Row {
            account_id: wire.account_id.into(),
            score: Unscored,
            emails_to_account: wire.emails_to_account,
            emails_from_account: wire.emails_from_account,
            meetings_from_account: wire.meetings_from_account,
            meetings_to_account: wire.meetings_to_account,
            contacts_in_meetings: wire.contacts_in_meetings.map_or(Figure::Withheld, Figure::Shown),
            contacts_in_emails: wire.contacts_in_emails.map_or(Figure::Withheld, Figure::Shown),
            account_contacts_in_meetings: wire.account_contacts_in_meetings.map_or(Figure::Withheld, Figure::Shown),
            account_contacts_in_emails: wire.account_contacts_in_emails.map_or(Figure::Withheld, Figure::Shown),
            engagement_start: or_withheld(wire.engagement_start, emails.saturating_add(meetings)),
            days_since_last_email: or_withheld(wire.days_since_last_email, emails),
            days_since_last_meeting: or_withheld(wire.days_since_last_meeting, meetings),
            average_meeting_duration: or_withheld(wire.average_meeting_duration, meetings),
            average_reply_duration: Figure::Shown(wire.average_reply_duration),
            meetings_from_neither: 0,
            start: wire.start.ok_or_else(|| D::Error::custom("AggregationStartDate is missing"))?,
            level: wire.level,
        })
    }
}
