//! Hostile activity from a seed: few people, few ids and few instants, so that everything collides.

use account_engagement::{Account, Attendee, Email, EmailKind, Mailbox, Meeting, MeetingStatus, Response};
use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};

use crate::data::{AS_OF, Data};

const OURS: [&str; 5] =
    ["rep1@corp.example", "r.ep1@corp.example", "rep2@corp.example", "REP3@sub.corp.example", "rep4@corp.example"];
const THEIRS: [&str; 9] = [
    "ann@alder.example",
    "abe@alder.example",
    "new@alder.example",
    "bob@birch.example",
    "bea@birch.example",
    "cyd@cedar.example",
    "ΟΔΟΣ@cedar.example",
    "dan@dogwood.example",
    "eve@elm.example",
];
const NOBODY: [&str; 3] = ["outsider@else.example", "a@b@alder.example", ""];

/// So much of it, from this seed, dealt over part files without regard to what belongs together.
pub(crate) fn hostile(seed: u64, emails: usize, meetings: usize) -> Data {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut data = Data { accounts: accounts(), mailboxes: mailboxes(), ..Data::default() };
    data.emails.resize(4, Vec::new());
    data.meetings.resize(3, Vec::new());
    for _ in 0..emails {
        let part = random.random_range(0..data.emails.len());
        data.emails[part].push(email(&mut random, emails / 3));
    }
    for _ in 0..meetings {
        let part = random.random_range(0..data.meetings.len());
        data.meetings[part].push(meeting(&mut random, meetings / 3));
    }
    data
}

fn mailboxes() -> Vec<Mailbox> {
    let [rep1, alias, others @ ..] = OURS;
    let first = Mailbox::new(rep1).alias(alias);
    std::iter::once(first).chain(others.map(Mailbox::new)).collect()
}

/// Two families, of three generations and of two, and one without.
fn accounts() -> Vec<Account> {
    vec![
        Account::new("alder").domain("alder.example"),
        Account::new(" <Birch> ").domain("birch.example").parent("alder"),
        Account::new("cedar").domain("cedar.example").parent("Birch"),
        Account::new("Dogwood, Inc.").domain("dogwood.example"),
        Account::new("elm").contact("c1", ["eve@elm.example"]).parent("holding"),
        Account::new("holding"),
        Account::new("quiet").domain("quiet.example"),
    ]
}

fn address(random: &mut ChaCha8Rng) -> String {
    let address = match random.random_range(0..20) {
        0 => NOBODY.choose(random),
        1..10 => OURS.choose(random),
        _ => THEIRS.choose(random),
    };
    let address = *address.unwrap();
    match random.random_range(0..10) {
        0 => address.to_uppercase(),
        1 => format!(" <MailTo:{address}>"),
        _ => address.to_owned(),
    }
}

fn id(random: &mut ChaCha8Rng, name: &str, of: usize) -> String {
    let number = random.random_range(0..of.max(1));
    match random.random_range(0..40) {
        0 => " <> ".to_owned(),
        1..8 => format!(" <{name}{number}>"),
        _ => format!("{name}{number}"),
    }
}

/// Mostly within the year, and around its edges.
fn instant(random: &mut ChaCha8Rng) -> DateTime<Utc> {
    let as_of: DateTime<Utc> = AS_OF.parse().unwrap();
    let minutes = random.random_range(-3..380 * 24 * 4) * 15;
    as_of - TimeDelta::minutes(minutes) + TimeDelta::microseconds(random.random_range(0..2_000))
}

fn email(random: &mut ChaCha8Rng, of: usize) -> Email {
    let mut email = Email::new(id(random, "e", of), instant(random), address(random));
    for _ in 0..random.random_range(0..4) {
        let address = address(random);
        email = match random.random_range(0..3) {
            0 => email.to(address),
            1 => email.cc(address),
            _ => email.bcc(address),
        };
    }
    if random.random_bool(0.4) {
        email = email.in_reply_to(id(random, "e", of));
    }
    if random.random_bool(0.6) {
        email = email.conversation(id(random, "t", of / 4));
    }
    if random.random_bool(0.1) {
        email = email.kind(*EmailKind::ALL.choose(random).unwrap());
    }
    email
}

fn meeting(random: &mut ChaCha8Rng, of: usize) -> Meeting {
    let start = instant(random);
    let minutes = *[0, 15, 30, 60, 24 * 60, -15].choose(random).unwrap();
    let mut meeting = Meeting::new(id(random, "m", of), start, start + TimeDelta::minutes(minutes))
        .revision(*[0, 0, 0, 1, 2, i64::MIN, i64::MAX].choose(random).unwrap())
        .status(
            *[MeetingStatus::Confirmed, MeetingStatus::Confirmed, MeetingStatus::Tentative, MeetingStatus::Cancelled]
                .choose(random)
                .unwrap(),
        );
    meeting.all_day = random.random_bool(0.05);
    if random.random_bool(0.8) {
        meeting = meeting.organizer(address(random));
    }
    for _ in 0..random.random_range(0..5) {
        let responses = [Response::None, Response::Declined, Response::Tentative, Response::Accepted];
        let mut attendee = Attendee::new(address(random)).response(*responses.choose(random).unwrap());
        if random.random_bool(0.5) {
            attendee = attendee.responded_at(instant(random));
        }
        meeting = meeting.attendee(attendee);
    }
    meeting
}
