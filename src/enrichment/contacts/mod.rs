//! The contact data set: from records of text fields to accounts ([SPEC 13](crate::guide::rules#spec-13)).

mod problem;
mod text_record;

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use itertools::Itertools as _;

pub use problem::{ContactsError, ContactsProblem};
pub use text_record::TextRecord;

use super::{ContactField, Enrichment};
use crate::directory::{Owner, SharedAddressPolicy};
use crate::model::account::{Account, Contact};
use crate::model::address::{self, domain_of, normalize_address};
use crate::model::id;

/// The accounts of a contact data set, as [`Enrichment::contacts`] reads them.
/// Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// # use account_engagement::Mailbox;
/// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
/// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
/// # let enrichment = Enrichment::builder()
/// #     .name("Sales")
/// #     .region(Region::Europe)
/// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
/// #     .contact_fields(fields)
/// #     .build()?;
/// let contacts = enrichment.contacts([
///     [("A", "acct-1"), ("C", "c-1"), ("E", "x@cust.example")],
///     [("A", "acct-1"), ("C", "c-1"), ("E", "x@home.example")],
///     [("A", "acct-2"), ("C", "c-1"), ("E", "")],
/// ])?;
/// assert_eq!((contacts.accounts.len(), contacts.record_count, contacts.without_address_count), (2, 3, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contacts {
    /// The accounts in the order of their ids, each with its contacts in the order of their ids.
    pub accounts: Vec<Account>,
    /// How many records there were.
    pub record_count: usize,
    /// How many contacts have no address. They are in their account, and no mail is attributed to them.
    pub without_address_count: usize,
}

impl Enrichment {
    /// Reads the accounts of a contact data set, by the configured names of its fields.
    ///
    /// Records of one contact id within one account are one person with all their addresses. An empty address is
    /// normal: the contact is kept without an address, and counted. Rule: [SPEC 13](crate::guide::rules#spec-13).
    ///
    /// # Errors
    ///
    /// [`ContactsError`] with every [`ContactsProblem`], each with the number of the record and the name of the field.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Mailbox};
    /// use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    ///
    /// let enrichment = Enrichment::builder()
    ///     .name("Sales engagement")
    ///     .region(Region::Europe)
    ///     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    ///     .contact_fields(ContactFields {
    ///         account_id: "AccountId".into(),
    ///         contact_id: "ContactId".into(),
    ///         address: "Email".into(),
    ///     })
    ///     .build()?;
    ///
    /// let contacts = enrichment.contacts([
    ///     [("AccountId", "acct-1"), ("ContactId", "c-9"), ("Email", "X@cust.example")],
    ///     [("AccountId", "acct-1"), ("ContactId", "c-9"), ("Email", "x@home.example")],
    ///     [("AccountId", "acct-1"), ("ContactId", "c-10"), ("Email", "")],
    /// ])?;
    /// let account = Account::new("acct-1")
    ///     .contact("c-10", [""; 0])
    ///     .contact("c-9", ["x@cust.example", "x@home.example"]);
    /// assert_eq!(contacts.accounts, [account]);
    /// assert_eq!(contacts.without_address_count, 1);
    ///
    /// let directory = enrichment.directory(&contacts.accounts)?;
    /// assert_eq!((directory.mailbox_count(), directory.contact_count()), (2, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn contacts<R: TextRecord>(&self, records: impl IntoIterator<Item = R>) -> Result<Contacts, ContactsError> {
        self.contacts_with(records, SharedAddressPolicy::Refuse)
    }

    /// Reads the same, with a policy for addresses that several people have.
    ///
    /// Under a policy other than [`SharedAddressPolicy::Refuse`], an address of several contacts, or of a contact and a
    /// mailbox, is kept on each of them, and the directory settles it. Give
    /// [`directory_builder`](Enrichment::directory_builder) the same policy
    /// ([`shared_addresses`](crate::DirectoryBuilder::shared_addresses)), or
    /// [`ignore`](crate::DirectoryBuilder::ignore) the address. Rule: [SPEC 3](crate::guide::rules#spec-3) and
    /// [13](crate::guide::rules#spec-13).
    ///
    /// # Errors
    ///
    /// [`ContactsError`] with all other problems, and with those of shared addresses under
    /// [`SharedAddressPolicy::Refuse`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    /// use account_engagement::directory::SharedAddressPolicy;
    ///
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let enrichment = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields)
    /// #     .build()?;
    /// let records = [
    ///     [("A", "acct-1"), ("C", "c-1"), ("E", "info@cust.example")],
    ///     [("A", "acct-1"), ("C", "c-2"), ("E", "info@cust.example")],
    /// ];
    /// assert!(enrichment.contacts(&records).is_err());
    ///
    /// let contacts = enrichment.contacts_with(&records, SharedAddressPolicy::LeaveOut)?;
    /// let builder = enrichment.directory_builder(&contacts.accounts).shared_addresses(SharedAddressPolicy::LeaveOut);
    /// assert_eq!(builder.build()?.shared_address_count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn contacts_with<R: TextRecord>(
        &self,
        records: impl IntoIterator<Item = R>,
        shared: SharedAddressPolicy,
    ) -> Result<Contacts, ContactsError> {
        let mut reader = Reader::new(self, shared);
        let mut number = 0;
        for record in records {
            number += 1;
            reader.read(number, &record);
        }
        if reader.problems.is_empty() {
            Ok(reader.people.into_contacts(number))
        } else {
            Err(ContactsError::new(reader.problems))
        }
    }
}

