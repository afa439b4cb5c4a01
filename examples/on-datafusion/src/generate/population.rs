//! The people: the organisation's, those of its customers, and strangers.

use std::fmt::Write as _;
use std::num::NonZeroU32;

use account_engagement::{Account, Mailbox};
use anyhow::{Context as _, Result};
use rand::RngExt as _;
use rand::distr::Distribution as _;
use rand::distr::weighted::WeightedIndex;
use rand::rngs::ChaCha8Rng;

const FIRST_NAMES: [&str; 16] = [
    "ada", "birgit", "chidi", "dolores", "emeka", "fatima", "giorgos", "hanneke", "ines", "joon", "kemal", "leila",
    "mateo", "noor", "olga", "paulo",
];
const LAST_NAMES: [&str; 16] = [
    "achterberg",
    "bell",
    "castellanos",
    "dufour",
    "eriksen",
    "fuji",
    "goldschmidt",
    "hu",
    "ivanova",
    "jones",
    "kaya",
    "lindqvist",
    "moreau",
    "nakamura",
    "okafor",
    "pereira",
];

/// Everybody.
pub(super) struct Population {
    mailboxes: u32,
    accounts: u32,
    popularity: WeightedIndex<u64>,
}

/// Somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// A person of the organisation. The first half are the chosen mailboxes; the other half are not chosen.
    Colleague(u32),
    /// A person of an account. The first half are listed; the other half are known only by their domain.
    Customer { account: u32, person: u32 },
    /// Nobody's contact.
    Stranger(u32),
}

impl Population {
    /// A plausible number of people for this number of messages. A larger organisation has more customers, not larger
    /// ones.
    ///
    /// # Errors
    ///
    /// Only a mistake in this file.
    pub(super) fn new(messages: u64, accounts: Option<NonZeroU32>) -> Result<Population> {
        let at_most = |most: u32, share: u64| u32::try_from(share).unwrap_or(most).clamp(20, most);
        let mailboxes = at_most(5_000, messages / 5_000);
        let accounts = accounts.map_or_else(|| at_most(100_000, messages / 2_000), NonZeroU32::get);
        // Zipf's law from rank accounts / 100 on, so that one account of a hundred is a top account.
        let ranks = (1..=u64::from(accounts)).map(|rank| u64::from(accounts / 100) + rank);
        let popularity = WeightedIndex::new(ranks.map(|rank| 1_000_000_000_000 / rank)).context("no accounts")?;
        Ok(Population { mailboxes, accounts, popularity })
    }

    pub(super) fn mailboxes(&self) -> impl ExactSizeIterator<Item = Mailbox> {
        (0..self.mailboxes).map(|number| {
            let mailbox = Mailbox::new(address(Who::Colleague(number)));
            match self.alias(Who::Colleague(number)) {
                Some(alias) => mailbox.alias(alias),
                None => mailbox,
            }
        })
    }

    pub(super) fn accounts(&self) -> impl ExactSizeIterator<Item = Account> {
        (0..self.accounts).map(|number| {
            let account = Account::new(account_id(number)).name(format!("Customer {number}")).domain(domain(number));
            let account = (0..self.listed(number)).fold(account, |account, person| {
                let who = Who::Customer { account: number, person };
                let addresses = [Some(address(who)), self.alias(who)];
                account.contact(format!("contact-{person}"), addresses.into_iter().flatten())
            });
            match parent(number) {
                Some(parent) => account.parent(account_id(parent)),
                None => account,
            }
        })
    }

    /// The number of contacts that an account lists: two to ten, and some dozens for the top accounts.
    fn listed(&self, account: u32) -> u32 {
        let top = self.accounts / 100 + 1;
        2 + account % 97 * 7 % 9 + 40 * top / (account + top)
    }

    pub(super) fn mailbox_of(&self, who: Who) -> Option<u32> {
        match who {
            Who::Colleague(number) if number < self.mailboxes => Some(number),
            _ => None,
        }
    }

