use core::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize as _, Deserializer, Serialize};

use crate::model::by_name::{Form, Instant, OrDefault, Required, read_by_name};
use crate::model::wire;
use crate::row::{Coverage, Row, SuppressedRow, Tally, Value};
use crate::rows::{AccountTally, Rows};

/// The result of a run, on one page ([SPEC 13](crate::guide::rules#spec-13)).
///
/// Its text (`Display`) is that page; it names no person. The tallies cover all recorded emails and meetings, also
/// those after as-of, which do not count. Coverage ends with as-of.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question};
/// use chrono::{TimeZone, Utc};
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
///     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak").domain("oak.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
/// aggregator.record_email(&Email::new("m1", monday, "rep@corp.example").to("bo@birch.example"))?;
///
/// let overview = aggregator.rows(&Question::new(monday))?.overview();
/// assert_eq!((overview.enriched_account_count, overview.account_count), (1, 2));
/// assert_eq!(overview.percent_enriched(), Some(50.0));
/// assert_eq!(
///     overview.to_string(),
///     "Accounts enriched        1 of 2 (50.0 %)\n\
///      Mailboxes with activity  1 of 2\n\
///      Emails processed         1, of which 1 count\n\
///      Meetings processed       0, of which 0 count\n\
///      Days of data             1 of 366, from 2026-03-02 to 2026-03-02: \
///      the window is not complete, run again later\n"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Overview {
    /// The instant that the question was asked for.
    #[serde(with = "wire::instant")]
    pub as_of: DateTime<Utc>,
    /// The number of accounts that can have rows: all of the directory, or the top parents only.
    #[serde(rename = "accounts")]
    pub account_count: u64,
    /// The number of them that have a counted activity in the window.
    #[serde(rename = "accounts_enriched")]
    pub enriched_account_count: u64,
    /// The number of mailboxes in the directory; aliases do not count.
    #[serde(rename = "mailboxes")]
    pub mailbox_count: u64,
    /// The number of them that are on a counted email or take part in a counted meeting.
    pub mailboxes_with_activity: u64,
    /// The tally of the recorded emails.
    #[serde(rename = "emails")]
    pub email_tally: Tally,
    /// The tally of the recorded meetings.
    #[serde(rename = "meetings")]
    pub meeting_tally: Tally,
    /// The dates for which there is data.
    pub coverage: Coverage,
}

/// An [`Overview`] over [suppressed rows](SuppressedRow), which shows no more than the rows do: see
/// [`Disclosure`](crate::Disclosure).
///
/// An [`Overview`] becomes one with nothing suppressed. On the wire, a suppressed figure is a null.
/// Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Disclosure, Email, Question, Value};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let question = Question::new(now);
/// let overview = aggregator.suppressed_rows(&question, Disclosure::at_least(3))?.overview();
/// assert_eq!((overview.account_count, overview.mailbox_count), (2, 1));
/// assert_eq!(overview.mailboxes_with_activity, Value::Suppressed);
/// assert_eq!(overview.coverage, None, "the first day of data is the day of the one email");
///
/// let plain = aggregator.rows(&question)?.overview();
/// assert_eq!(aggregator.suppressed_rows(&question, Disclosure::ALL)?.overview(), plain.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SuppressedOverview {
    /// [`Overview::as_of`]
    #[serde(with = "wire::instant")]
    pub as_of: DateTime<Utc>,
    /// [`Overview::account_count`]
    #[serde(rename = "accounts")]
    pub account_count: u64,
    /// [`Overview::enriched_account_count`]
    #[serde(rename = "accounts_enriched")]
    pub enriched_account_count: u64,
    /// [`Overview::mailbox_count`]
    #[serde(rename = "mailboxes")]
    pub mailbox_count: u64,
    /// [`Overview::mailboxes_with_activity`]: a [`Value::Count`], or [`Value::Suppressed`] where no account shows how
    /// many people it has, or an account that does not show it has all the counted activity.
    pub mailboxes_with_activity: Value,
    /// [`Overview::email_tally`]
    #[serde(rename = "emails")]
    pub email_tally: Tally,
    /// [`Overview::meeting_tally`]
    #[serde(rename = "meetings")]
    pub meeting_tally: Tally,
    /// [`Overview::coverage`]: `None` means that it is suppressed, since the first or the last day of data is a date
    /// that an account does not show.
    pub coverage: Option<Coverage>,
}

read_by_name!(Overview, "an overview", {
    as_of: Instant,
    account_count("accounts"): Required,
    enriched_account_count("accounts_enriched"): Required,
    mailbox_count("mailboxes"): Required,
    mailboxes_with_activity: Required,
    email_tally("emails"): Required,
    meeting_tally("meetings"): Required,
    coverage: Required,
}, ignoring others);

read_by_name!(SuppressedOverview, "an overview", {
    as_of: Instant,
    account_count("accounts"): Required,
    enriched_account_count("accounts_enriched"): Required,
    mailbox_count("mailboxes"): Required,
    mailboxes_with_activity: CountOrSuppressed,
    email_tally("emails"): Required,
    meeting_tally("meetings"): Required,
    coverage: OrDefault,
}, ignoring others);

