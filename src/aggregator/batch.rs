//! Several copies at once.
//!
//! Most of the time to record a copy is spent waiting for the memory of its slot and its block, which the processor's
//! caches seldom hold. Therefore the people of many copies are looked up first; then the memory of all of them is
//! prefetched, so that the waits overlap; then the copies are recorded.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::lookup::{Match, Read};
use super::{Aggregator, Ledger, OfferError, Outcome, Outcomes};
use crate::aggregator::store::emails::{EmailCopy, Original};
use crate::aggregator::store::meetings::{Answer, Facts, Guest, Guests, MeetingCopy, Span};
use crate::aggregator::store::words::Hash;
use crate::model::email::EmailKind;

/// Buffers that are kept from one offer to the next, so that an offer allocates nothing. Nothing in them outlasts an
/// offer but `numbers`.
#[derive(Clone, Default)]
pub(super) struct Scratch {
    /// By the directory's number of an address: the state's number. Empty while the state has few of a large
    /// directory's addresses.
    pub(super) numbers: Vec<u32>,
    /// The normalised form of one address.
    pub(super) text: String,
    /// How many participants of one copy are no addresses.
    pub(super) malformed: u32,
    /// The sender or organizer of one copy.
    pub(super) sender: Option<Match>,
    /// Its recipients or attendees.
    pub(super) recipients: Vec<Match>,
    /// The responses of the attendees.
    pub(super) answers: Vec<Answer>,
    /// The links of the emails in `batch`.
    pub(super) links: Vec<u32>,
    /// The guests of the meetings in `batch`.
    pub(super) guests: Vec<Guest>,
    pub(super) batch: Vec<Pending>,
}

/// The capacity that buffers keep between offers. One copy with a million recipients must not keep its memory.
const RETAINED_CAPACITY: usize = 1024;

/// How many copies are read before they are recorded. With fewer, waits overlap less; with more, prefetched memory is
/// replaced before it is used.
const BATCH: usize = 32;

/// A copy that will be recorded: an [`EmailCopy`] or a [`MeetingCopy`] whose links are in the [`Scratch`].
#[derive(Clone)]
pub(super) enum Pending {
    Email {
        message: u128,
        at: i64,
        kind: EmailKind,
        original: Original,
        thread: Option<Hash>,
        links: Range<usize>,
    },
    Meeting {
        meeting: u128,
        revision: i64,
        /// `None` where a side is missing.
        span: Option<Span>,
        guests: Range<usize>,
    },
}

impl Scratch {
    /// Forgets the offers, and frees what most offers do not need.
    pub(super) fn clear(&mut self) {
        let Scratch { numbers: _, text, malformed: _, sender, recipients, answers, links, guests, batch } = self;
        batch.clear();
        *sender = None;
        text.clear();
        text.shrink_to(RETAINED_CAPACITY);
        recipients.clear();
        recipients.shrink_to(RETAINED_CAPACITY);
        answers.clear();
        answers.shrink_to(RETAINED_CAPACITY);
        links.clear();
        links.shrink_to(RETAINED_CAPACITY);
        guests.clear();
        guests.shrink_to(RETAINED_CAPACITY);
    }
}

impl Aggregator {
    /// Records many copies, each read by `read`, and counts the outcomes.
    pub(super) fn record_many<T>(
        &mut self,
        offers: impl IntoIterator<Item = T>,
        read: impl Fn(&mut Aggregator, T) -> Result<Read, OfferError>,
        outcomes: &mut Outcomes,
    ) {
        for offer in offers {
            let (mut pending, malformed) = match read(self, offer) {
                Ok(Read { pending: Some(pending), malformed }) => (pending, malformed),
                Ok(Read { pending: None, malformed }) => {
                    outcomes.irrelevant += 1;
                    outcomes.malformed_participants += u64::from(malformed);
                    continue;
                }
                Err(_) => {
                    outcomes.rejected += 1;
                    continue;
                }
            };
            if self.link(&mut pending).is_err() {
                // Room is reserved for everything in the batch. Most of that are copies, which need none.
                self.record_batch(outcomes);
                if self.link(&mut pending).is_err() {
                    outcomes.rejected += 1;
                    continue;
                }
            }
            outcomes.malformed_participants += u64::from(malformed);
            let Scratch { links, guests, batch, .. } = &mut self.scratch;
            batch.push(pending);
            if batch.len() == BATCH || links.len() + guests.len() > RETAINED_CAPACITY {
                self.record_batch(outcomes);
                self.scratch.clear();
            }
        }
        self.record_batch(outcomes);
        self.scratch.clear();
    }

    fn record_batch(&mut self, outcomes: &mut Outcomes) {
        let mut batch = core::mem::take(&mut self.scratch.batch);
        let Ledger { emails, meetings, .. } = &self.ledger;
        for pending in &batch {
            match pending {
                Pending::Email { message, .. } => emails.prefetch_slot(*message),
                Pending::Meeting { meeting, .. } => meetings.prefetch_slot(*meeting),
            }
        }
        for pending in &batch {
            match pending {
                Pending::Email { message, .. } => emails.prefetch_block(*message),
                Pending::Meeting { meeting, .. } => meetings.prefetch_block(*meeting),
            }
        }
        for pending in &batch {
            outcomes.record(&Ok::<_, OfferError>(self.record(pending)));
        }
        batch.clear();
        self.scratch.batch = batch;
        self.scratch.links.clear();
        self.scratch.guests.clear();
    }

    /// Joins a copy with the state.
    #[inline]
    pub(super) fn record(&mut self, pending: &Pending) -> Outcome {
        match pending {
            Pending::Email { message, at, kind, original, thread, links } => self.ledger.emails.join(&EmailCopy {
                message: *message,
                at: *at,
                kind: *kind,
                original: *original,
                overflows: false,
                threads: thread.as_slice(),
                links: self.scratch.links.get(links.clone()).unwrap_or_default(),
            }),
            Pending::Meeting { meeting, revision, span, guests } => {
                let guests = Guests::List(self.scratch.guests.get(guests.clone()).unwrap_or_default());
                let facts = span.map(|span| Facts { span, overflows: false, guests });
                self.ledger.meetings.join(&MeetingCopy { meeting: *meeting, revision: *revision, facts })
            }
        }
    }
}
