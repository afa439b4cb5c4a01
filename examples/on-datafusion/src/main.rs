//! Engagement rows by SQL over Parquet: copies become states, states rows, each step a statement that the engine
//! spreads over partitions and spills where memory is short.

mod program;

use std::process::ExitCode;

use anyhow::{Error, Result};
use clap::Parser as _;
use on_datafusion::Functions;
use on_datafusion::bare::Bare;
use on_datafusion::output::{Output, is_enough, say};
use on_datafusion::session::session;
use on_datafusion::spent::Spent;

use program::Program;

#[tokio::main]
async fn main() -> ExitCode {
    // As a task, so that a panic of the engine over what it reads is an error like others.
    let ran = tokio::spawn(run(Program::parse())).await.map_err(Error::from).flatten();
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_enough(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("on-datafusion: {error:#}"));
            ExitCode::from(2)
        }
    }
}

async fn run(program: Program) -> Result<()> {
    if let Some(written) = program.generated()? {
        say(&written);
        return Ok(());
    }
    let output = Output::new(program.job.out.as_deref())?;
    let (job, _gone_after) = program.job.job()?;
    let key = program.job.key()?;
    let bar = program::bar();
    let mut spent = Spent::new();
    let mut to;
    let (taken, told) = if program.bare {
        let mut bare = Bare::new(&job, key)?;
        bar.set_message("taking in");
        let taken = bare.fold(&job)?;
        spent.step("fold");
        bar.set_message("asking");
        to = output.begin()?;
        let told = bare.answer(&job, &mut to)?;
        spent.step("rows");
        (taken, told)
    } else {
        let session = session(&Functions::new(key)?, program.partitions, program.memory_limit)?;
        bar.set_message("looking for what cannot be taken in");
        let taken = job.survey(&session).await?;
        spent.step("survey");
        bar.set_message("taking in");
        job.keep(&session).await?;
        spent.step("fold");
        bar.set_message("asking what counts");
        let mut told = job.tally(&session).await?;
        spent.step("tally");
        bar.set_message("asking for rows");
        to = output.begin()?;
        told.longest_share = job.rows(&session, &mut to).await?;
        spent.step("rows");
        (taken, told)
    };
    to.finish()?;
    bar.finish_and_clear();
    spent.states(&told);
    say(&told.text(&taken));
    say(&spent.text());
    Ok(())
}
