use chrono::{DateTime, Utc};
use thiserror::Error;

use super::ConsentStep;

/// Why a step of a [`Consent`](crate::enrichment::Consent) was refused. The consent has not changed.
/// Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// ```
/// use account_engagement::enrichment::Consent;
/// use chrono::DateTime;
///
/// let error = Consent::requested(DateTime::UNIX_EPOCH).withdraw(DateTime::UNIX_EPOCH).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "consent was never granted, it is pending since 1970-01-01 00:00:00 UTC: there is nothing to withdraw"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConsentError {
    /// It is granted and was not withdrawn.
    #[error("consent is granted already, since {since}: it can be granted again only after a withdrawal")]
    AlreadyGranted {
        /// When it was granted.
        since: DateTime<Utc>,
    },
    /// It was requested and never granted.
    #[error("consent was never granted, it is pending since {since}: there is nothing to withdraw")]
    NeverGranted {
        /// When it was requested.
        since: DateTime<Utc>,
    },
    /// It was withdrawn, and not granted again.
    #[error("consent is withdrawn already, since {since}: there is nothing to withdraw")]
    AlreadyWithdrawn {
        /// When it was withdrawn.
        since: DateTime<Utc>,
    },
    /// The grant does not name an administrator.
    #[error("the grant of consent has an empty name: say which administrator gave it")]
    Nameless,
    /// On the wire the grant has a name and no time.
    #[error("the grant of consent has a name and no time: say in granted_at when it was given")]
    Undated,
    /// A step is earlier than the one before it.
    #[error(
        "the {step} of consent at {at} is earlier than the {previous} before it, at {previous_at}: give each step the time at which it happened"
    )]
    OutOfOrder {
        /// The step.
        step: ConsentStep,
        /// The time of the step.
        at: DateTime<Utc>,
        /// The step before it.
        previous: ConsentStep,
        /// The time of that step.
        previous_at: DateTime<Utc>,
    },
}

/// A [`Consent`](crate::enrichment::Consent) is not in force at an instant, so there are no aggregator and no rows.
/// Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// ```
/// use account_engagement::enrichment::Consent;
/// use chrono::{DateTime, TimeDelta};
///
/// let noon = DateTime::UNIX_EPOCH + TimeDelta::hours(12);
/// let consent = Consent::requested(DateTime::UNIX_EPOCH).grant("admin@corp.example", noon)?;
/// let error = consent.in_force(DateTime::UNIX_EPOCH).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "consent is not in force at 1970-01-01 00:00:00 UTC: it was granted only at \
///      1970-01-01 12:00:00 UTC, so run then or later"
/// );
/// # Ok::<(), account_engagement::enrichment::ConsentError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotInForceError {
    /// Nobody has granted it: ask the administrator.
    #[error("consent is not in force: it is pending since {since}, so ask the administrator to grant it")]
    Pending {
        /// When it was requested.
        since: DateTime<Utc>,
    },
    /// The instant is before the grant: run later.
    #[error("consent is not in force at {at}: it was granted only at {granted_at}, so run then or later")]
    NotYet {
        /// When it was granted.
        granted_at: DateTime<Utc>,
        /// The instant.
        at: DateTime<Utc>,
    },
    /// The instant is at or after the withdrawal: a new grant is needed.
    #[error(
        "consent is not in force at {at}: it was withdrawn at {withdrawn_at}, so ask the administrator to grant it again"
    )]
    Withdrawn {
        /// When it was withdrawn.
        withdrawn_at: DateTime<Utc>,
        /// The instant.
        at: DateTime<Utc>,
    },
}
