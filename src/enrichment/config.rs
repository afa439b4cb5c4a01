use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::wire::Settings;
use super::{ChosenGroup, ContactFields, EnrichmentBuilder, MailGroups, Region};
use crate::directory::{Directory, DirectoryBuilder, DirectoryError};
use crate::model::account::Account;
use crate::model::by_name::ByName;
use crate::model::mailbox::Mailbox;

/// A validated configuration: the chosen mailboxes, the fields of the contact data set, the region, the output table.
///
/// It is validated as a whole when it is built or read from a file; the error lists every problem. `Debug` shows how
/// many mailboxes and groups there are. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// It is written with the members of all its groups, so that it can be read without another source. It needs a format
/// that distinguishes texts from tables, such as JSON or TOML. An unknown field is an error, because a misspelt field
/// would otherwise be ignored.
///
/// # Examples
///
/// ```
/// use account_engagement::Mailbox;
/// use account_engagement::enrichment::{ContactFields, Enrichment, MailGroups, Member, Region};
///
/// let directory = MailGroups::new()
///     .group("Sales", [Member::address("ann@corp.example"), Member::group("Field sales")])
///     .group("Field sales", [Member::address("bob@corp.example"), Member::group("Sales")]);
///
/// let enrichment = Enrichment::builder()
///     .name("Sales engagement")
///     .region(Region::Europe)
///     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("ann@corp.example")])
///     .add_groups(["Sales"])
///     .contact_fields(ContactFields {
///         account_id: "AccountId".into(),
///         contact_id: "ContactId".into(),
///         address: "Email".into(),
///     })
///     .build_with(&directory)?;
///
/// assert_eq!(enrichment.output(), "Office");
/// assert_eq!(enrichment.mailboxes().len(), 3);
/// assert_eq!(enrichment.groups()[0].mailbox_count, 2);
///
/// let wire = r#"{
///     "name": "Sales engagement",
///     "output": "Office",
///     "region": "europe",
///     "mailboxes": ["rep@corp.example", "ann@corp.example"],
///     "groups": ["Sales"],
///     "contact_fields": {"account_id": "AccountId", "contact_id": "ContactId", "address": "Email"},
///     "membership": {
///         "sales": ["ann@corp.example", {"group": "Field sales"}],
///         "field sales": ["bob@corp.example", {"group": "Sales"}]
///     }
/// }"#;
/// assert_eq!(serde_json::from_str::<Enrichment>(wire)?, enrichment);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ByName<Settings>", into = "Settings")]
pub struct Enrichment {
    pub(super) name: String,
    pub(super) output: String,
    pub(super) region: Region,
    /// In the order in which they were chosen.
    pub(super) singles: Vec<Mailbox>,
    pub(super) groups: Vec<ChosenGroup>,
    /// Of the chosen groups and all that they contain.
    pub(super) membership: MailGroups,
    /// The mailboxes of both, in the order of addresses.
    pub(super) mailboxes: Vec<Mailbox>,
    pub(super) contact_fields: ContactFields,
}

