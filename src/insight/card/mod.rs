//! One account at a glance ([SPEC 14](crate::guide::rules#spec-14)).

mod error;
mod history;

use alloc::sync::Arc;

use serde::Serialize;

pub use error::CardError;
pub use history::{History, Point};

use crate::row::level::Level;
use crate::row::{ReadRow, Score};
use crate::rows::Rows;

/// One account at a glance: its score, how many emails and meetings the window has, and the last twelve
/// months of them.
///
/// An account without activity has a card of zeros, whether or not the question asked for
/// [`Accounts::All`](crate::Accounts::All). The months can add up to less than the window, because a [`History`] leaves
/// out the thirteenth month. Rule: [SPEC 14](crate::guide::rules#spec-14).
///
/// # Wire form
///
/// The fields under their names; see [`History`] for the months:
///
/// ```json
/// {"account_id": "birch", "score": {"raw": 2.4, "relative": 100.0}, "emails": 1, "meetings": 0,
///  "months": [{"start": "2025-07-01", "emails": 0, "meetings": 0}, …]}
/// ```
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question};
/// use chrono::{TimeZone, Utc};
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let now = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let rows = aggregator.rows(&Question::new(now))?;
///
/// let birch = rows.card("birch")?;
/// assert_eq!((birch.score.relative, birch.email_count, birch.meeting_count), (100.0, 1, 0));
/// assert_eq!(birch.months.last().map(|month| month.email_count), Some(1));
/// assert_eq!(rows.card("oak")?.email_count, 0);
///
/// // The cards of all accounts.
/// for tally in rows.account_tallies() {
///     println!("{}", serde_json::to_string(&rows.card(&tally.account_id)?)?);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Card {
    /// The account's id.
    #[serde(serialize_with = "crate::model::wire::shared_text::serialize")]
    pub account_id: Arc<str>,
    /// The score of its Year row; zeros for an account without activity.
    pub score: Score,
    /// All counted emails of the window, in both directions.
    #[serde(rename = "emails")]
    pub email_count: u64,
    /// All counted meetings of the window, including those that neither side initiated.
    #[serde(rename = "meetings")]
    pub meeting_count: u64,
    /// The last 12 calendar months.
    pub months: History,
}

impl<R: ReadRow<Score = Score>> Rows<R> {
    /// The card of one account. It is made from the account's Year and Month rows, which are found by a binary search.
    ///
    /// # Errors
    ///
    /// [`CardError`] when the account has no rows of its own in this answer, and when the question did not ask for Year
    /// or Month.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Level, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// let card = rows.card("birch")?;
    /// assert_eq!((card.email_count, card.months.len()), (1, 12));
    ///
    /// let months = aggregator.rows(&Question::new(now).levels([Level::Month]))?;
    /// assert_eq!(
    ///     months.card("birch").unwrap_err().to_string(),
    ///     "the question did not ask for the level Year: expected it in Question::levels"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn card(&self, account_id: &str) -> Result<Card, CardError> {
        let account_id = &self.known(account_id)?.account_id;
        self.asked(Level::Year)?;
        let year = self.year(account_id);
        Ok(Card {
            account_id: account_id.clone(),
            score: year.map(ReadRow::score).unwrap_or_default(),
            email_count: year.map_or(0, ReadRow::email_count),
            meeting_count: year.map_or(0, ReadRow::meeting_count),
            months: self.history(account_id, Level::Month)?,
        })
    }
}
