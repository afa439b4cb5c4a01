//! The domains that an organisation is in touch with, and its people who write.

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::Mailbox;
use chrono::NaiveDate;

use super::{Correspondence, Form, is_public};

/// The activity with one domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDomain {
    /// The domain.
    pub domain: String,
    /// Emails from its people to us.
    pub from: u64,
    /// Emails of ours to its people.
    pub to: u64,
    /// Newsletters and automatic emails from there to us.
    pub automatic: u64,
    /// Meetings with its people.
    pub meetings: u64,
    /// The number of addresses of people.
    pub people: u64,
    /// The first day of activity, in UTC.
    pub first: NaiveDate,
    /// The last day of activity, in UTC.
    pub last: NaiveDate,
}

impl FoundDomain {
    /// Emails and meetings.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.from + self.to + self.meetings
    }
}

impl FoundDomain {
    fn new(domain: &str, day: NaiveDate) -> FoundDomain {
        FoundDomain {
            domain: domain.to_owned(),
            from: 0,
            to: 0,
            automatic: 0,
            meetings: 0,
            people: 0,
            first: day,
            last: day,
        }
    }
}

/// Who an organisation is in touch with.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Domains with people, those with the most activity first.
    pub accounts: Vec<FoundDomain>,
    /// Public-mail domains with people.
    pub public: Vec<FoundDomain>,
    /// Domains from which only newsletters and automatic emails come, those with the most first.
    pub automatic: Vec<FoundDomain>,
    /// The organisation's people: those who wrote or organized a meeting, those who wrote most first.
    pub mailboxes: Vec<Mailbox>,
}

impl Correspondence {
    /// Everyone who wrote or organized a meeting from these domains. Addresses of machines are left out.
    #[must_use]
    pub fn mailboxes(&self, domains: &[String]) -> Vec<Mailbox> {
        self.found(domains, None).mailboxes
    }

    /// Who the organisation with these domains, or with this address, is in touch with.
    #[must_use]
    pub fn found(&self, own: &[String], own_address: Option<&str>) -> Found {
        let own: Vec<bool> = (0..self.addresses.len())
            .map(|place| {
                let address = &self.addresses[place].text;
                let domain = address.split_once('@').map_or("", |(_, domain)| domain);
                own.iter().any(|known| known == domain) || own_address == Some(address)
            })
            .collect();
        let is_ours = |place: u32| own[place as usize];
        let mut domains: BTreeMap<&str, (FoundDomain, BTreeSet<u32>)> = BTreeMap::new();
        let mut wrote: BTreeMap<u32, u64> = BTreeMap::new();
        for activity in &self.activities {
            let our_sender = activity.from.filter(|place| is_ours(*place));
            if let Some(sender) =
                our_sender.filter(|place| activity.form != Form::Machine && !self.address(*place).is_machine)
            {
                *wrote.entry(sender).or_default() += 1;
            }
            let is_from_us = our_sender.is_some();
            let has_ours = is_from_us || activity.to.iter().any(|place| is_ours(*place));
            // An email is between its sender and its recipients; a meeting is among all.
            let others: Vec<u32> = match (is_from_us, activity.form) {
                (_, Form::Meeting) | (true, _) => {
                    activity.to.iter().copied().chain(activity.from).filter(|place| !is_ours(*place)).collect()
                }
                (false, _) => activity.from.into_iter().collect(),
            };
            if !has_ours || is_from_us && activity.form == Form::Machine {
                continue;
            }
            let mut counted = BTreeSet::new();
            for place in others {
                let domain = self.domain(place);
                let (found, people) =
                    domains.entry(domain).or_insert_with(|| (FoundDomain::new(domain, activity.day), BTreeSet::new()));
                found.first = found.first.min(activity.day);
                found.last = found.last.max(activity.day);
                let is_person = activity.form != Form::Machine && !self.address(place).is_machine;
                if is_person {
                    people.insert(place);
                }
                if counted.insert((domain, is_person)) {
                    match (is_person, activity.form, is_from_us) {
                        (false, ..) if is_from_us => {}
                        (false, ..) => found.automatic += 1,
                        (true, Form::Meeting, _) => found.meetings += 1,
                        (true, _, true) => found.to += 1,
                        (true, _, false) => found.from += 1,
                    }
                }
            }
        }
        let mut result = Found::default();
        for (mut found, people) in domains.into_values() {
            found.people = people.len() as u64;
            match (people.is_empty(), is_public(&found.domain)) {
                (true, _) if found.automatic == 0 => {}
                (true, _) => result.automatic.push(found),
                (false, true) => result.public.push(found),
                (false, false) => result.accounts.push(found),
            }
        }
        for list in [&mut result.accounts, &mut result.public] {
            list.sort_by_key(|found| std::cmp::Reverse(found.total()));
        }
        result.automatic.sort_by_key(|found| std::cmp::Reverse(found.automatic));
        let mut wrote: Vec<(u64, &str)> =
            wrote.into_iter().map(|(place, count)| (count, self.address(place).text.as_str())).collect();
        wrote.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        result.mailboxes = wrote.into_iter().map(|(_, address)| Mailbox::new(address)).collect();
        result
    }
}
