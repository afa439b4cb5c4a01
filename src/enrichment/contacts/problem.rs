use alloc::string::String;
use alloc::vec::Vec;

use thiserror::Error;

use crate::directory::Owner;
use crate::enrichment::ContactField;
use crate::enrichment::listing::Listing;

/// Everything that is wrong with a contact data set, found in one go. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// Its text lists the first hundred problems, one a line. It contains personal data (the addresses to fix), so be
/// careful where you log it.
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
/// let records = [
///     [("A", "acct-1"), ("C", "c-1"), ("E", "x.cust.example")],
///     [("A", "acct-1"), ("C", ""), ("E", "y@cust.example")],
/// ];
/// assert_eq!(
///     enrichment.contacts(&records).unwrap_err().to_string(),
///     "the contact data set has 2 problems:\n\
///      - record 1 has \"x.cust.example\" in its field \"E\", which is not an address: expected one @ between \
///      non-empty parts, no white space or control character, at most 320 bytes\n\
///      - record 2 has nothing in its field \"C\": expected the contact id"
/// );
/// # Ok::<(), account_engagement::enrichment::EnrichmentError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", Listing::new("the contact data set", .problems))]
pub struct ContactsError {
    problems: Vec<ContactsProblem>,
}

impl ContactsError {
    pub(super) fn new(problems: Vec<ContactsProblem>) -> ContactsError {
        ContactsError { problems }
    }

    /// All problems, at least one, in the order of records.
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
    /// let error = enrichment.contacts([[("A", "acct-1"), ("C", "")], [("A", ""), ("C", "c-2")]]).unwrap_err();
    /// assert_eq!(error.problems().len(), 4, "two ids are empty, and neither record has an address field");
    /// assert_eq!(error.problems()[0].to_string(), "record 1 has nothing in its field \"C\": expected the contact id");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn problems(&self) -> &[ContactsProblem] {
        &self.problems
    }
}

/// One thing that is wrong with a contact data set. Records are numbered from 1.
/// Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// # use account_engagement::Mailbox;
/// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
/// use account_engagement::enrichment::ContactsProblem;
/// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
/// # let enrichment = Enrichment::builder()
/// #     .name("Sales")
/// #     .region(Region::Europe)
/// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
/// #     .contact_fields(fields)
/// #     .build()?;
///
/// let error = enrichment.contacts([[("A", "acct-1"), ("C", "c-1"), ("E", "rep@corp.example")]]).unwrap_err();
/// assert!(matches!(error.problems(), [ContactsProblem::MailboxAddress { record: 1, .. }]));
/// assert_eq!(
///     error.problems()[0].to_string(),
///     "record 1 has \"rep@corp.example\" in its field \"E\", which belongs to a mailbox of the enrichment: \
///      an address belongs to one side, so remove it from one of them"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ContactsProblem {
    /// A record has no field of a name that the configuration gives.
    #[error(
        "record {record} has no field {field:?}: expected the {role} there, so fix the record or name the right field in the configuration"
    )]
    MissingField {
        /// The number of the record.
        record: usize,
        /// The name of the field.
        field: String,
        /// What the field is for.
        role: ContactField,
    },
    /// An id is empty.
    #[error("record {record} has nothing in its field {field:?}: expected the {role}")]
    EmptyId {
        /// The number of the record.
        record: usize,
        /// The name of the field.
        field: String,
        /// What the id is for.
        role: ContactField,
    },
    /// An address is not well-formed.
    #[error(
        "record {record} has {address:?} in its field {field:?}, which is not an address: expected one @ between non-empty parts, no white space or control character, at most 320 bytes"
    )]
    MalformedAddress {
        /// The number of the record.
        record: usize,
        /// The name of the field.
        field: String,
        /// The address after folding.
        address: String,
    },
    /// An address belongs to one of the enrichment's mailboxes.
    #[error(
        "record {record} has {address:?} in its field {field:?}, which belongs to a mailbox of the enrichment: an address belongs to one side, so remove it from one of them"
    )]
    MailboxAddress {
        /// The number of the record.
        record: usize,
        /// The name of the field.
        field: String,
        /// The address.
        address: String,
    },
    /// One address is on two contacts, of one account or of two.
    #[error(
        "{address:?} in the field {field:?} belongs to both {first} (record {first_record}) and {second} (record {second_record}): an address belongs to one person, so remove it from one of them, or set a policy for shared addresses"
    )]
    SharedAddress {
        /// The address.
        address: String,
        /// The name of the field.
        field: String,
        /// The contact that had it first.
        first: Owner,
        /// The number of its record.
        first_record: usize,
        /// The other contact.
        second: Owner,
        /// The number of that record.
        second_record: usize,
    },
}
