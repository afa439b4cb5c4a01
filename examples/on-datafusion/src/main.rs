//! Engagement rows by SQL over Parquet: copies become states, and states become rows. Each step is a statement. The
//! engine divides it into partitions, and spills to disk when memory is short.

mod program;

use std::collections::BTreeMap;
use std::process::ExitCode;

use account_engagement::{Aggregator, Key};
use anyhow::Result;
use kit::destinations::Destinations;
use kit::progress::{self, ProgressBar};
use on_datafusion::args::JobArgs;
use on_datafusion::bare::Bare;
use on_datafusion::job::Job;
use on_datafusion::output::{Output, say};
use on_datafusion::session::session;
use on_datafusion::spent::Spent;
use on_datafusion::{Directories, Functions, Rows, Summary, Taken, one_state};
use tokio::runtime::Runtime;

use program::Program;

fn main() -> ExitCode {
    kit::program::main(|program: Program| {
        // As a task, so that a panic of the engine is an error like others.
        Runtime::new()?.block_on(async { tokio::spawn(run(program)).await? })
    })
}

async fn run(program: Program) -> Result<()> {
    if let Some(written) = program.generated()? {
        say(&written);
        return Ok(());
    }
    let args = &program.job;
    // An output that cannot be written is reported before anything is read.
    Destinations::new(&args.output)?;
    let key = args.state_key()?;
    let (job, _gone_after) = args.job()?;
    let names = Directories::names(&job.directory)?;
    let mut run = Run { args, job: &job, key, names: &names, bar: progress::steps(), spent: Spent::new() };
    let Outcome { taken, summary, state } = if program.bare { run.bare()? } else { run.engine(&program).await? };
    run.bar.finish_and_clear();
    let text = summary.text(&taken);
    match state {
        Some(state) => one_state::show(args, &job, &state, &names, &taken, &text)?,
        None => say(&text),
    }
    run.spent.states(&summary);
    say(&run.spent.text());
    Ok(())
}

/// A run and its progress.
struct Run<'a> {
    args: &'a JobArgs,
    job: &'a Job,
    key: Key,
    names: &'a BTreeMap<String, String>,
    bar: ProgressBar,
    spent: Spent,
}

/// The result of a run. `state` is one state of everything, for the table and the report. If it is `None`, the rows are
/// written already.
struct Outcome {
    taken: [Taken; 2],
    summary: Summary,
    state: Option<Aggregator>,
}

impl Run<'_> {
    async fn engine(&mut self, program: &Program) -> Result<Outcome> {
        let functions = Functions::new(self.key.clone())?;
        let session = session(&functions, program.partitions, program.memory_limit)?;
        self.bar.set_message("checking the copies");
        let taken = self.job.survey(&session).await?;
        self.spent.step("survey");
        self.bar.set_message("folding");
        self.job.keep(&session).await?;
        self.spent.step("fold");
        self.bar.set_message("counting");
        let mut summary = self.job.tally(&session).await?;
        self.spent.step("tally");
        if self.args.needs_one_state() {
            self.bar.set_message("merging");
            let state = one_state::merge(self.job, &self.key)?;
            self.spent.step("merge");
            return Ok(Outcome { taken, summary, state: Some(state) });
        }
        self.bar.set_message("computing rows");
        let mut to = Output::new(self.args.output.out.as_deref())?.begin()?;
        let rows = Rows::new(&self.args.output, self.names, &mut to)?;
        summary.longest_share = self.job.rows(&session, rows).await?;
        to.finish()?;
        self.spent.step("rows");
        Ok(Outcome { taken, summary, state: None })
    }

    fn bare(&mut self) -> Result<Outcome> {
        let mut bare = Bare::new(self.job, self.key.clone())?;
        self.bar.set_message("folding");
        let taken = bare.fold(self.job)?;
        self.spent.step("fold");
        self.bar.set_message("computing rows");
        if self.args.needs_one_state() {
            let summary = bare.tally(self.job)?;
            self.spent.step("tally");
            return Ok(Outcome { taken, summary, state: Some(bare.into_state()) });
        }
        let mut to = Output::new(self.args.output.out.as_deref())?.begin()?;
        let summary = bare.answer(self.job, Rows::new(&self.args.output, self.names, &mut to)?)?;
        to.finish()?;
        self.spent.step("rows");
        Ok(Outcome { taken, summary, state: None })
    }
}
