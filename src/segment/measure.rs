use alloc::vec::Vec;
use core::cmp::Ordering;

use serde::Serialize;

use crate::row::{Column, ReadRow, Value};

/// One column over several rows: count, sum, mean, median, minimum and maximum.
///
/// Nulls and suppressed figures are left out, and so are numbers that are not finite, which rows of an aggregator do
/// not have. Dates have a minimum and a maximum, and no sum, mean or median. The level has only a count. Scores can be
/// compared only within one level and start date, so give rows of one. Rule: [SPEC 14](crate::guide::rules#spec-14).
///
/// The result does not depend on the order of the rows, to the bit: counts and days are added up exactly, everything
/// else in ascending order.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Column, Directory, Email, Key, Level, Mailbox, Question, Value};
/// use account_engagement::segment::Measures;
/// use chrono::DateTime;
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak").domain("oak.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// for (id, to) in [("m1", "bo@birch.example"), ("m2", "al@birch.example"), ("m3", "ed@oak.example")] {
///     aggregator.record_email(&Email::new(id, DateTime::UNIX_EPOCH, "rep@corp.example").to(to))?;
/// }
/// let rows = aggregator.rows(&Question::new(DateTime::UNIX_EPOCH).levels([Level::Year]))?;
///
/// let emails = Measures::of(Column::EmailsToAccount, &rows);
/// assert_eq!((emails.sum, emails.mean, emails.max), (Some(3.0), Some(1.5), Some(Value::Count(2))));
/// let meetings = Measures::of(Column::DaysSinceLastMeeting, &rows);
/// assert_eq!((meetings.row_count, meetings.value_count, meetings.mean), (2, 0, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Measures {
    /// How many rows there are.
    #[serde(rename = "rows")]
    pub row_count: usize,
    /// How many of them have a value.
    #[serde(rename = "count")]
    pub value_count: usize,
    /// The sum of all values; infinite if it leaves the range of numbers. The sum, the mean and the median have the
    /// unit of the column: emails, meetings, people, days, seconds, or points of a score.
    pub sum: Option<f64>,
    /// The sum divided by the count: never below the least value or above the greatest.
    pub mean: Option<f64>,
    /// The median: the middle value in order, or half-way between the middle two.
    pub median: Option<f64>,
    /// The least value, or the earliest date.
    pub min: Option<Value>,
    /// The greatest value, or the latest date.
    pub max: Option<Value>,
}

impl Measures {
    /// Measures one column over rows: `&rows` of any kind, or an iterator. There may be no rows.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Column, Email, Level, Question};
    /// use account_engagement::segment::Measures;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let weeks = rows.iter().filter(|row| row.level == Level::Week);
    /// let days = Measures::of(Column::DaysSinceLastEmail, weeks);
    /// assert_eq!((days.row_count, days.value_count, days.median), (1, 1, Some(0.0)));
    ///
    /// let none = Measures::of(Column::DaysSinceLastEmail, &rows[..0]);
    /// assert_eq!((none.row_count, none.mean, none.max), (0, None, None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of<'r, R: ReadRow + 'r>(column: Column, rows: impl IntoIterator<Item = &'r R>) -> Measures {
        let mut row_count = 0;
        let all = rows.into_iter().inspect(|_| row_count += 1);
        let mut values: Vec<Value> = all.map(|row| row.get(column)).filter(|value| is_there(*value)).collect();
        values.sort_unstable_by(order);
        let ordered = |value: &&Value| !matches!(value, Value::Level(_));
        Measures {
            row_count,
            value_count: values.len(),
            sum: sum(&values),
            mean: mean(&values),
            median: median(&values),
            min: values.first().filter(ordered).copied(),
            max: values.last().filter(ordered).copied(),
        }
    }
}

fn is_there(value: Value) -> bool {
    match value {
        Value::Null | Value::Suppressed => false,
        Value::Number(number) => number.is_finite(),
        Value::Count(_) | Value::Date(_) | Value::Level(_) => true,
    }
}

/// The order of the values of one column, which all have one type.
fn order(one: &Value, other: &Value) -> Ordering {
    match (*one, *other) {
        (Value::Count(one), Value::Count(other)) => one.cmp(&other),
        (Value::Number(one), Value::Number(other)) => one.total_cmp(&other),
        (Value::Date(one), Value::Date(other)) => one.cmp(&other),
        _ => Ordering::Equal,
    }
}

/// Of values in order.
fn sum(values: &[Value]) -> Option<f64> {
    let (mut counts, mut numbers) = (0_u128, 0.0);
    for value in values {
        match *value {
            Value::Count(count) => counts += u128::from(count),
            Value::Number(number) => numbers += number,
            Value::Null | Value::Suppressed | Value::Date(_) | Value::Level(_) => return None,
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "rounded once, after adding up")]
    let counts = counts as f64;
    // One of the two is 0.
    (!values.is_empty()).then_some(counts + numbers)
}

/// Of values in order. Rounding can move the mean of equal values past them, so the mean is kept between the least and
/// the greatest value.
fn mean(values: &[Value]) -> Option<f64> {
    let (sum, n) = (sum(values)?, number(values.len()));
    let (min, max) = (values.first()?.as_f64()?, values.last()?.as_f64()?);
    let mean = if sum.is_finite() {
        sum / n
    } else {
        // Divides each value before adding up, which is less exact and stays within range.
        values.iter().filter_map(|value| value.as_f64()).map(|value| value / n).sum()
    };
    Some(mean.max(min).min(max))
}

/// Of values in order.
fn median(values: &[Value]) -> Option<f64> {
    let upper = values.get(values.len() / 2)?.as_f64()?;
    let lower = values.get(values.len().checked_sub(1)? / 2)?.as_f64()?;
    Some(lower.midpoint(upper))
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 rows")]
fn number(count: usize) -> f64 {
    count as f64
}
