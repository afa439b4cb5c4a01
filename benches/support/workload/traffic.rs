//! What they write to each other, and when they meet.

use account_engagement::{Attendee, Email, EmailKind, Meeting, Response};
use chrono::{DateTime, TimeDelta, Utc};
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

use super::{Population, Shape, as_of};

/// Who writes to whom in a thread: three of four are with an account, the others between colleagues
/// or with strangers, and irrelevant.
struct Parties {
    ours: String,
    theirs: String,
    account: Option<usize>,
}

impl Parties {
    fn draw(population: &Population, random: &mut ChaCha8Rng) -> Parties {
        let ours = population.colleague(random);
        match random.random_range(0..8) {
            0 => Parties { ours, theirs: population.colleague(random), account: None },
            1 => Parties { ours, theirs: Population::stranger(random), account: None },
            _ => {
                let account = population.account(random);
                Parties { ours, theirs: population.customer(random, account), account: Some(account) }
            }
        }
    }

    /// Somebody else who is copied in.
    fn another(&self, population: &Population, random: &mut ChaCha8Rng) -> String {
        match self.account {
            Some(account) if random.random_ratio(1, 2) => population.customer(random, account),
            _ => population.colleague(random),
        }
    }
}

fn within_the_year(random: &mut ChaCha8Rng) -> DateTime<Utc> {
    as_of() - TimeDelta::seconds(random.random_range(0..360 * 86_400))
}

/// The copies of all emails, thread by thread.
pub(super) fn emails(shape: Shape, population: &Population, mut random: ChaCha8Rng) -> impl Iterator<Item = Email> {
    let (mut message, mut thread) = (0, 0);
    core::iter::from_fn(move || {
        let first = message;
        let left = shape.messages - first;
        let length = random.random_range(1..=7).min(left);
        (message, thread) = (first + length, thread + 1);
        (length > 0).then(|| write_thread(first..message, thread, population, &mut random))
    })
    .flatten()
}

fn write_thread(
    messages: core::ops::Range<usize>,
    thread: usize,
    population: &Population,
    random: &mut ChaCha8Rng,
) -> Vec<Email> {
    let parties = Parties::draw(population, random);
    let conversation = format!("{thread:08x}{:016x}", random.random::<u64>());
    let mut copies = Vec::new();
    let mut sent_at = within_the_year(random);
    let mut last: Option<(String, bool)> = None;
    for number in messages {
        let id = format!("<{number:08x}.{:016x}@mail.corp.example>", random.random::<u64>());
        // Most messages answer the one before.
        let answers = last.as_ref().filter(|_| random.random_ratio(4, 5));
        let is_ours = answers.map_or_else(|| random.random(), |(_, is_ours)| !is_ours);
        let (from, to) = if is_ours { (&parties.ours, &parties.theirs) } else { (&parties.theirs, &parties.ours) };
        let mut email = Email::new(&id, sent_at, from).to(to);
        for _ in 0..random.random_range(0..3) {
            email = email.cc(parties.another(population, random));
        }
        email.in_reply_to = answers.map(|(id, _)| id.clone());
        // Some systems do not know threads.
        email.conversation = random.random_ratio(9, 10).then(|| conversation.clone());
        email.kind = match random.random_range(0..100) {
            0..5 => EmailKind::Bulk,
            5..7 => EmailKind::Calendar,
            7..8 => EmailKind::AutoReply,
            _ => EmailKind::Personal,
        };
        if number % 10 < 7 {
            copies.push(copy_of(&email, random));
        }
        copies.push(email);
        // The median answer comes after two hours, some after days.
        let minutes = 1 << random.random_range(0..14);
        sent_at += TimeDelta::seconds(random.random_range(1..=60) * minutes);
        last = Some((id, is_ours));
    }
    copies
}

/// The same email in another mailbox, where an address may be in capitals or the thread unknown.
fn copy_of(email: &Email, random: &mut ChaCha8Rng) -> Email {
    let mut copy = email.clone();
    match random.random_range(0..20) {
        0 => copy.from = copy.from.to_uppercase(),
        1 => copy.conversation = None,
        _ => {}
    }
    copy
}

/// The copies of all meetings.
pub(super) fn meetings(shape: Shape, population: &Population, mut random: ChaCha8Rng) -> impl Iterator<Item = Meeting> {
    (0..shape.meetings).flat_map(move |number| {
        let parties = Parties::draw(population, &mut random);
        let start = within_the_year(&mut random);
        let id = format!("{number:08x}{:016x}@calendar.corp.example", random.random::<u64>());
        let end = start + TimeDelta::minutes(random.random_range(1..=8) * 15);
        let (host, guest) =
            if random.random() { (&parties.ours, &parties.theirs) } else { (&parties.theirs, &parties.ours) };
        let mut meeting = Meeting::new(id, start, end).organizer(host).attendee(answer(guest, &mut random));
        for _ in 0..random.random_range(0..3) {
            let another = parties.another(population, &mut random);
            meeting = meeting.attendee(answer(&another, &mut random));
        }
        let mut copies = vec![meeting];
        if number % 3 > 0 {
            // The other calendar has it as it was moved, or as it was.
            let meeting = &copies[0];
            let moved = meeting.clone().revision(i64::from(random.random_ratio(1, 10)));
            copies.push(moved);
        }
        copies
    })
}

fn answer(address: &str, random: &mut ChaCha8Rng) -> Attendee {
    let response = match random.random_range(0..10) {
        0..6 => Response::Accepted,
        6 => Response::Declined,
        7 => Response::Tentative,
        _ => Response::None,
    };
    Attendee::new(address).response(response)
}
