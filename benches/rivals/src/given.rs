//! What everybody is given before the clock starts.

use std::collections::BTreeMap;

use account_engagement::Aggregator;
use account_engagement::directory::Identity;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use crate::workload::{Population, Views, as_of};

/// The traffic, who is who in it, and what is asked.
pub(crate) struct Given<'a> {
    pub(crate) views: &'a Views<'a>,
    pub(crate) people: People,
    pub(crate) window: Window,
}

/// Who is who, as plain lists. Accounts are numbered in the order of their ids, so that rivals sort
/// and join numbers where the rules say ids.
pub(crate) struct People {
    /// Ids by number.
    pub(crate) accounts: Vec<String>,
    /// Every listed address with its account; without one it is a mailbox. In this traffic nobody
    /// has two addresses, and so an address is a person.
    pub(crate) listed: Vec<(String, Option<u32>)>,
    /// The domains whose unlisted addresses are contacts.
    pub(crate) domains: Vec<(String, u32)>,
}

/// The 365 days before as-of's date and that day, in UTC.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) start: DateTime<Utc>,
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
}

impl People {
    pub(crate) fn new(population: &Population, empty: &Aggregator) -> People {
        let directory = empty.directory();
        let accounts: Vec<String> = directory.accounts().map(|(id, _)| id.to_owned()).collect();
        let numbers: BTreeMap<&str, u32> = accounts.iter().map(String::as_str).zip(0..).collect();
        let account = |address: &str| match directory.identify(address) {
            Identity::Contact { account, .. } | Identity::Unlisted { account } => Some(numbers[account]),
            _ => None,
        };
        let listed: Vec<(String, Option<u32>)> =
            population.addresses().map(|address| (address.clone(), account(&address))).collect();
        let mut domains: Vec<(String, u32)> = listed
            .iter()
            .filter_map(|(address, _)| {
                let (_, domain) = address.split_once('@').expect("addresses have a domain");
                Some((domain.to_owned(), account(&format!("somebody.else@{domain}"))?))
            })
            .collect();
        domains.sort_unstable();
        domains.dedup();
        People { accounts, listed, domains }
    }
}

impl Window {
    pub(crate) fn new() -> Window {
        let as_of = as_of();
        let last = as_of.date_naive();
        let first = last - Days::new(365);
        Window { start: first.and_time(NaiveTime::MIN).and_utc(), as_of, first, last }
    }

    /// Whether an instant lies in it, in milliseconds since 1970.
    pub(crate) fn has(self, millis: i64) -> bool {
        (self.start.timestamp_millis()..=self.as_of.timestamp_millis()).contains(&millis)
    }
}

/// The date of an instant, in milliseconds since 1970.
pub(crate) fn date(millis: i64) -> NaiveDate {
    DateTime::from_timestamp_millis(millis).expect("the traffic is of our days").date_naive()
}
