//! A directory from lists that have bad entries ([SPEC 20](crate::guide::rules#spec-20)).

use alloc::vec::Vec;
use core::fmt;

use super::builder::{Built, Repeated};
use super::{Directory, DirectoryBuilder, DirectoryError, DirectoryProblem};

/// A directory without the bad entries of its lists, and what is wrong with each of them.
///
/// `Debug` shows no address. Rule: [SPEC 20](crate::guide::rules#spec-20).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Directory};
/// use account_engagement::directory::{Identity, LenientDirectory};
///
/// let accounts = [Account::new("oak").domain("https://www.oak.example/").domain("oak-group.example")];
/// let LenientDirectory { directory, problems, .. } = Directory::builder().add_accounts(&accounts).build_lenient()?;
/// assert_eq!(directory.identify("ed@oak-group.example"), Identity::Unlisted { account: "oak" });
/// assert_eq!(
///     problems[0].to_string(),
///     "\"https://www.oak.example/\" of account \"oak\" is not a domain: did you mean \"oak.example\"?"
/// );
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
#[must_use = "it says what was left out"]
pub struct LenientDirectory {
    /// The directory of the good entries.
    pub directory: Directory,
    /// What was left out, in the order of [`DirectoryError::problems`].
    pub problems: Vec<DirectoryProblem>,
}

impl DirectoryBuilder {
    /// Builds the directory without the bad entries of the lists.
    ///
    /// Left out are:
    /// - an account without an id, and each further record of an account id;
    /// - a contact without an id;
    /// - a parent that is not listed, and in a circle of parents the parent of the account that the problem names;
    /// - a malformed address; a mailbox without any well-formed address;
    /// - a malformed domain, a public-mail domain, one of the organisation's own domains;
    /// - a domain that several accounts list, and an address with contradictory owners, unless
    ///   [`shared_domains`](DirectoryBuilder::shared_domains) or
    ///   [`shared_addresses`](DirectoryBuilder::shared_addresses) says who has it. Such an address is nobody, also at a
    ///   listed domain. An address of two mailboxes is nobody under every policy.
    ///
    /// Several records of one mailbox are one mailbox with the addresses of all.
    ///
    /// # Errors
    ///
    /// [`DirectoryError`] with [`DirectoryProblem::TooLarge`] and everything else that was found. It is the only problem
    /// that leaving out entries does not solve.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory, Mailbox};
    /// use account_engagement::directory::Identity;
    ///
    /// let ours = [Mailbox::new("rep@corp.example"), Mailbox::new("Lead")];
    /// let theirs = [Account::new("oak").domain("corp.example").domain("oak.example").domain("gmail.com")];
    /// let lenient = Directory::builder().add_mailboxes(&ours).add_accounts(&theirs).build_lenient()?;
    /// assert_eq!(lenient.directory.mailbox_count(), 1);
    /// assert_eq!(lenient.directory.identify("lead@corp.example"), Identity::Unknown);
    /// let given: Vec<_> = lenient.problems.iter().filter_map(|problem| problem.given()).collect();
    /// assert_eq!(given, ["Lead", "corp.example", "gmail.com"]);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn build_lenient(self) -> Result<LenientDirectory, DirectoryError> {
        let Built { directory, problems } = self.build_from(Repeated::LeftOut);
        if problems.iter().any(|problem| matches!(problem, DirectoryProblem::TooLarge { .. })) {
            return Err(DirectoryError::new(problems));
        }
        Ok(LenientDirectory { directory, problems })
    }
}

impl fmt::Debug for LenientDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LenientDirectory")
            .field("directory", &self.directory)
            .field("problems", &self.problems.len())
            .finish()
    }
}
