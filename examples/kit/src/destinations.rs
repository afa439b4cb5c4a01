//! Where an answer goes: the rows to standard output or `--out`, the page to `--report`.

use anyhow::Result;

use crate::answer::Answer;
use crate::args::{Format, OutputArgs};
use crate::output::Output;
use crate::report::{About, Report};
use crate::row_writer::{RowWriter, columns};
use crate::table::{self, Look};
use crate::terminal;

/// The destinations that the command line names.
#[derive(Debug)]
pub struct Destinations {
    args: OutputArgs,
    rows: Output,
    page: Option<Report>,
}

impl Destinations {
    /// Looks whether all of it can be written, before anything is read.
    ///
    /// # Errors
    ///
    /// See [`Output::new`] and [`Report::new`].
    pub fn new(args: &OutputArgs) -> Result<Destinations> {
        Ok(Destinations {
            args: args.clone(),
            rows: Output::new(args.out.as_deref())?,
            page: args.report.as_deref().map(Report::new).transpose()?,
        })
    }

    /// Writes the rows, and the page if one is asked for. Below a table are the accounts that go cold, those that warm
    /// up and those that are silent, and the summary; with CSV and JSON the summary goes to standard error.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub fn show(&self, answer: &Answer<'_>, summary: &str, about: &About) -> Result<()> {
        let columns = columns(&self.args.extra, answer.names);
        match self.args.format {
            Format::Table => {
                let text = self.text(answer, summary)?;
                self.rows.write(|to| to.write_all(text.as_bytes()))?;
            }
            Format::Csv => self.rows.write(|to| RowWriter::csv(columns, to)?.all(&answer.rows))?,
            Format::Json => self.rows.write(|to| RowWriter::json(columns, to)?.all(&answer.rows))?,
        }
        if self.args.format != Format::Table {
            terminal::say(summary);
        }
        match &self.page {
            Some(page) => page.write(answer, about),
            None => Ok(()),
        }
    }

    fn text(&self, answer: &Answer<'_>, summary: &str) -> Result<String> {
        let look = Look::new(self.args.color, &self.rows);
        let mut text = table::render(&answer.rows, answer.names, look);
        let movement = answer.movement()?.map(|movement| movement.lines(answer.names, look.width));
        for part in [movement.as_deref().unwrap_or_default(), summary] {
            if !part.is_empty() {
                text = text + "\n" + part;
            }
        }
        Ok(text)
    }
}
