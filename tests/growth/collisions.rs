//! Inputs that share a place in a table of so many, for whoever knows how the place is found: under
//! the public key, or under a seed that was in the code once. A state under a secret key, and a
//! directory with one entry that the chooser does not know, have other places for them.

use std::hash::{BuildHasher as _, Hasher as _};
use std::{env, fs};

use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox};
use foldhash::fast::FixedState;
use siphasher::sip128::{Hasher128 as _, SipHasher24};

use crate::workloads::{REP, ask, empty_under, meeting, start};

/// Tells the child where the inputs are, which are looked for outside of what is counted.
pub(crate) const INPUTS: &str = "GROWTH_INPUTS";

/// How many inputs, and how many places there are in a table that holds so many.
const COUNT: usize = 800;
const PLACES: u64 = 1024;

const SECRET: Key = Key::new(*b"known to no one.");

/// Inputs of a kind: any, and as many of the same length that collide.
pub(crate) struct Inputs {
    pub(crate) kind: &'static str,
    pub(crate) any: Vec<String>,
    pub(crate) colliding: Vec<String>,
}

pub(crate) fn all() -> Vec<Inputs> {
    let seeded = |text: &str| FixedState::with_seed(0x5eed).hash_one(text);
    vec![
        inputs("message_ids", "", under_public_key("message")),
        inputs("meeting_ids", "", under_public_key("meeting")),
        inputs("thread_ids", "", under_public_key("thread")),
        inputs("unlisted_addresses", "@cust.example", under_public_key("address")),
        inputs("listed_addresses", "@cust.example", seeded),
    ]
}

fn inputs(kind: &'static str, suffix: &str, hash: impl Fn(&str) -> u64) -> Inputs {
    let texts = || (0_u32..).map(|number| format!("{number:08}{suffix}"));
    let colliding = texts().filter(|text| hash(text).is_multiple_of(PLACES)).take(COUNT).collect();
    Inputs { kind, any: texts().step_by(1000).take(COUNT).collect(), colliding }
}

/// The inputs that the parent has written down; none in a run that only starts a process.
pub(crate) fn given() -> Vec<String> {
    env::var(INPUTS)
        .map_or_else(|_| Vec::new(), |path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect())
}

/// How the state hashes such texts, to 64 of its 128 bits.
fn under_public_key(purpose: &str) -> impl Fn(&str) -> u64 {
    let mut root = SipHasher24::new_with_key(b"account-engaged.");
    root.write(purpose.as_bytes());
    let hasher = SipHasher24::new_with_key(&root.finish128().as_u128().to_le_bytes());
    move |text| {
        let mut hasher = hasher;
        hasher.write(text.as_bytes());
        hasher.finish128().h1
    }
}

pub(crate) fn messages(ids: &[String]) {
    let mut aggregator = empty_under(SECRET);
    for id in ids {
        aggregator.email(&Email::new(id.as_str(), start(), REP).to("c@cust.example")).unwrap();
    }
    assert_eq!(aggregator.emails(), ids.len());
    ask(&aggregator);
}

pub(crate) fn meetings(ids: &[String]) {
    let mut aggregator = empty_under(SECRET);
    for id in ids {
        aggregator.meeting(&meeting(id).attendee("c@cust.example")).unwrap();
    }
    assert_eq!(aggregator.meetings(), ids.len());
    ask(&aggregator);
}

pub(crate) fn threads(ids: &[String]) {
    let mut aggregator = empty_under(SECRET);
    for id in ids {
        aggregator.email(&Email::new("m", start(), REP).to("c@cust.example").conversation(id.as_str())).unwrap();
    }
    ask(&aggregator);
}

pub(crate) fn unlisted(addresses: &[String]) {
    let mut aggregator = empty_under(SECRET);
    for address in addresses {
        aggregator.email(&Email::new("m", start(), REP).to(address.as_str())).unwrap();
    }
    ask(&aggregator);
}

pub(crate) fn listed(addresses: &[String]) {
    let account = Account::new("a").contact("c", addresses);
    let directory = Directory::builder().mailboxes(&[Mailbox::new(REP)]).accounts(&[account]).build().unwrap();
    let mut aggregator = Aggregator::new(SECRET, directory);
    for address in addresses {
        aggregator.email(&Email::new("m", start(), REP).to(address.as_str())).unwrap();
    }
    ask(&aggregator);
}
