//! A state that is kept between runs. Each run takes up the last snapshot, offers what the journal
//! has gained since, and answers as of today.
//!
//! It may be stopped anywhere, by whatever: a snapshot is replaced as a whole or not at all, the
//! position is written after it, and what is offered twice changes nothing.

mod args;
mod journal;
mod store;

use std::io::{self, Write as _};
use std::process::ExitCode;

use account_engagement::{Aggregator, Outcomes, Question, Rows};
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
            say(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let directory = args.directory()?;
    let key = args.key()?;
    let store = Store::open(&args.state)?;
    let (mut aggregator, position, additions) = match store.load(&key, &directory)? {
        Stored::Nothing => (Aggregator::new(key, directory), 0, None),
        Stored::Damaged(why) => {
            say(&format!("{why}; starting again from the beginning of the journal"));
            (Aggregator::new(key, directory), 0, None)
        }
        // Mail of people who were on nobody's list was irrelevant when it was offered: once more, all of it.
        Stored::State { aggregator, additions, .. } if !additions.is_empty() => {
            let (addresses, domains) = (additions.addresses().len(), additions.domains().len());
            say(&format!(
                "new in the directory: {addresses} addresses, {domains} domains; reading the whole journal for their past"
            ));
            (*aggregator, 0, Some(additions))
        }
        Stored::State { aggregator, position, .. } => (*aggregator, position, None),
    };

    let mut journal = Journal::open(&args.journal, position)?;
    let mut outcomes = Outcomes::default();
    let mut since_snapshot = 0;
    while let Some(activity) = journal.next()? {
        outcomes.count(&activity.to(&mut aggregator));
        since_snapshot += 1;
        // While the past of somebody is being read, only the whole of it counts as read.
        if since_snapshot == args.snapshot_every && additions.is_none() {
            save(&store, &aggregator, journal.position())?;
            since_snapshot = 0;
        }
    }
    if let Some(additions) = &additions {
        aggregator.past_offered(additions);
    }
    save(&store, &aggregator, journal.position())?;
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

fn save(store: &Store, aggregator: &Aggregator, position: u64) -> Result<()> {
    store.save(aggregator, position)?;
    say(&format!("snapshot: {} emails, {} meetings", aggregator.emails(), aggregator.meetings()));
    Ok(())
}

/// The Year row of every account, as of each of the instants.
fn answer(aggregator: &Aggregator, instants: &[DateTime<FixedOffset>]) -> Result<()> {
    let mut csv = csv::Writer::from_writer(io::stdout().lock());
    csv.write_record(["AsOf", "AccountId", "EngagementScore", "DaysSinceLastEmail", "DaysSinceLastMeeting"])?;
    for as_of in instants {
        let question = Question::new(*as_of).levels([account_engagement::Level::Year]);
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
