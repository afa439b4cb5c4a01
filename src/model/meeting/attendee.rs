use alloc::string::String;
use core::fmt;

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use crate::model::by_name::{Instant, OrDefault, read_by_name};
use crate::model::wire;

/// An invited person and the response. Rule: [SPEC 4](crate::guide::rules#spec-4).
///
/// ```
/// use account_engagement::{Attendee, Response};
///
/// assert_eq!(Attendee::new("x@cust.example").response, Response::None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Attendee {
    /// The address. An empty address belongs to nobody.
    pub address: String,
    /// The response.
    pub response: Response,
    /// When the person responded, where known: of two responses the later holds.
    #[serde(with = "wire::optional_instant")]
    pub responded_at: Option<DateTime<Utc>>,
}

/// The response to an invitation, from the weakest to the strongest ([SPEC 4](crate::guide::rules#spec-4)).
///
/// ```
/// use account_engagement::Response;
///
/// assert!(Response::Accepted > Response::Tentative && Response::Declined > Response::None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Response {
    /// No response is known.
    #[default]
    None,
    /// Will not come. By default this is the only response with which a person does not take part.
    Declined,
    /// May come.
    Tentative,
    /// Will come.
    Accepted,
}

impl Response {
    /// Its word on the wire.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Response;
    ///
    /// assert_eq!(Response::Declined.as_str(), "declined");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Response::None => "none",
            Response::Declined => "declined",
            Response::Tentative => "tentative",
            Response::Accepted => "accepted",
        }
    }
}

/// Writes the word on the wire.
impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

read_by_name!(Attendee, "an attendee", {
    address: OrDefault,
    response: OrDefault,
    responded_at: Instant,
}, ignoring others);

impl Attendee {
    /// An attendee whose response is not known.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Attendee, Response};
    ///
    /// let attendee = Attendee::new("x@cust.example");
    /// assert_eq!((attendee.response, attendee.responded_at), (Response::None, None));
    /// assert_eq!(attendee, "x@cust.example".into());
    /// ```
    pub fn new(address: impl Into<String>) -> Attendee {
        Attendee { address: address.into(), response: Response::None, responded_at: None }
    }

    /// Sets the response.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::{Attendee, Meeting, Question, Reason, Response};
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let bo = Attendee::new("bo@birch.example").response(Response::Declined);
    /// aggregator.record_meeting(&Meeting::new("uid-7", now, now).organizer("rep@corp.example").attendee(bo))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// assert_eq!(rows.meeting_tally().not_counted(Reason::NobodyLeft), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn response(mut self, response: Response) -> Attendee {
        self.response = response;
        self
    }

    /// Sets when the person responded.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::{Attendee, Meeting, Question, Response};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let now = DateTime::UNIX_EPOCH;
    /// let declined = Attendee::new("bo@birch.example").response(Response::Declined).responded_at(now);
    /// let accepted = declined.clone().response(Response::Accepted).responded_at(now + TimeDelta::minutes(5));
    /// for bo in [accepted, declined] {
    ///     aggregator.record_meeting(&Meeting::new("uid-7", now, now).organizer("rep@corp.example").attendee(bo))?;
    /// }
    /// assert_eq!(aggregator.rows(&Question::new(now))?[0].meetings_to_account, 1, "the later response holds");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn responded_at<Z: TimeZone>(mut self, at: DateTime<Z>) -> Attendee {
        self.responded_at = Some(at.to_utc());
        self
    }
}

impl From<&str> for Attendee {
    fn from(address: &str) -> Attendee {
        Attendee::new(address)
    }
}

impl From<String> for Attendee {
    fn from(address: String) -> Attendee {
        Attendee::new(address)
    }
}

impl fmt::Debug for Attendee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attendee")
            .field("response", &self.response)
            .field("responded_at", &self.responded_at)
            .finish_non_exhaustive()
    }
}

/// An [`Attendee`] in borrowed text; see [`MeetingRef`](crate::MeetingRef).
///
/// # Examples
///
/// ```
/// use account_engagement::{Attendee, AttendeeRef, Response};
///
/// let attendee = Attendee::new("x@cust.example").response(Response::Tentative);
/// let borrowed = AttendeeRef::from(&attendee);
/// assert_eq!((borrowed.address, borrowed.response), ("x@cust.example", Response::Tentative));
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct AttendeeRef<'a> {
    /// See [`Attendee::address`].
    pub address: &'a str,
    /// See [`Attendee::response`].
    pub response: Response,
    /// See [`Attendee::responded_at`].
    pub responded_at: Option<DateTime<Utc>>,
}

impl<'a> AttendeeRef<'a> {
    /// An attendee whose response is not known.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{AttendeeRef, Response};
    ///
    /// let attendee = AttendeeRef::new("x@cust.example");
    /// assert_eq!((attendee.response, attendee.responded_at), (Response::None, None));
    /// ```
    #[inline]
    #[must_use]
    pub fn new(address: &'a str) -> AttendeeRef<'a> {
        AttendeeRef { address, response: Response::None, responded_at: None }
    }

    /// Sets the response.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{AttendeeRef, Response};
    ///
    /// assert_eq!(AttendeeRef::new("x@cust.example").response(Response::Accepted).response, Response::Accepted);
    /// ```
    #[inline]
    #[must_use]
    pub fn response(mut self, response: Response) -> AttendeeRef<'a> {
        self.response = response;
        self
    }

    /// Sets when the person responded, where a source knows it.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::AttendeeRef;
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// assert_eq!(AttendeeRef::new("x@cust.example").responded_at(now).responded_at, Some(now));
    /// ```
    #[inline]
    #[must_use]
    pub fn responded_at(mut self, at: impl Into<Option<DateTime<Utc>>>) -> AttendeeRef<'a> {
        self.responded_at = at.into();
        self
    }
}

impl fmt::Debug for AttendeeRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttendeeRef")
            .field("response", &self.response)
            .field("responded_at", &self.responded_at)
            .finish_non_exhaustive()
    }
}

impl<'a> From<&'a Attendee> for AttendeeRef<'a> {
    fn from(attendee: &'a Attendee) -> AttendeeRef<'a> {
        AttendeeRef { address: &attendee.address, response: attendee.response, responded_at: attendee.responded_at }
    }
}
