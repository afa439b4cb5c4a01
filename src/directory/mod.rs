//! Who is who: which person an address belongs to, and on which side the person is.
//!
//! A [`Directory`] is built from [`Mailbox`](crate::Mailbox)es, the organisation's people, and
//! [`Account`](crate::Account)s, the customers with their contacts and mail domains. The [`DirectoryBuilder`] validates
//! the lists as a whole. Rule: [SPEC 3](crate::guide::rules#spec-3).
//!
//! - [`Identity`]: the person or account that [`Directory::identify`] finds.
//! - [`SharedAddressPolicy`]: what happens to an address or a domain with several owners.
//! - [`DirectoryError`], [`DirectoryProblem`]: every problem of the lists, with what to do about it.
//! - [`LenientDirectory`]: a directory without the bad entries of its lists, and what is wrong with them.
//! - [`DoubtfulDomain`], [`domains_in`]: domains that begin with `www.`, and the domains that a text names.
//! - [`PUBLIC_MAIL_DOMAINS`]: the domains that no account may list.

mod builder;
mod claims;
pub(crate) mod domain;
mod hierarchy;
mod identity;
mod lenient;
mod names;
mod party;
mod problem;
pub(crate) mod public_mail;
mod shared;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use self::names::Names;
use crate::model::address;

pub use builder::DirectoryBuilder;
pub use domain::{DoubtfulDomain, domains_in};
pub use identity::Identity;
pub use lenient::LenientDirectory;
pub(crate) use party::{Party, Side};
pub use problem::{DirectoryError, DirectoryProblem, Owner};
pub use public_mail::PUBLIC_MAIL_DOMAINS;
pub use shared::SharedAddressPolicy;

/// Who is who: every address of the organisation's mailboxes and of the accounts' contacts.
///
/// It is built once from [`Mailbox`](crate::Mailbox)es and [`Account`](crate::Account)s, validated as a whole, and
/// shared between aggregators. When the lists change, build a new one and give it to
/// [`Aggregator::adopt`](crate::Aggregator::adopt). `Debug` shows counts only.
/// Rule: [SPEC 3](crate::guide::rules#spec-3).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Directory, Mailbox};
/// use account_engagement::directory::Identity;
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("acct-1").domain("cust.example").contact("c-9", ["x@home.example"])])
///     .ignore(["no-reply@cust.example"])
///     .build()?;
///
/// assert_eq!(directory.identify("REP@corp.example"), Identity::Mailbox { address: "rep@corp.example" });
/// assert_eq!(directory.identify("<x@home.example>"), Identity::Contact { account: "acct-1", contact: "c-9" });
/// assert_eq!(directory.identify("new@cust.example"), Identity::Unlisted { account: "acct-1" });
/// assert_eq!(directory.identify("no-reply@cust.example"), Identity::Ignored);
/// assert_eq!(directory.identify("new@sub.cust.example"), Identity::Unknown);
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone)]
pub struct Directory {
    addresses: Names<Party>,
    domains: Names<Option<u32>>,
    mailboxes: Vec<MailboxEntry>,
    contacts: Vec<ContactEntry>,
    accounts: Vec<AccountEntry>,
    shared_addresses: usize,
    shared_domains: usize,
}

#[derive(Clone)]
struct MailboxEntry {
    address: String,
}

#[derive(Clone)]
struct ContactEntry {
    id: String,
    /// The number of the account.
    account: u32,
}

#[derive(Clone)]
struct AccountEntry {
    id: Arc<str>,
    name: Option<String>,
    /// The number of the account that it is part of.
    parent: Option<u32>,
}

