//! The one pass over the recorded activity: what counts for whom, and on which day.

use alloc::vec::Vec;

use chrono::TimeZone;
use itertools::Itertools as _;

use super::{AccountTally, Tallies};
use crate::aggregator::{Guest, RecordedEmail, RecordedMeeting, Tie};
use crate::attribution::{Direction, Origin, Role, direction, email_counts, meeting_counts, takes_part};
use crate::directory::Standing;
use crate::period::Day;
use crate::window::Window;
use crate::zone::local_day;
use crate::{Aggregator, CountingPolicy, Question, Reason, Response, Tally};

/// One activity that counts for one account.
#[derive(Clone, Copy)]
pub(crate) struct Touch {
    pub(crate) account: u32,
    pub(crate) day: Day,
    pub(crate) what: What,
    /// The organisation's people who take part.
    pub(crate) staff: Staff,
    /// The account's.
    pub(crate) contacts: Stretch,
    /// An email's conversations, in order: a stretch of the same.
    pub(crate) threads: Stretch,
}

#[derive(Clone, Copy)]
pub(crate) enum What {
    Email { number: u32, at: i64, direction: Direction },
    Meeting { millis: i64, initiative: Initiative },
}

/// Who initiated a meeting, seen from one account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Initiative {
    FromAccount,
    ToAccount,
    Neither,
}

/// The organisation's people on one activity.
///
/// They are walked again for each account that the activity counts for. Whoever invites everybody
/// must not make that the product of all mailboxes and all accounts.
#[derive(Clone, Copy)]
pub(crate) enum Staff {
    /// A stretch of [`Gathered::numbers`].
    Few(Stretch),
    /// A stretch of [`Gathered::words`], with a bit for each of the organisation's people.
    Crowd(Stretch),
}

/// So many are still walked one by one, and where bits for all would be more than the people whose
/// bits are set.
const FEW: usize = 64;

/// A part of [`Gathered::numbers`] or of [`Gathered::words`]. Each number stands for a link of the
/// state, of which there are fewer than 2³².
#[derive(Clone, Copy, Default)]
pub(crate) struct Stretch {
    start: u32,
    len: u32,
}

/// Everything that counts.
pub(crate) struct Gathered {
    touches: Vec<Touch>,
    /// Persons and threads by number, in stretches.
    numbers: Vec<u32>,
    /// Crowds of the organisation's people, as many words for each as it has people.
    words: Vec<u64>,
    pub(crate) tallies: Tallies,
}

impl Gathered {
    pub(crate) fn numbers(&self, stretch: Stretch) -> &[u32] {
        let start = stretch.start as usize;
        self.numbers.get(start..start + stretch.len as usize).unwrap_or_default()
    }

    pub(crate) fn words(&self, stretch: Stretch) -> &[u64] {
        let start = stretch.start as usize;
        self.words.get(start..start + stretch.len as usize).unwrap_or_default()
    }

    /// Notes the organisation's people on one activity, of so many that it has.
    fn staff(&mut self, persons: &[u32], mailboxes: usize) -> Staff {
        let width = mailboxes.div_ceil(64);
        if persons.len() <= width.max(FEW) {
            return Staff::Few(stretch(&mut self.numbers, persons.iter().copied()));
        }
        let crowd = stretch(&mut self.words, core::iter::repeat_n(0, width));
        let words = self.words.get_mut(crowd.start as usize..).unwrap_or_default();
        for &person in persons {
            if let Some(word) = words.get_mut(person as usize / 64) {
                *word |= 1 << (person % 64);
            }
        }
        Staff::Crowd(crowd)
    }

    /// What counts, account by account: for each account of the directory the days with the places
    /// of its touches, in order.
    ///
    /// A counting sort by account, then a small sort for each: the touches stay where they are.
    pub(crate) fn by_account(&self) -> Vec<Vec<(Day, u32)>> {
        let mut sizes = alloc::vec![0; self.tallies.accounts.len()];
        for touch in &self.touches {
            if let Some(size) = sizes.get_mut(touch.account as usize) {
                *size += 1;
            }
        }
        let mut accounts: Vec<Vec<(Day, u32)>> = sizes.into_iter().map(Vec::with_capacity).collect();
        for (place, touch) in (0..).zip(&self.touches) {
            if let Some(account) = accounts.get_mut(touch.account as usize) {
                account.push((touch.day, place));
            }
        }
        for days in &mut accounts {
            days.sort_unstable();
        }
        accounts
    }

    /// The touch at a place.
    pub(crate) fn touch(&self, place: u32) -> Option<&Touch> {
        self.touches.get(place as usize)
    }
}

