//! One pass over the recorded activity, or over a share of it: what counts for which account, and on which day.

pub(crate) mod activity;
pub(crate) mod attendance;
pub(crate) mod attribution;
pub(crate) mod gathered;
pub(crate) mod tallies;

use alloc::vec::Vec;

use chrono::TimeZone;
use itertools::Itertools as _;

use crate::aggregator::{EmailCopy, Facts, Guests, Hash, Ledger, MeetingCopy, Original, to_words};
use crate::directory::Party;
use crate::model::meeting::Response;
use crate::question::period::Day;
use crate::question::zone::local_day;
use crate::row::tally::Reason;
use crate::rows::gather::activity::Common;
use crate::rows::gather::attendance::{Role, takes_part};
use crate::rows::gather::attribution::{
    Direction, What, direction, email_counts, initiative, meeting_counts, same_sender,
};
use crate::rows::gather::gathered::Gathered;
use crate::rows::inquiry::Inquiry;

/// What counts of all activity.
pub(crate) fn gather_all<'a, Z: TimeZone>(inquiry: &'a Inquiry<'a>, zone: &Z) -> Gathered {
    let Ledger { emails, meetings, .. } = &inquiry.aggregator.ledger;
    gather(inquiry, |millis| local_day(zone, millis), emails.walk(), meetings.walk())
}

/// What counts of a share of the activity; `day` returns the local date of an instant.
pub(crate) fn gather<'a>(
    inquiry: &'a Inquiry<'a>,
    day: impl Fn(i64) -> Option<Day>,
    emails: impl Iterator<Item = EmailCopy<'a>>,
    meetings: impl Iterator<Item = MeetingCopy<'a>>,
) -> Gathered {
    let directory = inquiry.aggregator.directory();
    let mut gathering = Gathering {
        inquiry,
        day,
        mailboxes: Vec::new(),
        contacts: Vec::new(),
        invited: Vec::new(),
        attending: Vec::new(),
        sender_units: Vec::new(),
        gathered: Gathered::new(directory, &inquiry.ancestors),
    };
    emails.for_each(|email| gathering.email(&email));
    meetings.for_each(|meeting| gathering.meeting(&meeting));
    gathering.gathered
}

struct Gathering<'a, F> {
    inquiry: &'a Inquiry<'a>,
    day: F,
    /// The organisation's people on one activity.
    mailboxes: Vec<u32>,
    /// The contacts on one email, each with every unit that they count for: unit and person.
    contacts: Vec<(u32, u32)>,
    /// Everybody on one meeting, in order, with their responses; `None` for the organizer.
    invited: Vec<(Member, Option<Response>)>,
    /// Who takes part in that meeting, in order, each person once.
    attending: Vec<Member>,
    /// The units that the sender or organizer counts for, in order.
    sender_units: Vec<u32>,
    gathered: Gathered,
}

/// A person on a meeting, as one of the organisation's people or of a unit's contacts. Ordered by unit, with the
/// organisation first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    /// `None`: the organisation.
    unit: Option<u32>,
    person: u32,
}

