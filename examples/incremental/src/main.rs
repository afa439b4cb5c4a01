//! A state that is kept between runs. Each run reads the last snapshot, offers what the journal has gained since, and
//! answers as of today.
//!
//! It is safe to kill at any time: a snapshot is replaced as a whole or not at all, together with the position up to
//! which it has read the journal, and what is offered twice changes nothing.

mod args;
mod journal;
mod store;

use std::process::ExitCode;
use std::sync::Arc;

use account_engagement::row::SuppressedRow;
use account_engagement::{Aggregator, Directory, Mailbox, OfferError, Outcomes, Rows, Tally};
use anyhow::Result;
use kit::answer::Answer;
use kit::args::{KitArgs, RunArgs};
use kit::destinations::Destinations;
use kit::lists::seen::{Seeing, SeenDomains};
use kit::lists::unmatched;
use kit::people::People;
use kit::report::{About, recorded};
use kit::words::{count, grouped};
use kit::{program, progress, tallies, terminal};

use args::Args;
use journal::Journal;
use store::{Store, Stored};

fn main() -> ExitCode {
    program::main(|args: Args| run(&args))
}

fn run(args: &Args) -> Result<()> {
    let KitArgs { people, question, output, .. } = &args.kit;
    let as_of = question.as_of()?;
    let destinations = Destinations::new(output)?;
    let people = People::read(people, &RunArgs::default(), None)?;
    let list_summary = people.summary();
    let People { directory, mailboxes, names, origins, .. } = people;
    let (aggregator, seen, outcomes) = brought_up_to_date(args, Arc::new(directory), &mailboxes)?;

    let answer = Answer::new(&aggregator, question, as_of, output.format.levels(), &names)?;
    let lists = list_summary + &unmatched::lines(&answer, &seen, &origins, args.kit.people.unmatched);
    let about = About::new(question).read(vec![recorded("New activity", &outcomes)]);
    destinations.show(&answer, &(summary(&outcomes, &answer.rows) + &lists), &about)
}

/// The last state, with what the journal has gained since; it is saved. The domains are those of what is new.
fn brought_up_to_date(
    args: &Args,
    directory: Arc<Directory>,
    mailboxes: &[Mailbox],
) -> Result<(Aggregator, SeenDomains, Outcomes)> {
    let store = Store::open(&args.state)?;
    let key = store.key(&args.kit.key)?;
    let (mut aggregator, position, additions) = match store.load(&key, &directory)? {
        Stored::Nothing => (Aggregator::new(key, directory), 0, None),
        Stored::Damaged(why) => {
            say(&format!("{why}; starting again from the beginning of the journal"));
            (Aggregator::new(key, directory), 0, None)
        }
        Stored::State(aggregator, position, additions) => (*aggregator, position, Some(additions)),
    };
    let mut journal = Journal::open(&args.journal, position)?;
    // Mail of people in no list was irrelevant when it was offered. Now that they are in one, all of it is offered again.
    let additions = additions.filter(|additions| !additions.is_empty());
    if let Some(additions) = &additions {
        let addresses = format!("{} addresses", additions.addresses().len());
        let domains = count(additions.domains().len() as u64, "domain");
        say(&format!("new in the directory: {addresses}, {domains}; reading the whole journal for their past"));
        journal.rewind()?;
    }

    let mut outcomes = Outcomes::default();
    let mut seen = SeenDomains::new(&aggregator, mailboxes);
    let bar = progress::bytes(journal.to_come()?);
    let begin = journal.position();
    while let Some(activity) = journal.next()? {
        bar.set_position(journal.position() - begin);
        let result = activity.to(&mut Seeing { aggregator: &mut aggregator, seen: &mut seen });
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
    Ok((aggregator, seen, outcomes))
}

fn save(store: &Store, aggregator: &Aggregator, journal: &Journal<'_>) -> Result<()> {
    // What the snapshot says it has read must not be lost when it is kept.
    journal.sync()?;
    store.save(aggregator, journal.position())?;
    say(&format!("snapshot: {} emails, {} meetings", aggregator.email_count(), aggregator.meeting_count()));
    Ok(())
}

/// What is new, and what counted of all that is kept.
fn summary(outcomes: &Outcomes, rows: &Rows<SuppressedRow>) -> String {
    let new = format!("New       {} offered: {}\n", grouped(outcomes.offered()), grouped(outcomes));
    let kept = kept("Emails", rows.email_tally()) + &kept("Meetings", rows.meeting_tally());
    new + &kept + &tallies::accounts(rows) + "\n"
}

fn kept(heading: &str, tally: Tally) -> String {
    format!("{heading:<10}{} kept: {}\n", grouped(tally.recorded()), grouped(tally))
}

/// Says what happens.
fn say(line: &str) {
    terminal::say(&format!("{line}\n"));
}
