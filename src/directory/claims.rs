//! Who claims which address and which domain.

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use itertools::Itertools as _;

use super::domain::{self, domains_in, unicode_form};
use super::{ContactEntry, DirectoryProblem, MailboxEntry, Owner, Party};
use crate::model::account::Account;
use crate::model::address::{domain_of, normalize_address};
use crate::model::id;
use crate::model::mailbox::Mailbox;

/// All people, and the addresses that each of them claims.
pub(super) struct People<'a> {
    pub(super) mailboxes: Vec<MailboxEntry>,
    pub(super) contacts: Vec<ContactEntry>,
    /// In the order of addresses. The claims to one address: mailboxes before contacts, contacts by account id and
    /// contact id. Each claim is here once.
    pub(super) claims: Vec<Claim<'a>>,
    /// The mailboxes' domains in their Unicode form, each with the mailbox.
    own_domains: Vec<(String, u32)>,
    account_ids: Vec<&'a str>,
}

/// An address on a list, and the person on that list.
pub(super) struct Claim<'a> {
    /// As it was given.
    pub(super) raw: &'a str,
    pub(super) address: Cow<'a, str>,
    pub(super) party: Party,
}

/// A domain that an account lists. The claims are in the order of these fields.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DomainClaim<'a> {
    /// In its Unicode form.
    pub(super) domain: Cow<'a, str>,
    /// The number of the account.
    pub(super) account: u32,
    /// As it was given.
    pub(super) raw: &'a str,
}

/// A well-formed address, as it was given and after folding.
struct Written<'a> {
    raw: &'a str,
    address: Cow<'a, str>,
}

/// The well-formed addresses of one person. Each malformed one is reported once.
fn well_formed<'a>(
    raws: impl Iterator<Item = &'a String>,
    owner: impl Fn() -> Owner,
    problems: &mut Vec<DirectoryProblem>,
) -> Vec<Written<'a>> {
    let mut malformed = BTreeSet::new();
    let mut addresses = Vec::new();
    for raw in raws {
        let address = normalize_address(raw);
        if domain_of(&address).is_some() {
            addresses.push(Written { raw, address });
        } else if malformed.insert(address) {
            problems.push(DirectoryProblem::MalformedAddress { address: raw.clone(), owner: owner() });
        }
    }
    addresses
}

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
        };
        people.add_mailboxes(mailboxes, problems);
        people.add_contacts(accounts, problems);
        people.claims.sort_by(|a, b| (&a.address, person_number(a.party)).cmp(&(&b.address, person_number(b.party))));
        people.claims.dedup_by(|a, b| a.address == b.address && a.party == b.party);
        people
    }

    /// Several records of one primary address are one person, and a problem. A record without any address that is
    /// well-formed is nobody.
    fn add_mailboxes(&mut self, mailboxes: &'a [Mailbox], problems: &mut Vec<DirectoryProblem>) {
        let mut records: BTreeMap<Cow<'a, str>, (u32, Vec<usize>)> = BTreeMap::new();
        for (position, mailbox) in (1..).zip(mailboxes) {
            let primary = normalize_address(&mailbox.address);
            let owner = || Owner::Mailbox { address: primary.clone().into_owned() };
            let raws = core::iter::once(&mailbox.address).chain(&mailbox.aliases);
            let addresses = well_formed(raws, owner, problems);
            if addresses.is_empty() {
                continue;
            }
            let next = u32::try_from(self.mailboxes.len()).unwrap_or(u32::MAX);
            let (person, positions) = records.entry(primary.clone()).or_insert((next, Vec::new()));
            positions.push(position);
            let person = *person;
            if person == next {
                self.mailboxes.push(MailboxEntry { address: primary.into_owned() });
            }
            for Written { raw, address } in addresses {
                let domain = domain_of(&address).unwrap_or_default();
                let domain = unicode_form(domain.strip_suffix('.').unwrap_or(domain)).into_owned();
                self.own_domains.push((domain, person));
                self.claims.push(Claim { raw, address, party: Party::Mailbox { person } });
            }
        }
        self.own_domains.sort_unstable();
        self.own_domains.dedup();
        let repeated = records.into_values().filter(|(_, positions)| positions.len() > 1).sorted_unstable();
        for (person, positions) in repeated {
            let mailbox = self.primary(person).to_owned();
            problems.push(DirectoryProblem::RepeatedMailbox { mailbox, positions });
        }
    }

    fn add_contacts(&mut self, accounts: &[(&'a str, &'a Account)], problems: &mut Vec<DirectoryProblem>) {
        let mut person = u32::try_from(self.mailboxes.len()).unwrap_or(u32::MAX);
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
                self.contacts.push(ContactEntry { id: contact_id.to_owned(), account: number });
                let owner = || Owner::Contact { account: (*id).to_owned(), contact: contact_id.to_owned() };
                let party = Party::Contact { person, account: number };
                let raws = same.flat_map(|(_, contact)| &contact.addresses);
                let addresses = well_formed(raws, owner, problems).into_iter();
                self.claims.extend(addresses.map(|Written { raw, address }| Claim { raw, address, party }));
                person = person.saturating_add(1);
            }
        }
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
            for raw in &account.domains {
                let domain = match domain::listed_form(raw) {
                    Cow::Borrowed(domain) => unicode_form(domain),
                    Cow::Owned(domain) => Cow::Owned(unicode_form(&domain).into_owned()),
                };
                if !listed.insert(domain.clone()) {
                    continue;
                }
                let (account, given) = ((*id).to_owned(), raw.clone());
                if !domain::is_well_formed(&domain) {
                    let suggestions = domains_in(raw);
                    problems.push(DirectoryProblem::MalformedDomain { domain: given, account, suggestions });
                } else if public_domains.contains(domain.as_ref()) {
                    problems.push(DirectoryProblem::PublicDomain { domain: given, account });
                } else if let Some(mailbox) = self.mailbox_at(&domain) {
                    problems.push(DirectoryProblem::OwnDomain { domain: given, account, mailbox });
                } else {
                    claims.push(DomainClaim { domain, account: number, raw });
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

    fn primary(&self, mailbox: u32) -> &str {
        self.mailboxes.get(mailbox as usize).map_or("", |entry| entry.address.as_str())
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
            Party::Mailbox { person } => Owner::Mailbox { address: self.primary(person).to_owned() },
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
