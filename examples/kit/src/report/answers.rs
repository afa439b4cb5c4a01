//! The rows of a page.

use account_engagement::insight::ReplyTimes;
use account_engagement::{Accounts, Aggregator, Gaps, Level, Question, Rows};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, TimeZone};

use super::figures;
use crate::movement;

/// The rows of a page, and the replies of its accounts.
#[derive(Debug)]
pub struct Answers {
    /// Year and Month rows of all accounts.
    pub rows: Rows,
    /// Year rows as of thirteen weeks earlier, of a window that begins on the same date.
    pub earlier: Rows,
    /// The replies, as of the rows.
    pub replies: Vec<ReplyTimes>,
}

impl Answers {
    /// Asks for all that a page shows. `question` is that of the command line, as of `as_of`; its levels, accounts
    /// and gaps do not matter.
    ///
    /// # Errors
    ///
    /// When the window is invalid, or the model or the normalizer gives a number that is no score.
    pub fn ask<Z: TimeZone, A: TimeZone>(
        aggregator: &Aggregator,
        question: &Question<'_, Z>,
        as_of: DateTime<A>,
    ) -> Result<Answers> {
        let question = question.clone().accounts(Accounts::All).gaps(Gaps::Omit).levels([Level::Year, Level::Month]);
        let rows = aggregator.rows(&question)?;
        let then = as_of.clone().checked_sub_signed(TimeDelta::weeks(movement::WEEKS)).unwrap_or(as_of);
        let mut earlier = question.clone().as_of(then).levels([Level::Year]);
        if let Some(coverage) = figures::coverage(&rows.overview()) {
            earlier = earlier.start(coverage.window_start);
        }
        let earlier = aggregator.rows(&earlier)?;
        let replies = aggregator.reply_times(&question)?;
        Ok(Answers { rows, earlier, replies })
    }
}
