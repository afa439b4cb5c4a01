use core::fmt;

use serde::{Deserialize, Serialize};

/// What kind of mail an email is. By default only [`EmailKind::Personal`] counts
/// ([SPEC 5](crate::guide::rules#spec-5)).
///
/// The order is that of [SPEC 4](crate::guide::rules#spec-4): if copies of one email have different kinds, the greatest
/// kind holds.
///
/// ```
/// use account_engagement::EmailKind;
///
/// assert!(EmailKind::AutoReply > EmailKind::Bulk && EmailKind::Bulk > EmailKind::Calendar && EmailKind::Calendar > EmailKind::Personal);
/// let error = serde_json::from_str::<EmailKind>("\"newsletter\"").unwrap_err();
/// assert!(error.to_string().starts_with("unknown variant `newsletter`"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EmailKind {
    /// Written by a person for the people on it.
    #[default]
    Personal,
    /// An invitation, or the response to one. The meeting itself is a [`Meeting`](crate::Meeting).
    Calendar,
    /// Newsletters and notifications.
    Bulk,
    /// Out-of-office notes and other automatic answers (RFC 3834).
    AutoReply,
}

impl EmailKind {
    /// All kinds, in the order in which one wins over another.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::EmailKind;
    ///
    /// assert!(EmailKind::ALL.is_sorted());
    /// assert_eq!(EmailKind::ALL.len(), 4);
    /// ```
    pub const ALL: [EmailKind; 4] = [EmailKind::Personal, EmailKind::Calendar, EmailKind::Bulk, EmailKind::AutoReply];

    /// Its word on the wire.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::EmailKind;
    ///
    /// assert_eq!(EmailKind::ALL.map(EmailKind::as_str), ["personal", "calendar", "bulk", "auto_reply"]);
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            EmailKind::Personal => "personal",
            EmailKind::Calendar => "calendar",
            EmailKind::Bulk => "bulk",
            EmailKind::AutoReply => "auto_reply",
        }
    }
}

/// Writes the word on the wire.
impl fmt::Display for EmailKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
