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
use kit::args::KitArgs;
use kit::destinations::Destinations;
use kit::lists::seen::SeenDomains;
use kit::lists::unmatched;
use kit::people::People;
use kit::report::{About, recorded};
use kit::run::{self, RunFiles};
use kit::{enrichment, program, terminal};

use args::Args;
use timing::Stopwatch;

fn main() -> ExitCode {
    program::main(|args: Args| run(&args))
}

fn run(args: &Args) -> Result<ExitCode> {
    let KitArgs { people, question, output, key } = &args.kit;
    let as_of = question.as_of()?;
    let destinations = Destinations::new(output)?;
    let sources = args.sources()?;
    let files = RunFiles::read(&args.run)?;
    let run = files.run()?;
    let found = args.our_domain.found(|sink| shards::first_pass(&sources, sink))?;
    let people = People::read_with(people, &args.run, run.as_ref(), found)?;
    let list_summary = people.summary();
    let empty = run::aggregator(run.as_ref(), key.key()?, people.directory);

    let mut watch = Stopwatch::default();
    let seen = SeenDomains::new(&empty, &people.mailboxes);
    let (intake, completeness) = shards::take_in(args, &sources, (&empty, &seen), &mut watch)?;
    let levels = output.format.levels();
    let answer = watch.time("rows_s", || Answer::new(&intake.aggregator, question, as_of, levels, &people.names))?;

    let overview = answer.rows.overview();
    let facts = files.facts(run.as_ref());
    let lists = list_summary + &unmatched::lines(&answer, &intake.seen, &people.origins, args.kit.people.unmatched);
    let summary = tallies::table(&intake, &answer.rows) + &lists + &enrichment::page(&overview, &facts);
    let read = [("Emails", &intake.emails), ("Meetings", &intake.meetings)];
    let read = read.map(|(name, counts)| recorded(name, &counts.outcomes)).into();
    let about = About::new(question).read(read).run(run.as_ref(), facts);
    watch.time("write_s", || destinations.show(&answer, &summary, &about))?;
    if args.timing {
        terminal::say(&watch.timing(&intake));
    }
    files.record(run.as_ref(), &overview)?;
    Ok(completeness.exit_code())
}
