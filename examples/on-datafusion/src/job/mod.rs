//! The steps, each a statement of SQL: rejected copies, states, tallies, rows.

mod sql;

use std::io::Write;
use std::num::NonZeroU32;

use anyhow::{Context as _, Error, Result, bail};
use datafusion::arrow::array::{AsArray as _, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type, UInt64Type};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SessionContext;
use datafusion::execution::memory_pool::MemoryLimit;
use futures::TryStreamExt as _;

use crate::asked::Asked;
use crate::directories::Directories;
use crate::parts::{self, Below};
use crate::summary::{States, Summary, Taken, Unfit, WithoutPast};
use crate::written::Rows;
use sql::{Asking, Table};

const UNWRITTEN: &str = "the rows cannot be written";

/// The data and the question. A job uses only SQL, so it runs in any session that has the functions, on this machine or
/// on a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The folder or URL of the Parquet files with copies of emails; `None` without emails.
    pub emails: Option<String>,
    /// The same for meetings.
    pub meetings: Option<String>,
    /// The folder of states. [`fold`](Job::fold) adds states to it, and [`answer`](Job::answer) asks them.
    pub states: String,
    /// A [reference](Directories::reference) to the folder with `accounts.json` and `mailboxes.json`, which has the
    /// same path in every process. With a reference, all steps use the same directory.
    pub directory: String,
    /// The question.
    pub asked: Asked,
    /// The number of buckets that messages and meetings are distributed to. It is the same for all states in one
    /// folder.
    pub buckets: NonZeroU32,
    /// The number of shares that accounts are distributed to.
    pub shares: NonZeroU32,
}

impl Job {
    /// The default number of buckets: for 10⁷ messages, a state has about 3 MB.
    pub const BUCKETS: NonZeroU32 = NonZeroU32::new(256).unwrap();
    /// The default number of shares: for 10⁷ messages, the largest has about 6 MB.
    pub const SHARES: NonZeroU32 = NonZeroU32::new(1024).unwrap();

    /// Writes the copies in the tables as states of buckets to the folder: [`survey`](Job::survey), then
    /// [`keep`](Job::keep). A second call adds the same states, which changes nothing.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and an error of the session.
    pub async fn fold(&self, session: &SessionContext) -> Result<[Taken; 2]> {
        let taken = self.survey(session).await?;
        self.keep(session).await?;
        Ok(taken)
    }

    /// The number of copies in the tables, and the copies that cannot be recorded.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and an error of the session.
    pub async fn survey(&self, session: &SessionContext) -> Result<[Taken; 2]> {
        let mut taken = [Taken::default(), Taken::default()];
        for ((table, folder), taken) in self.tables().zip(&mut taken) {
            let Some(folder) = folder else { continue };
            parts::check(folder, Below::PassedOver)?;
            *taken = survey(session, table, folder).await.with_context(|| folder.to_owned())?;
        }
        Ok(taken)
    }

    /// Adds the states of all valid copies to the folder.
    ///
    /// # Errors
    ///
    /// A folder with states of another number of buckets or another key: nothing is added to it. A file that cannot be
    /// read or written, and an error of the session.
    pub async fn keep(&self, session: &SessionContext) -> Result<()> {
        self.check_states(session).await?;
        for (table, folder) in self.tables() {
            let Some(folder) = folder else { continue };
            let keep = async {
                let copy = open(session, table, folder).await?;
                run(session, &sql::fold(self, table, &copy)).await
            };
            keep.await.with_context(|| folder.to_owned())?;
        }
        Ok(())
    }

    /// Refuses a folder with other states, before states are added to it.
    async fn check_states(&self, session: &SessionContext) -> Result<()> {
        let Some(opened) = self.open_states(session).await? else { return Ok(()) };
        let (folder, buckets) = (&self.states, self.buckets);
        if opened.buckets != u64::from(buckets.get()) {
            // Copies of one message would be in two buckets and count twice.
            bail!("{folder}: the states here are of {} buckets, these would be of {buckets}", opened.buckets);
        }
        let read = run(session, &opened.asking().readable()).await;
        read.map(drop).with_context(|| format!("{folder}: the states here"))
    }

