use alloc::sync::Arc;
use core::fmt;

use chrono::NaiveDate;

use crate::row::column::{Column, ColumnKind};
use crate::row::column_set::ColumnSet;
use crate::row::level::Level;
use crate::row::plain::Row;
use crate::row::score::{Score, ScoreState};
use crate::row::value::Value;

/// A row whose figures about few people are suppressed: see [`Disclosure`](crate::Disclosure).
///
/// Figures that are never suppressed have methods of their own. Every other figure is read with
/// [`get`](SuppressedRow::get), which gives [`Value::Suppressed`] for a suppressed figure, so that it cannot be read as
/// zero or null by mistake. The row does not keep the suppressed figures. Rule: [SPEC 10](crate::guide::rules#spec-10).
///
/// # Wire form
///
/// As a [`Row`]; a suppressed figure is a null. When a row is read back, some nulls are read as suppressed figures: a
/// number of people always, and a date, a number of days or an average length of meetings if the row has the emails or
/// meetings that it rests on. Any other null is read as a null. The average of replies is one of these, because a row
/// does not show whether there were replies. The scores do not change, because a null and a suppressed figure have the
/// same share.
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Column, Disclosure, Email, Question, Value};
/// use account_engagement::row::SuppressedRow;
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let rows = aggregator.suppressed_rows(&Question::new(now), Disclosure::at_least(3))?;
/// assert_eq!(rows[0].get(Column::EmailsToAccount), Value::Count(1), "counts of emails are always shown");
/// assert_eq!(rows[0].get(Column::AccountContactsInEmails), Value::Suppressed, "one person is fewer than three");
/// assert_eq!(rows[0].get(Column::DaysSinceLastMeeting), Value::Null, "no meeting is about nobody");
///
/// let json = serde_json::to_string(&rows[0])?;
/// let read: SuppressedRow = serde_json::from_str(&json)?;
/// assert_eq!(read.suppressed(), rows[0].suppressed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct SuppressedRow<S = Score> {
    /// Without the suppressed figures: counts are 0, and others are null.
    visible: Row<S>,
    suppressed: ColumnSet,
}

impl<S: ScoreState> SuppressedRow<S> {
    /// A row without the figures of these columns. Columns that are [always shown](Column::is_suppressible) stay.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, Level, Row, Unscored, Value};
    /// use account_engagement::row::SuppressedRow;
    /// use chrono::NaiveDate;
    ///
    /// let start = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    /// let mut row: Row<Unscored> = Row::new("birch", Level::Month, start);
    /// (row.emails_to_account, row.contacts_in_emails) = (5, 1);
    /// let hidden = [Column::EmailsToAccount, Column::ContactsInEmails].into_iter().collect();
    /// let row = SuppressedRow::new(row, hidden);
    /// assert_eq!(row.get(Column::ContactsInEmails), Value::Suppressed);
    /// assert_eq!(row.get(Column::EmailsToAccount), Value::Count(5));
    /// ```
    #[must_use]
    pub fn new(row: Row<S>, columns: ColumnSet) -> SuppressedRow<S> {
        let mut visible = row;
        let suppressed: ColumnSet = columns.iter().filter(|column| column.is_suppressible()).collect();
        for column in suppressed.iter() {
            let blank = if column.kind() == ColumnKind::Count { Value::Count(0) } else { Value::Null };
            visible.set_value(column, blank);
        }
        SuppressedRow { visible, suppressed }
    }

    /// Without the suppressed figures.
    pub(super) fn as_visible(&self) -> &Row<S> {
        &self.visible
    }

    /// The account's id, trimmed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # use account_engagement::row::SuppressedRow;
    /// # let plain: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// let row = SuppressedRow::from(plain);
    /// assert_eq!(&**row.account_id(), "birch");
    /// ```
    pub fn account_id(&self) -> &Arc<str> {
        &self.visible.account_id
    }

    /// [`Column::AggregationLevel`]
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # use account_engagement::row::SuppressedRow;
    /// # let plain: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// let row = SuppressedRow::from(plain);
    /// assert_eq!(row.level(), Level::Year);
    /// ```
    #[must_use]
    pub fn level(&self) -> Level {
        self.visible.level
    }

    /// [`Column::AggregationStartDate`]: the first date of the period.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # use account_engagement::row::SuppressedRow;
    /// # use chrono::NaiveDate;
    /// # let plain: Row<Unscored> = Row::new("birch", Level::Year, NaiveDate::MIN);
    /// let row = SuppressedRow::from(plain);
    /// assert_eq!(row.start(), NaiveDate::MIN);
    /// ```
    #[must_use]
    pub fn start(&self) -> NaiveDate {
        self.visible.start
    }

