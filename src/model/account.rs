use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use crate::model::by_name::{OrDefault, Required, read_by_name};

/// A business customer: the people and mail domains that make it up. Rule: [SPEC 3](crate::guide::rules#spec-3).
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Account {
    /// Its id, unique among accounts; rows are ordered by its bytes.
    pub id: String,
    /// The name, for display.
    pub name: Option<String>,
    /// Mail domains whose unlisted addresses are contacts of this account too.
    pub domains: Vec<String>,
    /// Its people. Several records of one id are one person.
    pub contacts: Vec<Contact>,
    /// The id of the parent account, such as the group that a subsidiary belongs to; see [`RollUp`](crate::RollUp).
    pub parent: Option<String>,
}

/// One person at an account, with one or more addresses. Rule: [SPEC 3](crate::guide::rules#spec-3).
///
/// ```
/// use account_engagement::Contact;
///
/// let contact = Contact::new("c-9", ["x@cust.example"]);
/// assert_eq!(format!("{contact:?}"), "Contact { addresses: 1, .. }");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Contact {
    /// The id within the account.
    pub id: String,
    /// The person's addresses.
    pub addresses: Vec<String>,
}

read_by_name!(Account, "an account", {
    id: Required,
    name: OrDefault,
    domains: OrDefault,
    contacts: OrDefault,
    parent: OrDefault,
}, ignoring others);

read_by_name!(Contact, "a contact", {
    id: Required,
    addresses: OrDefault,
}, ignoring others);

impl Account {
    /// An account without people.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Account;
    ///
    /// let account = Account::new("acct-1");
    /// assert_eq!(account.id, "acct-1");
    /// assert!(account.contacts.is_empty() && account.domains.is_empty());
    /// ```
    pub fn new(id: impl Into<String>) -> Account {
        Account { id: id.into(), name: None, domains: Vec::new(), contacts: Vec::new(), parent: None }
    }

    /// Sets the name.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let accounts = [Account::new("acct-1").name("Customer 1")];
    /// let directory = Directory::builder().add_accounts(&accounts).build()?;
    /// assert_eq!(directory.accounts().collect::<Vec<_>>(), [("acct-1", Some("Customer 1"))]);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Account {
        self.name = Some(name.into());
        self
    }

    /// Sets the parent account, by its id.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    /// use account_engagement::directory::DirectoryProblem;
    ///
    /// let north = Account::new("north").parent("group");
    /// assert_eq!(north.parent.as_deref(), Some("group"));
    /// // The group must be one of the accounts too.
    /// let error = Directory::builder().add_accounts([north]).build().unwrap_err();
    /// assert!(matches!(error.problems(), [DirectoryProblem::UnknownParent { .. }]));
    /// ```
    #[must_use]
    pub fn parent(mut self, id: impl Into<String>) -> Account {
        self.parent = Some(id.into());
        self
    }

    /// Adds a mail domain.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    /// use account_engagement::directory::Identity;
    ///
    /// let accounts = [Account::new("acct-1").domain("cust.example")];
    /// let directory = Directory::builder().add_accounts(&accounts).build()?;
    /// assert_eq!(directory.identify("new@cust.example"), Identity::Unlisted { account: "acct-1" });
    /// assert_eq!(directory.identify("new@mail.cust.example"), Identity::Unknown, "a subdomain is another domain");
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn domain(mut self, domain: impl Into<String>) -> Account {
        self.domains.push(domain.into());
        self
    }

    /// Adds a person.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let account = Account::new("acct-1").contact("c-9", ["x@home.example"]).contact("c-9", ["x@cust.example"]);
    /// let directory = Directory::builder().add_accounts([account]).build()?;
    /// assert_eq!(directory.contact_count(), 1, "two records of one id are one person");
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Contact};
    ///
    /// let mut account = Account::new("acct-1");
    /// account.contacts.push(Contact::new("c-9", ["x@cust.example"]));
    /// assert_eq!(account, Account::new("acct-1").contact("c-9", ["x@cust.example"]));
    /// ```
    pub fn new<A: Into<String>>(id: impl Into<String>, addresses: impl IntoIterator<Item = A>) -> Contact {
        Contact { id: id.into(), addresses: addresses.into_iter().map(Into::into).collect() }
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact").field("addresses", &self.addresses.len()).finish_non_exhaustive()
    }
}

/// A copy, so that a [`DirectoryBuilder`](crate::DirectoryBuilder) takes owned and borrowed values alike.
impl From<&Account> for Account {
    fn from(account: &Account) -> Account {
        account.clone()
    }
}
