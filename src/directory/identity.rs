//! The public answer to "who is this address?" ([SPEC 3](crate::guide::rules#spec-3)).

use core::fmt;

use super::{Directory, Party};
use crate::model::address;

/// Who an address belongs to, in the caller's own ids; the answer of [`Directory::identify`].
///
/// `Debug` shows the side and the account, and not the person. Rule: [SPEC 3](crate::guide::rules#spec-3).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Directory};
/// use account_engagement::directory::Identity;
///
/// let accounts = [Account::new("birch").contact("c-9", ["bo@birch.example"])];
/// let directory = Directory::builder().add_accounts(&accounts).build()?;
/// let account = match directory.identify("bo@birch.example") {
///     Identity::Contact { account, .. } | Identity::Unlisted { account } => Some(account),
///     _ => None,
/// };
/// assert_eq!(account, Some("birch"));
/// assert_eq!(format!("{:?}", directory.identify("bo@birch.example")), "Contact { account: \"birch\", .. }");
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity<'d> {
    /// A mailbox, by its primary address.
    Mailbox {
        /// The primary address, normalised.
        address: &'d str,
    },
    /// A contact that the account lists.
    Contact {
        /// The account's id.
        account: &'d str,
        /// The contact's id within the account.
        contact: &'d str,
    },
    /// An address that no list has, at a domain that the account lists. It counts as a person of its own.
    Unlisted {
        /// The account's id.
        account: &'d str,
    },
    /// An address that the caller named to be ignored, or that was left out because several people
    /// share it.
    Ignored,
    /// Anyone else.
    Unknown,
}

impl fmt::Debug for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Identity::Mailbox { .. } => f.debug_struct("Mailbox").finish_non_exhaustive(),
            Identity::Contact { account, .. } => {
                f.debug_struct("Contact").field("account", account).finish_non_exhaustive()
            }
            Identity::Unlisted { account } => f.debug_struct("Unlisted").field("account", account).finish(),
            Identity::Ignored => f.write_str("Ignored"),
            Identity::Unknown => f.write_str("Unknown"),
        }
    }
}

impl Directory {
    /// Finds who a raw address belongs to, in one look-up.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Directory, Mailbox};
    /// use account_engagement::directory::Identity;
    ///
    /// let directory = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).build()?;
    /// assert_eq!(directory.identify(" <mailto:REP@Corp.example> "), Identity::Mailbox { address: "rep@corp.example" });
    /// assert_eq!(directory.identify("Rep <rep@corp.example>"), Identity::Unknown, "the source removes display names");
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn identify(&self, raw: &str) -> Identity<'_> {
        let address = address::normalize_address(raw);
        let Some((_, party)) = self.listed_address(&address) else {
            let unlisted = |(_, account)| Identity::Unlisted { account: self.account_id_or_empty(account) };
            return self.listed_domain(&address).map_or(Identity::Unknown, unlisted);
        };
        match party {
            Party::Nobody => Identity::Ignored,
            Party::Mailbox { person } => {
                let mailbox = self.mailboxes.get(person as usize);
                Identity::Mailbox { address: mailbox.map_or("", |entry| entry.address.as_str()) }
            }
            Party::Contact { person, account } => {
                // People are numbered over both sides, mailboxes first.
                let contact = self.contacts.get(person as usize - self.mailboxes.len());
                Identity::Contact {
                    account: self.account_id_or_empty(account),
                    contact: contact.map_or("", |entry| entry.id.as_str()),
                }
            }
        }
    }
}
