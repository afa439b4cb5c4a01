use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use crate::model::id;
use crate::model::instant;
use crate::model::wire;

/// One copy of one occurrence of a meeting, as one calendar shows it.
///
/// Copies converge (SPEC 4): only those of the highest [`revision`](Meeting::revision) ever
/// offered count, so that an update, a cancellation or a lost attendee takes effect in whatever
/// order the copies arrive. `Debug` shows how many people are on it, not who.
///
/// # Wire form
///
/// Serde reads and writes the form of SPEC 2. `id`, `start` and `end` are required.
///
/// # Examples
///
/// ```
/// use account_engagement::{Attendee, Meeting, Response};
/// use chrono::{TimeDelta, TimeZone, Utc};
///
/// let start = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
/// let meeting = Meeting::new("uid-7", start, start + TimeDelta::minutes(30))
///     .organizer("rep@corp.example")
///     .attendee(Attendee::new("x@cust.example").response(Response::Accepted));
///
/// let wire = r#"{"id": "uid-7", "organizer": "rep@corp.example",
///                "attendees": [{"address": "x@cust.example", "response": "accepted"}],
///                "start": "2026-03-02T09:00:00Z", "end": "2026-03-02T09:30:00Z"}"#;
/// assert_eq!(serde_json::from_str::<Meeting>(wire)?, meeting);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Meeting {
    /// The id of this one occurrence, the same in every calendar: the iCalendar UID (RFC 5545,
    /// 3.8.4.7), and for an occurrence of a series what [`Meeting::occurrence_id`] makes of it.
    pub id: String,
    /// The organizer's address.
    #[serde(default)]
    pub organizer: Option<String>,
    /// The invited people and their answers.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub attendees: Vec<Attendee>,
    /// When it starts.
    #[serde(with = "wire::instant")]
    pub start: DateTime<Utc>,
    /// When it ends, not before it starts.
    #[serde(with = "wire::instant")]
    pub end: DateTime<Utc>,
    /// Whether it is a note on the day rather than a time of day.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub all_day: bool,
    /// Whether it is to take place.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub status: MeetingStatus,
    /// A number that grows with each update and is the same in every copy of one version
    /// (iCalendar SEQUENCE). A source that has only a last-modified time may give that.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub revision: i64,
}

/// An invited person and the answer. Rule: SPEC 4.
///
/// ```
/// use account_engagement::{Attendee, Response};
///
/// assert_eq!(Attendee::new("x@cust.example").response, Response::None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attendee {
    /// The address; one that is empty is nobody's.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub address: String,
    /// The answer.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub response: Response,
    /// When that answer was given, where known: of two answers the later holds.
    #[serde(default, with = "wire::optional_instant")]
    pub responded_at: Option<DateTime<Utc>>,
}

/// The answer to an invitation, from the weakest to the strongest (SPEC 4).
///
/// ```
/// use account_engagement::Response;
///
/// assert!(Response::Accepted > Response::Tentative && Response::Declined > Response::None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// No answer is known.
    #[default]
    None,
    /// Will not come: by default the one answer with which a person does not take part.
    Declined,
    /// May come.
    Tentative,
    /// Will come.
    Accepted,
}

/// Whether a meeting is to take place. Rule: SPEC 4 and 5.
///
/// ```
/// use account_engagement::MeetingStatus;
///
/// assert_eq!(serde_json::from_str::<MeetingStatus>("\"cancelled\"")?, MeetingStatus::Cancelled);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingStatus {
    /// It takes place.
    #[default]
    Confirmed,
    /// It is pencilled in; counts by default.
    Tentative,
    /// It was called off; never counts.
    Cancelled,
}

impl Meeting {
    /// A meeting with what every meeting has. People and the rest are added by value.
    ///
    /// ```
    /// # use account_engagement::Meeting;
    /// # use chrono::{DateTime, TimeDelta};
    /// let start = DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", start, start + TimeDelta::hours(1)).organizer("rep@corp.example");
    /// assert_eq!(meeting.revision, 0);
    /// ```
    pub fn new<S: TimeZone, E: TimeZone>(id: impl Into<String>, start: DateTime<S>, end: DateTime<E>) -> Meeting {
        Meeting {
            id: id.into(),
            organizer: None,
            attendees: Vec::new(),
            start: start.to_utc(),
            end: end.to_utc(),
            all_day: false,
            status: MeetingStatus::Confirmed,
            revision: 0,
        }
    }

