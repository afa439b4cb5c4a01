use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use itertools::Itertools as _;
use thiserror::Error;

use crate::model::address::normalize_address;

/// Everything that is wrong with a directory, found in one go.
///
/// Its text lists every [`DirectoryProblem`], one a line. It contains personal data (the addresses to fix), so be
/// careful where you log it. Fix the lists, or set what the [`DirectoryBuilder`](crate::DirectoryBuilder) does with
/// shared addresses. Rule: [SPEC 3](crate::guide::rules#spec-3).
///
/// ```
/// use account_engagement::{Account, Directory};
///
/// let error = Directory::builder()
///     .add_accounts([Account::new("acct-1").domain("gmail.com").contact("c-1", ["ann.cust.example"])])
///     .build()
///     .unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the directory has 2 problems:\n\
///      - \"ann.cust.example\" of contact \"c-1\" of account \"acct-1\" is not an address: expected one @ \
///      between non-empty parts, no white space or control character, at most 320 bytes\n\
///      - account \"acct-1\" lists the public-mail domain \"gmail.com\", where anybody can have an address: \
///      list its people's addresses instead, or replace the list of public domains"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the directory has {} problem{}:\n{}", .problems.len(), if .problems.len() == 1 { "" } else { "s" }, .problems.iter().format_with("\n", |problem, f| f(&format_args!("- {problem}"))))]
pub struct DirectoryError {
    problems: Vec<DirectoryProblem>,
}

impl DirectoryError {
    pub(super) fn new(problems: Vec<DirectoryProblem>) -> DirectoryError {
        DirectoryError { problems }
    }

    /// The problems, at least one, in this order: account ids, parents, people (their contact ids and addresses),
    /// shared addresses, domains, shared domains, the size.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    /// use account_engagement::directory::DirectoryProblem;
    ///
    /// let accounts = ["birch", "oak", "birch"].map(Account::new);
    /// let error = Directory::builder().add_accounts(&accounts).build().unwrap_err();
    /// assert_eq!(error.problems(), [DirectoryProblem::DuplicateAccountId { account: "birch".into() }]);
    /// ```
    #[must_use]
    pub fn problems(&self) -> &[DirectoryProblem] {
        &self.problems
    }
}

