mod error;
mod state;
mod step;
mod wire;

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use core::fmt;

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

pub use error::{ConsentError, NotInForceError};
pub use state::ConsentState;
pub use step::ConsentStep;
use wire::Written;

use crate::model::by_name::ByName;
use crate::model::id;
use crate::model::instant::cut_or_last;

/// The consent of the tenant's administrator, without which nothing runs.
///
/// It is requested, granted, and possibly withdrawn. A grant after a withdrawal replaces the earlier grant. Each step
/// returns a new value; a step that is refused changes nothing. Times are cut to the millisecond. `Debug` does not show
/// who granted it. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// On the wire it is its times and a name. A value that no steps can produce is refused. An unknown field is refused as
/// well, because a misspelt withdrawal would otherwise be ignored.
///
/// # Examples
///
/// ```
/// use account_engagement::enrichment::{Consent, ConsentState};
/// use chrono::{TimeDelta, TimeZone, Utc};
///
/// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
/// let tuesday = monday + TimeDelta::days(1);
/// let friday = monday + TimeDelta::days(4);
///
/// let consent = Consent::requested(monday).grant("admin@corp.example", tuesday)?;
/// assert!(consent.in_force(monday).is_err());
/// assert!(consent.in_force(friday).is_ok());
///
/// let consent = consent.withdraw(friday)?;
/// assert_eq!(consent.state(), ConsentState::Withdrawn);
/// assert!(consent.in_force(tuesday).is_ok());
/// assert!(consent.in_force(friday).is_err());
///
/// let wire = r#"{"requested_at": "2026-03-02T09:00:00Z", "granted_by": "admin@corp.example",
///                "granted_at": "2026-03-03T09:00:00Z", "withdrawn_at": "2026-03-06T09:00:00Z"}"#;
/// assert_eq!(serde_json::from_str::<Consent>(wire)?, consent);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ByName<Written>", into = "Written")]
#[must_use]
pub struct Consent {
    requested_at: DateTime<Utc>,
    stage: Stage,
}

/// It has only the values that steps can produce.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Pending,
    Granted(Grant),
    Withdrawn(Grant, DateTime<Utc>),
}

#[derive(Clone, PartialEq, Eq)]
struct Grant {
    by: String,
    at: DateTime<Utc>,
}

impl Consent {
    /// A consent that was requested at this instant and is pending.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::{Consent, ConsentState};
    /// use chrono::{TimeZone, Utc};
    ///
    /// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    /// let consent = Consent::requested(monday);
    /// assert_eq!((consent.state(), consent.granted_at()), (ConsentState::Pending, None));
    /// ```
    pub fn requested<Z: TimeZone>(at: DateTime<Z>) -> Consent {
        Consent { requested_at: cut_or_last(&at), stage: Stage::Pending }
    }