/// A number that is null was suppressed.
struct CountOrSuppressed;

impl Form<Value> for CountOrSuppressed {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
        Ok(Option::deserialize(from)?.map_or(Value::Suppressed, Value::Count))
    }
}

/// Nothing is suppressed.
impl From<Overview> for SuppressedOverview {
    fn from(overview: Overview) -> SuppressedOverview {
        SuppressedOverview {
            as_of: overview.as_of,
            account_count: overview.account_count,
            enriched_account_count: overview.enriched_account_count,
            mailbox_count: overview.mailbox_count,
            mailboxes_with_activity: Value::Count(overview.mailboxes_with_activity),
            email_tally: overview.email_tally,
            meeting_tally: overview.meeting_tally,
            coverage: Some(overview.coverage),
        }
    }
}

impl Overview {
    /// The percentage of accounts that are enriched; `None` if there are no accounts.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Mailbox};
    /// use account_engagement::{Aggregator, Directory, Email, Key, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// // One of two accounts has activity.
    /// let overview = aggregator.rows(&Question::new(now))?.overview();
    /// assert_eq!(overview.percent_enriched(), Some(50.0));
    ///
    /// let nobody = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// assert_eq!(nobody.rows(&Question::new(now))?.overview().percent_enriched(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn percent_enriched(&self) -> Option<f64> {
        percent(self.enriched_account_count, self.account_count)
    }
}

impl SuppressedOverview {
    /// The percentage of accounts that are enriched; `None` if there are no accounts.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Disclosure, Key, Question};
    ///
    /// let nobody = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// let question = Question::new(chrono::DateTime::UNIX_EPOCH);
    /// let overview = nobody.suppressed_rows(&question, Disclosure::at_least(3))?.overview();
    /// assert_eq!(overview.percent_enriched(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn percent_enriched(&self) -> Option<f64> {
        percent(self.enriched_account_count, self.account_count)
    }
}

#[expect(clippy::cast_precision_loss, reason = "fewer than 2^32 accounts")]
fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

impl<S> Rows<Row<S>> {
    /// The overview of these rows.
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
    /// let overview = rows.overview();
    /// assert_eq!((overview.as_of, overview.mailbox_count, overview.account_count), (now, 1, 2));
    /// assert_eq!(overview.email_tally, rows.email_tally());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn overview(&self) -> Overview {
        self.shown_overview()
    }
}

impl<S> Rows<SuppressedRow<S>> {
    /// The overview, without the figures that the rows do not show.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Disclosure, Email, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.suppressed_rows(&Question::new(now), Disclosure::at_least(2))?;
    /// let overview = rows.overview();
    /// assert_eq!(overview.email_tally.counted(), 1);
    /// assert!(overview.mailboxes_with_activity.is_suppressed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn overview(&self) -> SuppressedOverview {
        let overall = self.overall();
        SuppressedOverview {
            mailboxes_with_activity: overall.mailboxes_with_activity.map_or(Value::Suppressed, Value::Count),
            coverage: overall.shows_days.then_some(overall.coverage),
            ..self.shown_overview().into()
        }
    }
}

impl<R> Rows<R> {
    /// With a zero and without days where they are suppressed.
    fn shown_overview(&self) -> Overview {
        let overall = self.overall();
        let is_enriched = |tally: &&AccountTally| tally.email_tally.counted() + tally.meeting_tally.counted() > 0;
        Overview {
            as_of: overall.as_of,
            account_count: self.account_tallies().len() as u64,
            enriched_account_count: self.account_tallies().iter().filter(is_enriched).count() as u64,
            mailbox_count: overall.mailbox_count,
            mailboxes_with_activity: overall.mailboxes_with_activity.unwrap_or_default(),
            email_tally: self.email_tally(),
            meeting_tally: self.meeting_tally(),
            coverage: overall.coverage,
        }
    }
}

impl fmt::Display for Overview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SuppressedOverview::from(*self).fmt(f)
    }
}

/// The page of an [`Overview`].
impl fmt::Display for SuppressedOverview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Accounts enriched        {} of {}", self.enriched_account_count, self.account_count)?;
        if let Some(percent) = self.percent_enriched() {
            write!(f, " ({percent:.1} %)")?;
        }
        match self.mailboxes_with_activity.as_count() {
            Some(active) => write!(f, "\nMailboxes with activity  {active} of {}", self.mailbox_count)?,
            None => write!(f, "\nMailboxes with activity  suppressed, of {}", self.mailbox_count)?,
        }
        for (name, tally) in [("Emails processed  ", self.email_tally), ("Meetings processed", self.meeting_tally)] {
            write!(f, "\n{name}       {}, of which {} count", tally.recorded(), tally.counted())?;
        }
        let Some(coverage) = self.coverage else {
            return f.write_str("\nDays of data             suppressed\n");
        };
        write!(f, "\nDays of data             {} of {}", coverage.day_count(), coverage.window_day_count())?;
        if let (Some(first), Some(last)) = (coverage.first_day, coverage.last_day) {
            write!(f, ", from {first} to {last}")?;
        }
        writeln!(f, ": {}", coverage.in_words())
    }
}
