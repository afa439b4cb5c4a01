//! Finds rows by account and period: their order ([SPEC 10](crate::guide::rules#spec-10)) allows a binary search.

use chrono::NaiveDate;

use super::answer::Rows;
use crate::row::ReadRow;
use crate::row::level::Level;

impl<R: ReadRow> Rows<R> {
    /// The rows of one account, in order: Year, months, weeks. None for an account without rows.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Accounts, Aggregator, Directory, Key, Level, Question};
    ///
    /// let directory = Directory::builder().add_accounts([Account::new("birch"), Account::new("oak")]).build()?;
    /// let aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// let question = Question::new(chrono::DateTime::UNIX_EPOCH).accounts(Accounts::All);
    /// let rows = aggregator.rows(&question)?;
    ///
    /// assert_eq!(rows.of_account("oak"), &rows[1..]);
    /// assert_eq!(rows.year("oak"), Some(&rows[1]));
    /// assert_eq!(rows.row("oak", Level::Year, rows[1].start), Some(&rows[1]));
    /// assert_eq!(rows.of_account("elm"), []);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_account(&self, account_id: &str) -> &[R] {
        let from = self.rows.partition_point(|row| **row.account_id() < *account_id);
        let rows = self.rows.get(from..).unwrap_or_default();
        let len = rows.partition_point(|row| **row.account_id() == *account_id);
        rows.get(..len).unwrap_or_default()
    }

    /// The row of one account for the whole window; `None` when the level was not asked for, and for
    /// an account without rows.
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
    /// assert_eq!(rows.year("birch").map(|row| row.emails_to_account), Some(1));
    /// assert_eq!(rows.year("oak"), None, "no activity, and not asked for with Accounts::All");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn year(&self, account_id: &str) -> Option<&R> {
        self.of_account(account_id).first().filter(|row| row.level() == Level::Year)
    }

    /// The row of one account and period; `None` where there is none.
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
    /// let january = now.date_naive();
    /// assert_eq!(rows.row("birch", Level::Month, january).map(|row| row.emails_to_account), Some(1));
    /// assert_eq!(rows.row("birch", Level::Week, january), None, "a Thursday begins no week");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn row(&self, account_id: &str, level: Level, start: NaiveDate) -> Option<&R> {
        let rows = self.of_account(account_id);
        let place = rows.binary_search_by_key(&(level, start), |row| (row.level(), row.start())).ok()?;
        rows.get(place)
    }
}
