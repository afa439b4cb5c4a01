//! Activity spread over threads, states merged into one: `cargo run --example merge_shards`.
//!
//! A state is the sum of whatever was offered, however it was split, and merging twice changes
//! nothing. It is fastest where no two threads have the same message: so each takes those whose ids
//! are its own, copies and all.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::thread;
use std::time::Duration;

use account_engagement::{Account, Aggregator, Directory, Email, Key, Level, Mailbox, Outcomes, Question};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};

const SHARDS: usize = 4;
const MESSAGES: usize = 1000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = Directory::builder()
        .add_mailboxes([Mailbox::new("rep@corp.example")])
        .add_accounts([Account::new("birch").domain("birch.example"), Account::new("cedar").domain("cedar.example")])
        .build()?;
    // Clones of one empty aggregator share what is reckoned from the directory.
    let empty = Aggregator::new(Key::PUBLIC, directory);
    let start = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();

    // Every third message comes twice.
    let copies = || (0..MESSAGES).chain((0..MESSAGES).step_by(3)).map(|number| message(number, start));
    let work = |shard: usize| {
        let mut aggregator = empty.clone();
        let mut intake = aggregator.intake();
        intake.extend(copies().filter(|email| shard_of(&email.id) == shard));
        let outcomes = intake.outcomes();
        (aggregator, outcomes)
    };
    let shards: Result<Vec<(Aggregator, Outcomes)>, _> = thread::scope(|scope| {
        let threads: Vec<_> = (0..SHARDS).map(|shard| scope.spawn(move || work(shard))).collect();
        threads.into_iter().map(thread::ScopedJoinHandle::join).collect()
    });
    let shards = shards.map_err(|_| "a thread panicked")?;

    let outcomes: Outcomes = shards.iter().map(|(_, outcomes)| *outcomes).sum();
    let mut merged = empty.clone();
    for (shard, _) in &shards {
        merged.merge(shard)?;
    }
    println!("{} offers, {} emails", outcomes.offered(), merged.email_count());
    for row in &merged.rows(&Question::new(start + TimeDelta::days(60)).levels([Level::Year]))? {
        println!("{}: {} to, {} from", row.account_id, row.emails_to_account, row.emails_from_account);
    }

    // One aggregator that saw everything has the same state.
    let mut alone = empty;
    alone.intake().extend(copies());
    assert_eq!(merged, alone);
    println!("the same state as from one aggregator");
    Ok(())
}

/// Whose the message with an id is.
fn shard_of(id: &str) -> usize {
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(id);
    usize::try_from(hash % SHARDS as u64).unwrap_or_default()
}

fn message(number: usize, start: DateTime<Utc>) -> Email {
    let customer = if number.is_multiple_of(3) { "bo@birch.example" } else { "cy@cedar.example" };
    let (from, to) =
        if number.is_multiple_of(2) { ("rep@corp.example", customer) } else { (customer, "rep@corp.example") };
    Email::new(format!("m{number}"), start + Duration::from_secs(3600 * number as u64), from).to(to)
}