impl Directory {
    /// Starts a directory.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Directory;
    /// use account_engagement::directory::Identity;
    ///
    /// let nobody = Directory::builder().build()?;
    /// assert_eq!(nobody.identify("rep@corp.example"), Identity::Unknown);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn builder() -> DirectoryBuilder {
        DirectoryBuilder::default()
    }

    /// The number of mailboxes.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Directory, Mailbox};
    ///
    /// let rep = Mailbox::new("rep@corp.example").alias("r.ep@corp.example");
    /// let directory = Directory::builder().add_mailboxes([rep, Mailbox::new("lead@corp.example")]).build()?;
    /// assert_eq!(directory.mailbox_count(), 2);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn mailbox_count(&self) -> usize {
        self.mailboxes.len()
    }

    /// The number of listed contacts of all accounts.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let accounts = [
    ///     Account::new("birch").domain("birch.example"),
    ///     Account::new("oak").contact("1", ["ed@oak.example", "ed@home.example"]),
    /// ];
    /// let directory = Directory::builder().add_accounts(&accounts).build()?;
    /// assert_eq!(directory.contact_count(), 1, "people at birch.example are not listed");
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn contact_count(&self) -> usize {
        self.contacts.len()
    }

    /// The accounts' ids with their names, in the order of rows.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let accounts = [Account::new("oak").name("Oak Ltd"), Account::new("birch")];
    /// let directory = Directory::builder().add_accounts(&accounts).build()?;
    /// assert_eq!(directory.accounts().collect::<Vec<_>>(), [("birch", None), ("oak", Some("Oak Ltd"))]);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn accounts(&self) -> impl ExactSizeIterator<Item = (&str, Option<&str>)> {
        self.accounts.iter().map(|account| (&*account.id, account.name.as_deref()))
    }

    /// The name of an account; `None` for an account without a name, and for an unknown id.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let accounts = [Account::new("oak").name("Oak Ltd"), Account::new("birch")];
    /// let directory = Directory::builder().add_accounts(&accounts).build()?;
    /// assert_eq!(directory.account_name("oak"), Some("Oak Ltd"));
    /// assert_eq!(directory.account_name("birch"), None);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn account_name(&self, account_id: &str) -> Option<&str> {
        let place = self.accounts.binary_search_by(|account| (*account.id).cmp(account_id)).ok()?;
        self.accounts.get(place)?.name.as_deref()
    }

    /// The id of the account that an account is part of; `None` for an account without a parent, and for an unknown
    /// id.
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let accounts = [Account::new("group"), Account::new("subsidiary").parent("group")];
    /// let directory = Directory::builder().add_accounts(&accounts).build()?;
    /// assert_eq!(directory.parent("subsidiary"), Some("group"));
    /// assert_eq!(directory.parent("group"), None);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn parent(&self, account_id: &str) -> Option<&str> {
        let place = self.accounts.binary_search_by(|account| (*account.id).cmp(account_id)).ok()?;
        let parent = self.accounts.get(place)?.parent?;
        self.account_id(parent).map(|id| &**id)
    }

    /// The number of addresses that several people claimed, if the builder accepts them.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    /// use account_engagement::directory::SharedAddressPolicy;
    ///
    /// let accounts = ["birch", "oak"].map(|id| Account::new(id).contact("1", ["office@shared.example"]));
    /// let builder = Directory::builder().add_accounts(&accounts);
    /// assert_eq!(builder.shared_addresses(SharedAddressPolicy::LeaveOut).build()?.shared_address_count(), 1);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn shared_address_count(&self) -> usize {
        self.shared_addresses
    }

    /// The number of domains that several accounts claimed, if the builder accepts them.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    /// use account_engagement::directory::{SharedAddressPolicy, Identity};
    ///
    /// let accounts = ["birch", "oak"].map(|id| Account::new(id).domain("shared.example"));
    /// let directory = Directory::builder().add_accounts(&accounts).shared_domains(SharedAddressPolicy::LeaveOut).build()?;
    /// assert_eq!(directory.shared_domain_count(), 1);
    /// assert_eq!(directory.identify("bo@shared.example"), Identity::Unknown);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn shared_domain_count(&self) -> usize {
        self.shared_domains
    }

    /// The number of a normalised address that is listed itself, and who has it.
    pub(crate) fn listed_address(&self, address: &str) -> Option<(u32, Party)> {
        self.addresses.get(address)
    }

    /// The number of the listed domain that a normalised address is at, and the account that lists it.
    pub(crate) fn listed_domain(&self, address: &str) -> Option<(u32, u32)> {
        // A listed domain contains no `@`, so only the text after the last one can match. Whether the whole
        // address is well-formed costs more to check, and matters only after a match.
        let (_, domain) = address.rsplit_once('@')?;
        let (number, account) = self.domains.get(domain)?;
        address::domain_of(address).and(account).map(|account| (number, account))
    }

    /// The address with this number.
    pub(crate) fn address(&self, number: u32) -> &str {
        self.addresses.name(number).unwrap_or_default()
    }

    /// The listed addresses, in the order of their numbers.
    pub(crate) fn listed(&self) -> impl ExactSizeIterator<Item = (&str, Party)> {
        self.addresses.iter()
    }

    /// The listed domains in all their [forms](domain::forms), with their accounts, in the order of their numbers;
    /// `None` for a domain that several accounts claim.
    pub(crate) fn listed_domains(&self) -> impl ExactSizeIterator<Item = (&str, Option<u32>)> {
        self.domains.iter()
    }

    /// The same, each domain once, in its Unicode form.
    pub(crate) fn distinct_domains(&self) -> impl Iterator<Item = (&str, Option<u32>)> {
        self.listed_domains().filter(|(domain, _)| domain::is_unicode_form(domain))
    }

    /// The number of listed people. They are numbered with mailboxes first, then contacts.
    pub(crate) fn people(&self) -> usize {
        self.mailboxes.len() + self.contacts.len()
    }

    /// The mailboxes by their primary addresses, in the order of their numbers.
    pub(crate) fn mailboxes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.mailboxes.iter().map(|mailbox| mailbox.address.as_str())
    }

    /// The listed contacts with their accounts, in the order of their numbers, which follow those of the mailboxes.
    pub(crate) fn contacts(&self) -> impl ExactSizeIterator<Item = (u32, &str)> {
        self.contacts.iter().map(|contact| (contact.account, contact.id.as_str()))
    }

    /// The number of the account that each account is part of.
    pub(crate) fn parents(&self) -> impl ExactSizeIterator<Item = Option<u32>> {
        self.accounts.iter().map(|account| account.parent)
    }

    pub(crate) fn account_id(&self, account: u32) -> Option<&Arc<str>> {
        self.accounts.get(account as usize).map(|entry| &entry.id)
    }

    pub(crate) fn account_id_or_empty(&self, account: u32) -> &str {
        self.account_id(account).map_or("", |id| id)
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("mailboxes", &self.mailboxes.len())
            .field("accounts", &self.accounts.len())
            .field("contacts", &self.contacts.len())
            .field("addresses", &self.addresses.len())
            .field("domains", &self.distinct_domains().count())
            .finish_non_exhaustive()
    }
}
