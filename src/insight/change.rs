//! What changed since an earlier answer ([SPEC 14](crate::guide::rules#spec-14)).

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;
use thiserror::Error;

use crate::row::level::Level;
use crate::row::{Column, ColumnKind, ReadRow, Row, Score, ScoreState, SuppressedRow, Value};
use crate::rows::Rows;

/// The value of one column in an earlier row and in a later one. Rule: [SPEC 14](crate::guide::rules#spec-14).
///
/// # Wire form
///
/// `{"column": "NoOfEmails_ToAccount", "before": 3, "after": 5}`; null as on a [`Row`].
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Accounts, Aggregator, Directory, Key, Mailbox, Question};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
/// # let rows = aggregator.rows(&Question::new(now).accounts(Accounts::All))?;
/// let mut later = rows[0].clone();
/// later.emails_to_account += 2;
/// let changes: Vec<_> = later.changes_since(&rows[0]).collect();
/// assert_eq!(serde_json::to_string(&changes)?, r#"[{"column":"NoOfEmails_ToAccount","before":0,"after":2}]"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The column.
    pub column: Column,
    /// The value in the earlier row.
    pub before: Value,
    /// The value in the later row.
    pub after: Value,
}

impl Change {
    /// The later value less the earlier one; for dates, the number of days between them.
    ///
    /// `None` if there was no value before or after, if one of the two is [suppressed](Value::Suppressed), and for
    /// [`Column::EngagementScore`]: its two values are relative to two cohorts and cannot be compared. The raw scores
    /// of the rows can be compared. Rule: [SPEC 9](crate::guide::rules#spec-9).
    ///
    /// ```
    /// use account_engagement::{Accounts, Aggregator, Account, Column, Directory, Key, Question, Value};
    ///
    /// let directory = Directory::builder().add_accounts([Account::new("birch")]).build()?;
    /// let question = Question::new(chrono::DateTime::UNIX_EPOCH).accounts(Accounts::All);
    /// let rows = Aggregator::new(Key::PUBLIC, directory).rows(&question)?;
    /// let mut later = rows[0].clone();
    /// later.emails_to_account += 2;
    ///
    /// let change = later.changes_since(&rows[0]).next().unwrap();
    /// assert_eq!((change.column, change.before, change.after),
    ///     (Column::EmailsToAccount, Value::Count(0), Value::Count(2)));
    /// assert_eq!(change.difference(), Some(2.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        if self.column == Column::EngagementScore {
            return None;
        }
        match self.column.kind() {
            ColumnKind::Count | ColumnKind::Total | ColumnKind::Days => {
                let (before, after) = self.before.as_count().zip(self.after.as_count())?;
                #[expect(clippy::cast_precision_loss, reason = "rounded once, after the subtraction")]
                Some((i128::from(after) - i128::from(before)) as f64)
            }
            ColumnKind::Date => {
                let (before, after) = self.before.as_date().zip(self.after.as_date())?;
                Some(f64::from(after.to_epoch_days()) - f64::from(before.to_epoch_days()))
            }
            ColumnKind::Score | ColumnKind::Seconds => {
                let (before, after) = self.before.as_f64().zip(self.after.as_f64())?;
                Some(after - before).filter(|by| by.is_finite())
            }
            ColumnKind::Level => None,
        }
    }
}

impl<S: ScoreState> Row<S> {
    /// The columns that differ from those of an earlier row, in order: this month compared with last month, or this
    /// year compared with the year as of a week ago.
    ///
    /// The accounts of the two rows are not compared, and neither are
    /// [`AggregationStartDate`](Column::AggregationStartDate) and [`AggregationLevel`](Column::AggregationLevel),
    /// because the start of every window moves with as-of. Rule: [SPEC 14](crate::guide::rules#spec-14).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Column, Email, Level, Question};
    /// use chrono::TimeDelta;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// for (id, day) in [("m1", 0), ("m2", 35), ("m3", 36)] {
    ///     let sent = now + TimeDelta::days(day);
    ///     aggregator.record_email(&Email::new(id, sent, "rep@corp.example").to("bo@birch.example"))?;
    /// }
    /// let question = Question::new(now + TimeDelta::days(36)).levels([Level::Month]);
    /// let months = aggregator.rows(&question)?;
    /// let changed: Vec<_> = months[1].changes_since(&months[0]).map(|change| change.column).collect();
    /// assert_eq!(changed, [Column::EmailsToAccount, Column::DaysSinceLastEmail]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn changes_since(&self, earlier: &Row<S>) -> impl Iterator<Item = Change> {
        changes(|column| earlier.get(column), |column| self.get(column))
    }
}

