//! Rows as CSV, as they come: the bytes that every example of this repository writes.

use std::io::{self, Write};

use account_engagement::{Row, Score, SuppressedRow};
use anyhow::{Context as _, Result};
use csv::Writer;
use datafusion::arrow::array::{AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{Float64Type, Int64Type};

use crate::row_struct;

/// Rows on their way out.
pub(crate) struct Rows<W: Write> {
    csv: Writer<W>,
    longest: u64,
}

impl<W: Write> Rows<W> {
    /// With the header, which stands there without rows, too.
    pub(crate) fn new(to: W) -> Result<Rows<W>> {
        let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(to);
        csv.write_record(Row::header()).map_err(io_error)?;
        Ok(Rows { csv, longest: 0 })
    }

    /// Rows, their scores, and how long the states were that they came of.
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let rows = batch.column_by_name("row").and_then(|rows| rows.as_struct_opt());
        let scores = batch.column_by_name("score").and_then(|scores| scores.as_primitive_opt::<Float64Type>());
        let bytes = batch.column_by_name("bytes").and_then(|bytes| bytes.as_primitive_opt::<Int64Type>());
        let (rows, scores) = rows.zip(scores).context("the rows have not come as they were asked for")?;
        for (row, score) in row_struct::rows(rows)?.into_iter().zip(scores) {
            // The raw score stays where it was reckoned: no column has it.
            self.one(&row.with_score(Score { raw: f64::NAN, relative: score.context("a row without a score")? }))?;
        }
        let longest = bytes.into_iter().flatten().flatten().filter_map(|bytes| u64::try_from(bytes).ok()).max();
        self.longest = self.longest.max(longest.unwrap_or_default());
        Ok(())
    }

    /// One row.
    pub(crate) fn one(&mut self, row: &SuppressedRow) -> Result<()> {
        Ok(self.csv.serialize(row).map_err(io_error)?)
    }

    /// How long the longest state was.
    pub(crate) fn finish(mut self) -> Result<u64> {
        self.csv.flush()?;
        Ok(self.longest)
    }
}

/// The error of the writer itself: `io::Error::from` would hide a broken pipe in another kind.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}
