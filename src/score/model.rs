use core::fmt;

use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::row::column::Column;
use crate::row::level::Level;
use crate::row::{Row, Unscored};

/// How the raw score of a row is computed from its columns ([SPEC 9](crate::guide::rules#spec-9)).
///
/// # Contract
///
/// - The raw score is the sum of the shares in column order, and is finite and not negative. A
///   single share may be negative. Anything else is a [`ScoreError`](crate::score::ScoreError).
/// - It depends on nothing but the row: the same row has the same shares, to the bit. Take `ln`
///   and `exp` from a pure-Rust library where bytes are to be the same on every platform.
/// - It is called only for rows with counted activity; the raw score of other rows is 0.
///
/// # Examples
///
/// ```
/// use account_engagement::{Column, Row, ScoreModel, Unscored};
/// use account_engagement::score::Shares;
///
/// /// Meetings count for ten emails.
/// #[derive(Debug)]
/// struct Simple;
///
/// impl ScoreModel for Simple {
///     fn shares(&self, row: &Row<Unscored>) -> Shares {
///         Shares::default()
///             .with(Column::EmailsFromAccount, row.emails_from_account as f64)
///             .with(Column::MeetingsFromAccount, 10.0 * row.meetings_from_account as f64)
///     }
/// }
/// ```
pub trait ScoreModel: fmt::Debug + Send + Sync {
    /// Each column's share in the raw score.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Column, DefaultModel, Email, Question, ScoreModel};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.unscored_rows(&Question::new(now))?;
    /// let shares = DefaultModel::default().shares(&rows[0]);
    /// assert_eq!(shares.get(Column::EmailsToAccount), 2.0_f64.ln());
    /// assert_eq!(shares.get(Column::MeetingsToAccount), 0.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn shares(&self, row: &Row<Unscored>) -> Shares;
}

/// What each column adds to a raw score. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// ```
/// use account_engagement::Column;
/// use account_engagement::score::Shares;
///
/// let shares = Shares::default().with(Column::EmailsToAccount, 1.5).with(Column::MeetingsToAccount, 2.0);
/// assert_eq!(shares.get(Column::MeetingsToAccount), 2.0);
/// assert_eq!(shares.raw(), 3.5);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares([f64; Column::ALL.len()]);

impl Shares {
    /// Sets one column's share.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::score::Shares;
    ///
    /// let shares = Shares::default().with(Column::EmailsToAccount, 1.5).with(Column::EmailsToAccount, 2.0);
    /// assert_eq!(shares.raw(), 2.0, "the later one replaces the earlier");
    /// ```
    #[must_use]
    pub fn with(mut self, column: Column, share: f64) -> Shares {
        if let Some(place) = self.0.get_mut(column as usize) {
            *place = share;
        }
        self
    }

    /// One column's share; 0 if none was set.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::score::Shares;
    ///
    /// let shares = Shares::default().with(Column::EmailsToAccount, 1.5);
    /// assert_eq!(shares.get(Column::EmailsToAccount), 1.5);
    /// assert_eq!(shares.get(Column::EmailsFromAccount), 0.0);
    /// ```
    #[must_use]
    pub fn get(&self, column: Column) -> f64 {
        self.0.get(column as usize).copied().unwrap_or_default()
    }

    /// The shares that are not 0, in column order.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::score::Shares;
    ///
    /// let shares = Shares::default().with(Column::MeetingsToAccount, 2.0).with(Column::EmailsToAccount, 1.5);
    /// let named: Vec<(Column, f64)> = shares.iter().collect();
    /// assert_eq!(named, [(Column::EmailsToAccount, 1.5), (Column::MeetingsToAccount, 2.0)]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (Column, f64)> {
        Column::ALL.iter().copied().zip(self.0).filter(|(_, share)| *share != 0.0)
    }

    /// The raw score: the sum in column order.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::score::Shares;
    ///
    /// // A single share may be negative.
    /// let shares = Shares::default().with(Column::EmailsToAccount, 3.0).with(Column::DaysSinceLastEmail, -1.0);
    /// assert_eq!(shares.raw(), 2.0);
    /// ```
    #[must_use]
    pub fn raw(&self) -> f64 {
        self.0.iter().fold(0.0, |sum, share| sum + share)
    }
}

/// A map of the shares that are not 0, by the columns' official names.
impl Serialize for Shares {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

/// The default model: every count adds the logarithm of what it is, weighted, and a Year row's
/// score halves with every 30 days of silence.
///
/// `f · Σ w·ln(1+x)` over the eight counts, with these weights: emails to 1, emails from 1.5, meetings from 3, meetings
/// to 2, contacts in meetings 1, contacts in emails 0.5, account contacts in meetings 2, account contacts in emails 1.
/// On Year rows `f = 2^(−d/30)`, where `d` is the smaller of the two days-since values, and 0 where both are null. On
/// Month and Week rows `f = 1`: within a finished period, early is not worse than late.
/// Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// # Examples
///
/// ```
/// use account_engagement::{Column, DefaultModel};
///
/// let ours_aside = DefaultModel::default().weight(Column::EmailsToAccount, 0.0)?;
/// assert_eq!(ours_aside.weight_of(Column::EmailsToAccount), 0.0);
/// assert_eq!(ours_aside.weight_of(Column::MeetingsFromAccount), 3.0);
/// # Ok::<(), account_engagement::score::WeightError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DefaultModel {
    weights: [f64; COUNTS.len()],
}

