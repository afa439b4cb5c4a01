//! What shapes the answer (SPEC 5, 7): the question, and what is computed from it alone.

pub(crate) mod disclosure;
pub(crate) mod period;
pub(crate) mod policy;
pub(crate) mod window;
pub(crate) mod zone;

pub use disclosure::Disclosure;
pub use policy::{Attendance, CountingPolicy};
pub use window::WindowError;
#[cfg(feature = "chrono-tz")]
pub use zone::{UnknownZoneError, zone_named};

use chrono::{DateTime, NaiveDate, TimeZone, Utc, Weekday};

use crate::row::level::{Level, Levels};
use crate::score::{DefaultModel, MaxAbs, Normalizer, ScoreModel};

/// What is asked of a state: everything that shapes the answer and not the state.
///
/// Only as-of, the instant that the question is asked for, has to be given; the crate never reads
/// a clock. Asking again with other values needs no second ingestion.
///
/// # Examples
///
/// ```
/// use account_engagement::{Accounts, Gaps, Level, Question};
/// use account_engagement::score::PercentileRank;
/// use chrono::{FixedOffset, TimeZone, Utc, Weekday};
///
/// let as_of = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
/// let question = Question::new(as_of)
///     .zone(FixedOffset::east_opt(2 * 3600).unwrap())
///     .levels([Level::Year, Level::Month])
///     .week_start(Weekday::Sun)
///     .accounts(Accounts::All)
///     .gaps(Gaps::Fill)
///     .normalizer(&PercentileRank);
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Question<'q, Z: TimeZone = Utc> {
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) zone: Z,
    pub(crate) start: Option<NaiveDate>,
    pub(crate) week_start: Weekday,
    pub(crate) levels: Levels,
    pub(crate) accounts: Accounts,
    pub(crate) gaps: Gaps,
    pub(crate) roll_up: RollUp,
    pub(crate) policy: CountingPolicy,
    pub(crate) model: &'q dyn ScoreModel,
    pub(crate) normalizer: &'q dyn Normalizer,
}

/// Which accounts have rows (SPEC 10).
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
/// assert!(aggregator.rows(&question.accounts(Accounts::Active))?.is_empty());
/// let rows = aggregator.rows(&question.accounts(Accounts::All))?;
/// assert_eq!((rows.len(), rows[0].has_activity()), (1, false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Accounts {
    /// Those with a counted activity in the window.
    #[default]
    Active,
    /// All; one without activity gets its Year row only.
    All,
}

/// What it means for the rows that an account is part of another, its
/// [`parent`](crate::Account::parent) (SPEC 10).
///
/// A row that covers several accounts is that of one account with all their contacts: an email to two of
/// them is one email, people are counted once, and an answer from one to mail to the other is an answer.
/// Scores are relative to the rows that there are. Beside others, an activity is gone through once for each account
/// above its contacts.
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
///     let rows = aggregator.rows(&question.roll_up(roll_up))?;
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
    /// Nothing: every row covers the contacts of its account alone.
    #[default]
    Off,
    /// Every row covers its account and all accounts below it, so that parents stand beside their
    /// children.
    AddParents,
    /// Only accounts that are part of none have rows, each over all below it, instead of theirs.
    TopParentsOnly,
}

/// What happens to months and weeks without activity (SPEC 10).
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
/// assert_eq!(aggregator.rows(&question.gaps(Gaps::Omit))?.len(), 1);
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
    /// They have a row of zeros, from the account's first period with activity to as-of's. Such
    /// a row is in no cohort and its score is 0.
    Fill,
}

impl<'q> Question<'q> {
    /// A question as of this instant, with the defaults of the rules: UTC, the 365 days before
    /// as-of's date, weeks from Monday, all levels, accounts with activity, gaps left, the
    /// default policy, model and normalizer.
    ///
    /// The zone of `as_of` names the instant and does not become the question's: see
    /// [`zone`](Question::zone). Rule: SPEC 7.
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
    /// use chrono::{FixedOffset, TimeZone};
    ///
    /// let there = FixedOffset::east_opt(2 * 3600).unwrap();
    /// let as_of = there.with_ymd_and_hms(2026, 3, 2, 0, 30, 0).unwrap();
    /// let rows = aggregator.rows(&Question::new(as_of).accounts(Accounts::All))?;
    /// assert_eq!(rows[0].start.to_string(), "2025-03-01", "365 days before 1 March, the date in UTC");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<A: TimeZone>(as_of: DateTime<A>) -> Question<'q> {
        Question {
            as_of: as_of.to_utc(),
            zone: Utc,
            start: None,
            week_start: Weekday::Mon,
            levels: Levels::ALL,
            accounts: Accounts::Active,
            gaps: Gaps::Omit,
            roll_up: RollUp::Off,
            policy: CountingPolicy::default(),
            model: &DefaultModel::DEFAULT,
            normalizer: &MaxAbs,
        }
    }
}

