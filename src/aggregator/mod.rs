//! From offered activity to a state that merges (SPEC 4, 11, 12).

mod additions;
mod intake;
pub(crate) mod key;
mod merge;
mod offer;
mod outcome;
mod parts;
mod roster;
mod sides;
mod snapshot;
mod split;
pub(crate) mod store;

use alloc::sync::Arc;
use core::fmt;

pub use additions::Additions;
pub use intake::Intake;
pub use key::{Key, KeyError};
pub use merge::MergeError;
pub use outcome::{OfferError, Outcome, Outcomes};
pub use parts::{PartError, Parts};
pub(crate) use roster::Roster;
pub use snapshot::SnapshotError;
pub(crate) use store::addresses::Addresses;
pub(crate) use store::blocks::{Hash, long_from_words, long_to_words, to_words};
pub(crate) use store::emails::{EmailCopy, Emails, Original};
pub(crate) use store::link::Tie;
pub(crate) use store::meetings::{Guest, Guests, Meetings, RecordedMeeting, Span};

use crate::directory::Directory;
use key::Hashes;
use offer::Desk;
use sides::Past;

/// Folds emails and meetings into a compact state from which rows are asked.
///
/// Offer activity with [`record_email`](Aggregator::record_email) and [`record_meeting`](Aggregator::record_meeting), in any
/// order and as often as you like; [`merge`](Aggregator::merge) aggregators that worked apart;
/// ask for [`rows`](Aggregator::rows) with any as-of, window, zone, policy, model and normalizer.
/// The state holds facts and no figures, so that another question needs no second ingestion.
///
/// Addresses and ids are in the state as hashes under the [`Key`] only. Who an address is, is
/// looked up when rows are asked, in the [`Directory`] of that day.
///
/// Two aggregators are equal when their states are: the same facts under the same key, with the
/// same past. The directory that they look people up in is not part of that. Rule: SPEC 12.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question};
/// use chrono::{TimeZone, Utc};
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("acct-1").domain("cust.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
///
/// let sent = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
/// aggregator.record_email(&Email::new("e1", sent, "rep@corp.example").to("x@cust.example"))?;
///
/// let rows = aggregator.rows(&Question::new(sent))?;
/// assert_eq!(rows[0].emails_to_account, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Aggregator {
    hashes: Hashes,
    roster: Arc<Roster>,
    /// Which addresses have their past here; `None`: all of the directory.
    past: Option<Arc<Past>>,
    /// Which side every address was on in the directories that the state was merged over; `None`:
    /// as in the directory.
    sides: Option<Arc<Past>>,
    pub(crate) ledger: Ledger,
    desk: Desk,
}

/// The facts.
#[derive(Clone)]
pub(crate) struct Ledger {
    pub(crate) addresses: Addresses,
    pub(crate) emails: Emails,
    pub(crate) meetings: Meetings,
}

impl Ledger {
    fn new(hashes: &Hashes) -> Ledger {
        let seed = hashes.tables();
        Ledger { addresses: Addresses::default(), emails: Emails::new(seed), meetings: Meetings::new(seed) }
    }
}

impl Aggregator {
    /// An empty state over a directory, under a key.
    ///
    /// To work in parallel over one directory, clone an empty aggregator: the clones share what
    /// is reckoned from the directory.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key};
    /// use std::sync::Arc;
    ///
    /// let directory = Arc::new(Directory::builder().build()?);
    /// let one = Aggregator::new(Key::PUBLIC, Arc::clone(&directory));
    /// let other = Aggregator::new(Key::new([7; 16]), directory);
    /// assert_ne!(one, other, "even without activity, the key is part of the state");
    /// # Ok::<(), account_engagement::DirectoryError>(())
    /// ```
    #[must_use]
    pub fn new(key: Key, directory: impl Into<Arc<Directory>>) -> Aggregator {
        let hashes = Hashes::new(&key);
        let roster = Arc::new(Roster::new(directory.into(), &hashes));
        let desk = Desk::default();
        let ledger = Ledger::new(&hashes);
        Aggregator { hashes, roster, past: None, sides: None, ledger, desk }
    }

