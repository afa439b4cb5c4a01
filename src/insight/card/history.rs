//! An account's activity over the calendar, gaps as zero ([SPEC 14](crate::guide::rules#spec-14)).

use alloc::vec::Vec;
use core::ops::Deref;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::insight::card::error::CardError;
use crate::row::ReadRow;
use crate::row::level::Level;
use crate::rows::Rows;

/// How many emails and meetings one account had in each of the last 12 calendar months, or 52 weeks:
/// a slice of [`Point`]s, the oldest first.
///
/// It ends with the month or week of as-of. A month or week without activity is a zero. The default window usually
/// overlaps a thirteenth month, and a 53rd or 54th week, which are left out. A window that overlaps fewer periods has a
/// shorter history. The first and the last point count only the part of their period that is in the window. Rule: [SPEC
/// 14](crate::guide::rules#spec-14).
///
/// In a zone that put its clock back over midnight at an end of the window, the repeated hour can be in a month outside
/// the window's dates. That month has a row and no point.
///
/// # Wire form
///
/// A sequence of points: `[{"start": "2026-05-01", "emails": 3, "meetings": 0}, …]`.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, Key, Level, Mailbox, Question};
/// use chrono::{TimeZone, Utc};
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("birch").domain("birch.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let at = |month| Utc.with_ymd_and_hms(2026, month, 2, 9, 0, 0).unwrap();
/// for month in [1, 5] {
///     aggregator.record_email(&Email::new(month.to_string(), at(month), "rep@corp.example").to("bo@birch.example"))?;
/// }
///
/// let rows = aggregator.rows(&Question::new(at(6)))?;
/// let months = rows.history("birch", Level::Month)?;
/// assert_eq!(months.len(), 12);
/// assert_eq!((months[0].start.to_string(), months[11].start.to_string()), ("2025-07-01".into(), "2026-06-01".into()));
/// let emails: Vec<u64> = months.iter().map(|month| month.email_count).collect();
/// assert_eq!(emails, [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    points: Vec<Point>,
}

/// One month or week of a [`History`].
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Email, Level, Question};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
///
/// let now = chrono::DateTime::UNIX_EPOCH;
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let rows = aggregator.rows(&Question::new(now))?;
/// let history = rows.history("birch", Level::Month)?;
/// assert_eq!(serde_json::to_string(&history[11])?, r#"{"start":"1970-01-01","emails":1,"meetings":0}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// The first date of the month or week, also if the window begins later.
    #[serde(serialize_with = "crate::model::wire::date::serialize")]
    pub start: NaiveDate,
    /// All counted emails, in both directions.
    #[serde(rename = "emails")]
    pub email_count: u64,
    /// All counted meetings, including those that neither side initiated.
    #[serde(rename = "meetings")]
    pub meeting_count: u64,
}

impl Deref for History {
    type Target = [Point];

    fn deref(&self) -> &[Point] {
        &self.points
    }
}

impl<'h> IntoIterator for &'h History {
    type Item = &'h Point;
    type IntoIter = core::slice::Iter<'h, Point>;

    fn into_iter(self) -> Self::IntoIter {
        self.points.iter()
    }
}

/// A sequence of points.
impl Serialize for History {
    fn serialize<T: Serializer>(&self, to: T) -> Result<T::Ok, T::Error> {
        self.points.serialize(to)
    }
}

impl<R: ReadRow> Rows<R> {
    /// The last 12 months, or the last 52 weeks, of one account that the window overlaps.
    ///
    /// # Errors
    ///
    /// [`CardError`] when the account has no rows of its own in this answer, when the question did not ask for the
    /// level, and for [`Level::Year`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Level, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let weeks = rows.history("birch", Level::Week)?;
    /// assert_eq!((weeks.len(), weeks[50].email_count, weeks[51].email_count), (52, 0, 1));
    ///
    /// assert_eq!(
    ///     rows.history("birch", Level::Year).unwrap_err().to_string(),
    ///     "a history is made of months or weeks: found Year, expected Month or Week"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn history(&self, account_id: &str, level: Level) -> Result<History, CardError> {
        let most = match level {
            Level::Year => return Err(CardError::OnePeriod),
            Level::Month => 12,
            Level::Week => 52,
        };
        self.known(account_id)?;
        self.asked(level)?;
        let point = |start| {
            let row = self.row(account_id, level, start);
            Point {
                start,
                email_count: row.map_or(0, ReadRow::email_count),
                meeting_count: row.map_or(0, ReadRow::meeting_count),
            }
        };
        let mut points: Vec<Point> = self.frame().calendar.starts_backwards(level).take(most).map(point).collect();
        points.reverse();
        Ok(History { points })
    }
}
