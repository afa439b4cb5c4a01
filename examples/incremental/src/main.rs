//! A state that is kept between runs. Each run takes up the last snapshot, offers what the journal
//! has gained since, and answers as of today.
//!
//! It may be stopped anywhere, by whatever: a snapshot is replaced as a whole or not at all, together
//! with the position up to which it has read the journal, and what is offered twice changes nothing.

mod args;
mod journal;
mod progress;
mod store;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use account_engagement::{Aggregator, Level, OfferError, Outcomes, Question, Rows};
use anyhow::{Context as _, Result};
use chrono::{DateTime, FixedOffset};
use clap::Parser as _;

use args::Args;
use journal::Journal;
use store::{Store, Stored};

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("incremental: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let directory = Arc::new(args.directory()?);
    let key = args.key()?;
    let store = Store::open(&args.state)?;
    let (mut aggregator, position, additions) = match store.load(&key, &directory)? {
        Stored::Nothing => (Aggregator::new(key, directory), 0, None),
        Stored::Damaged(why) => {
            say(&format!("{why}; starting again from the beginning of the journal"));
            (Aggregator::new(key, directory), 0, None)
        }
        Stored::State(aggregator, position, additions) => (*aggregator, position, Some(additions)),
    };
    let mut journal = Journal::open(&args.journal, position)?;
    // Mail of people who were on nobody's list was irrelevant when it was offered: once more, all of it.
    let additions = additions.filter(|additions| !additions.is_empty());
    if let Some(additions) = &additions {
        let (addresses, domains) = (additions.addresses().len(), additions.domains().len());
        say(&format!(
            "new in the directory: {addresses} addresses, {domains} domains; reading the whole journal for their past"
        ));
        journal.rewind()?;
    }

    let mut outcomes = Outcomes::default();
    let bar = progress::bar(journal.to_come()?);
    let begin = journal.position();
    while let Some(activity) = journal.next()? {
        bar.set_position(journal.position() - begin);
        let result = activity.to(&mut aggregator);
        outcomes.record(&result);
        match result {
            Err(full @ OfferError::Full { .. }) => return Err(full.into()),
            Err(rejected) if outcomes.rejected == 1 => bar.suspend(|| {
                say(&format!("rejected, first of all the activity before byte {}: {rejected}", journal.position()));
            }),
            _ => {}
        }
        if outcomes.offered().is_multiple_of(args.snapshot_every) {
            bar.suspend(|| save(&store, &aggregator, &journal))?;
        }
    }
    bar.finish_and_clear();
    // Only now: a run that is stopped before it names them again.
    if let Some(additions) = &additions {
        aggregator.mark_past_offered(additions);
    }
    save(&store, &aggregator, &journal)?;
    say(&format!(
        "offered {}: {} recorded, {} copies, {} irrelevant, {} rejected",
        outcomes.offered(),
        outcomes.recorded,
        outcomes.copies,
        outcomes.irrelevant,
        outcomes.rejected
    ));
    answer(&aggregator, &args.as_of)
}

fn save(store: &Store, aggregator: &Aggregator, journal: &Journal<'_>) -> Result<()> {
    // What the snapshot says it has read must not be lost when it is kept.
    journal.sync()?;
    store.save(aggregator, journal.position())?;
    say(&format!("snapshot: {} emails, {} meetings", aggregator.email_count(), aggregator.meeting_count()));
    Ok(())
}

/// The Year row of every account, as of each of the instants.
fn answer(aggregator: &Aggregator, instants: &[DateTime<FixedOffset>]) -> Result<()> {
    let mut csv = csv::Writer::from_writer(io::stdout().lock());
    csv.write_record(["AsOf", "AccountId", "EngagementScore", "DaysSinceLastEmail", "DaysSinceLastMeeting"])?;
    for as_of in instants {
        let question = Question::new(*as_of).levels([Level::Year]);
        let rows: Rows = aggregator.rows(&question).with_context(|| format!("as of {as_of}"))?;
        for row in &rows {
            let days = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
            csv.write_record([
                as_of.to_rfc3339(),
                row.account_id.to_string(),
                format!("{:.1}", row.score.relative),
                days(row.days_since_last_email),
                days(row.days_since_last_meeting),
            ])?;
        }
    }
    csv.flush().context("standard output")
}

/// Tells what happened, on standard error; a reader that has gone is no reason to stop.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