/// One thing that is wrong with a directory. Rule: [SPEC 3](crate::guide::rules#spec-3).
///
/// # Examples
///
/// ```
/// use account_engagement::{Directory, Mailbox};
/// use account_engagement::directory::{Owner, DirectoryProblem};
///
/// let mailboxes = [Mailbox::new("rep@corp.example").alias("rep"), Mailbox::new("lead@corp.example")];
/// let error = Directory::builder().add_mailboxes(&mailboxes).build().unwrap_err();
/// for problem in error.problems() {
///     let DirectoryProblem::MalformedAddress { address, owner } = problem else { continue };
///     assert_eq!(address, "rep");
///     assert_eq!(owner, &Owner::Mailbox { address: "rep@corp.example".into() });
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DirectoryProblem {
    /// An account's id is empty.
    #[error("account number {position} has no id: give it a unique one")]
    EmptyAccountId {
        /// Which of the accounts given, from 1.
        position: usize,
    },
    /// A contact's id is empty.
    #[error(
        "contact number {position} of account {account:?} has no id: give it one that is unique within the account"
    )]
    EmptyContactId {
        /// The account's id.
        account: String,
        /// Which of its contacts, from 1.
        position: usize,
    },
    /// Two accounts have one id.
    #[error("two accounts have the id {account:?}: ids are unique, so give one of them another id or merge them")]
    DuplicateAccountId {
        /// The id.
        account: String,
    },
    /// An account names a parent that is not one of the accounts.
    #[error("account {account:?} names the parent {parent:?}, which is not listed: add that account, or name another")]
    UnknownParent {
        /// The account's id.
        account: String,
        /// The parent's id.
        parent: String,
    },
    /// Accounts are each other's parents, in a circle.
    #[error(
        "the parents of account {account:?} lead back to it after {} step{}: remove the parent of one of these accounts",
        .length,
        if *.length == 1 { "" } else { "s" }
    )]
    ParentCycle {
        /// The id of one of them: the first in the order of ids.
        account: String,
        /// How many accounts are in the circle.
        length: usize,
    },
    /// An address of a mailbox or contact is not well-formed.
    #[error(
        "{} is not an address: expected one @ between non-empty parts, no white space or control character, at most 320 bytes", .owner.whose(address)
    )]
    MalformedAddress {
        /// The address as it was given.
        address: String,
        /// Who has it.
        owner: Owner,
    },
    /// A domain of an account is not well-formed.
    #[error("{domain:?} of account {account:?} is not a domain: {}", Meant(.suggestions))]
    MalformedDomain {
        /// The domain as it was given.
        domain: String,
        /// The account's id.
        account: String,
        /// The domains that the text names, as [`domains_in`](crate::directory::domains_in) finds them.
        suggestions: Vec<String>,
    },
    /// An account claims a domain where anybody can have an address.
    #[error(
        "account {account:?} lists the public-mail domain {domain:?}, where anybody can have an address: list its people's addresses instead, or replace the list of public domains"
    )]
    PublicDomain {
        /// The domain as it was given.
        domain: String,
        /// The account's id.
        account: String,
    },
    /// An account claims a domain of the organisation's own mailboxes.
    #[error(
        "account {account:?} lists the domain {domain:?}, where {mailbox} has an address: the organisation's own domains belong to no account, so remove it"
    )]
    OwnDomain {
        /// The domain as it was given.
        domain: String,
        /// The account's id.
        account: String,
        /// A mailbox with an address there.
        mailbox: Owner,
    },
    /// One mailbox is listed more than once: several records have its primary address.
    #[error(
        "mailbox {mailbox:?} is listed {}: remove all but one entry",
        Times(.positions)
    )]
    RepeatedMailbox {
        /// The primary address.
        mailbox: String,
        /// Which of the mailboxes given, from 1.
        positions: Vec<usize>,
    },
    /// One address is on the lists of two people.
    #[error("{address:?} belongs to both {first} and {second}: an address belongs to one person, so {}", .first.advice(.second))]
    SharedAddress {
        /// The address, as the other owner has it.
        address: String,
        /// One owner.
        first: Owner,
        /// The other.
        second: Owner,
    },
    /// One domain is on the lists of two accounts.
    #[error(
        "the domain {domain:?} belongs to both account {first:?} and account {second:?}: remove it from one of them, or set a policy for shared domains"
    )]
    SharedDomain {
        /// The domain, as the other account has it.
        domain: String,
        /// One account's id.
        first: String,
        /// The other's.
        second: String,
    },
    /// More people or addresses than a directory can number.
    #[error(
        "{found} people or addresses are more than the {most} that a directory can hold: leave out what is not needed"
    )]
    TooLarge {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
}