impl<S: ScoreState> SuppressedRow<S> {
    /// The columns that differ from those of an earlier row, as in [`Row::changes_since`].
    ///
    /// A figure that is suppressed on both rows is not a change, even if its value changed.
    /// Rule: [SPEC 14](crate::guide::rules#spec-14).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, Level, Row, Unscored, Value};
    /// use account_engagement::row::{ColumnSet, SuppressedRow};
    /// use chrono::NaiveDate;
    ///
    /// let march = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    /// let mut plain: Row<Unscored> = Row::new("birch", Level::Month, march);
    /// plain.contacts_in_emails = 4;
    /// let shown = SuppressedRow::from(plain.clone());
    /// let hidden = SuppressedRow::new(plain, ColumnSet::EMPTY.with(Column::ContactsInEmails));
    /// let change = hidden.changes_since(&shown).next().unwrap();
    /// assert_eq!((change.before, change.after), (Value::Count(4), Value::Suppressed));
    /// assert_eq!(change.difference(), None);
    /// ```
    pub fn changes_since(&self, earlier: &SuppressedRow<S>) -> impl Iterator<Item = Change> {
        changes(|column| earlier.get(column), |column| self.get(column))
    }
}

/// What changed for one account; see [`Rows::changes_since`].
/// Rule: [SPEC 14](crate::guide::rules#spec-14).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Column, Directory, Email, Key, Mailbox, Question};
/// use account_engagement::insight::Changes;
/// use chrono::{DateTime, TimeDelta};
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let (then, now) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::days(7));
/// aggregator.record_email(&Email::new("m1", then, "rep@corp.example").to("bo@birch.example"))?;
/// aggregator.record_email(&Email::new("m2", now, "rep@corp.example").to("bo@birch.example"))?;
///
/// // The same question as of two instants.
/// let earlier = aggregator.rows(&Question::new(then))?;
/// let rows = aggregator.rows(&Question::new(now))?;
/// let changes = rows.changes_since(&earlier, "birch")?;
/// let changed: Vec<_> = changes.iter().map(|change| (change.column, change.difference())).collect();
/// assert_eq!(changed, [(Column::EmailsToAccount, Some(1.0))]);
/// assert_eq!(rows.changes_since(&earlier, "oak")?, Changes::Between(vec![]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Changes {
    /// The account can have rows in both answers: these columns of its Year row changed, in order. The list is empty if
    /// nothing changed.
    Between(Vec<Change>),
    /// The account could not have rows in the earlier answer: the directory did not have it, or it was reported under
    /// its parent.
    New,
    /// The account cannot have rows in the later answer.
    Gone,
}

impl Changes {
    /// The columns that changed; empty for an account that is new or gone.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Column, Email, Question};
    /// use account_engagement::insight::Changes;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let earlier = aggregator.rows(&Question::new(now))?;
    /// aggregator.record_email(&Email::new("m2", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let changes = aggregator.rows(&Question::new(now))?.changes_since(&earlier, "birch")?;
    /// let columns: Vec<Column> = changes.iter().map(|change| change.column).collect();
    /// assert_eq!(columns, [Column::EmailsToAccount]);
    /// assert_eq!(Changes::New.iter().count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> core::slice::Iter<'_, Change> {
        match self {
            Changes::Between(changes) => changes.iter(),
            Changes::New | Changes::Gone => [].iter(),
        }
    }
}

