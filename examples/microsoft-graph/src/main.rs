//! Reads pages of Microsoft Graph about mail and calendars, and shows how engaged each customer is.
//!
//! Everything that is the same in every program is in the kit; here is the source. [`files`] finds the files, [`page`]
//! splits them into [`item`]s. [`mail`] makes emails of them. [`calendar`] gathers events, and [`event`] and
//! [`revision`] make meetings of all their copies. [`reading`] offers both to the library's aggregator and keeps the
//! [`findings`]; [`owner`] says whose mailbox a page is. [`fetch`] gets such pages from Microsoft Graph.

mod args;
mod calendar;
mod class;
mod context;
mod copy;
mod event;
mod fetch;
mod files;
mod findings;
mod given;
mod held;
mod item;
mod mail;
mod owner;
mod page;
mod reading;
mod revision;
mod timezone;
mod uid;

use std::process::ExitCode;

use account_engagement::Aggregator;
use anyhow::Result;
use kit::answer::Answer;
use kit::args::{KitArgs, RunArgs};
use kit::destinations::Destinations;
use kit::lists::seen::{Seeing, SeenDomains};
use kit::lists::unmatched;
use kit::people::People;
use kit::report::About;
use kit::{clock, program};

use crate::args::{Args, Command};
use crate::owner::Owners;
use crate::reading::Reader;

fn main() -> ExitCode {
    program::main(|args: Args| match &args.command {
        None => rows(&args),
        Some(Command::Fetch(args)) => fetch::run(args, clock::now()),
    })
}

/// From pages to rows.
fn rows(args: &Args) -> Result<ExitCode> {
    let input = args.input()?;
    let KitArgs { question, output, key, .. } = &args.kit;
    let destinations = Destinations::new(output)?;
    let found = args.our_domain.found(|sink| {
        // Whose mailbox a page is of makes no difference to who writes.
        let owners = Owners::default();
        let mut reader = Reader::new(sink, &owners);
        reader.read(&input.paths)?;
        reader.finish();
        Ok(())
    })?;
    let people = People::read_with(&input.people, &RunArgs::default(), None, found)?;
    let list_summary = people.summary();
    let owners = Owners::of(&people.mailboxes);
    let mut aggregator = Aggregator::new(key.key()?, people.directory);

    let mut seen = SeenDomains::new(&aggregator, &people.mailboxes);
    let mut sink = Seeing { aggregator: &mut aggregator, seen: &mut seen };
    let mut reader = Reader::new(&mut sink, &owners);
    reader.read(&input.paths)?;
    let findings = reader.finish();

    let answer = Answer::new(&aggregator, question, input.as_of, output.format.levels(), &people.names)?;
    let about = About::new(question).read(findings.facts());
    let unmatched = unmatched::lines(&answer, &seen, &people.origins, input.people.unmatched);
    destinations.show(&answer, &(findings.summary(&answer.rows) + &list_summary + &unmatched), &about)?;
    Ok(findings.completeness.exit_code())
}
