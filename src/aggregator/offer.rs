//! What becomes of one offered copy (SPEC 2, 3, 4).
//!
//! It is read first: who is on it, whether it is relevant, what its ids hash to. Then it is taken
//! into the state. Several copies are read before the first of them is taken, so that the memory
//! that the second step needs is on its way for all of them at once.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::{Aggregator, Ledger, OfferError, Outcome, Outcomes};
use crate::aggregator::store::blocks::{Hash, MOST_IN_BLOCK, to_words};
use crate::aggregator::store::emails::{EmailCopy, Original};
use crate::aggregator::store::link::{Link, Tie};
use crate::aggregator::store::meetings::{Answer, Guest, MeetingCopy, Span};
use crate::directory::{Found, Standing};
use crate::model::address::{domain_of, normalize_into};
use crate::model::email::{EmailKind, EmailRef};
use crate::model::id;
use crate::model::instant;
use crate::model::limit::{MOST, MOST_WORDS};
use crate::model::meeting::{AttendeeRef, MeetingRef};

/// Room to work in, kept from one offer to the next so that none allocates, and empty between
/// offers.
#[derive(Clone, Default)]
pub(crate) struct Desk {
    /// By the directory's number of an address: the state's, or [`UNSEEN`]. Empty as long as the state knows few
    /// addresses of a large directory, of which many states may be at hand: then they are looked up.
    numbers: Vec<u32>,
    text: String,
    copies: Vec<ReadCopy>,
    /// Who is on them.
    people: Vec<Party>,
    /// What they answered: as many answers on meetings, on emails none.
    answers: Vec<Answer>,
    links: Vec<u32>,
    guests: Vec<Guest>,
}

const UNSEEN: u32 = u32::MAX;

/// Numbers are kept for all addresses of the directory once the state knows one in so many.
const ADDRESSES_FOR_ONE: usize = 16;

/// How many people there stays room for between offers.
const USUAL: usize = 1024;

/// So many copies are read before they are taken.
const AT_ONCE: usize = 32;

/// A copy that has been read, and will be recorded if there is room.
#[derive(Clone)]
pub(super) enum ReadCopy {
    Email {
        message: u128,
        at: i64,
        kind: EmailKind,
        original: Original,
        thread: Option<Hash>,
        sender: Party,
        recipients: Range<usize>,
    },
    Meeting {
        meeting: u128,
        revision: i64,
        span: Span,
        has_both_sides: bool,
        organizer: Option<Party>,
        attendees: Range<usize>,
    },
}

/// A participant who is on one side or the other.
#[derive(Clone, Copy)]
pub(super) enum Party {
    /// The directory's number of the address.
    Listed { number: u32, is_mailbox: bool },
    /// The hash of an unlisted contact's address, and the directory's number of the domain.
    Unlisted { address: u128, domain: u32 },
}

impl Party {
    fn is_mailbox(self) -> bool {
        matches!(self, Party::Listed { is_mailbox: true, .. })
    }
}

impl Desk {
    /// Leaves nothing of the offers behind, and no more room than most need.
    fn tidy(&mut self) {
        self.text.clear();
        self.text.shrink_to(USUAL);
        self.copies.clear();
        self.people.clear();
        self.people.shrink_to(USUAL);
        self.answers.clear();
        self.answers.shrink_to(USUAL);
        self.links.clear();
        self.links.shrink_to(USUAL);
        self.guests.clear();
        self.guests.shrink_to(USUAL);
    }
}