/// Reads one record after the other.
struct Reader<'e> {
    enrichment: &'e Enrichment,
    shared: SharedAddressPolicy,
    /// The addresses of the organisation's side.
    own: BTreeSet<Cow<'e, str>>,
    people: People,
    /// Who has an address, and the number of the first record with it.
    owners: BTreeMap<String, (usize, usize)>,
    problems: Vec<ContactsProblem>,
}

impl<'e> Reader<'e> {
    fn new(enrichment: &'e Enrichment, shared: SharedAddressPolicy) -> Reader<'e> {
        let own =
            enrichment.mailboxes().iter().flat_map(|mailbox| [&mailbox.address].into_iter().chain(&mailbox.aliases));
        Reader {
            enrichment,
            shared,
            own: own.map(|raw| normalize_address(raw)).collect(),
            people: People::default(),
            owners: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    fn read(&mut self, number: usize, record: &impl TextRecord) {
        let account = self.id(number, record, ContactField::AccountId);
        let contact = self.id(number, record, ContactField::ContactId);
        let address = self.address(number, record);
        let (Some(account), Some(contact)) = (account, contact) else { return };
        let person = self.people.number(account, contact);
        let Some(raw) = address else { return };
        let address = normalize_address(raw);
        if let Some(&(first, first_record)) = self.owners.get(address.as_ref()) {
            if first == person {
                return;
            }
            if self.shared == SharedAddressPolicy::Refuse {
                self.problems.push(ContactsProblem::SharedAddress {
                    address: address.into_owned(),
                    field: self.name_of(ContactField::Address),
                    first: self.people.owner(first),
                    first_record,
                    second: self.people.owner(person),
                    second_record: number,
                });
                return;
            }
        } else {
            self.owners.insert(address.into_owned(), (person, number));
        }
        self.people.give(person, address::stable(raw).into_owned());
    }

    /// The raw text of a required field.
    fn text<'r>(&mut self, number: usize, record: &'r impl TextRecord, role: ContactField) -> Option<&'r str> {
        let text = record.field(self.enrichment.contact_fields().name_of(role));
        if text.is_none() {
            let field = self.name_of(role);
            self.problems.push(ContactsProblem::MissingField { record: number, field, role });
        }
        text
    }

    /// The raw text of an id that is not empty.
    fn id<'r>(&mut self, number: usize, record: &'r impl TextRecord, role: ContactField) -> Option<&'r str> {
        let text = self.text(number, record, role)?;
        if id::trimmed(text).is_none() {
            let field = self.name_of(role);
            self.problems.push(ContactsProblem::EmptyId { record: number, field, role });
            return None;
        }
        Some(text)
    }

    /// The raw text of an address that a contact can have, if there is one.
    fn address<'r>(&mut self, number: usize, record: &'r impl TextRecord) -> Option<&'r str> {
        let raw = self.text(number, record, ContactField::Address)?;
        let address = normalize_address(raw);
        if address.is_empty() {
            return None;
        }
        let field = || self.name_of(ContactField::Address);
        let problem = if domain_of(&address).is_none() {
            ContactsProblem::MalformedAddress { record: number, field: field(), address: address.into_owned() }
        } else if self.shared == SharedAddressPolicy::Refuse && self.own.contains(&address) {
            ContactsProblem::MailboxAddress { record: number, field: field(), address: address.into_owned() }
        } else {
            return Some(raw);
        };
        self.problems.push(problem);
        None
    }

    fn name_of(&self, role: ContactField) -> String {
        self.enrichment.contact_fields().name_of(role).to_owned()
    }
}

/// The contacts so far, numbered in the order in which they were first met.
#[derive(Default)]
struct People {
    /// By the trimmed ids of account and contact.
    numbers: BTreeMap<(String, String), usize>,
    people: Vec<Person>,
}

#[derive(Default)]
struct Person {
    account: String,
    contact: String,
    addresses: Vec<String>,
}

impl People {
    fn number(&mut self, account: &str, contact: &str) -> usize {
        let key = [account, contact].map(|raw| id::trimmed(raw).unwrap_or_default().to_owned());
        let people = &mut self.people;
        *self.numbers.entry(key.into()).or_insert_with(|| {
            let [account, contact] = [account, contact].map(|raw| id::stable(raw).unwrap_or_default().to_owned());
            people.push(Person { account, contact, addresses: Vec::new() });
            people.len() - 1
        })
    }

    fn give(&mut self, person: usize, address: String) {
        if let Some(person) = self.people.get_mut(person) {
            person.addresses.push(address);
        }
    }

    fn owner(&self, person: usize) -> Owner {
        let ids = self.people.get(person).map(|person| (person.account.clone(), person.contact.clone()));
        let (account, contact) = ids.unwrap_or_default();
        Owner::Contact { account, contact }
    }

    fn into_contacts(mut self, record_count: usize) -> Contacts {
        let mut contacts = Contacts { record_count, ..Contacts::default() };
        let people = self.numbers.into_iter().filter_map(|((account, _), number)| {
            let person = self.people.get_mut(number)?;
            Some((account, mem::take(person)))
        });
        for (_, same) in &people.chunk_by(|(account, _)| account.clone()) {
            let mut same = same.map(|(_, person)| person).peekable();
            let Some(first) = same.peek() else { continue };
            let mut account = Account::new(first.account.as_str());
            for Person { contact, mut addresses, .. } in same {
                addresses.sort_unstable();
                addresses.dedup();
                contacts.without_address_count += usize::from(addresses.is_empty());
                account.contacts.push(Contact::new(contact, addresses));
            }
            contacts.accounts.push(account);
        }
        contacts
    }
}
