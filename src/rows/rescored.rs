//! The same rows under other weights ([SPEC 9](crate::guide::rules#spec-9)).

use super::answer::Rows;
use crate::row::ReadRow;
use crate::score::{Normalizer, ScoreError, ScoreModel, score};

impl<R: ReadRow> Rows<R> {
    /// The same rows and tallies, scored with another model or normalizer.
    ///
    /// The result is the same as if the question had had this model and this normalizer, since only the scores depend
    /// on them. Rows without scores get them in this way. [Suppressed](crate::Disclosure) figures stay suppressed, and
    /// the model sees no more than the rows show. Rule: [SPEC 14](crate::guide::rules#spec-14).
    ///
    /// # Errors
    ///
    /// [`ScoreError`] when the model or the normalizer gives something that is not a score.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Column, DefaultModel, Directory, Email, Key, Mailbox, MaxAbs, Question};
    /// use chrono::DateTime;
    ///
    /// let directory = Directory::builder()
    ///     .add_mailboxes([Mailbox::new("rep@corp.example")])
    ///     .add_accounts([Account::new("birch").domain("birch.example")])
    ///     .build()?;
    /// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// aggregator.record_email(&Email::new("m1", DateTime::UNIX_EPOCH, "rep@corp.example").to("bo@birch.example"))?;
    /// let question = Question::new(DateTime::UNIX_EPOCH);
    /// let rows = aggregator.rows(&question)?;
    ///
    /// let without_ours = DefaultModel::default().weight(Column::EmailsToAccount, 0.0)?;
    /// let rescored = rows.rescored(&without_ours, &MaxAbs)?;
    /// assert!(rescored[0].score.raw < rows[0].score.raw);
    /// assert_eq!(rescored, aggregator.rows(&question.model(without_ours))?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rescored(&self, model: &dyn ScoreModel, normalizer: &dyn Normalizer) -> Result<Rows<R::Scored>, ScoreError> {
        let rows = score(self.rows.iter().map(ReadRow::unscored).collect(), model, normalizer)?;
        Ok(Rows { rows, tallies: self.tallies.clone(), frame: self.frame, overall: self.overall })
    }
}