impl DirectoryProblem {
    /// The text of the list that is the problem, as it was given; `None` for what is missing or too large. Ids are
    /// trimmed, and a mailbox that is listed twice is its folded primary address.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let accounts = [Account::new("oak").domain(" Oak "), Account::new("")];
    /// let lenient = Directory::builder().add_accounts(&accounts).build_lenient()?;
    /// let given: Vec<_> = lenient.problems.iter().map(|problem| problem.given()).collect();
    /// assert_eq!(given, [None, Some(" Oak ")]);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        use DirectoryProblem as Problem;
        match self {
            Problem::EmptyAccountId { .. } | Problem::EmptyContactId { .. } | Problem::TooLarge { .. } => None,
            Problem::DuplicateAccountId { account } | Problem::ParentCycle { account, .. } => Some(account),
            Problem::UnknownParent { parent, .. } => Some(parent),
            Problem::MalformedAddress { address, .. } | Problem::SharedAddress { address, .. } => Some(address),
            Problem::MalformedDomain { domain, .. }
            | Problem::PublicDomain { domain, .. }
            | Problem::OwnDomain { domain, .. }
            | Problem::SharedDomain { domain, .. } => Some(domain),
            Problem::RepeatedMailbox { mailbox, .. } => Some(mailbox),
        }
    }

    /// Who has the bad entry; `None` for an account without an id and for lists that are too large. Of two owners of one
    /// address or domain, it is the other.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    /// use account_engagement::directory::Owner;
    ///
    /// let accounts = [Account::new("oak").domain("oak").contact("7", ["ed"])];
    /// let lenient = Directory::builder().add_accounts(&accounts).build_lenient()?;
    /// let owners: Vec<_> = lenient.problems.iter().filter_map(|problem| problem.owner()).collect();
    /// assert_eq!(owners[0], Owner::Contact { account: "oak".into(), contact: "7".into() });
    /// assert_eq!(owners[1], Owner::Account { account: "oak".into() });
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn owner(&self) -> Option<Owner> {
        use DirectoryProblem as Problem;
        match self {
            Problem::EmptyAccountId { .. } | Problem::TooLarge { .. } => None,
            Problem::MalformedAddress { owner, .. } | Problem::SharedAddress { second: owner, .. } => {
                Some(owner.clone())
            }
            Problem::RepeatedMailbox { mailbox, .. } => Some(Owner::Mailbox { address: mailbox.clone() }),
            Problem::EmptyContactId { account, .. }
            | Problem::DuplicateAccountId { account }
            | Problem::UnknownParent { account, .. }
            | Problem::ParentCycle { account, .. }
            | Problem::MalformedDomain { account, .. }
            | Problem::PublicDomain { account, .. }
            | Problem::OwnDomain { account, .. }
            | Problem::SharedDomain { second: account, .. } => Some(Owner::Account { account: account.clone() }),
        }
    }
}

/// Who has an address or a domain. Rule: [SPEC 3](crate::guide::rules#spec-3).
///
/// ```
/// use account_engagement::directory::Owner;
///
/// let owner = Owner::Contact { account: "acct-1".into(), contact: "c-9".into() };
/// assert_eq!(owner.to_string(), r#"contact "c-9" of account "acct-1""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Owner {
    /// A mailbox.
    Mailbox {
        /// Its primary address.
        address: String,
    },
    /// A contact.
    Contact {
        /// The account's id.
        account: String,
        /// The contact's id.
        contact: String,
    },
    /// An account.
    Account {
        /// The account's id.
        account: String,
    },
}

impl Owner {
    /// What to do about an address that another owner has too. No policy settles an address of two mailboxes.
    fn advice(&self, other: &Owner) -> &'static str {
        match (self, other) {
            (Owner::Mailbox { .. }, Owner::Mailbox { .. }) => "remove it from one of them",
            _ => "remove it from one of them, ignore it, or set a policy for shared addresses",
        }
    }

    /// An address, and who has it.
    fn whose(&self, written: &str) -> String {
        match self {
            Owner::Mailbox { address } if *address == normalize_address(written) => format!("mailbox {written:?}"),
            _ => format!("{written:?} of {self}"),
        }
    }
}

/// What a text that is not a domain may mean. An export with everything in one field must not fill the screen.
struct Meant<'p>(&'p [String]);

/// The number of suggestions that are shown before "and …".
const MOST_SHOWN: usize = 3;

impl fmt::Display for Meant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str(
                "expected two or more parts of letters, digits, hyphens and underscores with dots between them, at \
                 most 320 bytes, such as oak.example",
            ),
            [one] => write!(f, "did you mean {one:?}?"),
            [firsts @ .., last] if firsts.len() < MOST_SHOWN => {
                write!(f, "did you mean {:?} and {last:?}?", firsts.iter().format(", "))
            }
            all => {
                let shown = all.iter().take(MOST_SHOWN).format(", ");
                write!(f, "did you mean {shown:?} and {} more?", all.len() - MOST_SHOWN)
            }
        }
    }
}

/// How often a record occurs, and where in the list.
struct Times<'p>(&'p [usize]);

impl fmt::Display for Times<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = self.0.iter().format(", ");
        match self.0.len() {
            2 => write!(f, "twice, as entries {numbers}"),
            times => write!(f, "{times} times, as entries {numbers}"),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::Mailbox { address } => write!(f, "mailbox {address:?}"),
            Owner::Contact { account, contact } => write!(f, "contact {contact:?} of account {account:?}"),
            Owner::Account { account } => write!(f, "account {account:?}"),
        }
    }
}
