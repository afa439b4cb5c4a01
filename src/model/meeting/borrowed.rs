use core::fmt;

use chrono::{DateTime, TimeZone, Utc};

use super::{Attendee, AttendeeRef, Meeting, MeetingStatus};

/// A meeting in borrowed text, to record a meeting without building a [`Meeting`].
/// Rule: [SPEC 2](crate::guide::rules#spec-2) and [4](crate::guide::rules#spec-4).
///
/// # Examples
///
/// ```
/// use account_engagement::{Aggregator, AttendeeRef, Directory, Key, MeetingRef, Outcome, Response};
/// use chrono::{DateTime, TimeDelta};
///
/// let (start, end) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::minutes(30));
/// let attendees = ["x@cust.example", "y@cust.example"].map(AttendeeRef::new);
/// let attendees = attendees.map(|attendee| attendee.response(Response::Accepted));
/// let meeting = MeetingRef::new("uid-7", start, end, attendees).organizer("rep@corp.example");
/// // Every valid meeting is recorded, possibly only as an id and a revision (SPEC 4).
/// let nobody = Directory::builder().build()?;
/// assert_eq!(Aggregator::new(Key::PUBLIC, nobody).record_meeting(meeting)?, Outcome::Recorded);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
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

impl<'a, A> MeetingRef<'a, A> {
    /// A meeting with its required fields. The other fields have setters.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{AttendeeRef, MeetingRef, MeetingStatus};
    ///
    /// let start = chrono::DateTime::UNIX_EPOCH;
    /// let meeting = MeetingRef::new("uid-7", start, start, [AttendeeRef::new("x@cust.example")]);
    /// assert_eq!((meeting.organizer, meeting.all_day, meeting.revision), (None, false, 0));
    /// assert_eq!(meeting.status, MeetingStatus::Confirmed);
    /// ```
    #[must_use]
    pub fn new<S: TimeZone, E: TimeZone>(id: &'a str, start: DateTime<S>, end: DateTime<E>, attendees: A) -> Self {
        MeetingRef {
            id,
            organizer: None,
            attendees,
            start: start.to_utc(),
            end: end.to_utc(),
            all_day: false,
            status: MeetingStatus::Confirmed,
            revision: 0,
        }
    }

    /// Names the organizer, where a source knows the organizer.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{AttendeeRef, MeetingRef};
    /// # let start = chrono::DateTime::UNIX_EPOCH;
    /// # let meeting = MeetingRef::new("uid-7", start, start, [AttendeeRef::new("x@cust.example")]);
    /// assert_eq!(meeting.organizer("rep@corp.example").organizer, Some("rep@corp.example"));
    /// ```
    #[must_use]
    pub fn organizer(mut self, address: impl Into<Option<&'a str>>) -> Self {
        self.organizer = address.into();
        self
    }

    /// Sets whether it is an all-day meeting.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{AttendeeRef, MeetingRef};
    /// # let start = chrono::DateTime::UNIX_EPOCH;
    /// # let meeting = MeetingRef::new("uid-7", start, start, [AttendeeRef::new("x@cust.example")]);
    /// assert!(meeting.all_day(true).all_day);
    /// ```
    #[must_use]
    pub fn all_day(mut self, is_all_day: bool) -> Self {
        self.all_day = is_all_day;
        self
    }

    /// Sets the status.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{AttendeeRef, MeetingRef};
    /// # let start = chrono::DateTime::UNIX_EPOCH;
    /// # let meeting = MeetingRef::new("uid-7", start, start, [AttendeeRef::new("x@cust.example")]);
    /// use account_engagement::MeetingStatus;
    ///
    /// assert_eq!(meeting.status(MeetingStatus::Tentative).status, MeetingStatus::Tentative);
    /// ```
    #[must_use]
    pub fn status(mut self, status: MeetingStatus) -> Self {
        self.status = status;
        self
    }

    /// Sets the revision.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{AttendeeRef, MeetingRef};
    /// # let start = chrono::DateTime::UNIX_EPOCH;
    /// # let meeting = MeetingRef::new("uid-7", start, start, [AttendeeRef::new("x@cust.example")]);
    /// assert_eq!(meeting.revision(2).revision, 2);
    /// ```
    #[must_use]
    pub fn revision(mut self, revision: i64) -> Self {
        self.revision = revision;
        self
    }
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
