//! What is different from an earlier answer ([SPEC 14](crate::guide::rules#spec-14)).

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;
use thiserror::Error;

use crate::row::level::Level;
use crate::row::{Column, ColumnKind, ReadRow, Row, Score, ScoreState, SuppressedRow, Value};
use crate::rows::Rows;

/// What stands in one column of a row, and stood there in an earlier one. Rule: [SPEC 14](crate::guide::rules#spec-14).
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
    /// What stood there.
    pub before: Value,
    /// What stands there.
    pub after: Value,
}

impl Change {
    /// How much more it is: of counts, days and seconds the difference, of dates how many days later.
    ///
    /// `None` where there was none before, is none after, or one of the two is [suppressed](Value::Suppressed); and for
    /// [`Column::EngagementScore`], whose two values are relative to two cohorts and cannot be compared. The rows' raw
    /// scores can. Rule: [SPEC 9](crate::guide::rules#spec-9).
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
            ColumnKind::Count | ColumnKind::Days => {
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
    /// The columns that are different from those of an earlier row, in order: this month from last
    /// month, or this year from the one as of a week ago.
    ///
    /// What the two rows are of is not compared: neither their accounts nor
    /// [`AggregationStartDate`](Column::AggregationStartDate) and [`AggregationLevel`](Column::AggregationLevel), since
    /// the start of every window moves with its as-of. Rule: [SPEC 14](crate::guide::rules#spec-14).
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
    /// The columns that are different from those of an earlier row: as [`Row::changes_since`].
    ///
    /// A figure that is suppressed on both rows is not a change, whatever it is.
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

/// What is different about one account in later rows; see [`Rows::changes_since`].
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
    /// The account could have rows in both: these columns of its Year row changed, in order; none
    /// where all is as it was.
    Between(Vec<Change>),
    /// It could have none in the earlier rows: the directory of then did not have it, or it stood
    /// under its parent.
    New,
    /// It could have none in the later rows any more.
    Gone,
}

impl Changes {
    /// The columns that changed; none for an account that is new or gone.
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

/// Why it cannot be said what is different about an account.
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
    /// Neither of the two directories has the account, with rows of its own.
    #[error(
        "account {account:?} can have rows neither in the earlier rows nor in the later: expected the id of an account of one of their directories"
    )]
    UnknownAccount {
        /// The id.
        account: String,
    },
}

impl<R: ReadRow<Score = Score>> Rows<R> {
    /// What is different about one account since earlier rows: of an earlier as-of, of the directory of
    /// an earlier day, or of other weights (see [`rescored`](Rows::rescored)).
    ///
    /// Compares the account's Year rows as [`Row::changes_since`] does. An account without activity is
    /// compared as a row of zeros and nulls, whether or not it was asked to have one, so that one that
    /// fell silent is not taken for one that is [gone](Changes::Gone). Whatever else the two questions
    /// differ in shows as a change. It says no more than the two tables side by side: see what
    /// [`Disclosure`](crate::Disclosure) does not promise.
    ///
    /// # Errors
    ///
    /// [`ChangesError`] when either question did not ask for [`Level::Year`], and for an account that is
    /// in neither.
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
    /// // The directory of then had no accounts.
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

/// What stands in the Year row of an account without activity.
fn of_silence(column: Column) -> Value {
    match column.kind() {
        ColumnKind::Score => Value::Number(0.0),
        ColumnKind::Count => Value::Count(0),
        ColumnKind::Date | ColumnKind::Days | ColumnKind::Seconds | ColumnKind::Level => Value::Null,
    }
}

/// The columns about an account in which two rows differ.
fn changes(before: impl Fn(Column) -> Value, after: impl Fn(Column) -> Value) -> impl Iterator<Item = Change> {
    let about = |column: &Column| !matches!(column, Column::AggregationStartDate | Column::AggregationLevel);
    let change = move |column| Change { column, before: before(column), after: after(column) };
    Column::STANDARD.into_iter().filter(about).map(change).filter(|change| !is_same(change.before, change.after))
}

/// A number that is none, which only a row of one's own can have, is the same as another.
fn is_same(one: Value, other: Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) if one.is_nan() && other.is_nan() => true,
        _ => one == other,
    }
}
