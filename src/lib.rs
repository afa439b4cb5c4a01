//! Who talks to us, how much, how fast they answer, since when: sixteen account-level engagement
//! columns, from the mail and meetings between an organisation and its customers.
//!
//! ```
//! use account_engagement::{Account, Accounts, Aggregator, Directory, Email, Key, Mailbox, Question, Segment};
//! use chrono::{TimeDelta, TimeZone, Utc};
//!
//! // Identity is who.
//! let customers = ["birch", "oak"].map(|id| Account::new(id).domain(format!("{id}.example")));
//! let directory = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).add_accounts(&customers).build()?;
//!
//! // What happened, in any order and as often as you like.
//! let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
//! let now = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
//! aggregator.record_email(&Email::new("m1", now - TimeDelta::days(8), "rep@corp.example").to("bo@birch.example"))?;
//! aggregator.record_email(&Email::new("m2", now - TimeDelta::days(90), "ed@oak.example").to("rep@corp.example"))?;
//!
//! // The question, as of any instant, of all accounts.
//! let rows = aggregator.rows(&Question::new(now).accounts(Accounts::All))?;
//! assert_eq!(rows[0].emails_to_account, 1);
//! let cold: Vec<&str> = Segment::stale_accounts().rows(&rows).map(|row| &*row.account_id).collect();
//! assert_eq!(cold, ["oak"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Ten more programs: the [cookbook](guide::cookbook).
//!
//! # The main types
//!
//! - [`Email`] and [`Meeting`] are copies of activity, [`Mailbox`] and [`Account`] are people; all
//!   four (de)serialise with serde. [`EmailRef`] and [`MeetingRef`] are the same in borrowed text.
//! - A [`Directory`] says who is who. It is built once, validated as a whole, and may change from
//!   day to day.
//! - An [`Aggregator`] folds activity into a compact state. States [merge](Aggregator::merge),
//!   whatever was split and however often.
//! - A [snapshot](Aggregator::snapshot) is a state as bytes, to be kept or sent; [`Parts`] are states that go between
//!   processes of one directory, and a state [splits](Aggregator::split) by accounts.
//! - A [`Question`] shapes the answer: as-of, window, zone, levels, [`CountingPolicy`],
//!   [`ScoreModel`], [`Normalizer`].
//! - [`Rows`] are the answer: one [`Row`] for each account and period, with sixteen
//!   [`Column`]s, and the [`Tally`] that says what did not count and why.
//!
//! Around them:
//!
//! - An [`Enrichment`] is the configuration of it all, [`Consent`] is what a [`Run`] needs, a [`Schedule`] says
//!   when the next one is, and an [`Overview`] what one came to.
//! - A [`Card`] shows one account, [`Explanation`] explains one row, [`ReplyTimes`] tell of its answers; a [`Segment`] picks
//!   rows by a [`Rule`], and [`Measures`] sum a column up.
//! - More mail than one machine holds: [`guide::past_one_machine`].
//! - A [`RollUp`] makes rows of parent accounts; a [`Disclosure`] withholds what rests on few people.
//!
//! # The rules, and why they are so
//!
//! Every rule, chapter by chapter: [`guide::rules`]. Where an item says "SPEC 6", it is chapter 6 there. In plain words, for
//! whoever reads the numbers: [`guide::numbers`]. For whoever had the columns from the enrichment that was withdrawn:
//! [`guide::migrating`]. Those that surprise people first:
//!
//! - *An email counts once, however many people and copies there are*, and a copy adds to it what only that mailbox knows,
//!   such as the Bcc. So offer every copy that you have.
//! - *Mail that does not cross between a mailbox and a contact leaves no trace.* Most mail of an organisation is such; what
//!   is not kept costs nothing and cannot leak. Whoever is new on a list therefore has no past until it is offered again,
//!   and [`Additions`] say who that is.
//! - *The newest revision of a meeting stands alone*, so that one that was cancelled, or lost its guests, is taken back.
//! - *No answer is taken for a yes.* People who come seldom say so; who declines is out.
//! - *A reply is never guessed twice*: it answers what it names, or else the last email of its conversation.
//! - *Who is who is looked up when you ask*, not when mail is offered: last year's mail belongs to the account that the
//!   contact is at today.
//! - *A score compares accounts of one day*; for one account over time take the raw score, which depends on nobody else.
//! - *None and zero are not the same, nor are none and withheld*: there are [`Option`]s and [`Figure`]s, and a
//!   [`Tally`] that explains a zero.
//!
//! # What holds
//!
//! - **Exact.** The rows do not depend on the order in which activity is offered, on how often it
//!   is, or on how it is spread over aggregators that are merged. Sums are kept in integers and
//!   divided once. Logarithms come from a pure-Rust library: same facts, same bytes, everywhere.
//! - **Private.** Addresses and ids are in the state and its snapshots as hashes under a secret [`Key`]
//!   only. No model has a subject or a body. `Debug` of models, states and rows, and errors about rows, show
//!   nobody; a [`DirectoryError`], an [`EnrichmentError`] and a [`ContactsError`] do name the addresses to be mended.
//! - **Nothing is lost in silence.** Every offer has an [`Outcome`] or is [`OfferError`]; every
//!   recorded activity counts or has a [`Reason`] why not.
//! - **Pure.** The crate is `no_std` with `alloc`: it can reach no clock, file, network or
//!   environment. As-of is an argument.
//!
//! # What it does not do
//!
//! It does not read mail or calendars: the examples of its repository do, and are there to be
//! copied. It does not weigh what people write. It does not expand recurring meetings; a source
//! does, and names each occurrence by [`Meeting::occurrence_id`].
//!
//! # How it compares
//!
//! - *The activity scores of CRM and sales suites* hardly say what they count, and live inside the product.
//! - *SQL over a mail export* has the rules that you write, copies and replies included; tuned
//!   queries for the same columns, less the score, were hundreds of lines and took four to six times as long.
//! - *The enrichment whose names these columns bear* was withdrawn in 2024: [`guide::migrating`].
//!
//! # Crate features
//!
//! None is on by default, and each only adds.
//!
//! - `chrono-tz`: `zone_named` finds a time zone by its IANA name. Any other
//!   [`chrono::TimeZone`] works without.
//! - `rayon`: `Aggregator::par_rows` asks by many threads, with the same answer. Brings the standard library. Offering
//!   needs no feature: threads grow states apart, which are merged, fastest where each has all copies of its messages.
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod aggregator;
mod directory;
mod enrichment;
pub mod guide;
mod insight;
mod model;
mod question;
mod row;
mod rows;
mod score;

