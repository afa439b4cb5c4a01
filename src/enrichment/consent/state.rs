use core::fmt;

/// The state of a [`Consent`](super::Consent) after its last step. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// ```
/// use account_engagement::enrichment::{Consent, ConsentState};
/// use chrono::DateTime;
///
/// let consent = Consent::requested(DateTime::UNIX_EPOCH);
/// assert_eq!(consent.state(), ConsentState::Pending);
/// assert_eq!(consent.state().to_string(), "pending");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConsentState {
    /// Requested, never granted.
    Pending,
    /// Granted, and not withdrawn later.
    Granted,
    /// Withdrawn, and not granted later.
    Withdrawn,
}

impl fmt::Display for ConsentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ConsentState::Pending => "pending",
            ConsentState::Granted => "granted",
            ConsentState::Withdrawn => "withdrawn",
        })
    }
}
