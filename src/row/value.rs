use core::fmt;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::row::column::ColumnKind;
use crate::row::level::Level;

/// What one [`Column`](crate::Column) of a row holds. Rule: [SPEC 8](crate::guide::rules#spec-8).
///
/// ```
/// use account_engagement::Value;
///
/// assert_eq!(Value::Number(37.5).to_string(), "37.5");
/// assert_eq!(Value::Null.to_string(), "");
/// assert_eq!(Value::Count(3).as_f64(), Some(3.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// There is no value.
    Null,
    /// The figure is suppressed, since it rests on too few people: see [`Disclosure`](crate::Disclosure).
    Suppressed,
    /// A number of emails, meetings, people or days.
    Count(u64),
    /// A score, or a number of seconds.
    Number(f64),
    /// A calendar date.
    Date(NaiveDate),
    /// A level.
    Level(Level),
}

impl Value {
    /// Counts and numbers as a number, anything else as `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Level, Value};
    ///
    /// let values = [Value::Count(3), Value::Number(0.5), Value::Null, Value::Suppressed, Value::Level(Level::Year)];
    /// assert_eq!(values.map(Value::as_f64), [Some(3.0), Some(0.5), None, None, None]);
    /// ```
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts beyond 2^53 do not occur")]
    pub fn as_f64(self) -> Option<f64> {
        match self {
            Value::Count(count) => Some(count as f64),
            Value::Number(number) => Some(number),
            Value::Null | Value::Suppressed | Value::Date(_) | Value::Level(_) => None,
        }
    }

    /// A count, anything else as `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Value;
    ///
    /// assert_eq!(Value::Count(3).as_count(), Some(3));
    /// assert_eq!([Value::Number(3.0), Value::Null, Value::Suppressed].map(Value::as_count), [None; 3]);
    /// ```
    #[must_use]
    pub fn as_count(self) -> Option<u64> {
        match self {
            Value::Count(count) => Some(count),
            Value::Null | Value::Suppressed | Value::Number(_) | Value::Date(_) | Value::Level(_) => None,
        }
    }

    /// A date, anything else as `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Value;
    /// use chrono::NaiveDate;
    ///
    /// let march = NaiveDate::from_ymd_opt(2026, 3, 1);
    /// assert_eq!(march.map(Value::Date).and_then(Value::as_date), march);
    /// assert_eq!([Value::Count(3), Value::Null, Value::Suppressed].map(Value::as_date), [None; 3]);
    /// ```
    #[must_use]
    pub fn as_date(self) -> Option<NaiveDate> {
        match self {
            Value::Date(date) => Some(date),
            Value::Null | Value::Suppressed | Value::Count(_) | Value::Number(_) | Value::Level(_) => None,
        }
    }

    /// A level, anything else as `None`.
    pub(crate) fn as_level(self) -> Option<Level> {
        match self {
            Value::Level(level) => Some(level),
            Value::Null | Value::Suppressed | Value::Count(_) | Value::Number(_) | Value::Date(_) => None,
        }
    }

    /// Whether the figure is suppressed.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Value;
    ///
    /// assert!(Value::Suppressed.is_suppressed());
    /// assert!(!Value::Null.is_suppressed(), "a null is shown");
    /// ```
    #[must_use]
    pub fn is_suppressed(self) -> bool {
        matches!(self, Value::Suppressed)
    }

    /// Whether a column of a kind can hold this on some row; a suppressed figure can be of any kind.
    pub(crate) fn is_of(self, kind: ColumnKind) -> bool {
        match (kind, self) {
            (_, Value::Suppressed)
            | (ColumnKind::Score | ColumnKind::Seconds, Value::Number(_) | Value::Null)
            | (ColumnKind::Days | ColumnKind::Total, Value::Count(_) | Value::Null)
            | (ColumnKind::Count, Value::Count(_))
            | (ColumnKind::Date, Value::Date(_) | Value::Null)
            | (ColumnKind::Level, Value::Level(_)) => true,
            (ColumnKind::Score | ColumnKind::Seconds, Value::Count(_) | Value::Date(_) | Value::Level(_))
            | (
                ColumnKind::Days | ColumnKind::Count | ColumnKind::Total,
                Value::Number(_) | Value::Date(_) | Value::Level(_),
            )
            | (ColumnKind::Count | ColumnKind::Level, Value::Null)
            | (ColumnKind::Date, Value::Count(_) | Value::Number(_) | Value::Level(_))
            | (ColumnKind::Level, Value::Count(_) | Value::Number(_) | Value::Date(_)) => false,
        }
    }
}

/// Null and a suppressed figure are empty.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null | Value::Suppressed => f.pad(""),
            Value::Count(count) => count.fmt(f),
            Value::Number(number) => number.fmt(f),
            Value::Date(date) => date.fmt(f),
            Value::Level(level) => level.fmt(f),
        }
    }
}

/// Null and a suppressed figure are a null.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null | Value::Suppressed => to.serialize_none(),
            Value::Count(count) => to.serialize_u64(*count),
            Value::Number(number) => to.serialize_f64(*number),
            Value::Date(date) => to.collect_str(date),
            Value::Level(level) => level.serialize(to),
        }
    }
}
