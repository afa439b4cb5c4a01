//! Who is who (SPEC 3): which person, on which side, an address is.

mod builder;
mod hierarchy;
mod problem;
pub(crate) mod public_mail;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use core::hash::BuildHasher as _;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use siphasher::sip::SipHasher24;

use crate::model::address;

pub use builder::{DirectoryBuilder, SharedAddressPolicy};
pub use problem::{DirectoryError, DirectoryProblem, Owner};
pub use public_mail::PUBLIC_MAIL_DOMAINS;

/// Who is who: every address of the organisation's mailboxes and of the accounts' contacts.
///
/// Built once from [`Mailbox`](crate::Mailbox)es and [`Account`](crate::Account)s and validated
/// as a whole; shared between aggregators. Contact lists change daily:
/// [`Aggregator::adopt`](crate::Aggregator::adopt) takes over the directory of the day. `Debug`
/// shows how many of each there are. Rule: SPEC 3.
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
    addresses: Names<Standing>,
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
}

#[derive(Clone)]
struct AccountEntry {
    id: Arc<str>,
    name: Option<String>,
    /// The number of the account that it is part of.
    parent: Option<u32>,
}

/// What an address is: the person, as a number, and the side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Named by the caller to be nobody, or left out because several people claim it.
    Nobody,
    /// A mailbox.
    Mailbox { person: u32 },
    /// A contact of the account.
    Contact { person: u32, account: u32 },
}

/// What a look-up finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The address itself is listed: its number.
    Listed(u32, Standing),
    /// It is on nobody's list, at a domain that an account lists: the domain's number.
    Unlisted { domain: u32, account: u32 },
    /// Neither.
    Nobody,
}

/// Whom [`Directory::identify`] finds. `Debug` shows the side and the account, not the person. Rule: SPEC 3.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Directory};
/// use account_engagement::directory::Identity;
///
/// let accounts = [Account::new("birch").contact("c-9", ["bo@birch.example"])];
/// let directory = Directory::builder().add_accounts(&accounts).build()?;
/// let account = match directory.identify("bo@birch.example") {
///     Identity::Contact { account, .. } | Identity::Unlisted { account } => Some(account),
///     _ => None,
/// };
/// assert_eq!(account, Some("birch"));
/// assert_eq!(format!("{:?}", directory.identify("bo@birch.example")), "Contact { account: \"birch\", .. }");
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity<'d> {
    /// A mailbox, by its primary address.
    Mailbox {
        /// The primary address, normalised.
        address: &'d str,
    },
    /// A contact that the account lists.
    Contact {
        /// The account's id.
        account: &'d str,
        /// The contact's id within the account.
        contact: &'d str,
    },
    /// An address on nobody's list, at a domain that the account lists: a person of its own.
    Unlisted {
        /// The account's id.
        account: &'d str,
    },
    /// An address that the caller named to be ignored, or that was left out since several people
    /// share it.
    Ignored,
    /// Anyone else.
    Unknown,
}

