use core::fmt;

use super::is_well_formed;
use crate::directory::Directory;

/// A listed domain that begins with `www.`: the name of a website, where mail is rare.
///
/// It is well-formed, and it matches the mail that is really at it. Rule: [SPEC 20](crate::guide::rules#spec-20).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Directory};
/// use account_engagement::directory::DoubtfulDomain;
///
/// let oak = Account::new("oak").domain("www.oak.example");
/// let directory = Directory::builder().add_accounts([oak]).build()?;
/// let doubtful: Vec<DoubtfulDomain> = directory.doubtful_domains().collect();
/// assert_eq!((doubtful[0].account, doubtful[0].suggestion), ("oak", Some("oak.example")));
/// assert_eq!(
///     doubtful[0].to_string(),
///     "account \"oak\" lists the domain \"www.oak.example\", the name of a website: did you mean \"oak.example\"?"
/// );
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DoubtfulDomain<'d> {
    /// The account's id.
    pub account: &'d str,
    /// The domain, folded.
    pub domain: &'d str,
    /// The domain without `www.`, if that is a domain.
    pub suggestion: Option<&'d str>,
}

impl fmt::Display for DoubtfulDomain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DoubtfulDomain { account, domain, suggestion } = self;
        write!(f, "account {account:?} lists the domain {domain:?}, the name of a website")?;
        match suggestion {
            Some(suggestion) => write!(f, ": did you mean {suggestion:?}?"),
            None => Ok(()),
        }
    }
}

impl Directory {
    /// The domains of accounts that begin with `www.`, in the order of domains. Such a domain is not an error, and it
    /// rarely matches any mail.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Directory};
    ///
    /// let accounts = [Account::new("oak").domain("www.oak.example"), Account::new("elm").domain("elm.example")];
    /// let directory = Directory::builder().add_accounts(&accounts).build()?;
    /// assert_eq!(directory.doubtful_domains().map(|doubtful| doubtful.account).collect::<Vec<_>>(), ["oak"]);
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    pub fn doubtful_domains(&self) -> impl Iterator<Item = DoubtfulDomain<'_>> {
        self.distinct_domains().filter_map(|(domain, account)| {
            let suggestion = domain.strip_prefix("www.")?;
            let account = self.account_id_or_empty(account?);
            Some(DoubtfulDomain { account, domain, suggestion: Some(suggestion).filter(|rest| is_well_formed(rest)) })
        })
    }
}