    fn tables(&self) -> impl Iterator<Item = (Table, Option<&str>)> {
        Table::ALL.into_iter().zip([self.emails.as_deref(), self.meetings.as_deref()])
    }

    /// Asks the states for rows, and for what counted and what did not.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or written, and an error of the session.
    pub async fn answer<W: Write + Send>(&self, session: &SessionContext, rows: Rows<'_, W>) -> Result<Summary> {
        let mut summary = self.tally(session).await?;
        summary.longest_share = self.rows(session, rows).await?;
        Ok(summary)
    }

    /// Asks the states for what counted and what did not.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and an error of the session.
    pub async fn tally(&self, session: &SessionContext) -> Result<Summary> {
        let opened = self.asked_states(session).await?;
        let mut summary = Summary::default();
        for lines in run(session, &opened.asking().tallies()).await.with_context(|| self.states.clone())? {
            read_tallies(&lines, &mut summary)?;
        }
        if opened.adopts {
            let additions = run(session, &opened.asking().additions()).await;
            let additions = additions.with_context(|| self.states.clone())?;
            summary.without_past = additions.iter().find_map(|batch| {
                let directories = numbers(batch, 0).next().filter(|directories| *directories > 0)?;
                Some(WithoutPast { directories, additions: numbers(batch, 1).next()? })
            });
        }
        Ok(summary)
    }

    /// Writes the rows, and returns the length of the longest state of a share that has rows.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or written, and an error of the session.
    pub async fn rows<W: Write + Send>(&self, session: &SessionContext, mut rows: Rows<'_, W>) -> Result<u64> {
        let opened = self.asked_states(session).await?;
        let answer = async { session.sql(&opened.asking().rows(self.shares)).await?.execute_stream().await };
        let mut batches = answer.await.map_err(plain).with_context(|| self.states.clone())?;
        while let Some(batch) = batches.try_next().await.map_err(plain).with_context(|| self.states.clone())? {
            rows.write(&batch).context(UNWRITTEN)?;
        }
        rows.finish().context(UNWRITTEN)
    }

    /// Registers the states to ask.
    async fn asked_states(&self, session: &SessionContext) -> Result<Opened<'_>> {
        let opened = self.open_states(session).await?;
        opened.with_context(|| format!("{}: no states are here yet: fold the mail of a day into it", self.states))
    }

    /// Registers the states, if there are any, and reads how they were made.
    async fn open_states(&self, session: &SessionContext) -> Result<Option<Opened<'_>>> {
        parts::check(&self.states, Below::LookedInto)?;
        let question = serde_json::to_string(&self.asked).context("the question")?;
        run(session, &sql::batch_size(rows_in_batch(session, 64, 16))).await?;
        run(session, &sql::drop_table("states")).await?;
        run(session, &sql::folders_below(Below::LookedInto)).await?;
        run(session, sql::no_partitions()).await?;
        match run(session, &sql::table("states", &self.states)).await {
            Err(error) if error.to_string().starts_with("No files found") => return Ok(None),
            named => named.map(drop).with_context(|| self.states.clone())?,
        }
        let buckets = run(session, sql::buckets()).await.with_context(|| self.states.clone())?;
        let buckets: Vec<u64> = buckets.iter().flat_map(|batch| numbers(batch, 0)).collect();
        let buckets = match buckets[..] {
            [] => return Ok(None),
            [buckets] => buckets,
            // Two runs folded at the same time, and neither saw the other.
            [one, other, ..] => bail!("{}: some states are of {one} buckets, some of {other}: fold again", self.states),
        };
        let directories = run(session, sql::directories()).await.with_context(|| self.states.clone())?;
        let adopts = directories.iter().flat_map(texts).any(|content| content != Directories::content(&self.directory));
        Ok(Some(Opened { directory: &self.directory, question, adopts, buckets }))
    }
}