impl Enrichment {
    /// The name of the output table if none is given.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Region};
    /// use account_engagement::enrichment::Enrichment;
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let builder = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields);
    ///
    /// assert_eq!(builder.build()?.output(), Enrichment::DEFAULT_OUTPUT);
    /// assert_eq!(Enrichment::DEFAULT_OUTPUT, "Office");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const DEFAULT_OUTPUT: &'static str = "Office";

    /// The maximum length of the name of the output table, in characters.
    pub(super) const MAX_OUTPUT_BYTES: usize = 100;

    /// The allowed numbers of mailboxes, with groups expanded and aliases not counted.
    pub(super) const MAILBOXES: RangeInclusive<usize> = 2..=2500;

    /// Starts a configuration.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Enrichment;
    ///
    /// // Nothing is set yet: no name, no region, no contact fields and no mailboxes.
    /// let error = Enrichment::builder().build().unwrap_err();
    /// assert_eq!(error.problems().len(), 4);
    /// ```
    pub fn builder() -> EnrichmentBuilder {
        EnrichmentBuilder::default()
    }

    /// Its name, without white space around it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let builder = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields);
    /// assert_eq!(builder.name(" Sales engagement ").build()?.name(), "Sales engagement");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the output table.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let builder = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields);
    /// assert_eq!(builder.output("Mail_2026").build()?.output(), "Mail_2026");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn output(&self) -> &str {
        &self.output
    }

    /// The region where the data is processed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Enrichment};
    /// use account_engagement::enrichment::Region;
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let builder = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields);
    ///
    /// assert_eq!(builder.region(Region::NorthAmerica).build()?.region(), Region::NorthAmerica);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn region(&self) -> Region {
        self.region
    }

    /// The chosen mailboxes, groups expanded: each once and in the order of addresses, with the aliases
    /// of all its records. Addresses are in the form in which they are compared.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    /// use account_engagement::Mailbox;
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let builder = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields);
    ///
    /// let enrichment = builder.add_mailboxes([Mailbox::new("Ann@Corp.example")]).build()?;
    /// let addresses: Vec<&str> = enrichment.mailboxes().iter().map(|mailbox| &*mailbox.address).collect();
    /// assert_eq!(addresses, ["ann@corp.example", "lead@corp.example", "rep@corp.example"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn mailboxes(&self) -> &[Mailbox] {
        &self.mailboxes
    }

    /// The chosen groups, each once and in the order in which they were chosen, with the number of mailboxes in each.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    /// use account_engagement::enrichment::{MailGroups, Member};
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let builder = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields);
    ///
    /// let groups = MailGroups::new().group("Sales", [Member::address("rep@corp.example")]);
    /// let enrichment = builder.add_groups(["Sales", "sales"]).build_with(&groups)?;
    /// assert_eq!(enrichment.groups().len(), 1, "each once");
    /// assert_eq!(enrichment.groups()[0].name, "Sales");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn groups(&self) -> &[ChosenGroup] {
        &self.groups
    }

    /// The names of the fields of the contact data set.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{Enrichment, Region};
    /// use account_engagement::enrichment::ContactFields;
    /// # let builder = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")]);
    ///
    /// let fields = ContactFields { account_id: "Account".into(), contact_id: "Id".into(), address: "Email".into() };
    /// let enrichment = builder.contact_fields(fields.clone()).build()?;
    /// assert_eq!(enrichment.contact_fields(), &fields);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn contact_fields(&self) -> &ContactFields {
        &self.contact_fields
    }

    /// The directory of these mailboxes and the given accounts.
    ///
    /// # Errors
    ///
    /// [`DirectoryError`] where the accounts contradict each other or the mailboxes.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    /// use account_engagement::Account;
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let enrichment = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields)
    /// #     .build()?;
    ///
    /// let directory = enrichment.directory(&[Account::new("birch").domain("birch.example")])?;
    /// assert_eq!((directory.mailbox_count(), directory.accounts().len()), (2, 1));
    ///
    /// // The domain of our own mailboxes.
    /// assert!(enrichment.directory(&[Account::new("birch").domain("corp.example")]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn directory(&self, accounts: &[Account]) -> Result<Directory, DirectoryError> {
        self.directory_builder(accounts).build()
    }

    /// The builder of the same directory, for addresses to ignore and for a policy for shared addresses.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    /// use account_engagement::Account;
    /// use account_engagement::directory::Identity;
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let enrichment = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields)
    /// #     .build()?;
    ///
    /// let accounts = [Account::new("birch").domain("birch.example")];
    /// let directory = enrichment.directory_builder(&accounts).ignore(&["room@birch.example"]).build()?;
    /// assert_eq!(directory.identify("room@birch.example"), Identity::Ignored);
    /// assert_eq!(directory.identify("bo@birch.example"), Identity::Unlisted { account: "birch" });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn directory_builder(&self, accounts: &[Account]) -> DirectoryBuilder {
        Directory::builder().add_mailboxes(&self.mailboxes).add_accounts(accounts)
    }
}

impl fmt::Debug for Enrichment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrichment")
            .field("name", &self.name)
            .field("output", &self.output)
            .field("region", &self.region)
            .field("mailboxes", &self.mailboxes.len())
            .field("groups", &self.groups.len())
            .field("contact_fields", &self.contact_fields)
            .finish_non_exhaustive()
    }
}
