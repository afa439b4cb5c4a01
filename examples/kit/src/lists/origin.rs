//! Where the entries of the lists come from, so that a problem can be named with its file and row.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::rc::Rc;

use account_engagement::{Mailbox, normalize_address};

use super::problem::ListProblem;

/// The place of an entry.
///
/// ```
/// use std::path::Path;
///
/// use kit::lists::origin::Origin;
///
/// let origin = Origin::row(Path::new("accounts.csv"), 7);
/// assert_eq!(origin.to_string(), "accounts.csv, row 7");
/// assert_eq!(Origin::entry(Path::new("mailboxes.json"), 3).to_string(), "mailboxes.json, entry 3");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    file: Rc<Path>,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Of a table.
    Row(u64),
    /// Of an array or of lines of JSON, from 1.
    Entry(u64),
    Unknown,
}

impl Origin {
    /// A row of a table, as a spreadsheet counts rows.
    #[must_use]
    pub fn row(file: impl Into<Rc<Path>>, row: u64) -> Origin {
        Origin { file: file.into(), place: Place::Row(row) }
    }

    /// An entry of a list in JSON, from 1.
    #[must_use]
    pub fn entry(file: impl Into<Rc<Path>>, number: u64) -> Origin {
        Origin { file: file.into(), place: Place::Entry(number) }
    }

    /// Somewhere in a file.
    #[must_use]
    pub fn file(file: impl Into<Rc<Path>>) -> Origin {
        Origin { file: file.into(), place: Place::Unknown }
    }

    /// Its number in a list in JSON, from 1.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        match self.place {
            Place::Entry(number) => Some(number),
            Place::Row(_) | Place::Unknown => None,
        }
    }

    /// A problem there.
    #[must_use]
    pub fn problem(&self, what: impl Into<String>) -> ListProblem {
        match self.place {
            Place::Row(row) => ListProblem::new(self.file.clone(), Some(row), what),
            Place::Entry(_) | Place::Unknown => ListProblem::new(self.file.clone(), None, what),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match self.place {
            Place::Row(row) => write!(f, "{file}, row {row}"),
            Place::Entry(number) => write!(f, "{file}, entry {number}"),
            Place::Unknown => write!(f, "{file}"),
        }
    }
}

/// The places of accounts, their domains and contacts, and of mailboxes. An entry that several places have is at the
/// first of them. Of accounts in JSON, the file is known and no more.
#[derive(Clone, Default)]
pub struct Origins {
    accounts: HashMap<String, Origin>,
    domains: HashMap<(String, String), Origin>,
    contacts: HashMap<(String, String), Origin>,
    /// By folded primary address.
    mailboxes: HashMap<String, Origin>,
    /// Of accounts in JSON, in their order: files with their number of accounts.
    files: Vec<(Rc<Path>, usize)>,
}

/// Without the addresses, which are personal data.
impl fmt::Debug for Origins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origins")
            .field("accounts", &self.accounts.len())
            .field("mailboxes", &self.mailboxes.len())
            .finish_non_exhaustive()
    }
}

impl Origins {
    pub(super) fn add_file(&mut self, file: &Rc<Path>, accounts: usize) {
        self.files.push((file.clone(), accounts));
    }

    pub(crate) fn add_account(&mut self, account: &str, origin: &Origin) {
        add(&mut self.accounts, account.to_owned(), origin);
    }

    pub(super) fn add_domain(&mut self, account: &str, domain: &str, origin: &Origin) {
        add(&mut self.domains, (account.to_owned(), domain.to_owned()), origin);
    }

    pub(crate) fn add_contact(&mut self, account: &str, contact: &str, origin: &Origin) {
        add(&mut self.contacts, (account.to_owned(), contact.to_owned()), origin);
    }

    pub(super) fn add_mailbox(&mut self, address: &str, origin: &Origin) {
        add(&mut self.mailboxes, normalize_address(address).into_owned(), origin);
    }

    /// Adds mailboxes that are in no file of their own, by their number from 1.
    pub fn add_mailboxes(&mut self, file: impl Into<Rc<Path>>, mailboxes: &[Mailbox]) {
        let file = file.into();
        for (number, mailbox) in (1..).zip(mailboxes) {
            self.add_mailbox(&mailbox.address, &Origin::entry(file.clone(), number));
        }
    }

    /// With the mailboxes of others.
    #[must_use]
    pub(crate) fn with_mailboxes_of(self, other: Origins) -> Origins {
        Origins { mailboxes: other.mailboxes, ..self }
    }

    /// Where an account is listed first.
    #[must_use]
    pub fn account(&self, account: &str) -> Option<&Origin> {
        self.accounts.get(account)
    }

    /// Where a domain of an account is listed first, or else the account.
    #[must_use]
    pub fn domain(&self, account: &str, domain: &str) -> Option<&Origin> {
        self.domains.get(&(account.to_owned(), domain.to_owned())).or_else(|| self.account(account))
    }

    /// Where a contact of an account is listed first, or else the account.
    #[must_use]
    pub fn contact(&self, account: &str, contact: &str) -> Option<&Origin> {
        self.contacts.get(&(account.to_owned(), contact.to_owned())).or_else(|| self.account(account))
    }

    /// Where the mailbox with this primary address is listed first.
    #[must_use]
    pub fn mailbox(&self, address: &str) -> Option<&Origin> {
        self.mailboxes.get(&*normalize_address(address))
    }

    /// The entry of an account by its position in all lists, from 1. Those in JSON come first.
    #[must_use]
    pub fn position(&self, position: usize) -> Option<Origin> {
        let mut before = 0;
        for (file, accounts) in &self.files {
            if position <= before + accounts {
                return Some(Origin::entry(file.clone(), (position - before) as u64));
            }
            before += accounts;
        }
        None
    }
}

fn add<K: std::hash::Hash + Eq>(places: &mut HashMap<K, Origin>, key: K, origin: &Origin) {
    places.entry(key).or_insert_with(|| origin.clone());
}
