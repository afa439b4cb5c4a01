use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use crate::row::level::Level;

/// The sixteen columns, under their official names and in their official order (SPEC 8).
///
/// # Examples
///
/// ```
/// use account_engagement::Column;
///
/// assert_eq!(Column::ALL.len(), 16);
/// assert_eq!(Column::EmailsToAccount.name(), "NoOfEmails_ToAccount");
/// assert_eq!("DaysSinceLastEmail".parse(), Ok(Column::DaysSinceLastEmail));
/// let error = "DaysSinceLastCall".parse::<Column>().unwrap_err();
/// assert_eq!(error.to_string(), "\"DaysSinceLastCall\" is none of the sixteen columns, such as DaysSinceLastEmail");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Column {
    /// The score from 0 to 100, relative to the other accounts (SPEC 9).
    EngagementScore,
    /// Emails from a mailbox to at least one of the account's contacts.
    EmailsToAccount,
    /// Emails from one of the account's contacts to at least one mailbox.
    EmailsFromAccount,
    /// Meetings that one of the account's contacts organized.
    MeetingsFromAccount,
    /// Meetings that a mailbox organized.
    MeetingsToAccount,
    /// Distinct mailboxes that took part in counted meetings.
    ContactsInMeetings,
    /// Distinct mailboxes on counted emails.
    ContactsInEmails,
    /// Distinct contacts of the account that took part in counted meetings.
    AccountContactsInMeetings,
    /// Distinct contacts of the account on counted emails.
    AccountContactsInEmails,
    /// The date of the account's first counted activity in the window.
    EngagementStartDate,
    /// Days from the last counted email to the reference date.
    DaysSinceLastEmail,
    /// Days from the last counted meeting to the reference date.
    DaysSinceLastMeeting,
    /// Mean scheduled length of counted meetings, in seconds.
    AverageMeetingDuration,
    /// Mean time that the account's answers took, in seconds.
    AverageReplyDuration,
    /// The first date of the row's period.
    AggregationStartDate,
    /// Year, Month or Week.
    AggregationLevel,
}

impl Column {
    /// All columns, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    ///
    /// assert!(Column::ALL.is_sorted());
    /// assert_eq!(Column::ALL.first(), Some(&Column::EngagementScore));
    /// assert_eq!(Column::ALL.last(), Some(&Column::AggregationLevel));
    /// ```
    pub const ALL: [Column; 16] = [
        Column::EngagementScore,
        Column::EmailsToAccount,
        Column::EmailsFromAccount,
        Column::MeetingsFromAccount,
        Column::MeetingsToAccount,
        Column::ContactsInMeetings,
        Column::ContactsInEmails,
        Column::AccountContactsInMeetings,
        Column::AccountContactsInEmails,
        Column::EngagementStartDate,
        Column::DaysSinceLastEmail,
        Column::DaysSinceLastMeeting,
        Column::AverageMeetingDuration,
        Column::AverageReplyDuration,
        Column::AggregationStartDate,
        Column::AggregationLevel,
    ];

    /// The official name.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    ///
    /// assert_eq!(Column::AverageReplyDuration.name(), "AverageDuration_Of_AccountEmailReplies");
    /// assert!(Column::ALL.iter().all(|column| column.name().parse() == Ok(*column)));
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Column::EngagementScore => "EngagementScore",
            Column::EmailsToAccount => "NoOfEmails_ToAccount",
            Column::EmailsFromAccount => "NoOfEmails_FromAccount",
            Column::MeetingsFromAccount => "NoOfMeetings_FromAccount",
            Column::MeetingsToAccount => "NoOfMeetings_ToAccount",
            Column::ContactsInMeetings => "NoOfContactsInvolved_Meetings",
            Column::ContactsInEmails => "NoOfContactsInvolved_Emails",
            Column::AccountContactsInMeetings => "NoOfAccountContactsInvolved_Meetings",
            Column::AccountContactsInEmails => "NoOfAccountContactsInvolved_Emails",
            Column::EngagementStartDate => "EngagementStartDate",
            Column::DaysSinceLastEmail => "DaysSinceLastEmail",
            Column::DaysSinceLastMeeting => "DaysSinceLastMeeting",
            Column::AverageMeetingDuration => "AverageDuration_Of_Meetings",
            Column::AverageReplyDuration => "AverageDuration_Of_AccountEmailReplies",
            Column::AggregationStartDate => "AggregationStartDate",
            Column::AggregationLevel => "AggregationLevel",
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that names none of the [`Column`]s.
///
/// # Examples
///
/// ```
/// use account_engagement::Column;
/// use account_engagement::row::UnknownColumnError;
///
/// let columns: Result<Vec<Column>, UnknownColumnError> = "EngagementScore,Score".split(',').map(str::parse).collect();
/// let text = columns.unwrap_err().to_string();
/// assert_eq!(text, "\"Score\" is none of the sixteen columns, such as DaysSinceLastEmail");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{found:?} is none of the sixteen columns, such as DaysSinceLastEmail")]
pub struct UnknownColumnError {
    found: String,
}

impl FromStr for Column {
    type Err = UnknownColumnError;

    fn from_str(text: &str) -> Result<Column, UnknownColumnError> {
        let named = |column: &Column| column.name() == text;
        Column::ALL.into_iter().find(named).ok_or_else(|| UnknownColumnError { found: text.into() })
    }
}

impl TryFrom<String> for Column {
    type Error = UnknownColumnError;

    fn try_from(name: String) -> Result<Column, UnknownColumnError> {
        name.parse()
    }
}

impl From<Column> for &'static str {
    fn from(column: Column) -> &'static str {
        column.name()
    }
}

/// What stands in one [`Column`] of a [`Row`](crate::Row). Rule: SPEC 8.
///
/// ```
/// use account_engagement::Value;
///
/// assert_eq!(Value::Number(37.5).to_string(), "37.5");
/// assert_eq!(Value::Null.to_string(), "");
/// assert_eq!(Value::Count(3).as_f64(), Some(3.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// There is none.
    Null,
    /// A figure that is not said, since too few people stand behind it; see
    /// [`Disclosure`](crate::Disclosure).
    Withheld,
    /// A number of things or of days.
    Count(u64),
    /// A score, or seconds.
    Number(f64),
    /// A calendar date.
    Date(NaiveDate),
    /// A level.
    Level(Level),
}

impl Value {
    /// Counts and numbers as a number, anything else as `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Level, Value};
    ///
    /// let values = [Value::Count(3), Value::Number(0.5), Value::Null, Value::Withheld, Value::Level(Level::Year)];
    /// assert_eq!(values.map(Value::as_f64), [Some(3.0), Some(0.5), None, None, None]);
    /// ```
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts beyond 2^53 do not occur")]
    pub fn as_f64(self) -> Option<f64> {
        match self {
            Value::Count(count) => Some(count as f64),
            Value::Number(number) => Some(number),
            Value::Null | Value::Withheld | Value::Date(_) | Value::Level(_) => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null | Value::Withheld => f.pad(""),
            Value::Count(count) => count.fmt(f),
            Value::Number(number) => number.fmt(f),
            Value::Date(date) => date.fmt(f),
            Value::Level(level) => level.fmt(f),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null | Value::Withheld => to.serialize_none(),
            Value::Count(count) => to.serialize_u64(*count),
            Value::Number(number) => to.serialize_f64(*number),
            Value::Date(date) => to.collect_str(date),
            Value::Level(level) => level.serialize(to),
        }
    }
}
