//! Hostile traffic: few addresses, few ids and few instants, so that everything collides.

pub(crate) mod book;
pub(crate) mod correspondence;
pub(crate) mod scene;

use std::fmt;
use std::ops::Range;

use account_engagement::aggregator::Offered;
use account_engagement::{
    Aggregator, Attendee, Email, EmailKind, Meeting, MeetingStatus, OfferError, Outcome, Response,
};
use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use crate::twin::Twin;
use crate::twin::people::fold;
use book::{ADDRESSES, in_capitals};
use scene::{Edges, Moment, Scene, a_moment, a_scene};

/// A fixed number of cases from a fixed seed, so that every run is the same one. To hunt, set
/// `PROPTEST_CASES` and `PROPTEST_RNG_SEED`. A failure prints the smallest case found.
pub(crate) fn cases(number: u32) -> ProptestConfig {
    let hunt = ProptestConfig::default();
    let seed = match hunt.rng_seed {
        RngSeed::Random => RngSeed::Fixed(16),
        given @ RngSeed::Fixed(_) => given,
    };
    let number = if std::env::var_os("PROPTEST_CASES").is_some() { hunt.cases } else { number };
    ProptestConfig { cases: number, rng_seed: seed, failure_persistence: None, ..hunt }
}

/// An offered copy.
#[derive(Clone)]
pub(crate) enum Offer {
    Email(Email),
    Meeting(Meeting),
}

/// In full, which the models' own `Debug` is not on purpose.
impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wire = match self {
            Offer::Email(email) => serde_json::to_string(email),
            Offer::Meeting(meeting) => serde_json::to_string(meeting),
        };
        f.write_str(&wire.unwrap())
    }
}

impl Offer {
    pub(crate) fn to(&self, aggregator: &mut Aggregator) -> Result<Outcome, OfferError> {
        self.offer_to(aggregator).map(|offered| offered.outcome)
    }

    /// The same, with the number of malformed participants.
    pub(crate) fn offer_to(&self, aggregator: &mut Aggregator) -> Result<Offered, OfferError> {
        match self {
            Offer::Email(email) => aggregator.record_email(email),
            Offer::Meeting(meeting) => aggregator.record_meeting(meeting),
        }
    }

    /// The number of participants that are no addresses, as the rule says.
    pub(crate) fn malformed(&self) -> u32 {
        let texts: Vec<&str> = match self {
            Offer::Email(email) => {
                let recipients = email.to.iter().chain(&email.cc).chain(&email.bcc);
                recipients.chain([&email.from]).map(String::as_str).collect()
            }
            Offer::Meeting(meeting) => {
                let guests = meeting.attendees.iter().map(|attendee| &attendee.address);
                guests.chain(&meeting.organizer).map(String::as_str).collect()
            }
        };
        let odd = |c: char| c.is_whitespace() || c.is_control();
        let is_address = |text: &str| match *text.split('@').collect::<Vec<_>>() {
            [name, domain] => text.len() <= 320 && !name.is_empty() && !domain.is_empty() && !text.contains(odd),
            _ => false,
        };
        let folded = texts.into_iter().map(fold).filter(|text| !text.is_empty());
        u32::try_from(folded.filter(|text| !is_address(text)).count()).unwrap()
    }

    /// `None` when it is rejected.
    pub(crate) fn to_twin(&self, twin: &mut Twin) -> Option<Outcome> {
        match self {
            Offer::Email(email) => twin.email(email),
            Offer::Meeting(meeting) => twin.meeting(meeting),
        }
    }
}

/// Offers around the edges of a question.
pub(crate) fn a_scene_with_offers(most: usize) -> impl Strategy<Value = (Scene, Vec<Offer>)> {
    (a_scene(), prop::collection::vec(a_draft(), 0..most)).prop_map(|(scene, drafts)| {
        let offers = drafts.iter().map(|draft| draft.at(&scene.edges)).collect();
        (scene, offers)
    })
}

/// An offer whose times are still to be found.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    model: Model,
    at: Moment,
    /// Of a meeting, in nanoseconds.
    length: i64,
    answered: Vec<Option<Moment>>,
}

#[derive(Clone, Debug)]
enum Model {
    Email(Email),
    Meeting(Meeting),
}

impl Draft {
    fn at(&self, edges: &Edges) -> Offer {
        match self.model.clone() {
            Model::Email(mut email) => {
                email.sent_at = edges.at(self.at);
                Offer::Email(email)
            }
            Model::Meeting(mut meeting) => {
                meeting.start = edges.at(self.at);
                meeting.end = meeting.start + TimeDelta::nanoseconds(self.length);
                for (attendee, answered) in meeting.attendees.iter_mut().zip(&self.answered) {
                    attendee.responded_at = answered.map(|moment| edges.at(moment));
                }
                Offer::Meeting(meeting)
            }
        }
    }
}

fn a_draft() -> impl Strategy<Value = Draft> {
    prop_oneof![3 => an_email_draft(), 2 => a_meeting_draft()]
}

/// Of the addresses in the first book: our own, and our customers'.
const OURS: Range<usize> = 0..4;
const THEIRS: Range<usize> = 5..14;

/// An address as somebody wrote it: people before strangers.
fn an_address() -> impl Strategy<Value = String> {
    spelled(prop_oneof![5 => OURS.start..THEIRS.end, 1 => THEIRS.end..ADDRESSES.len()])
}