impl Aggregator {
    /// Offers one copy of an email: an [`&Email`](crate::Email), or an [`EmailRef`] in borrowed
    /// text.
    ///
    /// A copy on which the mail goes neither from a mailbox to a contact nor from a contact to a
    /// mailbox is irrelevant and leaves no trace. Of the others the recipients and conversations
    /// are united, and the earliest time and the strongest kind hold. An
    /// [`Intake`](crate::Intake) takes many at once, and faster. Rule: SPEC 4.
    ///
    /// # Errors
    ///
    /// [`OfferError`] for an empty id or a time that cannot be represented, and when the state is
    /// full; the state is as before.
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
    /// let mut email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example").to("bo@birch.example");
    /// assert_eq!(aggregator.record_email(&email)?, Outcome::Recorded);
    /// assert_eq!(aggregator.record_email(&email)?, Outcome::Copy);
    /// email.id = " <> ".into();
    /// assert_eq!(
    ///     aggregator.record_email(&email).unwrap_err().to_string(),
    ///     "the id is empty after trimming white space and <>: an activity needs an id that all its copies share"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_email<'a, R>(&mut self, email: impl Into<EmailRef<'a, R>>) -> Result<Outcome, OfferError>
    where
        R: IntoIterator<Item = &'a str>,
    {
        let read = self.read_email(email.into());
        self.take_one(read)
    }

    /// Offers one copy of a meeting: a [`&Meeting`](crate::Meeting), or a [`MeetingRef`] in
    /// borrowed text.
    ///
    /// Every valid meeting is recorded, one without both a mailbox and a contact on it as an id
    /// and a revision: a newer copy that lost one side takes the meeting back. Rule: SPEC 4.
    ///
    /// # Errors
    ///
    /// [`OfferError`] for an empty id, an end before the start or a time that cannot be
    /// represented, and when the state is full; the state is as before.
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
    /// use account_engagement::{Meeting, Outcome};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let start = DateTime::UNIX_EPOCH;
    /// let meeting = Meeting::new("uid-7", start, start + TimeDelta::minutes(45)).organizer("rep@corp.example");
    /// assert_eq!(aggregator.record_meeting(&meeting.attendee("bo@birch.example"))?, Outcome::Recorded);
    /// assert_eq!(aggregator.record_meeting(&Meeting::new("uid-8", start, start))?, Outcome::Recorded, "if only its id");
    /// let error = aggregator.record_meeting(&Meeting::new("uid-9", start, start - TimeDelta::minutes(45))).unwrap_err();
    /// assert!(error.to_string().starts_with("the meeting ends before it starts"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_meeting<'a, A>(&mut self, meeting: impl Into<MeetingRef<'a, A>>) -> Result<Outcome, OfferError>
    where
        A: IntoIterator<Item = AttendeeRef<'a>>,
    {
        let read = self.read_meeting(meeting.into());
        self.take_one(read)
    }

    fn take_one(&mut self, read: Result<Option<ReadCopy>, OfferError>) -> Result<Outcome, OfferError> {
        let result = match read {
            Ok(Some(copy)) => self.take(&copy),
            Ok(None) => Ok(Outcome::Irrelevant),
            Err(rejected) => Err(rejected),
        };
        self.desk.tidy();
        result
    }

    /// Offers many, each read by `read`, and counts what becomes of them.
    pub(super) fn take_many<T>(
        &mut self,
        offers: impl IntoIterator<Item = T>,
        read: impl Fn(&mut Aggregator, T) -> Result<Option<ReadCopy>, OfferError>,
        outcomes: &mut Outcomes,
    ) {
        for offer in offers {
            match read(self, offer) {
                Ok(Some(copy)) => self.desk.copies.push(copy),
                Ok(None) => outcomes.irrelevant += 1,
                Err(_) => outcomes.rejected += 1,
            }
            if self.desk.copies.len() == AT_ONCE || self.desk.people.len() > USUAL {
                self.take_all(outcomes);
            }
        }
        self.take_all(outcomes);
    }

