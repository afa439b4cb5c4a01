//! What a directory has that a state does not know yet ([SPEC 12](crate::guide::rules#spec-12)).

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use hashbrown::HashSet;

use super::hashed_directory::HashedDirectory;
use crate::aggregator::key::Hashes;
use crate::aggregator::sides::Sides;
use crate::directory::domain::{forms, unicode_form};
use crate::directory::{Party, Side};
use crate::model::address::domain_of;

/// The addresses and domains of a directory whose past activity the state may not have.
///
/// Mail with an address that no list had was irrelevant when it was offered. Read the past mail and meetings of these
/// addresses and domains again and offer them (offering a known activity again changes nothing). Then call
/// [`Aggregator::mark_past_offered`](crate::Aggregator::mark_past_offered). `Debug` shows how many there are.
/// Rule: [SPEC 12](crate::guide::rules#spec-12).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Additions, Aggregator, Directory, Key};
///
/// let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let accounts = [Account::new("birch").domain("birch.example").contact("1", ["bo@home.example"])];
/// let additions: Additions = aggregator.adopt(Directory::builder().add_accounts(&accounts).build()?);
/// assert_eq!(format!("{additions:?}"), "Additions { addresses: 1, domains: 1 }");
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[must_use = "activity of these was irrelevant until now: offer their past activity again"]
pub struct Additions {
    /// With the side on which its past is missing.
    addresses: Vec<(String, Side)>,
    domains: Vec<String>,
}

impl Additions {
    /// What the directory has and `known` does not have, or has on another side.
    pub(crate) fn between(known: &Sides, hashed: &HashedDirectory, hashes: &Hashes) -> Additions {
        let directory = hashed.directory();
        let mut additions = Additions::default();
        for ((address, _), (hash, domain, party)) in directory.listed().zip(hashed.listed(hashes)) {
            let Some(side) = party.side() else { continue };
            if known.side(hash, domain) != Some(side) {
                additions.addresses.push((address.to_owned(), side));
            }
        }
        // Of an address that was ignored and is one of its domain's contacts now, only the hash is known. Therefore
        // the whole domain is an addition.
        let freed: HashSet<u128, foldhash::fast::FixedState> = known
            .exceptions()
            .filter(|&(address, domain)| matches!(hashed.party(address, domain, 0), Party::Contact { .. }))
            .map(|(_, domain)| domain)
            .collect();
        for (domain, account) in directory.listed_domains() {
            let hash = hashes.domain(domain);
            if account.is_some() && (!known.has_domain(hash) || freed.contains(&hash)) {
                additions.domains.push(unicode_form(domain).into_owned());
            }
        }
        additions.addresses.sort_unstable();
        additions.domains.sort_unstable();
        additions.domains.dedup();
        additions
    }

    /// The listed addresses, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key, Mailbox};
    ///
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// let mailboxes = [Mailbox::new("rep@corp.example").alias("r.ep@corp.example")];
    /// let additions = aggregator.adopt(Directory::builder().add_mailboxes(&mailboxes).build()?);
    /// assert_eq!(additions.addresses().collect::<Vec<_>>(), ["r.ep@corp.example", "rep@corp.example"]);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn addresses(&self) -> impl ExactSizeIterator<Item = &str> {
        self.addresses.iter().map(|(address, _)| address.as_str())
    }

    /// The sides that a state knows after the past of these additions was offered. An addition gets its side in `all`,
    /// if this is still the side that it was reported for. Everything else keeps its side in `known`.
    pub(crate) fn offered(&self, known: &Sides, all: &Sides, hashes: &Hashes) -> Sides {
        let hashed = |(address, side): &(String, Side)| {
            let domain = hashes.domain(domain_of(address).unwrap_or_default());
            (hashes.address(address), (domain, *side))
        };
        let addresses = self.addresses.iter().map(hashed).collect();
        let domains = self.domains.iter().flat_map(|domain| forms(domain)).map(|form| hashes.domain(&form)).collect();
        known.with(all, &addresses, &domains)
    }

    /// The domains, in order: those that no account listed before, and those at which an address was ignored until
    /// now. A domain that has a form in Unicode and one in ASCII is here once, in Unicode; look for the mail of both.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Directory, Key};
    ///
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// let accounts = [Account::new("birch").domain("birch.example"), Account::new("ash").domain("ash.example")];
    /// let additions = aggregator.adopt(Directory::builder().add_accounts(&accounts).build()?);
    /// assert_eq!(additions.domains().collect::<Vec<_>>(), ["ash.example", "birch.example"]);
    /// assert_eq!(additions.addresses().len(), 0);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn domains(&self) -> impl ExactSizeIterator<Item = &str> {
        self.domains.iter().map(String::as_str)
    }

    /// Whether there are none. Then nothing has to be offered again.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// let accounts = [Account::new("birch").name("Birch Ltd").domain("birch.example")];
    /// let builder = Directory::builder().add_accounts(&accounts);
    /// let additions = aggregator.adopt(builder.build()?);
    /// assert!(additions.is_empty(), "a name is new, and a mailbox has gone: neither needs the past");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.domains.is_empty()
    }
}

impl fmt::Debug for Additions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Additions")
            .field("addresses", &self.addresses.len())
            .field("domains", &self.domains.len())
            .finish()
    }
}
