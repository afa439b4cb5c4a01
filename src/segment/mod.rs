//! Segments: named rules over the columns that select accounts, such as `DaysSinceLastEmail > 60 and RawScore < 5`.
//!
//! Rule: [SPEC 14](crate::guide::rules#spec-14).
//!
//! - [`Segment`]: a name and a [`Rule`]. It reads the rows of any answer, also suppressed ones, and names the accounts.
//! - [`Rule`]: comparisons and `is null`, joined by `and`, `or` and `not`. It is parsed from its text, and writes itself as one.
//!   Its [`Step`]s are there for a program that translates rules.
//! - [`Comparison`]: one column, an [`Operator`] and a value.
//! - [`Measures`]: how many rows a segment has, and the mean, median and extremes of a column over them.
//! - [`RuleError`]: what is wrong with the text of a rule, and where; its [`RuleErrorKind`] says it to a program.
//!   [`ComparisonError`]: a value that the column cannot have.
//!
//! ```
//! use account_engagement::Segment;
//!
//! let quiet = Segment::new("Quiet", "DaysSinceLastEmail > 60 or DaysSinceLastEmail is null".parse()?);
//! assert_eq!(quiet.name(), "Quiet");
//! assert!("DaysSinceLastEmail > soon".parse::<account_engagement::segment::Rule>().is_err());
//! # Ok::<(), account_engagement::segment::RuleError>(())
//! ```

mod comparison;
mod error;
mod measure;
mod parse;
mod rule;
mod token;
mod write;

use alloc::string::String;

use serde::{Deserialize, Serialize};

pub use comparison::{Comparison, ComparisonError, Operator};
pub use error::{RuleError, RuleErrorKind};
pub use measure::Measures;
pub use rule::{Rule, Step};

use crate::row::level::Level;
use crate::row::{Column, ReadRow, Value};

/// A comparison that [`Comparison::new`] does not refuse.
fn compare(column: Column, operator: Operator, value: Value) -> Rule {
    Rule::from(Comparison { column, operator, value })
}

/// The rows of the whole window.
fn year() -> Rule {
    compare(Column::AggregationLevel, Operator::Equal, Value::Level(Level::Year))
}

/// A named [`Rule`] over the columns. It selects the rows of which the rule is true.
/// Rule: [SPEC 14](crate::guide::rules#spec-14).
///
/// # Wire form
///
/// `{"name": "Stale accounts", "rule": "DaysSinceLastEmail > 60"}`: the rule is its text.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Accounts, Aggregator, Column, Directory, Key, Question, Segment};
/// use account_engagement::segment::Measures;
///
/// let directory = Directory::builder().add_accounts([Account::new("birch")]).build()?;
/// let aggregator = Aggregator::new(Key::PUBLIC, directory);
/// // Accounts without any activity have a row only when asked for.
/// let rows = aggregator.rows(&Question::new(chrono::DateTime::UNIX_EPOCH).accounts(Accounts::All))?;
///
/// let stale = Segment::stale_accounts();
/// let accounts: Vec<&str> = stale.rows(&rows).map(|row| &*row.account_id).collect();
/// assert_eq!(accounts, ["birch"]);
///
/// let wire = r#"{"name": "Chatty", "rule": "NoOfEmails_FromAccount >= 100"}"#;
/// let chatty: Segment = serde_json::from_str(wire)?;
/// assert_eq!(chatty, Segment::new("Chatty", "NoOfEmails_FromAccount >= 100".parse()?));
/// assert_eq!(Measures::of(Column::EngagementScore, chatty.rows(&rows)).row_count, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    name: String,
    rule: Rule,
}

impl Segment {
    /// A segment with a name and a rule.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Segment;
    ///
    /// let warm = Segment::new("Warm accounts", "AggregationLevel = Year and EngagementScore >= 70".parse()?);
    /// assert_eq!(
    ///     serde_json::to_string(&warm)?,
    ///     r#"{"name":"Warm accounts","rule":"AggregationLevel = Year and EngagementScore >= 70"}"#
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(name: impl Into<String>, rule: Rule) -> Segment {
        Segment { name: name.into(), rule }
    }

