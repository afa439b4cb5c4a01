use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use itertools::Itertools as _;
use serde::Serialize;

use super::EnrichmentProblem;
use crate::model::by_name::{OrDefault, read_by_name};

/// The names of the fields of the contact data set.
///
/// Names are compared exactly. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// use account_engagement::enrichment::ContactFields;
///
/// let fields = ContactFields {
///     account_id: "ParentCustomerId".into(),
///     contact_id: "ContactId".into(),
///     address: "EMailAddress1".into(),
/// };
/// let wire = r#"{"account_id": "ParentCustomerId", "contact_id": "ContactId", "address": "EMailAddress1"}"#;
/// assert_eq!(serde_json::from_str::<ContactFields>(wire)?, fields);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ContactFields {
    /// The field with the id of the contact's account.
    pub account_id: String,
    /// The field with the contact's id within the account.
    pub contact_id: String,
    /// The field with the contact's email address.
    pub address: String,
}

read_by_name!(ContactFields, "the contact fields", {
    account_id: OrDefault,
    contact_id: OrDefault,
    address: OrDefault,
});

/// What a field of the contact data set is for. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// ```
/// use account_engagement::enrichment::{ContactField, ContactFields};
///
/// let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
/// assert_eq!(fields.name_of(ContactField::Address), "E");
/// assert_eq!(ContactField::Address.to_string(), "email address");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ContactField {
    /// The id of the account.
    AccountId,
    /// The id of the contact.
    ContactId,
    /// The email address.
    Address,
}

impl fmt::Display for ContactField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ContactField::AccountId => "account id",
            ContactField::ContactId => "contact id",
            ContactField::Address => "email address",
        })
    }
}

impl ContactFields {
    /// The name of the field with this role.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::{ContactField, ContactFields};
    ///
    /// let fields = ContactFields { account_id: "Account".into(), contact_id: "Id".into(), address: "Email".into() };
    /// assert_eq!(fields.name_of(ContactField::AccountId), "Account");
    /// assert_eq!(fields.name_of(ContactField::ContactId), "Id");
    /// ```
    #[must_use]
    pub fn name_of(&self, role: ContactField) -> &str {
        match role {
            ContactField::AccountId => &self.account_id,
            ContactField::ContactId => &self.contact_id,
            ContactField::Address => &self.address,
        }
    }

    pub(super) fn check(&self, problems: &mut Vec<EnrichmentProblem>) {
        let roles = [ContactField::AccountId, ContactField::ContactId, ContactField::Address];
        let (named, nameless): (Vec<_>, Vec<_>) =
            roles.into_iter().partition(|role| !self.name_of(*role).trim().is_empty());
        problems.extend(nameless.into_iter().map(|role| EnrichmentProblem::NamelessField { role }));
        problems.extend(
            named.into_iter().tuple_combinations().filter(|(a, b)| self.name_of(*a) == self.name_of(*b)).map(
                |(first, second)| EnrichmentProblem::SameField { field: self.name_of(first).into(), first, second },
            ),
        );
    }
}
