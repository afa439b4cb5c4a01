//! What happens to one offered activity, and to all that a run offered ([SPEC 11](crate::guide::rules#spec-11)).

use core::iter::Sum;
use core::ops::{Add, AddAssign};

use chrono::{DateTime, Utc};
use thiserror::Error;

/// What happened to a valid offered activity. Rule: [SPEC 11](crate::guide::rules#spec-11).
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
/// use account_engagement::{Email, Outcome};
///
/// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example");
/// assert_eq!(aggregator.record_email(&email.clone().to("lead@corp.example"))?, Outcome::Irrelevant);
/// assert_eq!(aggregator.record_email(&email.clone().to("bo@birch.example"))?, Outcome::Recorded);
/// assert_eq!(aggregator.record_email(&email.to("al@birch.example"))?, Outcome::Copy, "and now it has two recipients");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It is recorded now.
    Recorded,
    /// It is a copy of a recorded activity. What it adds is recorded now.
    Copy,
    /// It is an email that goes neither from a mailbox to a contact nor from a contact to a mailbox. Nothing of it is
    /// kept.
    Irrelevant,
}

/// What happened to a valid offered activity, and how many of its participants are no addresses.
///
/// It is equal to its outcome. Rule: [SPEC 20](crate::guide::rules#spec-20).
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
/// use account_engagement::{Email, Outcome};
///
/// // The source must remove display names, and separate addresses.
/// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example").to("Bo <bo@birch.example>");
/// let offered = aggregator.record_email(&email)?;
/// assert_eq!(offered.malformed_participants, 1);
/// assert_eq!(offered.outcome, Outcome::Irrelevant, "the text matches nobody");
/// assert_eq!(offered, Outcome::Irrelevant);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Offered {
    /// What happened to it.
    pub outcome: Outcome,
    /// How many of its participants have a text that is not an address after folding: a display name with brackets, two
    /// addresses in one text, a room. Each is unknown. An empty text is no participant.
    pub malformed_participants: u32,
}

impl From<Outcome> for Offered {
    fn from(outcome: Outcome) -> Offered {
        Offered { outcome, malformed_participants: 0 }
    }
}

impl PartialEq<Outcome> for Offered {
    fn eq(&self, outcome: &Outcome) -> bool {
        self.outcome == *outcome
    }
}

/// Why an offered activity was refused. The state has not changed. Rule: [SPEC 11](crate::guide::rules#spec-11).
///
/// ```
/// use account_engagement::{Aggregator, Directory, Email, Key, Meeting, OfferError};
/// use chrono::{DateTime, TimeDelta};
///
/// let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let now = DateTime::UNIX_EPOCH;
/// let rejected = aggregator.record_email(&Email::new("<>", now, "rep@corp.example")).unwrap_err();
/// assert_eq!(rejected, OfferError::EmptyId);
/// let rejected = aggregator.record_meeting(&Meeting::new("m", now, now - TimeDelta::minutes(5))).unwrap_err();
/// assert_eq!(
///     rejected.to_string(),
///     "the meeting ends before it starts: from 1970-01-01 00:00:00 UTC to 1969-12-31 23:55:00 UTC"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OfferError {
    /// The id is empty after trimming white space and brackets: give the activity a stable id.
    #[error("the id is empty after trimming white space and <>: an activity needs an id that all its copies share")]
    EmptyId,
    /// The meeting ends before it starts: correct the times at the source.
    #[error("the meeting ends before it starts: from {start} to {end}")]
    EndsBeforeStart {
        /// When it starts.
        start: DateTime<Utc>,
        /// When it ends.
        end: DateTime<Utc>,
    },
    /// A time is a leap second at the end of the range that chrono can represent: correct it at the source.
    #[error("a time is outside the range that can be represented, which ends at {}", DateTime::<Utc>::MAX_UTC)]
    TimeOutOfRange,
    /// The state may have no room for it: distribute the activity over several aggregators.
    #[error(
        "the state is full: it can have {limit} addresses, messages, meetings or threads; distribute the activity over \
         several aggregators"
    )]
    Full {
        /// The most of one kind that a state can have.
        limit: usize,
    },
}

/// The number of offers by outcome.
///
/// It belongs to the run that made the offers, and not to the state: merging a state twice changes nothing, but
/// counting its offers twice would. This is the one type that counts: give it the results of offers
/// ([`record`](Outcomes::record), `collect`), or get it from an [`Intake`](crate::Intake).
/// Rule: [SPEC 11](crate::guide::rules#spec-11).
///
/// # Examples
///
/// ```
/// use account_engagement::{Aggregator, Directory, Email, Key, Outcomes};
/// use chrono::DateTime;
///
/// let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let emails = [Email::new("e1", DateTime::UNIX_EPOCH, "a@x.example"), Email::new("", DateTime::UNIX_EPOCH, "a")];
/// let outcomes: Outcomes = emails.iter().map(|email| aggregator.record_email(email)).collect();
/// assert_eq!((outcomes.offered(), outcomes.irrelevant, outcomes.rejected), (2, 1, 1));
/// assert_eq!(outcomes.to_string(), "0 recorded, 1 not between a mailbox and a contact, 1 refused");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcomes {
    /// Newly recorded activities.
    pub recorded: u64,
    /// Copies of recorded activities.
    pub copies: u64,
    /// Emails that are not kept.
    pub irrelevant: u64,
    /// Refused activities.
    pub rejected: u64,
    /// Participants whose text is not an address, of the activities that were not rejected. If there are many, the
    /// source did not remove display names, or did not separate addresses.
    pub malformed_participants: u64,
}

