//! Merges all states into one in this process. The table with the accounts that are going cold, and the page of all
//! accounts, ask this state several questions.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use account_engagement::{Aggregator, Key};
use anyhow::{Context as _, Result};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use kit::answer::Answer;
use kit::destinations::Destinations;
use kit::report::About;
use kit::words::grouped;

use crate::args::JobArgs;
use crate::directories::Known;
use crate::job::{Job, plain};
use crate::parts::{self, Below};
use crate::state::State;
use crate::state_column::StateColumn;
use crate::summary::Taken;

/// The name of the column of states in the files of a job.
const STATE: &str = "state";

/// The number of states that are decoded at once. Each can have megabytes.
const BATCH: usize = 16;

/// Merges all states of a job. It reads the files itself, because a state can be too long for a message of a cluster.
///
/// # Errors
///
/// A file that cannot be read, and states under another key.
pub fn merge(job: &Job, key: &Key) -> Result<Aggregator> {
    let known = Known::read(key, &job.directory)?;
    let mut all = State::empty(&known);
    for part in parts::parts(Path::new(&job.states), Below::LookedInto)? {
        merge_part(&mut all, &known, &part).with_context(|| part.display().to_string())?;
    }
    Ok(all.aggregator)
}

fn merge_part(all: &mut State, known: &Known, part: &Path) -> Result<()> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(part)?)?.with_batch_size(BATCH);
    let state = ProjectionMask::columns(builder.parquet_schema(), [STATE]);
    for batch in builder.with_projection(state).build()? {
        let batch = batch?;
        let column = batch.column_by_name(STATE).context("no states are in it")?;
        let states = StateColumn::new(column).map_err(plain)?;
        for bytes in (0..batch.num_rows()).filter_map(|place| states.get(place)) {
            // A stored state can be of another day, and so be made with another directory.
            all.merge(&State::adopt(bytes, known).map_err(plain)?).map_err(plain)?;
        }
    }
    Ok(())
}

/// Asks one state of everything, and shows the answer in the form of the command line. `summary` says what happened to
/// every copy.
///
/// # Errors
///
/// A question that the library refuses, and an output that cannot be written.
pub fn show(
    args: &JobArgs,
    job: &Job,
    aggregator: &Aggregator,
    names: &BTreeMap<String, String>,
    taken: &[Taken; 2],
    summary: &str,
) -> Result<()> {
    let answer = Answer::new(aggregator, &args.question, job.asked.as_of, args.output.format.levels(), names)?;
    let read = ["Emails", "Meetings"].into_iter().zip(taken).map(|(name, taken)| (name.to_owned(), copies(taken)));
    let about = About::new(&args.question).read(read.collect());
    Destinations::new(&args.output)?.show(&answer, summary, &about)
}

/// The number of copies of stored states is not known.
fn copies(taken: &Taken) -> String {
    let rejected: u64 = taken.rejected.iter().map(|unfit| unfit.copies).sum();
    match taken.copies {
        0 => "none read: kept states only".to_owned(),
        1 => format!("1 copy read, {rejected} rejected"),
        read => format!("{} copies read, {} rejected", grouped(read), grouped(rejected)),
    }
}
