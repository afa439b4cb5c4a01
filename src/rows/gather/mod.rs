//! The one pass over the recorded activity, or a share of it: what counts for whom, and on which day.

pub(crate) mod attribution;
pub(crate) mod gathered;
pub(crate) mod roll;
pub(crate) mod tallies;

use alloc::vec::Vec;

use chrono::TimeZone;
use itertools::Itertools as _;

use crate::aggregator::{EmailCopy, Guests, Ledger, Original, RecordedMeeting, Tie, to_words};
use crate::directory::Standing;
use crate::model::meeting::Response;
use crate::question::period::Day;
use crate::question::zone::local_day;
use crate::row::tally::Reason;
use crate::rows::gather::attribution::{
    Direction, Initiative, Origin, Role, What, direction, email_counts, meeting_counts, takes_part,
};
use crate::rows::gather::gathered::{Gathered, Touch};
use crate::rows::gather::roll::{Staff, Threads};
use crate::rows::inquiry::Inquiry;

/// What counts of all activity.
pub(crate) fn gather_all<'a, Z: TimeZone>(inquiry: &'a Inquiry<'a>, zone: &Z) -> Gathered {
    let Ledger { emails, meetings, .. } = &inquiry.aggregator.ledger;
    gather(inquiry, |millis| local_day(zone, millis), emails.walk(), meetings.walk())
}

/// What counts of a share of the activity; `day` tells the local date of an instant.
pub(crate) fn gather<'a>(
    inquiry: &'a Inquiry<'a>,
    day: impl Fn(i64) -> Option<Day>,
    emails: impl Iterator<Item = EmailCopy<'a>>,
    meetings: impl Iterator<Item = RecordedMeeting<'a>>,
) -> Gathered {
    let directory = inquiry.aggregator.directory();
    let mut gathering = Gathering {
        mailboxes: directory.mailbox_count(),
        inquiry,
        day,
        staff: Vec::new(),
        contacts: Vec::new(),
        answers: Vec::new(),
        seats: Vec::new(),
        origin_units: Vec::new(),
        gathered: Gathered::new(directory, &inquiry.lineage),
    };
    emails.for_each(|email| gathering.email(&email));
    meetings.for_each(|meeting| gathering.meeting(&meeting));
    gathering.gathered
}

struct Gathering<'a, F> {
    inquiry: &'a Inquiry<'a>,
    day: F,
    /// How many people the organisation has.
    mailboxes: usize,
    /// Persons of the organisation on the activity at hand.
    staff: Vec<u32>,
    /// Contacts on it: unit and person.
    contacts: Vec<(u32, u32)>,
    /// What the people on a meeting answered.
    answers: Vec<(Seat, Option<Response>)>,
    /// Who takes part in it.
    seats: Vec<Seat>,
    /// The units for which its sender or organizer counts, in order.
    origin_units: Vec<u32>,
    gathered: Gathered,
}

/// A person on a meeting. Ordered by side, unit and person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seat {
    /// `None`: the organisation's.
    unit: Option<u32>,
    person: u32,
}