    /// The id of one occurrence of a recurring meeting: the series' uid joined with the
    /// occurrence's *original* start in UTC, to the second.
    ///
    /// Every source builds it here, so that the same occurrence from two sources is one, also
    /// when it was moved. `uid` is the series' iCalendar UID (`iCalUId` or `uid` in Microsoft
    /// Graph), never a mailbox's own item id. Without a uid there is no id: it is empty, and the
    /// meeting will be rejected.
    ///
    /// ```
    /// use account_engagement::Meeting;
    /// use chrono::DateTime;
    ///
    /// let original = DateTime::parse_from_rfc3339("2026-03-02T10:00:00+01:00")?;
    /// assert_eq!(Meeting::occurrence_id(" uid-7 ", original), "uid-7/20260302T090000Z");
    /// assert_eq!(Meeting::occurrence_id("<>", original), "");
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    pub fn occurrence_id<Z: TimeZone>(uid: &str, original_start: DateTime<Z>) -> String {
        match (id::trimmed(uid), instant::cut(&original_start)) {
            (Some(uid), Some(start)) => format!("{uid}/{}", start.format("%Y%m%dT%H%M%SZ")),
            _ => String::new(),
        }
    }

    /// Names the organizer.
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
    /// use account_engagement::{Meeting, Question};
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", now, now).attendee("rep@corp.example");
    /// aggregator.record_meeting(&meeting.organizer("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// assert_eq!((rows[0].meetings_from_account, rows[0].meetings_to_account), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn organizer(mut self, address: impl Into<String>) -> Meeting {
        self.organizer = Some(address.into());
        self
    }

    /// Adds an attendee: an [`Attendee`], or an address whose answer is not known.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Attendee, Meeting, Response};
    ///
    /// let start = chrono::DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", start, start)
    ///     .attendee("x@cust.example")
    ///     .attendee(Attendee::new("y@cust.example").response(Response::Accepted));
    /// assert_eq!(meeting.attendees[0].response, Response::None);
    /// assert_eq!(meeting.attendees[1].response, Response::Accepted);
    /// ```
    #[must_use]
    pub fn attendee(mut self, attendee: impl Into<Attendee>) -> Meeting {
        self.attendees.push(attendee.into());
        self
    }

    /// Makes it an all-day meeting.
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
    /// use account_engagement::{Meeting, Question, Reason};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let now = DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", now, now + TimeDelta::days(1)).organizer("rep@corp.example");
    /// aggregator.record_meeting(&meeting.attendee("bo@birch.example").all_day())?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// assert_eq!(rows.meeting_tally().not_counted(Reason::AllDay), 1, "as the default policy has it");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn all_day(mut self) -> Meeting {
        self.all_day = true;
        self
    }

    /// Sets the status.
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
    /// use account_engagement::{Meeting, Question, Reason, MeetingStatus};
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", now, now).organizer("rep@corp.example").attendee("bo@birch.example");
    /// aggregator.record_meeting(&meeting.status(MeetingStatus::Cancelled))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// assert_eq!(rows.meeting_tally().not_counted(Reason::Cancelled), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status(mut self, status: MeetingStatus) -> Meeting {
        self.status = status;
        self
    }

    /// Sets the revision.
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
    /// use account_engagement::{Meeting, Question, Reason, MeetingStatus};
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", now, now).organizer("rep@corp.example").attendee("bo@birch.example");
    /// aggregator.record_meeting(&meeting.clone().revision(2).status(MeetingStatus::Cancelled))?;
    /// aggregator.record_meeting(&meeting.revision(1))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// assert_eq!(rows.meeting_tally().not_counted(Reason::Cancelled), 1, "the older copy came too late");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn revision(mut self, revision: i64) -> Meeting {
        self.revision = revision;
        self
    }
}

impl Attendee {
    /// An attendee whose answer is not known.
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

    /// Sets the answer.
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

