use core::fmt;

use serde::{Deserialize, Serialize};

/// Whether a meeting takes place. Rule: [SPEC 4](crate::guide::rules#spec-4) and [5](crate::guide::rules#spec-5).
///
/// ```
/// use account_engagement::MeetingStatus;
///
/// assert_eq!(serde_json::from_str::<MeetingStatus>("\"cancelled\"")?, MeetingStatus::Cancelled);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MeetingStatus {
    /// It takes place.
    #[default]
    Confirmed,
    /// It may take place. It counts by default.
    Tentative,
    /// It does not take place. It never counts.
    Cancelled,
}

impl MeetingStatus {
    /// Its word on the wire.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::MeetingStatus;
    ///
    /// assert_eq!(MeetingStatus::Cancelled.as_str(), "cancelled");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            MeetingStatus::Confirmed => "confirmed",
            MeetingStatus::Tentative => "tentative",
            MeetingStatus::Cancelled => "cancelled",
        }
    }
}

/// Writes the word on the wire.
impl fmt::Display for MeetingStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
