use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use crate::model::by_name::{OrDefault, Required, read_by_name};

/// One person of the organisation who was chosen for analysis. Rule: [SPEC 3](crate::guide::rules#spec-3).
///
/// # Examples
///
/// ```
/// use account_engagement::Mailbox;
///
/// let mailbox = Mailbox::new("rep@corp.example").alias("r.ep@corp.example");
/// let wire = r#"{"address": "rep@corp.example", "aliases": ["r.ep@corp.example"]}"#;
/// assert_eq!(serde_json::from_str::<Mailbox>(wire)?, mailbox);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Mailbox {
    /// The primary address.
    pub address: String,
    /// Further addresses of the same person.
    pub aliases: Vec<String>,
    /// The id in the organisation's directory.
    pub directory_id: Option<String>,
    /// The person's name.
    pub name: Option<String>,
}

read_by_name!(Mailbox, "a mailbox", {
    address: Required,
    aliases: OrDefault,
    directory_id: OrDefault,
    name: OrDefault,
}, ignoring others);

impl Mailbox {
    /// A mailbox with its primary address.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Directory, Mailbox};
    /// use account_engagement::directory::Identity;
    ///
    /// let mailbox = Mailbox::new("Rep@Corp.example");
    /// assert_eq!(mailbox.address, "Rep@Corp.example", "as it was given");
    /// let directory = Directory::builder().add_mailboxes([mailbox]).build()?;
    /// assert_eq!(directory.identify("rep@corp.example"), Identity::Mailbox { address: "rep@corp.example" });
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn new(address: impl Into<String>) -> Mailbox {
        Mailbox { address: address.into(), aliases: Vec::new(), directory_id: None, name: None }
    }

    /// Adds an alias.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Directory, Mailbox};
    /// use account_engagement::directory::Identity;
    ///
    /// let mailbox = Mailbox::new("rep@corp.example").alias("r.ep@corp.example");
    /// let directory = Directory::builder().add_mailboxes([mailbox]).build()?;
    /// assert_eq!(directory.identify("r.ep@corp.example"), Identity::Mailbox { address: "rep@corp.example" });
    /// assert_eq!(directory.mailbox_count(), 1);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn alias(mut self, address: impl Into<String>) -> Mailbox {
        self.aliases.push(address.into());
        self
    }

    /// Sets the id in the organisation's directory, for the [`UserTable`](crate::enrichment::UserTable).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Mailbox;
    ///
    /// let mailbox = Mailbox::new("rep@corp.example").directory_id("0a");
    /// assert_eq!(mailbox.directory_id.as_deref(), Some("0a"));
    /// ```
    #[must_use]
    pub fn directory_id(mut self, id: impl Into<String>) -> Mailbox {
        self.directory_id = Some(id.into());
        self
    }

    /// Sets the person's name.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Mailbox;
    ///
    /// let mailbox = Mailbox::new("rep@corp.example").name("Rep Resentative");
    /// assert_eq!(mailbox.name.as_deref(), Some("Rep Resentative"));
    /// assert_eq!(format!("{mailbox:?}"), "Mailbox { aliases: 0, .. }", "`Debug` shows no address");
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Mailbox {
        self.name = Some(name.into());
        self
    }
}

/// A copy, so that a [`DirectoryBuilder`](crate::DirectoryBuilder) takes owned and borrowed values alike.
impl From<&Mailbox> for Mailbox {
    fn from(mailbox: &Mailbox) -> Mailbox {
        mailbox.clone()
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox").field("aliases", &self.aliases.len()).finish_non_exhaustive()
    }
}
