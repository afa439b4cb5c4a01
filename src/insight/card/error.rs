//! Why an account has nothing to show.

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
///     "account \"elm\" is none of those that can have rows here: expected the id of an account of the directory, \
///      and of one that does not stand under its parent"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CardError {
    /// The directory does not have the account, or its parent's rows stand
    /// [instead](crate::RollUp::TopParentsOnly) of its own: look for the id in
    /// [`Rows::account_tallies`].
    #[error(
        "account {account:?} is none of those that can have rows here: expected the id of an account of the directory, and of one that does not stand under its parent"
    )]
    UnknownAccount {
        /// The id.
        account: String,
    },
    /// There are no rows of a level that is needed: ask again with it in
    /// [`Question::levels`](crate::Question::levels).
    #[error("the question did not ask for the level {level}: expected it in Question::levels")]
    LevelNotAsked {
        /// The level.
        level: Level,
    },
    /// A history was asked for by [`Level::Year`], of which there is but one: take
    /// [`Rows::year`].
    #[error("a history is made of months or weeks: found Year, expected Month or Week")]
    OnePeriod,
}

impl<R> Rows<R> {
    /// The tally of an account that can have rows.
    pub(crate) fn known(&self, account_id: &str) -> Result<&AccountTally, CardError> {
        self.account_tally(account_id).ok_or_else(|| CardError::UnknownAccount { account: account_id.into() })
    }

    /// That there would be rows of a level.
    pub(crate) fn asked(&self, level: Level) -> Result<(), CardError> {
        if self.frame().has(level) { Ok(()) } else { Err(CardError::LevelNotAsked { level }) }
    }
}
