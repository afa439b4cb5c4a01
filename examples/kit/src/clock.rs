//! The clock. The library never reads one; the programs read it here and nowhere else.

use std::time::SystemTime;

use chrono::{DateTime, Utc};

/// The present instant.
#[must_use]
pub fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}
