//! Who is on an offered copy ([SPEC 3](crate::guide::rules#spec-3)), and whether it is relevant
//! ([SPEC 4](crate::guide::rules#spec-4)).
//!
//! This is the look-up of a recipient's address. Looking up changes nothing in the state: an irrelevant copy must leave
//! nothing behind, so that addresses get numbers only after relevance is known.

use alloc::vec::Vec;

use super::batch::{Pending, Scratch};
use super::hashed_directory::HashedDirectory;
use super::key::Hashes;
use super::{Addresses, Aggregator, OfferError};
use crate::aggregator::store::emails::Original;
use crate::aggregator::store::link::Link;
use crate::aggregator::store::meetings::{Answer, Guest, Span};
use crate::aggregator::store::words::to_words;
use crate::directory::Side;
use crate::model::address::{domain_of, is_malformed, normalize_into};
use crate::model::email::EmailRef;
use crate::model::meeting::{AttendeeRef, MeetingRef};
use crate::model::{id, instant};

/// An address on a copy that is on one side or the other.
#[derive(Clone, Copy)]
pub(super) struct Match {
    side: Side,
    /// The directory's number of the address, or of its domain if the address is unlisted.
    number: u32,
    /// The hash of an unlisted address.
    unlisted: Option<u128>,
}

/// A copy that was looked up.
pub(super) struct Read {
    /// `None` for an irrelevant copy.
    pub(super) pending: Option<Pending>,
    /// How many of its participants are no addresses.
    pub(super) malformed: u32,
}

/// In place of the state's number of an address that it does not have.
const UNSEEN: u32 = u32::MAX;

/// The state's numbers of the directory's addresses are kept in an array once the state has one in this many of them.
/// Before that, the array would take more memory than the few addresses that it finds.
const ADDRESSES_FOR_ONE: usize = 16;