impl fmt::Debug for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Identity::Mailbox { .. } => f.debug_struct("Mailbox").finish_non_exhaustive(),
            Identity::Contact { account, .. } => {
                f.debug_struct("Contact").field("account", account).finish_non_exhaustive()
            }
            Identity::Unlisted { account } => f.debug_struct("Unlisted").field("account", account).finish(),
            Identity::Ignored => f.write_str("Ignored"),
            Identity::Unknown => f.write_str("Unknown"),
        }
    }
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

    /// Who a raw address is, in one look-up.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Directory, Mailbox};
    /// use account_engagement::directory::Identity;
    ///
    /// let directory = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).build()?;
    /// assert_eq!(directory.identify(" <mailto:REP@Corp.example> "), Identity::Mailbox { address: "rep@corp.example" });
    /// assert_eq!(directory.identify("Rep <rep@corp.example>"), Identity::Unknown, "a display name is the source's to take off");
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn identify(&self, raw: &str) -> Identity<'_> {
        match self.find(&address::normalize_address(raw)) {
            Found::Nobody => Identity::Unknown,
            Found::Unlisted { account, .. } => Identity::Unlisted { account: self.account_id_or_empty(account) },
            Found::Listed(_, Standing::Nobody) => Identity::Ignored,
            Found::Listed(_, Standing::Mailbox { person }) => {
                let mailbox = self.mailboxes.get(person as usize);
                Identity::Mailbox { address: mailbox.map_or("", |entry| entry.address.as_str()) }
            }
            Found::Listed(_, Standing::Contact { person, account }) => {
                let contact = self.contacts.get(person as usize - self.mailboxes.len());
                Identity::Contact {
                    account: self.account_id_or_empty(account),
                    contact: contact.map_or("", |entry| entry.id.as_str()),
                }
            }
        }
    }

    /// How many mailboxes there are.
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

    /// How many contacts are listed, over all accounts.
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
    /// assert_eq!(directory.contact_count(), 1, "whoever is at birch.example is not listed");
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

    /// The id of the account that an account is part of; `None` for one that is part of none, and
    /// for an id that is no account's.
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

    /// How many addresses several people claimed, where the builder was told to accept that.
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

    /// How many domains several accounts claimed, where the builder was told to accept that.
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

    /// The one look-up behind everything: a normalised address.
    pub(crate) fn find(&self, address: &str) -> Found {
        if let Some((number, standing)) = self.addresses.get(address) {
            return Found::Listed(number, standing);
        }
        // Only what follows the last `@` can be a listed domain, since those have none; whether
        // the whole is well-formed is asked only then.
        let Some((_, domain)) = address.rsplit_once('@') else {
            return Found::Nobody;
        };
        match self.domains.get(domain) {
            Some((number, Some(account))) if address::domain_of(address).is_some() => {
                Found::Unlisted { domain: number, account }
            }
            _ => Found::Nobody,
        }
    }

    /// The address with this number.
    pub(crate) fn address(&self, number: u32) -> &str {
        name_at(&self.addresses.text, &self.addresses.spans, number).unwrap_or_default()
    }

    pub(crate) fn listed(&self) -> impl ExactSizeIterator<Item = (&str, Standing)> {
        self.addresses.iter()
    }

    /// The listed domains with their accounts; `None` for one left out.
    pub(crate) fn listed_domains(&self) -> impl ExactSizeIterator<Item = (&str, Option<u32>)> {
        self.domains.iter()
    }

    /// How many people are listed: mailboxes first, then contacts.
    pub(crate) fn people(&self) -> usize {
        self.mailboxes.len() + self.contacts.len()
    }

    /// The number of the account that each account is part of.
    pub(crate) fn parents(&self) -> impl ExactSizeIterator<Item = Option<u32>> {
        self.accounts.iter().map(|account| account.parent)
    }

    pub(crate) fn account_id(&self, account: u32) -> Option<&Arc<str>> {
        self.accounts.get(account as usize).map(|entry| &entry.id)
    }

    fn account_id_or_empty(&self, account: u32) -> &str {
        self.account_id(account).map_or("", |id| id)
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("mailboxes", &self.mailboxes.len())
            .field("accounts", &self.accounts.len())
            .field("contacts", &self.contacts.len())
            .field("addresses", &self.addresses.spans.len())
            .field("domains", &self.domains.spans.len())
            .finish_non_exhaustive()
    }
}

/// Texts, one after the other in one string, each with a value, found by a table of numbers.
#[derive(Clone)]
struct Names<V> {
    text: String,
    spans: Vec<Span<V>>,
    table: HashTable<u32>,
    hasher: FixedState,
}

#[derive(Clone, Copy)]
struct Span<V> {
    start: usize,
    len: u32,
    value: V,
}

impl<V> Span<V> {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.len as usize
    }
}

impl<V: Copy> Names<V> {
    /// The names have to differ; of two that do not, the first is found.
    ///
    /// The table's seed is a digest of all names: who can add some, and does not know the rest,
    /// cannot choose them to collide.
    fn new<'n>(names: impl IntoIterator<Item = (&'n str, V)>) -> Names<V> {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for (name, value) in names {
            spans.push(Span { start: text.len(), len: u32::try_from(name.len()).unwrap_or_default(), value });
            text.push_str(name);
        }
        let hasher = FixedState::with_seed(SipHasher24::new().hash(text.as_bytes()));
        let hash = |number: &u32| hasher.hash_one(name_at(&text, &spans, *number).unwrap_or_default());
        let mut table = HashTable::with_capacity(spans.len());
        for number in (0..).take(spans.len()) {
            table.insert_unique(hash(&number), number, hash);
        }
        Names { text, spans, table, hasher }
    }

    fn get(&self, name: &str) -> Option<(u32, V)> {
        let is_it = |number: &u32| {
            let span = self.spans.get(*number as usize);
            span.is_some_and(|span| self.text.as_bytes().get(span.range()) == Some(name.as_bytes()))
        };
        let number = *self.table.find(self.hasher.hash_one(name), is_it)?;
        Some((number, self.spans.get(number as usize)?.value))
    }

    fn iter(&self) -> impl ExactSizeIterator<Item = (&str, V)> {
        self.spans.iter().map(|span| {
            let name = self.text.get(span.range());
            (name.unwrap_or_default(), span.value)
        })
    }
}

fn name_at<'t, V>(text: &'t str, spans: &[Span<V>], number: u32) -> Option<&'t str> {
    let span = spans.get(number as usize)?;
    text.get(span.range())
}