impl<F: Fn(i64) -> Option<Day>> Gathering<'_, F> {
    fn standing(&self, address: u32) -> Standing {
        self.inquiry.standings.get(address as usize).copied().unwrap_or(Standing::Nobody)
    }

    fn note_origin(&mut self, origin: Origin) {
        self.origin_units.clear();
        if let Origin::Contact { account: unit, .. } = origin {
            let units = core::iter::successors(Some(unit), |unit| self.inquiry.lineage.next(*unit));
            self.origin_units.extend(units);
            self.origin_units.sort_unstable();
        }
    }

    fn email(&mut self, email: &EmailCopy<'_>) {
        if email.at <= self.inquiry.window.as_of {
            self.gathered.seen.note(email.at);
        }
        self.staff.clear();
        self.contacts.clear();
        let mut origin = Origin::Nobody;
        let mut mailbox_receives = false;
        let mut contact_receives = false;
        for tie in email.ties() {
            let (address, receives) = match tie {
                Tie::From(address) => (address, false),
                Tie::To(address) => (address, true),
            };
            let standing = self.standing(address);
            if !receives {
                origin = origin.or(standing);
            }
            match standing {
                Standing::Nobody => {}
                Standing::Mailbox { person } => {
                    self.staff.push(person);
                    mailbox_receives |= receives;
                }
                Standing::Contact { person, account: unit } => {
                    self.contacts.push((unit, person));
                    let mut unit = unit;
                    while let Some(larger) = self.inquiry.lineage.next(unit) {
                        self.contacts.push((larger, person));
                        unit = larger;
                    }
                    contact_receives |= receives;
                }
            }
        }
        self.contacts.sort_unstable();
        self.note_origin(origin);
        let verdict = email_counts(origin, email.at, email.kind, &self.inquiry.window, self.inquiry.policy);
        let (mut day, mut staff, mut threads) = (None, Staff::Few(&[]), Threads::Few(&[]));
        if verdict.is_ok() {
            day = (self.day)(email.at);
            staff = self.gathered.note_staff(&self.staff, self.mailboxes);
            threads = self.gathered.note_threads(email.threads);
        }
        let Gathered { units, tallies, .. } = &mut self.gathered;
        let mut counted = false;
        for contacts in self.contacts.chunk_by_mut(|one, next| one.0 == next.0) {
            let Some(&mut (unit, _)) = contacts.first_mut() else { continue };
            let sends = |_| self.origin_units.binary_search(&unit).is_ok();
            let direction = verdict.and_then(|()| direction(origin, mailbox_receives, sends));
            tallies.unit(unit, |tally| &mut tally.emails, direction.map(|_| ()));
            if let (Ok(direction), Some(day), Some(activity)) = (direction, day, units.get_mut(unit as usize)) {
                counted = true;
                let what = match (direction, email.original) {
                    (Direction::ToAccount, _) => What::To(to_words(email.message)),
                    (Direction::FromAccount, Original::Message(original)) => What::From(Some(to_words(original))),
                    (Direction::FromAccount, Original::Unnamed | Original::Contradictory) => What::From(None),
                };
                if let Origin::Contact { person: sender, .. } = origin
                    && let Some(place) = contacts.iter().position(|&(_, person)| person == sender)
                {
                    contacts.swap(0, place);
                }
                let persons = contacts.iter().map(|&(_, person)| person);
                let roll = activity.rolls.note(what, staff, persons, threads);
                activity.touches.push(Touch { at: email.at, day, roll });
            }
        }
        if counted {
            self.gathered.seen.note_staff(&self.staff);
        }
        let left = match origin {
            _ if counted => Ok(()),
            Origin::Nobody if mailbox_receives && contact_receives => Err(Reason::UnknownSender),
            _ => Err(Reason::NobodyLeft),
        };
        self.gathered.tallies.emails.record(verdict.and(left));
    }

    fn meeting(&mut self, meeting: &RecordedMeeting<'_>) {
        let Some((span, guests)) = meeting.facts else {
            self.gathered.tallies.meetings.record(Err(Reason::OneSideMissing));
            return;
        };
        if span.start <= self.inquiry.window.as_of {
            self.gathered.seen.note(span.start);
        }
        let organizer = guests.iter().fold(Origin::Nobody, |organizer, guest| match guest.link.tie() {
            Tie::From(address) => organizer.or(self.standing(address)),
            Tie::To(_) => organizer,
        });
        let verdict = meeting_counts(&span, &self.inquiry.window, self.inquiry.policy);
        self.take_seats(guests, organizer);
        self.note_origin(organizer);
        self.staff.clear();
        self.staff.extend(self.seats.iter().take_while(|seat| seat.unit.is_none()).map(|seat| seat.person));
        let (mut day, mut staff) = (None, Staff::Few(&[]));
        if verdict.is_ok() {
            day = (self.day)(span.start);
            staff = self.gathered.note_staff(&self.staff, self.mailboxes);
        }
        let has_staff = !self.staff.is_empty();
        let Gathered { units, tallies, .. } = &mut self.gathered;
        let mut counted = false;
        for unit in self.answers.iter().filter_map(|(seat, _)| seat.unit).dedup() {
            // Seats are in order, the organisation's first.
            let from = self.seats.partition_point(|seat| seat.unit < Some(unit));
            let to = self.seats.partition_point(|seat| seat.unit <= Some(unit));
            let contacts = self.seats.get(from..to).unwrap_or_default();
            let both_sides = if contacts.is_empty() || !has_staff { Err(Reason::NobodyLeft) } else { Ok(()) };
            let verdict = verdict.and(both_sides);
            tallies.unit(unit, |tally| &mut tally.meetings, verdict);
            if let (Ok(()), Some(day), Some(activity)) = (verdict, day, units.get_mut(unit as usize)) {
                counted = true;
                let initiative = match organizer {
                    Origin::Mailbox(_) => Initiative::ToAccount,
                    Origin::Contact { .. } if self.origin_units.binary_search(&unit).is_ok() => Initiative::FromAccount,
                    _ => Initiative::Neither,
                };
                let what = What::Meeting { millis: span.end - span.start, initiative };
                let persons = contacts.iter().map(|seat| seat.person);
                let roll = activity.rolls.note(what, staff, persons, Threads::Few(&[]));
                activity.touches.push(Touch { at: span.start, day, roll });
            }
        }
        if counted {
            self.gathered.seen.note_staff(&self.staff);
        }
        let left = if counted { Ok(()) } else { Err(Reason::NobodyLeft) };
        self.gathered.tallies.meetings.record(verdict.and(left));
    }

    /// Leaves in `answers` everybody on the meeting, taking part or not, and in `seats` who takes
    /// part, each person once; both in order.
    fn take_seats(&mut self, guests: Guests<'_>, organizer: Origin) {
        let lineage = &self.inquiry.lineage;
        let seats_of = |standing| {
            let first = match standing {
                Standing::Nobody => None,
                Standing::Mailbox { person } => Some(Seat { unit: None, person }),
                Standing::Contact { person, account: unit } => Some(Seat { unit: Some(unit), person }),
            };
            let larger = |seat: &Seat| seat.unit.and_then(|unit| lineage.next(unit));
            core::iter::successors(first, move |seat| larger(seat).map(|unit| Seat { unit: Some(unit), ..*seat }))
        };
        let host = match organizer {
            Origin::Nobody | Origin::Contradictory => Standing::Nobody,
            Origin::Mailbox(person) => Standing::Mailbox { person },
            Origin::Contact { person, account } => Standing::Contact { person, account },
        };
        let mut answers = core::mem::take(&mut self.answers);
        answers.clear();
        answers.extend(seats_of(host).map(|seat| (seat, None)));
        for guest in guests.iter() {
            if let Tie::To(address) = guest.link.tie() {
                let answer = Some(guest.answer.response);
                answers.extend(seats_of(self.standing(address)).map(|seat| (seat, answer)));
            }
        }
        let host = seats_of(host).next().map(|seat| seat.person);
        answers.sort_unstable();
        self.seats.clear();
        for person in answers.chunk_by(|one, next| one.0 == next.0) {
            // In order, so that the strongest answer is the last.
            let Some(&(seat, answer)) = person.last() else { continue };
            let role = Role { organizes: host == Some(seat.person), answer };
            if takes_part(role, self.inquiry.policy.attends()) {
                self.seats.push(seat);
            }
        }
        self.answers = answers;
    }
}
