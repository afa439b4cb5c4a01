//! Addresses and domains that several owners claim.

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use itertools::Itertools as _;

use super::claims::{DomainClaim, People};
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

/// Gives every claimed address to one person, or to nobody.
pub(super) fn settle_addresses<'p>(
    people: &'p People<'_>,
    ignored: &BTreeSet<String>,
    policy: SharedAddressPolicy,
    problems: &mut Vec<DirectoryProblem>,
) -> Settled<&'p str, Party> {
    let mut settled = Settled { owners: Vec::with_capacity(people.claims.len()), shared: 0 };
    let mut conflicts = Conflicts { people, policy, repeated: people.repeated_mailboxes() };
    for (address, claims) in &people.claims.iter().chunk_by(|claim| claim.address.as_ref()) {
        if ignored.contains(address) {
            continue;
        }
        let claims = claims.map(|claim| claim.party).collect_vec();
        let [first, others @ ..] = claims.as_slice() else { continue };
        let party = if others.is_empty() {
            *first
        } else {
            conflicts.report(address, *first, others, problems);
            settled.shared += 1;
            let is_left_out = policy == SharedAddressPolicy::LeaveOut && !is_mailbox(first);
            if is_left_out { Party::Nobody } else { *first }
        };
        settled.owners.push((address, party));
    }
    settled
}

/// Reports the owners that an address may not have besides the first.
struct Conflicts<'p, 'a> {
    people: &'p People<'a>,
    policy: SharedAddressPolicy,
    /// The mailboxes that are listed more than once and not reported yet, with the positions of their records.
    repeated: BTreeMap<&'p str, Vec<usize>>,
}

impl Conflicts<'_, '_> {
    fn report(&mut self, address: &str, first: Party, others: &[Party], problems: &mut Vec<DirectoryProblem>) {
        // Mailboxes come first. Two of them contradict each other under every policy; one of them keeps its address.
        let refused = match self.policy {
            SharedAddressPolicy::Refuse => others.len(),
            SharedAddressPolicy::LeaveOut | SharedAddressPolicy::FirstAccount => {
                others.iter().filter(|other| is_mailbox(other)).count()
            }
        };
        let first = self.people.owner(first);
        // A set: anyone who can add contacts can give one address to all of them.
        let mut owners = BTreeSet::from([first.clone()]);
        for party in others.iter().take(refused) {
            let owner = self.people.owner(*party);
            if owners.insert(owner.clone()) {
                let address = address.to_owned();
                problems.push(DirectoryProblem::SharedAddress { address, first: first.clone(), second: owner });
            } else if let Some(mailbox) = self.people.primary(*party)
                && let Some(positions) = self.repeated.remove(mailbox)
            {
                // Two records with one primary address are one mailbox that is listed twice, and not two people.
                problems.push(DirectoryProblem::RepeatedMailbox { mailbox: mailbox.to_owned(), positions });
            }
        }
    }
}

/// Gives every claimed domain to one account, or to none.
pub(super) fn settle_domains<'a>(
    claims: Vec<DomainClaim<'a>>,
    accounts: &[(&str, &Account)],
    policy: SharedAddressPolicy,
    problems: &mut Vec<DirectoryProblem>,
) -> Settled<Cow<'a, str>, Option<u32>> {
    let id_of = |number: u32| accounts.get(number as usize).map_or("", |(id, _)| id).to_owned();
    let mut settled = Settled { owners: Vec::with_capacity(claims.len()), shared: 0 };
    for (domain, claims) in &claims.into_iter().chunk_by(|(domain, _)| domain.clone()) {
        let owners = claims.map(|(_, account)| account).collect_vec();
        let [first, others @ ..] = owners.as_slice() else { continue };
        settled.shared += usize::from(!others.is_empty());
        if policy == SharedAddressPolicy::Refuse {
            problems.extend(others.iter().map(|&other| DirectoryProblem::SharedDomain {
                domain: domain.clone().into_owned(),
                first: id_of(*first),
                second: id_of(other),
            }));
        }
        let is_left_out = policy == SharedAddressPolicy::LeaveOut && !others.is_empty();
        settled.owners.push((domain, (!is_left_out).then_some(*first)));
    }
    settled
}

fn is_mailbox(party: &Party) -> bool {
    matches!(party, Party::Mailbox { .. })
}
