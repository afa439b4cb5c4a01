use core::cmp::Ordering;
use core::fmt;

use thiserror::Error;

use crate::row::{Column, ColumnKind, Value};

/// One column compared with one value: what the conditions of a [`Rule`](crate::segment::Rule) are made of.
///
/// Counts, days, seconds and the score are compared with a finite number, dates with a date, and the level with a
/// level, only by `=` or `!=`. No other comparison can be built. A number is kept as a [`Value::Number`], so that 60
/// and 60.0 are equal. Rule: [SPEC 14](crate::guide::rules#spec-14).
///
/// # Examples
///
/// ```
/// use account_engagement::{Column, Value};
/// use account_engagement::segment::{Comparison, Operator};
///
/// let long_ago = Comparison::new(Column::DaysSinceLastEmail, Operator::Greater, Value::Count(60))?;
/// assert_eq!(long_ago.value(), Value::Number(60.0));
/// assert_eq!(long_ago.to_string(), "DaysSinceLastEmail > 60");
/// # Ok::<(), account_engagement::segment::ComparisonError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Must be comparable with `value` by `operator`.
    pub(super) column: Column,
    pub(super) operator: Operator,
    /// A number is always a [`Value::Number`], and never -0, which would be written as "-0" and is equal to 0.
    pub(super) value: Value,
}

impl Comparison {
    /// A comparison of a column with a value.
    ///
    /// # Errors
    ///
    /// [`ComparisonError`] when the column holds another type of value, or the operator does not apply to it.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, Value};
    /// use account_engagement::segment::{Comparison, Operator};
    /// use chrono::NaiveDate;
    ///
    /// let march = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    /// let start = Column::EngagementStartDate;
    /// let recent = Comparison::new(start, Operator::AtLeast, Value::Date(march))?;
    /// assert_eq!(recent.to_string(), "EngagementStartDate >= 2026-03-01");
    ///
    /// assert_eq!(
    ///     Comparison::new(start, Operator::AtLeast, Value::Count(3)).unwrap_err().to_string(),
    ///     "EngagementStartDate is compared with a date such as 2026-03-01, found the number 3"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(column: Column, operator: Operator, value: Value) -> Result<Comparison, ComparisonError> {
        let expected = Comparable::of(column);
        let value = match (expected, value) {
            (Comparable::Dates, Value::Date(_)) | (Comparable::Levels, Value::Level(_)) => value,
            (Comparable::Numbers, found) => match found.as_f64().filter(|number| number.is_finite()) {
                Some(number) => Value::Number(number + 0.0),
                None => return Err(ComparisonError::Value { column, found }),
            },
            (_, found) => return Err(ComparisonError::Value { column, found }),
        };
        if matches!(expected, Comparable::Levels) && !matches!(operator, Operator::Equal | Operator::NotEqual) {
            return Err(ComparisonError::Operator { column, found: operator });
        }
        Ok(Comparison { column, operator, value })
    }

    /// The column.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, Value};
    /// use account_engagement::segment::{Comparison, Operator};
    ///
    /// let few = Comparison::new(Column::EmailsFromAccount, Operator::Less, Value::Count(3))?;
    /// assert_eq!(few.column(), Column::EmailsFromAccount);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn column(&self) -> Column {
        self.column
    }

    /// How it is compared.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, Value};
    /// use account_engagement::segment::{Comparison, Operator};
    ///
    /// let few = Comparison::new(Column::EmailsFromAccount, Operator::Less, Value::Count(3))?;
    /// assert_eq!(few.operator(), Operator::Less);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// What it is compared with: a [`Value::Number`], a [`Value::Date`] or a [`Value::Level`].
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, Value};
    /// use account_engagement::segment::{Comparison, Operator};
    ///
    /// let few = Comparison::new(Column::EmailsFromAccount, Operator::Less, Value::Count(3))?;
    /// assert_eq!(few.value(), Value::Number(3.0), "every number is kept as one sort");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> Value {
        self.value
    }

    /// Whether a value satisfies the comparison. A null does not, and neither does NaN.
    pub(super) fn holds(&self, found: Value) -> bool {
        let order = match (found, self.value) {
            (Value::Date(found), Value::Date(given)) => Some(found.cmp(&given)),
            (Value::Level(found), Value::Level(given)) => Some(found.cmp(&given)),
            (found, given) => found.as_f64().zip(given.as_f64()).and_then(|(found, given)| found.partial_cmp(&given)),
        };
        order.is_some_and(|order| self.operator.allows(order))
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.column, self.operator, self.value)
    }
}