pub(super) fn gather<Z: TimeZone>(aggregator: &Aggregator, question: &Question<'_, Z>, window: &Window) -> Gathered {
    let directory = aggregator.directory();
    let roster = aggregator.roster();
    let first_unlisted = u32::try_from(directory.people()).unwrap_or(u32::MAX);
    let addresses = aggregator.ledger.addresses.iter();
    let standings = addresses
        .zip(first_unlisted..)
        .map(|((address, domain), unlisted)| roster.standing(address, domain, unlisted))
        .collect();
    let mut gathering = Gathering {
        window,
        policy: &question.policy,
        day: |millis| local_day(&question.zone, millis),
        standings,
        staff: Vec::new(),
        contacts: Vec::new(),
        threads: Vec::new(),
        answers: Vec::new(),
        seats: Vec::new(),
        mailboxes: directory.mailboxes(),
        gathered: Gathered {
            touches: Vec::new(),
            numbers: Vec::new(),
            words: Vec::new(),
            tallies: Tallies::of(aggregator),
        },
    };
    for email in aggregator.ledger.emails.iter() {
        gathering.email(&email);
    }
    for meeting in aggregator.ledger.meetings.iter() {
        gathering.meeting(&meeting);
    }
    gathering.gathered
}

impl Tallies {
    fn of(aggregator: &Aggregator) -> Tallies {
        let directory = aggregator.directory();
        let ids = (0..).map_while(|number| directory.account_id(number));
        let empty = |id: &alloc::sync::Arc<str>| AccountTally {
            account_id: id.clone(),
            emails: Tally::default(),
            meetings: Tally::default(),
        };
        Tallies { accounts: ids.map(empty).collect(), ..Tallies::default() }
    }

    fn account(
        &mut self,
        account: u32,
        kind: impl FnOnce(&mut AccountTally) -> &mut Tally,
        verdict: Result<(), Reason>,
    ) {
        if let Some(tally) = self.accounts.get_mut(account as usize) {
            kind(tally).count(verdict);
        }
    }
}

struct Gathering<'a, F> {
    window: &'a Window,
    policy: &'a CountingPolicy,
    /// The local date of an instant.
    day: F,
    /// By the state's number of an address.
    standings: Vec<Standing>,
    /// How many people the organisation has.
    mailboxes: usize,
    /// Persons of the organisation on the activity at hand.
    staff: Vec<u32>,
    /// Contacts on it: account and person.
    contacts: Vec<(u32, u32)>,
    /// An email's threads.
    threads: Vec<u32>,
    /// What the people on a meeting answered.
    answers: Vec<(Seat, Option<Response>)>,
    /// Who takes part in it.
    seats: Vec<Seat>,
    gathered: Gathered,
}

/// A person on a meeting. Ordered by side, account and person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seat {
    /// `None`: the organisation's.
    account: Option<u32>,
    person: u32,
}

