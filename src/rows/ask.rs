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
use crate::row::Unscored;
use crate::score::{ScoreError, score};
use crate::window::WindowError;

/// Why no rows come out.
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
    /// See [`Aggregator`].
    pub fn rows<Z: TimeZone>(&self, question: &Question<'_, Z>) -> Result<Rows, RowsError> {
        let Rows { rows, tallies, frame, overall } = self.unscored_rows(question)?;
        Ok(Rows { rows: score(rows, question.model, question.normalizer)?, tallies, frame, overall })
    }

    /// The rows without scores: what a cluster asks of each part, to score all together.
    ///
    /// # Errors
    ///
    /// [`WindowError`] for a window that is none.
    ///
    /// # Examples
    ///
    /// See [`score`].
    pub fn unscored_rows<Z: TimeZone>(&self, question: &Question<'_, Z>) -> Result<Rows<Unscored>, WindowError> {
        let inquiry = Inquiry::new(self, question)?;
        let gathered = gather_all(&inquiry, &question.zone);
        let folded = fold(&inquiry, inquiry.asked, slice::from_ref(&gathered), inquiry.units());
        present(&inquiry, folded, gathered.tallies, &gathered.seen, &question.zone)
    }
}
