use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::Enrichment;

/// The ids of the chosen people in the organisation's directory: a table next to the output.
///
/// `Debug` shows how many there are, and not who. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// # use account_engagement::enrichment::{ContactFields, Region};
/// use account_engagement::Mailbox;
/// use account_engagement::enrichment::Enrichment;
///
/// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
/// let enrichment = Enrichment::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example").directory_id("0a"), Mailbox::new("lead@corp.example")])
/// #     .name("Sales")
/// #     .region(Region::Europe)
/// #     .contact_fields(fields)
///     // …
///     .build()?;
///
/// let table = enrichment.user_table();
/// assert_eq!(table.name(), "Office_UserEntity");
/// assert_eq!(serde_json::to_string(table.rows())?, r#"[{"DirectoryId":"0a"}]"#);
/// assert_eq!(table.without_directory_id(), ["lead@corp.example"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UserTable {
    name: String,
    rows: Vec<UserRow>,
    without_directory_id: Vec<String>,
}

/// One row of a [`UserTable`], with one column: `DirectoryId`. `Debug` does not show it.
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
/// let table = builder.add_mailboxes([Mailbox::new("rep@corp.example").directory_id(" <0a> ")]).build()?.user_table();
/// let row = &table.rows()[0];
/// assert_eq!(serde_json::to_string(row)?, r#"{"DirectoryId":"0a"}"#);
/// assert_eq!(format!("{row:?}"), "UserRow { .. }");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserRow {
    /// The id in the organisation's directory, without white space and one pair of `<` `>` around it.
    #[serde(rename = "DirectoryId")]
    pub directory_id: String,
}

impl Enrichment {
    /// The table of the chosen people. Its name is `Office_UserEntity` if the output is `Office`.
    ///
    /// Each id is listed once: two mailboxes with one id are one row. Rule: [SPEC 13](crate::guide::rules#spec-13).
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
    /// let builder = builder.add_mailboxes([Mailbox::new("rep@corp.example").directory_id("0a")]);
    /// let table = builder.output("Mail").build()?.user_table();
    /// assert_eq!((table.name(), table.rows().len()), ("Mail_UserEntity", 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn user_table(&self) -> UserTable {
        let ids: BTreeSet<&str> =
            self.mailboxes().iter().filter_map(|mailbox| mailbox.directory_id.as_deref()).collect();
        let without = self.mailboxes().iter().filter(|mailbox| mailbox.directory_id.is_none());
        UserTable {
            name: format!("{}_UserEntity", self.output()),
            rows: ids.into_iter().map(|id| UserRow { directory_id: id.to_owned() }).collect(),
            without_directory_id: without.map(|mailbox| mailbox.address.clone()).collect(),
        }
    }
}

impl UserTable {
    /// The name of the table: the name of the output, followed by `_UserEntity`.
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
    /// assert_eq!(builder.build()?.user_table().name(), "Office_UserEntity");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rows in the order of ids, each once.
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
    /// let ids = [("rep@corp.example", "0b"), ("ann@corp.example", "0a"), ("bob@corp.example", "0b")];
    /// let people = ids.map(|(address, id)| Mailbox::new(address).directory_id(id));
    /// let table = builder.add_mailboxes(people).build()?.user_table();
    /// let rows: Vec<&str> = table.rows().iter().map(|row| &*row.directory_id).collect();
    /// assert_eq!(rows, ["0a", "0b"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rows(&self) -> &[UserRow] {
        &self.rows
    }

    /// The primary addresses of the mailboxes that have no directory id, in order: these people are not in the table.
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
    /// let table = builder.add_mailboxes([Mailbox::new("rep@corp.example").directory_id("0a")]).build()?.user_table();
    /// assert_eq!(table.without_directory_id(), ["lead@corp.example"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn without_directory_id(&self) -> &[String] {
        &self.without_directory_id
    }
}

impl fmt::Debug for UserTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserTable")
            .field("name", &self.name)
            .field("rows", &self.rows.len())
            .field("without_directory_id", &self.without_directory_id.len())
            .finish()
    }
}

impl fmt::Debug for UserRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserRow").finish_non_exhaustive()
    }
}
