//! The addresses on recorded activity, as hashes.

use alloc::vec::Vec;

use crate::aggregator::store::interner::Interner;

/// Every address on recorded activity, with its domain: a directory may list the address today, and only the domain
/// tomorrow.
#[derive(Clone, Default)]
pub(crate) struct Addresses {
    addresses: Interner,
    domains: Interner,
    /// By address: the number of its domain.
    domain_of: Vec<u32>,
}

impl Addresses {
    /// Starts with these domains, and reserves room for this many addresses.
    pub(crate) fn with_capacity(domains: Vec<u128>, addresses: usize) -> Addresses {
        let mut all = Addresses {
            addresses: Interner::with_capacity(addresses),
            domains: Interner::with_capacity(domains.len()),
            domain_of: Vec::with_capacity(addresses),
        };
        all.domains.extend(domains);
        all
    }

    /// Adds a new address, with the number of its domain.
    pub(crate) fn push(&mut self, address: u128, domain: u32) {
        self.addresses.push(address);
        self.domain_of.push(domain);
    }

    /// The number of an address. `domain` is called when the address is new.
    pub(crate) fn number(&mut self, address: u128, domain: impl FnOnce() -> u128) -> u32 {
        let number = self.addresses.intern(address);
        if number as usize == self.domain_of.len() {
            self.domain_of.push(self.domains.intern(domain()));
        }
        number
    }

    pub(crate) fn hash(&self, number: u32) -> u128 {
        self.addresses.hash(number)
    }

    pub(crate) fn hashes(&self) -> &[u128] {
        self.addresses.hashes()
    }

    pub(crate) fn domain_hashes(&self) -> &[u128] {
        self.domains.hashes()
    }

    /// The hash of the domain with this number.
    pub(crate) fn domain_hash_at(&self, domain: u32) -> u128 {
        self.domains.hash(domain)
    }

    pub(crate) fn domain_number(&self, number: u32) -> u32 {
        self.domain_of.get(number as usize).copied().unwrap_or_default()
    }

    /// By the number of the address.
    pub(crate) fn domain_numbers(&self) -> impl Iterator<Item = u32> {
        self.domain_of.iter().copied()
    }

    pub(crate) fn domain_hash(&self, number: u32) -> u128 {
        self.domain_of.get(number as usize).map_or(0, |&domain| self.domains.hash(domain))
    }

    /// The hashes of the addresses and of their domains, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (u128, u128)> {
        self.addresses
            .hashes()
            .iter()
            .zip(&self.domain_of)
            .map(|(&address, &domain)| (address, self.domains.hash(domain)))
    }

    pub(crate) fn len(&self) -> usize {
        self.domain_of.len()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.addresses.heap_bytes() + self.domains.heap_bytes() + self.domain_of.capacity() * size_of::<u32>()
    }
}
