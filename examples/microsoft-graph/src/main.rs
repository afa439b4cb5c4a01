//! Reads what Microsoft Graph says of mail and calendars, and shows how engaged each customer is.
//!
//! The way through: [`args`] says what to read, [`people`] and [`owner`] who is who. [`files`] finds the
//! files, [`page`] takes them apart into [`item`]s. [`mail`] makes emails of them, [`calendar`] gathers
//! events, and [`event`] and [`revision`] make meetings of all copies together; [`reading`] offers both to
//! the library's aggregator and keeps the [`report`]. Then the aggregator is asked, and [`table`] or
//! [`output`] and [`summary`] show the answer. [`fetch`] brings such pages from Microsoft Graph.

mod args;
mod calendar;
mod class;
mod context;
mod copy;
mod event;
mod fetch;
mod files;
mod given;
mod held;
mod item;
mod mail;
mod output;
mod owner;
mod page;
mod people;
mod progress;
mod reading;
mod report;
mod revision;
mod summary;
mod table;
mod timezone;
mod uid;

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::SystemTime;

use account_engagement::Aggregator;
use anyhow::Result;
use clap::Parser as _;

use crate::args::{Args, Command, Format};
use crate::people::People;
use crate::reading::Reader;

fn main() -> ExitCode {
    let args = Args::parse();
    let ended = match &args.command {
        None => rows(&args).map(|()| ExitCode::SUCCESS),
        // The clock is read here and nowhere else.
        Some(Command::Fetch(args)) => fetch::run(args, SystemTime::now().into()),
    };
    match ended {
        Ok(code) => code,
        Err(error) => {
            eprintln!("microsoft-graph: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// From pages to rows.
fn rows(args: &Args) -> Result<()> {
    let input = args.input()?;
    let people = People::read(args, &input)?;
    let mut aggregator = Aggregator::new(people::key(args)?, people.directory);

    let mut reader = Reader::new(&mut aggregator, &people.owners);
    reader.read(&input.paths);
    let report = reader.finish();

    let rows = aggregator.rows(&args.question(input.as_of))?;
    let summary = summary::render(&report, &rows);
    let in_color = args.out.is_none() && std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let text = match args.format {
        Format::Table => table::render(&rows, &people.names, in_color) + "\n" + &summary,
        Format::Csv => output::csv(&rows)?,
        Format::Json => output::json(&rows)?,
    };
    output::write(args.out.as_deref(), &text)?;
    if args.format != Format::Table {
        eprint!("{summary}");
    }
    Ok(())
}
