//! Account-level engagement from mail and meetings: who talks to us, how much, how fast they
//! answer, since when, and a score from 0 to 100 relative to the other accounts.
//!
//! ```
//! use account_engagement::{Account, Accounts, Aggregator, Directory, Email, Key};
//! use account_engagement::{Mailbox, Question, Segment};
//! use chrono::{TimeDelta, TimeZone, Utc};
//!
//! // 1. Who is who: your people, and your customers.
//! let customer = |id: &str| Account::new(id).domain(format!("{id}.example"));
//! let directory = Directory::builder()
//!     .add_mailboxes([Mailbox::new("rep@corp.example")])
//!     .add_accounts(["birch", "oak"].map(customer))
//!     .build()?;
//!
//! // 2. What happened, in any order and with any number of copies.
//! let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
//! let now = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
//! let (last_week, in_april) = (now - TimeDelta::days(8), now - TimeDelta::days(90));
//! let to_birch = Email::new("m1", last_week, "rep@corp.example").to("bo@birch.example");
//! let from_oak = Email::new("m2", in_april, "ed@oak.example").to("rep@corp.example");
//! aggregator.record_email(&to_birch)?;
//! aggregator.record_email(&from_oak)?;
//!
//! // 3. The question, as of any instant.
//! let rows = aggregator.rows(&Question::new(now).accounts(Accounts::All))?;
//! assert_eq!(rows[0].emails_to_account, 1);
//! let stale = Segment::stale_accounts();
//! let cold: Vec<&str> = stale.rows(&rows).map(|row| &*row.account_id).collect();
//! assert_eq!(cold, ["oak"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The main types
//!
//! - [`Email`] and [`Meeting`] are copies of activity. [`Mailbox`] and [`Account`] are people. All four
//!   (de)serialise with serde. [`EmailRef`] and [`MeetingRef`] hold the same in borrowed text.
//! - A [`Directory`] says who is who. It is validated as a whole, and it may change from day to day.
//! - An [`Aggregator`] folds activity into a compact state. States [merge](Aggregator::merge), and a
//!   [snapshot](Aggregator::snapshot) is a state as bytes.
//! - A [`Question`] shapes the answer: as-of, window, zone, levels, [`CountingPolicy`], [`ScoreModel`],
//!   [`Normalizer`].
//! - [`Rows`] are the answer: a [`Row`] for each account and period, and a [`Tally`] of what did not count and why.
//!
//! # Topics
//!
//! | module | what it is for |
//! |---|---|
//! | [`guide`] | the pages: [cookbook](guide::cookbook), [all rules](guide::rules), [the numbers in plain words](guide::numbers), [more mail than one machine holds](guide::past_one_machine), [moving from the withdrawn enrichment](guide::migrating) |
//! | [`model`] | the records that go in |
//! | [`directory`] | who is who: mailboxes, accounts, contacts, domains, and the problems of lists |
//! | [`aggregator`] | the state: offers, merge, snapshots, splits, and parts for clusters |
//! | [`question`] | as-of, window, zone, counting policy, parent accounts, disclosure threshold |
//! | [`row`], [`rows`] | what comes out: columns, values, levels, tallies |
//! | [`score`] | score models and normalizers, and checks for your own |
//! | [`segment`] | rules over columns, written as text: `DaysSinceLastEmail > 60` |
//! | [`insight`] | a card per account, changes between two dates, explanations, reply times, the overview of a run |
//! | [`enrichment`] | a configuration with mail groups and consent, a schedule, and the history of runs |
//!
//! # Rules that surprise people
//!
//! Where an item says "[SPEC 6](crate::guide::rules#spec-6)", it means chapter 6 of [the rules](guide::rules).
//!
//! - *An email counts once, however many people and copies there are.* A copy adds what only its mailbox knows, such as
//!   the Bcc. Offer every copy that you have.
//! - *Mail that does not go between a mailbox and a contact is not kept.* Most mail of an organisation is of this kind;
//!   data that is not kept cannot leak. A person who is new on a list therefore has no past until their past mail is
//!   offered again. [`Additions`] lists these people.
//! - *Only the newest revision of a meeting counts.* A meeting that was cancelled, or that lost its guests, is
//!   withdrawn.
//! - *A missing response counts as attending; only a decline does not.*
//! - *A reply is matched once*: to the email that it names, or else to the last email of its conversation.
//! - *People are looked up when you ask*, not when mail is offered. Last year's mail belongs to the account that the
//!   contact is at today.
//! - *A score compares accounts on one date.* To follow one account over time, use the raw score, which depends on no
//!   other account.
//! - *None, zero and suppressed are three different things.* A [`Tally`] explains a zero.
//!
//! # What holds
//!
//! - **Exact.** Rows do not depend on the order of the offers, on how often a copy is offered, or on how the offers are
//!   spread over aggregators that are merged. Sums are integers, and are divided once. Logarithms come from a pure-Rust
//!   library, so the same facts give the same bytes on every platform.
//! - **Private.** The state and its snapshots hold addresses and ids only as hashes under a secret [`Key`]. No model
//!   has a subject or a body. `Debug` output of models, states and rows, and errors about rows, name no person. A
//!   [`DirectoryError`], an [`EnrichmentError`](enrichment::EnrichmentError) and a
//!   [`ContactsError`](enrichment::ContactsError) do name the addresses to fix.
//! - **Nothing is lost silently.** Every offer has an [`Outcome`] or an [`OfferError`]. Every recorded activity counts,
//!   or has a [`Reason`] why it does not.
//! - **Pure.** The crate is `no_std` with `alloc`: it cannot reach a clock, a file, the network or the environment.
//!
//! # What it does not do
//!
//! It does not read mail or calendars; the programs in the repository's `examples` folder do. It does not analyse what
//! people write. It does not expand recurring meetings; a source does, and gives each occurrence an id with
//! [`Meeting::occurrence_id`].
//!
//! # How it compares
//!
//! - *The activity scores of CRM and sales suites* hardly document what they count, and cannot be embedded.
//! - *SQL over a mail export* follows the rules that you write, including copies and replies. Tuned queries for the
//!   same columns without the score were hundreds of lines long and took four to six times as long.
//! - *The enrichment that these column names come from* was withdrawn in 2024: see [`guide::migrating`].
//!
//! # Crate features
//!
//! No feature is on by default. Each feature only adds.
//!
//! - `chrono-tz`: `question::zone_named` finds a time zone by its IANA name. Any other [`chrono::TimeZone`] works
//!   without it.
//! - `rayon`: `Aggregator::par_rows` computes rows on several threads, with the same answer. It needs the standard
//!   library.
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod aggregator;
pub mod directory;
pub mod enrichment;
pub mod guide;
pub mod insight;
pub mod model;
pub mod question;
pub mod row;
pub mod rows;
pub mod score;
pub mod segment;

pub use aggregator::{Additions, Aggregator, Intake, Key, MergeError, OfferError, Outcome, Outcomes, SnapshotError};
pub use chrono;
#[cfg(feature = "chrono-tz")]
pub use chrono_tz;
pub use directory::{Directory, DirectoryBuilder, DirectoryError};
pub use insight::Card;
pub use model::{
    Account, Attendee, AttendeeRef, Contact, Email, EmailKind, EmailRef, Mailbox, Meeting, MeetingRef, MeetingStatus,
    Response, normalize_address,
};
pub use question::{Accounts, Attendance, CountingPolicy, Disclosure, Gaps, Question, RollUp, WindowError};
pub use row::{Column, Level, Reason, Row, Score, SuppressedRow, Tally, Unscored, Value};
pub use rows::{Rows, RowsError};
pub use score::{DefaultModel, MaxAbs, Normalizer, ScoreModel};
pub use segment::Segment;
