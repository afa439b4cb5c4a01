//! Reads mail archives and calendars, and shows how engaged each customer is.
//!
//! The way through: [`args`] says what to read, [`enrichment`] whether it may be read, [`people`] and
//! [`contacts`] who is who. [`files`] and [`archive`] find the files, [`mbox`] and [`message`] turn them into emails,
//! [`calendar`], [`event`] and [`series`] into meetings; [`reading`] offers both to the library's
//! aggregator and keeps the [`findings`]. Then the aggregator is asked, and [`table`] or [`output`] and
//! [`summary`] show the answer; [`report`] makes a page of it.

mod archive;
mod args;
mod calendar;
mod contacts;
mod date;
mod encoding;
mod enrichment;
mod event;
mod files;
mod findings;
mod gmail;
mod guard;
mod guests;
mod history;
mod limit;
mod lines;
mod mbox;
mod message;
mod offset;
mod output;
mod people;
mod plan;
mod progress;
mod reading;
mod recurrence;
mod refused;
mod sender;
mod series;
mod summary;
mod table;
mod timezone;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use account_engagement::Aggregator;
use account_engagement::enrichment::Run;
use anyhow::Result;
use clap::Parser as _;
use kit::report::{About, Answers, Report};

use crate::args::{Args, Format};
use crate::enrichment::Settings;
use crate::history::History;
use crate::people::People;
use crate::plan::Window;
use crate::reading::Reader;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mail-archive: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let input = args.input()?;
    let settings = args.enrichment.as_deref().map(Settings::read).transpose()?;
    let run = settings.as_ref().map(|settings| settings.run(args.run_at())).transpose()?;
    let history = args.history.as_deref().map(History::read).transpose()?;
    let report = args.report.as_deref().map(Report::new).transpose()?;
    let people = People::read(args, &input, run.as_ref().map(Run::enrichment))?;
    let mut aggregator = match &run {
        Some(run) => run.aggregator(people::key(args)?, people.directory).open(run).clone(),
        None => Aggregator::new(people::key(args)?, people.directory),
    };

    let mut reader = Reader::new(&mut aggregator, Window::before(input.as_of.to_utc()), args.floating());
    reader.read(&input.paths);
    let findings = reader.finish();

    let rows = aggregator.rows(&args.question(input.as_of))?;
    let mut summary = summary::render(&findings, &rows);
    let before = history.as_ref().and_then(History::last_run);
    let facts = settings.as_ref().zip(run.as_ref()).map(|(settings, run)| settings.facts(run, before));
    if let Some(facts) = &facts {
        summary = summary + "\n" + &Settings::page(&rows.overview(), facts);
    }
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
    if let Some(report) = report {
        let answers = Answers::ask(&aggregator, &args.question(input.as_of), input.as_of)?;
        let as_of = input.as_of.with_timezone(&args.zone);
        let mut about = About::new(as_of, args.zone.name(), &people.names);
        if let Some(run) = &run {
            about.title = run.enrichment().name().into();
        }
        about.normalizer = args.normalizer.in_words();
        about.facts = facts.unwrap_or_default();
        about.read = findings.facts();
        report.write(&answers, &about)?;
        eprintln!("The report is in {}", report.file().display());
    }
    if let (Some(history), Some(run)) = (history, &run) {
        history.record(run, &rows.overview())?;
    }
    Ok(())
}
