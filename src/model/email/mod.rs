use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use chrono::{DateTime, TimeZone, Utc};
use serde::Serialize;

use crate::model::by_name::{Instant, OrDefault, Required, read_by_name};
use crate::model::wire;

mod borrowed;
mod kind;

pub use borrowed::{EmailRef, Recipients};
pub use kind::EmailKind;

/// One copy of an email, as one mailbox shows it.
///
/// The same email is in the sender's and in every receiver's mailbox. Offer every copy you have: the copies converge
/// ([SPEC 4](crate::guide::rules#spec-4)). There is no subject, body or attachment, because data that is not kept
/// cannot leak. For the same reason `Debug` shows how many people are on it, and no address.
///
/// # Wire form
///
/// Serde reads and writes the form of [SPEC 2](crate::guide::rules#spec-2). `id`, `sent_at` and `from` are required.
/// Other fields that are missing or null are empty. Unknown fields are ignored. Fields are read by name, so an array is
/// an error; formats that are not human-readable are read by position. Serde's errors quote what they found, which can
/// be an address, so be careful where you log them.
///
/// # Examples
///
/// ```
/// use account_engagement::{Email, EmailKind};
/// use chrono::{TimeZone, Utc};
///
/// let sent = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
/// let email = Email::new("<a1@mail.example>", sent, "rep@corp.example")
///     .to("x@cust.example")
///     .cc("y@cust.example")
///     .in_reply_to("<a0@mail.example>");
/// assert_eq!(email.kind, EmailKind::Personal);
///
/// let wire = r#"{"id": "<a1@mail.example>", "sent_at": "2026-03-02T10:00:00+01:00",
///                "from": "rep@corp.example", "to": ["x@cust.example"], "cc": ["y@cust.example"],
///                "in_reply_to": "<a0@mail.example>", "kind": null}"#;
/// assert_eq!(serde_json::from_str::<Email>(wire)?, email);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Email {
    /// The Internet Message-ID (RFC 5322, 3.6.4): the key that all mailboxes share.
    pub id: String,
    /// When it was sent.
    #[serde(with = "wire::instant")]
    pub sent_at: DateTime<Utc>,
    /// The author's address.
    pub from: String,
    /// The addresses in To.
    pub to: Vec<String>,
    /// The addresses in Cc.
    pub cc: Vec<String>,
    /// The addresses in Bcc; as a rule only the sender's copy has them.
    pub bcc: Vec<String>,
    /// The Message-ID this one answers: the first, where the header has several.
    pub in_reply_to: Option<String>,
    /// The thread, as this mailbox names it.
    pub conversation: Option<String>,
    /// Whether a person wrote it.
    pub kind: EmailKind,
}

read_by_name!(Email, "an email", {
    id: Required,
    sent_at: Instant,
    from: Required,
    to: OrDefault,
    cc: OrDefault,
    bcc: OrDefault,
    in_reply_to: OrDefault,
    conversation: OrDefault,
    kind: OrDefault,
}, ignoring others);

impl Email {
    /// An email with its required fields. Recipients and the other fields have setters.
    ///
    /// ```
    /// # use account_engagement::Email;
    /// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example").to("x@cust.example");
    /// assert_eq!(email.to, ["x@cust.example"]);
    /// ```
    pub fn new<Z: TimeZone>(id: impl Into<String>, sent_at: DateTime<Z>, from: impl Into<String>) -> Email {
        Email {
            id: id.into(),
            sent_at: sent_at.to_utc(),
            from: from.into(),
            to: Vec::new(),
            cc: Vec::new(),
            bcc: Vec::new(),
            in_reply_to: None,
            conversation: None,
            kind: EmailKind::Personal,
        }
    }

    /// Adds an address to To.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Email;
    ///
    /// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example");
    /// let email = email.to("x@cust.example").to("y@cust.example");
    /// assert_eq!(email.to, ["x@cust.example", "y@cust.example"]);
    /// ```
    #[must_use]
    pub fn to(mut self, address: impl Into<String>) -> Email {
        self.to.push(address.into());
        self
    }

    /// Adds an address to Cc.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Email, EmailRef};
    ///
    /// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example");
    /// let email = email.to("x@cust.example").cc("y@cust.example");
    /// assert_eq!(email.cc, ["y@cust.example"]);
    /// assert_eq!(EmailRef::from(&email).recipients.count(), 2, "a recipient like those in To");
    /// ```
    #[must_use]
    pub fn cc(mut self, address: impl Into<String>) -> Email {
        self.cc.push(address.into());
        self
    }

    /// Adds an address to Bcc.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::{Email, Question};
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let received = Email::new("m1", now, "rep@corp.example").to("bo@birch.example");
    /// let sent = received.clone().bcc("al@birch.example");
    /// aggregator.record_email(&received)?;
    /// aggregator.record_email(&sent)?;
    /// assert_eq!(aggregator.rows(&Question::new(now))?[0].account_contacts_in_emails, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn bcc(mut self, address: impl Into<String>) -> Email {
        self.bcc.push(address.into());
        self
    }

    /// Names the message that this one answers.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::{Email, Question};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let (sent, answered) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::hours(2));
    /// aggregator.record_email(&Email::new("<m1@mail.example>", sent, "rep@corp.example").to("bo@birch.example"))?;
    /// let answer = Email::new("m2", answered, "bo@birch.example").to("rep@corp.example");
    /// aggregator.record_email(&answer.in_reply_to("m1@mail.example"))?;
    /// assert_eq!(aggregator.rows(&Question::new(answered))?[0].average_reply_duration, Some(7200.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn in_reply_to(mut self, id: impl Into<String>) -> Email {
        self.in_reply_to = Some(id.into());
        self
    }

    /// Names the thread.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::{Email, Question};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let at = |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
    /// let offer = Email::new("m1", at(0), "rep@corp.example").to("bo@birch.example");
    /// aggregator.record_email(&offer.conversation("offer"))?;
    /// let answer = |id, at| Email::new(id, at, "bo@birch.example").to("rep@corp.example").conversation("offer");
    /// aggregator.record_email(&answer("m2", at(1)))?;
    /// aggregator.record_email(&answer("m3", at(5)))?;
    /// let rows = aggregator.rows(&Question::new(at(5)))?;
    /// assert_eq!(rows[0].average_reply_duration, Some(60.0), "only the first answer is measured");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn conversation(mut self, id: impl Into<String>) -> Email {
        self.conversation = Some(id.into());
        self
    }

    /// Sets the kind.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// use account_engagement::{Email, EmailKind, Question, Reason};
    ///
    /// let now = chrono::DateTime::UNIX_EPOCH;
    /// let newsletter = Email::new("m1", now, "rep@corp.example").to("bo@birch.example").kind(EmailKind::Bulk);
    /// aggregator.record_email(&newsletter)?;
    /// let rows = aggregator.rows(&Question::new(now))?;
    /// assert_eq!(rows.email_tally().not_counted(Reason::Kind), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn kind(mut self, kind: EmailKind) -> Email {
        self.kind = kind;
        self
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Email")
            .field("sent_at", &self.sent_at)
            .field("recipients", &(self.to.len() + self.cc.len() + self.bcc.len()))
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
