//! Reads mail archives and calendars, and shows how engaged each customer is.
//!
//! Everything that is the same in every program is in the kit; here is the source. [`input`] finds the files and opens
//! them. [`mail`] turns them into emails, and [`calendar`] into meetings. [`reading`] offers both to the library's
//! aggregator and keeps the [`findings`].

mod args;
mod calendar;
mod discover;
mod findings;
mod input;
mod mail;
mod reading;

use std::process::ExitCode;

use anyhow::Result;
use kit::answer::Answer;
use kit::args::KitArgs;
use kit::destinations::Destinations;
use kit::lists::seen::{Seeing, SeenDomains};
use kit::lists::unmatched;
use kit::people::People;
use kit::report::About;
use kit::run::{self, RunFiles};
use kit::{enrichment, program};

use crate::args::{Args, Command};
use crate::calendar::plan::Window;
use crate::reading::Reader;

fn main() -> ExitCode {
    program::main(|args: Args| run(&args))
}

fn run(args: &Args) -> Result<ExitCode> {
    if let Some(Command::Discover(asked)) = &args.command {
        return discover::run(asked);
    }
    let input = args.input()?;
    let KitArgs { question, output, key, .. } = &args.kit;
    let destinations = Destinations::new(output)?;
    let files = RunFiles::read(&args.run)?;
    let run = files.run()?;
    let window = Window::before(input.as_of.to_utc(), question.start);
    let found = args.our_domain.found(|sink| {
        let mut reader = Reader::new(sink, window, args.floating());
        reader.read(&input.paths)?;
        reader.finish();
        Ok(())
    })?;
    let people = People::read_with(&input.people, &args.run, run.as_ref(), found)?;
    let list_summary = people.summary();
    let mut aggregator = run::aggregator(run.as_ref(), key.key()?, people.directory);

    let mut seen = SeenDomains::new(&aggregator, &people.mailboxes);
    let mut sink = Seeing { aggregator: &mut aggregator, seen: &mut seen };
    let mut reader = Reader::new(&mut sink, window, args.floating());
    reader.read(&input.paths)?;
    let findings = reader.finish();

    let answer = Answer::new(&aggregator, question, input.as_of, output.format.levels(), &people.names)?;
    let overview = answer.rows.overview();
    let facts = files.facts(run.as_ref());
    let unmatched = unmatched::lines(&answer, &seen, &people.origins, input.people.unmatched);
    let summary = findings.summary(&answer.rows) + &list_summary + &unmatched + &enrichment::page(&overview, &facts);
    let about = About::new(question).read(findings.facts()).run(run.as_ref(), facts);
    destinations.show(&answer, &summary, &about)?;
    files.record(run.as_ref(), &overview)?;
    Ok(findings.completeness.exit_code())
}
