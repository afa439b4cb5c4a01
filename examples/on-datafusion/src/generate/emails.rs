//! Generates conversations of a few emails each, and the copies of these emails in several mailboxes.

use std::fmt::Write as _;
use std::mem;
use std::ops::Range;

use account_engagement::EmailKind;
use anyhow::Result;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

use super::cast::{Addresses, Cast, Side, Spelling};
use super::chance::one_of;
use super::columns::EmailCopy;
use super::hours::{beginning, instant, later};
use super::population::Population;

/// Generates emails from a random stream of its own.
pub(super) struct Correspondence<'p> {
    population: &'p Population,
    random: ChaCha8Rng,
    cast: Cast,
    email: Draft,
    /// The id of the previous email.
    previous: String,
    conversation: String,
}

/// An email, before it is copied. Its people are places in the cast.
struct Draft {
    id: String,
    sent_at: i64,
    from: usize,
    to: Vec<usize>,
    cc: Vec<usize>,
    bcc: Vec<usize>,
    answers: bool,
    kind: EmailKind,
}

/// What a conversation is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Topic {
    /// With an account's people.
    Account,
    /// Among colleagues, or with strangers: irrelevant.
    Other,
    /// To many, unanswered.
    Newsletter,
}

impl<'p> Correspondence<'p> {
    pub(super) fn new(population: &'p Population, random: ChaCha8Rng) -> Correspondence<'p> {
        let email = Draft {
            id: String::new(),
            sent_at: 0,
            from: 0,
            to: Vec::new(),
            cc: Vec::new(),
            bcc: Vec::new(),
            answers: false,
            kind: EmailKind::Personal,
        };
        let (previous, conversation) = (String::new(), String::new());
        Correspondence { population, random, cast: Cast::default(), email, previous, conversation }
    }

    /// Gives the copies of these messages, each with the number of its mailbox. `of` is the number of all messages.
    pub(super) fn write(
        &mut self,
        messages: Range<u64>,
        of: u64,
        mut take: impl FnMut(u32, EmailCopy<'_, Addresses<'_>>) -> Result<()>,
    ) -> Result<()> {
        let mut next = messages.start;
        while next < messages.end {
            let topic = self.convene();
            let most = if topic == Topic::Newsletter { 1 } else { self.random.random_range(1..=7) };
            let end = messages.end.min(next + most);
            self.email.sent_at = beginning(next, of, &mut self.random);
            let thread: u64 = self.random.random();
            let mut side = if self.random.random() { Side::Ours } else { Side::Theirs };
            for number in next..end {
                // Most messages answer the one before.
                self.email.answers = number > next && self.random.random_range(0..5) > 0;
                side = if self.email.answers || self.random.random() { side.other() } else { side };
                self.draft(number, topic, side);
                self.copies(thread, &mut take)?;
            }
            next = end;
        }
        Ok(())
    }

    /// The people of the next conversation.
    fn convene(&mut self) -> Topic {
        let Correspondence { population, random, cast, .. } = self;
        cast.clear();
        let topic = random.random_range(0..100);
        let account = population.an_account(random);
        let first = match topic {
            0..25 => population.a_mailbox(random),
            _ => population.a_caretaker(account, random),
        };
        cast.add(Side::Ours, first, population);
        for _ in 0..one_of([0, 0, 0, 0, 0, 1, 1, 1, 2, 3], random) {
            let chosen = random.random_range(0..4) > 0;
            let another = if chosen { population.a_mailbox(random) } else { population.a_colleague(random) };
            cast.add(Side::Ours, another, population);
        }
        match topic {
            0..12 => {
                for _ in 0..2 {
                    cast.add(Side::Theirs, population.a_colleague(random), population);
                }
                Topic::Other
            }
            12..25 => {
                cast.add(Side::Theirs, Population::a_stranger(random), population);
                Topic::Other
            }
            25..29 => {
                for _ in 0..random.random_range(3..15) {
                    let account = population.an_account(random);
                    cast.add(Side::Theirs, population.a_customer(account, random), population);
                }
                Topic::Newsletter
            }
            _ => {
                for _ in 0..one_of([1, 1, 1, 1, 1, 1, 2, 2, 2, 3], random) {
                    cast.add(Side::Theirs, population.a_customer(account, random), population);
                }
                match random.random_range(0..40) {
                    // Two accounts in one conversation.
                    0 => {
                        let other = population.an_account(random);
                        cast.add(Side::Theirs, population.a_customer(other, random), population);
                    }
                    1..5 => cast.add(Side::Theirs, Population::a_stranger(random), population),
                    _ => {}
                }
                if random.random_range(0..8) == 0 {
                    cast.add_unseen(population.a_mailbox(random), population);
                }
                Topic::Account
            }
        }
    }

    /// The next email of a conversation.
    fn draft(&mut self, number: u64, topic: Topic, side: Side) {
        let Correspondence { random, cast, email, previous, .. } = self;
        // If both colleagues are the same person, only one is kept.
        let side = if cast.side(Side::Theirs).is_empty() { Side::Ours } else { side };
        let (senders, receivers) = (cast.side(side), cast.side(side.other()));
        email.from = match random.random_range(0..5) {
            0 if topic != Topic::Newsletter => random.random_range(senders.clone()),
            _ => senders.start,
        };
        [&mut email.to, &mut email.cc, &mut email.bcc].into_iter().for_each(Vec::clear);
        if topic == Topic::Newsletter && side == Side::Ours {
            email.bcc.extend(receivers);
        } else {
            email.to.extend(receivers.start..receivers.end.min(receivers.start + 1));
            for place in cast.seen() {
                let is_on = place == email.from || email.to.contains(&place);
                // The person who started the conversation stays in Cc.
                if !is_on && (place == senders.start || random.random_range(0..10) < 7) {
                    email.cc.push(place);
                }
            }
            if side == Side::Ours {
                email.bcc.extend(cast.unseen());
            }
        }
        email.kind = match random.random_range(0..100) {
            _ if topic == Topic::Newsletter => EmailKind::Bulk,
            0..2 if email.answers => EmailKind::AutoReply,
            0..4 => EmailKind::Bulk,
            4..7 => EmailKind::Calendar,
            _ => EmailKind::Personal,
        };
        email.sent_at = match email.kind {
            EmailKind::AutoReply => email.sent_at + 5,
            // The median answer comes after an hour and a half, some after days.
            _ => later(email.sent_at, random.random_range(1..=60) * (1 << random.random_range(0..14)), random),
        };
        mem::swap(&mut email.id, previous);
        email.id.clear();
        let sender = cast.address(email.from, Spelling::Plain);
        let host = sender.split_once('@').map_or("", |(_, domain)| domain);
        _ = write!(email.id, "<{number:x}.{:08x}@mail.{host}>", random.random::<u32>());
    }

    /// The copies of the email: one for each mailbox that is on it, except for some deleted copies.
    fn copies(
        &mut self,
        thread: u64,
        take: &mut impl FnMut(u32, EmailCopy<'_, Addresses<'_>>) -> Result<()>,
    ) -> Result<()> {
        let Correspondence { population, random, cast, email, previous, conversation } = self;
        let people = [email.from].into_iter().chain([&email.to, &email.cc, &email.bcc].into_iter().flatten().copied());
        let holders = people.filter_map(|place| Some((place, population.mailbox_of(cast.who(place))?)));
        // Sent for somebody else. Only the sending mailbox shows this.
        let is_for = match random.random_range(0..400) {
            0 => cast.side(Side::Ours).find(|place| *place != email.from),
            _ => None,
        };
        for (copy, (holder, mailbox)) in holders.enumerate() {
            let chance = random.random_range(0..1_000);
            if copy > 0 && chance < 50 {
                continue;
            }
            let spelling = if chance % 25 == 0 { Spelling::Variant } else { Spelling::Plain };
            let is_senders = holder == email.from;
            // Every mailbox has its own names of threads.
            conversation.clear();
            _ = write!(conversation, "{:016x}", (thread ^ u64::from(mailbox)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let from = match is_for {
                Some(another) if is_senders => another,
                _ => email.from,
            };
            let row = EmailCopy {
                id: id_in(mailbox, &email.id),
                // Some mailboxes have the time of arrival.
                sent_at: instant(email.sent_at + if !is_senders && chance % 30 == 1 { chance % 90 } else { 0 }),
                from: cast.address(from, spelling),
                to: cast.addresses(&email.to, spelling),
                cc: cast.addresses(&email.cc, spelling),
                bcc: cast.addresses(if is_senders { &email.bcc } else { &[] }, spelling),
                in_reply_to: email.answers.then_some(id_in(mailbox, previous)),
                // Some systems do not know threads.
                conversation: (mailbox % 10 != 9).then_some(conversation.as_str()),
                // And some do not recognise a newsletter.
                kind: if email.kind == EmailKind::Bulk && chance % 10 == 2 { EmailKind::Personal } else { email.kind },
            };
            take(mailbox, row)?;
        }
        Ok(())
    }
}

/// An id in the form of a mailbox. Some have no brackets.
fn id_in(mailbox: u32, id: &str) -> &str {
    match mailbox % 8 {
        7 => id.trim_start_matches('<').trim_end_matches('>'),
        _ => id,
    }
}
