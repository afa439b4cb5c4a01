//! The steps, each a statement of SQL: what cannot be taken in, the states, what counted, the rows.

mod sql;
mod written;

use std::io::Write;
use std::num::NonZeroU32;

use anyhow::{Context as _, Error, Result};
use datafusion::arrow::array::{AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{Int64Type, UInt64Type};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SessionContext;
use futures::TryStreamExt as _;

use crate::asked::Asked;
use crate::directories::Directories;
use crate::told::{States, Taken, Told, Unfit};
use sql::Table;
use written::Rows;

/// What is asked of which data. Works through SQL alone, so that any session does which has the functions: one
/// on this machine, or one of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The folder of Parquet with copies of emails, or where it lies; `None` where there are none.
    pub emails: Option<String>,
    /// The same of meetings.
    pub meetings: Option<String>,
    /// The folder of states, to which [`fold`](Job::fold) adds and of which [`answer`](Job::answer) asks.
    pub states: String,
    /// The folder with `accounts.json` and `mailboxes.json`, under the same path in every process.
    pub directory: String,
    /// The question.
    pub asked: Asked,
    /// Into so many buckets messages and meetings are dealt. The same for all that is folded into one folder.
    pub buckets: NonZeroU32,
    /// Into so many shares accounts are dealt.
    pub shares: NonZeroU32,
}

impl Job {
    /// Buckets, where nothing else is said: 10⁷ messages have states of some 3 MB.
    pub const BUCKETS: NonZeroU32 = NonZeroU32::new(256).unwrap();
    /// Shares, where nothing else is said.
    pub const SHARES: NonZeroU32 = NonZeroU32::new(256).unwrap();

    /// States are long: so few are in a batch when they are asked.
    pub const STATES_IN_BATCH: usize = 64;

    /// Takes in what the tables have, as states of buckets in the folder. Again, it adds the same, which is harmless.
    ///
    /// # Errors
    ///
    /// What cannot be read, and what the session says.
    pub async fn fold(&self, session: &SessionContext) -> Result<[Taken; 2]> {
        let directory = Directories::reference(&self.directory)?;
        let mut taken = [Taken::default(), Taken::default()];
        let folders = [&self.emails, &self.meetings];
        for ((table, folder), taken) in Table::ALL.into_iter().zip(folders).zip(&mut taken) {
            let Some(folder) = folder else { continue };
            let fold = self.fold_table(session, table, folder, &directory);
            *taken = fold.await.with_context(|| folder.clone())?;
        }
        Ok(taken)
    }

    async fn fold_table(&self, session: &SessionContext, table: Table, folder: &str, directory: &str) -> Result<Taken> {
        run(session, &sql::drop_table(table.name())).await?;
        run(session, &sql::table(table.name(), folder)).await?;
        let schema = session.table(table.name()).await.map_err(plain)?;
        let copy = table.copy(schema.schema());
        let counts = run(session, &sql::count(table)).await?;
        let copies = counts.iter().flat_map(|batch| numbers(batch, 0)).sum();
        let why = run(session, &sql::rejected(table, &copy)).await?;
        let rejected = why.iter().flat_map(|batch| {
            let words = batch.column(0).as_string_opt::<i32>().into_iter().flatten().flatten().map(str::to_owned);
            words.zip(numbers(batch, 1)).map(|(why, copies)| Unfit { why, copies }).collect::<Vec<_>>()
        });
        let rejected = rejected.collect();
        run(session, &sql::fold(self, table, &copy, directory)).await?;
        Ok(Taken { copies, rejected })
    }

    /// Asks the states: rows as CSV, and what counted and what did not.
    ///
    /// # Errors
    ///
    /// What cannot be read or written, and what the session says.
    pub async fn answer(&self, session: &SessionContext, to: &mut (dyn Write + Send)) -> Result<Told> {
        let directory = Directories::reference(&self.directory)?;
        let question = serde_json::to_string(&self.asked).context("the question")?;
        let batch_size = session.copied_config().batch_size();
        run(session, &format!("SET datafusion.execution.batch_size = {}", Job::STATES_IN_BATCH)).await?;
        let answered = self.answer_in_small_batches(session, &directory, &question, to).await;
        run(session, &format!("SET datafusion.execution.batch_size = {batch_size}")).await?;
        answered
    }

    async fn answer_in_small_batches(
        &self,
        session: &SessionContext,
        directory: &str,
        question: &str,
        to: &mut (dyn Write + Send),
    ) -> Result<Told> {
        run(session, &sql::drop_table("states")).await?;
        run(session, &sql::table("states", &self.states)).await.with_context(|| self.states.clone())?;
        let mut told = Told::default();
        for lines in run(session, &sql::tallies(directory, question)).await? {
            read_tallies(&lines, &mut told)?;
        }
        let rows = session.sql(&sql::rows(self.shares, directory, question)).await.map_err(plain)?;
        let mut rows_in_batches = rows.execute_stream().await.map_err(plain)?;
        let mut rows = Rows::new(to)?;
        while let Some(batch) = rows_in_batches.try_next().await.map_err(plain)? {
            rows.write(&batch)?;
        }
        told.longest_share = rows.finish()?;
        Ok(told)
    }
}

/// Adds what counted and what did not; every state has exactly one line of emails that counted, which is where its
/// length is.
fn read_tallies(lines: &RecordBatch, told: &mut Told) -> Result<()> {
    let text = |place: usize| lines.column(place).as_string_opt::<i32>().context("a tally without words");
    let (activities, verdicts) = (text(0)?, text(1)?);
    let counts = lines.column(2).as_primitive_opt::<UInt64Type>().context("a tally without numbers")?;
    for row in 0..lines.num_rows() {
        let (activity, verdict) = (activities.value(row), verdicts.value(row));
        if (activity, verdict) == ("emails", "counted") {
            let number = |place| numbers(lines, place).nth(row).unwrap_or_default();
            told.states = States { number: number(3), bytes: number(4), longest: number(5) };
        }
        told.add(activity, verdict, counts.value(row));
    }
    Ok(())
}

/// A column of counts.
fn numbers(batch: &RecordBatch, column: usize) -> impl Iterator<Item = u64> {
    let numbers = batch.columns().get(column).and_then(|column| column.as_primitive_opt::<Int64Type>());
    numbers.into_iter().flatten().map(|number| number.and_then(|number| u64::try_from(number).ok()).unwrap_or_default())
}

async fn run(session: &SessionContext, statement: &str) -> Result<Vec<RecordBatch>> {
    let done = async { session.sql(statement).await?.collect().await };
    done.await.map_err(plain)
}

/// What is wrong, without the engine's way to it.
fn plain(error: DataFusionError) -> Error {
    match error.find_root() {
        DataFusionError::Plan(what) | DataFusionError::Execution(what) => Error::msg(what.clone()),
        _ => Error::msg(error.to_string()),
    }
}
