use alloc::sync::Arc;

use chrono::NaiveDate;

use crate::row::column::Column;
use crate::row::column_set::ColumnSet;
use crate::row::level::Level;
use crate::row::plain::Row;
use crate::row::score::{Score, ScoreState, Unscored};
use crate::row::suppressed::SuppressedRow;
use crate::row::value::Value;

/// What can be read from every row, a plain [`Row`] or a [`SuppressedRow`]. Sealed: no other type implements it.
///
/// Segments, rules, measures, cards, histories, changes and explanations take rows of both types.
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Column, Disclosure, Email, Question};
/// use account_engagement::row::ReadRow;
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// fn line(row: &impl ReadRow) -> String {
///     format!("{}: {} emails, {:?} days", row.account_id(), row.email_count(), row.get(Column::DaysSinceLastEmail))
/// }
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let question = Question::new(now);
/// assert_eq!(line(&aggregator.rows(&question)?[0]), "birch: 1 emails, Count(0) days");
/// let suppressed = aggregator.suppressed_rows(&question, Disclosure::at_least(3))?;
/// assert_eq!(line(&suppressed[0]), "birch: 1 emails, Suppressed days");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait ReadRow: Clone + sealed::Sealed<Self::Score> {
    /// A [`Score`] or [`Unscored`].
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::ReadRow;
    /// fn is_scored<R: ReadRow<Score = account_engagement::Score>>(_: &R) {}
    /// ```
    type Score: ScoreState;

    /// The same row with a score.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::ReadRow;
    /// fn best<R: ReadRow>(rows: &[R::Scored]) -> Option<&R::Scored> {
    ///     rows.iter().max_by(|one, other| one.score().raw.total_cmp(&other.score().raw))
    /// }
    /// ```
    type Scored: ReadRow<Score = Score>;

    /// The same row without a score.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::ReadRow;
    /// fn forget<R: ReadRow>(rows: &[R]) -> Vec<R::Unscored> {
    ///     rows.iter().map(R::unscored).collect()
    /// }
    /// ```
    type Unscored: ReadRow<Score = Unscored, Scored = Self::Scored>;

    /// The account's id, trimmed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert_eq!(&**ReadRow::account_id(&row), "birch");
    /// ```
    fn account_id(&self) -> &Arc<str>;

    /// [`Column::AggregationLevel`]
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert_eq!(ReadRow::level(&row), Level::Year);
    /// ```
    fn level(&self) -> Level;

    /// [`Column::AggregationStartDate`]: the first date of the period.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert_eq!(ReadRow::start(&row), row.start);
    /// ```
    fn start(&self) -> NaiveDate;

    /// All counted emails, in both directions.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert_eq!(ReadRow::email_count(&row), 0);
    /// ```
    fn email_count(&self) -> u64;

    /// All counted meetings, including those that neither side initiated.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert_eq!(ReadRow::meeting_count(&row), 0);
    /// ```
    fn meeting_count(&self) -> u64;

    /// The raw score and the score relative to the other accounts, or nothing yet.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert_eq!(ReadRow::score(&row), Unscored);
    /// ```
    fn score(&self) -> Self::Score;

    /// Whether the period has counted activity; a row that fills a gap has none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert!(!ReadRow::has_activity(&row));
    /// ```
    fn has_activity(&self) -> bool;

    /// The value of a column.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert_eq!(ReadRow::get(&row, account_engagement::Column::DaysSinceLastEmail), account_engagement::Value::Null);
    /// ```
    fn get(&self, column: Column) -> Value;

    /// The columns that are suppressed; none on a plain row.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert!(ReadRow::suppressed(&row).is_empty());
    /// ```
    fn suppressed(&self) -> ColumnSet;

    /// The same row with another score.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert_eq!(ReadRow::with_score(row, account_engagement::Score::default()).score.raw, 0.0);
    /// ```
    fn with_score(self, score: Score) -> Self::Scored;

    /// The same row without a score.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Level, Row, Unscored};
    /// # let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// use account_engagement::row::ReadRow;
    /// assert_eq!(ReadRow::unscored(&row), row);
    /// ```
    fn unscored(&self) -> Self::Unscored;
}

pub(crate) mod sealed {
    use crate::row::plain::Row;

    /// Only this crate can create it. Other code must not see the row without its suppressed columns, where they look
    /// like zeros.
    #[derive(Debug)]
    pub struct Inside(pub(in crate::row) ());

    pub trait Sealed<S> {
        /// The row as it may be seen: suppressed counts are 0, and other suppressed figures are null.
        fn visible(&self, _: Inside) -> &Row<S>;
    }
}

/// The row as a score model sees it: suppressed counts are 0, and other suppressed figures are null.
pub(crate) fn visible<R: ReadRow>(row: &R) -> &Row<R::Score> {
    row.visible(sealed::Inside(()))
}

impl<S: ScoreState> sealed::Sealed<S> for Row<S> {
    fn visible(&self, _: sealed::Inside) -> &Row<S> {
        self
    }
}

impl<S: ScoreState> ReadRow for Row<S> {
    type Score = S;
    type Scored = Row<Score>;
    type Unscored = Row<Unscored>;

    fn account_id(&self) -> &Arc<str> {
        &self.account_id
    }

    fn level(&self) -> Level {
        self.level
    }

    fn start(&self) -> NaiveDate {
        self.start
    }

    fn email_count(&self) -> u64 {
        Row::email_count(self)
    }

    fn meeting_count(&self) -> u64 {
        Row::meeting_count(self)
    }

    fn score(&self) -> S {
        self.score
    }

    fn has_activity(&self) -> bool {
        Row::has_activity(self)
    }

    fn get(&self, column: Column) -> Value {
        self.value_of(column)
    }

    fn suppressed(&self) -> ColumnSet {
        ColumnSet::EMPTY
    }

    fn with_score(self, score: Score) -> Row {
        Row::with_score(self, score)
    }

    fn unscored(&self) -> Row<Unscored> {
        Row::with_score(self.clone(), Unscored)
    }
}

impl<S: ScoreState> sealed::Sealed<S> for SuppressedRow<S> {
    fn visible(&self, _: sealed::Inside) -> &Row<S> {
        self.as_visible()
    }
}

impl<S: ScoreState> ReadRow for SuppressedRow<S> {
    type Score = S;
    type Scored = SuppressedRow<Score>;
    type Unscored = SuppressedRow<Unscored>;

    fn account_id(&self) -> &Arc<str> {
        SuppressedRow::account_id(self)
    }

    fn level(&self) -> Level {
        SuppressedRow::level(self)
    }

    fn start(&self) -> NaiveDate {
        SuppressedRow::start(self)
    }

    fn email_count(&self) -> u64 {
        SuppressedRow::email_count(self)
    }

    fn meeting_count(&self) -> u64 {
        SuppressedRow::meeting_count(self)
    }

    fn score(&self) -> S {
        SuppressedRow::score(self)
    }

    fn has_activity(&self) -> bool {
        SuppressedRow::has_activity(self)
    }

    fn get(&self, column: Column) -> Value {
        SuppressedRow::get(self, column)
    }

    fn suppressed(&self) -> ColumnSet {
        SuppressedRow::suppressed(self)
    }

    fn with_score(self, score: Score) -> SuppressedRow {
        SuppressedRow::with_score(self, score)
    }

    fn unscored(&self) -> SuppressedRow<Unscored> {
        SuppressedRow::with_score(self.clone(), Unscored)
    }
}
