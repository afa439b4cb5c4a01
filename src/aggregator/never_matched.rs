//! The entries of the lists that matched nothing ([SPEC 20](crate::guide::rules#spec-20)).

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::{Aggregator, Ledger};
use crate::directory::domain::is_unicode_form;
use crate::directory::{Directory, Party};

/// The entries of the directory that were on no recorded activity.
///
/// An entry that never matched is often written wrongly, or its mail was never offered. An account without activity in a
/// window may have matched before it. `Debug` and `Display` show how many there are.
/// Rule: [SPEC 20](crate::guide::rules#spec-20).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox};
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
///     .add_accounts([
///         Account::new("birch").domain("birch.example").contact("7", ["bo@home.example"]),
///         Account::new("oak").domain("www.oak.example"),
///     ])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// aggregator.record_email(&Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example").to("al@birch.example"))?;
///
/// let never = aggregator.never_matched();
/// assert_eq!(never.accounts, ["oak"]);
/// assert_eq!((never.domains[0].account, never.domains[0].domain), ("oak", "www.oak.example"));
/// assert_eq!((never.contacts[0].account, never.contacts[0].contact), ("birch", "7"));
/// assert_eq!(never.mailboxes, ["lead@corp.example"]);
/// assert_eq!(never.to_string(), "never matched: 1 account, 1 domain, 1 contact, 1 mailbox");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeverMatched<'d> {
    /// The ids of the accounts without any activity, neither of their own people nor of those of an account below them.
    /// In the order of rows.
    pub accounts: Vec<&'d str>,
    /// The domains without any address on an activity. In the order of domains.
    pub domains: Vec<UnmatchedDomain<'d>>,
    /// The listed contacts, by account and id.
    pub contacts: Vec<UnmatchedContact<'d>>,
    /// The mailboxes by their primary addresses, in the order of their list.
    pub mailboxes: Vec<&'d str>,
}

/// A domain in [`NeverMatched`].
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Key};
///
/// let directory = Directory::builder().add_accounts([Account::new("oak").domain("Oak.example")]).build()?;
/// let aggregator = Aggregator::new(Key::PUBLIC, directory);
/// assert_eq!(aggregator.never_matched().domains[0].domain, "oak.example");
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnmatchedDomain<'d> {
    /// The account's id.
    pub account: &'d str,
    /// The domain, folded and in Unicode.
    pub domain: &'d str,
}

/// A contact in [`NeverMatched`]. `Debug` shows the account alone.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Key};
///
/// let accounts = [Account::new("oak").contact("7", ["ed@oak.example"])];
/// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().add_accounts(&accounts).build()?);
/// let never = aggregator.never_matched();
/// assert_eq!(never.contacts[0].contact, "7");
/// assert_eq!(format!("{:?}", never.contacts[0]), "UnmatchedContact { account: \"oak\", .. }");
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnmatchedContact<'d> {
    /// The account's id.
    pub account: &'d str,
    /// The contact's id within the account.
    pub contact: &'d str,
}

/// In place of the number of an unlisted person, whose domain is what matched.
const UNLISTED: u32 = u32::MAX;

impl Aggregator {
    /// The entries of the directory that were on no recorded activity, whether or not the activity counts. It reads the
    /// state once.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Directory, Key};
    ///
    /// let directory = Directory::builder().add_accounts([Account::new("birch"), Account::new("oak")]).build()?;
    /// let aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// assert_eq!(aggregator.never_matched().accounts, ["birch", "oak"]);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn never_matched(&self) -> NeverMatched<'_> {
        let matched = Matched::new(self);
        let directory = self.directory();
        let mailboxes = directory.mailboxes().zip(&matched.people);
        let contacts = directory.contacts().zip(matched.people.iter().skip(directory.mailbox_count()));
        let accounts = directory.accounts().zip(&matched.accounts);
        let id = |account| directory.account_id_or_empty(account);
        NeverMatched {
            accounts: accounts.filter(|(_, matched)| !**matched).map(|((id, _), _)| id).collect(),
            domains: matched.unmatched_domains(directory),
            contacts: contacts
                .filter(|(_, matched)| !**matched)
                .map(|((account, contact), _)| UnmatchedContact { account: id(account), contact })
                .collect(),
            mailboxes: mailboxes.filter(|(_, matched)| !**matched).map(|(address, _)| address).collect(),
        }
    }

    /// By the state's number of an address: whether it is on a recorded activity. An address that only an older version
    /// of a meeting had is on none.
    fn addresses_on_activity(&self) -> Vec<bool> {
        let Ledger { addresses, emails, meetings } = &self.ledger;
        let mut found = vec![false; addresses.len()];
        let mut note = |address: u32| {
            if let Some(found) = found.get_mut(address as usize) {
                *found = true;
            }
        };
        emails.walk().for_each(|email| email.links().for_each(|link| note(link.address())));
        let guests = meetings.walk().filter_map(|meeting| meeting.facts.map(|facts| facts.guests));
        guests.for_each(|guests| guests.iter().for_each(|guest| note(guest.link.address())));
        found
    }
}

