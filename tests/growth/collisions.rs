//! Inputs that have one place in a table, chosen by someone who knows how the place is found: under the public key, or
//! under a seed that was in the code once. A state under a secret key, and a directory with one entry that the chooser
//! does not know, have other places for them.

use std::hash::{BuildHasher as _, Hasher as _};
use std::{env, fs};

use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox};
use foldhash::fast::FixedState;
use siphasher::sip128::Hasher128 as _;

use crate::format;
use crate::made::{REP, ask, empty_under, meeting, start};

/// Tells the child where the inputs are, which are looked for outside of what is counted.
pub(crate) const INPUTS: &str = "GROWTH_INPUTS";

/// Whether the lower bits of a hash give the same place in a table for this number of inputs.
fn share_low_bits(hash: u128, count: usize) -> bool {
    (hash & u128::from(u64::MAX)).is_multiple_of((count as u128 * 8).div_ceil(7).next_power_of_two())
}

/// Whether the upper bits do, in a table that is in the order of hashes.
fn share_high_bits(hash: u128, count: usize) -> bool {
    hash < u128::MAX / (count as u128 * 2)
}

/// Known to no one who chooses inputs, unless the parent says that it is the one that everybody knows.
fn key() -> Key {
    if env::var_os(CONTROL).is_some() { Key::PUBLIC } else { Key::new(*b"known to no one.") }
}

/// Tells the child to take the key that the inputs were chosen for.
pub(crate) const CONTROL: &str = "GROWTH_CONTROL";

/// Inputs of a kind: any, and as many of the same length that collide.
pub(crate) struct Inputs {
    pub(crate) kind: &'static str,
    pub(crate) any: Vec<String>,
    pub(crate) colliding: Vec<String>,
}

pub(crate) fn all(count: usize) -> Vec<Inputs> {
    let high = |purpose| {
        let hash = under_public_key(purpose);
        move |text: &str| share_high_bits(hash(text), count)
    };
    let low = |purpose| {
        let hash = under_public_key(purpose);
        move |text: &str| share_low_bits(hash(text), count)
    };
    let seeded = |text: &str| share_low_bits(FixedState::with_seed(0x5eed).hash_one(text).into(), count);
    vec![
        inputs(count, "message_ids", "", high("message")),
        inputs(count, "meeting_ids", "", high("meeting")),
        inputs(count, "thread_ids", "", low("thread")),
        inputs(count, "unlisted_addresses", "@cust.example", low("address")),
        inputs(count, "listed_addresses", "@cust.example", seeded),
    ]
}

fn inputs(count: usize, kind: &'static str, suffix: &str, collides: impl Fn(&str) -> bool) -> Inputs {
    let texts = || (0_u32..).map(|number| format!("{number:08}{suffix}"));
    let colliding = texts().filter(|text| collides(text)).take(count).collect();
    Inputs { kind, any: texts().step_by(1000).take(count).collect(), colliding }
}

/// The inputs that the parent has written down; none in a run that only starts a process.
pub(crate) fn given() -> Vec<String> {
    env::var(INPUTS)
        .map_or_else(|_| Vec::new(), |path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect())
}

/// How the state hashes such texts.
fn under_public_key(purpose: &str) -> impl Fn(&str) -> u128 {
    let hasher = format::hasher(purpose);
    move |text| {
        let mut hasher = hasher;
        hasher.write(text.as_bytes());
        hasher.finish128().as_u128()
    }
}

pub(crate) fn messages(ids: &[String]) {
    let mut aggregator = empty_under(key());
    for id in ids {
        aggregator.record_email(&Email::new(id.as_str(), start(), REP).to("c@cust.example")).unwrap();
    }
    assert_eq!(aggregator.email_count(), ids.len());
    ask(&aggregator);
}

pub(crate) fn meetings(ids: &[String]) {
    let mut aggregator = empty_under(key());
    for id in ids {
        aggregator.record_meeting(&meeting(id).attendee("c@cust.example")).unwrap();
    }
    assert_eq!(aggregator.meeting_count(), ids.len());
    ask(&aggregator);
}

pub(crate) fn threads(ids: &[String]) {
    let mut aggregator = empty_under(key());
    for id in ids {
        aggregator.record_email(&Email::new("m", start(), REP).to("c@cust.example").conversation(id.as_str())).unwrap();
    }
    ask(&aggregator);
}

pub(crate) fn unlisted(addresses: &[String]) {
    let mut aggregator = empty_under(key());
    for address in addresses {
        aggregator.record_email(&Email::new("m", start(), REP).to(address.as_str())).unwrap();
    }
    ask(&aggregator);
}

pub(crate) fn listed(addresses: &[String]) {
    let account = Account::new("a").contact("c", addresses);
    let directory = Directory::builder().add_mailboxes([Mailbox::new(REP)]).add_accounts([account]).build().unwrap();
    let mut aggregator = Aggregator::new(key(), directory);
    for address in addresses {
        aggregator.record_email(&Email::new("m", start(), REP).to(address.as_str())).unwrap();
    }
    ask(&aggregator);
}
