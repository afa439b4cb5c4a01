//! Reads a CRM's mail and meetings from an SQLite database and writes back how engaged each customer is, as a table.
//!
//! The way through: [`database`] opens, [`schema`] says what has to be there and [`queries`] what is asked of it.
//! [`enrichment`] says whether there is a run, [`people`] who is who; [`reading`] puts messages ([`mail`]) and events
//! ([`meetings`]) together from rows and offers them to the library's aggregator, all of it in one transaction. Then
//! the aggregator is asked, [`office`] brings the two tables ([`table`]) to what it answers, and [`summary`] says what
//! happened. What every program does is in the kit.
#![expect(clippy::doc_markdown, reason = "SQLite is a name, and --help knows no backticks")]

mod args;
mod cell;
mod database;
mod enrichment;
mod intake;
mod mail;
mod meetings;
mod office;
mod people;
mod queries;
mod reading;
mod schema;
mod summary;
mod table;
mod texts;

use std::process::ExitCode;

use account_engagement::Level;
use anyhow::{Context as _, Error, Result};
use kit::answer::Answer;
use kit::destinations::Destinations;
use kit::lists::seen::{Seeing, SeenDomains};
use kit::lists::unmatched;
use kit::report::{About, recorded};
use kit::{key, program};

use crate::args::Args;
use crate::mail::Message;
use crate::meetings::Event;
use crate::office::Office;
use crate::people::People;
use crate::schema::Schema;

fn main() -> ExitCode {
    program::main(|args: Args| run(&args).map_err(|error| Error::msg(database::explained(&error, &args))))
}

fn run(args: &Args) -> Result<()> {
    let (as_of, run_at) = (args.as_of()?, args.run_at()?);
    let destinations = Destinations::new(&args.output)?;
    let schema = Schema::expected()?;
    let mut connection = database::open(args)?;

    // One picture of the database, whatever others write meanwhile.
    let picture = connection.transaction()?;
    schema.check(&picture)?;
    let settings = enrichment::read(&picture, run_at)?;
    let run = settings.run(run_at, "enrichment")?;
    let office = Office::of(&run, &schema, &picture)?;
    let people = People::read(&picture, run.enrichment())?;
    // The state is gone with the run, and so is its key.
    let mut state = run.new_aggregator(key::draw()?, people.directory);
    let bar = reading::bar(&picture)?;
    let mut seen = SeenDomains::new(state.open(&run), run.enrichment().mailboxes());
    let mut to = Seeing { aggregator: state.open_mut(&run), seen: &mut seen };
    let messages = reading::take_in::<Message>(&picture, &mut to, &bar)?;
    let events = reading::take_in::<Event>(&picture, &mut to, &bar)?;
    bar.finish_and_clear();
    let version = database::version(&picture)?;
    picture.finish()?;

    let state = state.open(&run);
    let rows = state.suppressed_rows(&args.question.question(as_of, &Level::ALL), args.question.disclosure())?;
    let written = office.write(&mut connection, &run, &rows, version).context("nothing was written")?;

    let facts = settings.facts(&run, None);
    let levels = args.output.format.levels();
    let answer = Answer::new(state, &args.question, as_of, levels, &people.names)?;
    let summary = summary::render([&messages, &events], people.without_address, &rows, &office, &written)
        + &unmatched::lines(&answer, &seen, &people.origins, args.unmatched)
        + &kit::enrichment::page(&rows.overview(), &facts);
    let read = vec![recorded("Emails", &messages.outcomes), recorded("Meetings", &events.outcomes)];
    let about = About::new(&args.question).read(read).run(Some(&run), facts);
    let shown = destinations.show(&answer, &summary, &about);
    shown.context("both tables are written, but the rows cannot be shown")
}
