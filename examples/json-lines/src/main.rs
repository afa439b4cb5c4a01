//! The wire form in, rows out: emails and meetings as JSON lines become sixteen engagement
//! columns for each account, as CSV or JSON.
//!
//! The library does no input or output of its own; all of it is here.

mod args;
mod bad_line;
mod input;
mod output;
mod report;
mod shards;

use std::process::ExitCode;

use account_engagement::{Aggregator, zone_named};
use anyhow::{Context as _, Result};
use clap::Parser as _;

use args::Args;
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
    let empty = Aggregator::new(args.key()?, args.directory()?);

    let mut watch = Stopwatch::default();
    let intake = shards::take_in(args, &sources, &empty, &mut watch)?;
    let rows = watch.time("rows_s", || intake.aggregator.rows(&question))?;
    watch.time("write_s", || output.write(&rows, args.format))?;

    report::say(&report::tallies(&intake, &rows));
    if args.timing {
        report::say(&watch.timing(&intake));
    }
    Ok(())
}