    /// All counted emails, in both directions; never suppressed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # use account_engagement::row::SuppressedRow;
    /// let mut plain: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// (plain.emails_to_account, plain.emails_from_account) = (3, 2);
    /// assert_eq!(SuppressedRow::from(plain).email_count(), 5);
    /// ```
    #[must_use]
    pub fn email_count(&self) -> u64 {
        self.visible.email_count()
    }

    /// All counted meetings, including those that neither side initiated; never suppressed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # use account_engagement::row::SuppressedRow;
    /// let mut plain: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// (plain.meetings_to_account, plain.meetings_from_neither) = (3, 1);
    /// assert_eq!(SuppressedRow::from(plain).meeting_count(), 4);
    /// ```
    #[must_use]
    pub fn meeting_count(&self) -> u64 {
        self.visible.meeting_count()
    }

    /// The raw score and the score relative to the other accounts, or nothing yet. Both are computed from what the row
    /// shows.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # use account_engagement::row::SuppressedRow;
    /// # let plain: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// let row = SuppressedRow::from(plain);
    /// assert_eq!(row.score(), Unscored);
    /// ```
    #[must_use]
    pub fn score(&self) -> S {
        self.visible.score
    }

    /// Whether the period has counted activity; a row that fills a gap has none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # use account_engagement::row::SuppressedRow;
    /// # let plain: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// assert!(!SuppressedRow::from(plain).has_activity());
    /// ```
    #[must_use]
    pub fn has_activity(&self) -> bool {
        // A row that was read back may have meetings that neither side initiated, which are not among its counts.
        let people = [Column::ContactsInEmails, Column::ContactsInMeetings];
        self.visible.has_activity() || people.into_iter().any(|column| self.suppressed.contains(column))
    }

    /// The value of a column: [`Value::Suppressed`] if it is suppressed. The score of an unscored row is
    /// [`Value::Null`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # use account_engagement::row::{ColumnSet, SuppressedRow};
    /// use account_engagement::{Column, Value};
    ///
    /// # let plain: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// let row = SuppressedRow::new(plain, ColumnSet::EMPTY.with(Column::DaysSinceLastEmail));
    /// assert_eq!(row.get(Column::DaysSinceLastEmail), Value::Suppressed);
    /// assert_eq!(row.get(Column::DaysSinceLastMeeting), Value::Null);
    /// ```
    #[must_use]
    pub fn get(&self, column: Column) -> Value {
        if self.suppressed.contains(column) { Value::Suppressed } else { self.visible.value_of(column) }
    }

    /// The columns that are suppressed.
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
    /// let rows = aggregator.suppressed_rows(&Question::new(now), Disclosure::at_least(2))?;
    /// let suppressed: Vec<Column> = rows[0].suppressed().iter().collect();
    /// assert_eq!(suppressed, [
    ///     Column::ContactsInEmails,
    ///     Column::AccountContactsInEmails,
    ///     Column::EngagementStartDate,
    ///     Column::DaysSinceLastEmail,
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn suppressed(&self) -> ColumnSet {
        self.suppressed
    }

    /// The same row with another score.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # use account_engagement::row::SuppressedRow;
    /// use account_engagement::Score;
    ///
    /// # let plain: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// let score = Score { raw: 2.0, relative: 50.0 };
    /// assert_eq!(SuppressedRow::from(plain).with_score(score).score(), score);
    /// ```
    #[must_use]
    pub fn with_score<T: ScoreState>(self, score: T) -> SuppressedRow<T> {
        SuppressedRow { visible: self.visible.with_score(score), suppressed: self.suppressed }
    }
}

/// Nothing is suppressed.
impl<S: ScoreState> From<Row<S>> for SuppressedRow<S> {
    fn from(row: Row<S>) -> SuppressedRow<S> {
        SuppressedRow { visible: row, suppressed: ColumnSet::EMPTY }
    }
}

/// The columns with their values, since a suppressed figure would look like a zero in the fields.
impl<S: ScoreState> fmt::Debug for SuppressedRow<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = Column::ALL.iter().map(|column| (column.name(), self.get(*column)));
        write!(f, "SuppressedRow of {:?} ", self.account_id())?;
        f.debug_map().entries(columns).finish()
    }
}
