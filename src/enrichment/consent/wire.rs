//! A consent on the wire.

use alloc::borrow::ToOwned;
use alloc::string::String;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Consent, ConsentError};
use crate::model::by_name::ByName;
use crate::model::wire;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a consent: an object with named fields")]
pub(super) struct Written {
    #[serde(with = "wire::instant")]
    requested_at: DateTime<Utc>,
    #[serde(default)]
    granted_by: Option<String>,
    #[serde(default, with = "wire::optional_instant")]
    granted_at: Option<DateTime<Utc>>,
    #[serde(default, with = "wire::optional_instant")]
    withdrawn_at: Option<DateTime<Utc>>,
}

impl From<Consent> for Written {
    fn from(consent: Consent) -> Written {
        Written {
            requested_at: consent.requested_at,
            granted_by: consent.granted_by().map(ToOwned::to_owned),
            granted_at: consent.granted_at(),
            withdrawn_at: consent.withdrawn_at(),
        }
    }
}

/// By the same steps, so that what is read obeys the same rules.
impl TryFrom<ByName<Written>> for Consent {
    type Error = ConsentError;

    fn try_from(ByName(written): ByName<Written>) -> Result<Consent, ConsentError> {
        let mut consent = Consent::requested(written.requested_at);
        if let Some(at) = written.granted_at {
            consent = consent.grant(written.granted_by.unwrap_or_default(), at)?;
        } else if written.granted_by.is_some() {
            return Err(ConsentError::Undated);
        }
        match written.withdrawn_at {
            Some(at) => consent.withdraw(at),
            None => Ok(consent),
        }
    }
}
