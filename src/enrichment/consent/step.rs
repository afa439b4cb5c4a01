use core::fmt;

/// One step in the life of a [`Consent`](crate::enrichment::Consent). Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// use account_engagement::enrichment::{Consent, ConsentError, ConsentStep};
/// use chrono::TimeDelta;
///
/// let now = chrono::DateTime::UNIX_EPOCH;
/// let error = Consent::requested(now).grant("admin@corp.example", now - TimeDelta::days(1)).unwrap_err();
/// assert!(matches!(
///     error,
///     ConsentError::OutOfOrder { step: ConsentStep::Grant, previous: ConsentStep::Request, .. }
/// ));
/// assert_eq!(ConsentStep::Withdrawal.to_string(), "withdrawal");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConsentStep {
    /// The request.
    Request,
    /// The grant by the administrator.
    Grant,
    /// The withdrawal by the administrator.
    Withdrawal,
}

impl fmt::Display for ConsentStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ConsentStep::Request => "request",
            ConsentStep::Grant => "grant",
            ConsentStep::Withdrawal => "withdrawal",
        })
    }
}
