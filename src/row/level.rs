use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How long the period of a row is ([SPEC 7](crate::guide::rules#spec-7)).
///
/// ```
/// use account_engagement::Level;
///
/// assert_eq!("month".parse::<Level>(), Ok(Level::Month));
/// assert_eq!(Level::Month.to_string(), "Month");
/// let error = "quarter".parse::<Level>().unwrap_err();
/// assert_eq!(error.to_string(), "\"quarter\" is not a level: expected year, month or week");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// The whole window.
    Year,
    /// A calendar month.
    Month,
    /// Seven days from the question's first day of the week.
    Week,
}

impl Level {
    /// All levels, in the order of rows.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Level;
    ///
    /// assert_eq!(Level::ALL.map(|level| level.to_string()), ["Year", "Month", "Week"]);
    /// assert!(Level::ALL.is_sorted());
    /// ```
    pub const ALL: [Level; 3] = [Level::Year, Level::Month, Level::Week];
}

/// A set of levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Levels([bool; Level::ALL.len()]);

impl Levels {
    pub(crate) const ALL: Levels = Levels([true; Level::ALL.len()]);

    pub(crate) fn has(self, level: Level) -> bool {
        self.0.get(level as usize) == Some(&true)
    }
}

impl FromIterator<Level> for Levels {
    fn from_iter<I: IntoIterator<Item = Level>>(levels: I) -> Levels {
        let mut some = Levels([false; Level::ALL.len()]);
        for level in levels {
            if let Some(has) = some.0.get_mut(level as usize) {
                *has = true;
            }
        }
        some
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Level::Year => "Year",
            Level::Month => "Month",
            Level::Week => "Week",
        })
    }
}

/// A text that is not the name of a [`Level`].
///
/// # Examples
///
/// ```
/// use account_engagement::Level;
/// use account_engagement::row::UnknownLevelError;
///
/// let levels: Result<Vec<Level>, UnknownLevelError> = "month,day".split(',').map(str::parse).collect();
/// assert_eq!(levels.unwrap_err().to_string(), "\"day\" is not a level: expected year, month or week");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{found:?} is not a level: expected year, month or week")]
pub struct UnknownLevelError {
    found: alloc::string::String,
}

impl FromStr for Level {
    type Err = UnknownLevelError;

    fn from_str(text: &str) -> Result<Level, UnknownLevelError> {
        let named = |level: &Level| match level {
            Level::Year => text.eq_ignore_ascii_case("year"),
            Level::Month => text.eq_ignore_ascii_case("month"),
            Level::Week => text.eq_ignore_ascii_case("week"),
        };
        Level::ALL.into_iter().find(named).ok_or_else(|| UnknownLevelError { found: text.into() })
    }
}
