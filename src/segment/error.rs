use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use crate::row::column::Column;
use crate::segment::ComparisonError;
use crate::segment::comparison::Comparable;
use crate::segment::token::Token;

/// Why a text is not a [`Rule`](crate::segment::Rule), and where.
///
/// ```
/// use account_engagement::segment::{Rule, RuleErrorKind};
///
/// let error = "DaysSinceLastEmail > sixty".parse::<Rule>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "at 22: DaysSinceLastEmail is compared with a finite number such as 60, found \"sixty\""
/// );
/// assert_eq!(error.position(), 22);
/// assert!(matches!(error.kind(), RuleErrorKind::NoValue { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[error("at {position}: {kind}")]
pub struct RuleError {
    position: usize,
    kind: RuleErrorKind,
}

impl RuleError {
    pub(super) fn at(token: Token<'_>, kind: RuleErrorKind) -> RuleError {
        RuleError { position: token.position, kind }
    }

    pub(super) fn unknown_column(token: Token<'_>) -> RuleError {
        let kind = RuleErrorKind::UnknownColumn { found: token.text.into(), nearest: nearest(token.text) };
        RuleError::at(token, kind)
    }

    /// The position of the character, from 1; at the end of the text, one more than the number of its characters.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::segment::Rule;
    ///
    /// let error = "EngagementScore > 50 and".parse::<Rule>().unwrap_err();
    /// assert_eq!(error.position(), 25, "the text has 24 characters, and ends too early");
    /// ```
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// What is wrong there.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::segment::{Rule, RuleErrorKind};
    ///
    /// let error = "(EngagementScore > 50".parse::<Rule>().unwrap_err();
    /// assert_eq!(error.kind(), &RuleErrorKind::Unclosed { opened: 1, found: None });
    /// ```
    #[must_use]
    pub fn kind(&self) -> &RuleErrorKind {
        &self.kind
    }
}

/// What is wrong with a text that is not a [`Rule`](crate::segment::Rule). `found` is `None` at the end of the text.
///
/// # Examples
///
/// ```
/// use account_engagement::Column;
/// use account_engagement::segment::{Rule, RuleErrorKind};
///
/// let error = "DaysSinceLastMail > 60".parse::<Rule>().unwrap_err();
/// let nearest = match error.kind() {
///     RuleErrorKind::UnknownColumn { nearest, .. } => *nearest,
///     _ => None,
/// };
/// assert_eq!(nearest, Some(Column::DaysSinceLastEmail));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RuleErrorKind {
    /// The text is empty, or has only white space.
    Empty,
    /// A condition must begin here, and does not.
    NoCondition {
        /// What was found.
        found: Option<String>,
    },
    /// A word in the place of a column is not the name of one.
    UnknownColumn {
        /// The word.
        found: String,
        /// The column that it might be, if it is like one.
        nearest: Option<Column>,
    },
    /// A column is followed neither by an operator nor by `is`.
    NoOperator {
        /// The column.
        column: Column,
        /// What was found.
        found: Option<String>,
    },
    /// `is` is followed neither by `null` nor by `not null`.
    NoNull {
        /// The column.
        column: Column,
        /// What was found.
        found: Option<String>,
    },
    /// An operator is followed neither by a number nor by a date nor by a level.
    NoValue {
        /// The column.
        column: Column,
        /// What was found.
        found: Option<String>,
    },
    /// The value or the operator does not fit the column.
    Mistyped(ComparisonError),
    /// An open parenthesis is not closed.
    Unclosed {
        /// The position of the open parenthesis, from 1.
        opened: usize,
        /// What was found.
        found: Option<String>,
    },
    /// A complete rule is followed by something else.
    Trailing {
        /// What was found.
        found: String,
    },
    /// Too many parentheses and `not`s are open: write the rule flatter.
    TooDeep {
        /// The maximum number.
        most: usize,
    },
    /// Too many conditions: write several rules.
    TooLong {
        /// The maximum number.
        most: usize,
    },
}

impl fmt::Display for RuleErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleErrorKind::Empty => f.write_str("expected a rule such as \"DaysSinceLastEmail > 60\", found nothing"),
            RuleErrorKind::NoCondition { found } => {
                write!(f, "expected a column, \"not\" or \"(\", found {}", Found(found))
            }
            RuleErrorKind::UnknownColumn { found, nearest } => {
                write!(f, "{found:?} is not a column{}", Nearest(*nearest))
            }
            RuleErrorKind::NoOperator { column, found } => {
                write!(f, "expected <, <=, =, !=, >=, > or \"is\" after {column}, found {}", Found(found))
            }
            RuleErrorKind::NoNull { column, found } => {
                write!(f, "expected \"{column} is null\" or \"{column} is not null\", found {}", Found(found))
            }
            RuleErrorKind::NoValue { column, found } => {
                write!(f, "{column} is compared with {}, found {}", Comparable::of(*column), Found(found))
            }
            RuleErrorKind::Mistyped(error) => error.fmt(f),
            RuleErrorKind::Unclosed { opened, found } => {
                let found = Found(found);
                write!(f, "expected \"and\", \"or\" or \")\", which closes the \"(\" at {opened}, found {found}")
            }
            RuleErrorKind::Trailing { found } => {
                write!(f, "expected \"and\", \"or\" or the end of the text, found {found:?}")
            }
            RuleErrorKind::TooDeep { most } => {
                write!(f, "more than {most} parentheses and \"not\"s one inside the other: expected at most {most}")
            }
            RuleErrorKind::TooLong { most } => write!(f, "more than {most} conditions: expected at most {most}"),
        }
    }
}

/// What was found, in words.
struct Found<'e>(&'e Option<String>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(text) => write!(f, "{text:?}"),
            None => f.write_str("the end of the text"),
        }
    }
}

/// What might have been meant, in words.
struct Nearest(Option<Column>);

impl fmt::Display for Nearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(column) => write!(f, ": the nearest is {column}"),
            None => write!(f, ", such as {}", Column::DaysSinceLastEmail),
        }
    }
}

/// The column whose name has the smallest edit distance to a word, if the distance is at most half the number of the
/// word's characters.
fn nearest(word: &str) -> Option<Column> {
    // A longer word is not a typing error, and comparing it would take time.
    if word.len() > 64 {
        return None;
    }
    let distances = Column::ALL.iter().copied().map(|column| (edits(word, column.name()), column));
    let (edits, column) = distances.min()?;
    (2 * edits <= word.chars().count()).then_some(column)
}

/// Levenshtein's distance to a name, ignoring case. The name is not empty.
fn edits(word: &str, name: &str) -> usize {
    // The distance of the characters of `word` so far to each longer beginning of `name`.
    let mut row: Vec<usize> = (1..=name.chars().count()).collect();
    for (place, char) in word.chars().enumerate() {
        let (mut diagonal, mut before) = (place, place + 1);
        for (edits, other) in row.iter_mut().zip(name.chars()) {
            let replaced = diagonal + usize::from(!char.eq_ignore_ascii_case(&other));
            diagonal = *edits;
            before = replaced.min(*edits + 1).min(before + 1);
            *edits = before;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_add_replace_and_remove_characters() {
        for (word, name, expected) in [
            ("same", "same", 0),
            ("same", "SAME", 0),
            ("", "added", 5),
            ("sitting", "kitten", 3),
            ("sunday", "saturday", 3),
            ("flaw", "lawn", 2),
            ("ab", "ba", 2),
            ("über", "uber", 1),
        ] {
            assert_eq!(edits(word, name), expected, "{word} {name}");
            assert!(word.is_empty() || edits(name, word) == expected, "{name} {word}");
        }
    }
}
