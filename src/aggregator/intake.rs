//! Records whole iterators of activity ([SPEC 11](crate::guide::rules#spec-11)).

use super::{Aggregator, Outcomes};
use crate::model::email::{Email, EmailRef};
use crate::model::meeting::{AttendeeRef, Meeting, MeetingRef};

/// Offers whole iterators of activity to an [`Aggregator`], which is faster than one by one.
///
/// The [`Outcomes`] are counted. A refused activity is counted as rejected, and the rest is still read. To know what
/// happened to each activity, offer it with [`Aggregator::record_email`] or [`Aggregator::record_meeting`], and count
/// the results with [`Outcomes::record`]. Rule: [SPEC 11](crate::guide::rules#spec-11).
///
/// # Examples
///
/// ```
/// use account_engagement::{Aggregator, Directory, Email, Key, Meeting};
/// use chrono::{DateTime, TimeDelta};
///
/// let start = DateTime::UNIX_EPOCH;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let mut intake = aggregator.intake();
/// intake.extend(&[Email::new("e1", start, "rep@corp.example")]);
/// intake.extend([Meeting::new("m1", start, start), Meeting::new("m1", start, start - TimeDelta::hours(1))]);
///
/// let outcomes = intake.outcomes();
/// assert_eq!((outcomes.recorded, outcomes.irrelevant, outcomes.rejected), (1, 1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Intake<'a> {
    aggregator: &'a mut Aggregator,
    outcomes: Outcomes,
}

impl Aggregator {
    /// Starts an intake, with all counts at zero.
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
    /// use account_engagement::Email;
    ///
    /// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example").to("bo@birch.example");
    /// let mut intake = aggregator.intake();
    /// intake.extend([&email, &email]);
    /// assert_eq!((intake.outcomes().recorded, intake.outcomes().copies), (1, 1));
    /// assert_eq!(aggregator.email_count(), 1, "the aggregator is free again");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn intake(&mut self) -> Intake<'_> {
        Intake { aggregator: self, outcomes: Outcomes::default() }
    }
}

impl Intake<'_> {
    /// The outcomes of the offers so far.
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
    /// use account_engagement::Meeting;
    ///
    /// let start = chrono::DateTime::UNIX_EPOCH;
    /// let mut intake = aggregator.intake();
    /// assert_eq!(intake.outcomes().offered(), 0);
    /// intake.extend([Meeting::new("uid-7", start, start), Meeting::new("", start, start)]);
    /// assert_eq!((intake.outcomes().recorded, intake.outcomes().rejected), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn outcomes(&self) -> Outcomes {
        self.outcomes
    }
}

/// Records several at once, which is faster than one by one.
impl<'e> Extend<&'e Email> for Intake<'_> {
    fn extend<I: IntoIterator<Item = &'e Email>>(&mut self, emails: I) {
        self.aggregator.record_many(
            emails,
            |aggregator, email| aggregator.read_email(email.into()),
            &mut self.outcomes,
        );
    }
}

/// Records several at once, which is faster than one by one.
impl Extend<Email> for Intake<'_> {
    fn extend<I: IntoIterator<Item = Email>>(&mut self, emails: I) {
        self.aggregator.record_many(
            emails,
            |aggregator, email| aggregator.read_email((&email).into()),
            &mut self.outcomes,
        );
    }
}

/// Records several at once, which is faster than one by one.
impl<'e, R: IntoIterator<Item = &'e str>> Extend<EmailRef<'e, R>> for Intake<'_> {
    fn extend<I: IntoIterator<Item = EmailRef<'e, R>>>(&mut self, emails: I) {
        self.aggregator.record_many(emails, Aggregator::read_email, &mut self.outcomes);
    }
}

/// Records several at once, which is faster than one by one.
impl<'m> Extend<&'m Meeting> for Intake<'_> {
    fn extend<I: IntoIterator<Item = &'m Meeting>>(&mut self, meetings: I) {
        self.aggregator.record_many(
            meetings,
            |aggregator, meeting| aggregator.read_meeting(meeting.into()),
            &mut self.outcomes,
        );
    }
}

/// Records several at once, which is faster than one by one.
impl Extend<Meeting> for Intake<'_> {
    fn extend<I: IntoIterator<Item = Meeting>>(&mut self, meetings: I) {
        self.aggregator.record_many(
            meetings,
            |aggregator, meeting| aggregator.read_meeting((&meeting).into()),
            &mut self.outcomes,
        );
    }
}

/// Records several at once, which is faster than one by one.
impl<'m, A: IntoIterator<Item = AttendeeRef<'m>>> Extend<MeetingRef<'m, A>> for Intake<'_> {
    fn extend<I: IntoIterator<Item = MeetingRef<'m, A>>>(&mut self, meetings: I) {
        self.aggregator.record_many(meetings, Aggregator::read_meeting, &mut self.outcomes);
    }
}
