//! Who talks to us, how much, how fast they answer, since when: sixteen account-level engagement
//! columns from the mail and meetings between an organisation and its customers.
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod account;
mod address;
mod aggregator;
mod attribution;
mod column;
mod directory;
mod email;
mod id;
mod instant;
mod key;
mod level;
mod limit;
mod mailbox;
mod meeting;
mod period;
mod policy;
mod public_mail;
mod question;
mod reply;
mod row;
mod rows;
mod score;
mod tally;
mod window;
mod wire;
mod zone;

pub use account::{Account, Contact};
pub use address::normalize_address;
pub use aggregator::{Additions, Aggregator, Intake, MergeError, Outcome, Outcomes, Rejected};
pub use column::{Column, UnknownColumn, Value};
pub use directory::{Directory, DirectoryBuilder, DirectoryError, Owner, Problem, Shared, Who};
pub use email::{Email, EmailRef, Kind, Recipients};
pub use key::{Key, KeyError};
pub use level::{Level, UnknownLevel};
pub use mailbox::Mailbox;
pub use meeting::{Attendee, AttendeeRef, Attendees, Meeting, MeetingRef, Response, Status};
pub use policy::{Attendance, CountingPolicy};
pub use public_mail::PUBLIC_MAIL_DOMAINS;
pub use question::{Accounts, Gaps, Question};
pub use row::{Row, Score, Unscored};
pub use rows::{AccountTally, Rows, RowsError};
pub use score::{
    BrokenRule, DefaultModel, MaxAbs, MinMax, Normalizer, PercentileRank, Robust, ScoreError, ScoreModel, Shares,
    Standard, Violation, check_normalizer, score,
};
pub use tally::{Reason, Tally};
pub use window::WindowError;
#[cfg(feature = "chrono-tz")]
pub use zone::{UnknownZone, zone_named};
