//! Which rows an answer has.

use chrono::TimeZone;

use super::Question;
use crate::row::level::Level;

/// Which accounts have rows. Rule: [SPEC 10](crate::guide::rules#spec-10).
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
/// use account_engagement::{Accounts, Question};
///
/// let question = Question::new(chrono::DateTime::UNIX_EPOCH);
/// assert!(aggregator.rows(&question)?.is_empty());
/// let rows = aggregator.rows(&question.accounts(Accounts::All))?;
/// assert_eq!((rows.len(), rows[0].has_activity()), (1, false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Accounts {
    /// Accounts with a counted activity in the window.
    #[default]
    Active,
    /// All accounts. An account without activity has a Year row only.
    All,
}

/// Whether the rows of a [`parent`](crate::Account::parent) include its subsidiaries.
/// Rule: [SPEC 10](crate::guide::rules#spec-10).
///
/// A row that covers several accounts is computed as for one account with all their contacts: an email to two of
/// them counts once, each person counts once, and a reply from one account to mail to another is a reply. Scores are
/// relative to the rows of the same answer. With [`RollUp::AddParents`], an activity is processed once for each
/// account above its contacts.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, RollUp, Key, Level, Mailbox, Question};
/// use chrono::DateTime;
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([
///         Account::new("group"),
///         Account::new("north").domain("north.example").parent("group"),
///         Account::new("south").domain("south.example").parent("group"),
///     ])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let now = DateTime::UNIX_EPOCH;
/// aggregator.record_email(&Email::new("e1", now, "rep@corp.example").to("a@north.example").to("b@south.example"))?;
///
/// let question = Question::new(now).levels([Level::Year]);
/// let emails = |roll_up| {
///     let rows = aggregator.rows(&question.clone().roll_up(roll_up))?;
///     Ok::<_, account_engagement::RowsError>(
///         rows.iter().map(|row| (row.account_id.to_string(), row.emails_to_account)).collect::<Vec<_>>(),
///     )
/// };
/// let (north, south) = (("north".to_string(), 1), ("south".to_string(), 1));
/// let group = ("group".to_string(), 1);
/// assert_eq!(emails(RollUp::Off)?, [north.clone(), south.clone()]);
/// assert_eq!(emails(RollUp::AddParents)?, [group.clone(), north, south]);
/// assert_eq!(emails(RollUp::TopParentsOnly)?, [group]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RollUp {
    /// Every row covers only the contacts of its own account.
    #[default]
    Off,
    /// Every row covers its account and all accounts below it. Parents and subsidiaries both have rows.
    AddParents,
    /// Only accounts without a parent have rows. Each row covers its account and all accounts below it.
    TopParentsOnly,
}

/// Whether months and weeks without activity have rows. Rule: [SPEC 10](crate::guide::rules#spec-10).
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
/// use account_engagement::{Email, Gaps, Level, Question};
/// use chrono::{DateTime, TimeDelta};
///
/// let sent = DateTime::UNIX_EPOCH;
/// aggregator.record_email(&Email::new("m1", sent, "rep@corp.example").to("bo@birch.example"))?;
/// let question = Question::new(sent + TimeDelta::weeks(2)).levels([Level::Week]);
/// assert_eq!(aggregator.rows(&question)?.len(), 1);
/// let rows = aggregator.rows(&question.gaps(Gaps::Fill))?;
/// let weeks: Vec<_> = rows.iter().map(|row| (row.emails_to_account, row.days_since_last_email)).collect();
/// assert_eq!(weeks, [(1, Some(3)), (0, Some(10)), (0, Some(14))]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gaps {
    /// They have no row.
    #[default]
    Omit,
    /// They have a row of zeros, from the account's first period with activity to the period of as-of. Such
    /// a row is in no cohort and its score is 0.
    Fill,
}

impl<Z: TimeZone> Question<Z> {
    /// Sets which levels have rows; by default all. Rule: [SPEC 7](crate::guide::rules#spec-7) and
    /// [10](crate::guide::rules#spec-10).
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
    /// use account_engagement::{Email, Level, Question};
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now).levels([Level::Month, Level::Year]))?;
    /// assert_eq!(rows.iter().map(|row| row.level).collect::<Vec<_>>(), [Level::Year, Level::Month]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn levels(mut self, levels: impl IntoIterator<Item = Level>) -> Self {
        self.levels = levels.into_iter().collect();
        self
    }

    /// Sets which accounts have rows; by default those with activity. Rule: [SPEC 10](crate::guide::rules#spec-10).
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
    /// use account_engagement::{Accounts, Column, Question, Value};
    ///
    /// let question = Question::new(chrono::DateTime::UNIX_EPOCH).accounts(Accounts::All);
    /// let rows = aggregator.rows(&question)?;
    /// let silent = rows.year("birch").ok_or("all have a Year row")?;
    /// assert_eq!((silent.email_count(), silent.get(Column::EngagementStartDate)), (0, Value::Null));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn accounts(mut self, accounts: Accounts) -> Self {
        self.accounts = accounts;
        self
    }

    /// Sets whether months and weeks without activity have rows; by default they have none.
    /// Rule: [SPEC 10](crate::guide::rules#spec-10).
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
    /// use account_engagement::{Email, Gaps, Level, Question};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let january = DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", january, "rep@corp.example").to("bo@birch.example"))?;
    /// let march = january + TimeDelta::days(70);
    /// let rows = aggregator.rows(&Question::new(march).levels([Level::Month]).gaps(Gaps::Fill))?;
    /// assert_eq!(rows.iter().map(|row| row.emails_to_account).collect::<Vec<_>>(), [1, 0, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn gaps(mut self, gaps: Gaps) -> Self {
        self.gaps = gaps;
        self
    }

    /// Sets whether the rows of a parent include its subsidiaries; by default they do not.
    /// Rule: [SPEC 10](crate::guide::rules#spec-10).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Accounts, Aggregator, Directory, RollUp, Key, Question};
    ///
    /// let accounts = [Account::new("group"), Account::new("north").parent("group")];
    /// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().add_accounts(&accounts).build()?);
    /// let question = Question::new(chrono::DateTime::UNIX_EPOCH).accounts(Accounts::All);
    /// assert_eq!(aggregator.rows(&question)?.len(), 2);
    /// assert_eq!(aggregator.rows(&question.roll_up(RollUp::TopParentsOnly))?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn roll_up(mut self, roll_up: RollUp) -> Self {
        self.roll_up = roll_up;
        self
    }
}
