use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::wire;

/// A business customer: the people and mail domains that make it up.
///
/// # Examples
///
/// ```
/// use account_engagement::Account;
///
/// let account = Account::new("acct-1")
///     .name("Customer 1")
///     .domain("cust.example")
///     .contact("c-9", ["x@home.example", "x@cust.example"]);
///
/// let wire = r#"{"id": "acct-1", "name": "Customer 1", "domains": ["cust.example"],
///                "contacts": [{"id": "c-9", "addresses": ["x@home.example", "x@cust.example"]}]}"#;
/// assert_eq!(serde_json::from_str::<Account>(wire)?, account);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// Its id, unique among accounts; rows are ordered by its bytes.
    pub id: String,
    /// What people call it.
    #[serde(default)]
    pub name: Option<String>,
    /// Mail domains whose unlisted addresses are contacts of this account too.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub domains: Vec<String>,
    /// Its people. Several records of one id are one person.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub contacts: Vec<Contact>,
    /// The id of the account that this one is part of, such as the group that a subsidiary belongs
    /// to; see [`Hierarchy`](crate::Hierarchy).
    #[serde(default)]
    pub parent: Option<String>,
}

/// One person at an account, with one or more addresses.
///
/// ```
/// use account_engagement::Contact;
///
/// let contact = Contact::new("c-9", ["x@cust.example"]);
/// assert_eq!(format!("{contact:?}"), "Contact { addresses: 1, .. }");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Contact {
    /// The id within the account.
    pub id: String,
    /// The person's addresses.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub addresses: Vec<String>,
}

impl Account {
    /// An account without people.
    pub fn new(id: impl Into<String>) -> Account {
        Account { id: id.into(), name: None, domains: Vec::new(), contacts: Vec::new(), parent: None }
    }

    /// Sets the name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Account {
        self.name = Some(name.into());
        self
    }

    /// Sets the account that this one is part of, by its id.
    #[must_use]
    pub fn parent(mut self, id: impl Into<String>) -> Account {
        self.parent = Some(id.into());
        self
    }

    /// Adds a mail domain.
    #[must_use]
    pub fn domain(mut self, domain: impl Into<String>) -> Account {
        self.domains.push(domain.into());
        self
    }

    /// Adds a person.
    #[must_use]
    pub fn contact<A: Into<String>>(
        mut self,
        id: impl Into<String>,
        addresses: impl IntoIterator<Item = A>,
    ) -> Account {
        self.contacts.push(Contact::new(id, addresses));
        self
    }
}

impl Contact {
    /// A person with these addresses.
    pub fn new<A: Into<String>>(id: impl Into<String>, addresses: impl IntoIterator<Item = A>) -> Contact {
        Contact { id: id.into(), addresses: addresses.into_iter().map(Into::into).collect() }
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact").field("addresses", &self.addresses.len()).finish_non_exhaustive()
    }
}
