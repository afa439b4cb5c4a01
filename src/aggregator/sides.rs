//! On which side addresses are, by their hashes: what a state knows of the directories it was offered over
//! ([SPEC 12](crate::guide::rules#spec-12)).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use itertools::Itertools as _;

use crate::aggregator::hashed_directory::HashedDirectory;
use crate::aggregator::key::Hashes;
use crate::directory::Side;

/// The side of every hashed address that is on one.
///
/// A directory defines the sides, and so does the agreement of two directories. A state keeps the sides that were valid
/// while *all* its activity was offered. Each meaning has one form, so that equal meanings are equal values: a contact
/// that its domain implies is not listed, and an exception to a domain that is not listed is not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sides {
    /// Hashed addresses with the hashes of their domains.
    listed: BTreeMap<u128, (u128, Side)>,
    /// Hashed domains whose other addresses are contacts.
    domains: BTreeSet<u128>,
    /// Hashed addresses that are nobody although their domain is listed, with the domain.
    nobody: BTreeMap<u128, u128>,
}

impl Sides {
    /// The sides of a directory.
    pub(crate) fn of(directory: &HashedDirectory, hashes: &Hashes) -> Sides {
        let mut sides = Sides { domains: directory.domains().collect(), ..Sides::default() };
        for (address, domain, party) in directory.listed(hashes) {
            sides.insert(address, domain, party.side());
        }
        sides
    }

    /// Sets the side of an address, unless its domain implies it.
    pub(crate) fn insert(&mut self, address: u128, domain: u128, side: Option<Side>) {
        let implied = self.domains.contains(&domain).then_some(Side::Account);
        match side {
            _ if side == implied => {}
            Some(side) => _ = self.listed.insert(address, (domain, side)),
            None => _ = self.nobody.insert(address, domain),
        }
    }

    /// Adds a domain whose addresses are contacts. Addresses are added after all domains.
    pub(crate) fn add_domain(&mut self, domain: u128) {
        self.domains.insert(domain);
    }

    /// All listed domains and the domains of all named addresses, in order.
    pub(crate) fn domains(&self) -> Vec<u128> {
        let at = self.named().map(|(_, domain)| domain);
        self.domains.iter().copied().chain(at).sorted_unstable().dedup().collect()
    }

