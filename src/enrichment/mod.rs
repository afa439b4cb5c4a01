//! A configuration around the columns: the chosen mailboxes, the contacts, the consent, and the schedule.
//!
//! An [`Enrichment`] is a validated configuration. It chooses mailboxes and mail groups, names the fields of the
//! contact data set, the region and the output table. It runs only while the [`Consent`] of the administrator is in
//! force: a [`Run`] is the proof. Everything reads and writes a wire form with serde.
//! Rule: [SPEC 13](crate::guide::rules#spec-13).
//!
//! - [`Enrichment`], [`EnrichmentBuilder`], [`Region`], [`ContactFields`]: the configuration.
//! - [`MailGroups`], [`Member`], [`GroupMembership`]: the members of mail groups.
//! - [`Contacts`], [`TextRecord`]: from records of text fields to accounts.
//! - [`Consent`], [`Run`], [`ConsentedAggregator`]: no consent, no rows.
//! - [`Schedule`], [`RunHistory`]: when the next run is due, and what earlier runs gave.
//! - [`UserTable`]: the directory ids of the chosen people.
//!
//! [Moving from the withdrawn enrichment](crate::guide::migrating) shows them together.

mod builder;
mod config;
mod consent;
mod consented_aggregator;
mod contact_fields;
mod contacts;
mod groups;
mod history;
mod listing;
mod problem;
mod region;
mod run;
mod schedule;
mod user_table;
mod wire;

pub use builder::EnrichmentBuilder;
pub use config::Enrichment;
pub use consent::{Consent, ConsentError, ConsentState, ConsentStep, NotInForceError};
pub use consented_aggregator::ConsentedAggregator;
pub use contact_fields::{ContactField, ContactFields};
pub use contacts::{Contacts, ContactsError, ContactsProblem, TextRecord};
pub use groups::{ChosenGroup, GroupMembership, MailGroups, Member};
pub use history::{RecordedRun, RunHistory, RunHistoryError};
pub use problem::{EnrichmentError, EnrichmentProblem, NamedIn};
pub use region::{Region, UnknownRegionError};
pub use run::Run;
pub use schedule::{Schedule, ScheduleError};
pub use user_table::{UserRow, UserTable};
