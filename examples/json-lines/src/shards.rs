//! Activity into aggregators, one on each thread, and these into one.

use std::panic;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, ScopedJoinHandle};

use account_engagement::{Aggregator, Outcomes};
use anyhow::{Result, anyhow};
use kit::completeness::{Completeness, Named};
use kit::lists::seen::{Seeing, SeenDomains};
use kit::progress;
use kit::sink::Sink;

use crate::args::Args;
use crate::bad_line::BadLine;
use crate::input::{Activity, Batch, Cut, Decoded, Form, Line, Source};
use crate::timing::Stopwatch;

/// How many bad lines are shown.
const SHOWN: usize = 5;
/// How many batches wait for each thread.
const WAITING: usize = 8;

/// What became of the lines of one form.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) outcomes: Outcomes,
    /// Lines that do not parse and were passed over.
    pub(crate) unreadable: u64,
}

/// An aggregator at work.
pub(crate) struct Shard<'s> {
    pub(crate) aggregator: Aggregator,
    pub(crate) seen: SeenDomains,
    pub(crate) emails: Counts,
    pub(crate) meetings: Counts,
    /// The first lines that were passed over.
    pub(crate) bad: Vec<BadLine<'s>>,
    skip_bad: bool,
}

/// Takes in all sources on as many threads as asked for, and says how much of them could be read.
pub(crate) fn take_in<'s>(
    args: &Args,
    sources: &'s [Source],
    (empty, seen): (&Aggregator, &SeenDomains),
    watch: &mut Stopwatch,
) -> Result<(Shard<'s>, Completeness)> {
    let shard = || Shard {
        aggregator: empty.clone(),
        seen: seen.clone(),
        emails: Counts::default(),
        meetings: Counts::default(),
        bad: Vec::new(),
        skip_bad: args.skip_bad,
    };
    let (shards, completeness) = if args.timing {
        // Decoded in full before any is offered, and dropped only after: each step is timed alone.
        let decode = |batches: Receiver<Batch<'s>>| Ok(batches.iter().map(Batch::decode).collect::<Vec<_>>());
        let (held, completeness) = watch.time("decode_s", || deal(args.shards, sources, &decode))?;
        let offer = |held: &[Decoded<'s>]| held.iter().try_fold(shard(), Shard::offer);
        let shards = watch.time("ingest_s", || {
            thread::scope(|scope| joined(held.iter().map(|held| scope.spawn(|| offer(held))).collect()))
        })?;
        (shards, completeness)
    } else {
        let work = |batches: Receiver<Batch<'s>>| {
            batches.iter().try_fold(shard(), |shard, batch| shard.offer(&batch.decode()))
        };
        deal(args.shards, sources, &work)?
    };
    let intake = watch.time("merge_s", || {
        let mut shards = shards.into_iter();
        let first = shards.next().unwrap_or_else(shard);
        shards.try_fold(first, Shard::merge)
    })?;
    Ok((intake, completeness))
}

