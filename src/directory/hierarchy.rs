//! Which account is part of which.

use alloc::borrow::ToOwned as _;
use alloc::vec;
use alloc::vec::Vec;

use super::DirectoryProblem;
use crate::model::account::Account;
use crate::model::id;

/// The numbers of the accounts' parents. It is a problem if a parent is not one of the accounts, or if an account's
/// parents lead back to it. Such a parent is left out.
pub(super) fn parents(accounts: &[(&str, &Account)], problems: &mut Vec<DirectoryProblem>) -> Vec<Option<u32>> {
    let mut parents = Vec::with_capacity(accounts.len());
    for (account, record) in accounts {
        let Some(parent) = record.parent.as_deref().and_then(id::trimmed) else {
            parents.push(None);
            continue;
        };
        let place = accounts.binary_search_by_key(&parent, |(id, _)| id).ok();
        if place.is_none() {
            let (account, parent) = ((*account).to_owned(), parent.to_owned());
            problems.push(DirectoryProblem::UnknownParent { account, parent });
        }
        parents.push(place.and_then(|place| u32::try_from(place).ok()));
    }
    for (first, length) in cycles(&parents) {
        let account = accounts.get(first).map_or("", |(id, _)| id).to_owned();
        problems.push(DirectoryProblem::ParentCycle { account, length });
        if let Some(parent) = parents.get_mut(first) {
            *parent = None;
        }
    }
    parents
}

/// The circles of parents: the first account of each circle, and how many accounts it has.
fn cycles(parents: &[Option<u32>]) -> Vec<(usize, usize)> {
    let parent = |account: usize| parents.get(account).copied().flatten().map(|parent| parent as usize);
    // The start, plus 1, of the walk that first reached each account, or 0: every account is visited once.
    let mut seen_from = vec![0; parents.len()];
    let mut cycles = Vec::new();
    for start in 0..parents.len() {
        let mut at = Some(start);
        while let Some(account) = at
            && let Some(seen) = seen_from.get_mut(account)
        {
            if *seen == start + 1 {
                let circle = core::iter::successors(parent(account), |next| parent(*next).filter(|_| *next != account));
                let (length, first) = circle.fold((0, account), |(length, first), one| (length + 1, first.min(one)));
                cycles.push((first, length));
            }
            if *seen != 0 {
                break;
            }
            *seen = start + 1;
            at = parent(account);
        }
    }
    cycles.sort_unstable();
    cycles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_found_once_from_every_start() {
        for (parents, expected) in [
            (vec![], vec![]),
            (vec![None, Some(0), Some(1)], vec![]),
            (vec![Some(0)], vec![(0, 1)]),
            (vec![Some(1), Some(2), Some(1)], vec![(1, 2)]),
            (vec![Some(3), Some(0), None, Some(1), Some(5), Some(4)], vec![(0, 3), (4, 2)]),
            (vec![Some(4), Some(0), Some(0), Some(2), Some(3)], vec![(0, 4)]),
        ] {
            assert_eq!(cycles(&parents), expected, "{parents:?}");
        }
    }

    #[test]
    fn a_long_chain_is_visited_once() {
        let chain = (0..200_000).map(|account: u32| account.checked_sub(1)).collect::<Vec<_>>();
        assert_eq!(cycles(&chain), []);
        let mut circle = chain;
        circle[0] = Some(199_999);
        assert_eq!(cycles(&circle), [(0, 200_000)]);
    }
}
