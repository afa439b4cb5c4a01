//! What becomes of one offered copy (SPEC 2, 3, 4).

use alloc::string::String;
use alloc::vec::Vec;

use super::emails::{EmailCopy, Original};
use super::link::{Link, Tie};
use super::meetings::{Answer, Guest, MeetingCopy, Span};
use super::{Aggregator, Ledger, Outcome, Rejected, Roster};
use crate::address::{domain_of, normalize_into};
use crate::directory::{Found, Standing};
use crate::limit::MOST;
use crate::meeting::AttendeeRef;
use crate::{EmailRef, MeetingRef, id, instant};

/// Room to work in, kept from one offer to the next so that none allocates, and empty between
/// offers.
#[derive(Clone)]
pub(crate) struct Desk {
    /// By the directory's number of an address: the state's, or [`UNSEEN`].
    numbers: Vec<u32>,
    text: String,
    people: Vec<Party>,
    answers: Vec<Answer>,
    links: Vec<Link>,
    guests: Vec<Guest>,
}

const UNSEEN: u32 = u32::MAX;

/// How many people there stays room for between offers.
const USUAL: usize = 256;

/// A participant who is on one side or the other.
#[derive(Clone, Copy)]
enum Party {
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
    pub(super) fn new(roster: &Roster) -> Desk {
        Desk {
            numbers: alloc::vec![UNSEEN; roster.directory().listed().len()],
            text: String::new(),
            people: Vec::new(),
            answers: Vec::new(),
            links: Vec::new(),
            guests: Vec::new(),
        }
    }

    /// Leaves nothing of the offer behind, and no more room than most need.
    fn tidy(&mut self) {
        self.text.clear();
        self.text.shrink_to(4 * USUAL);
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
    /// are united, and the earliest time and the strongest kind hold. Rule: SPEC 4.
    ///
    /// # Errors
    ///
    /// [`Rejected`] for an empty id or a time that cannot be represented, and when the state is
    /// full; the state is as before.
    ///
    /// # Examples
    ///
    /// See [`Aggregator`] and [`EmailRef`].
    pub fn email<'a, R>(&mut self, email: impl Into<EmailRef<'a, R>>) -> Result<Outcome, Rejected>
    where
        R: IntoIterator<Item = &'a str>,
    {
        let result = self.take_email(email.into());
        self.desk.tidy();
        result
    }