/// In plain words, without the counts that are 0.
impl core::fmt::Display for Outcomes {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} recorded", self.recorded)?;
        let others = [
            (self.copies, "seen before"),
            (self.irrelevant, "not between a mailbox and a contact"),
            (self.rejected, "refused"),
        ];
        others
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .try_for_each(|(count, what)| write!(f, ", {count} {what}"))?;
        match self.malformed_participants {
            0 => Ok(()),
            1 => f.write_str("; 1 participant is no address"),
            count => write!(f, "; {count} participants are no addresses"),
        }
    }
}

impl Outcomes {
    /// Counts one offer.
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
    /// use account_engagement::{Meeting, Outcomes};
    ///
    /// let start = chrono::DateTime::UNIX_EPOCH;
    /// let mut outcomes = Outcomes::default();
    /// for id in ["uid-7", "uid-8", ""] {
    ///     let result = aggregator.record_meeting(&Meeting::new(id, start, start));
    ///     outcomes.record(&result);
    /// }
    /// assert_eq!((outcomes.recorded, outcomes.rejected), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record<O: Copy + Into<Offered>, E>(&mut self, result: &Result<O, E>) {
        let Ok(offered) = result else {
            self.rejected += 1;
            return;
        };
        let Offered { outcome, malformed_participants } = (*offered).into();
        self.malformed_participants += u64::from(malformed_participants);
        *match outcome {
            Outcome::Recorded => &mut self.recorded,
            Outcome::Copy => &mut self.copies,
            Outcome::Irrelevant => &mut self.irrelevant,
        } += 1;
    }

    /// The outcomes of several runs whose states were merged: an activity that two runs recorded counts as one recorded
    /// and one copy.
    ///
    /// `added` is the number of activities that the merged state has more than the state that the runs started with.
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key, Meeting, Outcomes};
    /// use chrono::DateTime;
    ///
    /// let empty = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// let meeting = Meeting::new("m1", DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
    /// let (mut one, mut other) = (empty.clone(), empty);
    /// let outcomes: Outcomes = [one.record_meeting(&meeting), other.record_meeting(&meeting)].into_iter().collect();
    /// one.merge(&other)?;
    ///
    /// let outcomes = outcomes.after_merge(one.meeting_count());
    /// assert_eq!((outcomes.recorded, outcomes.copies), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn after_merge(mut self, added: usize) -> Outcomes {
        let twice = self.recorded.saturating_sub(added as u64);
        self.recorded -= twice;
        self.copies += twice;
        self
    }

    /// The number of offers: recorded, copies, irrelevant and rejected.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Outcome, Outcomes, OfferError};
    ///
    /// let results = [Ok(Outcome::Recorded), Ok(Outcome::Irrelevant), Err(OfferError::EmptyId)];
    /// assert_eq!(results.into_iter().collect::<Outcomes>().offered(), 3);
    /// ```
    #[must_use]
    pub fn offered(&self) -> u64 {
        self.recorded + self.copies + self.irrelevant + self.rejected
    }
}

impl<O: Copy + Into<Offered>, E> Extend<Result<O, E>> for Outcomes {
    fn extend<I: IntoIterator<Item = Result<O, E>>>(&mut self, results: I) {
        results.into_iter().for_each(|result| self.record(&result));
    }
}

impl<O: Copy + Into<Offered>, E> FromIterator<Result<O, E>> for Outcomes {
    fn from_iter<I: IntoIterator<Item = Result<O, E>>>(results: I) -> Outcomes {
        let mut outcomes = Outcomes::default();
        outcomes.extend(results);
        outcomes
    }
}

impl AddAssign for Outcomes {
    fn add_assign(&mut self, other: Outcomes) {
        self.recorded += other.recorded;
        self.copies += other.copies;
        self.irrelevant += other.irrelevant;
        self.rejected += other.rejected;
        self.malformed_participants += other.malformed_participants;
    }
}

impl Add for Outcomes {
    type Output = Outcomes;

    fn add(mut self, other: Outcomes) -> Outcomes {
        self += other;
        self
    }
}

impl Sum for Outcomes {
    fn sum<I: Iterator<Item = Outcomes>>(all: I) -> Outcomes {
        all.fold(Outcomes::default(), Add::add)
    }
}