    /// Accounts whose last email and last meeting are each over 60 days ago, or not in the window at all.
    /// Rule: [SPEC 14](crate::guide::rules#spec-14).
    ///
    /// **Ask with [`Accounts::All`](crate::Accounts::All)**: the coldest accounts have no activity in the window, and
    /// such accounts have a row only then. The segment is for Year rows, where null means more than the window's 365
    /// days. An account whose days are [suppressed](crate::Disclosure) is not in it.
    ///
    /// ```
    /// use account_engagement::Segment;
    ///
    /// let stale = Segment::stale_accounts();
    /// assert_eq!(stale.name(), "Stale accounts");
    /// assert_eq!(
    ///     stale.rule().to_string(),
    ///     "AggregationLevel = Year and (DaysSinceLastEmail > 60 or DaysSinceLastEmail is null) \
    ///      and (DaysSinceLastMeeting > 60 or DaysSinceLastMeeting is null)"
    /// );
    /// ```
    #[must_use]
    pub fn stale_accounts() -> Segment {
        let silent = |column| compare(column, Operator::Greater, Value::Number(60.0)).or(Rule::is_null(column));
        let rule = year().and(silent(Column::DaysSinceLastEmail)).and(silent(Column::DaysSinceLastMeeting));
        Segment::new("Stale accounts", rule)
    }

    /// Accounts of which no email and no meeting was ever recorded: most often, something on their list is wrong.
    /// Together with [`silent_accounts`](Segment::silent_accounts), these are the stale accounts.
    /// Rule: [SPEC 20](crate::guide::rules#spec-20).
    ///
    /// **Ask with [`Accounts::All`](crate::Accounts::All)**, as for [`stale_accounts`](Segment::stale_accounts).
    /// [`Aggregator::never_matched`](crate::Aggregator::never_matched) names what on their lists matched nothing. No
    /// [`Disclosure`](crate::Disclosure) changes this segment.
    ///
    /// ```
    /// use account_engagement::Segment;
    ///
    /// let never = Segment::accounts_never_in_touch();
    /// assert_eq!(never.name(), "Never in touch");
    /// assert_eq!(never.rule().to_string(), "AggregationLevel = Year and RecordedActivities = 0");
    /// ```
    #[must_use]
    pub fn accounts_never_in_touch() -> Segment {
        let never = compare(Column::RecordedActivities, Operator::Equal, Value::Number(0.0));
        Segment::new("Never in touch", year().and(never))
    }

    /// Stale accounts with recorded activity: they were in touch once, and went silent.
    /// Rule: [SPEC 20](crate::guide::rules#spec-20).
    ///
    /// **Ask with [`Accounts::All`](crate::Accounts::All)**, as for [`stale_accounts`](Segment::stale_accounts).
    ///
    /// ```
    /// use account_engagement::Segment;
    ///
    /// let silent = Segment::silent_accounts();
    /// assert_eq!(silent.name(), "Went silent");
    /// assert_eq!(
    ///     silent.rule().to_string(),
    ///     format!("{} and RecordedActivities > 0", Segment::stale_accounts().rule())
    /// );
    /// ```
    #[must_use]
    pub fn silent_accounts() -> Segment {
        let once = compare(Column::RecordedActivities, Operator::Greater, Value::Number(0.0));
        Segment::new("Went silent", Segment::stale_accounts().rule.and(once))
    }

    /// The name of the segment.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Segment;
    ///
    /// let warm = Segment::new("Warm accounts", "EngagementScore >= 70".parse()?);
    /// assert_eq!(warm.name(), "Warm accounts");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rule of the segment.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Segment;
    ///
    /// let warm = Segment::new("Warm accounts", "(EngagementScore >= 70.0)".parse()?);
    /// assert_eq!(warm.rule().to_string(), "EngagementScore >= 70");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Whether a row is in the segment.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Question, Segment};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let unanswered = Segment::new("Unanswered", "NoOfEmails_FromAccount = 0".parse()?);
    /// assert!(unanswered.matches(&rows[0]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn matches<R: ReadRow>(&self, row: &R) -> bool {
        self.rule.matches(row)
    }

    /// The rows that are in the segment, in their order.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Question, Segment};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let weeks = Segment::new("Weeks", "AggregationLevel = Week".parse()?);
    /// let starts: Vec<String> = weeks.rows(&rows).map(|row| row.start.to_string()).collect();
    /// assert_eq!(starts, ["1969-12-29"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rows<'r, R: ReadRow>(&self, rows: &'r [R]) -> impl Iterator<Item = &'r R> {
        rows.iter().filter(|row| self.matches(*row))
    }
}