    fn take_email<'a, R>(&mut self, email: EmailRef<'a, R>) -> Result<Outcome, Rejected>
    where
        R: IntoIterator<Item = &'a str>,
    {
        let message = id::trimmed(email.id).ok_or(Rejected::EmptyId)?;
        let at = instant::cut(&email.sent_at).ok_or(Rejected::TimeOutOfRange)?;
        let Some(sender) = self.party(email.from) else {
            return Ok(Outcome::Irrelevant);
        };
        let mut crosses = false;
        for recipient in email.recipients {
            if let Some(party) = self.party(recipient) {
                crosses |= party.is_mailbox() != sender.is_mailbox();
                self.desk.people.push(party);
            }
        }
        if !crosses {
            return Ok(Outcome::Irrelevant);
        }
        self.check_room()?;

        let sender = self.number(sender);
        self.desk.links.push(Tie::From(sender).into());
        for place in 0..self.desk.people.len() {
            let Some(&party) = self.desk.people.get(place) else { break };
            let recipient = self.number(party);
            self.desk.links.push(Tie::To(recipient).into());
        }
        let emails = &mut self.ledger.emails;
        if let Some(thread) = email.conversation.and_then(id::trimmed) {
            let thread = emails.thread(self.hashes.thread(thread));
            self.desk.links.push(Tie::Thread(thread).into());
        }
        let original = match email.in_reply_to.and_then(id::trimmed) {
            Some(original) => Original::Message(self.hashes.message(original)),
            None => Original::Unnamed,
        };
        Ok(emails.join(&EmailCopy {
            message: self.hashes.message(message),
            at: instant::millis(&at),
            kind: email.kind,
            original,
            links: &self.desk.links,
        }))
    }

    /// Offers one copy of a meeting: a [`&Meeting`](crate::Meeting), or a [`MeetingRef`] in
    /// borrowed text.
    ///
    /// Every valid meeting is recorded, one without both a mailbox and a contact on it as an id
    /// and a revision: a newer copy that lost one side takes the meeting back. Rule: SPEC 4.
    ///
    /// # Errors
    ///
    /// [`Rejected`] for an empty id, an end before the start or a time that cannot be
    /// represented, and when the state is full; the state is as before.
    ///
    /// # Examples
    ///
    /// See [`MeetingRef`].
    pub fn meeting<'a, A>(&mut self, meeting: impl Into<MeetingRef<'a, A>>) -> Result<Outcome, Rejected>
    where
        A: IntoIterator<Item = AttendeeRef<'a>>,
    {
        let result = self.take_meeting(meeting.into());
        self.desk.tidy();
        result
    }

    fn take_meeting<'a, A>(&mut self, meeting: MeetingRef<'a, A>) -> Result<Outcome, Rejected>
    where
        A: IntoIterator<Item = AttendeeRef<'a>>,
    {
        let occurrence = id::trimmed(meeting.id).ok_or(Rejected::EmptyId)?;
        let start = instant::cut(&meeting.start).ok_or(Rejected::TimeOutOfRange)?;
        let end = instant::cut(&meeting.end).ok_or(Rejected::TimeOutOfRange)?;
        if end < start {
            return Err(Rejected::EndsBeforeStart { start, end });
        }
        let organizer = meeting.organizer.and_then(|address| self.party(address));
        let mut sides = organizer.map_or((false, false), |party| (party.is_mailbox(), !party.is_mailbox()));
        for attendee in meeting.attendees {
            let responded_at = match attendee.responded_at {
                Some(at) => Some(instant::millis(&instant::cut(&at).ok_or(Rejected::TimeOutOfRange)?)),
                None => None,
            };
            if let Some(party) = self.party(attendee.address) {
                sides = (sides.0 || party.is_mailbox(), sides.1 || !party.is_mailbox());
                self.desk.people.push(party);
                self.desk.answers.push(Answer { responded_at, response: attendee.response });
            }
        }
        self.check_room()?;

        if sides == (true, true) {
            if let Some(organizer) = organizer {
                let link = Tie::From(self.number(organizer)).into();
                self.desk.guests.push(Guest { link, answer: Answer::NONE });
            }
            for place in 0..self.desk.people.len() {
                let (Some(&party), Some(&answer)) = (self.desk.people.get(place), self.desk.answers.get(place)) else {
                    break;
                };
                let link = Tie::To(self.number(party)).into();
                self.desk.guests.push(Guest { link, answer });
            }
        }
        let span = Span {
            start: instant::millis(&start),
            end: instant::millis(&end),
            all_day: meeting.all_day,
            status: meeting.status,
        };
        Ok(self.ledger.meetings.join(&MeetingCopy {
            meeting: self.hashes.meeting(occurrence),
            revision: meeting.revision,
            facts: (sides == (true, true)).then_some((span, &self.desk.guests)),
        }))
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
                let Some(known) = self.desk.numbers.get_mut(number as usize) else { return UNSEEN };
                if *known == UNSEEN {
                    let domain = || {
                        let address = self.roster.directory().address(number);
                        self.hashes.domain(domain_of(address).unwrap_or_default())
                    };
                    *known = addresses.number(self.roster.hash(number), domain);
                }
                *known
            }
        }
    }

    /// Refuses what there might be no numbers for, before anything is changed.
    ///
    /// A message has two links at least and brings one other message at most, and a thread has a
    /// link: where there is room for links, there is for them.
    fn check_room(&self) -> Result<(), Rejected> {
        let people = self.desk.people.len() + 2;
        let Ledger { addresses, emails, meetings } = &self.ledger;
        let linked = emails.links_len().max(meetings.guests_len());
        // A list that grows may move and double.
        let needed = (linked + 2 * people).max(addresses.len() + people).max(meetings.len() + 1);
        if needed > MOST { Err(Rejected::Full { most: MOST }) } else { Ok(()) }
    }
}
