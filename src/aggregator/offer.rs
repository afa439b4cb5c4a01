//! One offered copy of an email or a meeting ([SPEC 4](crate::guide::rules#spec-4)).

use super::lookup::Read;
use super::{Aggregator, OfferError, Offered, Outcome};
use crate::model::email::EmailRef;
use crate::model::meeting::{AttendeeRef, MeetingRef};

impl Aggregator {
    /// Offers one copy of an email: an [`&Email`](crate::Email), or an [`EmailRef`] in borrowed
    /// text.
    ///
    /// A copy that goes neither from a mailbox to a contact nor from a contact to a mailbox is irrelevant, and nothing
    /// of it is kept. All other copies of one email are joined: their recipients and conversations are united, and the
    /// earliest time and the strongest kind are kept. An [`Intake`](crate::Intake) records many emails, and is faster.
    /// Rule: [SPEC 4](crate::guide::rules#spec-4).
    ///
    /// # Errors
    ///
    /// [`OfferError`] for an empty id or a time that cannot be represented, and when the state is full. The state does
    /// not change then.
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
    /// use account_engagement::{Email, Outcome};
    ///
    /// let mut email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example").to("bo@birch.example");
    /// assert_eq!(aggregator.record_email(&email)?, Outcome::Recorded);
    /// assert_eq!(aggregator.record_email(&email)?, Outcome::Copy);
    /// email.id = " <> ".into();
    /// assert_eq!(
    ///     aggregator.record_email(&email).unwrap_err().to_string(),
    ///     "the id is empty after trimming white space and <>: an activity needs an id that all its copies share"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_email<'a, R>(&mut self, email: impl Into<EmailRef<'a, R>>) -> Result<Offered, OfferError>
    where
        R: IntoIterator<Item = &'a str>,
    {
        let read = self.read_email(email.into());
        self.record_one(read)
    }

    /// Offers one copy of a meeting: a [`&Meeting`](crate::Meeting), or a [`MeetingRef`] in
    /// borrowed text.
    ///
    /// Every valid meeting is recorded. Of a meeting without a mailbox or without a contact, only the id and the
    /// revision are kept: a newer copy that lost one side withdraws the meeting.
    /// Rule: [SPEC 4](crate::guide::rules#spec-4).
    ///
    /// # Errors
    ///
    /// [`OfferError`] for an empty id, an end before the start or a time that cannot be represented, and when the state
    /// is full. The state does not change then.
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
    /// use account_engagement::{Meeting, Outcome};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let start = DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", start, start + TimeDelta::minutes(45)).organizer("rep@corp.example");
    /// assert_eq!(aggregator.record_meeting(&meeting.attendee("bo@birch.example"))?, Outcome::Recorded);
    /// assert_eq!(aggregator.record_meeting(&Meeting::new("uid-8", start, start))?, Outcome::Recorded, "only its id is kept");
    /// let error = aggregator.record_meeting(&Meeting::new("uid-9", start, start - TimeDelta::minutes(45))).unwrap_err();
    /// assert!(error.to_string().starts_with("the meeting ends before it starts"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_meeting<'a, A>(&mut self, meeting: impl Into<MeetingRef<'a, A>>) -> Result<Offered, OfferError>
    where
        A: IntoIterator<Item = AttendeeRef<'a>>,
    {
        let read = self.read_meeting(meeting.into());
        self.record_one(read)
    }

    fn record_one(&mut self, read: Result<Read, OfferError>) -> Result<Offered, OfferError> {
        let result = read.and_then(|Read { pending, malformed }| {
            let outcome = match pending {
                Some(mut pending) => self.link(&mut pending).map(|()| self.record(&pending))?,
                None => Outcome::Irrelevant,
            };
            Ok(Offered { outcome, malformed_participants: malformed })
        });
        self.scratch.clear();
        result
    }
}