    /// Sets when the answer was given.
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
    /// assert_eq!(aggregator.rows(&Question::new(now))?[0].meetings_to_account, 1, "the later answer holds");
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

impl fmt::Debug for Meeting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meeting")
            .field("start", &self.start)
            .field("end", &self.end)
            .field("attendees", &self.attendees.len())
            .field("all_day", &self.all_day)
            .field("status", &self.status)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
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

/// A meeting in borrowed text, for offering without building a [`Meeting`]. Rule: SPEC 2 and 4.
///
/// # Examples
///
/// ```
/// use account_engagement::{Aggregator, AttendeeRef, Directory, Key, MeetingRef, Outcome, Response, MeetingStatus};
/// use chrono::{DateTime, TimeDelta};
///
/// let start = DateTime::UNIX_EPOCH;
/// let meeting = MeetingRef {
///     id: "uid-7",
///     organizer: Some("rep@corp.example"),
///     attendees: ["x@cust.example", "y@cust.example"].map(|address| AttendeeRef {
///         address,
///         response: Response::Accepted,
///         responded_at: None,
///     }),
///     start,
///     end: start + TimeDelta::minutes(30),
///     all_day: false,
///     status: MeetingStatus::Confirmed,
///     revision: 0,
/// };
/// // Every valid meeting is recorded, if only as an id and a revision (SPEC 4).
/// let nobody = Directory::builder().build()?;
/// assert_eq!(Aggregator::new(Key::PUBLIC, nobody).record_meeting(meeting)?, Outcome::Recorded);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct MeetingRef<'a, A> {
    /// See [`Meeting::id`].
    pub id: &'a str,
    /// See [`Meeting::organizer`].
    pub organizer: Option<&'a str>,
    /// The invited people: anything that yields [`AttendeeRef`]s.
    pub attendees: A,
    /// See [`Meeting::start`].
    pub start: DateTime<Utc>,
    /// See [`Meeting::end`].
    pub end: DateTime<Utc>,
    /// See [`Meeting::all_day`].
    pub all_day: bool,
    /// See [`Meeting::status`].
    pub status: MeetingStatus,
    /// See [`Meeting::revision`].
    pub revision: i64,
}

/// An [`Attendee`] in borrowed text; see [`MeetingRef`].
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
pub struct AttendeeRef<'a> {
    /// See [`Attendee::address`].
    pub address: &'a str,
    /// See [`Attendee::response`].
    pub response: Response,
    /// See [`Attendee::responded_at`].
    pub responded_at: Option<DateTime<Utc>>,
}

impl<A> fmt::Debug for MeetingRef<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeetingRef")
            .field("start", &self.start)
            .field("end", &self.end)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
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

/// The attendees of a [`Meeting`], borrowed.
///
/// # Examples
///
/// ```
/// use account_engagement::{Meeting, MeetingRef};
/// use account_engagement::model::Attendees;
///
/// let start = chrono::DateTime::UNIX_EPOCH;
/// let meeting = Meeting::new("uid-7", start, start).organizer("rep@corp.example").attendee("x@cust.example");
/// let attendees: Attendees = MeetingRef::from(&meeting).attendees;
/// assert_eq!(attendees.map(|attendee| attendee.address).collect::<Vec<_>>(), ["x@cust.example"]);
/// ```
#[derive(Clone)]
pub struct Attendees<'a>(core::slice::Iter<'a, Attendee>);

impl<'a> Iterator for Attendees<'a> {
    type Item = AttendeeRef<'a>;

    fn next(&mut self) -> Option<AttendeeRef<'a>> {
        self.0.next().map(AttendeeRef::from)
    }
}

impl fmt::Debug for Attendees<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attendees").finish_non_exhaustive()
    }
}

impl<'a> From<&'a Meeting> for MeetingRef<'a, Attendees<'a>> {
    fn from(meeting: &'a Meeting) -> MeetingRef<'a, Attendees<'a>> {
        MeetingRef {
            id: &meeting.id,
            organizer: meeting.organizer.as_deref(),
            attendees: Attendees(meeting.attendees.iter()),
            start: meeting.start,
            end: meeting.end,
            all_day: meeting.all_day,
            status: meeting.status,
            revision: meeting.revision,
        }
    }
}
