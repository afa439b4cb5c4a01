//! A question asked of an aggregator ([SPEC 7](crate::guide::rules#spec-7) to [11](crate::guide::rules#spec-11)):
//! gather, fold, present, score.

use core::slice;

use chrono::TimeZone;
use thiserror::Error;

use super::answer::Rows;
use super::fold::fold;
use super::gather::gather_all;
use super::inquiry::Inquiry;
use super::present::{Presented, present};
use crate::aggregator::Aggregator;
use crate::question::window::WindowError;
use crate::question::{Disclosure, Question};
use crate::row::{Row, SuppressedRow, Unscored};
use crate::score::{ScoreError, score};

/// Why a question has no answer.
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox, Normalizer};
/// use account_engagement::{Email, Level, Question, RowsError};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// // `Mute` is a normalizer that gives no scores.
/// # #[derive(Debug)]
/// # struct Mute;
/// # impl Normalizer for Mute {
/// #     fn normalize(&self, _: &[f64]) -> Vec<f64> {
/// #         vec![]
/// #     }
/// # }
/// let question = Question::new(now).levels([Level::Year]);
/// let error = aggregator.rows(&question.normalizer(Mute)).unwrap_err();
/// assert!(matches!(error, RowsError::Score(_)));
/// assert_eq!(
///     error.to_string(),
///     "the normalizer gave 0 scores for the Year from 1969-01-01: expected 1, one for each account"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum RowsError {
    /// The question's window is invalid.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// The question's model or normalizer gave something that is not a score.
    #[error(transparent)]
    Score(#[from] ScoreError),
}

impl Aggregator {
    /// The scored rows of all accounts, with every person looked up in today's directory.
    ///
    /// The composition of [`unscored_rows`](Aggregator::unscored_rows) and [`score`].
    ///
    /// # Errors
    ///
    /// [`RowsError`] for a start after the as-of date, for a window outside the range of dates, and for a model or
    /// normalizer that breaks its contract.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Level, Question};
    /// use chrono::TimeDelta;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let levels: Vec<Level> = rows.iter().map(|row| row.level).collect();
    /// assert_eq!(levels, [Level::Year, Level::Month, Level::Week]);
    ///
    /// let tomorrow = now.date_naive() + TimeDelta::days(1);
    /// assert_eq!(
    ///     aggregator.rows(&Question::new(now).start(tomorrow)).unwrap_err().to_string(),
    ///     "the window starts on 1970-01-02, after as-of's date 1970-01-01: give an earlier start or a later as-of"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rows<Z: TimeZone>(&self, question: &Question<Z>) -> Result<Rows, RowsError> {
        let Rows { rows, tallies, frame, overall } = self.unscored_rows(question)?;
        Ok(Rows { rows: score(rows, question.score_model(), question.score_normalizer())?, tallies, frame, overall })
    }

    /// The rows without scores: a cluster computes them for each part, and scores all of them together.
    ///
    /// # Errors
    ///
    /// [`WindowError`] for a start after the as-of date, and for a window outside the range of dates.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{DefaultModel, Email, MaxAbs, Question, Unscored};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let question = Question::new(now);
    /// let unscored = aggregator.unscored_rows(&question)?;
    /// assert_eq!(unscored[0].score, Unscored);
    /// assert_eq!(unscored.rescored(&DefaultModel::default(), &MaxAbs)?, aggregator.rows(&question)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unscored_rows<Z: TimeZone>(&self, question: &Question<Z>) -> Result<Rows<Row<Unscored>>, WindowError> {
        Ok(self.present(question, Disclosure::ALL)?.rows)
    }

    /// The scored rows, without the figures that rest on too few people, and without the figures that these could be
    /// derived from: see [`Disclosure`].
    ///
    /// With [`Disclosure::ALL`] nothing is suppressed, and it costs no more than [`rows`](Aggregator::rows). A program
    /// whose users choose the threshold therefore needs only this type of rows.
    ///
    /// # Errors
    ///
    /// As [`rows`](Aggregator::rows).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Column, Disclosure, Email, Question, Value};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let question = Question::new(now);
    /// let rows = aggregator.suppressed_rows(&question, Disclosure::at_least(3))?;
    /// assert_eq!(rows[0].get(Column::ContactsInEmails), Value::Suppressed);
    /// let rows = aggregator.suppressed_rows(&question, Disclosure::ALL)?;
    /// assert_eq!(rows[0].get(Column::ContactsInEmails), Value::Count(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn suppressed_rows<Z: TimeZone>(
        &self,
        question: &Question<Z>,
        disclosure: Disclosure,
    ) -> Result<Rows<SuppressedRow>, RowsError> {
        let presented = self.present(question, disclosure)?;
        Ok(presented.suppressed_and_scored(question.score_model(), question.score_normalizer())?)
    }

    /// The same without scores: a cluster computes them for each part, and scores all of them together.
    ///
    /// # Errors
    ///
    /// As [`unscored_rows`](Aggregator::unscored_rows).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{DefaultModel, Disclosure, Email, MaxAbs, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let (question, three) = (Question::new(now), Disclosure::at_least(3));
    /// let unscored = aggregator.unscored_suppressed_rows(&question, three)?;
    /// let scored = unscored.rescored(&DefaultModel::default(), &MaxAbs)?;
    /// assert_eq!(scored, aggregator.suppressed_rows(&question, three)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unscored_suppressed_rows<Z: TimeZone>(
        &self,
        question: &Question<Z>,
        disclosure: Disclosure,
    ) -> Result<Rows<SuppressedRow<Unscored>>, WindowError> {
        Ok(self.present(question, disclosure)?.suppressed())
    }

    fn present<Z: TimeZone>(&self, question: &Question<Z>, disclosure: Disclosure) -> Result<Presented, WindowError> {
        let inquiry = Inquiry::new(self, question, disclosure)?;
        let gathered = gather_all(&inquiry, &question.zone);
        let folded = fold(&inquiry, inquiry.asked, slice::from_ref(&gathered), inquiry.units());
        present(&inquiry, folded, gathered.tallies, &gathered.seen, &question.zone)
    }
}
