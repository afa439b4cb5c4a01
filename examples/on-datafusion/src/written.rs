//! Writes the engine's rows as they arrive, with the same bytes as every other program of this repository.

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

/// Writes rows, and keeps the length of the longest state that they were computed from.
#[derive(Debug)]
pub struct Rows<'n, W: Write> {
    to: RowWriter<'n, W>,
    longest: u64,
}

impl<'n, W: Write> Rows<'n, W> {
    /// Writes the form of the command line: CSV or JSON. A table needs all rows at once, and is not written here.
    ///
    /// # Errors
    ///
    /// An output that cannot be written.
    pub fn new(output: &OutputArgs, names: &'n BTreeMap<String, String>, to: W) -> io::Result<Rows<'n, W>> {
        let columns = columns(&output.extra, names);
        let to = match output.format {
            Format::Json => RowWriter::json(columns, to)?,
            Format::Csv | Format::Table => RowWriter::csv(columns, to)?,
        };
        Ok(Rows { to, longest: 0 })
    }

    /// Writes the rows of a batch, with their scores.
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let rows = batch.column_by_name("row").and_then(|rows| rows.as_struct_opt());
        let scores = batch.column_by_name("score").and_then(|scores| scores.as_primitive_opt::<Float64Type>());
        let bytes = batch.column_by_name("bytes").and_then(|bytes| bytes.as_primitive_opt::<Int64Type>());
        let (rows, scores) = rows.zip(scores).context("the rows have not come as they were asked for")?;
        let rows = row_struct::rows(rows)?;
        // The raw score depends only on the row, so it is computed here again. The relative score depends on the
        // cohort.
        let raw = score(rows.clone(), &DefaultModel::default(), &MaxAbs)?;
        for ((row, relative), raw) in rows.into_iter().zip(scores).zip(raw) {
            let relative = relative.context("a row without a score")?;
            self.one(&row.with_score(Score { raw: raw.score().raw, relative }))?;
        }
        let longest = bytes.into_iter().flatten().flatten().filter_map(|bytes| u64::try_from(bytes).ok()).max();
        self.longest = self.longest.max(longest.unwrap_or_default());
        Ok(())
    }

    /// Writes one row.
    pub(crate) fn one(&mut self, row: &SuppressedRow) -> io::Result<()> {
        self.to.row(row)
    }

    /// Ends the output, and returns the length of the longest state.
    pub(crate) fn finish(self) -> io::Result<u64> {
        self.to.finish()?;
        Ok(self.longest)
    }
}