impl<'c> IntoIterator for &'c Changes {
    type Item = &'c Change;
    type IntoIter = core::slice::Iter<'c, Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Why the changes of an account cannot be found.
///
/// ```
/// use account_engagement::{Aggregator, Directory, Key, Level, Question};
///
/// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let question = Question::new(chrono::DateTime::UNIX_EPOCH);
/// let rows = aggregator.rows(&question)?;
/// let months = aggregator.rows(&question.levels([Level::Month]))?;
/// assert_eq!(
///     rows.changes_since(&months, "elm").unwrap_err().to_string(),
///     "the question of the earlier rows did not ask for the level Year: expected it in Question::levels"
/// );
/// assert_eq!(
///     rows.changes_since(&rows, "elm").unwrap_err().to_string(),
///     "account \"elm\" can have rows neither in the earlier rows nor in the later: expected the id of an account \
///      of one of their directories"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChangesError {
    /// The earlier rows have no Year rows: ask again with [`Level::Year`].
    #[error("the question of the earlier rows did not ask for the level Year: expected it in Question::levels")]
    EarlierWithoutYear,
    /// The later rows have no Year rows: ask again with [`Level::Year`].
    #[error("the question of the later rows did not ask for the level Year: expected it in Question::levels")]
    LaterWithoutYear,
    /// The account has no rows of its own in either answer: unknown account, or reported under its parent.
    #[error(
        "account {account:?} can have rows neither in the earlier rows nor in the later: expected the id of an account of one of their directories"
    )]
    UnknownAccount {
        /// The id.
        account: String,
    },
}

impl<R: ReadRow<Score = Score>> Rows<R> {
    /// What changed for one account since earlier rows. The earlier rows may have an earlier as-of, the directory of an
    /// earlier day, or other weights (see [`rescored`](Rows::rescored)).
    ///
    /// Compares the account's Year rows as [`Row::changes_since`] does. An account without activity is compared as a
    /// row of zeros and nulls, also if it has no row. Therefore an account that fell silent is not reported as
    /// [gone](Changes::Gone). Every other difference between the two questions shows as a change. The changes show no
    /// more than the two tables next to each other: see what [`Disclosure`](crate::Disclosure) does not promise.
    ///
    /// # Errors
    ///
    /// [`ChangesError`] when either question did not ask for [`Level::Year`], and for an account that has no rows of
    /// its own in either answer.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Mailbox};
    /// use account_engagement::{Aggregator, Directory, Key, Question};
    /// use account_engagement::insight::Changes;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// # let rows = aggregator.rows(&Question::new(now))?;
    ///
    /// // The earlier directory had no accounts.
    /// let question = Question::new(now);
    /// let earlier = Aggregator::new(Key::PUBLIC, Directory::builder().build()?).rows(&question)?;
    /// let rows = aggregator.rows(&question)?;
    /// assert_eq!(rows.changes_since(&earlier, "birch")?, Changes::New);
    /// assert_eq!(earlier.changes_since(&rows, "birch")?, Changes::Gone);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn changes_since(&self, earlier: &Rows<R>, account_id: &str) -> Result<Changes, ChangesError> {
        if !earlier.frame().has(Level::Year) {
            return Err(ChangesError::EarlierWithoutYear);
        }
        if !self.frame().has(Level::Year) {
            return Err(ChangesError::LaterWithoutYear);
        }
        match (earlier.account_tally(account_id), self.account_tally(account_id)) {
            (None, None) => Err(ChangesError::UnknownAccount { account: account_id.into() }),
            (None, Some(_)) => Ok(Changes::New),
            (Some(_), None) => Ok(Changes::Gone),
            (Some(_), Some(_)) => {
                let (before, after) = (earlier.year(account_id), self.year(account_id));
                let value = |row: Option<&R>, column| row.map_or_else(|| of_silence(column), |row| row.get(column));
                let changes = changes(|column| value(before, column), |column| value(after, column));
                Ok(Changes::Between(changes.collect()))
            }
        }
    }
}

/// The Year row of an account without activity.
fn of_silence(column: Column) -> Value {
    match column.kind() {
        ColumnKind::Score => Value::Number(0.0),
        ColumnKind::Count => Value::Count(0),
        ColumnKind::Total | ColumnKind::Date | ColumnKind::Days | ColumnKind::Seconds | ColumnKind::Level => {
            Value::Null
        }
    }
}

/// The columns about an account in which two rows differ.
fn changes(before: impl Fn(Column) -> Value, after: impl Fn(Column) -> Value) -> impl Iterator<Item = Change> {
    let about = |column: &Column| !matches!(column, Column::AggregationStartDate | Column::AggregationLevel);
    let change = move |column| Change { column, before: before(column), after: after(column) };
    Column::STANDARD.into_iter().filter(about).map(change).filter(|change| !is_same(change.before, change.after))
}

/// NaN, which only a caller's own row can have, is the same as NaN.
fn is_same(one: Value, other: Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) if one.is_nan() && other.is_nan() => true,
        _ => one == other,
    }
}