impl<F: Fn(i64) -> Option<Day>> Gathering<'_, F> {
    fn standing(&self, address: u32) -> Standing {
        self.standings.get(address as usize).copied().unwrap_or(Standing::Nobody)
    }

    fn email(&mut self, email: &RecordedEmail<'_>) {
        self.staff.clear();
        self.contacts.clear();
        self.threads.clear();
        let mut origin = Origin::Nobody;
        let mut mailbox_receives = false;
        let mut contact_receives = false;
        for link in email.links {
            let (address, receives) = match link.tie() {
                Tie::From(address) => (address, false),
                Tie::To(address) => (address, true),
                Tie::Thread(thread) => {
                    self.threads.push(thread);
                    continue;
                }
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
                Standing::Contact { person, account } => {
                    self.contacts.push((account, person));
                    contact_receives |= receives;
                }
            }
        }
        self.contacts.sort_unstable();
        let verdict = email_counts(origin, email.at, email.kind, self.window, self.policy);
        let (mut day, mut staff, mut threads) = (None, Staff::Few(Stretch::default()), Stretch::default());
        if verdict.is_ok() {
            day = (self.day)(email.at);
            staff = self.gathered.staff(&self.staff, self.mailboxes);
            self.threads.sort_unstable();
            threads = stretch(&mut self.gathered.numbers, self.threads.iter().copied());
        }
        let Gathered { touches, numbers, tallies, .. } = &mut self.gathered;
        let mut counted = false;
        for contacts in self.contacts.chunk_by(|one, next| one.0 == next.0) {
            let Some(&(account, _)) = contacts.first() else { continue };
            let direction = verdict.and_then(|()| direction(origin, mailbox_receives, account));
            tallies.account(account, |tally| &mut tally.emails, direction.map(|_| ()));
            if let (Ok(direction), Some(day)) = (direction, day) {
                counted = true;
                let contacts = stretch(numbers, contacts.iter().map(|&(_, person)| person));
                let what = What::Email { number: email.number, at: email.at, direction };
                touches.push(Touch { account, day, what, staff, contacts, threads });
            }
        }
        let left = match origin {
            _ if counted => Ok(()),
            Origin::Nobody if mailbox_receives && contact_receives => Err(Reason::UnknownSender),
            _ => Err(Reason::NobodyLeft),
        };
        tallies.emails.count(verdict.and(left));
    }

    fn meeting(&mut self, meeting: &RecordedMeeting<'_>) {
        let Some((span, guests)) = meeting.facts else {
            self.gathered.tallies.meetings.count(Err(Reason::OneSideMissing));
            return;
        };
        let organizer = guests.iter().fold(Origin::Nobody, |organizer, guest| match guest.link.tie() {
            Tie::From(address) => organizer.or(self.standing(address)),
            Tie::To(_) | Tie::Thread(_) => organizer,
        });
        let verdict = meeting_counts(&span, self.window, self.policy);
        self.take_seats(guests, organizer);
        self.staff.clear();
        self.staff.extend(self.seats.iter().take_while(|seat| seat.account.is_none()).map(|seat| seat.person));
        let (mut day, mut staff) = (None, Staff::Few(Stretch::default()));
        if verdict.is_ok() {
            day = (self.day)(span.start);
            staff = self.gathered.staff(&self.staff, self.mailboxes);
        }
        let has_staff = !self.staff.is_empty();
        let Gathered { touches, numbers, tallies, .. } = &mut self.gathered;
        let mut counted = false;
        for account in self.answers.iter().filter_map(|(seat, _)| seat.account).dedup() {
            // Seats are in order, the organisation's first.
            let from = self.seats.partition_point(|seat| seat.account < Some(account));
            let to = self.seats.partition_point(|seat| seat.account <= Some(account));
            let contacts = self.seats.get(from..to).unwrap_or_default();
            let both_sides = if contacts.is_empty() || !has_staff { Err(Reason::NobodyLeft) } else { Ok(()) };
            let verdict = verdict.and(both_sides);
            tallies.account(account, |tally| &mut tally.meetings, verdict);
            if let (Ok(()), Some(day)) = (verdict, day) {
                counted = true;
                let contacts = stretch(numbers, contacts.iter().map(|seat| seat.person));
                let initiative = match organizer {
                    Origin::Mailbox(_) => Initiative::ToAccount,
                    Origin::Contact { account: host, .. } if host == account => Initiative::FromAccount,
                    _ => Initiative::Neither,
                };
                let what = What::Meeting { millis: span.end - span.start, initiative };
                touches.push(Touch { account, day, what, staff, contacts, threads: Stretch::default() });
            }
        }
        let left = if counted { Ok(()) } else { Err(Reason::NobodyLeft) };
        tallies.meetings.count(verdict.and(left));
    }

    /// Leaves in `answers` everybody on the meeting, taking part or not, and in `seats` who takes
    /// part, each person once; both in order.
    fn take_seats(&mut self, guests: &[Guest], organizer: Origin) {
        let seat_of = |standing| match standing {
            Standing::Nobody => None,
            Standing::Mailbox { person } => Some(Seat { account: None, person }),
            Standing::Contact { person, account } => Some(Seat { account: Some(account), person }),
        };
        let host = match organizer {
            Origin::Nobody | Origin::Contradictory => None,
            Origin::Mailbox(person) => Some(Seat { account: None, person }),
            Origin::Contact { person, account } => Some(Seat { account: Some(account), person }),
        };
        let mut answers = core::mem::take(&mut self.answers);
        answers.clear();
        answers.extend(host.map(|seat| (seat, None)));
        answers.extend(guests.iter().filter_map(|guest| match guest.link.tie() {
            Tie::To(address) => seat_of(self.standing(address)).map(|seat| (seat, Some(guest.answer.response))),
            Tie::From(_) | Tie::Thread(_) => None,
        }));
        answers.sort_unstable();
        self.seats.clear();
        for person in answers.chunk_by(|one, next| one.0 == next.0) {
            // In order, so that the strongest answer is the last.
            let Some(&(seat, answer)) = person.last() else { continue };
            let role = Role { organizes: host == Some(seat), answer };
            if takes_part(role, self.policy.attends()) {
                self.seats.push(seat);
            }
        }
        self.answers = answers;
    }
}

fn stretch<T>(numbers: &mut Vec<T>, more: impl Iterator<Item = T>) -> Stretch {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let start = numbers.len();
    numbers.extend(more);
    Stretch { start: number(start), len: number(numbers.len() - start) }
}
