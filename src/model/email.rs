use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use crate::model::wire;

/// One copy of an email, as one mailbox shows it.
///
/// The same email lies in the sender's and in every receiver's mailbox; offer every copy you
/// have, and they converge (SPEC 4). There is no subject, body or attachment: what is not held
/// cannot leak. For the same reason `Debug` shows how many people are on it, not who.
///
/// # Wire form
///
/// Serde reads and writes the form of SPEC 2. `id`, `sent_at` and `from` are required; whatever
/// else is missing or null is empty; unknown fields are ignored. Serde's errors quote what they
/// found, which can be an address: mind where you log them.
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
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub to: Vec<String>,
    /// The addresses in Cc.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub cc: Vec<String>,
    /// The addresses in Bcc; as a rule only the sender's copy has them.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub bcc: Vec<String>,
    /// The Message-ID this one answers: the first, where the header has several.
    #[serde(default)]
    pub in_reply_to: Option<String>,
    /// The thread, as this mailbox names it.
    #[serde(default)]
    pub conversation: Option<String>,
    /// Whether a person wrote it.
    #[serde(default, deserialize_with = "wire::null_as_default")]
    pub kind: EmailKind,
}

/// What kind of mail an email is. By default only [`EmailKind::Personal`] counts (SPEC 5).
///
/// The order is that of SPEC 4: of the kinds that copies of one email bear, the greatest holds.
///
/// ```
/// use account_engagement::EmailKind;
///
/// assert!(EmailKind::AutoReply > EmailKind::Bulk && EmailKind::Bulk > EmailKind::Calendar && EmailKind::Calendar > EmailKind::Personal);
/// let error = serde_json::from_str::<EmailKind>("\"newsletter\"").unwrap_err();
/// assert!(error.to_string().starts_with("unknown variant `newsletter`"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailKind {
    /// Written by a person for the people on it.
    #[default]
    Personal,
    /// An invitation, or the answer to one; the meeting itself is a [`Meeting`](crate::Meeting).
    Calendar,
    /// Newsletters and notifications.
    Bulk,
    /// Out-of-office notes and other automatic answers (RFC 3834).
    AutoReply,
}

impl EmailKind {
    /// All kinds, in the order in which one wins over another.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::EmailKind;
    ///
    /// assert!(EmailKind::ALL.is_sorted());
    /// assert_eq!(EmailKind::ALL.len(), 4);
    /// ```
    pub const ALL: [EmailKind; 4] = [EmailKind::Personal, EmailKind::Calendar, EmailKind::Bulk, EmailKind::AutoReply];
}

impl Email {
    /// An email with what every email has. Recipients and the rest are added by value.
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

/// An email in borrowed text, for offering without building an [`Email`].
///
/// `recipients` is anything that yields addresses: To, Cc and Bcc one after the other. Nothing is
/// cloned to be looked up, and an email that is irrelevant or known allocates nothing. Rule: SPEC 2 and 4.
///
/// # Examples
///
/// ```
/// use account_engagement::{Aggregator, Directory, EmailRef, Key, EmailKind, Outcome};
///
/// let line = "m1|rep@corp.example|x@cust.example y@cust.example";
/// let mut fields = line.split('|');
/// let email = EmailRef {
///     id: fields.next().unwrap(),
///     sent_at: chrono::DateTime::UNIX_EPOCH,
///     from: fields.next().unwrap(),
///     recipients: fields.next().unwrap().split(' '),
///     in_reply_to: None,
///     conversation: None,
///     kind: EmailKind::Personal,
/// };
/// let nobody = Directory::builder().build()?;
/// assert_eq!(Aggregator::new(Key::PUBLIC, nobody).record_email(email)?, Outcome::Irrelevant);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct EmailRef<'a, R> {
    /// See [`Email::id`].
    pub id: &'a str,
    /// See [`Email::sent_at`].
    pub sent_at: DateTime<Utc>,
    /// See [`Email::from`].
    pub from: &'a str,
    /// The addresses of To, Cc and Bcc.
    pub recipients: R,
    /// See [`Email::in_reply_to`].
    pub in_reply_to: Option<&'a str>,
    /// See [`Email::conversation`].
    pub conversation: Option<&'a str>,
    /// See [`Email::kind`].
    pub kind: EmailKind,
}

impl<R> fmt::Debug for EmailRef<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailRef").field("sent_at", &self.sent_at).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The addresses of an [`Email`]'s To, Cc and Bcc, in this order.
///
/// # Examples
///
/// ```
/// use account_engagement::{Email, EmailRef};
/// use account_engagement::model::Recipients;
///
/// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example");
/// let email = email.bcc("z@cust.example").cc("y@cust.example").to("x@cust.example");
/// let recipients: Recipients = EmailRef::from(&email).recipients;
/// assert_eq!(recipients.collect::<Vec<_>>(), ["x@cust.example", "y@cust.example", "z@cust.example"]);
/// ```
#[derive(Clone)]
pub struct Recipients<'a>([core::slice::Iter<'a, String>; 3]);

impl<'a> Iterator for Recipients<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.0.iter_mut().find_map(Iterator::next).map(String::as_str)
    }
}

impl fmt::Debug for Recipients<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipients").finish_non_exhaustive()
    }
}

impl<'a> From<&'a Email> for EmailRef<'a, Recipients<'a>> {
    fn from(email: &'a Email) -> EmailRef<'a, Recipients<'a>> {
        EmailRef {
            id: &email.id,
            sent_at: email.sent_at,
            from: &email.from,
            recipients: Recipients([email.to.iter(), email.cc.iter(), email.bcc.iter()]),
            in_reply_to: email.in_reply_to.as_deref(),
            conversation: email.conversation.as_deref(),
            kind: email.kind,
        }
    }
}
