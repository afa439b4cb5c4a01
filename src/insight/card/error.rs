//! Why an account has no card or history.

use alloc::string::String;

use thiserror::Error;

use crate::row::level::Level;
use crate::rows::{AccountTally, Rows};

/// Why there is no [`Card`](crate::Card) or [`History`](crate::insight::History).
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Key, Level, Question};
///
/// let directory = Directory::builder().add_accounts([Account::new("birch")]).build()?;
/// let aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let rows = aggregator.rows(&Question::new(chrono::DateTime::UNIX_EPOCH).levels([Level::Year]))?;
/// assert_eq!(
///     rows.card("birch").unwrap_err().to_string(),
///     "the question did not ask for the level Month: expected it in Question::levels"
/// );
/// assert_eq!(
///     rows.card("elm").unwrap_err().to_string(),
///     "account \"elm\" cannot have rows: it is not in the directory, or it is reported under its parent"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CardError {
    /// The account has no rows: the directory does not have it, or it is reported under its parent (see
    /// [`RollUp::TopParentsOnly`](crate::RollUp::TopParentsOnly)). Look for the id in [`Rows::account_tallies`].
    #[error("account {account:?} cannot have rows: it is not in the directory, or it is reported under its parent")]
    UnknownAccount {
        /// The id.
        account: String,
    },
    /// The question did not ask for a level that is needed: add it to [`Question::levels`](crate::Question::levels).
    #[error("the question did not ask for the level {level}: expected it in Question::levels")]
    LevelNotAsked {
        /// The level.
        level: Level,
    },
    /// A history by [`Level::Year`] was asked for, which would have one point: use [`Rows::year`].
    #[error("a history is made of months or weeks: found Year, expected Month or Week")]
    OnePeriod,
}

impl<R> Rows<R> {
    /// The tally of an account that can have rows.
    pub(crate) fn known(&self, account_id: &str) -> Result<&AccountTally, CardError> {
        self.account_tally(account_id).ok_or_else(|| CardError::UnknownAccount { account: account_id.into() })
    }

    /// Checks that the question asked for a level.
    pub(crate) fn asked(&self, level: Level) -> Result<(), CardError> {
        if self.frame().has(level) { Ok(()) } else { Err(CardError::LevelNotAsked { level }) }
    }
}
