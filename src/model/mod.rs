//! The records that go in: emails and meetings, mailboxes and accounts.
//!
//! Every record has a constructor with its required fields, setters for the rest, and a wire form with serde. None has
//! a subject or a body. Rule: [SPEC 2](crate::guide::rules#spec-2).
//!
//! - [`Email`] and [`Meeting`] own their text. [`EmailRef`] and [`MeetingRef`] borrow it, for sources that read many
//!   records.
//! - [`Mailbox`] is one of the organisation's people; [`Account`] is a customer with its [`Contact`]s.
//! - [`normalize_address`] is the form in which addresses are compared.
//!
//! ```
//! use account_engagement::{Account, Email, EmailKind, Mailbox};
//!
//! let rep = Mailbox::new("rep@corp.example").alias("r.ep@corp.example").name("Rita");
//! let birch = Account::new("birch").name("Birch Ltd").domain("birch.example").contact("c-9", ["bo@home.example"]);
//! let email: Email = serde_json::from_str(
//!     r#"{"id": "<a1@mail.example>", "sent_at": "2026-03-02T09:00:00Z", "from": "rep@corp.example",
//!         "to": ["bo@home.example"], "kind": "personal"}"#,
//! )?;
//! assert_eq!(email.kind, EmailKind::Personal);
//! # Ok::<(), serde_json::Error>(())
//! ```

pub(crate) mod account;
pub(crate) mod address;
pub(crate) mod by_name;
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
