//! The recorded emails, and how copies of one converge (SPEC 4).

use alloc::vec::Vec;

use itertools::Itertools as _;

use super::interner::Interner;
use super::link::{Link, Tie};
use super::lists::{List, Lists};
use super::outcome::Outcome;
use crate::Kind;

/// The recorded emails by number.
///
/// The numbers are shared with messages that are only known to have been answered: their records
/// are empty.
#[derive(Clone)]
pub(crate) struct Emails {
    messages: Interner,
    threads: Interner,
    records: Vec<Record>,
    links: Lists<Link>,
    recorded: usize,
}

#[derive(Clone, Copy)]
struct Record {
    at: i64,
    links: List,
    reply: Reply,
    /// `None` where nothing is recorded.
    kind: Option<Kind>,
}

const EMPTY: Record = Record { at: 0, links: List::EMPTY, reply: Reply::NONE, kind: None };

/// What an email says it answers: nothing, a message by number, or different messages on
/// different copies, which counts as nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reply(u32);

impl Reply {
    pub(crate) const NONE: Reply = Reply(u32::MAX);
    pub(crate) const CONTRADICTORY: Reply = Reply(u32::MAX - 1);

    /// To the message with this number.
    pub(crate) fn to(number: u32) -> Reply {
        Reply(number)
    }

    /// The message it answers.
    pub(crate) fn target(self) -> Option<u32> {
        (self.0 < Reply::CONTRADICTORY.0).then_some(self.0)
    }
}

/// What a copy says it answers, before it has a number: a message that only a contradiction names
/// gets none.
#[derive(Clone, Copy)]
pub(crate) enum Original {
    Unnamed,
    Message(u128),
    Contradictory,
}

/// One copy of an email, or what several have come to, with the numbers of this state.
pub(crate) struct EmailCopy<'a> {
    pub(crate) message: u128,
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    pub(crate) original: Original,
    pub(crate) links: &'a [Link],
}

/// A recorded email.
#[derive(Clone, Copy)]
pub(crate) struct RecordedEmail<'a> {
    pub(crate) number: u32,
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    pub(crate) reply: Reply,
    pub(crate) links: &'a [Link],
}

impl Emails {
    pub(crate) fn new(seed: u64) -> Emails {
        Emails {
            messages: Interner::default(),
            threads: Interner::default(),
            records: Vec::new(),
            links: Lists::new(seed),
            recorded: 0,
        }
    }

    /// With room for this many messages and links, and these threads.
    pub(crate) fn with_capacity(seed: u64, messages: usize, threads: Vec<u128>, links: usize) -> Emails {
        let mut emails = Emails {
            messages: Interner::with_capacity(messages),
            threads: Interner::with_capacity(threads.len()),
            records: Vec::with_capacity(messages),
            links: Lists::with_capacity(seed, links),
            recorded: 0,
        };
        emails.threads.extend(threads);
        emails
    }

    /// Takes in a message that has no number yet and is not recorded.
    pub(crate) fn push_unrecorded(&mut self, message: u128) {
        self.messages.push(message);
        self.records.push(EMPTY);
    }

    /// Takes in an email that has no number yet.
    pub(crate) fn push(&mut self, message: u128, at: i64, kind: Kind, reply: Reply, links: &[Link]) {
        let number = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let links = self.links.append(number, links);
        self.messages.push(message);
        self.records.push(Record { at, links, reply, kind: Some(kind) });
        self.recorded += 1;
    }

    /// Takes in a relevant copy: recipients and conversations united, the earliest time, the
    /// greatest kind.
    pub(crate) fn join(&mut self, copy: &EmailCopy<'_>) -> Outcome {
        let number = self.message(copy.message);
        let known_reply = self.records.get(number as usize).map_or(Reply::NONE, |record| record.reply);
        let reply = self.join_reply(known_reply, copy.original);
        let Some(record) = self.records.get_mut(number as usize) else { return Outcome::Copy };
        let known = record.kind;
        record.at = if known.is_some() { record.at.min(copy.at) } else { copy.at };
        record.kind = known.max(Some(copy.kind));
        record.reply = reply;
        for link in copy.links {
            if self.links.find_mut(number, record.links, link).is_none() {
                self.links.push(number, &mut record.links, *link);
            }
        }
        if self.links.is_sparse(self.records.len()) {
            self.links.compact(self.records.iter_mut().map(|record| &mut record.links));
        }
        if known.is_some() {
            return Outcome::Copy;
        }
        self.recorded += 1;
        Outcome::Recorded
    }

