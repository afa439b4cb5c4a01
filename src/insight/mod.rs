//! What is computed from rows: the card of an account, its changes, its explanation, its reply times, and the overview
//! of a run.
//!
//! All but the reply times need only [`Rows`](crate::Rows). Reply times are computed from the state. Rules:
//! [SPEC 13](crate::guide::rules#spec-13) and [14](crate::guide::rules#spec-14).
//!
//! - [`Card`]: one account at a glance, with its monthly [`History`]. Each period of a history is a [`Point`].
//! - [`Changes`]: what changed for an account since earlier rows, as a list of [`Change`]s.
//! - [`Explanation`]: why a row has its score, with the share of each column, the rank, and what did not count.
//! - [`ReplyTimes`]: how many of our emails an account answered, and how long its replies took.
//! - [`Overview`]: a run on one page.
//! - [`SuppressedReplyTimes`], [`SuppressedOverview`]: the same under a disclosure threshold.
//! - [`CardError`], [`ChangesError`]: the rows do not have what a card or a comparison needs.
//!
//! ```
//! use account_engagement::{Account, Aggregator, DefaultModel, Directory, Email, Key, Mailbox, Question};
//! use chrono::DateTime;
//!
//! let directory = Directory::builder()
//!     .add_mailboxes([Mailbox::new("rep@corp.example")])
//!     .add_accounts([Account::new("birch").domain("birch.example")])
//!     .build()?;
//! let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
//! let now = DateTime::UNIX_EPOCH;
//! aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
//!
//! let question = Question::new(now);
//! let rows = aggregator.rows(&question)?;
//! assert_eq!(rows.card("birch")?.email_count, 1);
//! assert_eq!(rows.overview().percent_enriched(), Some(100.0));
//! let why = rows.explain(&rows[0], &DefaultModel::default()).ok_or("not one of these rows")?;
//! assert_eq!((why.rank, why.cohort_size), (Some(1), 1));
//! assert_eq!(aggregator.reply_times(&question)?[0].unanswered, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod card;
mod change;
mod explanation;
mod overview;
mod reply_times;

pub use card::{Card, CardError, History, Point};
pub use change::{Change, Changes, ChangesError};
pub use explanation::Explanation;
pub use overview::{Overview, SuppressedOverview};
pub use reply_times::{ReplyTimes, SuppressedReplyTimes};