pub use aggregator::key::{Key, KeyError};
pub use aggregator::{
    Additions, Aggregator, Intake, MergeError, OfferError, Outcome, Outcomes, PartError, Parts, SnapshotError,
};
#[cfg(feature = "chrono-tz")]
pub use chrono_tz;
pub use directory::public_mail::PUBLIC_MAIL_DOMAINS;
pub use directory::{
    Directory, DirectoryBuilder, DirectoryError, DirectoryProblem, Identity, Owner, SharedAddressPolicy,
};
pub use enrichment::{
    ChosenGroup, Consent, ConsentError, ConsentState, ConsentStep, ConsentedAggregator, ContactField, ContactFields,
    Contacts, ContactsError, ContactsProblem, Enrichment, EnrichmentBuilder, EnrichmentError, EnrichmentProblem,
    GroupMembership, MailGroups, Member, NamedIn, NotInForceError, RecordedRun, Region, Run, RunHistory,
    RunHistoryError, Schedule, ScheduleError, TextRecord, UnknownRegionError, UserRow, UserTable,
};
pub use insight::{
    Card, CardError, Change, Changes, ChangesError, Comparison, ComparisonError, Explanation, History, Measures,
    Operator, Overview, Point, ReplyTimes, Rule, RuleError, RuleErrorKind, Segment,
};
pub use model::account::{Account, Contact};
pub use model::address::normalize_address;
pub use model::email::{Email, EmailKind, EmailRef, Recipients};
pub use model::mailbox::Mailbox;
pub use model::meeting::{Attendee, AttendeeRef, Attendees, Meeting, MeetingRef, MeetingStatus, Response};
pub use question::disclosure::Disclosure;
pub use question::policy::{Attendance, CountingPolicy};
pub use question::window::WindowError;
#[cfg(feature = "chrono-tz")]
pub use question::zone::{UnknownZoneError, zone_named};
pub use question::{Accounts, Gaps, Question, RollUp};
pub use row::column::{Column, UnknownColumnError, Value};
pub use row::coverage::Coverage;
pub use row::figure::Figure;
pub use row::level::{Level, UnknownLevelError};
pub use row::tally::{Reason, Tally};
pub use row::{Row, Score, Unscored};
pub use rows::{AccountTally, Rows, RowsError};
pub use score::{
    DefaultModel, MaxAbs, MinMax, Normalizer, NormalizerError, NormalizerRule, PercentileRank, Robust, ScoreError,
    ScoreModel, Shares, Standard, WeightError, check_normalizer, score,
};