/// Why a weight was not set. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// ```
/// use account_engagement::{Column, DefaultModel};
///
/// let error = DefaultModel::default().weight(Column::DaysSinceLastEmail, 3.0).unwrap_err();
/// assert_eq!(error.to_string(), "DaysSinceLastEmail has no weight: expected one of the eight counts");
/// let error = DefaultModel::default().weight(Column::EmailsToAccount, -1.0).unwrap_err();
/// assert_eq!(error.to_string(), "-1 is no weight for NoOfEmails_ToAccount: expected a finite number of 0 or more");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum WeightError {
    /// The column is not one of the eight counts.
    #[error("{column} has no weight: expected one of the eight counts")]
    NotACount {
        /// The column.
        column: Column,
    },
    /// The weight is negative or not finite.
    #[error("{weight} is no weight for {column}: expected a finite number of 0 or more")]
    NotAWeight {
        /// The column.
        column: Column,
        /// The weight.
        weight: f64,
    },
}

/// The columns that the default model weighs.
const COUNTS: [Column; 8] = [
    Column::EmailsToAccount,
    Column::EmailsFromAccount,
    Column::MeetingsFromAccount,
    Column::MeetingsToAccount,
    Column::ContactsInMeetings,
    Column::ContactsInEmails,
    Column::AccountContactsInMeetings,
    Column::AccountContactsInEmails,
];

/// After this many days of silence, the raw score of a Year row has halved.
const HALF_LIFE_DAYS: f64 = 30.0;

impl DefaultModel {
    /// The weights of [SPEC 9](crate::guide::rules#spec-9).
    pub(crate) const DEFAULT: DefaultModel = DefaultModel { weights: [1.0, 1.5, 3.0, 2.0, 1.0, 0.5, 2.0, 1.0] };

    /// Sets the weight of one of the eight counts.
    ///
    /// # Errors
    ///
    /// [`WeightError`] for another column, and for a weight that is negative or not finite.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, DefaultModel};
    ///
    /// let model = DefaultModel::default().weight(Column::MeetingsFromAccount, 10.0)?;
    /// assert_eq!(model.weight_of(Column::MeetingsFromAccount), 10.0);
    /// assert_eq!(
    ///     model.weight(Column::AverageReplyDuration, 1.0).unwrap_err().to_string(),
    ///     "AverageDuration_Of_AccountEmailReplies has no weight: expected one of the eight counts"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn weight(mut self, column: Column, weight: f64) -> Result<DefaultModel, WeightError> {
        if !(weight.is_finite() && weight >= 0.0) {
            return Err(WeightError::NotAWeight { column, weight });
        }
        let mut places = self.weights.iter_mut().zip(COUNTS);
        let place = places.find(|(_, count)| *count == column).ok_or(WeightError::NotACount { column })?;
        *place.0 = weight;
        Ok(self)
    }

    /// The weight of a column.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, DefaultModel};
    ///
    /// let model = DefaultModel::default();
    /// assert_eq!(model.weight_of(Column::EmailsFromAccount), 1.5);
    /// assert_eq!(model.weight_of(Column::DaysSinceLastEmail), 0.0);
    /// ```
    #[must_use]
    pub fn weight_of(&self, column: Column) -> f64 {
        COUNTS.into_iter().zip(self.weights).find(|(count, _)| *count == column).map_or(0.0, |(_, weight)| weight)
    }

    /// How much of the score is left after the days of silence before as-of.
    fn freshness(row: &Row<Unscored>) -> f64 {
        if row.level != Level::Year {
            return 1.0;
        }
        let days = [row.days_since_last_email, row.days_since_last_meeting].into_iter().flatten().min();
        days.map_or(0.0, |days| libm::exp2(-f64::from(days) / HALF_LIFE_DAYS))
    }
}

impl Default for DefaultModel {
    fn default() -> DefaultModel {
        DefaultModel::DEFAULT
    }
}

impl ScoreModel for DefaultModel {
    fn shares(&self, row: &Row<Unscored>) -> Shares {
        let freshness = DefaultModel::freshness(row);
        COUNTS.into_iter().zip(self.weights).fold(Shares::default(), |shares, (column, weight)| {
            let count = row.get(column).as_f64().unwrap_or_default();
            shares.with(column, freshness * weight * libm::log1p(count))
        })
    }
}
