//! The answer: rows, and the tallies that explain them ([SPEC 10](crate::guide::rules#spec-10),
//! [11](crate::guide::rules#spec-11)).

use alloc::vec::Vec;
use core::ops::Deref;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

use crate::question::period::Calendar;
use crate::row::Row;
use crate::row::coverage::Coverage;
use crate::row::level::{Level, Levels};
use crate::row::tally::Tally;
use crate::rows::gather::tallies::{AccountTally, Tallies};

/// The rows that answer a [`Question`](crate::Question), in the order of [SPEC 10](crate::guide::rules#spec-10), and
/// the tallies that explain them.
///
/// A slice of rows: of [`Row`]s, or of [`SuppressedRow`](crate::row::SuppressedRow)s. Same facts, same bytes.
///
/// # Examples
///
/// ```
/// use account_engagement::{Aggregator, Directory, Key, Question};
///
/// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let rows = aggregator.rows(&Question::new(chrono::DateTime::UNIX_EPOCH))?;
/// assert!(rows.is_empty());
/// assert_eq!(rows.email_tally().recorded() + rows.meeting_tally().recorded(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<R = Row> {
    pub(crate) rows: Vec<R>,
    pub(crate) tallies: Tallies,
    pub(crate) frame: Frame,
    pub(crate) overall: Overall,
}

/// Totals over all accounts, for an [`Overview`](crate::insight::Overview).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Overall {
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) mailbox_count: u64,
    /// `None` where it is suppressed.
    pub(crate) mailboxes_with_activity: Option<u64>,
    /// Without its days of data where they are suppressed.
    pub(crate) coverage: Coverage,
    pub(crate) shows_days: bool,
}

/// The calendar and the levels that a history needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) calendar: Calendar,
    pub(crate) levels: Levels,
}

impl Frame {
    /// Whether a level was asked for.
    pub(crate) fn has(&self, level: Level) -> bool {
        self.levels.has(level)
    }
}

impl<R> Rows<R> {
    /// The tally of the recorded emails, each of which is in it once. Rule: [SPEC 11](crate::guide::rules#spec-11).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, EmailKind, Question, Reason};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// aggregator.record_email(&Email::new("m2", now, "rep@corp.example").to("bo@birch.example").kind(EmailKind::Bulk))?;
    /// let emails = aggregator.rows(&Question::new(now))?.email_tally();
    /// assert_eq!((emails.recorded(), emails.counted(), emails.not_counted(Reason::Kind)), (2, 1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn email_tally(&self) -> Tally {
        self.tallies.emails
    }

    /// The tally of the recorded meetings, each of which is in it once. Rule: [SPEC 11](crate::guide::rules#spec-11).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Meeting, Question, Reason, MeetingStatus};
    /// use chrono::TimeDelta;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// let call = Meeting::new("c1", now, now + TimeDelta::hours(1)).organizer("rep@corp.example");
    /// aggregator.record_meeting(&call.attendee("bo@birch.example").status(MeetingStatus::Cancelled))?;
    /// let meetings = aggregator.rows(&Question::new(now))?.meeting_tally();
    /// assert_eq!((meetings.recorded(), meetings.not_counted(Reason::Cancelled)), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn meeting_tally(&self) -> Tally {
        self.tallies.meetings
    }

    /// The tally of each account of the directory that can have rows, in the order of rows.
    /// Rule: [SPEC 11](crate::guide::rules#spec-11).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Question};
    /// use account_engagement::rows::AccountTally;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let emails = |tally: &AccountTally| (tally.account_id.to_string(), tally.email_tally.recorded());
    /// let all: Vec<_> = rows.account_tallies().iter().map(emails).collect();
    /// assert_eq!(all, [("birch".to_string(), 1), ("oak".to_string(), 0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn account_tallies(&self) -> &[AccountTally] {
        &self.tallies.accounts
    }

    /// The tally of one account; `None` for an id that the directory does not have, and for an account that is reported
    /// under its parent. Rule: [SPEC 11](crate::guide::rules#spec-11).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// # let rows = aggregator.rows(&Question::new(now))?;
    /// // The account has no row, but a tally of zeros.
    /// assert_eq!(rows.year("oak"), None);
    /// assert_eq!(rows.account_tally("oak").map(|tally| tally.email_tally.recorded()), Some(0));
    /// assert_eq!(rows.account_tally("elm"), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn account_tally(&self, account_id: &str) -> Option<&AccountTally> {
        let accounts = &self.tallies.accounts;
        let place = accounts.binary_search_by(|tally| (*tally.account_id).cmp(account_id)).ok()?;
        accounts.get(place)
    }

    pub(crate) fn overall(&self) -> Overall {
        self.overall
    }

    pub(crate) fn frame(&self) -> Frame {
        self.frame
    }

    /// The rows alone.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let mut rows = rows.into_vec();
    /// rows.sort_by(|one, other| other.score.relative.total_cmp(&one.score.relative));
    /// assert_eq!(rows.len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn into_vec(self) -> Vec<R> {
        self.rows
    }
}

impl<R> Deref for Rows<R> {
    type Target = [R];

    fn deref(&self) -> &[R] {
        &self.rows
    }
}

/// A sequence of rows; see [`Row`] for their form.
impl<R: Serialize> Serialize for Rows<R> {
    fn serialize<T: Serializer>(&self, to: T) -> Result<T::Ok, T::Error> {
        self.rows.serialize(to)
    }
}

impl<R> IntoIterator for Rows<R> {
    type Item = R;
    type IntoIter = alloc::vec::IntoIter<R>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

impl<'r, R> IntoIterator for &'r Rows<R> {
    type Item = &'r R;
    type IntoIter = core::slice::Iter<'r, R>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}
