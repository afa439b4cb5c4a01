//! The one pass over the recorded activity, or a share of it: what counts for whom, and on which day.

use alloc::vec::Vec;

use itertools::Itertools as _;

use super::lineage::Lineage;
use super::roll::{FEW_THREADS, Initiative, Rolls, Staff, Threads, What, number};
use super::{AccountTally, Lens, Tallies};
use crate::aggregator::{EmailCopy, Guests, Hash, Original, RecordedMeeting, Tie, to_words};
use crate::attribution::{Direction, Origin, Role, direction, email_counts, meeting_counts, takes_part};
use crate::directory::Standing;
use crate::period::Day;
use crate::{Aggregator, Directory, Reason, Response, Tally};

/// One activity that counts for an account.
#[derive(Clone, Copy)]
pub(crate) struct Touch {
    /// When the email was sent or the meeting starts.
    pub(crate) at: i64,
    pub(crate) day: Day,
    /// Where in [`AccountActivity::rolls`] it says what it is and who takes part.
    pub(crate) roll: u32,
}

/// Everything of a share that counts for one account.
#[derive(Default)]
pub(crate) struct AccountActivity {
    pub(crate) touches: Vec<Touch>,
    pub(crate) rolls: Rolls,
}

/// So many of the organisation's people on an activity are still walked one by one, and more where
/// bits for all would be more than the people whose bits are set.
const FEW_STAFF: usize = 64;

/// Everything of a share that counts.
pub(crate) struct Gathered {
    /// By the number of the unit; see [`Lineage`](super::lineage::Lineage).
    pub(crate) units: Vec<AccountActivity>,
    /// Conversations of emails that are in many, in order.
    threads: Vec<Hash>,
    /// Crowds of the organisation's people, as many words for each as it has people.
    crowds: Vec<u64>,
    pub(crate) tallies: Tallies,
    pub(crate) seen: Seen,
}

/// What there is in all, whether or not it counts for one account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// The first and the last instant of recorded activity up to as-of.
    pub(crate) span: Option<(i64, i64)>,
    /// A bit for each of the organisation's people on counted activity.
    pub(crate) staff: Vec<u64>,
}

impl Seen {
    fn note(&mut self, at: i64) {
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
    }

    fn note_staff(&mut self, persons: &[u32]) {
        for &person in persons {
            if let Some(word) = self.staff.get_mut(person as usize / 64) {
                *word |= 1 << (person % 64);
            }
        }
    }

    /// Adds what another share has.
    #[cfg(feature = "rayon")]
    pub(super) fn add(&mut self, other: &Seen) {
        for at in other.span.iter().flat_map(|(first, last)| [*first, *last]) {
            self.note(at);
        }
        self.staff.resize(self.staff.len().max(other.staff.len()), 0);
        for (all, more) in self.staff.iter_mut().zip(&other.staff) {
            *all |= more;
        }
    }
}

impl Gathered {
    /// The conversations of an email; those of one that has many are in order.
    pub(crate) fn threads<'g>(&'g self, threads: Threads<'g>) -> &'g [Hash] {
        match threads {
            Threads::Few(threads) => threads,
            Threads::Many { start, len } => {
                self.threads.get(start as usize..start as usize + len as usize).unwrap_or_default()
            }
        }
    }

    /// The words of a crowd, and of others after it.
    pub(crate) fn crowd(&self, start: u32) -> &[u64] {
        self.crowds.get(start as usize..).unwrap_or_default()
    }

    /// Notes the organisation's people on an activity if they are a crowd among so many.
    fn note_staff<'s>(&mut self, persons: &'s [u32], mailboxes: usize) -> Staff<'s> {
        let width = mailboxes.div_ceil(64);
        if persons.len() <= width.max(FEW_STAFF) {
            return Staff::Few(persons);
        }
        let start = self.crowds.len();
        self.crowds.resize(start + width, 0);
        let words = self.crowds.get_mut(start..).unwrap_or_default();
        for &person in persons {
            if let Some(word) = words.get_mut(person as usize / 64) {
                *word |= 1 << (person % 64);
            }
        }
        Staff::Crowd(number(start))
    }

    /// Notes the conversations of an email if they are many.
    fn note_threads<'t>(&mut self, threads: &'t [Hash]) -> Threads<'t> {
        if threads.len() <= FEW_THREADS {
            return Threads::Few(threads);
        }
        let start = self.threads.len();
        self.threads.extend_from_slice(threads);
        self.threads.get_mut(start..).unwrap_or_default().sort_unstable();
        Threads::Many { start: number(start), len: number(threads.len()) }
    }
}

/// Who the state's addresses are today, by number; for a contact's account stands the unit for which
/// they count first.
pub(super) fn standings(aggregator: &Aggregator, lineage: &Lineage) -> Vec<Standing> {
    let roster = aggregator.roster();
    let first_unlisted = u32::try_from(aggregator.directory().people()).unwrap_or(u32::MAX);
    let addresses = aggregator.ledger.addresses.iter().zip(first_unlisted..);
    let standing = |((address, domain), unlisted)| match roster.standing(address, domain, unlisted) {
        Standing::Contact { person, account } => Standing::Contact { person, account: lineage.first(account) },
        other => other,
    };
    addresses.map(standing).collect()
}