impl Aggregator {
    /// Looks up everybody on an email, and hashes its ids.
    pub(super) fn read_email<'a, R>(&mut self, email: EmailRef<'a, R>) -> Result<Read, OfferError>
    where
        R: IntoIterator<Item = &'a str>,
    {
        let message = id::trimmed(email.id).ok_or(OfferError::EmptyId)?;
        let at = instant::in_range(&email.sent_at).ok_or(OfferError::TimeOutOfRange)?;
        self.scratch.malformed = 0;
        let Some(sender) = self.look_up(email.from) else {
            email.recipients.into_iter().for_each(|recipient| self.note_malformed(recipient));
            return Ok(self.irrelevant());
        };
        self.scratch.sender = Some(sender);
        self.scratch.recipients.clear();
        let mut crosses = false;
        for recipient in email.recipients {
            if let Some(recipient) = self.look_up(recipient) {
                crosses |= recipient.side != sender.side;
                self.scratch.recipients.push(recipient);
            }
        }
        if !crosses {
            return Ok(self.irrelevant());
        }
        let pending = Pending::Email {
            message: self.hashes.message(message),
            at,
            kind: email.kind,
            original: match email.in_reply_to.and_then(id::trimmed) {
                Some(original) => Original::Message(self.hashes.message(original)),
                None => Original::Unnamed,
            },
            thread: email.conversation.and_then(id::trimmed).map(|thread| to_words(self.hashes.thread(thread))),
            links: 0..0,
        };
        Ok(Read { pending: Some(pending), malformed: self.scratch.malformed })
    }

    /// Looks up everybody on a meeting, and hashes its id. Every valid meeting is recorded.
    pub(super) fn read_meeting<'a, A>(&mut self, meeting: MeetingRef<'a, A>) -> Result<Read, OfferError>
    where
        A: IntoIterator<Item = AttendeeRef<'a>>,
    {
        let occurrence = id::trimmed(meeting.id).ok_or(OfferError::EmptyId)?;
        let start = instant::in_range(&meeting.start).ok_or(OfferError::TimeOutOfRange)?;
        let end = instant::in_range(&meeting.end).ok_or(OfferError::TimeOutOfRange)?;
        if end < start {
            return Err(OfferError::EndsBeforeStart { start: meeting.start, end: meeting.end });
        }
        self.scratch.malformed = 0;
        let organizer = meeting.organizer.and_then(|address| self.look_up(address));
        self.scratch.sender = organizer;
        self.scratch.recipients.clear();
        self.scratch.answers.clear();
        let mut has_mailbox = organizer.is_some_and(|organizer| organizer.side == Side::Organisation);
        let mut has_contact = organizer.is_some_and(|organizer| organizer.side == Side::Account);
        for attendee in meeting.attendees {
            let responded_at = attendee.responded_at.map(|at| instant::in_range(&at));
            if responded_at == Some(None) {
                return Err(OfferError::TimeOutOfRange);
            }
            if let Some(person) = self.look_up(attendee.address) {
                has_mailbox |= person.side == Side::Organisation;
                has_contact |= person.side == Side::Account;
                self.scratch.recipients.push(person);
                let answer = Answer { responded_at: responded_at.flatten(), response: attendee.response };
                self.scratch.answers.push(answer);
            }
        }
        let span = Span { start, end, all_day: meeting.all_day, status: meeting.status };
        let pending = Pending::Meeting {
            meeting: self.hashes.meeting(occurrence),
            revision: meeting.revision,
            span: (has_mailbox && has_contact).then_some(span),
            guests: 0..0,
        };
        Ok(Read { pending: Some(pending), malformed: self.scratch.malformed })
    }

    fn irrelevant(&self) -> Read {
        Read { pending: None, malformed: self.scratch.malformed }
    }

    /// Finds the side of a raw address; `None` if it is on neither side. Then it may not even be an address, which is
    /// counted. Only those that match nobody need this check.
    fn look_up(&mut self, raw: &str) -> Option<Match> {
        let Scratch { text, malformed, .. } = &mut self.scratch;
        let Some(address) = normalize_into(raw, text) else {
            *malformed = malformed.saturating_add(1);
            return None;
        };
        let directory = self.hashed_directory.directory();
        let found = match directory.listed_address(address) {
            Some((number, party)) => party.side().map(|side| Match { side, number, unlisted: None }),
            None => directory.listed_domain(address).map(|(number, _)| {
                let unlisted = Some(self.hashes.address(address));
                Match { side: Side::Account, number, unlisted }
            }),
        };
        if found.is_none() && is_malformed(address) {
            *malformed = malformed.saturating_add(1);
        }
        found
    }

    /// Counts a participant of an email that is irrelevant already, if it is not an address.
    fn note_malformed(&mut self, raw: &str) {
        let Scratch { text, malformed, .. } = &mut self.scratch;
        if normalize_into(raw, text).is_none_or(is_malformed) {
            *malformed = malformed.saturating_add(1);
        }
    }

    /// Gives the people of a relevant copy the state's numbers, which makes them links. Refuses a copy for which
    /// there may be no room, before anything is changed.
    pub(super) fn link(&mut self, pending: &mut Pending) -> Result<(), OfferError> {
        // The room for a sender, and for the thread of an email.
        let besides_recipients = if matches!(pending, Pending::Email { .. }) { 2 } else { 1 };
        self.check_room(self.scratch.recipients.len() + besides_recipients)?;
        let Aggregator { hashes, hashed_directory, ledger, scratch, .. } = self;
        let Scratch { numbers, sender, recipients, answers, links: batch_links, guests: batch_guests, .. } = scratch;
        let mut numbering = Numbering { hashes, hashed: hashed_directory, addresses: &mut ledger.addresses, numbers };
        match pending {
            Pending::Email { links, .. } => {
                links.start = batch_links.len();
                batch_links.extend(sender.iter().map(|sender| Link::of_sender(numbering.number(sender)).word()));
                let recipients = recipients.iter();
                batch_links.extend(recipients.map(|recipient| Link::of_recipient(numbering.number(recipient)).word()));
                links.end = batch_links.len();
            }
            // Only the id and the revision are recorded.
            Pending::Meeting { span: None, .. } => {}
            Pending::Meeting { guests, .. } => {
                guests.start = batch_guests.len();
                batch_guests.extend(sender.iter().map(|organizer| Guest {
                    link: Link::of_sender(numbering.number(organizer)),
                    answer: Answer::NONE,
                }));
                batch_guests.extend(recipients.iter().zip(answers).map(|(attendee, answer)| Guest {
                    link: Link::of_recipient(numbering.number(attendee)),
                    answer: *answer,
                }));
                guests.end = batch_guests.len();
            }
        }
        Ok(())
    }
}

/// Gives addresses the state's numbers.
struct Numbering<'a> {
    hashes: &'a Hashes,
    hashed: &'a HashedDirectory,
    addresses: &'a mut Addresses,
    /// See [`Scratch`].
    numbers: &'a mut Vec<u32>,
}

impl Numbering<'_> {
    fn number(&mut self, &Match { number, unlisted, .. }: &Match) -> u32 {
        let Numbering { hashes, hashed, addresses, numbers } = self;
        if let Some(address) = unlisted {
            return addresses.number(address, || hashed.domain_hash(number));
        }
        let listed = hashed.directory().listed().len();
        if numbers.is_empty() && addresses.len() >= listed / ADDRESSES_FOR_ONE {
            numbers.resize(listed, UNSEEN);
        }
        let domain = || hashes.domain(domain_of(hashed.directory().address(number)).unwrap_or_default());
        match numbers.get_mut(number as usize) {
            Some(known) if *known != UNSEEN => *known,
            known => {
                let new = addresses.number(hashed.hash(number), domain);
                if let Some(known) = known {
                    *known = new;
                }
                new
            }
        }
    }
}