/// How a [`Comparison`] compares.
///
/// ```
/// use account_engagement::segment::Operator;
///
/// assert_eq!(Operator::ALL.map(|operator| operator.to_string()), ["<", "<=", "=", "!=", ">=", ">"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `<`: less, or before the date.
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`: there is a value, and it is another one.
    NotEqual,
    /// `>=`
    AtLeast,
    /// `>`: more, or after the date.
    Greater,
}

impl Operator {
    /// All operators.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::segment::Operator;
    ///
    /// assert_eq!(Operator::ALL.len(), 6);
    /// assert_eq!((Operator::ALL[0], Operator::ALL[5]), (Operator::Less, Operator::Greater));
    /// ```
    pub const ALL: [Operator; 6] =
        [Operator::Less, Operator::AtMost, Operator::Equal, Operator::NotEqual, Operator::AtLeast, Operator::Greater];

    /// How it is written.
    pub(super) const fn symbol(self) -> &'static str {
        match self {
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::AtLeast => ">=",
            Operator::Greater => ">",
        }
    }

    fn allows(self, order: Ordering) -> bool {
        match self {
            Operator::Less => order.is_lt(),
            Operator::AtMost => order.is_le(),
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::AtLeast => order.is_ge(),
            Operator::Greater => order.is_gt(),
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.symbol())
    }
}

/// The type of value that a column is compared with.
#[derive(Clone, Copy)]
pub(super) enum Comparable {
    Numbers,
    Dates,
    Levels,
}

impl Comparable {
    pub(super) fn of(column: Column) -> Comparable {
        match column.kind() {
            ColumnKind::Score | ColumnKind::Count | ColumnKind::Total | ColumnKind::Days | ColumnKind::Seconds => {
                Comparable::Numbers
            }
            ColumnKind::Date => Comparable::Dates,
            ColumnKind::Level => Comparable::Levels,
        }
    }
}

impl fmt::Display for Comparable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Comparable::Numbers => "a finite number such as 60",
            Comparable::Dates => "a date such as 2026-03-01",
            Comparable::Levels => "Year, Month or Week",
        })
    }
}

/// Why a [`Comparison`] was not built.
///
/// ```
/// use account_engagement::{Column, Level, Value};
/// use account_engagement::segment::{Comparison, Operator};
///
/// let error = Comparison::new(Column::EngagementScore, Operator::Less, Value::Level(Level::Week)).unwrap_err();
/// assert_eq!(error.to_string(), "EngagementScore is compared with a finite number such as 60, found the level Week");
/// let error = Comparison::new(Column::AggregationLevel, Operator::Less, Value::Level(Level::Year)).unwrap_err();
/// assert_eq!(error.to_string(), "AggregationLevel is compared by = or !=, found <");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ComparisonError {
    /// The column holds another type of value, or the value is null or not a finite number.
    #[error("{column} is compared with {}, found {}", Comparable::of(*.column), InWords(*.found))]
    Value {
        /// The column.
        column: Column,
        /// The value that was given.
        found: Value,
    },
    /// A level is compared only by `=` or `!=`.
    #[error("{column} is compared by = or !=, found {found}")]
    Operator {
        /// The column.
        column: Column,
        /// The operator that was given.
        found: Operator,
    },
}

/// A value with its type.
struct InWords(Value);

impl fmt::Display for InWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Count(count) => write!(f, "the number {count}"),
            Value::Number(number) => write!(f, "the number {number}"),
            Value::Date(date) => write!(f, "the date {date}"),
            Value::Level(level) => write!(f, "the level {level}"),
            Value::Suppressed => f.write_str("a suppressed figure"),
            Value::Null => f.write_str("null: write \"is null\" to ask for a missing value"),
        }
    }
}