/// Offers all activity to a sink, for the people who write. Bad lines are named when the activity is taken in.
pub(crate) fn first_pass(sources: &[Source], sink: &mut dyn Sink) -> Result<()> {
    let bar = progress::bytes(sources.iter().map(|source| source.bytes).sum());
    for source in sources {
        for batch in source.batches(&bar)? {
            // A file that breaks off is named later too.
            let Ok(batch) = batch else { break };
            for Line { activity, .. } in &batch.decode().lines {
                // What is refused here is refused again, and named, later.
                _ = match activity {
                    Ok(Activity::Email(email)) => sink.record_email(email),
                    Ok(Activity::Meeting(meeting)) => sink.record_meeting(meeting),
                    Err(_) => continue,
                };
            }
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// Deals batches out to threads in turn.
fn deal<'s, T: Send>(
    threads: u16,
    sources: &'s [Source],
    work: &(impl Fn(Receiver<Batch<'s>>) -> Result<T, BadLine<'s>> + Sync),
) -> Result<(Vec<T>, Completeness)> {
    thread::scope(|scope| {
        let (hands, threads): (Vec<_>, Vec<_>) = (0..threads)
            .map(|_| {
                let (hand, batches) = mpsc::sync_channel(WAITING);
                (hand, scope.spawn(move || work(batches)))
            })
            .unzip();
        let bar = progress::bytes(sources.iter().map(|source| source.bytes).sum());
        let read = || -> Result<Completeness> {
            let mut completeness = Completeness::default();
            let mut turns = hands.iter().cycle();
            for source in sources {
                let mut named = Named::new(source.path.display());
                for batch in source.batches(&bar)? {
                    match batch {
                        Ok(batch) => {
                            named.read();
                            // A thread that takes no more has met a bad line.
                            if turns.next().is_some_and(|hand| hand.send(batch).is_err()) {
                                return Ok(completeness);
                            }
                        }
                        Err(Cut { line, error }) => named.failed(format_args!("from line {line} on"), error),
                    }
                }
                completeness.add(named)?;
            }
            Ok(completeness)
        };
        let read = read();
        bar.finish_and_clear();
        drop(hands);
        // A bad line stands before the place where reading came to an end.
        let done = joined(threads)?;
        read.map(|completeness| (done, completeness))
    })
}

/// What all threads made, or the first bad line in the order of the input: every thread has
/// worked off what was dealt before it.
fn joined<T>(threads: Vec<ScopedJoinHandle<'_, Result<T, BadLine<'_>>>>) -> Result<Vec<T>> {
    let mut made = Vec::with_capacity(threads.len());
    let mut bad = Vec::new();
    for thread in threads {
        match thread.join().unwrap_or_else(|cause| panic::resume_unwind(cause)) {
            Ok(one) => made.push(one),
            Err(line) => bad.push(line),
        }
    }
    match bad.into_iter().min() {
        Some(first) => Err(anyhow!("{first}")),
        None => Ok(made),
    }
}

impl<'s> Shard<'s> {
    fn offer(mut self, decoded: &Decoded<'s>) -> Result<Self, BadLine<'s>> {
        let source = decoded.source;
        for Line { number, activity } in &decoded.lines {
            let counts = match source.form {
                Form::Emails => &mut self.emails,
                Form::Meetings => &mut self.meetings,
            };
            let mut sink = Seeing { aggregator: &mut self.aggregator, seen: &mut self.seen };
            let result = match activity {
                Ok(Activity::Email(email)) => sink.record_email(email),
                Ok(Activity::Meeting(meeting)) => sink.record_meeting(meeting),
                Err(what) => {
                    counts.unreadable += 1;
                    self.pass_over(source, *number, what.clone())?;
                    continue;
                }
            };
            counts.outcomes.record(&result);
            if let Err(rejected) = result {
                self.pass_over(source, *number, rejected.to_string())?;
            }
        }
        Ok(self)
    }

    fn pass_over(&mut self, source: &'s Source, line: u64, what: String) -> Result<(), BadLine<'s>> {
        let bad = BadLine { file: source.number, line, path: &source.path, what };
        if !self.skip_bad {
            return Err(bad);
        }
        if self.bad.len() < SHOWN {
            self.bad.push(bad);
        }
        Ok(())
    }

    fn merge(mut self, other: Shard<'s>) -> Result<Self> {
        self.aggregator.merge(&other.aggregator)?;
        self.seen.merge(other.seen);
        self.emails.add(other.emails, self.aggregator.email_count());
        self.meetings.add(other.meetings, self.aggregator.meeting_count());
        self.bad.extend(other.bad);
        self.bad.sort_unstable();
        self.bad.truncate(SHOWN);
        Ok(self)
    }
}

impl Counts {
    /// What two shards both recorded is one activity and a copy of it.
    fn add(&mut self, other: Counts, recorded: usize) {
        self.unreadable += other.unreadable;
        self.outcomes = (self.outcomes + other.outcomes).after_merge(recorded);
    }
}
