//! The same answer without the engine: one aggregator, one thread, the same Parquet. The difference is the cost of the
//! engine.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use account_engagement::{Aggregator, Key, SuppressedRow};
use anyhow::{Context as _, Result};
use datafusion::arrow::array::{RecordBatch, StructArray};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::copies::{Copies, Form};
use crate::directories::Directories;
use crate::job::Job;
use crate::parts::{self, Below};
use crate::summary::{States, Summary, Taken, Unfit};
use crate::written::Rows;

/// One state of everything.
pub struct Bare {
    aggregator: Aggregator,
}

impl Bare {
    /// An empty state with the job's directory.
    ///
    /// # Errors
    ///
    /// A directory that cannot be read or is invalid.
    pub fn new(job: &Job, key: Key) -> Result<Bare> {
        Ok(Bare { aggregator: Aggregator::new(key, Directories::read(&job.directory)?) })
    }

    /// Records the copies in the tables.
    ///
    /// # Errors
    ///
    /// A file that cannot be read.
    pub fn fold(&mut self, job: &Job) -> Result<[Taken; 2]> {
        let mut taken = [Taken::default(), Taken::default()];
        let tables = [(Form::Email, &job.emails), (Form::Meeting, &job.meetings)];
        for ((form, folder), taken) in tables.into_iter().zip(&mut taken) {
            let Some(folder) = folder else { continue };
            parts::check(folder, Below::PassedOver)?;
            *taken = self.fold_table(form, Path::new(folder)).with_context(|| folder.clone())?;
        }
        Ok(taken)
    }

    fn fold_table(&mut self, form: Form, folder: &Path) -> Result<Taken> {
        let mut taken = Taken::default();
        let mut rejected: BTreeMap<String, u64> = BTreeMap::new();
        for part in parts::parts(folder, Below::PassedOver)? {
            let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(&part)?)?;
            let names = form.columns().iter().map(|(name, ..)| *name);
            let known = ProjectionMask::columns(builder.parquet_schema(), names);
            for batch in builder.with_projection(known).build()? {
                let batch = batch.with_context(|| part.display().to_string())?;
                taken.copies += batch.num_rows() as u64;
                self.fold_batch(&batch, &mut rejected)?;
            }
        }
        taken.rejected = rejected.into_iter().map(|(why, copies)| Unfit { why, copies }).collect();
        taken.rejected.sort_by_key(|unfit| std::cmp::Reverse(unfit.copies));
        Ok(taken)
    }

    /// Offers all copies at once, which is faster. If one is rejected, offers them again one by one: a second copy
    /// changes nothing.
    fn fold_batch(&mut self, batch: &RecordBatch, rejected: &mut BTreeMap<String, u64>) -> Result<()> {
        let structs = StructArray::from(batch.clone());
        let copies = Copies::new(&structs).map_err(|cause| anyhow::anyhow!("{cause}"))?;
        let places: Vec<usize> = (0..batch.num_rows()).collect();
        if copies.offer(&places, &mut self.aggregator).is_err() {
            for place in places {
                if let Err(unfit) = copies.offer(&[place], &mut self.aggregator) {
                    *rejected.entry(unfit.to_string()).or_default() += 1;
                }
            }
        }
        Ok(())
    }

    /// Writes the rows, and returns what counted and what did not.
    ///
    /// # Errors
    ///
    /// A question that the library refuses, and rows that cannot be written.
    pub fn answer<W: Write>(&self, job: &Job, mut rows: Rows<'_, W>) -> Result<Summary> {
        let answer = self.aggregator.suppressed_rows(&job.asked.question(), job.asked.disclosure())?;
        answer.iter().try_for_each(|row| rows.one(row))?;
        rows.finish()?;
        Ok(self.summary(&answer))
    }

    /// What counted and what did not.
    ///
    /// # Errors
    ///
    /// A question that the library refuses.
    pub fn tally(&self, job: &Job) -> Result<Summary> {
        let answer = self.aggregator.suppressed_rows(&job.asked.question(), job.asked.disclosure())?;
        Ok(self.summary(&answer))
    }

    /// The state itself.
    #[must_use]
    pub fn into_state(self) -> Aggregator {
        self.aggregator
    }

    fn summary(&self, answer: &account_engagement::Rows<SuppressedRow>) -> Summary {
        let mut summary = Summary::default();
        summary.add_all("emails", answer.email_tally());
        summary.add_all("meetings", answer.meeting_tally());
        let bytes = self.aggregator.heap_bytes() as u64;
        summary.states = States { number: 1, bytes, longest: bytes };
        summary
    }
}
