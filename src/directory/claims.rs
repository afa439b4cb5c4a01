//! Who claims which address and which domain.

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use itertools::Itertools as _;

use super::{ContactEntry, DirectoryProblem, MailboxEntry, Owner, Party};
use crate::model::account::Account;
use crate::model::address::{domain_of, is_well_formed_domain, normalize_address};
use crate::model::id;
use crate::model::mailbox::Mailbox;

/// All people, and the addresses that each of them claims.
pub(super) struct People<'a> {
    pub(super) mailboxes: Vec<MailboxEntry>,
    pub(super) contacts: Vec<ContactEntry>,
    /// In the order of addresses. The claims to one address: mailboxes before contacts, contacts by account id and
    /// contact id. Each claim is here once.
    pub(super) claims: Vec<Claim<'a>>,
    /// The mailboxes' domains, each with the mailbox.
    own_domains: Vec<(String, u32)>,
    account_ids: Vec<&'a str>,
    /// Each person's malformed addresses, so that each is reported once.
    malformed: BTreeSet<(u32, String)>,
}

/// An address on a list, and the person on that list.
pub(super) struct Claim<'a> {
    pub(super) address: Cow<'a, str>,
    pub(super) party: Party,
}

/// A domain that an account lists, with the number of the account.
pub(super) type DomainClaim<'a> = (Cow<'a, str>, u32);

impl<'a> People<'a> {
    pub(super) fn gather(
        mailboxes: &'a [Mailbox],
        accounts: &[(&'a str, &'a Account)],
        problems: &mut Vec<DirectoryProblem>,
    ) -> People<'a> {
        let mut people = People {
            mailboxes: Vec::with_capacity(mailboxes.len()),
            contacts: Vec::new(),
            claims: Vec::new(),
            own_domains: Vec::new(),
            account_ids: accounts.iter().map(|(id, _)| *id).collect(),
            malformed: BTreeSet::new(),
        };
        for (person, mailbox) in (0..).zip(mailboxes) {
            people.mailboxes.push(MailboxEntry { address: normalize_address(&mailbox.address).into_owned() });
            for raw in core::iter::once(&mailbox.address).chain(&mailbox.aliases) {
                let domain = people.claim(raw, Party::Mailbox { person }, problems);
                people.own_domains.extend(domain.map(|domain| (domain, person)));
            }
        }
        people.own_domains.sort_unstable();
        let mut person = u32::try_from(mailboxes.len()).unwrap_or(u32::MAX);
        for (number, (id, account)) in (0..).zip(accounts) {
            let mut records = Vec::with_capacity(account.contacts.len());
            for (place, contact) in account.contacts.iter().enumerate() {
                match id::trimmed(&contact.id) {
                    Some(contact_id) => records.push((contact_id, contact)),
                    None => problems
                        .push(DirectoryProblem::EmptyContactId { account: (*id).to_owned(), position: place + 1 }),
                }
            }
            records.sort_by_key(|(id, _)| *id);
            for (contact_id, same) in &records.into_iter().chunk_by(|(id, _)| *id) {
                people.contacts.push(ContactEntry { id: contact_id.to_owned() });
                for raw in same.flat_map(|(_, contact)| &contact.addresses) {
                    people.claim(raw, Party::Contact { person, account: number }, problems);
                }
                person = person.saturating_add(1);
            }
        }
        people.claims.sort_by(|a, b| (&a.address, person_number(a.party)).cmp(&(&b.address, person_number(b.party))));
        people.claims.dedup_by(|a, b| a.address == b.address && a.party == b.party);
        people
    }

    /// Records who claims the address; returns its domain.
    fn claim(&mut self, raw: &'a str, party: Party, problems: &mut Vec<DirectoryProblem>) -> Option<String> {
        let address = normalize_address(raw);
        let domain = domain_of(&address).map(ToOwned::to_owned);
        if domain.is_some() {
            self.claims.push(Claim { address, party });
        } else {
            let address = address.into_owned();
            if self.malformed.insert((person_number(party), address.clone())) {
                problems.push(DirectoryProblem::MalformedAddress { address, owner: self.owner(party) });
            }
        }
        domain
    }

    /// The domains that accounts list, each once for an account, without those that no account may list.
    pub(super) fn domain_claims(
        &self,
        accounts: &[(&str, &'a Account)],
        public_domains: &BTreeSet<String>,
        problems: &mut Vec<DirectoryProblem>,
    ) -> Vec<DomainClaim<'a>> {
        let mut claims = Vec::new();
        for (number, (id, account)) in (0..).zip(accounts) {
            let mut listed = BTreeSet::new();
            for domain in account.domains.iter().map(|raw| normalize_address(raw)) {
                if !listed.insert(domain.clone()) {
                    continue;
                }
                let account = (*id).to_owned();
                if !is_well_formed_domain(&domain) {
                    problems.push(DirectoryProblem::MalformedDomain { domain: domain.into_owned(), account });
                } else if public_domains.contains(domain.as_ref()) {
                    problems.push(DirectoryProblem::PublicDomain { domain: domain.into_owned(), account });
                } else if let Some(mailbox) = self.mailbox_at(&domain) {
                    problems.push(DirectoryProblem::OwnDomain { domain: domain.into_owned(), account, mailbox });
                } else {
                    claims.push((domain, number));
                }
            }
        }
        claims.sort_unstable();
        claims
    }

    fn mailbox_at(&self, domain: &str) -> Option<Owner> {
        let place = self.own_domains.partition_point(|(own, _)| own.as_str() < domain);
        let (own, person) = self.own_domains.get(place)?;
        (own == domain).then(|| self.owner(Party::Mailbox { person: *person }))
    }

    /// The primary address of a mailbox.
    pub(super) fn primary(&self, party: Party) -> Option<&str> {
        let Party::Mailbox { person } = party else { return None };
        self.mailboxes.get(person as usize).map(|mailbox| mailbox.address.as_str())
    }

    /// The primary addresses that several records have, with the positions of these records, from 1.
    pub(super) fn repeated_mailboxes(&self) -> BTreeMap<&str, Vec<usize>> {
        let mut positions: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (position, mailbox) in (1..).zip(&self.mailboxes) {
            positions.entry(mailbox.address.as_str()).or_default().push(position);
        }
        positions.retain(|_, positions| positions.len() > 1);
        positions
    }

    pub(super) fn owner(&self, party: Party) -> Owner {
        match party {
            Party::Contact { person, account } => {
                let contact = self.contacts.get((person as usize).saturating_sub(self.mailboxes.len()));
                Owner::Contact {
                    account: self.account_ids.get(account as usize).copied().unwrap_or_default().to_owned(),
                    contact: contact.map(|entry| entry.id.clone()).unwrap_or_default(),
                }
            }
            Party::Mailbox { person } => {
                let mailbox = self.mailboxes.get(person as usize);
                Owner::Mailbox { address: mailbox.map(|entry| entry.address.clone()).unwrap_or_default() }
            }
            Party::Nobody => Owner::Mailbox { address: String::new() },
        }
    }
}

/// Persons are numbered in the order that the claims of one address are to have.
fn person_number(party: Party) -> u32 {
    match party {
        Party::Mailbox { person } | Party::Contact { person, .. } => person,
        Party::Nobody => u32::MAX,
    }
}
