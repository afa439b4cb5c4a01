use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use chrono::{DateTime, TimeZone, Utc};
use serde::Serialize;

use crate::model::by_name::{Instant, OrDefault, Required, read_by_name};
use crate::model::id;
use crate::model::instant;
use crate::model::wire;

mod attendee;
mod borrowed;
mod status;

pub use attendee::{Attendee, AttendeeRef, Response};
pub use borrowed::{Attendees, MeetingRef};
pub use status::MeetingStatus;

/// One copy of one occurrence of a meeting, as one calendar shows it.
///
/// Copies converge ([SPEC 4](crate::guide::rules#spec-4)): only the copies of the highest
/// [`revision`](Meeting::revision) count. Therefore an update, a cancellation or a removed attendee takes effect in any
/// order of arrival. `Debug` shows how many people are on it, and no address.
///
/// # Wire form
///
/// Serde reads and writes the form of [SPEC 2](crate::guide::rules#spec-2). `id`, `start` and `end` are required.
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
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Meeting {
    /// The id of this one occurrence, the same in every calendar: the iCalendar UID (RFC 5545,
    /// 3.8.4.7), or the [`Meeting::occurrence_id`] of an occurrence of a series.
    pub id: String,
    /// The organizer's address.
    pub organizer: Option<String>,
    /// The invited people and their responses.
    pub attendees: Vec<Attendee>,
    /// When it starts.
    #[serde(with = "wire::instant")]
    pub start: DateTime<Utc>,
    /// When it ends, not before it starts.
    #[serde(with = "wire::instant")]
    pub end: DateTime<Utc>,
    /// Whether it is about whole days and has no time of day.
    pub all_day: bool,
    /// Whether it takes place.
    pub status: MeetingStatus,
    /// A number that grows with each update and is the same in every copy of one version
    /// (iCalendar SEQUENCE). A source that has only a last-modified time may give that.
    pub revision: i64,
}

read_by_name!(Meeting, "a meeting", {
    id: Required,
    organizer: OrDefault,
    attendees: OrDefault,
    start: Instant,
    end: Instant,
    all_day: OrDefault,
    status: OrDefault,
    revision: OrDefault,
}, ignoring others);

impl Meeting {
    /// A meeting with its required fields. People and the other fields have setters.
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
    /// Every source uses this function, so that the same occurrence from two sources has one id, also
    /// when it was moved. `uid` is the series' iCalendar UID (`iCalUId` or `uid` in Microsoft
    /// Graph), never a mailbox's own item id. Without a uid the id is empty, and the meeting is rejected.
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

    /// Adds an attendee: an [`Attendee`], or an address whose response is not known.
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
    /// assert_eq!(rows.meeting_tally().not_counted(Reason::AllDay), 1, "the default policy does not count it");
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
