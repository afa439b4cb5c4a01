//! Which instants and dates a question is about.

use chrono::{DateTime, NaiveDate, TimeZone, Weekday};

use super::Question;

impl<Z: TimeZone> Question<Z> {
    /// Sets as-of: the instant that the question is asked for.
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
    pub fn as_of<A: TimeZone>(mut self, as_of: DateTime<A>) -> Self {
        self.as_of = as_of.to_utc();
        self
    }

    /// Sets the time zone of all calendar dates; by default UTC. Rule: [SPEC 7](crate::guide::rules#spec-7).
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
    /// assert_eq!(rows[0].start.to_string(), "2025-03-02", "365 days before 2 March, the date in that zone");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn zone<Y: TimeZone>(self, zone: Y) -> Question<Y> {
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

    /// Sets the first date of the window, in the question's zone; by default the date 365 days before the as-of date.
    ///
    /// The sender of an email chooses its date. With a start in the far past and [`Gaps::Fill`](crate::Gaps::Fill), one
    /// email of the year 1 gives a hundred thousand weeks. Rule: [SPEC 7](crate::guide::rules#spec-7).
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

    /// Sets the first day of the week; by default Monday. Rule: [SPEC 7](crate::guide::rules#spec-7).
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
}