    /// The addresses that it names, in order, with their domains.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = (u128, u128, Option<Side>)> {
        let listed = self.listed.iter().map(|(&address, &(domain, side))| (address, domain, Some(side)));
        let nobody = self.nobody.iter().map(|(&address, &domain)| (address, domain, None));
        listed.merge_by(nobody, |(one, ..), (other, ..)| one < other)
    }

    pub(crate) fn side(&self, address: u128, domain: u128) -> Option<Side> {
        match self.listed.get(&address) {
            Some((_, side)) => Some(*side),
            None if self.nobody.contains_key(&address) => None,
            None => self.domains.contains(&domain).then_some(Side::Account),
        }
    }

    /// The domain of an address that it names.
    pub(crate) fn domain_of(&self, address: u128) -> Option<u128> {
        let listed = self.listed.get(&address).map(|(domain, _)| *domain);
        listed.or_else(|| self.nobody.get(&address).copied())
    }

    pub(crate) fn has_domain(&self, domain: u128) -> bool {
        self.domains.contains(&domain)
    }

    /// The addresses that are nobody although their domain is listed, with the domain.
    pub(crate) fn exceptions(&self) -> impl Iterator<Item = (u128, u128)> {
        self.nobody.iter().map(|(&address, &domain)| (address, domain))
    }

    /// What both say: the addresses that both have on the same side.
    pub(crate) fn and(&self, other: &Sides) -> Sides {
        let domains = self.domains.intersection(&other.domains).copied().collect();
        let mut both = Sides { domains, ..Sides::default() };
        for (address, domain) in self.named().chain(other.named()) {
            let side = self.side(address, domain).filter(|side| other.side(address, domain) == Some(*side));
            both.insert(address, domain, side);
        }
        both
    }

    /// What either says. The two must not contradict each other.
    pub(crate) fn or(&self, other: &Sides) -> Sides {
        let domains = self.domains.union(&other.domains).copied().collect();
        let mut either = Sides { domains, ..Sides::default() };
        for (address, domain) in self.named().chain(other.named()) {
            either.insert(address, domain, self.side(address, domain).or(other.side(address, domain)));
        }
        either
    }

    /// These sides, except for some addresses and domains, whose sides are taken from `all`. The addresses are given
    /// with their domains and sides, and an address that `all` has on another side is skipped. Of domains, only the
    /// contacts are taken over.
    pub(crate) fn with(
        &self,
        all: &Sides,
        addresses: &BTreeMap<u128, (u128, Side)>,
        domains: &BTreeSet<u128>,
    ) -> Sides {
        let taken_over = domains.intersection(&all.domains);
        let mut with = Sides { domains: self.domains.iter().chain(taken_over).copied().collect(), ..Sides::default() };
        let given = addresses.iter().map(|(&address, &(domain, _))| (address, domain));
        for (address, domain) in self.named().chain(all.named()).chain(given) {
            let side = all.side(address, domain);
            let is_given = side.is_some() && addresses.get(&address).map(|(_, side)| *side) == side;
            let is_at_given = side == Some(Side::Account) && domains.contains(&domain);
            let says = if is_given || is_at_given { all } else { self };
            with.insert(address, domain, says.side(address, domain));
        }
        with
    }

    /// How many addresses the two put on different sides.
    pub(crate) fn conflicts(&self, other: &Sides) -> usize {
        let apart = |(address, domain): &(u128, u128)| {
            let sides = (self.side(*address, *domain), other.side(*address, *domain));
            matches!(sides, (Some(one), Some(other)) if one != other)
        };
        self.named().chain(other.named()).filter(apart).map(|(address, _)| address).collect::<BTreeSet<_>>().len()
    }

    fn named(&self) -> impl Iterator<Item = (u128, u128)> {
        self.listed.iter().map(|(&address, &(domain, _))| (address, domain)).chain(self.exceptions())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(listed: &[(u128, u128, Side)], domains: &[u128], nobody: &[(u128, u128)]) -> Sides {
        let mut sides = Sides { domains: domains.iter().copied().collect(), ..Sides::default() };
        for &(address, domain, side) in listed {
            sides.insert(address, domain, Some(side));
        }
        for &(address, domain) in nobody {
            sides.insert(address, domain, None);
        }
        sides
    }

    /// Some addresses and domains are taken over from another rule, the others stay.
    #[test]
    fn an_offered_past_is_taken_over() {
        use Side::{Account, Organisation};
        let known = sides(&[(1, 10, Account)], &[30], &[(6, 30)]);
        let all = sides(&[(1, 10, Account), (2, 10, Organisation), (3, 10, Account)], &[20, 30], &[(4, 20)]);
        let with = known.with(&all, &BTreeMap::from([(2, (10, Organisation))]), &BTreeSet::from([20]));
        let side = |address, domain| with.side(address, domain);
        assert_eq!(
            [side(1, 10), side(2, 10), side(3, 10), side(4, 20), side(5, 20), side(6, 30), side(7, 30)],
            [Some(Account), Some(Organisation), None, None, Some(Account), None, Some(Account)]
        );
        let both = BTreeMap::from([(2, (10, Organisation)), (3, (10, Account))]);
        assert_eq!(known.with(&all, &both, &BTreeSet::from([20, 30])), all);
        assert_eq!(known.with(&all, &BTreeMap::new(), &BTreeSet::new()), known);
        // Named on another side, and named although its domain says it.
        let other_side = known.with(&all, &BTreeMap::from([(2, (10, Account))]), &BTreeSet::new());
        assert_eq!(other_side, known);
        let implied = known.with(&all, &BTreeMap::from([(5, (20, Account))]), &BTreeSet::new());
        assert_eq!((implied.side(5, 20), implied.side(8, 20)), (Some(Account), None));
    }

    /// All rules over two domains with two addresses each, some of them: `and` is what both say,
    /// and the laws of a meet hold.
    #[test]
    fn and_is_what_both_say() {
        use Side::{Account, Organisation};
        let rules = [
            sides(&[], &[], &[]),
            sides(&[(1, 10, Account)], &[], &[]),
            sides(&[(1, 10, Organisation)], &[], &[]),
            sides(&[(1, 10, Account), (2, 10, Account), (3, 20, Organisation)], &[], &[]),
            sides(&[], &[10], &[]),
            sides(&[(3, 20, Account)], &[10], &[(2, 10)]),
            sides(&[(1, 10, Account)], &[10, 20], &[(4, 20), (3, 30)]),
            sides(&[], &[10, 20], &[(1, 10), (2, 10)]),
        ];
        let addresses = [(1, 10), (2, 10), (3, 20), (4, 20), (5, 10)];
        for a in &rules {
            assert_eq!(a.and(a), *a);
            for b in &rules {
                let both = a.and(b);
                assert_eq!(both, b.and(a));
                let mut apart = 0;
                for (address, domain) in addresses {
                    let (one, other) = (a.side(address, domain), b.side(address, domain));
                    assert_eq!(both.side(address, domain), one.filter(|_| one == other));
                    apart += usize::from(one.is_some() && other.is_some() && one != other);
                }
                assert_eq!(a.conflicts(b), apart);
                if apart == 0 {
                    let either = a.or(b);
                    assert_eq!(either, b.or(a));
                    for (address, domain) in addresses {
                        let expected = a.side(address, domain).or(b.side(address, domain));
                        assert_eq!(either.side(address, domain), expected);
                    }
                }
                for c in &rules {
                    assert_eq!(both.and(c), a.and(&b.and(c)));
                }
            }
        }
    }
}