    /// Takes the copies on the desk.
    fn take_all(&mut self, outcomes: &mut Outcomes) {
        let mut copies = core::mem::take(&mut self.desk.copies);
        let Ledger { emails, meetings, .. } = &self.ledger;
        for copy in &copies {
            match copy {
                ReadCopy::Email { message, .. } => emails.touch(*message),
                ReadCopy::Meeting { meeting, .. } => meetings.touch(*meeting),
            }
        }
        for copy in &copies {
            match copy {
                ReadCopy::Email { message, .. } => emails.touch_block(*message),
                ReadCopy::Meeting { meeting, .. } => meetings.touch_block(*meeting),
            }
        }
        for copy in copies.drain(..) {
            outcomes.record(&self.take(&copy));
        }
        self.desk.copies = copies;
        self.desk.tidy();
    }

    /// Who is on a copy, and what else is recorded of it; `None` for an irrelevant one.
    pub(super) fn read_email<'a, R>(&mut self, email: EmailRef<'a, R>) -> Result<Option<ReadCopy>, OfferError>
    where
        R: IntoIterator<Item = &'a str>,
    {
        let message = id::trimmed(email.id).ok_or(OfferError::EmptyId)?;
        let at = instant::in_range(&email.sent_at).ok_or(OfferError::TimeOutOfRange)?;
        let Some(sender) = self.party(email.from) else { return Ok(None) };
        let first = self.desk.people.len();
        let mut crosses = false;
        for recipient in email.recipients {
            if let Some(party) = self.party(recipient) {
                crosses |= party.is_mailbox() != sender.is_mailbox();
                self.desk.people.push(party);
            }
        }
        if !crosses {
            self.desk.people.truncate(first);
            return Ok(None);
        }
        Ok(Some(ReadCopy::Email {
            message: self.hashes.message(message),
            at,
            kind: email.kind,
            original: match email.in_reply_to.and_then(id::trimmed) {
                Some(original) => Original::Message(self.hashes.message(original)),
                None => Original::Unnamed,
            },
            thread: email.conversation.and_then(id::trimmed).map(|thread| to_words(self.hashes.thread(thread))),
            sender,
            recipients: first..self.desk.people.len(),
        }))
    }

    /// Who is on a meeting, and what else is recorded of it.
    pub(super) fn read_meeting<'a, A>(&mut self, meeting: MeetingRef<'a, A>) -> Result<Option<ReadCopy>, OfferError>
    where
        A: IntoIterator<Item = AttendeeRef<'a>>,
    {
        let occurrence = id::trimmed(meeting.id).ok_or(OfferError::EmptyId)?;
        let start = instant::in_range(&meeting.start).ok_or(OfferError::TimeOutOfRange)?;
        let end = instant::in_range(&meeting.end).ok_or(OfferError::TimeOutOfRange)?;
        if end < start {
            return Err(OfferError::EndsBeforeStart { start: meeting.start, end: meeting.end });
        }
        let organizer = meeting.organizer.and_then(|address| self.party(address));
        let mut sides = organizer.map_or((false, false), |party| (party.is_mailbox(), !party.is_mailbox()));
        let first = self.desk.people.len();
        // Where people of emails stand there are no answers, which nobody asks for.
        self.desk.answers.resize(first, Answer::NONE);
        for attendee in meeting.attendees {
            let responded_at = attendee.responded_at.map(|at| instant::in_range(&at));
            if responded_at == Some(None) {
                self.desk.people.truncate(first);
                return Err(OfferError::TimeOutOfRange);
            }
            if let Some(party) = self.party(attendee.address) {
                sides = (sides.0 || party.is_mailbox(), sides.1 || !party.is_mailbox());
                self.desk.people.push(party);
                self.desk.answers.push(Answer { responded_at: responded_at.flatten(), response: attendee.response });
            }
        }
        Ok(Some(ReadCopy::Meeting {
            meeting: self.hashes.meeting(occurrence),
            revision: meeting.revision,
            span: Span { start, end, all_day: meeting.all_day, status: meeting.status },
            has_both_sides: sides == (true, true),
            organizer,
            attendees: first..self.desk.people.len(),
        }))
    }

    /// Records a copy.
    fn take(&mut self, copy: &ReadCopy) -> Result<Outcome, OfferError> {
        match copy {
            ReadCopy::Email { message, at, kind, original, thread, sender, recipients } => {
                self.check_room(recipients.len() + 2)?;
                self.desk.links.clear();
                let sender = self.number(*sender);
                self.desk.links.push(Link::from(Tie::From(sender)).word());
                for place in recipients.clone() {
                    let Some(&party) = self.desk.people.get(place) else { break };
                    let recipient = self.number(party);
                    self.desk.links.push(Link::from(Tie::To(recipient)).word());
                }
                Ok(self.ledger.emails.join(&EmailCopy {
                    message: *message,
                    at: *at,
                    kind: *kind,
                    original: *original,
                    threads: thread.as_slice(),
                    links: &self.desk.links,
                }))
            }
            ReadCopy::Meeting { meeting, revision, span, has_both_sides, organizer, attendees } => {
                self.check_room(attendees.len() + 1)?;
                self.desk.guests.clear();
                if *has_both_sides {
                    if let Some(organizer) = organizer {
                        let link = Tie::From(self.number(*organizer)).into();
                        self.desk.guests.push(Guest { link, answer: Answer::NONE });
                    }
                    for place in attendees.clone() {
                        let (Some(&party), Some(&answer)) = (self.desk.people.get(place), self.desk.answers.get(place))
                        else {
                            break;
                        };
                        let link = Tie::To(self.number(party)).into();
                        self.desk.guests.push(Guest { link, answer });
                    }
                }
                Ok(self.ledger.meetings.join(&MeetingCopy {
                    meeting: *meeting,
                    revision: *revision,
                    facts: has_both_sides.then_some((*span, &self.desk.guests)),
                }))
            }
        }
    }

    /// Who a raw address is: `None` for nobody.
    fn party(&mut self, raw: &str) -> Option<Party> {
        let address = normalize_into(raw, &mut self.desk.text)?;
        match self.roster.directory().find(address) {
            Found::Listed(_, Standing::Nobody) | Found::Nobody => None,
            Found::Listed(number, Standing::Mailbox { .. }) => Some(Party::Listed { number, is_mailbox: true }),
            Found::Listed(number, Standing::Contact { .. }) => Some(Party::Listed { number, is_mailbox: false }),
            Found::Unlisted { domain, .. } => Some(Party::Unlisted { address: self.hashes.address(address), domain }),
        }
    }

    /// The state's number of a participant's address.
    fn number(&mut self, party: Party) -> u32 {
        let addresses = &mut self.ledger.addresses;
        match party {
            Party::Unlisted { address, domain } => addresses.number(address, || self.roster.domain_hash(domain)),
            Party::Listed { number, .. } => {
                let listed = self.roster.directory().listed().len();
                if self.desk.numbers.is_empty() && addresses.len() >= listed / ADDRESSES_FOR_ONE {
                    self.desk.numbers.resize(listed, UNSEEN);
                }
                let domain = || {
                    let address = self.roster.directory().address(number);
                    self.hashes.domain(domain_of(address).unwrap_or_default())
                };
                match self.desk.numbers.get_mut(number as usize) {
                    Some(known) if *known != UNSEEN => *known,
                    known => {
                        let new = addresses.number(self.roster.hash(number), domain);
                        if let Some(known) = known {
                            *known = new;
                        }
                        new
                    }
                }
            }
        }
    }

    /// Refuses a copy with this many people and threads for which there might be no room, before
    /// anything is changed.
    fn check_room(&self, more: usize) -> Result<(), OfferError> {
        let Ledger { addresses, emails, meetings } = &self.ledger;
        let activities = emails.len().max(meetings.len()) + 1;
        let needed = (addresses.len() + more).max(emails.linked() + more).max(meetings.guests() + more).max(activities);
        let words = emails.words().max(meetings.words()) + MOST_IN_BLOCK;
        if needed > MOST || words > MOST_WORDS { Err(OfferError::Full { most: MOST }) } else { Ok(()) }
    }
}