    /// The directory in which people are looked up.
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
    /// use account_engagement::directory::Identity;
    ///
    /// assert_eq!(aggregator.directory().identify("bo@birch.example"), Identity::Unlisted { account: "birch" });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn directory(&self) -> &Directory {
        self.roster.directory()
    }

    /// Takes over a changed directory; the state answers with it from now on.
    ///
    /// Names may change, contacts move between accounts, people and accounts merge, addresses
    /// leave: nothing has to be offered again. An address that is new, or on another side, or new
    /// at a listed domain, may have had mail that was irrelevant until now. Those are given back,
    /// as by [`missing_past`](Aggregator::missing_past). Rule: SPEC 12.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Outcome};
    /// use chrono::DateTime;
    ///
    /// let mailboxes = [Mailbox::new("rep@corp.example")];
    /// let yesterday = Directory::builder().add_mailboxes(&mailboxes).build()?;
    /// let mut aggregator = Aggregator::new(Key::PUBLIC, yesterday);
    /// let email = Email::new("e1", DateTime::UNIX_EPOCH, "rep@corp.example").to("x@cust.example");
    /// assert_eq!(aggregator.record_email(&email)?, Outcome::Irrelevant);
    ///
    /// let accounts = [Account::new("acct-1").contact("c-9", ["x@cust.example"])];
    /// let today = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build()?;
    /// let additions = aggregator.adopt(today);
    /// assert_eq!(additions.addresses().collect::<Vec<_>>(), ["x@cust.example"]);
    ///
    /// // Read the mail of x@cust.example once more, then say that its past is here.
    /// assert_eq!(aggregator.record_email(&email)?, Outcome::Recorded);
    /// aggregator.mark_past_offered(&additions);
    /// assert!(aggregator.missing_past().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn adopt(&mut self, directory: impl Into<Arc<Directory>>) -> Additions {
        let known = self.past();
        self.roster = Arc::new(Roster::new(directory.into(), &self.hashes));
        self.desk = Desk::default();
        self.sides = None;
        self.limit_past(&known);
        self.missing_past()
    }

    /// The addresses and domains of the directory whose past may be missing from the state: those
    /// that were not in the directory, on the same side, when every part of it was offered.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key, Mailbox};
    ///
    /// let longer = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).build()?;
    /// let mut one = Aggregator::new(Key::PUBLIC, longer);
    /// let other = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// assert!(one.missing_past().is_empty());
    /// one.merge(&other)?; // to the other, mail of rep@corp.example was irrelevant
    /// assert_eq!(one.missing_past().addresses().collect::<Vec<_>>(), ["rep@corp.example"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn missing_past(&self) -> Additions {
        match &self.past {
            None => Additions::default(),
            Some(past) => Additions::between(past, &self.roster, &self.hashes),
        }
    }

    /// Says that the past of these has been offered, so that they are no longer
    /// [`missing_past`](Aggregator::missing_past). One that has changed sides since it was named
    /// still is: what was offered before did not count for that side.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key, Mailbox};
    ///
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// # let today = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).build()?;
    /// let additions = aggregator.adopt(today);
    /// assert!(!additions.is_empty());
    /// // Offer the past mail and meetings of these, and then:
    /// aggregator.mark_past_offered(&additions);
    /// assert!(aggregator.missing_past().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mark_past_offered(&mut self, additions: &Additions) {
        let Some(past) = &self.past else { return };
        let all = Past::of(&self.roster, &self.hashes);
        let offered = additions.offered(past, &all, &self.hashes);
        self.past = (offered != all).then(|| Arc::new(offered));
    }

    /// How many emails are recorded, copies of one as one. Rule: SPEC 4.
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
    /// use account_engagement::Email;
    ///
    /// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example");
    /// aggregator.record_email(&email.clone().to("lead@corp.example"))?; // irrelevant
    /// aggregator.record_email(&email.clone().to("bo@birch.example"))?;
    /// aggregator.record_email(&email.to("al@birch.example"))?; // a copy
    /// assert_eq!(aggregator.email_count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn email_count(&self) -> usize {
        self.ledger.emails.len()
    }

    /// How many meetings are recorded, copies of one as one. Rule: SPEC 4.
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
    /// use account_engagement::Meeting;
    ///
    /// let start = chrono::DateTime::UNIX_EPOCH;
    /// aggregator.record_meeting(&Meeting::new("uid-7", start, start))?;
    /// assert_eq!(aggregator.meeting_count(), 1, "also one with nobody on it");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn meeting_count(&self) -> usize {
        self.ledger.meetings.len()
    }

    /// How many bytes the state takes on the heap, spare room included and the directory not.
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
    /// use account_engagement::Email;
    ///
    /// let before = aggregator.heap_bytes();
    /// aggregator.record_email(&Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example").to("bo@birch.example"))?;
    /// assert!(aggregator.heap_bytes() > before);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let Ledger { addresses, emails, meetings } = &self.ledger;
        addresses.heap_bytes() + emails.heap_bytes() + meetings.heap_bytes()
    }

    pub(crate) fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Which side every address is on, as far as merging is concerned.
    fn sides(&self) -> Arc<Past> {
        self.sides.clone().unwrap_or_else(|| Arc::new(Past::of(&self.roster, &self.hashes)))
    }

    /// Whether both were given the very same directory.
    fn has_directory_of(&self, other: &Aggregator) -> bool {
        Arc::ptr_eq(self.roster.directory(), other.roster.directory())
    }

    fn past(&self) -> Arc<Past> {
        self.past.clone().unwrap_or_else(|| Arc::new(Past::of(&self.roster, &self.hashes)))
    }

    /// Keeps of the past what is in `known` and in the directory.
    fn limit_past(&mut self, known: &Past) {
        let all = Past::of(&self.roster, &self.hashes);
        self.past = (all != *known).then(|| all.and(known)).filter(|both| *both != all).map(Arc::new);
    }
}

impl PartialEq for Aggregator {
    fn eq(&self, other: &Aggregator) -> bool {
        let (a, b) = (&self.ledger, &other.ledger);
        let address = |number| a.addresses.hash(number);
        let other_address = |number| b.addresses.hash(number);
        self.hashes.check() == other.hashes.check()
            && a.emails.same(address, &b.emails, other_address)
            && a.meetings.same(address, &b.meetings, other_address)
            && (self.past.is_none() && other.past.is_none() && self.has_directory_of(other)
                || self.past() == other.past())
    }
}

impl Eq for Aggregator {}

impl fmt::Debug for Aggregator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aggregator")
            .field("key_check", &format_args!("{:032x}", self.hashes.check()))
            .field("emails", &self.email_count())
            .field("meetings", &self.meeting_count())
            .field("addresses", &self.ledger.addresses.len())
            .field("directory", self.directory())
            .finish_non_exhaustive()
    }
}