    /// One message that copies agree to answer, or none.
    fn join_reply(&mut self, known: Reply, original: Original) -> Reply {
        match (original, known.target()) {
            (Original::Unnamed, _) => known,
            (Original::Message(hash), None) if known == Reply::NONE => Reply(self.message(hash)),
            (Original::Message(hash), Some(number)) if self.messages.hash(number) == hash => known,
            (Original::Message(_) | Original::Contradictory, _) => Reply::CONTRADICTORY,
        }
    }

    /// What a recorded email says it answers.
    pub(crate) fn original(&self, reply: Reply) -> Original {
        match reply.target() {
            Some(number) => Original::Message(self.messages.hash(number)),
            None if reply == Reply::NONE => Original::Unnamed,
            None => Original::Contradictory,
        }
    }

    /// The number of a message, recorded or not.
    fn message(&mut self, hash: u128) -> u32 {
        let number = self.messages.intern(hash);
        if number as usize == self.records.len() {
            self.records.push(EMPTY);
        }
        number
    }

    pub(crate) fn thread(&mut self, hash: u128) -> u32 {
        self.threads.intern(hash)
    }

    pub(crate) fn message_hash(&self, number: u32) -> u128 {
        self.messages.hash(number)
    }

    pub(crate) fn thread_hash(&self, number: u32) -> u128 {
        self.threads.hash(number)
    }

    pub(crate) fn message_hashes(&self) -> &[u128] {
        self.messages.hashes()
    }

    pub(crate) fn thread_hashes(&self) -> &[u128] {
        self.threads.hashes()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = RecordedEmail<'_>> {
        (0..).zip(&self.records).filter_map(|(number, record)| self.recorded(number, record))
    }

    /// The recorded email with this number.
    pub(crate) fn get(&self, number: u32) -> Option<RecordedEmail<'_>> {
        self.recorded(number, self.records.get(number as usize)?)
    }

    fn find(&self, hash: u128) -> Option<RecordedEmail<'_>> {
        self.get(self.messages.find(hash)?)
    }

    fn recorded(&self, number: u32, record: &Record) -> Option<RecordedEmail<'_>> {
        Some(RecordedEmail {
            number,
            at: record.at,
            kind: record.kind?,
            reply: record.reply,
            links: self.links.get(record.links),
        })
    }

    /// How many emails are recorded.
    pub(crate) fn recorded_len(&self) -> usize {
        self.recorded
    }

    /// How many messages have a number, recorded or not.
    pub(crate) fn numbered(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn threads_len(&self) -> usize {
        self.threads.len()
    }

    pub(crate) fn links_len(&self) -> usize {
        self.links.len()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.messages.heap_bytes()
            + self.threads.heap_bytes()
            + self.links.heap_bytes()
            + self.records.capacity() * size_of::<Record>()
    }

    /// Whether the same emails are recorded, whatever their numbers; `address` and
    /// `other_address` tell the hashes of addresses.
    pub(crate) fn same(
        &self,
        address: impl Fn(u32) -> u128,
        other: &Emails,
        other_address: impl Fn(u32) -> u128,
    ) -> bool {
        self.recorded == other.recorded
            && self.iter().all(|email| {
                other.find(self.messages.hash(email.number)).is_some_and(|twin| {
                    email.at == twin.at
                        && email.kind == twin.kind
                        && self.reply_hash(email.reply) == other.reply_hash(twin.reply)
                        && self.facts(email.links, &address) == other.facts(twin.links, &other_address)
                })
            })
    }

    /// What it answers, whatever the numbers.
    fn reply_hash(&self, reply: Reply) -> (bool, Option<u128>) {
        (reply == Reply::CONTRADICTORY, reply.target().map(|number| self.messages.hash(number)))
    }

    /// What the links say, in an order that does not depend on numbers.
    fn facts(&self, links: &[Link], address: impl Fn(u32) -> u128) -> Vec<(u8, u128)> {
        let fact = |link: &Link| match link.tie() {
            Tie::From(number) => (0, address(number)),
            Tie::To(number) => (1, address(number)),
            Tie::Thread(number) => (2, self.threads.hash(number)),
        };
        links.iter().map(fact).sorted_unstable().collect()
    }
}
