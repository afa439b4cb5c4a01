use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::groups::{Expanded, expand};
use super::{
    ContactFields, Enrichment, EnrichmentError, EnrichmentProblem, GroupMembership, MailGroups, Region,
    UnknownRegionError,
};
use crate::directory::{Directory, DirectoryProblem, Owner};
use crate::model::id;
use crate::model::mailbox::Mailbox;

/// Collects the settings of an [`Enrichment`]. It owns what it is given. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// use account_engagement::Mailbox;
/// use account_engagement::enrichment::{ContactFields, Enrichment, Region};
///
/// // What every enrichment needs; the rest has defaults.
/// let builder = Enrichment::builder()
///     .name("Sales")
///     .region(Region::Europe)
///     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
///     .contact_fields(ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() });
/// assert_eq!(builder.clone().build()?.output(), "Office");
/// assert_eq!(builder.output("Mail").build()?.output(), "Mail");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct EnrichmentBuilder {
    name: String,
    output: Option<String>,
    region: Option<Result<Region, UnknownRegionError>>,
    mailboxes: Vec<Mailbox>,
    groups: Vec<String>,
    contact_fields: Option<ContactFields>,
}

impl EnrichmentBuilder {
    /// Sets the name that people know it by.
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
    /// assert_eq!(builder.clone().name("Support").build()?.name(), "Support");
    /// assert_eq!(
    ///     builder.name(" ").build().unwrap_err().to_string(),
    ///     "the enrichment has 1 problem:\n- the enrichment has no name: give it one that people will know it by"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the name of the output table; by default `Office`. It has 1 to 100 characters: letters a to z and A to Z,
    /// digits and `_`. It does not start with a digit.
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
    /// assert_eq!(builder.clone().output("_mail2").build()?.output(), "_mail2");
    /// assert!(builder.output("2mail").build().is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn output(mut self, table: impl Into<String>) -> Self {
        self.output = Some(table.into());
        self
    }

    /// Sets the region where the data is processed.
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
    /// let enrichment = builder.region(Region::Europe).region(Region::UnitedKingdom).build()?;
    /// assert_eq!(enrichment.region(), Region::UnitedKingdom, "the last one holds");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(Ok(region));
        self
    }

    /// Sets the region by its word on the wire, which may be unknown.
    pub(super) fn region_word(mut self, word: &str) -> Self {
        self.region = Some(word.parse());
        self
    }

    /// Adds mailboxes.
    ///
    /// Several records of one primary address are one mailbox, here and in groups. Their aliases are combined, and the
    /// first name is kept. Two different directory ids of one mailbox are an error.
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
    /// // A second record of a mailbox that is already chosen.
    /// let enrichment = builder.add_mailboxes([Mailbox::new("rep@corp.example").alias("r.ep@corp.example")]).build()?;
    /// assert_eq!(enrichment.mailboxes().len(), 2);
    /// assert_eq!(enrichment.mailboxes()[1].aliases, ["r.ep@corp.example"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_mailboxes(mut self, mailboxes: impl IntoIterator<Item = Mailbox>) -> Self {
        self.mailboxes.extend(mailboxes);
        self
    }

    /// Adds mail groups by name: all mailboxes in them, and in the groups in them.
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
    /// let groups = MailGroups::new()
    ///     .group("Sales", [Member::address("ann@corp.example"), Member::group("Field sales")])
    ///     .group("Field sales", [Member::address("bob@corp.example")]);
    /// let enrichment = builder.add_groups(["Sales"]).build_with(&groups)?;
    /// assert_eq!(enrichment.groups()[0].mailbox_count, 2);
    /// assert_eq!(enrichment.mailboxes().len(), 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_groups<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.groups.extend(names.into_iter().map(Into::into));
        self
    }

    /// Sets the names of the fields of the contact data set.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{Enrichment, Region};
    /// use account_engagement::enrichment::ContactFields;
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let builder = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields);
    ///
    /// let fields = ContactFields { account_id: "Id".into(), contact_id: "Id".into(), address: "Email".into() };
    /// assert_eq!(
    ///     builder.contact_fields(fields).build().unwrap_err().problems()[0].to_string(),
    ///     "the field \"Id\" of the contact data set is named for both account id and contact id: \
    ///      each has a field of its own"
    /// );
    /// ```
    pub fn contact_fields(mut self, fields: ContactFields) -> Self {
        self.contact_fields = Some(fields);
        self
    }

    /// Builds the enrichment.
    ///
    /// # Errors
    ///
    /// [`EnrichmentError`] with every [`EnrichmentProblem`]: missing and malformed settings, unknown groups, malformed
    /// addresses, records of a mailbox that contradict each other, and too few or too many mailboxes.
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
    /// assert!(builder.clone().build().is_ok());
    /// assert_eq!(
    ///     builder.add_mailboxes([Mailbox::new("ann.corp.example")]).build().unwrap_err().to_string(),
    ///     "the enrichment has 1 problem:\n\
    ///      - mailbox \"ann.corp.example\" is not an address: expected one @ between \
    ///      non-empty parts, no white space or control character, at most 320 bytes"
    /// );
    /// ```
    pub fn build(self) -> Result<Enrichment, EnrichmentError> {
        self.build_with(&MailGroups::new())
    }

    /// Builds the enrichment, with the members of the chosen groups. Without them every group is unknown.
    ///
    /// # Errors
    ///
    /// As [`build`](EnrichmentBuilder::build).
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
    /// let builder = builder.add_groups(["Sales"]);
    /// assert_eq!(
    ///     builder.clone().build().unwrap_err().problems()[0].to_string(),
    ///     "the group \"Sales\", named among the chosen groups, is unknown: list its members or remove it"
    /// );
    /// let groups = MailGroups::new().group("Sales", [Member::address("ann@corp.example")]);
    /// assert_eq!(builder.build_with(&groups)?.mailboxes().len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn build_with(self, membership: &dyn GroupMembership) -> Result<Enrichment, EnrichmentError> {
        let mut problems = Vec::new();
        let name = id::trim(&self.name).to_owned();
        if name.is_empty() {
            problems.push(EnrichmentProblem::Nameless);
        }
        let output = self.output.unwrap_or_else(|| Enrichment::DEFAULT_OUTPUT.to_owned());
        if !is_table_name(&output) {
            problems.push(EnrichmentProblem::Output { found: output.clone() });
        }
        let region = match self.region {
            Some(Ok(region)) => Some(region),
            Some(Err(unknown)) => {
                problems.push(EnrichmentProblem::Region(unknown));
                None
            }
            None => {
                problems.push(EnrichmentProblem::NoRegion);
                None
            }
        };
        match &self.contact_fields {
            Some(fields) => fields.check(&mut problems),
            None => problems.push(EnrichmentProblem::NoContactFields),
        }
        let Expanded { mailboxes, groups, reached } = expand(&self.mailboxes, &self.groups, membership, &mut problems);
        check_mailboxes(&mailboxes, &mut problems);
        match (region, self.contact_fields) {
            (Some(region), Some(contact_fields)) if problems.is_empty() => Ok(Enrichment {
                name,
                output,
                region,
                singles: self.mailboxes,
                groups,
                membership: reached,
                mailboxes,
                contact_fields,
            }),
            _ => Err(EnrichmentError::new(problems)),
        }
    }
}

impl fmt::Debug for EnrichmentBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnrichmentBuilder")
            .field("name", &self.name)
            .field("mailboxes", &self.mailboxes.len())
            .field("groups", &self.groups.len())
            .finish_non_exhaustive()
    }
}

fn is_table_name(text: &str) -> bool {
    text.len() <= Enrichment::MAX_OUTPUT_BYTES
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Checks the number of mailboxes, and that a directory accepts them: it reports malformed and shared addresses.
fn check_mailboxes(mailboxes: &[Mailbox], problems: &mut Vec<EnrichmentProblem>) {
    if let Err(error) = Directory::builder().add_mailboxes(mailboxes).build() {
        problems.extend(error.problems().iter().cloned().map(|problem| match problem {
            // What to do is simpler here than in a directory that has contacts as well.
            DirectoryProblem::SharedAddress {
                address,
                first: Owner::Mailbox { address: first },
                second: Owner::Mailbox { address: second },
            } => EnrichmentProblem::SharedAddress { address, first, second },
            other => EnrichmentProblem::Mailbox(other),
        }));
    }
    if !Enrichment::MAILBOXES.contains(&mailboxes.len()) {
        problems.push(EnrichmentProblem::MailboxCount { found: mailboxes.len() });
    }
}
