//! What shapes the answer: as-of, window, zone, what counts, which rows there are, and how they are scored.
//!
//! A [`Question`] is a value. It needs only as-of, an instant; everything else has a default and a setter. The same
//! state answers any number of questions. Rules: [SPEC 5](crate::guide::rules#spec-5), [7](crate::guide::rules#spec-7)
//! and [10](crate::guide::rules#spec-10).
//!
//! - [`CountingPolicy`] and [`Attendance`]: which emails and meetings count, and who takes part.
//! - [`Accounts`], [`Gaps`], [`RollUp`]: which rows the answer has.
//! - [`Disclosure`]: how many people a figure needs.
//! - [`WindowError`]: the window of a question is not possible.
//! - [`start_of_date`]: the instant at which a date starts in a zone.
//!
//! ```
//! use account_engagement::{Accounts, CountingPolicy, Level, Question};
//! use chrono::{TimeDelta, TimeZone, Utc};
//!
//! let as_of = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
//! let policy = CountingPolicy::default().longest_reply(TimeDelta::days(14));
//! let this_year = Question::new(as_of).levels([Level::Year]).accounts(Accounts::All).policy(policy);
//! let last_year = this_year.clone().as_of(as_of - TimeDelta::days(365));
//! ```

mod dates;
pub(crate) mod disclosure;
pub(crate) mod period;
pub(crate) mod policy;
mod selection;
pub(crate) mod window;
pub(crate) mod zone;

pub use disclosure::Disclosure;
pub use policy::{Attendance, CountingPolicy};
pub use selection::{Accounts, Gaps, RollUp};
pub use window::WindowError;
pub use zone::start_of_date;
#[cfg(feature = "chrono-tz")]
pub use zone::{UnknownZoneError, zone_named};

use alloc::sync::Arc;
use core::fmt;

use chrono::{DateTime, NaiveDate, TimeZone, Utc, Weekday};

use crate::row::level::Levels;
use crate::score::{DefaultModel, MaxAbs, Normalizer, ScoreModel};

/// A question to a state: everything that shapes the answer and not the state.
///
/// Only as-of, the instant that the question is asked for, is required; the crate never reads a clock. Other questions
/// to the same state need no second ingestion. A question owns its model and normalizer, and is cheap to clone.
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
///     .normalizer(PercentileRank);
/// ```
///
/// A service keeps its question, with the model that its configuration chose:
///
/// ```
/// use account_engagement::{Aggregator, DefaultModel, Question, Rows, RowsError, ScoreModel};
/// use chrono::{DateTime, Utc};
///
/// struct Service {
///     aggregator: Aggregator,
///     question: Question,
/// }
///
/// impl Service {
///     fn new(aggregator: Aggregator, model: Box<dyn ScoreModel>) -> Service {
///         Service { aggregator, question: Question::new(DateTime::UNIX_EPOCH).model(model) }
///     }
///
///     fn rows(&self, now: DateTime<Utc>) -> Result<Rows, RowsError> {
///         self.aggregator.rows(&self.question.clone().as_of(now))
///     }
/// }
/// # use account_engagement::{Directory, Key};
/// # let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
///
/// let service = Service::new(aggregator, Box::new(DefaultModel::default()));
/// assert!(service.rows(DateTime::UNIX_EPOCH)?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Question<Z: TimeZone = Utc> {
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) zone: Z,
    pub(crate) start: Option<NaiveDate>,
    pub(crate) week_start: Weekday,
    pub(crate) levels: Levels,
    pub(crate) accounts: Accounts,
    pub(crate) gaps: Gaps,
    pub(crate) roll_up: RollUp,
    pub(crate) policy: CountingPolicy,
    /// `None` for the default, so that an ordinary question allocates nothing.
    model: Option<Arc<dyn ScoreModel>>,
    /// `None` for the default.
    normalizer: Option<Arc<dyn Normalizer>>,
}

impl Question {
    /// A question as of this instant, with the defaults of the rules: UTC, a window of the as-of date and the 365 days
    /// before it, weeks from Monday, all levels, accounts with activity, no rows for gaps, and the default policy,
    /// model and normalizer.
    ///
    /// The zone of `as_of` does not become the zone of the question: see [`zone`](Question::zone).
    /// Rule: [SPEC 7](crate::guide::rules#spec-7).
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
    pub fn new<A: TimeZone>(as_of: DateTime<A>) -> Question {
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
            model: None,
            normalizer: None,
        }
    }
}

impl<Z: TimeZone> Question<Z> {
    /// Sets what counts. Rule: [SPEC 5](crate::guide::rules#spec-5).
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

    /// Sets the model that computes raw scores; by default [`DefaultModel`].
    /// Rule: [SPEC 9](crate::guide::rules#spec-9).
    ///
    /// The question owns it. To share a model, pass an [`Arc`] of it; a `Box<dyn ScoreModel>` works
    /// as well.
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
    /// let (question, other) = (Question::new(now), Question::new(now).model(model));
    /// assert!(aggregator.rows(&other)?[0].score.raw < aggregator.rows(&question)?[0].score.raw);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn model(mut self, model: impl ScoreModel + 'static) -> Self {
        self.model = Some(Arc::new(model));
        self
    }

    /// Sets the normalizer that turns raw scores into scores from 0 to 100; by default [`MaxAbs`].
    /// Rule: [SPEC 9](crate::guide::rules#spec-9).
    ///
    /// The question owns it. To share a normalizer, pass an [`Arc`] of it. To choose one by its name,
    /// see [`BuiltInNormalizer`](crate::score::BuiltInNormalizer).
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
    /// assert_eq!(aggregator.rows(&question)?[0].score.relative, 100.0, "the best, with `MaxAbs`");
    /// let ranked = aggregator.rows(&question.normalizer(PercentileRank))?;
    /// assert_eq!(ranked[0].score.relative, 50.0, "a single account ranks in the middle");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn normalizer(mut self, normalizer: impl Normalizer + 'static) -> Self {
        self.normalizer = Some(Arc::new(normalizer));
        self
    }

    pub(crate) fn score_model(&self) -> &dyn ScoreModel {
        self.model.as_deref().unwrap_or(&DefaultModel::DEFAULT)
    }

    pub(crate) fn score_normalizer(&self) -> &dyn Normalizer {
        self.normalizer.as_deref().unwrap_or(&MaxAbs)
    }
}

impl<Z: TimeZone + fmt::Debug> fmt::Debug for Question<Z> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("as_of", &self.as_of)
            .field("zone", &self.zone)
            .field("start", &self.start)
            .field("week_start", &self.week_start)
            .field("levels", &self.levels)
            .field("accounts", &self.accounts)
            .field("gaps", &self.gaps)
            .field("roll_up", &self.roll_up)
            .field("policy", &self.policy)
            .field("model", &self.score_model())
            .field("normalizer", &self.score_normalizer())
            .finish()
    }
}
