//! The enrichment around the columns (SPEC 13): what it is made of, who allowed it, when it runs.

mod builder;
mod config;
mod consent;
mod contact_fields;
mod contacts;
mod groups;
mod history;
mod listing;
mod problem;
mod region;
mod run;
mod schedule;
mod settings;
mod user_table;

pub use builder::EnrichmentBuilder;
pub use config::Enrichment;
pub use consent::{Consent, ConsentError, ConsentState, ConsentStep, NotInForceError};
pub use contact_fields::{ContactField, ContactFields};
pub use contacts::{Contacts, ContactsError, ContactsProblem, TextRecord};
pub use groups::{ChosenGroup, GroupMembership, MailGroups, Member};
pub use history::{RecordedRun, RunHistory, RunHistoryError};
pub use problem::{EnrichmentError, EnrichmentProblem, NamedIn};
pub use region::{Region, UnknownRegionError};
pub use run::{ConsentedAggregator, Run};
pub use schedule::{Schedule, ScheduleError};
pub use user_table::{UserRow, UserTable};
