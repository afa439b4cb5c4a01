use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use super::listing::Listing;
use super::{ContactField, Enrichment, UnknownRegionError};
use crate::directory::DirectoryProblem;

/// Everything that is wrong with an enrichment's configuration, found in one go.
/// Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// Its text lists the first hundred problems, one a line. It contains personal data (the addresses to fix), so be
/// careful where you log it.
///
/// ```
/// use account_engagement::Mailbox;
/// use account_engagement::enrichment::Enrichment;
///
/// let error = Enrichment::builder()
///     .name("Sales engagement")
///     .output("2026 Office")
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .build()
///     .unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the enrichment has 4 problems:\n\
///      - \"2026 Office\" is not a name for the output table: expected 1 to 100 of the letters a to z and A to Z, \
///      digits and _, not beginning with a digit\n\
///      - no region is chosen: expected united_kingdom, europe or north_america\n\
///      - the fields of the contact data set are not named: name those for account id, contact id and email address\n\
///      - 1 mailbox is chosen, groups expanded and aliases not counted: expected 2 to 2500, so choose more"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", Listing::new("the enrichment", .problems))]
pub struct EnrichmentError {
    problems: Vec<EnrichmentProblem>,
}

impl EnrichmentError {
    pub(super) fn new(problems: Vec<EnrichmentProblem>) -> EnrichmentError {
        EnrichmentError { problems }
    }

    /// All problems, at least one: first those of single settings, then those of groups, then those of mailboxes.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::{Enrichment, EnrichmentProblem};
    ///
    /// let error = Enrichment::builder().name("Sales").build().unwrap_err();
    /// let [first, ..] = error.problems() else { unreachable!("there is at least one") };
    /// assert_eq!(first, &EnrichmentProblem::NoRegion);
    /// ```
    #[must_use]
    pub fn problems(&self) -> &[EnrichmentProblem] {
        &self.problems
    }
}

/// One thing that is wrong with an enrichment's configuration. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// # use account_engagement::Mailbox;
/// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
/// use account_engagement::enrichment::{EnrichmentProblem, NamedIn};
/// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
/// # let builder = Enrichment::builder()
/// #     .name("Sales")
/// #     .region(Region::Europe)
/// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
/// #     .contact_fields(fields);
///
/// let error = builder.add_groups(["Sales"]).build().unwrap_err();
/// assert!(matches!(
///     error.problems(),
///     [EnrichmentProblem::UnknownGroup { group, named_in: NamedIn::Chosen }] if group == "Sales"
/// ));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EnrichmentProblem {
    /// The enrichment has no name.
    #[error("the enrichment has no name: give it one that people will know it by")]
    Nameless,
    /// The name of the output table is not a plain identifier.
    #[error(
        "{found:?} is not a name for the output table: expected 1 to {} of the letters a to z and A to Z, digits and _, not beginning with a digit",
        Enrichment::MAX_OUTPUT_BYTES
    )]
    Output {
        /// The name.
        found: String,
    },
    /// No region is chosen.
    #[error("no region is chosen: expected united_kingdom, europe or north_america")]
    NoRegion,
    /// The region is not a known word.
    #[error(transparent)]
    Region(UnknownRegionError),
    /// The fields of the contact data set are not named at all.
    #[error(
        "the fields of the contact data set are not named: name those for {}, {} and {}",
        ContactField::AccountId,
        ContactField::ContactId,
        ContactField::Address
    )]
    NoContactFields,
    /// A field of the contact data set has an empty name.
    #[error("the field for the {role} in the contact data set has no name: give the name that it has in the records")]
    NamelessField {
        /// What the field is for.
        role: ContactField,
    },
    /// One field of the contact data set is named for two things.
    #[error(
        "the field {field:?} of the contact data set is named for both {first} and {second}: each has a field of its own"
    )]
    SameField {
        /// The field.
        field: String,
        /// One thing it is named for.
        first: ContactField,
        /// The other.
        second: ContactField,
    },
    /// A group is named by an empty text.
    #[error("a group without a name is named {named_in}: name it or remove it")]
    NamelessGroup {
        /// Where.
        named_in: NamedIn,
    },
    /// A group is named that the membership does not know.
    #[error("the group {group:?}, named {named_in}, is unknown: list its members or remove it")]
    UnknownGroup {
        /// The group.
        group: String,
        /// Where it is named.
        named_in: NamedIn,
    },
    /// The chosen groups contain more groups than are followed.
    #[error("the chosen groups lead to more than {most} groups: choose fewer")]
    TooManyGroups {
        /// How many are followed.
        most: usize,
    },
    /// Two records of one mailbox have different directory ids.
    #[error(
        "mailbox {mailbox:?} has two directory ids, {first:?} and {second:?}: a mailbox has one, so fix the wrong record"
    )]
    TwoDirectoryIds {
        /// The primary address.
        mailbox: String,
        /// The first id.
        first: String,
        /// The other.
        second: String,
    },
    /// One address is on two mailboxes.
    #[error(
        "{address:?} belongs to both mailbox {first:?} and mailbox {second:?}: an address belongs to one person, so remove it from one of them"
    )]
    SharedAddress {
        /// The address.
        address: String,
        /// The primary address of one mailbox.
        first: String,
        /// That of the other.
        second: String,
    },
    /// A problem that a directory of these mailboxes reports: a malformed address.
    #[error(transparent)]
    Mailbox(DirectoryProblem),
    /// There are too few mailboxes or too many.
    #[error(
        "{found} mailbox{} chosen, groups expanded and aliases not counted: expected {} to {}, so choose {}",
        if *.found == 1 { " is" } else { "es are" },
        Enrichment::MAILBOXES.start(),
        Enrichment::MAILBOXES.end(),
        if .found < Enrichment::MAILBOXES.start() { "more" } else { "fewer" }
    )]
    MailboxCount {
        /// How many there are.
        found: usize,
    },
}

/// Where a group is named.
///
/// ```
/// use account_engagement::enrichment::NamedIn;
///
/// assert_eq!(NamedIn::Group("sales".into()).to_string(), "in the group \"sales\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NamedIn {
    /// Among the groups that were chosen.
    Chosen,
    /// Among the members of this group.
    Group(Arc<str>),
}

impl fmt::Display for NamedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NamedIn::Chosen => f.write_str("among the chosen groups"),
            NamedIn::Group(group) => write!(f, "in the group {group:?}"),
        }
    }
}
