//! The wire form in, rows out: emails and meetings as JSON lines become sixteen engagement
//! columns for each account.
//!
//! The library does no input or output of its own. What every program does is in the kit; here is the source: [`input`]
//! reads lines, [`shards`] offers them on several threads.

mod args;
mod bad_line;
mod input;
mod shards;
mod tallies;
mod timing;

use std::process::ExitCode;

use anyhow::Result;
use kit::answer::Answer;
use kit::output::Output;
use kit::people::People;
use kit::run::{self, RunFiles};
use kit::{enrichment, program, terminal};

use args::Args;
use timing::Stopwatch;

fn main() -> ExitCode {
    program::main(|args: Args| run(&args))
}

fn run(args: &Args) -> Result<()> {
    let as_of = args.question.as_of()?;
    let output = Output::new(args.output.out.as_deref())?;
    let sources = args.sources()?;
    let files = RunFiles::read(&args.run)?;
    let run = files.run()?;
    let people = People::read(&args.people, &args.run, run.as_ref())?;
    let empty = run::aggregator(run.as_ref(), args.key.key()?, people.directory);

    let mut watch = Stopwatch::default();
    let intake = shards::take_in(args, &sources, &empty, &mut watch)?;
    let levels = args.output.format.levels();
    let answer =
        watch.time("rows_s", || Answer::new(&intake.aggregator, &args.question, as_of, levels, &people.names))?;

    let overview = answer.rows.overview();
    let summary = tallies::table(&intake, &answer.rows) + &enrichment::page(&overview, &files.facts(run.as_ref()));
    watch.time("write_s", || answer.show(&args.output, &output, &summary))?;
    if args.timing {
        terminal::say(&watch.timing(&intake));
    }
    files.record(run.as_ref(), &overview)
}
