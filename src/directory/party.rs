//! Who an address belongs to, as numbers that are compared and counted.

/// Who an address belongs to: the one answer that recording, gathering and counting work with.
///
/// People have one numbering: mailboxes first, then listed contacts, then unlisted ones. Where rows are computed,
/// `account` is the number of the first [unit](crate::rows::rollup::Ancestors) that the person counts for, which is
/// the account itself unless a question rolls accounts up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    /// Neither side: unknown, named by the caller to be ignored, or left out because several people claim it.
    Nobody,
    /// A mailbox of the organisation.
    Mailbox { person: u32 },
    /// A contact of an account.
    Contact { person: u32, account: u32 },
}

/// The side of an address, where the person does not matter: for relevance, and for merging states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Organisation,
    Account,
}

impl Party {
    /// The side, if it is on one.
    pub(crate) fn side(self) -> Option<Side> {
        match self {
            Party::Nobody => None,
            Party::Mailbox { .. } => Some(Side::Organisation),
            Party::Contact { .. } => Some(Side::Account),
        }
    }
}
