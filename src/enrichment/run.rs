use alloc::sync::Arc;

use chrono::{DateTime, TimeZone, Utc};

use super::{Consent, ConsentedAggregator, Enrichment, NotInForceError};
use crate::aggregator::key::Key;
use crate::aggregator::{Additions, Aggregator, SnapshotError};
use crate::directory::Directory;
use crate::model::instant::cut_or_last;

/// One run of an enrichment, and the proof that consent is in force at its instant.
///
/// Only a run creates, reads and opens an aggregator, and only [`Enrichment::run`] creates a run. Therefore there is no
/// aggregator and there are no rows without consent. The instant is the instant of the run and not the as-of of a
/// question: rows as of last month need the consent of today. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// What a run opens is borrowed from the run. A job that works for hours asks for a new run, with the consent at that
/// time.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Email, Key, Question};
/// use account_engagement::enrichment::{Consent, Enrichment};
/// # use account_engagement::Mailbox;
/// # use account_engagement::enrichment::{ContactFields, Region};
/// use chrono::{TimeDelta, TimeZone, Utc};
///
/// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
/// # let enrichment = Enrichment::builder()
/// #     .name("Sales")
/// #     .region(Region::Europe)
/// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
/// #     .contact_fields(fields)
/// #     .build()?;
/// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
/// let accounts = [Account::new("acct-1").domain("cust.example")];
/// let directory = enrichment.directory(&accounts)?;
///
/// let consent = Consent::requested(monday);
/// assert!(enrichment.run(&consent, monday).is_err());
///
/// let consent = consent.grant("admin@corp.example", monday)?;
/// let run = enrichment.run(&consent, monday)?;
/// let mut state = run.new_aggregator(Key::PUBLIC, directory);
/// let email = Email::new("e1", monday, "rep@corp.example").to("x@cust.example");
/// state.open_mut(&run).record_email(&email)?;
/// assert_eq!(state.open(&run).rows(&Question::new(monday))?.len(), 3);
///
/// let tuesday = monday + TimeDelta::days(1);
/// let consent = consent.withdraw(tuesday)?;
/// let error = enrichment.run(&consent, tuesday).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "consent is not in force at 2026-03-03 09:00:00 UTC: it was withdrawn at 2026-03-03 09:00:00 UTC, \
///      so ask the administrator to grant it again"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Run<'e> {
    enrichment: &'e Enrichment,
    consent: &'e Consent,
    at: DateTime<Utc>,
}

impl Enrichment {
    /// A run at this instant.
    ///
    /// # Errors
    ///
    /// [`NotInForceError`] when consent is pending, not yet granted, or withdrawn at the instant.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    /// use account_engagement::enrichment::Consent;
    /// use chrono::{TimeZone, Utc};
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let enrichment = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields)
    /// #     .build()?;
    ///
    /// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    /// let pending = Consent::requested(monday);
    /// assert_eq!(
    ///     enrichment.run(&pending, monday).unwrap_err().to_string(),
    ///     "consent is not in force: it is pending since 2026-03-02 09:00:00 UTC, so ask the administrator to grant it"
    /// );
    /// let granted = pending.grant("admin@corp.example", monday)?;
    /// assert!(enrichment.run(&granted, monday).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run<'e, Z: TimeZone>(&'e self, consent: &'e Consent, at: DateTime<Z>) -> Result<Run<'e>, NotInForceError> {
        let at = cut_or_last(&at);
        consent.in_force(at)?;
        Ok(Run { enrichment: self, consent, at })
    }
}

impl<'e> Run<'e> {
    /// The enrichment that runs.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{Consent, ContactFields, Enrichment, Region};
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let enrichment = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields)
    /// #     .build()?;
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// # let consent = Consent::requested(now).grant("admin@corp.example", now)?;
    /// let run = enrichment.run(&consent, now)?;
    /// assert_eq!(run.enrichment(), &enrichment);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn enrichment(&self) -> &'e Enrichment {
        self.enrichment
    }

    /// The consent under which it runs.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{Consent, ContactFields, Enrichment, Region};
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let enrichment = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields)
    /// #     .build()?;
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// let consent = Consent::requested(now).grant("admin@corp.example", now)?;
    /// let run = enrichment.run(&consent, now)?;
    /// assert_eq!(run.consent().granted_by(), Some("admin@corp.example"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn consent(&self) -> &'e Consent {
        self.consent
    }

    /// The instant of the run.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
    /// use account_engagement::enrichment::Consent;
    /// use chrono::TimeDelta;
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let enrichment = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields)
    /// #     .build()?;
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// let consent = Consent::requested(now).grant("admin@corp.example", now)?;
    /// let run = enrichment.run(&consent, now + TimeDelta::microseconds(1500))?;
    /// assert_eq!(run.at(), now + TimeDelta::milliseconds(1), "cut to the millisecond");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// An empty state; see [`Aggregator::new`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{Consent, ContactFields, Enrichment, Region};
    /// use account_engagement::{Account, Key};
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let enrichment = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields)
    /// #     .build()?;
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    /// # let consent = Consent::requested(now).grant("admin@corp.example", now)?;
    /// # let run = enrichment.run(&consent, now)?;
    ///
    /// let directory = enrichment.directory(&[Account::new("birch").domain("birch.example")])?;
    /// let state = run.new_aggregator(Key::PUBLIC, directory);
    /// assert_eq!(state.open(&run).directory().accounts().len(), 1);
    /// assert_eq!(state.open(&run).email_count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new_aggregator(&self, key: Key, directory: impl Into<Arc<Directory>>) -> ConsentedAggregator {
        ConsentedAggregator::new(Aggregator::new(key, directory))
    }

    /// The state of a snapshot; see [`Aggregator::from_snapshot`], also for the additions.
    ///
    /// # Errors
    ///
    /// [`SnapshotError`] for bytes that are not a readable snapshot.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Key;
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{Consent, ContactFields, Enrichment, Region};
    /// # use chrono::DateTime;
    /// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    /// # let enrichment = Enrichment::builder()
    /// #     .name("Sales")
    /// #     .region(Region::Europe)
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
    /// #     .contact_fields(fields)
    /// #     .build()?;
    /// # let consent = Consent::requested(DateTime::UNIX_EPOCH).grant("admin@corp.example", DateTime::UNIX_EPOCH)?;
    /// let run = enrichment.run(&consent, DateTime::UNIX_EPOCH)?;
    /// let directory = enrichment.directory(&[])?;
    /// let state = run.new_aggregator(Key::PUBLIC, directory.clone());
    ///
    /// let bytes = state.open(&run).snapshot();
    /// let (read, additions) = run.from_snapshot(&bytes, Key::PUBLIC, directory)?;
    /// assert_eq!(read.open(&run), state.open(&run));
    /// assert!(additions.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_snapshot(
        &self,
        bytes: &[u8],
        key: Key,
        directory: impl Into<Arc<Directory>>,
    ) -> Result<(ConsentedAggregator, Additions), SnapshotError> {
        let (aggregator, additions) = Aggregator::from_snapshot(bytes, key, directory)?;
        Ok((ConsentedAggregator::new(aggregator), additions))
    }
}