/// The states to ask: the directory and the question in the form of SQL, whether some states were made with another
/// directory, and the number of buckets.
struct Opened<'a> {
    directory: &'a str,
    question: String,
    adopts: bool,
    buckets: u64,
}

impl Opened<'_> {
    fn asking(&self) -> Asking<'_> {
        Asking { directory: self.directory, question: &self.question, adopts: self.adopts }
    }
}

/// Copies are short and states are long. Spilled data is read back one batch at a time, so a batch must have few rows
/// if memory is limited.
fn rows_in_batch(session: &SessionContext, usually: usize, limited: usize) -> usize {
    match session.runtime_env().memory_pool.memory_limit() {
        MemoryLimit::Finite(_) => limited,
        _ => usually,
    }
}

/// Registers a table, and returns its rows as copies.
async fn open(session: &SessionContext, table: Table, folder: &str) -> Result<String> {
    run(session, &sql::folders_below(Below::PassedOver)).await?;
    run(session, sql::no_partitions()).await?;
    run(session, &sql::batch_size(rows_in_batch(session, 8192, 64))).await?;
    run(session, &sql::drop_table(table.name())).await?;
    run(session, &sql::table(table.name(), folder)).await?;
    let copies = session.table(table.name()).await.map_err(plain)?;
    Ok(table.copy(copies.schema()))
}

async fn survey(session: &SessionContext, table: Table, folder: &str) -> Result<Taken> {
    let copy = open(session, table, folder).await?;
    let copies = run(session, &sql::count(table)).await?;
    let rejected = run(session, &sql::rejected(table, &copy)).await?;
    let unfit = rejected
        .iter()
        .flat_map(|batch| texts(batch).zip(numbers(batch, 1)).map(|(why, copies)| Unfit { why, copies }));
    Ok(Taken { copies: copies.iter().flat_map(|batch| numbers(batch, 0)).sum(), rejected: unfit.collect() })
}

/// Adds what counted and what did not. Every state has exactly one line for the emails that counted. That line has the
/// length of the state.
fn read_tallies(lines: &RecordBatch, summary: &mut Summary) -> Result<()> {
    let text = |place: usize| lines.column(place).as_string_opt::<i32>().context("a tally without words");
    let (activities, verdicts) = (text(0)?, text(1)?);
    let counts = lines.column(2).as_primitive_opt::<UInt64Type>().context("a tally without numbers")?;
    for row in 0..lines.num_rows() {
        let (activity, verdict) = (activities.value(row), verdicts.value(row));
        if (activity, verdict) == ("emails", "counted") {
            let number = |place| numbers(lines, place).nth(row).unwrap_or_default();
            summary.states = States { number: number(3), bytes: number(4), longest: number(5) };
        }
        summary.add(activity, verdict, counts.value(row));
    }
    Ok(())
}

/// The texts of the first column.
fn texts(batch: &RecordBatch) -> impl Iterator<Item = String> {
    let column = batch.columns().first().and_then(|column| cast(column, &DataType::Utf8).ok());
    let texts = column.and_then(|column| column.as_string_opt::<i32>().cloned());
    texts.into_iter().flat_map(|texts| texts.iter().flatten().map(str::to_owned).collect::<Vec<_>>())
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

/// The cause of an error, without the engine's context.
#[expect(clippy::needless_pass_by_value, reason = "as `map_err` calls it")]
pub(crate) fn plain(error: DataFusionError) -> Error {
    let what = match error.find_root() {
        DataFusionError::Plan(what) | DataFusionError::Execution(what) => what.clone(),
        DataFusionError::ResourcesExhausted(what) => {
            let what = what.split(" with top memory consumers").next().unwrap_or_default();
            format!("{what}: raise --memory-limit, or lower --partitions")
        }
        _ => error.to_string(),
    };
    // The engine puts the error of a function about its types between two sentences of its own.
    let said = what.split_once("coercion failed with: Error during planning: ");
    match said.and_then(|(_, said)| said.split_once(". No function matches")) {
        Some((said, _)) => Error::msg(said.to_owned()),
        None => Error::msg(what),
    }
}
