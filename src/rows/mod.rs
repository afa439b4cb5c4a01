//! The answer to a question: rows, tallies and coverage.
//!
//! [`Aggregator::rows`](crate::Aggregator::rows) computes them from a state and a [`Question`](crate::Question). Rules:
//! [SPEC 7](crate::guide::rules#spec-7) to [11](crate::guide::rules#spec-11).
//!
//! - [`Rows`]: a slice of [`Row`](crate::Row)s or [`SuppressedRow`](crate::SuppressedRow)s in order, with the tallies
//!   of everything recorded. It finds the rows of an account, and computes what is in [`insight`](crate::insight).
//! - [`AccountTally`]: how many of an account's emails and meetings counted, and why the others did not.
//! - [`RowsError`]: the window of the question is invalid, or its model or normalizer breaks its contract.
//!
//! ```
//! use account_engagement::{Account, Aggregator, Directory, Email, EmailKind, Key, Mailbox, Question, Reason};
//! use chrono::DateTime;
//!
//! let directory = Directory::builder()
//!     .add_mailboxes([Mailbox::new("rep@corp.example")])
//!     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak").domain("oak.example")])
//!     .build()?;
//! let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
//! let now = DateTime::UNIX_EPOCH;
//! aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
//! aggregator.record_email(&Email::new("m2", now, "rep@corp.example").to("ed@oak.example").kind(EmailKind::Bulk))?;
//!
//! let rows = aggregator.rows(&Question::new(now))?;
//! assert_eq!(rows.len(), 3, "the year, a month and a week of birch");
//! assert_eq!(rows.year("birch").map(|row| row.emails_to_account), Some(1));
//! assert!(rows.year("oak").is_none());
//! assert_eq!(rows.email_tally().reasons().collect::<Vec<_>>(), [(Reason::Kind, 1)], "why oak has no row");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod ask;
mod find;
pub(crate) mod fold;
pub(crate) mod gather;
pub(crate) mod inquiry;
pub(crate) mod number;
#[cfg(feature = "rayon")]
mod parallel;
mod present;
mod rescored;
mod rollup;
pub(crate) mod suppress;

pub use answer::Rows;
pub use ask::RowsError;
pub use gather::tallies::AccountTally;
