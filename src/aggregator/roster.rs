//! A directory seen through a key: whom a hashed address is.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::aggregator::key::Hashes;
use crate::aggregator::store::interner::Interner;
use crate::directory::{Directory, Standing};
use crate::model::address::domain_of;

/// The hashes of a directory's addresses and domains under one key.
///
/// Made once for a directory and shared by the aggregators that are cloned from one.
pub(crate) struct Roster {
    directory: Arc<Directory>,
    /// By the numbers of the directory's addresses.
    addresses: Interner,
    standings: Vec<Standing>,
    /// By the numbers of the directory's domains.
    domains: Interner,
    /// The accounts of the domains, `None` for one left out.
    owners: Vec<Option<u32>>,
}

impl Roster {
    pub(crate) fn new(directory: Arc<Directory>, hashes: &Hashes) -> Roster {
        let mut addresses = Interner::default();
        let mut standings = Vec::with_capacity(directory.listed().len());
        for (address, standing) in directory.listed() {
            addresses.intern(hashes.address(address));
            standings.push(standing);
        }
        let mut domains = Interner::default();
        let mut owners = Vec::with_capacity(directory.listed_domains().len());
        for (domain, account) in directory.listed_domains() {
            domains.intern(hashes.domain(domain));
            owners.push(account);
        }
        Roster { directory, addresses, standings, domains, owners }
    }

    pub(crate) fn directory(&self) -> &Arc<Directory> {
        &self.directory
    }

    /// The hash of the directory's address with this number.
    pub(crate) fn hash(&self, number: u32) -> u128 {
        self.addresses.hash(number)
    }

    /// The hash of the directory's domain with this number.
    pub(crate) fn domain_hash(&self, number: u32) -> u128 {
        self.domains.hash(number)
    }

    /// Who a hashed address is; `unlisted` numbers a person of its own.
    pub(crate) fn standing(&self, address: u128, domain: u128, unlisted: u32) -> Standing {
        let listed = self.addresses.find(address).and_then(|number| self.standings.get(number as usize));
        let owner = || *self.owners.get(self.domains.find(domain)? as usize)?;
        match listed {
            Some(&standing) => standing,
            None => owner().map_or(Standing::Nobody, |account| Standing::Contact { person: unlisted, account }),
        }
    }

    /// Every listed address with its hash, the hash of its domain, and its standing.
    pub(crate) fn listed<'r>(&'r self, hashes: &'r Hashes) -> impl Iterator<Item = (u128, u128, Standing)> + 'r {
        self.addresses
            .hashes()
            .iter()
            .zip(self.directory.listed())
            .map(|(&hash, (address, standing))| (hash, hashes.domain(domain_of(address).unwrap_or_default()), standing))
    }

    /// The domains whose unlisted addresses are contacts.
    pub(crate) fn domains(&self) -> impl Iterator<Item = u128> {
        self.domains
            .hashes()
            .iter()
            .zip(&self.owners)
            .filter_map(|(&domain, account)| account.is_some().then_some(domain))
    }
}