    /// Grants it. A grant after a withdrawal replaces the earlier grant.
    ///
    /// # Errors
    ///
    /// [`ConsentError`] when it is granted already, the administrator has no name, or the step is
    /// earlier than the one before it.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Consent;
    /// use chrono::{TimeZone, Utc};
    ///
    /// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    /// let consent = Consent::requested(monday).grant(" admin@corp.example ", monday)?;
    /// assert_eq!(consent.granted_by(), Some("admin@corp.example"));
    ///
    /// assert_eq!(
    ///     consent.grant("lead@corp.example", monday).unwrap_err().to_string(),
    ///     "consent is granted already, since 2026-03-02 09:00:00 UTC: it can be granted again only after a withdrawal"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn grant<Z: TimeZone>(&self, by: impl AsRef<str>, at: DateTime<Z>) -> Result<Consent, ConsentError> {
        if let Stage::Granted(grant) = &self.stage {
            return Err(ConsentError::AlreadyGranted { since: grant.at });
        }
        let by = id::trim(by.as_ref()).to_owned();
        if by.is_empty() {
            return Err(ConsentError::Nameless);
        }
        let at = self.next(ConsentStep::Grant, &at)?;
        Ok(Consent { stage: Stage::Granted(Grant { by, at }), ..*self })
    }

    /// Withdraws it.
    ///
    /// # Errors
    ///
    /// [`ConsentError`] when there is no grant to withdraw, or the step is earlier than the grant.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Consent;
    /// use chrono::{TimeDelta, TimeZone, Utc};
    ///
    /// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    /// let consent = Consent::requested(monday).grant("admin@corp.example", monday)?;
    /// let withdrawn = consent.withdraw(monday + TimeDelta::hours(3))?;
    /// assert!(withdrawn.in_force(monday + TimeDelta::hours(2)).is_ok());
    /// assert!(withdrawn.in_force(monday + TimeDelta::hours(3)).is_err());
    ///
    /// assert_eq!(
    ///     consent.withdraw(monday - TimeDelta::hours(1)).unwrap_err().to_string(),
    ///     "the withdrawal of consent at 2026-03-02 08:00:00 UTC is earlier than the grant before it, \
    ///      at 2026-03-02 09:00:00 UTC: give each step the time at which it happened"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn withdraw<Z: TimeZone>(&self, at: DateTime<Z>) -> Result<Consent, ConsentError> {
        let grant = match &self.stage {
            Stage::Pending => return Err(ConsentError::NeverGranted { since: self.requested_at }),
            Stage::Withdrawn(_, since) => return Err(ConsentError::AlreadyWithdrawn { since: *since }),
            Stage::Granted(grant) => grant.clone(),
        };
        let at = self.next(ConsentStep::Withdrawal, &at)?;
        Ok(Consent { stage: Stage::Withdrawn(grant, at), ..*self })
    }

    /// Whether it is in force at this instant: from the grant on, and before the withdrawal.
    ///
    /// # Errors
    ///
    /// [`NotInForceError`], which says why.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Consent;
    /// use chrono::{TimeZone, Utc};
    ///
    /// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    /// let pending = Consent::requested(monday);
    /// assert_eq!(
    ///     pending.in_force(monday).unwrap_err().to_string(),
    ///     "consent is not in force: it is pending since 2026-03-02 09:00:00 UTC, so ask the administrator to grant it"
    /// );
    /// assert_eq!(pending.grant("admin@corp.example", monday)?.in_force(monday), Ok(()), "from that very instant");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn in_force<Z: TimeZone>(&self, at: DateTime<Z>) -> Result<(), NotInForceError> {
        let at = cut_or_last(&at);
        match &self.stage {
            Stage::Pending => Err(NotInForceError::Pending { since: self.requested_at }),
            Stage::Granted(grant) | Stage::Withdrawn(grant, _) if at < grant.at => {
                Err(NotInForceError::NotYet { granted_at: grant.at, at })
            }
            Stage::Withdrawn(_, withdrawn_at) if at >= *withdrawn_at => {
                Err(NotInForceError::Withdrawn { withdrawn_at: *withdrawn_at, at })
            }
            Stage::Granted(_) | Stage::Withdrawn(..) => Ok(()),
        }
    }

    /// Its state after its last step, also if that step is in the future.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::{Consent, ConsentState};
    /// use chrono::TimeDelta;
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let consent = Consent::requested(now).grant("admin@corp.example", now)?;
    /// assert_eq!(consent.state(), ConsentState::Granted);
    ///
    /// // Also if the step is in the future.
    /// let until = now + TimeDelta::days(7);
    /// assert_eq!(consent.withdraw(until)?.state(), ConsentState::Withdrawn);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> ConsentState {
        match self.stage {
            Stage::Pending => ConsentState::Pending,
            Stage::Granted(_) => ConsentState::Granted,
            Stage::Withdrawn(..) => ConsentState::Withdrawn,
        }
    }

    /// When it was requested.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Consent;
    /// use chrono::TimeDelta;
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let consent = Consent::requested(now + TimeDelta::microseconds(1500));
    /// assert_eq!(consent.requested_at(), now + TimeDelta::milliseconds(1), "cut to the millisecond");
    /// ```
    #[must_use]
    pub fn requested_at(&self) -> DateTime<Utc> {
        self.requested_at
    }

    /// Who granted it last, without white space around the name. It is kept after a withdrawal.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Consent;
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let consent = Consent::requested(now);
    /// assert_eq!(consent.granted_by(), None);
    ///
    /// let withdrawn = consent.grant("admin@corp.example", now)?.withdraw(now)?;
    /// assert_eq!(withdrawn.granted_by(), Some("admin@corp.example"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn granted_by(&self) -> Option<&str> {
        Some(self.last_grant()?.by.as_str())
    }

    /// When it was granted last. It is kept after a withdrawal.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Consent;
    /// use chrono::TimeDelta;
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let tomorrow = now + TimeDelta::days(1);
    /// let again = Consent::requested(now).grant("admin@corp.example", now)?.withdraw(now)?;
    /// assert_eq!(again.grant("admin@corp.example", tomorrow)?.granted_at(), Some(tomorrow), "of the last grant");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn granted_at(&self) -> Option<DateTime<Utc>> {
        Some(self.last_grant()?.at)
    }

    /// When it was withdrawn, unless it was granted again later.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Consent;
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let withdrawn = Consent::requested(now).grant("admin@corp.example", now)?.withdraw(now)?;
    /// assert_eq!(withdrawn.withdrawn_at(), Some(now));
    /// assert_eq!(withdrawn.grant("admin@corp.example", now)?.withdrawn_at(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        match self.stage {
            Stage::Withdrawn(_, at) => Some(at),
            Stage::Pending | Stage::Granted(_) => None,
        }
    }

    fn last_grant(&self) -> Option<&Grant> {
        match &self.stage {
            Stage::Pending => None,
            Stage::Granted(grant) | Stage::Withdrawn(grant, _) => Some(grant),
        }
    }

    /// The instant of a step that comes after all others.
    fn next<Z: TimeZone>(&self, step: ConsentStep, at: &DateTime<Z>) -> Result<DateTime<Utc>, ConsentError> {
        let at = cut_or_last(at);
        let (previous, previous_at) = match &self.stage {
            Stage::Pending => (ConsentStep::Request, self.requested_at),
            Stage::Granted(grant) => (ConsentStep::Grant, grant.at),
            Stage::Withdrawn(_, withdrawn_at) => (ConsentStep::Withdrawal, *withdrawn_at),
        };
        if at < previous_at {
            return Err(ConsentError::OutOfOrder { step, at, previous, previous_at });
        }
        Ok(at)
    }
}

impl fmt::Debug for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Consent");
        shown.field("state", &self.state()).field("requested_at", &self.requested_at);
        if let Some(at) = self.granted_at() {
            shown.field("granted_at", &at);
        }
        if let Some(at) = self.withdrawn_at() {
            shown.field("withdrawn_at", &at);
        }
        shown.finish_non_exhaustive()
    }
}
