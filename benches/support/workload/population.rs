//! Who there is.

use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
use rand::RngExt as _;
use rand::distr::Distribution as _;
use rand::distr::weighted::WeightedIndex;
use rand::rngs::ChaCha8Rng;

use super::Shape;

const FIRST_NAMES: [&str; 8] = ["ada", "birgit", "chidi", "dolores", "emeka", "fatima", "giorgos", "hanneke"];
const LAST_NAMES: [&str; 8] = ["achterberg", "bell", "castellanos", "dufour", "eriksen", "fuji", "goldschmidt", "hu"];

/// Everybody in the traffic.
pub(crate) struct Population {
    shape: Shape,
    /// Zipf's law: the k-th account has a k-th of the traffic of the first.
    popularity: WeightedIndex<u64>,
}

impl Population {
    pub(crate) fn new(shape: Shape) -> Population {
        let weights = (1..=shape.accounts as u64).map(|rank| 1_000_000_000 / rank);
        Population { shape, popularity: WeightedIndex::new(weights).expect("there are accounts") }
    }

    /// A state of nothing, with everybody in its directory.
    pub(crate) fn empty_state(&self) -> Aggregator {
        let mailboxes: Vec<Mailbox> = (0..self.shape.mailboxes).map(|number| Mailbox::new(mailbox(number))).collect();
        let account = |number| {
            let account = Account::new(format!("acct-{number:06}")).domain(domain(number));
            (0..self.shape.contacts_each)
                .fold(account, |account, who| account.contact(format!("c-{who}"), [person(who, &domain(number))]))
        };
        let accounts: Vec<Account> = (0..self.shape.accounts).map(account).collect();
        let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build();
        Aggregator::new(Key::PUBLIC, directory.expect("nobody is listed twice"))
    }

    /// Every listed address.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = String> {
        let Shape { mailboxes, accounts, contacts_each, .. } = self.shape;
        let contacts =
            (0..accounts).flat_map(move |number| (0..contacts_each).map(move |who| person(who, &domain(number))));
        (0..mailboxes).map(mailbox).chain(contacts)
    }

    pub(super) fn colleague(&self, random: &mut ChaCha8Rng) -> String {
        mailbox(random.random_range(0..self.shape.mailboxes))
    }

    pub(super) fn account(&self, random: &mut ChaCha8Rng) -> usize {
        self.popularity.sample(random)
    }

    /// One of an account's people: nine of ten are listed, the others known by their domain alone.
    pub(super) fn customer(&self, random: &mut ChaCha8Rng, account: usize) -> String {
        let listed = self.shape.contacts_each;
        let who = if random.random_ratio(9, 10) { 0..listed } else { listed..2 * listed };
        person(random.random_range(who), &domain(account))
    }

    /// Somebody who is on no list.
    pub(super) fn stranger(random: &mut ChaCha8Rng) -> String {
        person(random.random_range(0..1000), &format!("elsewhere{}.example", random.random_range(0..1000)))
    }
}

fn mailbox(number: usize) -> String {
    person(number, "corp.example")
}

fn domain(account: usize) -> String {
    format!("customer{account}.example")
}

fn person(number: usize, domain: &str) -> String {
    let (first, last) = (FIRST_NAMES[number % 8], LAST_NAMES[number / 8 % 8]);
    format!("{first}.{last}{number}@{domain}")
}
