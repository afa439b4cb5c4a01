use alloc::boxed::Box;
use alloc::string::String;
use core::ops::Not;

use serde::{Deserialize, Serialize, Serializer};

use crate::row::{Column, ReadRow, Value};
use crate::segment::{Comparison, ComparisonError, Operator, RuleError};

/// A condition on the columns of a row.
///
/// A comparison with null is false with every operator, and its `not` is true. Therefore every rule is true or false of
/// every row. The condition [`IsNull`](Rule::IsNull) asks whether there is a value. Rule: [SPEC
/// 14](crate::guide::rules#spec-14).
///
/// # Text
///
/// A rule is written and read, and (de)serialised, as text: official column names, the operators `<  <=  =  !=  >=  >`,
/// and the words `and`, `or`, `not`, `is null`, `is not null`, in any case. Numbers have an optional minus and
/// decimals, and no exponent. Dates are like `2026-03-01`. Levels are `Year`, `Month`, `Week`, in any case. `not` binds
/// tighter than `and`, and `and` tighter than `or`. Equal operators group from the left.
///
/// A text has at most 1,000 conditions and at most 64 nested parentheses and `not`s. Every rule within these limits
/// reads back from its text as it was. A rule that is built in code may exceed them. Each level takes some stack
/// whenever the rule is used, so stay below a thousand levels.
///
/// # Examples
///
/// ```
/// use account_engagement::{Column, Value};
/// use account_engagement::segment::{Operator, Rule};
///
/// let rule: Rule = "DaysSinceLastEmail > 60 or DaysSinceLastEmail is null".parse()?;
/// let silent = Rule::compare(Column::DaysSinceLastEmail, Operator::Greater, Value::Count(60))?;
/// assert_eq!(rule, silent.or(Rule::IsNull(Column::DaysSinceLastEmail)));
/// assert_eq!((!rule).to_string(), "not (DaysSinceLastEmail > 60 or DaysSinceLastEmail is null)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub enum Rule {
    /// A column has a value that satisfies the comparison.
    Compare(Comparison),
    /// A column has no value. A suppressed figure is not null: it exists, but is not shown. The opposite is
    /// `!Rule::IsNull(column)`.
    IsNull(Column),
    /// The rule is false.
    Not(Box<Rule>),
    /// Both rules are true.
    And(Box<Rule>, Box<Rule>),
    /// At least one of the rules is true.
    Or(Box<Rule>, Box<Rule>),
}

impl Rule {
    /// A comparison of a column with a value.
    ///
    /// # Errors
    ///
    /// [`ComparisonError`] as for [`Comparison::new`].
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, Value};
    /// use account_engagement::segment::{Operator, Rule};
    ///
    /// let few = Rule::compare(Column::EmailsFromAccount, Operator::Less, Value::Count(3))?;
    /// assert_eq!(few, "NoOfEmails_FromAccount < 3".parse()?);
    ///
    /// let error = Rule::compare(Column::EmailsFromAccount, Operator::Equal, Value::Null).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "NoOfEmails_FromAccount is compared with a finite number such as 60, \
    ///      found null: write \"is null\" to ask for a missing value"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compare(column: Column, operator: Operator, value: Value) -> Result<Rule, ComparisonError> {
        Comparison::new(column, operator, value).map(Rule::Compare)
    }

    /// Both this rule and the other.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::segment::Rule;
    ///
    /// let silent: Rule = "DaysSinceLastEmail > 60 or DaysSinceLastEmail is null".parse()?;
    /// let silent_years = silent.and("AggregationLevel = Year".parse()?);
    /// assert_eq!(
    ///     silent_years.to_string(),
    ///     "(DaysSinceLastEmail > 60 or DaysSinceLastEmail is null) and AggregationLevel = Year"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn and(self, other: Rule) -> Rule {
        Rule::And(Box::new(self), Box::new(other))
    }

    /// This rule, the other, or both.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::segment::Rule;
    ///
    /// let wrote: Rule = "NoOfEmails_FromAccount > 0".parse()?;
    /// let active = wrote.or("NoOfMeetings_FromAccount > 0".parse()?);
    /// assert_eq!(active.to_string(), "NoOfEmails_FromAccount > 0 or NoOfMeetings_FromAccount > 0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn or(self, other: Rule) -> Rule {
        Rule::Or(Box::new(self), Box::new(other))
    }

    /// Whether the rule is true of a row; the score of an unscored row is null.
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Question};
    /// use account_engagement::segment::Rule;
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let unanswered: Rule = "NoOfEmails_ToAccount > 0 and NoOfEmails_FromAccount = 0".parse()?;
    /// assert!(unanswered.matches(&rows[0]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn matches<R: ReadRow>(&self, row: &R) -> bool {
        self.holds(&|column| row.get(column))
    }

    /// Whether the rule is true of the values that the columns have.
    fn holds(&self, value_of: &impl Fn(Column) -> Value) -> bool {
        match self {
            Rule::Compare(comparison) => comparison.holds(value_of(comparison.column())),
            Rule::IsNull(column) => value_of(*column) == Value::Null,
            Rule::Not(rule) => !rule.holds(value_of),
            Rule::And(one, other) => one.holds(value_of) && other.holds(value_of),
            Rule::Or(one, other) => one.holds(value_of) || other.holds(value_of),
        }
    }
}

impl Not for Rule {
    type Output = Rule;

    fn not(self) -> Rule {
        Rule::Not(Box::new(self))
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl TryFrom<String> for Rule {
    type Error = RuleError;

    fn try_from(text: String) -> Result<Rule, RuleError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::level::Level;

    /// A suppressed figure exists, but is not shown; no row has the other values.
    #[test]
    fn values_that_cannot_be_compared_are_not_null_and_satisfy_no_comparison() {
        for value in [Value::Suppressed, Value::Number(f64::NAN), Value::Level(Level::Year)] {
            for operator in Operator::ALL {
                let rule = Rule::compare(Column::EngagementScore, operator, Value::Count(0)).unwrap();
                assert!(!rule.holds(&|_| value), "{value:?} {operator}");
                assert!((!rule).holds(&|_| value), "not {value:?} {operator}");
            }
            assert!(!Rule::IsNull(Column::EngagementScore).holds(&|_| value), "{value:?}");
        }
    }
}
