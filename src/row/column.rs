//! The table of columns ([SPEC 8](crate::guide::rules#spec-8)): everything that depends on which columns there are
//! follows from it.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::row::cell::Cell as _;
use crate::row::plain::Row;
use crate::row::score::ScoreState;
use crate::row::value::Value;

/// What a column holds, and in which unit.
///
/// # Examples
///
/// ```
/// use account_engagement::Column;
/// use account_engagement::row::ColumnKind;
///
/// assert_eq!(Column::DaysSinceLastEmail.kind(), ColumnKind::Days);
/// assert_eq!(Column::EngagementStartDate.kind(), ColumnKind::Date);
/// assert_eq!(ColumnKind::Days.to_string(), "a number of days");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Points of a score: a [`Value::Number`], or null on rows without scores.
    Score,
    /// A number of emails, meetings or people: a [`Value::Count`], never null.
    Count,
    /// A number of activities in the state: a [`Value::Count`], or null on a row that was read without it.
    Total,
    /// A calendar date: a [`Value::Date`], or null.
    Date,
    /// A number of days: a [`Value::Count`], or null.
    Days,
    /// A number of seconds: a [`Value::Number`], or null.
    Seconds,
    /// The level of the row: a [`Value::Level`], never null.
    Level,
}

impl fmt::Display for ColumnKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ColumnKind::Score => "a score",
            ColumnKind::Count => "a count",
            ColumnKind::Total => "a total",
            ColumnKind::Date => "a date",
            ColumnKind::Days => "a number of days",
            ColumnKind::Seconds => "a number of seconds",
            ColumnKind::Level => "a level",
        })
    }
}

/// The activity whose people a figure rests on, so that it may be suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RestsOn {
    /// It is about no person, and is always shown.
    Nobody,
    Emails,
    Meetings,
    Replies,
    Activity,
}

/// What the table says of a column.
struct Entry {
    name: &'static str,
    kind: ColumnKind,
    rests_on: RestsOn,
    is_standard: bool,
}

/// Where the value of a column is on a row: a field of the row, or of its score.
macro_rules! place {
    (get $row:ident field $field:ident) => {
        $row.$field.value()
    };
    (get $row:ident score $field:ident) => {
        $row.score.scored().map_or(Value::Null, |score| score.$field.value())
    };
    (set $row:ident $value:ident field $field:ident) => {
        $row.$field.set($value)
    };
    (set $row:ident $value:ident score $field:ident) => {
        $row.score.scored_mut().is_none_or(|score| score.$field.set($value))
    };
}

