//! A question of the command line, and its answer.

use std::collections::BTreeMap;

use account_engagement::chrono_tz::Tz;
use account_engagement::row::SuppressedRow;
use account_engagement::{Aggregator, Disclosure, Level, Question, Rows};
use anyhow::Result;
use chrono::{DateTime, FixedOffset};

use crate::args::QuestionArgs;
use crate::movement::Movement;

/// A question, and its rows.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The state that was asked.
    pub aggregator: &'a Aggregator,
    /// The question.
    pub question: Question<Tz>,
    /// The least number of people that a figure must rest on.
    pub disclosure: Disclosure,
    /// For which instant.
    pub as_of: DateTime<FixedOffset>,
    /// The zone of all dates.
    pub zone: Tz,
    /// The accounts' names, by id.
    pub names: &'a BTreeMap<String, String>,
    /// The rows.
    pub rows: Rows<SuppressedRow>,
}

impl<'a> Answer<'a> {
    /// Asks the question of the command line. `levels` are asked for where it names none.
    ///
    /// # Errors
    ///
    /// The question cannot be answered: see [`Aggregator::rows`].
    pub fn new(
        aggregator: &'a Aggregator,
        asked: &QuestionArgs,
        as_of: DateTime<FixedOffset>,
        levels: &[Level],
        names: &'a BTreeMap<String, String>,
    ) -> Result<Answer<'a>> {
        let question = asked.question(as_of, levels);
        let disclosure = asked.disclosure();
        let rows = aggregator.suppressed_rows(&question, disclosure)?;
        Ok(Answer { aggregator, question, disclosure, as_of, zone: asked.zone, names, rows })
    }

    /// Who goes cold and who warms up; `None` if the window is too short to compare.
    ///
    /// # Errors
    ///
    /// See [`Aggregator::rows`].
    pub fn movement(&self) -> Result<Option<Movement>> {
        Movement::ask(self.aggregator, self.question.clone(), self.disclosure, self.as_of, self.zone)
    }
}
