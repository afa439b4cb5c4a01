use alloc::string::String;
use core::fmt;

use chrono::{DateTime, TimeZone, Utc};

use super::{Email, EmailKind};

/// An email in borrowed text, to record an email without building an [`Email`].
///
/// `recipients` is anything that yields addresses: To, Cc and Bcc one after the other. Addresses are looked up without
/// a copy, and an email that is irrelevant or known allocates nothing. Rule: [SPEC 2](crate::guide::rules#spec-2) and
/// [4](crate::guide::rules#spec-4).
///
/// # Examples
///
/// ```
/// use account_engagement::{Aggregator, Directory, EmailRef, Key, Outcome};
///
/// let line = "m1|rep@corp.example|x@cust.example y@cust.example";
/// let [id, from, to] = line.split('|').collect::<Vec<_>>()[..] else { panic!("three fields") };
/// let email = EmailRef::new(id, chrono::DateTime::UNIX_EPOCH, from, to.split(' '));
/// let nobody = Directory::builder().build()?;
/// assert_eq!(Aggregator::new(Key::PUBLIC, nobody).record_email(email)?, Outcome::Irrelevant);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
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

impl<'a, R> EmailRef<'a, R> {
    /// An email with its required fields. The other fields have setters.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{EmailKind, EmailRef};
    ///
    /// let email = EmailRef::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example", ["x@cust.example"]);
    /// assert_eq!((email.in_reply_to, email.conversation, email.kind), (None, None, EmailKind::Personal));
    /// ```
    #[must_use]
    pub fn new<Z: TimeZone>(id: &'a str, sent_at: DateTime<Z>, from: &'a str, recipients: R) -> EmailRef<'a, R> {
        EmailRef {
            id,
            sent_at: sent_at.to_utc(),
            from,
            recipients,
            in_reply_to: None,
            conversation: None,
            kind: EmailKind::Personal,
        }
    }

    /// Names the message that this one answers, where a source knows it.
    ///
    /// # Examples
    ///
    /// ```
    /// # let email = account_engagement::EmailRef::new("m2", chrono::DateTime::UNIX_EPOCH, "x@cust.example", [""; 0]);
    /// let header: Option<&str> = None;
    /// assert_eq!(email.clone().in_reply_to(header).in_reply_to, None);
    /// assert_eq!(email.in_reply_to("m1").in_reply_to, Some("m1"));
    /// ```
    #[must_use]
    pub fn in_reply_to(mut self, id: impl Into<Option<&'a str>>) -> EmailRef<'a, R> {
        self.in_reply_to = id.into();
        self
    }

    /// Names the thread, where a source knows it.
    ///
    /// # Examples
    ///
    /// ```
    /// # let email = account_engagement::EmailRef::new("m2", chrono::DateTime::UNIX_EPOCH, "x@cust.example", [""; 0]);
    /// assert_eq!(email.conversation("offer").conversation, Some("offer"));
    /// ```
    #[must_use]
    pub fn conversation(mut self, id: impl Into<Option<&'a str>>) -> EmailRef<'a, R> {
        self.conversation = id.into();
        self
    }

    /// Sets the kind.
    ///
    /// # Examples
    ///
    /// ```
    /// # let email = account_engagement::EmailRef::new("m2", chrono::DateTime::UNIX_EPOCH, "x@cust.example", [""; 0]);
    /// use account_engagement::EmailKind;
    ///
    /// assert_eq!(email.kind(EmailKind::Bulk).kind, EmailKind::Bulk);
    /// ```
    #[must_use]
    pub fn kind(mut self, kind: EmailKind) -> EmailRef<'a, R> {
        self.kind = kind;
        self
    }
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
