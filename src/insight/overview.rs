use core::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::wire;
use crate::row::coverage::Coverage;
use crate::row::figure::Figure;
use crate::row::tally::Tally;
use crate::rows::{AccountTally, Rows};

/// What a run came to, on one page (SPEC 13).
///
/// Its text (`Display`) is that page; it names no person. Emails and meetings are all that are recorded, later ones
/// than as-of too, which do not count; coverage ends with as-of.
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
/// assert_eq!((overview.accounts_enriched, overview.accounts), (1, 2));
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Overview {
    /// For when it was asked.
    #[serde(with = "wire::instant")]
    pub as_of: DateTime<Utc>,
    /// How many accounts can have rows: all of the directory, or those that stand for others.
    pub accounts: u64,
    /// How many of them have a counted activity in the window.
    pub accounts_enriched: u64,
    /// How many mailboxes were chosen; aliases do not count.
    pub mailboxes: u64,
    /// How many of them are on a counted email or take part in a counted meeting; withheld with a
    /// [`Disclosure`](crate::Disclosure) where no account shows how many people it has, or one that does not has all
    /// that counts.
    pub mailboxes_with_activity: Figure<u64>,
    /// The recorded emails, and what became of them.
    pub emails: Tally,
    /// The recorded meetings, likewise.
    pub meetings: Tally,
    /// From when to when there is data; withheld with a [`Disclosure`](crate::Disclosure) where one of the two days
    /// is a date that an account does not show.
    pub coverage: Figure<Coverage>,
}

impl Overview {
    /// How many of a hundred accounts are enriched; `None` where there are no accounts.
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
    #[expect(clippy::cast_precision_loss, reason = "fewer than 2^32 accounts")]
    pub fn percent_enriched(&self) -> Option<f64> {
        (self.accounts > 0).then(|| 100.0 * self.accounts_enriched as f64 / self.accounts as f64)
    }
}

impl<S> Rows<S> {
    /// What all of it came to.
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
    /// assert_eq!((overview.as_of, overview.mailboxes, overview.accounts), (now, 1, 2));
    /// assert_eq!(overview.emails, rows.email_tally());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn overview(&self) -> Overview {
        let overall = self.overall();
        let is_enriched = |tally: &&AccountTally| tally.emails.counted() + tally.meetings.counted() > 0;
        Overview {
            as_of: overall.as_of,
            accounts: self.account_tallies().len() as u64,
            accounts_enriched: self.account_tallies().iter().filter(is_enriched).count() as u64,
            mailboxes: overall.mailboxes,
            mailboxes_with_activity: overall.mailboxes_with_activity,
            emails: self.email_tally(),
            meetings: self.meeting_tally(),
            coverage: overall.coverage,
        }
    }
}

impl fmt::Display for Overview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Accounts enriched        {} of {}", self.accounts_enriched, self.accounts)?;
        if let Some(percent) = self.percent_enriched() {
            write!(f, " ({percent:.1} %)")?;
        }
        match self.mailboxes_with_activity {
            Figure::Shown(active) => write!(f, "\nMailboxes with activity  {active} of {}", self.mailboxes)?,
            Figure::Withheld => write!(f, "\nMailboxes with activity  withheld, of {}", self.mailboxes)?,
        }
        for (name, tally) in [("Emails processed  ", self.emails), ("Meetings processed", self.meetings)] {
            write!(f, "\n{name}       {}, of which {} count", tally.recorded(), tally.counted())?;
        }
        let Figure::Shown(coverage) = self.coverage else {
            return f.write_str("\nDays of data             withheld\n");
        };
        write!(f, "\nDays of data             {} of {}", coverage.days(), coverage.window_days())?;
        if let (Some(first), Some(last)) = (coverage.first_day, coverage.last_day) {
            write!(f, ", from {first} to {last}")?;
        }
        f.write_str(if coverage.is_complete() {
            ": the window is complete\n"
        } else {
            ": the window is not complete, run again later\n"
        })
    }
}
