//! A directory seen through a key: whom a hashed address is.

use alloc::sync::Arc;
use alloc::vec::Vec;

use hashbrown::HashMap;

use super::interner::Interner;
use crate::address::domain_of;
use crate::directory::{Directory, Standing};
use crate::key::Hashes;

/// The hashes of a directory's addresses and domains under one key.
///
/// Made once for a directory and shared by the aggregators that are cloned from one.
pub(crate) struct Roster {
    directory: Arc<Directory>,
    /// By the numbers of the directory's addresses.
    addresses: Interner,
    standings: Vec<Standing>,
    /// Hashed domains with the number of their account, `None` for one left out.
    domains: HashMap<u128, Option<u32>, foldhash::fast::FixedState>,
}

impl Roster {
    pub(crate) fn new(directory: Arc<Directory>, hashes: &Hashes) -> Roster {
        let mut addresses = Interner::default();
        let mut standings = Vec::with_capacity(directory.listed().len());
        for (address, standing) in directory.listed() {
            addresses.intern(hashes.address(address));
            standings.push(standing);
        }
        let domains = directory.listed_domains().map(|(domain, account)| (hashes.domain(domain), account)).collect();
        Roster { directory, addresses, standings, domains }
    }

    pub(crate) fn directory(&self) -> &Arc<Directory> {
        &self.directory
    }

    /// The hash of the directory's address with this number.
    pub(crate) fn hash(&self, number: u32) -> u128 {
        self.addresses.hash(number)
    }

    /// Who a hashed address is; `unlisted` numbers a person of its own.
    pub(crate) fn standing(&self, address: u128, domain: u128, unlisted: u32) -> Standing {
        let listed = self.addresses.find(address).and_then(|number| self.standings.get(number as usize));
        match (listed, self.domains.get(&domain)) {
            (Some(&standing), _) => standing,
            (None, Some(&Some(account))) => Standing::Contact { person: unlisted, account },
            (None, _) => Standing::Nobody,
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
        self.domains.iter().filter_map(|(&domain, account)| account.is_some().then_some(domain))
    }
}
