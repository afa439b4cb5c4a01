//! Rolls accounts up: for which accounts' rows the people of an account count ([SPEC 10](crate::guide::rules#spec-10)).

use alloc::vec::Vec;

use crate::directory::Directory;
use crate::question::RollUp;
use crate::rows::number::number;

/// Which accounts, besides its own, the people of an account count for.
///
/// What counts is gathered by *unit*. The first units are the accounts, by number. When parents are added and figures
/// may be suppressed, each account has one more unit, of its own people alone. That unit has no row; it shows by how
/// much a parent is more than its children.
pub(crate) struct Ancestors {
    accounts: u32,
    /// By account: the first unit that its people count for; empty if that is the account itself.
    first: Vec<u32>,
    /// By unit: the next larger unit that its people count for; empty if no unit has one.
    next: Vec<Option<u32>>,
    roll_up: RollUp,
}

impl Ancestors {
    pub(crate) fn new(directory: &Directory, roll_up: RollUp, own_people: bool) -> Ancestors {
        let accounts = number(directory.accounts().len());
        let mut ancestors = Ancestors { accounts, first: Vec::new(), next: Vec::new(), roll_up };
        let parents = || directory.parents();
        match roll_up {
            RollUp::Off => {}
            RollUp::TopParentsOnly => ancestors.first = tops(&parents().collect::<Vec<_>>()),
            RollUp::AddParents => {
                ancestors.next = parents().collect();
                if own_people {
                    ancestors.first = (accounts..accounts.saturating_mul(2)).collect();
                    ancestors.next.extend((0..accounts).map(Some));
                }
            }
        }
        ancestors
    }

    /// The number of units.
    pub(crate) fn units(&self) -> usize {
        self.next.len().max(self.accounts as usize)
    }

    /// The first unit that an account's people count for.
    pub(crate) fn first(&self, account: u32) -> u32 {
        self.first.get(account as usize).copied().unwrap_or(account)
    }

    /// The next unit that the people of a unit count for.
    pub(crate) fn next(&self, unit: u32) -> Option<u32> {
        self.next.get(unit as usize).copied().flatten()
    }

    /// The account of a unit.
    pub(crate) fn account(&self, unit: u32) -> u32 {
        unit.checked_sub(self.accounts).unwrap_or(unit)
    }

    /// Whether a unit has rows.
    pub(crate) fn has_rows(&self, unit: u32) -> bool {
        unit < self.accounts && (self.roll_up != RollUp::TopParentsOnly || self.first(unit) == unit)
    }

    /// All units, each with the unit that it is part of, and after that unit.
    pub(crate) fn downwards(&self) -> Vec<(u32, Option<u32>)> {
        let mut parts: Vec<Vec<u32>> = alloc::vec![Vec::new(); self.next.len()];
        let units = || (0..).take(self.units());
        let mut order: Vec<(u32, Option<u32>)> =
            units().filter(|unit| self.next(*unit).is_none()).map(|unit| (unit, None)).collect();
        for unit in units() {
            if let Some(parts) = self.next(unit).and_then(|whole| parts.get_mut(whole as usize)) {
                parts.push(unit);
            }
        }
        let mut place = 0;
        while let Some(&(unit, _)) = order.get(place) {
            let parts = parts.get(unit as usize).map(Vec::as_slice).unwrap_or_default();
            order.extend(parts.iter().map(|part| (*part, Some(unit))));
            place += 1;
        }
        order
    }
}

/// By account: its topmost parent. The directory has checked that no parents lead in a circle.
fn tops(parents: &[Option<u32>]) -> Vec<u32> {
    let mut tops: Vec<Option<u32>> = alloc::vec![None; parents.len()];
    let mut below = Vec::new();
    for account in (0..).take(parents.len()) {
        let mut at = account;
        let top = loop {
            if let Some(Some(top)) = tops.get(at as usize) {
                break *top;
            }
            below.push(at);
            match parents.get(at as usize) {
                Some(Some(parent)) => at = *parent,
                _ => break at,
            }
        };
        for account in below.drain(..) {
            if let Some(place) = tops.get_mut(account as usize) {
                *place = Some(top);
            }
        }
    }
    tops.into_iter().zip(0..).map(|(top, account)| top.unwrap_or(account)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn every_account_has_the_top_of_its_chain() {
        for (parents, expected) in [
            (vec![], vec![]),
            (vec![None, None], vec![0, 1]),
            (vec![Some(2), None, Some(1), Some(0)], vec![1, 1, 1, 1]),
            (vec![None, Some(0), Some(1), None, Some(3)], vec![0, 0, 0, 3, 3]),
        ] {
            assert_eq!(tops(&parents), expected, "{parents:?}");
        }
        let chain = (0..200_000).map(|account: u32| account.checked_add(1).filter(|next| *next < 200_000));
        assert!(tops(&chain.collect::<Vec<_>>()).iter().all(|top| *top == 199_999));
    }
}
