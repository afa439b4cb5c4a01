//! Addresses and domains that several owners claim.

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use itertools::Itertools as _;

use super::claims::{Claim, DomainClaim, People};
use super::{DirectoryProblem, Party};
use crate::model::account::Account;

/// What to do with an address, or a domain, that is on several lists. Rule: [SPEC 3](crate::guide::rules#spec-3).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Directory};
/// use account_engagement::directory::{SharedAddressPolicy, Identity};
///
/// let accounts = [
///     Account::new("b").contact("1", ["info@cust.example"]),
///     Account::new("a").contact("7", ["info@cust.example"]),
/// ];
/// let builder = Directory::builder().add_accounts(&accounts);
/// assert!(builder.clone().build().is_err());
///
/// let directory = builder.clone().shared_addresses(SharedAddressPolicy::FirstAccount).build()?;
/// assert_eq!(directory.identify("info@cust.example"), Identity::Contact { account: "a", contact: "7" });
/// assert_eq!(directory.shared_address_count(), 1);
///
/// let directory = builder.shared_addresses(SharedAddressPolicy::LeaveOut).build()?;
/// assert_eq!(directory.identify("info@cust.example"), Identity::Ignored);
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SharedAddressPolicy {
    /// It is an error that names both owners.
    #[default]
    Refuse,
    /// It belongs to nobody. An address at a listed domain does not become an unlisted contact either.
    LeaveOut,
    /// It belongs to the first account by id, and within one account to the first contact by id.
    FirstAccount,
}

/// Addresses or domains with their owners, and how many of them several owners claimed.
pub(super) struct Settled<N, O> {
    pub(super) owners: Vec<(N, O)>,
    pub(super) shared: usize,
}

/// Gives every claimed address to one person, or to nobody. An address with contradictory owners is nobody, also where
/// a listed domain would say otherwise.
pub(super) fn settle_addresses<'p>(
    people: &'p People<'_>,
    ignored: &BTreeSet<String>,
    policy: SharedAddressPolicy,
    problems: &mut Vec<DirectoryProblem>,
) -> Settled<&'p str, Party> {
    let mut settled = Settled { owners: Vec::with_capacity(people.claims.len()), shared: 0 };
    for (address, claims) in &people.claims.iter().chunk_by(|claim| claim.address.as_ref()) {
        if ignored.contains(address) {
            continue;
        }
        let claims = claims.collect_vec();
        let [first, others @ ..] = claims.as_slice() else { continue };
        let party = if others.is_empty() {
            first.party
        } else {
            settled.shared += 1;
            let is_left_out = policy == SharedAddressPolicy::LeaveOut && !is_mailbox(first);
            let contradicts = report(people, policy, first, others, problems);
            if is_left_out || contradicts { Party::Nobody } else { first.party }
        };
        settled.owners.push((address, party));
    }
    settled
}

/// Reports the owners that an address may not have besides the first; whether there are any.
fn report(
    people: &People<'_>,
    policy: SharedAddressPolicy,
    first: &Claim<'_>,
    others: &[&Claim<'_>],
    problems: &mut Vec<DirectoryProblem>,
) -> bool {
    // Mailboxes come first. Two of them contradict each other under every policy.
    let refused = match policy {
        SharedAddressPolicy::Refuse => others.len(),
        SharedAddressPolicy::LeaveOut | SharedAddressPolicy::FirstAccount => {
            others.iter().filter(|other| is_mailbox(other)).count()
        }
    };
    problems.extend(others.iter().take(refused).map(|other| DirectoryProblem::SharedAddress {
        address: other.raw.to_owned(),
        first: people.owner(first.party),
        second: people.owner(other.party),
    }));
    refused > 0
}

/// Gives every claimed domain to one account, or to none. A domain of accounts that contradict each other is nobody's.
pub(super) fn settle_domains<'a>(
    claims: Vec<DomainClaim<'a>>,
    accounts: &[(&str, &Account)],
    policy: SharedAddressPolicy,
    problems: &mut Vec<DirectoryProblem>,
) -> Settled<Cow<'a, str>, Option<u32>> {
    let id_of = |number: u32| accounts.get(number as usize).map_or("", |(id, _)| id).to_owned();
    let mut settled = Settled { owners: Vec::with_capacity(claims.len()), shared: 0 };
    for (domain, claims) in &claims.into_iter().chunk_by(|claim| claim.domain.clone()) {
        let owners = claims.collect_vec();
        let [first, others @ ..] = owners.as_slice() else { continue };
        settled.shared += usize::from(!others.is_empty());
        if policy == SharedAddressPolicy::Refuse {
            problems.extend(others.iter().map(|other| DirectoryProblem::SharedDomain {
                domain: other.raw.to_owned(),
                first: id_of(first.account),
                second: id_of(other.account),
            }));
        }
        let is_left_out = policy != SharedAddressPolicy::FirstAccount && !others.is_empty();
        settled.owners.push((domain, (!is_left_out).then_some(first.account)));
    }
    settled
}

fn is_mailbox(claim: &Claim<'_>) -> bool {
    matches!(claim.party, Party::Mailbox { .. })
}
