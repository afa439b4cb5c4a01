//! What people fill in (SPEC 2): emails and meetings, accounts and mailboxes, and how their fields are read.

pub(crate) mod account;
pub(crate) mod address;
pub(crate) mod email;
pub(crate) mod id;
pub(crate) mod instant;
pub(crate) mod limit;
pub(crate) mod mailbox;
pub(crate) mod meeting;
pub(crate) mod wire;

pub use account::{Account, Contact};
pub use address::normalize_address;
pub use email::{Email, EmailKind, EmailRef, Recipients};
pub use mailbox::Mailbox;
pub use meeting::{Attendee, AttendeeRef, Attendees, Meeting, MeetingRef, MeetingStatus, Response};
