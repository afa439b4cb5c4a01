//! Rows of the engine on their way out, as they come: the bytes that every example of this repository writes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use account_engagement::score::score;
use account_engagement::{DefaultModel, MaxAbs, Score, SuppressedRow};
use anyhow::{Context as _, Result};
use datafusion::arrow::array::{AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{Float64Type, Int64Type};
use kit::args::{Format, OutputArgs};
use kit::row_writer::{RowWriter, columns};

use crate::row_struct;

/// Rows on their way out, and how long the states were that they came of.
#[derive(Debug)]
pub struct Rows<'n, W: Write> {
    to: RowWriter<'n, W>,
    longest: u64,
}

impl<'n, W: Write> Rows<'n, W> {
    /// As the command line asks for them: CSV, or JSON. A table is of all rows at once, and not written here.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub fn new(output: &OutputArgs, names: &'n BTreeMap<String, String>, to: W) -> io::Result<Rows<'n, W>> {
        let columns = columns(&output.extra, names);
        let to = match output.format {
            Format::Json => RowWriter::json(columns, to)?,
            Format::Csv | Format::Table => RowWriter::csv(columns, to)?,
        };
        Ok(Rows { to, longest: 0 })
    }

    /// The rows of a batch, with their scores.
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let rows = batch.column_by_name("row").and_then(|rows| rows.as_struct_opt());
        let scores = batch.column_by_name("score").and_then(|scores| scores.as_primitive_opt::<Float64Type>());
        let bytes = batch.column_by_name("bytes").and_then(|bytes| bytes.as_primitive_opt::<Int64Type>());
        let (rows, scores) = rows.zip(scores).context("the rows have not come as they were asked for")?;
        let rows = row_struct::rows(rows)?;
        // The raw score is of the row alone, and does not travel; the relative one is of the whole cohort, and does.
        let raw = score(rows.clone(), &DefaultModel::default(), &MaxAbs)?;
        for ((row, relative), raw) in rows.into_iter().zip(scores).zip(raw) {
            let relative = relative.context("a row without a score")?;
            self.one(&row.with_score(Score { raw: raw.score().raw, relative }))?;
        }
        let longest = bytes.into_iter().flatten().flatten().filter_map(|bytes| u64::try_from(bytes).ok()).max();
        self.longest = self.longest.max(longest.unwrap_or_default());
        Ok(())
    }

    /// One row.
    pub(crate) fn one(&mut self, row: &SuppressedRow) -> io::Result<()> {
        self.to.row(row)
    }

    /// How long the longest state was.
    pub(crate) fn finish(self) -> io::Result<u64> {
        self.to.finish()?;
        Ok(self.longest)
    }
}