impl<F: Fn(i64) -> Option<Day>> Gathering<'_, F> {
    fn party(&self, address: u32) -> Party {
        self.inquiry.parties.get(address as usize).copied().unwrap_or(Party::Nobody)
    }

    fn find_sender_units(&mut self, sender: Party) {
        self.sender_units.clear();
        if let Party::Contact { account: unit, .. } = sender {
            let units = core::iter::successors(Some(unit), |unit| self.inquiry.ancestors.next(*unit));
            self.sender_units.extend(units);
            self.sender_units.sort_unstable();
        }
    }

    fn email(&mut self, email: &EmailCopy<'_>) {
        if email.at <= self.inquiry.window.as_of {
            self.gathered.seen.note(email.at);
        }
        self.mailboxes.clear();
        self.contacts.clear();
        let mut sender = Ok(Party::Nobody);
        let mut mailbox_receives = false;
        let mut contact_receives = false;
        for link in email.links() {
            let party = self.party(link.address());
            if link.is_sender() {
                sender = sender.and_then(|sender| same_sender(sender, party));
            }
            match party {
                Party::Nobody => {}
                Party::Mailbox { person } => {
                    self.mailboxes.push(person);
                    mailbox_receives |= !link.is_sender();
                }
                Party::Contact { person, account: unit } => {
                    self.contacts.push((unit, person));
                    let mut unit = unit;
                    while let Some(larger) = self.inquiry.ancestors.next(unit) {
                        self.contacts.push((larger, person));
                        unit = larger;
                    }
                    contact_receives |= !link.is_sender();
                }
            }
        }
        self.contacts.sort_unstable();
        let verdict =
            sender.and_then(|_| email_counts(email.at, email.kind, &self.inquiry.window, self.inquiry.policy));
        let sender = sender.unwrap_or(Party::Nobody);
        self.find_sender_units(sender);
        // Dates and shared lists are computed only for what counts.
        let common = if verdict.is_ok() { self.common(email.at, email.threads) } else { None };
        let Gathered { units, tallies, .. } = &mut self.gathered;
        let mut counted = false;
        for contacts in self.contacts.chunk_by_mut(|one, next| one.0 == next.0) {
            let Some(&mut (unit, _)) = contacts.first_mut() else { continue };
            let is_own = |_| self.sender_units.binary_search(&unit).is_ok();
            let direction = verdict.and_then(|()| direction(sender, mailbox_receives, is_own));
            tallies.unit(unit, |tally| &mut tally.email_tally, direction.map(|_| ()));
            if let (Ok(direction), Some(common), Some(activities)) = (direction, &common, units.get_mut(unit as usize))
            {
                counted = true;
                let what = match (direction, email.original) {
                    (Direction::ToAccount, _) => What::To(to_words(email.message)),
                    (Direction::FromAccount, Original::Message(original)) => What::From(Some(to_words(original))),
                    (Direction::FromAccount, Original::Unnamed | Original::Contradictory) => What::From(None),
                };
                // The sender goes first: of a reply, only the sender answers.
                if let Party::Contact { person: sender, .. } = sender
                    && let Some(place) = contacts.iter().position(|&(_, person)| person == sender)
                {
                    contacts.swap(0, place);
                }
                let common = Common { mailboxes: &self.mailboxes, threads: email.threads, ..*common };
                activities.push(what, &common, contacts.iter().map(|&(_, person)| person));
            }
        }
        if counted {
            self.gathered.seen.note_mailboxes(&self.mailboxes);
        }
        let left = match sender {
            _ if counted => Ok(()),
            Party::Nobody if mailbox_receives && contact_receives => Err(Reason::UnknownSender),
            _ => Err(Reason::NobodyLeft),
        };
        self.gathered.tallies.emails.record(verdict.and(left));
    }

    /// The parts of a counted activity that are the same for all accounts. The mailboxes must be known before. `None`
    /// outside the range of dates.
    fn common(&mut self, at: i64, threads: &[Hash]) -> Option<Common<'static>> {
        let day = (self.day)(at)?;
        let shared_mailboxes = self.gathered.shared.share_mailboxes(&self.mailboxes);
        let shared_threads = self.gathered.shared.share_threads(threads);
        Some(Common { at, day, mailboxes: &[], shared_mailboxes, threads: &[], shared_threads })
    }

    fn meeting(&mut self, meeting: &MeetingCopy<'_>) {
        let Some(Facts { span, guests, .. }) = meeting.facts else {
            self.gathered.tallies.meetings.record(Err(Reason::OneSideMissing));
            return;
        };
        if span.start <= self.inquiry.window.as_of {
            self.gathered.seen.note(span.start);
        }
        let organizers = guests.iter().filter(|guest| guest.link.is_sender());
        let organizer = organizers
            .map(|guest| self.party(guest.link.address()))
            .try_fold(Party::Nobody, same_sender)
            // Copies that name different organizers: nobody organizes the meeting.
            .unwrap_or(Party::Nobody);
        let (window, policy) = (&self.inquiry.window, self.inquiry.policy);
        let verdict = meeting_counts(span.start, span.end, span.all_day, span.status, window, policy);
        self.find_members(guests, organizer);
        self.find_sender_units(organizer);
        self.mailboxes.clear();
        let mailboxes = self.attending.iter().take_while(|member| member.unit.is_none());
        self.mailboxes.extend(mailboxes.map(|member| member.person));
        let common = if verdict.is_ok() { self.common(span.start, &[]) } else { None };
        let has_mailbox = !self.mailboxes.is_empty();
        let Gathered { units, tallies, .. } = &mut self.gathered;
        let mut counted = false;
        for unit in self.invited.iter().filter_map(|(member, _)| member.unit).dedup() {
            let from = self.attending.partition_point(|member| member.unit < Some(unit));
            let to = self.attending.partition_point(|member| member.unit <= Some(unit));
            let contacts = self.attending.get(from..to).unwrap_or_default();
            let both_sides = if contacts.is_empty() || !has_mailbox { Err(Reason::NobodyLeft) } else { Ok(()) };
            let verdict = verdict.and(both_sides);
            tallies.unit(unit, |tally| &mut tally.meeting_tally, verdict);
            if let (Ok(()), Some(common), Some(activities)) = (verdict, &common, units.get_mut(unit as usize)) {
                counted = true;
                let initiative = initiative(organizer, |_| self.sender_units.binary_search(&unit).is_ok());
                let what = What::Meeting { millis: span.end - span.start, initiative };
                let common = Common { mailboxes: &self.mailboxes, ..*common };
                activities.push(what, &common, contacts.iter().map(|member| member.person));
            }
        }
        if counted {
            self.gathered.seen.note_mailboxes(&self.mailboxes);
        }
        let left = if counted { Ok(()) } else { Err(Reason::NobodyLeft) };
        self.gathered.tallies.meetings.record(verdict.and(left));
    }

    /// Finds everybody who is on a meeting, and who takes part in it.
    fn find_members(&mut self, guests: Guests<'_>, organizer: Party) {
        let ancestors = &self.inquiry.ancestors;
        let members_of = |party| {
            let first = match party {
                Party::Nobody => None,
                Party::Mailbox { person } => Some(Member { unit: None, person }),
                Party::Contact { person, account: unit } => Some(Member { unit: Some(unit), person }),
            };
            let larger = |member: &Member| member.unit.and_then(|unit| ancestors.next(unit));
            core::iter::successors(first, move |member| {
                larger(member).map(|unit| Member { unit: Some(unit), ..*member })
            })
        };
        let mut invited = core::mem::take(&mut self.invited);
        invited.clear();
        invited.extend(members_of(organizer).map(|member| (member, None)));
        for guest in guests.iter().filter(|guest| !guest.link.is_sender()) {
            let response = Some(guest.answer.response);
            invited.extend(members_of(self.party(guest.link.address())).map(|member| (member, response)));
        }
        let organizer = members_of(organizer).next().map(|member| member.person);
        invited.sort_unstable();
        self.attending.clear();
        // One person may be on it under several addresses.
        for person in invited.chunk_by(|one, next| one.0 == next.0) {
            // Responses are in order, so that the strongest one is the last.
            let Some(&(member, response)) = person.last() else { continue };
            let role = Role { organizes: organizer == Some(member.person), response };
            if takes_part(role, self.inquiry.policy.attends()) {
                self.attending.push(member);
            }
        }
        self.invited = invited;
    }
}
