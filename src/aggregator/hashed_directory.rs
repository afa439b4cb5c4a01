//! A directory by hashes under a key: who a hashed address belongs to.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::aggregator::key::Hashes;
use crate::aggregator::store::interner::Interner;
use crate::directory::{Directory, Party};
use crate::model::address::domain_of;

/// A directory with the hashes of its addresses and domains under one key.
///
/// Hashing a large directory takes a while. It is done once, and aggregators that are cloned from one share it.
pub(crate) struct HashedDirectory {
    directory: Arc<Directory>,
    /// By the numbers of the directory's addresses.
    addresses: Interner,
    parties: Vec<Party>,
    /// By the numbers of the directory's domains.
    domains: Interner,
    /// The accounts of the domains; `None` for a domain that several accounts claim.
    owners: Vec<Option<u32>>,
}

impl HashedDirectory {
    pub(crate) fn new(directory: Arc<Directory>, hashes: &Hashes) -> HashedDirectory {
        let mut addresses = Interner::default();
        let mut parties = Vec::with_capacity(directory.listed().len());
        for (address, party) in directory.listed() {
            addresses.intern(hashes.address(address));
            parties.push(party);
        }
        let mut domains = Interner::default();
        let mut owners = Vec::with_capacity(directory.listed_domains().len());
        for (domain, account) in directory.listed_domains() {
            domains.intern(hashes.domain(domain));
            owners.push(account);
        }
        HashedDirectory { directory, addresses, parties, domains, owners }
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

    /// The number of a hashed domain that is listed.
    pub(crate) fn domain_number(&self, domain: u128) -> Option<u32> {
        self.domains.find(domain)
    }

    /// Who a hashed address belongs to. If it is unlisted, `unlisted` is the number of the person.
    pub(crate) fn party(&self, address: u128, domain: u128, unlisted: u32) -> Party {
        let listed = self.addresses.find(address).and_then(|number| self.parties.get(number as usize));
        let owner = || *self.owners.get(self.domains.find(domain)? as usize)?;
        match listed {
            Some(&party) => party,
            None => owner().map_or(Party::Nobody, |account| Party::Contact { person: unlisted, account }),
        }
    }

    /// Every listed address with its hash, the hash of its domain, and who it belongs to.
    pub(crate) fn listed<'h>(&'h self, hashes: &'h Hashes) -> impl Iterator<Item = (u128, u128, Party)> + 'h {
        self.addresses
            .hashes()
            .iter()
            .zip(self.directory.listed())
            .map(|(&hash, (address, party))| (hash, hashes.domain(domain_of(address).unwrap_or_default()), party))
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
