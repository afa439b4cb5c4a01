//! A question asked of an aggregator (SPEC 7 to 11): gather, fold, present, score.

use core::slice;

use chrono::TimeZone;
use thiserror::Error;

use super::answer::Rows;
use super::fold::fold;
use super::gather::gather_all;
use super::inquiry::Inquiry;
use super::present::present;
use crate::aggregator::Aggregator;
use crate::question::Question;
use crate::question::window::WindowError;
use crate::row::Unscored;
use crate::score::{ScoreError, score};

/// Why no rows come out.
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
    /// The question's window is none.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// The question's model or normalizer yielded what is not a score.
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
    /// [`RowsError`] for a window that is none, and for what a model or normalizer of your own
    /// gets wrong.
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

    /// The rows without scores: what a cluster asks of each part, to score all together.
    ///
    /// # Errors
    ///
    /// [`WindowError`] for a window that is none.
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
    pub fn unscored_rows<Z: TimeZone>(&self, question: &Question<Z>) -> Result<Rows<Unscored>, WindowError> {
        let inquiry = Inquiry::new(self, question)?;
        let gathered = gather_all(&inquiry, &question.zone);
        let folded = fold(&inquiry, inquiry.asked, slice::from_ref(&gathered), inquiry.units());
        present(&inquiry, folded, gathered.tallies, &gathered.seen, &question.zone)
    }
}
