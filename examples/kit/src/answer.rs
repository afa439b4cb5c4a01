//! The answer to a question, in the form that the command line asks for.

use std::collections::BTreeMap;

use account_engagement::chrono_tz::Tz;
use account_engagement::row::SuppressedRow;
use account_engagement::{Aggregator, Disclosure, Level, Question, Rows};
use anyhow::Result;
use chrono::{DateTime, FixedOffset};

use crate::args::{Format, OutputArgs, QuestionArgs};
use crate::movement::Movement;
use crate::output::Output;
use crate::rows::Columns;
use crate::table::{self, Look};
use crate::terminal;

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

    /// Writes the rows. Below a table are the accounts that go cold and those that warm up, and the summary; with CSV
    /// and JSON the summary goes to standard error.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub fn show(&self, args: &OutputArgs, output: &Output, summary: &str) -> Result<()> {
        let columns = Columns { extra: &args.extra, names: self.names };
        match args.format {
            Format::Table => {
                let look = Look::new(args.color, output);
                let movement = self.movement()?.map(|movement| movement.lines(self.names, look.width));
                let parts = [Some(table::render(&self.rows, self.names, look)), movement, Some(summary.to_owned())];
                let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
                return output.write(|to| to.write_all(parts.join("\n").as_bytes()));
            }
            Format::Csv => output.write(|to| columns.write_csv(&self.rows, to))?,
            Format::Json => output.write(|to| columns.write_json(&self.rows, to))?,
        }
        terminal::say(summary);
        Ok(())
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
