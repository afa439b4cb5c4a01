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

use account_engagement::enrichment::Run;
use anyhow::Result;
use kit::answer::Answer;
use kit::enrichment::Fact;
use kit::output::Output;
use kit::people::People;
use kit::report::{About, Report, recorded};
use kit::run::{self, RunFiles};
use kit::{enrichment, program, terminal};

use args::Args;
use shards::Shard;
use timing::Stopwatch;

fn main() -> ExitCode {
    program::main(|args: Args| run(&args))
}

fn run(args: &Args) -> Result<()> {
    let as_of = args.question.as_of()?;
    let output = Output::new(args.output.out.as_deref())?;
    let report = args.output.report.as_deref().map(Report::new).transpose()?;
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
    let facts = files.facts(run.as_ref());
    let summary = tallies::table(&intake, &answer.rows) + &enrichment::page(&overview, &facts);
    watch.time("write_s", || answer.show(&args.output, &output, &summary))?;
    if args.timing {
        terminal::say(&watch.timing(&intake));
    }
    if let Some(report) = report {
        report.write(&answer, &about(args, &intake, run.as_ref(), facts))?;
    }
    files.record(run.as_ref(), &overview)
}

/// The report's texts that are not in the rows.
fn about(args: &Args, intake: &Shard<'_>, run: Option<&Run<'_>>, facts: Vec<Fact>) -> About {
    let read = [("Emails", &intake.emails), ("Meetings", &intake.meetings)];
    let read = read.map(|(name, counts)| recorded(name, &counts.outcomes)).into();
    let mut about = About { read, ..About::new(&args.question) };
    about.facts.extend(facts);
    if let Some(run) = run {
        about.title = run.enrichment().name().into();
    }
    about
}