/// What matched, by the directory's numbers.
struct Matched {
    people: Vec<bool>,
    /// Also those above an account that matched.
    accounts: Vec<bool>,
    /// In all their forms.
    domains: Vec<bool>,
}

impl Matched {
    fn new(aggregator: &Aggregator) -> Matched {
        let hashed = aggregator.hashed_directory();
        let directory = aggregator.directory();
        let mut matched = Matched {
            people: vec![false; directory.people()],
            accounts: vec![false; directory.accounts().len()],
            domains: vec![false; directory.listed_domains().len()],
        };
        let on_activity = aggregator.addresses_on_activity();
        for ((address, domain), _) in aggregator.ledger.addresses.iter().zip(on_activity).filter(|(_, is_on)| *is_on) {
            match hashed.party(address, domain, UNLISTED) {
                Party::Nobody => {}
                Party::Mailbox { person } => set(&mut matched.people, person),
                Party::Contact { person, account } => {
                    set(&mut matched.people, person);
                    set(&mut matched.accounts, account);
                    if let Some(domain) = hashed.domain_number(domain) {
                        set(&mut matched.domains, domain);
                    }
                }
            }
        }
        matched.add_parents(directory);
        matched
    }

    fn add_parents(&mut self, directory: &Directory) {
        let parents: Vec<Option<u32>> = directory.parents().collect();
        // An account whose parents are done is visited once, however many accounts are below it.
        let mut is_done = vec![false; parents.len()];
        for start in 0..parents.len() {
            let mut at = Some(start).filter(|start| self.accounts.get(*start) == Some(&true));
            while let Some(account) = at
                && let Some(done) = is_done.get_mut(account)
                && !*done
            {
                *done = true;
                let parent = parents.get(account).copied().flatten();
                if let Some(parent) = parent {
                    set(&mut self.accounts, parent);
                }
                at = parent.map(|parent| parent as usize);
            }
        }
    }

    /// The listed domains are in all their forms, of which the one in Unicode is the first.
    fn unmatched_domains<'d>(&self, directory: &'d Directory) -> Vec<UnmatchedDomain<'d>> {
        let mut unmatched: Vec<UnmatchedDomain<'d>> = Vec::new();
        let mut is_matched = true;
        for ((domain, account), matched) in directory.listed_domains().zip(&self.domains) {
            let Some(account) = account else { continue };
            if is_unicode_form(domain) {
                is_matched = false;
                unmatched.push(UnmatchedDomain { account: directory.account_id_or_empty(account), domain });
            }
            if *matched && !is_matched {
                is_matched = true;
                unmatched.pop();
            }
        }
        unmatched
    }
}

fn set(flags: &mut [bool], number: u32) {
    if let Some(flag) = flags.get_mut(number as usize) {
        *flag = true;
    }
}

impl NeverMatched<'_> {
    /// Whether every entry matched.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key};
    ///
    /// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// assert!(aggregator.never_matched().is_empty(), "there are no entries");
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.domains.is_empty() && self.contacts.is_empty() && self.mailboxes.is_empty()
    }

    fn counts(&self) -> [(usize, &'static str, &'static str); 4] {
        [
            (self.accounts.len(), "account", "accounts"),
            (self.domains.len(), "domain", "domains"),
            (self.contacts.len(), "contact", "contacts"),
            (self.mailboxes.len(), "mailbox", "mailboxes"),
        ]
    }
}

/// How many there are, in plain words.
impl fmt::Display for NeverMatched<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = "never matched: ";
        for (count, one, several) in self.counts().into_iter().filter(|(count, ..)| *count > 0) {
            write!(f, "{before}{count} {}", if count == 1 { one } else { several })?;
            before = ", ";
        }
        if self.is_empty() { f.write_str("every entry of the lists matched") } else { Ok(()) }
    }
}

impl fmt::Debug for NeverMatched<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("NeverMatched");
        for (count, _, several) in self.counts() {
            debug.field(several, &count);
        }
        debug.finish()
    }
}

impl fmt::Debug for UnmatchedContact<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnmatchedContact").field("account", &self.account).finish_non_exhaustive()
    }
}
