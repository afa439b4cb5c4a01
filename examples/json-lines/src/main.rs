//! The wire form in, rows out: emails and meetings as JSON lines become sixteen engagement
//! columns for each account, as CSV or JSON.
//!
//! The library does no input or output of its own; all of it is here.

mod args;
mod bad_line;
mod contacts;
mod enrichment;
mod history;
mod input;
mod output;
mod people;
mod report;
mod shards;

use std::process::ExitCode;

use account_engagement::Aggregator;
use account_engagement::enrichment::Run;
use account_engagement::question::zone_named;
use anyhow::{Context as _, Result};
use clap::Parser as _;

use args::Args;
use enrichment::Settings;
use history::History;
use output::Output;
use report::Stopwatch;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::say(&format!("{error:#}\n"));
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let question = args.question(zone_named(&args.zone).context("--zone")?);
    let output = Output::new(args.out.as_deref())?;
    let sources = args.sources()?;
    let settings = args.enrichment.as_deref().map(Settings::read).transpose()?;
    let run = settings.as_ref().map(|settings| settings.run(args.run_at())).transpose()?;
    let history = args.history.as_deref().map(History::read).transpose()?;
    let directory = people::directory(args, run.as_ref().map(Run::enrichment))?;
    let empty = match &run {
        Some(run) => run.aggregator(args.key()?, directory).open(run).clone(),
        None => Aggregator::new(args.key()?, directory),
    };

    let mut watch = Stopwatch::default();
    let intake = shards::take_in(args, &sources, &empty, &mut watch)?;
    let rows = watch.time("rows_s", || intake.aggregator.rows(&question))?;
    watch.time("write_s", || output.write(&rows, args.format))?;

    report::say(&report::tallies(&intake, &rows));
    if let (Some(settings), Some(run)) = (&settings, &run) {
        let before = history.as_ref().and_then(History::last_run);
        report::say(&format!("\n{}", settings.page(run, &rows.overview(), before)));
    }
    if args.timing {
        report::say(&watch.timing(&intake));
    }
    if let (Some(history), Some(run)) = (history, &run) {
        history.record(run, &rows.overview())?;
    }
    Ok(())
}
