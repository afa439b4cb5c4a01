use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use itertools::Itertools as _;

use super::claims::People;
use super::domain::{forms, listed_form, unicode_form};
use super::hierarchy::parents;
use super::shared::{settle_addresses, settle_domains};
use super::{AccountEntry, Directory, DirectoryError, DirectoryProblem, Names, Party, SharedAddressPolicy};
use crate::directory::public_mail::PUBLIC_MAIL_DOMAINS;
use crate::model::account::Account;
use crate::model::address::normalize_address;
use crate::model::id;
use crate::model::limit::MAX_ENTRIES;
use crate::model::mailbox::Mailbox;

/// Collects the lists that a [`Directory`] is built from. It owns what it is given.
/// Rule: [SPEC 3](crate::guide::rules#spec-3).
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
    /// assert_eq!(directory.mailbox_count(), 2, "the mailboxes of both calls");
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

    /// Adds addresses that belong to nobody: rooms, distribution lists, no-reply and role addresses. They are
    /// ignored also when they are on a list or at a listed domain.
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
    /// assert!(builder.clone().build().is_ok(), "not on the built-in list");
    /// assert!(builder.public_domains(["freemail.example"]).build().is_err());
    /// ```
    pub fn public_domains<S: AsRef<str>>(mut self, domains: impl IntoIterator<Item = S>) -> Self {
        self.public_domains = domains.into_iter().map(|raw| listed_form(raw.as_ref()).into_owned()).collect();
        self
    }

    /// Sets what to do with an address that several contacts have; by default it is an error.
    ///
    /// Under [`SharedAddressPolicy::LeaveOut`] and [`SharedAddressPolicy::FirstAccount`], an address of both a
    /// mailbox and a contact stays with the mailbox. An address of two mailboxes is always an error, because their
    /// list is the organisation's own.
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

    /// Sets what to do with a domain that several accounts list; by default it is an error.
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
    /// [`DirectoryError`] with every [`DirectoryProblem`] in the lists: empty or repeated ids, unknown or circular
    /// parents, malformed addresses, malformed domains (with the correct form where it can be determined), public-mail
    /// domains and the organisation's own domains as an account's, mailboxes that are listed twice, and addresses and
    /// domains with two owners.
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
        let Built { directory, problems } = self.build_from(Repeated::Kept);
        if problems.is_empty() { Ok(directory) } else { Err(DirectoryError::new(problems)) }
    }

    /// The directory without the bad entries, and all problems.
    pub(super) fn build_from(&self, repeated: Repeated) -> Built {
        let mut problems = Vec::new();
        let accounts = self.sorted_accounts(repeated, &mut problems);
        let parents = parents(&accounts, &mut problems);
        let people = People::gather(&self.mailboxes, &accounts, &mut problems);
        let addresses = settle_addresses(&people, &self.ignored, self.shared_addresses, &mut problems);
        let public_domains = self.public_domains.iter().map(|domain| unicode_form(domain).into_owned()).collect();
        let claims = people.domain_claims(&accounts, &public_domains, &mut problems);
        let domains = settle_domains(claims, &accounts, self.shared_domains, &mut problems);
        let found = people.claims.len() + self.ignored.len();
        if found > MAX_ENTRIES {
            problems.push(DirectoryProblem::TooLarge { found, most: MAX_ENTRIES });
        }
        let ignored = self.ignored.iter().map(|address| (address.as_str(), Party::Nobody));
        let in_all_forms =
            domains.owners.iter().flat_map(|(domain, account)| forms(domain).into_iter().map(|form| (form, *account)));
        let directory = Directory {
            shared_addresses: addresses.shared,
            addresses: Names::new(addresses.owners.into_iter().chain(ignored)),
            shared_domains: domains.shared,
            domains: Names::new(in_all_forms),
            mailboxes: people.mailboxes,
            contacts: people.contacts,
            accounts: accounts.iter().zip(parents).map(|((id, account), parent)| entry(id, account, parent)).collect(),
        };
        Built { directory, problems }
    }

    /// The accounts with their trimmed ids, in the order of rows.
    fn sorted_accounts(&self, repeated: Repeated, problems: &mut Vec<DirectoryProblem>) -> Vec<(&str, &Account)> {
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
        if repeated == Repeated::LeftOut {
            accounts.dedup_by_key(|(id, _)| *id);
        }
        accounts
    }
}

/// What is made of the lists.
pub(super) struct Built {
    pub(super) directory: Directory,
    pub(super) problems: Vec<DirectoryProblem>,
}

/// Further records of an account id.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeated {
    /// They are kept, so that their problems are found too.
    Kept,
    /// Only the first is kept.
    LeftOut,
}

fn entry(id: &str, account: &Account, parent: Option<u32>) -> AccountEntry {
    AccountEntry { id: Arc::from(id), name: account.name.clone(), parent }
}