/// What counts of a share of the activity; `day` tells the local date of an instant.
pub(super) fn gather<'a>(
    lens: Lens<'a>,
    day: impl Fn(i64) -> Option<Day>,
    emails: impl Iterator<Item = EmailCopy<'a>>,
    meetings: impl Iterator<Item = RecordedMeeting<'a>>,
) -> Gathered {
    let directory = lens.aggregator.directory();
    let mut gathering = Gathering {
        mailboxes: directory.mailboxes(),
        lens,
        day,
        staff: Vec::new(),
        contacts: Vec::new(),
        answers: Vec::new(),
        seats: Vec::new(),
        gathered: Gathered {
            units: core::iter::repeat_with(AccountActivity::default).take(lens.lineage.units()).collect(),
            threads: Vec::new(),
            crowds: Vec::new(),
            tallies: Tallies::of(directory, lens.lineage),
            seen: Seen { span: None, staff: alloc::vec![0; directory.mailboxes().div_ceil(64)] },
        },
    };
    emails.for_each(|email| gathering.email(&email));
    meetings.for_each(|meeting| gathering.meeting(&meeting));
    gathering.gathered
}

impl Tallies {
    fn of(directory: &Directory, lineage: &Lineage) -> Tallies {
        let ids = (0..).take(lineage.units()).filter_map(|unit| directory.account_id(lineage.account(unit)));
        let empty = |id: &alloc::sync::Arc<str>| AccountTally {
            account_id: id.clone(),
            emails: Tally::default(),
            meetings: Tally::default(),
        };
        Tallies { accounts: ids.map(empty).collect(), ..Tallies::default() }
    }

    /// Keeps those of accounts that can have rows.
    pub(super) fn keep_rows(&mut self, lineage: &Lineage) {
        let mut units = 0..;
        self.accounts.retain(|_| units.next().is_some_and(|unit| lineage.has_rows(unit)));
    }

    /// Adds those of another share.
    #[cfg(feature = "rayon")]
    pub(super) fn add(&mut self, other: &Tallies) {
        self.emails += other.emails;
        self.meetings += other.meetings;
        for (one, other) in self.accounts.iter_mut().zip(&other.accounts) {
            one.emails += other.emails;
            one.meetings += other.meetings;
        }
    }

    fn unit(&mut self, unit: u32, kind: impl FnOnce(&mut AccountTally) -> &mut Tally, verdict: Result<(), Reason>) {
        if let Some(tally) = self.accounts.get_mut(unit as usize) {
            kind(tally).count(verdict);
        }
    }
}

struct Gathering<'a, F> {
    lens: Lens<'a>,
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
        self.lens.standings.get(address as usize).copied().unwrap_or(Standing::Nobody)
    }

    fn email(&mut self, email: &EmailCopy<'_>) {
        if email.at <= self.lens.window.as_of {
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
                    while let Some(larger) = self.lens.lineage.next(unit) {
                        self.contacts.push((larger, person));
                        unit = larger;
                    }
                    contact_receives |= receives;
                }
            }
        }
        self.contacts.sort_unstable();
        let verdict = email_counts(origin, email.at, email.kind, self.lens.window, self.lens.policy);
        let (mut day, mut staff, mut threads) = (None, Staff::Few(&[]), Threads::Few(&[]));
        if verdict.is_ok() {
            day = (self.day)(email.at);
            staff = self.gathered.note_staff(&self.staff, self.mailboxes);
            threads = self.gathered.note_threads(email.threads);
        }
        let lineage = self.lens.lineage;
        let Gathered { units, tallies, .. } = &mut self.gathered;
        let mut counted = false;
        for contacts in self.contacts.chunk_by_mut(|one, next| one.0 == next.0) {
            let Some(&mut (unit, _)) = contacts.first_mut() else { continue };
            let sends = |sender| lineage.leads(sender, unit);
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
        self.gathered.tallies.emails.count(verdict.and(left));
    }

    fn meeting(&mut self, meeting: &RecordedMeeting<'_>) {
        let Some((span, guests)) = meeting.facts else {
            self.gathered.tallies.meetings.count(Err(Reason::OneSideMissing));
            return;
        };
        if span.start <= self.lens.window.as_of {
            self.gathered.seen.note(span.start);
        }
        let organizer = guests.iter().fold(Origin::Nobody, |organizer, guest| match guest.link.tie() {
            Tie::From(address) => organizer.or(self.standing(address)),
            Tie::To(_) => organizer,
        });
        let verdict = meeting_counts(&span, self.lens.window, self.lens.policy);
        self.take_seats(guests, organizer);
        self.staff.clear();
        self.staff.extend(self.seats.iter().take_while(|seat| seat.unit.is_none()).map(|seat| seat.person));
        let (mut day, mut staff) = (None, Staff::Few(&[]));
        if verdict.is_ok() {
            day = (self.day)(span.start);
            staff = self.gathered.note_staff(&self.staff, self.mailboxes);
        }
        let has_staff = !self.staff.is_empty();
        let lineage = self.lens.lineage;
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
                    Origin::Contact { account: host, .. } if lineage.leads(host, unit) => Initiative::FromAccount,
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
        self.gathered.tallies.meetings.count(verdict.and(left));
    }

    /// Leaves in `answers` everybody on the meeting, taking part or not, and in `seats` who takes
    /// part, each person once; both in order.
    fn take_seats(&mut self, guests: Guests<'_>, organizer: Origin) {
        let lineage = self.lens.lineage;
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
            if takes_part(role, self.lens.policy.attends()) {
                self.seats.push(seat);
            }
        }
        self.answers = answers;
    }
}