    /// A random account. Accounts with more activity are more likely.
    pub(super) fn an_account(&self, random: &mut ChaCha8Rng) -> u32 {
        u32::try_from(self.popularity.sample(random)).unwrap_or_default()
    }

    /// One of the mailboxes that work with an account. Most accounts have few, and the top accounts have many.
    pub(super) fn a_caretaker(&self, account: u32, random: &mut ChaCha8Rng) -> Who {
        let team = (3 + self.mailboxes / (account / (self.accounts / 100 + 1) + 1) / 4).min(self.mailboxes);
        let member = u64::from(account) * 7919 + u64::from(random.random_range(0..team));
        Who::Colleague(u32::try_from(member % u64::from(self.mailboxes)).unwrap_or_default())
    }

    pub(super) fn a_mailbox(&self, random: &mut ChaCha8Rng) -> Who {
        Who::Colleague(random.random_range(0..self.mailboxes))
    }

    pub(super) fn a_colleague(&self, random: &mut ChaCha8Rng) -> Who {
        Who::Colleague(random.random_range(0..2 * self.mailboxes))
    }

    /// One of an account's people: nine of ten are listed.
    pub(super) fn a_customer(&self, account: u32, random: &mut ChaCha8Rng) -> Who {
        let listed = self.listed(account);
        let people = if random.random_range(0..10) < 9 { 0..listed } else { listed..2 * listed };
        Who::Customer { account, person: random.random_range(people) }
    }

    pub(super) fn a_stranger(random: &mut ChaCha8Rng) -> Who {
        Who::Stranger(random.random_range(0..1_000_000))
    }

    /// Another address of the same person, if there is one.
    fn alias(&self, who: Who) -> Option<String> {
        let mut text = String::new();
        self.write_alias(who, &mut text).then_some(text)
    }

    /// Every fourth mailbox has one, and the first contact of every fifth account one at home.
    pub(super) fn write_alias(&self, who: Who, text: &mut String) -> bool {
        match who {
            Who::Colleague(number) if number < self.mailboxes && number % 4 == 0 => {
                let (first, last) = name(number);
                let initial = first.chars().next().unwrap_or_default();
                push(text, format_args!("{initial}.{last}{number}@corp.example"));
                true
            }
            Who::Customer { account, person: 0 } if account % 5 == 0 => {
                let (first, last) = name(account);
                push(text, format_args!("{first}.{last}{account}@home.example"));
                true
            }
            _ => false,
        }
    }
}

fn address(who: Who) -> String {
    let mut text = String::new();
    write_address(who, &mut text);
    text
}

pub(super) fn write_address(who: Who, text: &mut String) {
    match who {
        Who::Colleague(number) => {
            let (first, last) = name(number);
            push(text, format_args!("{first}.{last}{number}@corp.example"));
        }
        Who::Customer { account, person } => {
            let (first, last) = name(account.wrapping_add(person * 5));
            push(text, format_args!("{first}.{last}{person}@customer{account}.example"));
        }
        Who::Stranger(number) => {
            let (first, last) = name(number);
            push(text, format_args!("{first}.{last}{number}@elsewhere{}.example", number % 1_000));
        }
    }
}

fn name(number: u32) -> (&'static str, &'static str) {
    let [first, last] = [number % 16, number / 16 % 16].map(|place| place as usize);
    (FIRST_NAMES[first], LAST_NAMES[last])
}

fn account_id(account: u32) -> String {
    format!("acct-{account:06}")
}

fn domain(account: u32) -> String {
    format!("customer{account}.example")
}

/// Every sixth account has a parent shortly before it. For every fifth of these, the parent is the sixth account before
/// it, so groups have up to three levels.
fn parent(account: u32) -> Option<u32> {
    match account {
        0 => None,
        _ if account.is_multiple_of(30) => Some(account - 6),
        _ if account.is_multiple_of(6) => Some(account - 1 - account % 5),
        _ => None,
    }
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    _ = text.write_fmt(what);
}