/// From the table: the enum, its lists, and how a column is read from a row and written to it.
macro_rules! columns {
    (
        standard { $( $(#[$doc:meta])* $column:ident: $name:literal, $kind:ident, $rests_on:ident, $of:ident($field:ident); )* }
        extra { $( $(#[$more_doc:meta])* $more:ident: $more_name:literal, $more_kind:ident, $more_rests_on:ident,
            $more_of:ident($more_field:ident); )* }
    ) => {
        /// The columns of a row, under their official names and in their official order
        /// ([SPEC 8](crate::guide::rules#spec-8)).
        ///
        /// Rows are written with the sixteen [standard](Column::STANDARD) columns. The extra columns are written only
        /// on request, with an [`Export`](crate::row::Export). Rules can use all columns.
        ///
        /// # Examples
        ///
        /// ```
        /// use account_engagement::Column;
        ///
        /// assert_eq!(Column::STANDARD.len(), 16);
        /// assert_eq!(Column::EmailsToAccount.name(), "NoOfEmails_ToAccount");
        /// assert_eq!("DaysSinceLastEmail".parse(), Ok(Column::DaysSinceLastEmail));
        /// let error = "DaysSinceLastCall".parse::<Column>().unwrap_err();
        /// assert_eq!(error.to_string(), "\"DaysSinceLastCall\" is not a column: expected a name such as DaysSinceLastEmail");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        #[non_exhaustive]
        pub enum Column {
            $( $(#[$doc])* $column, )*
            $( $(#[$more_doc])* $more, )*
        }

        impl Column {
            /// The sixteen standard columns, in order.
            ///
            /// # Examples
            ///
            /// ```
            /// use account_engagement::Column;
            ///
            /// assert_eq!(Column::STANDARD.first(), Some(&Column::EngagementScore));
            /// assert_eq!(Column::STANDARD.last(), Some(&Column::AggregationLevel));
            /// ```
            pub const STANDARD: [Column; 16] = [$( Column::$column ),*];

            /// All columns, in order: the standard ones, then the extra ones.
            ///
            /// # Examples
            ///
            /// ```
            /// use account_engagement::Column;
            ///
            /// assert!(Column::ALL.is_sorted());
            /// assert!(Column::ALL.starts_with(&Column::STANDARD));
            /// assert!(Column::ALL.contains(&Column::RawScore));
            /// ```
            pub const ALL: &[Column] = &[$( Column::$column, )* $( Column::$more, )*];

            const fn entry(self) -> Entry {
                match self {
                    $( Column::$column => Entry {
                        name: $name,
                        kind: ColumnKind::$kind,
                        rests_on: RestsOn::$rests_on,
                        is_standard: true,
                    }, )*
                    $( Column::$more => Entry {
                        name: $more_name,
                        kind: ColumnKind::$more_kind,
                        rests_on: RestsOn::$more_rests_on,
                        is_standard: false,
                    }, )*
                }
            }
        }

        impl<S: ScoreState> Row<S> {
            pub(crate) fn value_of(&self, column: Column) -> Value {
                match column {
                    $( Column::$column => place!(get self $of $field), )*
                    $( Column::$more => place!(get self $more_of $more_field), )*
                }
            }

            /// Sets a column; `false` where it cannot hold the value.
            pub(crate) fn set_value(&mut self, column: Column, value: Value) -> bool {
                match column {
                    $( Column::$column => place!(set self value $of $field), )*
                    $( Column::$more => place!(set self value $more_of $more_field), )*
                }
            }
        }
    };
}

// One line for each column: its name on the wire, its kind, whose people it rests on, and where it is on a row.
columns! {
    standard {
        /// The score from 0 to 100, relative to the other accounts ([SPEC 9](crate::guide::rules#spec-9)).
        EngagementScore: "EngagementScore", Score, Nobody, score(relative);
        /// Emails from a mailbox to at least one of the account's contacts.
        EmailsToAccount: "NoOfEmails_ToAccount", Count, Nobody, field(emails_to_account);
        /// Emails from one of the account's contacts to at least one mailbox.
        EmailsFromAccount: "NoOfEmails_FromAccount", Count, Nobody, field(emails_from_account);
        /// Meetings that one of the account's contacts organized.
        MeetingsFromAccount: "NoOfMeetings_FromAccount", Count, Nobody, field(meetings_from_account);
        /// Meetings that a mailbox organized.
        MeetingsToAccount: "NoOfMeetings_ToAccount", Count, Nobody, field(meetings_to_account);
        /// Distinct mailboxes that took part in counted meetings.
        ContactsInMeetings: "NoOfContactsInvolved_Meetings", Count, Meetings, field(contacts_in_meetings);
        /// Distinct mailboxes on counted emails.
        ContactsInEmails: "NoOfContactsInvolved_Emails", Count, Emails, field(contacts_in_emails);
        /// Distinct contacts of the account that took part in counted meetings.
        AccountContactsInMeetings:
            "NoOfAccountContactsInvolved_Meetings", Count, Meetings, field(account_contacts_in_meetings);
        /// Distinct contacts of the account on counted emails.
        AccountContactsInEmails: "NoOfAccountContactsInvolved_Emails", Count, Emails, field(account_contacts_in_emails);
        /// The date of the account's first counted activity in the window.
        EngagementStartDate: "EngagementStartDate", Date, Activity, field(engagement_start);
        /// Days from the last counted email to the reference date.
        DaysSinceLastEmail: "DaysSinceLastEmail", Days, Emails, field(days_since_last_email);
        /// Days from the last counted meeting to the reference date.
        DaysSinceLastMeeting: "DaysSinceLastMeeting", Days, Meetings, field(days_since_last_meeting);
        /// Mean scheduled length of counted meetings, in seconds.
        AverageMeetingDuration: "AverageDuration_Of_Meetings", Seconds, Meetings, field(average_meeting_duration);
        /// Mean time that the account's replies took, in seconds.
        AverageReplyDuration:
            "AverageDuration_Of_AccountEmailReplies", Seconds, Replies, field(average_reply_duration);
        /// The first date of the row's period.
        AggregationStartDate: "AggregationStartDate", Date, Nobody, field(start);
        /// Year, Month or Week.
        AggregationLevel: "AggregationLevel", Level, Nobody, field(level);
    }
    extra {
        /// The score before it is compared with other accounts: what the model gave, 0 or more
        /// ([SPEC 9](crate::guide::rules#spec-9)).
        RawScore: "RawScore", Score, Nobody, score(raw);
        /// Counted meetings that neither side initiated.
        MeetingsFromNeither: "MeetingsFromNeither", Count, Nobody, field(meetings_from_neither);
        /// Recorded emails and meetings of the account, whether or not they count, inside and outside the window: 0
        /// where there was never any contact. The same on all of the account's rows
        /// ([SPEC 20](crate::guide::rules#spec-20)).
        RecordedActivities: "RecordedActivities", Total, Nobody, field(recorded_activities);
    }
}

impl Column {
    /// The official name, under which the column is written and read.
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
        self.entry().name
    }

    /// What the column holds.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::row::ColumnKind;
    ///
    /// assert_eq!(Column::AverageReplyDuration.kind(), ColumnKind::Seconds);
    /// assert_eq!(Column::RawScore.kind(), ColumnKind::Score);
    /// ```
    #[must_use]
    pub const fn kind(self) -> ColumnKind {
        self.entry().kind
    }

    /// Whether the column is one of the [standard](Column::STANDARD) sixteen, which every written row has.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    ///
    /// assert!(Column::EngagementScore.is_standard());
    /// assert!(!Column::RawScore.is_standard());
    /// ```
    #[must_use]
    pub const fn is_standard(self) -> bool {
        self.entry().is_standard
    }

    /// Whether the column is a figure about people, which a [`Disclosure`](crate::Disclosure) can suppress.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    ///
    /// assert!(Column::DaysSinceLastEmail.is_suppressible());
    /// assert!(!Column::EmailsToAccount.is_suppressible(), "counts of emails and meetings are always shown");
    /// ```
    #[must_use]
    pub const fn is_suppressible(self) -> bool {
        !matches!(self.entry().rests_on, RestsOn::Nobody)
    }

    pub(crate) const fn rests_on(self) -> RestsOn {
        self.entry().rests_on
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that is not the name of a [`Column`].
///
/// # Examples
///
/// ```
/// use account_engagement::Column;
/// use account_engagement::row::UnknownColumnError;
///
/// let columns: Result<Vec<Column>, UnknownColumnError> = "EngagementScore,Score".split(',').map(str::parse).collect();
/// let text = columns.unwrap_err().to_string();
/// assert_eq!(text, "\"Score\" is not a column: expected a name such as DaysSinceLastEmail");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{found:?} is not a column: expected a name such as DaysSinceLastEmail")]
pub struct UnknownColumnError {
    found: String,
}

impl FromStr for Column {
    type Err = UnknownColumnError;

    fn from_str(text: &str) -> Result<Column, UnknownColumnError> {
        let named = |column: &&Column| column.name() == text;
        Column::ALL.iter().find(named).copied().ok_or_else(|| UnknownColumnError { found: text.into() })
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
