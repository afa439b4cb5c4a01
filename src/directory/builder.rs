use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use itertools::Itertools as _;

use super::hierarchy::parents;
use super::{
    AccountEntry, ContactEntry, Directory, DirectoryError, DirectoryProblem, MailboxEntry, Names, Owner,
    Party as Standing,
};
use crate::directory::public_mail::PUBLIC_MAIL_DOMAINS;
use crate::model::account::Account;
use crate::model::address::{domain_of, is_well_formed_domain, normalize_address};
use crate::model::id;
use crate::model::limit::MAX_ENTRIES as MOST;
use crate::model::mailbox::Mailbox;

/// Gathers what a [`Directory`] is made of. Rule: SPEC 3.
///
///
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Directory, DirectoryBuilder, Mailbox};
///
/// let (ours, theirs) = ([Mailbox::new("rep@corp.example")], [Account::new("birch")]);
/// let builder: DirectoryBuilder = Directory::builder().add_mailboxes(&ours).add_accounts(&theirs);
/// assert_eq!(format!("{builder:?}"), "DirectoryBuilder { mailboxes: 1, accounts: 1, ignored: 0, .. }");
/// ```
#[derive(Clone)]
#[must_use]
pub struct DirectoryBuilder {
    mailboxes: Vec<Mailbox>,
    accounts: Vec<Account>,
    ignored: BTreeSet<String>,
    public_domains: BTreeSet<String>,
    shared_addresses: SharedAddressPolicy,
    shared_domains: SharedAddressPolicy,
}

/// What to do with an address, or a domain, that is on several lists. Rule: SPEC 3.
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SharedAddressPolicy {
    /// It is an error that names both owners.
    #[default]
    Refuse,
    /// It is nobody's. An address at a listed domain does not fall to the domain's account.
    LeaveOut,
    /// It is the first account's by id; within one account, the first contact's by id.
    FirstAccount,
}

impl Default for DirectoryBuilder {
    fn default() -> Self {
        DirectoryBuilder {
            mailboxes: Vec::new(),
            accounts: Vec::new(),
            ignored: BTreeSet::new(),
            public_domains: PUBLIC_MAIL_DOMAINS.iter().map(|&domain| domain.to_owned()).collect(),
            shared_addresses: SharedAddressPolicy::Refuse,
            shared_domains: SharedAddressPolicy::Refuse,
        }
    }
}

impl fmt::Debug for DirectoryBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectoryBuilder")
            .field("mailboxes", &self.mailboxes.len())
            .field("accounts", &self.accounts.len())
            .field("ignored", &self.ignored.len())
            .finish_non_exhaustive()
    }
}

impl DirectoryBuilder {
    /// Adds mailboxes: the organisation's people.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Directory, Mailbox};
    ///
    /// let (sales, support) = ([Mailbox::new("rep@corp.example")], [Mailbox::new("help@corp.example")]);
    /// let directory = Directory::builder().add_mailboxes(&sales).add_mailboxes(&support).build()?;
    /// assert_eq!(directory.mailbox_count(), 2, "those of both calls");
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn add_mailboxes<M: Into<Mailbox>>(mut self, mailboxes: impl IntoIterator<Item = M>) -> Self {
        self.mailboxes.extend(mailboxes.into_iter().map(Into::into));
        self
    }