impl<'q, Z: TimeZone> Question<'q, Z> {
    /// Sets the instant as of which it is asked: the same question of another day.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::{Accounts, Question};
    /// use chrono::{TimeDelta, TimeZone, Utc};
    ///
    /// let now = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
    /// let question = Question::new(now).accounts(Accounts::All);
    /// let rows = aggregator.rows(&question)?;
    /// let a_week_ago = aggregator.rows(&question.as_of(now - TimeDelta::days(7)))?;
    /// assert_eq!((rows[0].start - a_week_ago[0].start).num_days(), 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn as_of<A: TimeZone>(mut self, as_of: DateTime<A>) -> Question<'q, Z> {
        self.as_of = as_of.to_utc();
        self
    }

    /// Sets the time zone of all calendar dates; by default UTC. Rule: SPEC 7.
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
    /// use chrono::{FixedOffset, TimeZone, Utc};
    ///
    /// let as_of = Utc.with_ymd_and_hms(2026, 3, 1, 22, 30, 0).unwrap();
    /// let zone = FixedOffset::east_opt(2 * 3600).unwrap();
    /// let rows = aggregator.rows(&Question::new(as_of).zone(zone).accounts(Accounts::All))?;
    /// assert_eq!(rows[0].start.to_string(), "2025-03-02", "365 days before 2 March, the date there");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn zone<Y: TimeZone>(self, zone: Y) -> Question<'q, Y> {
        Question {
            as_of: self.as_of,
            zone,
            start: self.start,
            week_start: self.week_start,
            levels: self.levels,
            accounts: self.accounts,
            gaps: self.gaps,
            roll_up: self.roll_up,
            policy: self.policy,
            model: self.model,
            normalizer: self.normalizer,
        }
    }

    /// Sets the first date of the window, in the question's zone; by default the date 365 days
    /// before as-of's.
    ///
    /// Whoever sends mail chooses its date: with a start in the far past and [`Gaps::Fill`], one
    /// email of the year 1 makes a hundred thousand weeks. Rule: SPEC 7.
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
    /// use account_engagement::{Email, Question, Reason};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let now = DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", now - TimeDelta::days(8), "rep@corp.example").to("bo@birch.example"))?;
    /// let last_week = Question::new(now).start((now - TimeDelta::days(7)).date_naive());
    /// assert_eq!(aggregator.rows(&last_week)?.email_tally().not_counted(Reason::BeforeWindow), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn start(mut self, date: NaiveDate) -> Self {
        self.start = Some(date);
        self
    }

    /// Sets the first day of the week; by default Monday. Rule: SPEC 7.
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
    /// use chrono::Weekday;
    ///
    /// let thursday = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", thursday, "rep@corp.example").to("bo@birch.example"))?;
    /// let question = Question::new(thursday).levels([Level::Week]);
    /// assert_eq!(aggregator.rows(&question)?[0].start.to_string(), "1969-12-29", "a Monday");
    /// assert_eq!(aggregator.rows(&question.week_start(Weekday::Sun))?[0].start.to_string(), "1969-12-28");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn week_start(mut self, day: Weekday) -> Self {
        self.week_start = day;
        self
    }

    /// Sets which levels have rows; by default all. Rule: SPEC 7 and 10.
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

    /// Sets which accounts have rows; by default those with activity. Rule: SPEC 10.
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

    /// Sets what happens to periods without activity; by default they have no row. Rule: SPEC 10.
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

    /// Sets what accounts that are part of others mean for the rows; by default nothing. Rule: SPEC 10.
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
    /// Sets what counts. Rule: SPEC 5.
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
    /// use account_engagement::{CountingPolicy, Email, EmailKind, Question};
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example").kind(EmailKind::Calendar))?;
    /// let question = Question::new(now);
    /// assert_eq!(aggregator.rows(&question)?.email_tally().counted(), 0);
    /// let everything = CountingPolicy::default().kinds(EmailKind::ALL);
    /// assert_eq!(aggregator.rows(&question.policy(everything))?.email_tally().counted(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn policy(mut self, policy: CountingPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Sets how raw scores are made; by default by [`DefaultModel`]. Rule: SPEC 9.
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
    /// use account_engagement::{Column, DefaultModel, Email, Question};
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let model = DefaultModel::default().weight(Column::EmailsToAccount, 0.0)?;
    /// let (question, other) = (Question::new(now), Question::new(now).model(&model));
    /// assert!(aggregator.rows(&other)?[0].score.raw < aggregator.rows(&question)?[0].score.raw);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn model(mut self, model: &'q dyn ScoreModel) -> Self {
        self.model = model;
        self
    }

    /// Sets how raw scores become scores from 0 to 100; by default by [`MaxAbs`]. Rule: SPEC 9.
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
    /// use account_engagement::{Email, Question};
    /// use account_engagement::score::PercentileRank;
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let question = Question::new(now);
    /// assert_eq!(aggregator.rows(&question)?[0].score.relative, 100.0, "the best, by `MaxAbs`");
    /// let ranked = aggregator.rows(&question.normalizer(&PercentileRank))?;
    /// assert_eq!(ranked[0].score.relative, 50.0, "one alone ranks in the middle");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn normalizer(mut self, normalizer: &'q dyn Normalizer) -> Self {
        self.normalizer = normalizer;
        self
    }
}