fn spelled(address: impl Strategy<Value = usize>) -> impl Strategy<Value = String> {
    let spelling = prop_oneof![6 => Just(0), 4 => 1..8_usize];
    (address, spelling).prop_map(|(address, spelling)| {
        let address = ADDRESSES[address];
        match spelling {
            0 => address.to_owned(),
            1 => in_capitals(address),
            2 => format!("<{address}>"),
            3 => format!(" < MailTo: {address} > "),
            4 => format!("MAILTO:{address}"),
            5 => format!("\t{address}\u{a0}"),
            // Not what the rules fold.
            6 => format!("mailto:<{address}>"),
            _ => format!("Somebody <{address}>"),
        }
    })
}

fn an_id(ids: &'static [&'static str]) -> impl Strategy<Value = String> {
    (select(ids), an_id_spelling()).prop_map(|(id, spelling)| spelling.replace("{}", id))
}

fn an_id_spelling() -> impl Strategy<Value = &'static str> {
    select(&["{}", "{}", "{}", "<{}>", " < {}\t> ", "<<{}>>"][..])
}

/// Texts in the place of an id that are not an id.
fn no_id() -> impl Strategy<Value = String> {
    select(&["", " ", "<>", " < > "][..]).prop_map(str::to_owned)
}

pub(crate) const MESSAGES: [&str; 14] =
    ["e1", "e2", "e3", "e4", "e5", "e6", "e7", "E1", "é", "e8", "e9", "f1", "f2", "f3"];
pub(crate) const THREADS: [&str; 3] = ["t1", "t2", "e1"];
pub(crate) const OCCURRENCES: [&str; 5] = ["m1", "m2", "m3", "M1", "e1"];

/// Who wrote to whom under which id: as a rule one person under one id, and to the other side.
fn an_envelope() -> impl Strategy<Value = (String, String, String)> {
    (0..MESSAGES.len(), an_id_spelling()).prop_flat_map(|(message, spelling)| {
        let id = Just(spelling.replace("{}", MESSAGES[message]));
        let id = prop_oneof![30 => id, 1 => no_id()];
        let (author, others) = match message % 2 {
            0 => (OURS.start + message / 2 % OURS.len(), THEIRS),
            _ => (THEIRS.start + message / 2 % THEIRS.len(), OURS),
        };
        let from = prop_oneof![5 => spelled(Just(author)), 1 => an_address()];
        let to = prop_oneof![4 => spelled(others), 1 => an_address()];
        (id, from, to)
    })
}

fn an_email_draft() -> impl Strategy<Value = Draft> {
    let original = prop_oneof![6 => Just(None), 4 => an_id(&MESSAGES).prop_map(Some), 1 => no_id().prop_map(Some)];
    let thread = prop_oneof![1 => Just(None), 8 => an_id(&THREADS).prop_map(Some), 1 => no_id().prop_map(Some)];
    let kind = prop_oneof![12 => Just(EmailKind::Personal), 1 => select(&EmailKind::ALL[..])];
    let more = prop::collection::vec((an_address(), 0..3_u8), 0..4);
    let to = prop::bool::weighted(0.9);
    (an_envelope(), to, more, original, thread, kind, a_moment()).prop_map(
        |((id, from, first), to, more, original, thread, kind, at)| {
            let mut email = Email::new(id, chrono::DateTime::UNIX_EPOCH, from).kind(kind);
            (email.in_reply_to, email.conversation) = (original, thread);
            email.to.extend(to.then_some(first));
            for (address, field) in more {
                email = match field {
                    0 => email.to(address),
                    1 => email.cc(address),
                    _ => email.bcc(address),
                };
            }
            Draft { model: Model::Email(email), at, length: 0, answered: Vec::new() }
        },
    )
}

fn a_meeting_draft() -> impl Strategy<Value = Draft> {
    const HOUR: i64 = 3_600_000_000_000;
    let id = prop_oneof![30 => an_id(&OCCURRENCES), 1 => no_id()];
    let organizer = prop_oneof![1 => Just(None), 5 => an_address().prop_map(Some), 1 => Just(Some(String::new()))];
    let response = select(&[Response::None, Response::Declined, Response::Tentative, Response::Accepted][..]);
    let answered = prop_oneof![1 => Just(None), 1 => a_moment().prop_map(Some)];
    let attendee = (prop_oneof![spelled(OURS), spelled(THEIRS), an_address()], response, answered);
    let attendees = prop::collection::vec(attendee, 0..6);
    let lengths = [0, HOUR, HOUR / 2, 24 * HOUR, 24 * HOUR - 1_000_000, 24 * HOUR - 1, 1, 1_000_000, -1];
    let length = prop_oneof![2 => Just(HOUR), 9 => select(lengths.to_vec()), 1 => Just(-HOUR)];
    let revision = prop_oneof![8 => 0..2_i64, 1 => select(&[i64::MIN, -1, 5, i64::MAX][..])];
    let status = prop_oneof![
        6 => Just(MeetingStatus::Confirmed),
        3 => Just(MeetingStatus::Tentative),
        1 => Just(MeetingStatus::Cancelled),
    ];
    let all_day = prop::bool::weighted(0.1);
    (id, organizer, attendees, a_moment(), length, (revision, status, all_day)).prop_map(
        |(id, organizer, attendees, at, length, (revision, status, all_day))| {
            let epoch = chrono::DateTime::UNIX_EPOCH;
            let mut meeting = Meeting::new(id, epoch, epoch).status(status).revision(revision);
            (meeting.organizer, meeting.all_day) = (organizer, all_day);
            let mut answers = Vec::new();
            for (address, response, answered) in attendees {
                meeting = meeting.attendee(Attendee::new(address).response(response));
                answers.push(answered);
            }
            Draft { model: Model::Meeting(meeting), at, length, answered: answers }
        },
    )
}