    /// Adds accounts: the customers.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let accounts = [Account::new("birch"), Account::new("oak").name("Oak Ltd")];
    /// let named = accounts.iter().filter(|account| account.name.is_some());
    /// assert_eq!(Directory::builder().add_accounts(named).build()?.accounts().len(), 1);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn add_accounts<A: Into<Account>>(mut self, accounts: impl IntoIterator<Item = A>) -> Self {
        self.accounts.extend(accounts.into_iter().map(Into::into));
        self
    }

    /// Names addresses that are nobody, also at a listed domain and when they are on a list:
    /// rooms, distribution lists, no-reply and role addresses.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    /// use account_engagement::directory::Identity;
    ///
    /// let accounts = [Account::new("birch").domain("birch.example")];
    /// let directory = Directory::builder().add_accounts(&accounts).ignore(["NoReply@birch.example"]).build()?;
    /// assert_eq!(directory.identify("noreply@birch.example"), Identity::Ignored);
    /// assert_eq!(directory.identify("bo@birch.example"), Identity::Unlisted { account: "birch" });
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn ignore<S: AsRef<str>>(mut self, addresses: impl IntoIterator<Item = S>) -> Self {
        self.ignored.extend(addresses.into_iter().map(|raw| normalize_address(raw.as_ref()).into_owned()));
        self
    }

    /// Replaces [`PUBLIC_MAIL_DOMAINS`], the domains that no account may list. An empty list
    /// allows every domain.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let accounts = [Account::new("birch").domain("freemail.example")];
    /// let builder = Directory::builder().add_accounts(&accounts);
    /// assert!(builder.clone().build().is_ok(), "nobody knows it as a public one");
    /// assert!(builder.public_domains(["freemail.example"]).build().is_err());
    /// ```
    pub fn public_domains<S: AsRef<str>>(mut self, domains: impl IntoIterator<Item = S>) -> Self {
        self.public_domains = domains.into_iter().map(|raw| normalize_address(raw.as_ref()).into_owned()).collect();
        self
    }

    /// Says what to do with an address that several contacts claim.
    ///
    /// Under [`SharedAddressPolicy::LeaveOut`] and [`SharedAddressPolicy::FirstAccount`] an address that is also a
    /// mailbox's stays the mailbox's. One that two mailboxes claim is always an error: their list
    /// is the organisation's own.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory, Mailbox};
    /// use account_engagement::directory::{SharedAddressPolicy, Identity};
    ///
    /// let mailboxes = [Mailbox::new("rep@corp.example")];
    /// let accounts = [Account::new("birch").contact("1", ["rep@corp.example"])];
    /// let builder = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts);
    /// assert!(builder.clone().build().is_err());
    /// let directory = builder.shared_addresses(SharedAddressPolicy::LeaveOut).build()?;
    /// assert_eq!(directory.identify("rep@corp.example"), Identity::Mailbox { address: "rep@corp.example" });
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn shared_addresses(mut self, shared: SharedAddressPolicy) -> Self {
        self.shared_addresses = shared;
        self
    }

    /// Says what to do with a domain that several accounts claim.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    /// use account_engagement::directory::{SharedAddressPolicy, Identity};
    ///
    /// let accounts = ["oak", "birch"].map(|id| Account::new(id).domain("shared.example"));
    /// let builder = Directory::builder().add_accounts(&accounts);
    /// assert!(builder.clone().build().is_err());
    /// let directory = builder.shared_domains(SharedAddressPolicy::FirstAccount).build()?;
    /// assert_eq!(directory.identify("bo@shared.example"), Identity::Unlisted { account: "birch" });
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn shared_domains(mut self, shared: SharedAddressPolicy) -> Self {
        self.shared_domains = shared;
        self
    }

    /// Builds the directory.
    ///
    /// # Errors
    ///
    /// [`DirectoryError`] with every [`DirectoryProblem`] there is: empty or repeated ids, parents that are none
    /// or lead back, malformed
    /// addresses and domains, public-mail domains and the organisation's own as an account's, and
    /// what two owners claim.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let error = Directory::builder().add_accounts([Account::new("birch"), Account::new(" ")]).build().unwrap_err();
    /// let text = error.to_string();
    /// assert_eq!(text, "the directory has 1 problem:\n- account number 2 has no id: give it a unique one");
    /// ```
    pub fn build(self) -> Result<Directory, DirectoryError> {
        let mut problems = Vec::new();
        let accounts = self.sorted_accounts(&mut problems);
        let parents = parents(&accounts, &mut problems);
        let people = People::gather(&self.mailboxes, &accounts, &mut problems);
        let addresses = self.settle_addresses(&people, &mut problems);
        let (domains, shared_domains) = self.settle_domains(&accounts, &people, &mut problems);
        let found = people.claims.len() + self.ignored.len();
        if found > MOST {
            problems.push(DirectoryProblem::TooLarge { found, most: MOST });
        }
        if !problems.is_empty() {
            return Err(DirectoryError::new(problems));
        }
        let ignored = self.ignored.iter().map(|address| (address.as_str(), Standing::Nobody));
        let shared_addresses = addresses.shared;
        let addresses = Names::new(addresses.standings.into_iter().chain(ignored));
        Ok(Directory {
            addresses,
            domains: Names::new(domains.iter().map(|(domain, account)| (domain.as_ref(), *account))),
            mailboxes: people.mailboxes,
            contacts: people.contacts,
            accounts: accounts.iter().zip(parents).map(|((id, account), parent)| entry(id, account, parent)).collect(),
            shared_addresses,
            shared_domains,
        })
    }

    /// The accounts with their trimmed ids, in the order of rows.
    fn sorted_accounts(&self, problems: &mut Vec<DirectoryProblem>) -> Vec<(&str, &Account)> {
        let mut accounts = Vec::with_capacity(self.accounts.len());
        for (place, account) in self.accounts.iter().enumerate() {
            match id::trimmed(&account.id) {
                Some(id) => accounts.push((id, account)),
                None => problems.push(DirectoryProblem::EmptyAccountId { position: place + 1 }),
            }
        }
        accounts.sort_by_key(|(id, _)| *id);
        for (id, same) in &accounts.iter().chunk_by(|(id, _)| *id) {
            if same.count() > 1 {
                problems.push(DirectoryProblem::DuplicateAccountId { account: id.to_owned() });
            }
        }
        accounts
    }

    fn settle_addresses<'p>(&self, people: &'p People<'_>, problems: &mut Vec<DirectoryProblem>) -> Settled<'p> {
        let mut settled = Settled { standings: Vec::with_capacity(people.claims.len()), shared: 0 };
        for (address, claims) in &people.claims.iter().chunk_by(|claim| claim.address.as_ref()) {
            if self.ignored.contains(address) {
                continue;
            }
            let claims = claims.map(|claim| claim.standing).collect_vec();
            let [first, others @ ..] = claims.as_slice() else { continue };
            let standing = if others.is_empty() {
                *first
            } else {
                // Mailboxes come first. Two of them contradict each other whatever the caller
                // chose; one keeps its address.
                let refused = match self.shared_addresses {
                    SharedAddressPolicy::Refuse => others.len(),
                    SharedAddressPolicy::LeaveOut | SharedAddressPolicy::FirstAccount => {
                        others.iter().filter(|other| is_mailbox(other)).count()
                    }
                };
                problems.extend(others.iter().take(refused).map(|other| DirectoryProblem::SharedAddress {
                    address: address.to_owned(),
                    first: people.owner(*first),
                    second: people.owner(*other),
                }));
                settled.shared += 1;
                let left_out = self.shared_addresses == SharedAddressPolicy::LeaveOut && !is_mailbox(first);
                if left_out { Standing::Nobody } else { *first }
            };
            settled.standings.push((address, standing));
        }
        settled
    }

    /// The accounts' domains, and how many of them are shared.
    fn settle_domains<'a>(
        &self,
        accounts: &[(&str, &'a Account)],
        people: &People<'_>,
        problems: &mut Vec<DirectoryProblem>,
    ) -> (Vec<DomainOwner<'a>>, usize) {
        let mut claims = Vec::new();
        for (number, (id, account)) in (0..).zip(accounts) {
            for raw in &account.domains {
                let domain = normalize_address(raw);
                let account = (*id).to_owned();
                if !is_well_formed_domain(&domain) {
                    problems.push(DirectoryProblem::MalformedDomain { domain: domain.into_owned(), account });
                } else if self.public_domains.contains(domain.as_ref()) {
                    problems.push(DirectoryProblem::PublicDomain { domain: domain.into_owned(), account });
                } else if let Some(mailbox) = people.mailbox_at(&domain) {
                    problems.push(DirectoryProblem::OwnDomain { domain: domain.into_owned(), account, mailbox });
                } else {
                    claims.push((domain, number));
                }
            }
        }
        claims.sort_unstable();
        claims.dedup();
        let id_of = |number: u32| accounts.get(number as usize).map_or("", |(id, _)| id).to_owned();
        let mut shared = 0;
        let mut domains = Vec::with_capacity(claims.len());
        for (domain, claims) in &claims.into_iter().chunk_by(|(domain, _)| domain.clone()) {
            let owners = claims.map(|(_, account)| account).collect_vec();
            let [first, others @ ..] = owners.as_slice() else { continue };
            shared += usize::from(!others.is_empty());
            if self.shared_domains == SharedAddressPolicy::Refuse {
                problems.extend(others.iter().map(|&other| DirectoryProblem::SharedDomain {
                    domain: domain.clone().into_owned(),
                    first: id_of(*first),
                    second: id_of(other),
                }));
            }
            let left_out = self.shared_domains == SharedAddressPolicy::LeaveOut && !others.is_empty();
            domains.push((domain, (!left_out).then_some(*first)));
        }
        (domains, shared)
    }
}

