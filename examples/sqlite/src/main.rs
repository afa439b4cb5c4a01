//! Reads a CRM's mail and meetings from an SQLite database and writes back how engaged each customer is, as a table.
//!
//! The way through: [`args`] says for when, [`database`] opens, [`schema`] says what has to be there and [`queries`]
//! what is asked of it. [`enrichment`] says whether there is a run, [`people`] who is who; [`reading`] puts messages
//! ([`mail`]) and events ([`meetings`]) together from rows and offers them to the library's aggregator, all of it in
//! one picture of the database. Then the aggregator is asked, [`office`] brings the two tables ([`table`]) to what it
//! answers, and [`summary`] says what happened.
#![expect(clippy::doc_markdown, reason = "SQLite is a name, and --help knows no backticks")]

mod args;
mod cell;
mod database;
mod enrichment;
mod mail;
mod meetings;
mod office;
mod people;
mod progress;
mod queries;
mod reading;
mod report;
mod schema;
mod show;
mod summary;
mod table;
mod texts;

use std::io::{self, Write as _};
use std::process::ExitCode;

use account_engagement::Key;
use anyhow::{Context as _, Error, Result};
use clap::Parser as _;

use crate::args::Args;
use crate::enrichment::Settings;
use crate::mail::Message;
use crate::meetings::Event;
use crate::office::Office;
use crate::people::People;
use crate::schema::Schema;

fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args).and_then(|text| say(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sqlite-crm: {}", database::explained(&error, &args));
            ExitCode::from(2)
        }
    }
}

/// Writes the tables, and gives what is to be said about it.
fn run(args: &Args) -> Result<String> {
    let question = args.question().map_err(Error::msg)?;
    let run_at = args.run_at().map_err(Error::msg)?;
    let schema = Schema::expected()?;
    let mut connection = database::open(args)?;

    // One picture of the database, whatever others write meanwhile.
    let picture = connection.transaction()?;
    schema.check(&picture)?;
    let settings = Settings::read(&picture, run_at)?;
    let run = settings.run(run_at)?;
    let office = Office::of(&run, &schema, &picture)?;
    let people = People::read(&picture, run.enrichment())?;
    // The state is gone with the run and never leaves the memory: no secret is needed.
    let mut state = run.aggregator(Key::PUBLIC, people.directory);
    let bar = progress::bar(&picture)?;
    let messages = reading::take_in::<Message>(&picture, state.open_mut(&run), &bar)?;
    let events = reading::take_in::<Event>(&picture, state.open_mut(&run), &bar)?;
    bar.finish_and_clear();
    let version = database::version(&picture)?;
    picture.finish()?;

    let rows = state.open(&run).rows(&question)?;
    let written = office.write(&mut connection, &run, &rows, version).context("nothing was written")?;

    let mut text = summary::render([&messages, &events], people.without_address, &rows, &office, &written);
    text = text + "\n" + &settings.page(&run, &rows.overview());
    if args.database.is_none() {
        text = show::year(&connection)? + "\n" + &text;
    }
    Ok(text)
}

fn say(text: &str) -> Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        // Whoever was reading has seen enough; the tables are written.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("both tables are written, but standard output takes no word about it"),
    }
}
