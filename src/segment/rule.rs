use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Not;

use serde::{Deserialize, Serialize, Serializer};

use crate::row::{Column, ReadRow, Value};
use crate::segment::{Comparison, ComparisonError, Operator, RuleError};

/// A condition on the columns of a row.
///
/// A comparison with null is false with every operator, and its `not` is true. Therefore every rule is true or false of
/// every row. The condition [`is_null`](Rule::is_null) asks whether there is a value. Rule: [SPEC
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
/// reads back from its text as it was. A rule that is built in code may exceed them: no method of a rule calls itself,
/// so that a deep rule takes memory and no stack. Its text is then too long to be read back.
///
/// # Examples
///
/// ```
/// use account_engagement::{Column, Value};
/// use account_engagement::segment::{Operator, Rule};
///
/// let rule: Rule = "DaysSinceLastEmail > 60 or DaysSinceLastEmail is null".parse()?;
/// let silent = Rule::compare(Column::DaysSinceLastEmail, Operator::Greater, Value::Count(60))?;
/// assert_eq!(rule, silent.or(Rule::is_null(Column::DaysSinceLastEmail)));
/// assert_eq!((!rule).to_string(), "not (DaysSinceLastEmail > 60 or DaysSinceLastEmail is null)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Rule {
    /// In postfix order, which needs no parentheses and no tree. Each operator has its operands before it. A deque,
    /// because a rule grows at both ends.
    steps: VecDeque<Step>,
}

/// One part of a [`Rule`]: a condition, or an operator on the parts before it.
///
/// # Examples
///
/// ```
/// use account_engagement::Column;
/// use account_engagement::segment::{Rule, Step};
///
/// let rule: Rule = "not DaysSinceLastEmail is null".parse()?;
/// assert!(rule.steps().eq([Step::IsNull(Column::DaysSinceLastEmail), Step::Not]));
/// # Ok::<(), account_engagement::segment::RuleError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// A column has a value that satisfies the comparison.
    Compare(Comparison),
    /// A column has no value. A suppressed figure is not null: it exists, but is not shown.
    IsNull(Column),
    /// The rule before it is false.
    Not,
    /// Both of the two rules before it are true.
    And,
    /// At least one of the two rules before it is true.
    Or,
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
        Comparison::new(column, operator, value).map(Rule::from)
    }

    /// A column has no value. A suppressed figure is not null: it exists, but is not shown.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::segment::Rule;
    ///
    /// let never = Rule::is_null(Column::DaysSinceLastMeeting);
    /// assert_eq!(never.to_string(), "DaysSinceLastMeeting is null");
    /// assert_eq!((!never).to_string(), "DaysSinceLastMeeting is not null");
    /// ```
    #[must_use]
    pub fn is_null(column: Column) -> Rule {
        Rule::of(Step::IsNull(column))
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
        self.joined(other, Step::And)
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
        self.joined(other, Step::Or)
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

    /// The conditions and operators in postfix order: each operator has its operands before it. So a rule can be
    /// translated, for example into SQL, with a stack.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::segment::{Rule, Step};
    ///
    /// let rule: Rule = "DaysSinceLastEmail > 60 or DaysSinceLastEmail is null and EngagementScore < 5".parse()?;
    /// let operators = rule.steps().filter(|step| matches!(step, Step::And | Step::Or));
    /// assert!(operators.eq([Step::And, Step::Or]));
    /// # Ok::<(), account_engagement::segment::RuleError>(())
    /// ```
    pub fn steps(&self) -> impl ExactSizeIterator<Item = Step> {
        self.steps.iter().copied()
    }

    /// A rule of one condition.
    fn of(condition: Step) -> Rule {
        Rule { steps: VecDeque::from([condition]) }
    }

    /// Moves the shorter rule into the longer one, so that a deep rule is built in linear time on either side.
    fn joined(self, other: Rule, operator: Step) -> Rule {
        let (mut first, mut second) = (self.steps, other.steps);
        let mut steps = if first.len() < second.len() {
            while let Some(step) = first.pop_back() {
                second.push_front(step);
            }
            second
        } else {
            first.append(&mut second);
            first
        };
        steps.push_back(operator);
        Rule { steps }
    }

    /// Whether the rule is true of the values that the columns have.
    fn holds(&self, value_of: &impl Fn(Column) -> Value) -> bool {
        let mut results = Vec::new();
        for step in &self.steps {
            let result = match step {
                Step::Compare(comparison) => comparison.holds(value_of(comparison.column())),
                Step::IsNull(column) => value_of(*column) == Value::Null,
                Step::Not => !take(&mut results),
                // Both operands are taken, whatever the first one is.
                Step::And => take(&mut results) & take(&mut results),
                Step::Or => take(&mut results) | take(&mut results),
            };
            results.push(result);
        }
        take(&mut results)
    }
}

/// Each operator finds its operands: see [`Rule::steps`].
fn take(results: &mut Vec<bool>) -> bool {
    results.pop().unwrap_or_default()
}

impl From<Comparison> for Rule {
    fn from(comparison: Comparison) -> Rule {
        Rule::of(Step::Compare(comparison))
    }
}

impl Not for Rule {
    type Output = Rule;

    fn not(mut self) -> Rule {
        self.steps.push_back(Step::Not);
        self
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
            assert!(!Rule::is_null(Column::EngagementScore).holds(&|_| value), "{value:?}");
        }
    }
}