fn entry(id: &str, account: &Account, parent: Option<u32>) -> AccountEntry {
    AccountEntry { id: Arc::from(id), name: account.name.clone(), parent }
}

fn is_mailbox(standing: &Standing) -> bool {
    matches!(standing, Standing::Mailbox { .. })
}

/// A domain with the number of its account, `None` for one that is left out.
type DomainOwner<'a> = (Cow<'a, str>, Option<u32>);

/// The addresses with whom they went to.
struct Settled<'p> {
    standings: Vec<(&'p str, Standing)>,
    shared: usize,
}

/// Everybody, and every claim to an address.
struct People<'a> {
    mailboxes: Vec<MailboxEntry>,
    contacts: Vec<ContactEntry>,
    /// In the order of addresses; for one address mailboxes before contacts, these by account id
    /// and contact id; each claim once.
    claims: Vec<Claim<'a>>,
    /// The mailboxes' domains, each with the mailbox.
    own_domains: Vec<(String, u32)>,
    account_ids: Vec<&'a str>,
}

struct Claim<'a> {
    address: Cow<'a, str>,
    standing: Standing,
}

impl<'a> People<'a> {
    fn gather(
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
        for (person, mailbox) in (0..).zip(mailboxes) {
            people.mailboxes.push(MailboxEntry { address: normalize_address(&mailbox.address).into_owned() });
            for raw in core::iter::once(&mailbox.address).chain(&mailbox.aliases) {
                let domain = people.claim(raw, Standing::Mailbox { person }, problems);
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
                    people.claim(raw, Standing::Contact { person, account: number }, problems);
                }
                person = person.saturating_add(1);
            }
        }
        // Persons are numbered in the order that the claims of one address are to have.
        let number = |standing| match standing {
            Standing::Mailbox { person } | Standing::Contact { person, .. } => person,
            Standing::Nobody => u32::MAX,
        };
        people.claims.sort_by(|a, b| (&a.address, number(a.standing)).cmp(&(&b.address, number(b.standing))));
        people.claims.dedup_by(|a, b| a.address == b.address && a.standing == b.standing);
        people
    }

    /// Notes whose the address is; gives back its domain.
    fn claim(&mut self, raw: &'a str, standing: Standing, problems: &mut Vec<DirectoryProblem>) -> Option<String> {
        let address = normalize_address(raw);
        let domain = domain_of(&address).map(ToOwned::to_owned);
        if domain.is_some() {
            self.claims.push(Claim { address, standing });
        } else {
            problems.push(DirectoryProblem::MalformedAddress {
                address: address.into_owned(),
                owner: self.owner(standing),
            });
        }
        domain
    }

    fn mailbox_at(&self, domain: &str) -> Option<Owner> {
        let place = self.own_domains.partition_point(|(own, _)| own.as_str() < domain);
        let (own, person) = self.own_domains.get(place)?;
        (own == domain).then(|| self.owner(Standing::Mailbox { person: *person }))
    }

    fn owner(&self, standing: Standing) -> Owner {
        match standing {
            Standing::Contact { person, account } => {
                let contact = self.contacts.get((person as usize).saturating_sub(self.mailboxes.len()));
                Owner::Contact {
                    account: self.account_ids.get(account as usize).copied().unwrap_or_default().to_owned(),
                    contact: contact.map(|entry| entry.id.clone()).unwrap_or_default(),
                }
            }
            Standing::Mailbox { person } => {
                let mailbox = self.mailboxes.get(person as usize);
                Owner::Mailbox { address: mailbox.map(|entry| entry.address.clone()).unwrap_or_default() }
            }
            Standing::Nobody => Owner::Mailbox { address: String::new() },
        }
    }
}
