use core::fmt;

use super::Run;
use crate::aggregator::Aggregator;

/// An [`Aggregator`] that only a [`Run`] opens.
///
/// It gives no rows by itself, and its `Debug` shows nothing. It can be kept from one run to the next. It protects
/// against mistakes, and not against intent: code that has opened it can copy the aggregator, and the caller makes sure
/// that the run belongs to the tenant of this state. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// Without a run there are no rows:
///
/// ```compile_fail,E0599
/// use account_engagement::{Question, Rows, RowsError};
/// use account_engagement::enrichment::ConsentedAggregator;
///
/// fn rows(state: &ConsentedAggregator, question: &Question) -> Result<Rows, RowsError> {
///     state.rows(question)
/// }
/// ```
///
/// With a run there are rows:
///
/// ```
/// use account_engagement::{Question, Rows, RowsError};
/// use account_engagement::enrichment::{ConsentedAggregator, Run};
///
/// fn rows(state: &ConsentedAggregator, run: &Run, question: &Question) -> Result<Rows, RowsError> {
///     state.open(run).rows(question)
/// }
/// ```
///
/// The reference lives no longer than the run:
///
/// ```compile_fail,E0597
/// use account_engagement::Aggregator;
/// use account_engagement::enrichment::{Consent, ConsentedAggregator, Enrichment, NotInForceError};
/// use chrono::{DateTime, Utc};
///
/// fn keep<'a>(
///     state: &'a ConsentedAggregator,
///     enrichment: &Enrichment,
///     consent: &Consent,
///     at: DateTime<Utc>,
/// ) -> Result<usize, NotInForceError> {
///     let open: &Aggregator;
///     {
///         let run = enrichment.run(consent, at)?;
///         open = state.open(&run);
///     }
///     Ok(open.email_count())
/// }
/// ```
#[derive(Clone)]
#[must_use]
pub struct ConsentedAggregator {
    aggregator: Aggregator,
}

impl ConsentedAggregator {
    pub(super) fn new(aggregator: Aggregator) -> ConsentedAggregator {
        ConsentedAggregator { aggregator }
    }

    /// The aggregator, for questions.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::Mailbox;
    /// # use account_engagement::enrichment::{Consent, ContactFields, Enrichment, Region};
    /// use account_engagement::{Key, Question};
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
    /// let state = run.new_aggregator(Key::PUBLIC, enrichment.directory(&[])?);
    /// let rows = state.open(&run).rows(&Question::new(run.at()))?;
    /// assert!(rows.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn open<'r>(&'r self, _run: &'r Run<'_>) -> &'r Aggregator {
        &self.aggregator
    }

    /// The aggregator, for changes: to record activity, to merge and so on.
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Mailbox};
    /// # use account_engagement::enrichment::{Consent, ContactFields, Enrichment, Region};
    /// use account_engagement::{Email, Key, Outcome};
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
    /// # let directory = enrichment.directory(&[Account::new("birch").domain("birch.example")])?;
    ///
    /// let mut state = run.new_aggregator(Key::PUBLIC, directory);
    /// let email = Email::new("m1", now, "rep@corp.example").to("bo@birch.example");
    /// assert_eq!(state.open_mut(&run).record_email(&email)?, Outcome::Recorded);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn open_mut<'r>(&'r mut self, _run: &'r Run<'_>) -> &'r mut Aggregator {
        &mut self.aggregator
    }
}

impl fmt::Debug for ConsentedAggregator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsentedAggregator").finish_non_exhaustive()
    }
}
