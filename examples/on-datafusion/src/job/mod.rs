//! The steps, each a statement of SQL: what cannot be taken in, the states, what counted, the rows.

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
use crate::told::{States, Taken, Told, Unfit, WithoutPast};
use crate::written::Rows;
use sql::{Asking, Table};

const UNWRITTEN: &str = "the rows cannot be written";

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
    /// The folder with `accounts.json` and `mailboxes.json`, under the same path in every process: a
    /// [reference](Directories::reference), so that all steps know the same of who is who.
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
    /// Shares, where nothing else is said: of 10⁷ messages the largest has some 6 MB.
    pub const SHARES: NonZeroU32 = NonZeroU32::new(1024).unwrap();

    /// Takes in what the tables have, as states of buckets in the folder: [`survey`](Job::survey), then
    /// [`keep`](Job::keep). Again, it adds the same, which is harmless.
    ///
    /// # Errors
    ///
    /// What cannot be read, and what the session says.
    pub async fn fold(&self, session: &SessionContext) -> Result<[Taken; 2]> {
        let taken = self.survey(session).await?;
        self.keep(session).await?;
        Ok(taken)
    }

    /// How many copies the tables have, and which of them cannot be taken in.
    ///
    /// # Errors
    ///
    /// What cannot be read, and what the session says.
    pub async fn survey(&self, session: &SessionContext) -> Result<[Taken; 2]> {
        let mut taken = [Taken::default(), Taken::default()];
        for ((table, folder), taken) in self.tables().zip(&mut taken) {
            let Some(folder) = folder else { continue };
            parts::check(folder, Below::PassedOver)?;
            *taken = survey(session, table, folder).await.with_context(|| folder.to_owned())?;
        }
        Ok(taken)
    }

    /// Adds the states of all copies that can be taken in to the folder.
    ///
    /// # Errors
    ///
    /// A folder with states of another number of buckets or another key, and nothing is added to it. What cannot be read
    /// or written, and what the session says.
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

    /// Refuses a folder to which other states than these belong, before these are in it.
    async fn check_states(&self, session: &SessionContext) -> Result<()> {
        let Some(opened) = self.open_states(session).await? else { return Ok(()) };
        let (folder, buckets) = (&self.states, self.buckets);
        if opened.buckets != u64::from(buckets.get()) {
            // Copies of one message would be in two of them and count twice.
            bail!("{folder}: the states here are of {} buckets, these would be of {buckets}", opened.buckets);
        }
        let read = run(session, &opened.asking().readable()).await;
        read.map(drop).with_context(|| format!("{folder}: the states here"))
    }

    fn tables(&self) -> impl Iterator<Item = (Table, Option<&str>)> {
        Table::ALL.into_iter().zip([self.emails.as_deref(), self.meetings.as_deref()])
    }

    /// Asks the states: rows, and what counted and what did not.
    ///
    /// # Errors
    ///
    /// What cannot be read or written, and what the session says.
    pub async fn answer<W: Write + Send>(&self, session: &SessionContext, rows: Rows<'_, W>) -> Result<Told> {
        let mut told = self.tally(session).await?;
        told.longest_share = self.rows(session, rows).await?;
        Ok(told)
    }

    /// Asks what counted and what did not.
    ///
    /// # Errors
    ///
    /// What cannot be read, and what the session says.
    pub async fn tally(&self, session: &SessionContext) -> Result<Told> {
        let opened = self.asked_states(session).await?;
        let mut told = Told::default();
        for lines in run(session, &opened.asking().tallies()).await.with_context(|| self.states.clone())? {
            read_tallies(&lines, &mut told)?;
        }
        if opened.adopts {
            let additions = run(session, &opened.asking().additions()).await;
            let additions = additions.with_context(|| self.states.clone())?;
            told.without_past = additions.iter().find_map(|batch| {
                let directories = numbers(batch, 0).next().filter(|directories| *directories > 0)?;
                Some(WithoutPast { directories, additions: numbers(batch, 1).next()? })
            });
        }
        Ok(told)
    }

    /// Writes the rows, and says how long the longest state of a share was that has rows.
    ///
    /// # Errors
    ///
    /// What cannot be read or written, and what the session says.
    pub async fn rows<W: Write + Send>(&self, session: &SessionContext, mut rows: Rows<'_, W>) -> Result<u64> {
        let opened = self.asked_states(session).await?;
        let answer = async { session.sql(&opened.asking().rows(self.shares)).await?.execute_stream().await };
        let mut batches = answer.await.map_err(plain).with_context(|| self.states.clone())?;
        while let Some(batch) = batches.try_next().await.map_err(plain).with_context(|| self.states.clone())? {
            rows.write(&batch).context(UNWRITTEN)?;
        }
        rows.finish().context(UNWRITTEN)
    }

    /// Names the states that are to be asked.
    async fn asked_states(&self, session: &SessionContext) -> Result<Opened<'_>> {
        let opened = self.open_states(session).await?;
        opened.with_context(|| format!("{}: no states are here yet: fold the mail of a day into it", self.states))
    }

    /// Names the states and looks at how they were made, if there are any.
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
            // Both were folded at a time, and neither saw the other.
            [one, other, ..] => bail!("{}: some states are of {one} buckets, some of {other}: fold anew", self.states),
        };
        let directories = run(session, sql::directories()).await.with_context(|| self.states.clone())?;
        let adopts = directories.iter().flat_map(texts).any(|content| content != Directories::content(&self.directory));
        Ok(Some(Opened { directory: &self.directory, question, adopts, buckets }))
    }
}

/// States that are to be asked: the directory and the question as they travel, whether some were made over another
/// directory, and of how many buckets they are.
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

/// Copies are short and states are long. What has been spilled comes back by the batch, so that few rows are to be in
/// one where memory is limited.
fn rows_in_batch(session: &SessionContext, usually: usize, limited: usize) -> usize {
    match session.runtime_env().memory_pool.memory_limit() {
        MemoryLimit::Finite(_) => limited,
        _ => usually,
    }
}

/// Names a table, and gives its rows as copies.
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

/// The first column's texts.
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

/// What is wrong, without the engine's way to it.
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
    // What a function says of the types it is given stands between two sentences of the engine's.
    let said = what.split_once("coercion failed with: Error during planning: ");
    match said.and_then(|(_, said)| said.split_once(". No function matches")) {
        Some((said, _)) => Error::msg(said.to_owned()),
        None => Error::msg(what),
    }
}
