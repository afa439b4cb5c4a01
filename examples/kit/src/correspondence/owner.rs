//! Who seems to own an archive.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{Correspondence, is_public};

/// Whose archive it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Owner {
    /// An organisation with a domain of its own.
    Domain(String),
    /// A person with an address at a public-mail domain.
    Address(String),
}

/// An address is not shown.
impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::Domain(domain) => f.debug_tuple("Domain").field(domain).finish(),
            Owner::Address(_) => f.debug_tuple("Address").finish_non_exhaustive(),
        }
    }
}

/// Who seems to own an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// On most of the activities.
    pub owner: Owner,
    /// On how many of 100 activities.
    pub percent: usize,
    /// Another domain that is on nearly as many.
    pub rival: Option<String>,
}

impl Correspondence {
    /// Who seems to own the archive: the domain that is on the most activities. If this is a public-mail domain, it is
    /// the address that is on the most. `None` without activities.
    #[must_use]
    pub fn owner(&self) -> Option<Guess> {
        let mut domains: BTreeMap<&str, usize> = BTreeMap::new();
        let mut addresses: BTreeMap<&str, usize> = BTreeMap::new();
        // Newsletters, of which there may be more than mail, have one of ours on them too.
        for activity in &self.activities {
            let people = || activity.to.iter().copied().chain(activity.from);
            people()
                .map(|place| self.domain(place))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .for_each(|domain| *domains.entry(domain).or_default() += 1);
            people()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .for_each(|place| *addresses.entry(&self.address(place).text).or_default() += 1);
        }
        let most = |counts: &BTreeMap<&str, usize>| {
            let mut counts: Vec<(usize, String)> =
                counts.iter().map(|(text, count)| (*count, (*text).to_owned())).collect();
            // The first in the order of names among equals.
            counts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            counts
        };
        let domains = most(&domains);
        let (count, domain) = domains.first()?.clone();
        let (count, owner) = if is_public(&domain) {
            let (count, address) = most(&addresses).into_iter().next()?;
            (count, Owner::Address(address))
        } else {
            (count, Owner::Domain(domain))
        };
        let rival = domains.get(1).filter(|(other, domain)| other * 10 >= count * 9 && !is_public(domain));
        Some(Guess {
            owner,
            percent: count * 100 / self.activities.len().max(1),
            rival: rival.map(|(_, domain)| domain.clone()),
        })
    }
}
