//! Generates meetings and series of meetings, with their copies in several calendars.

use std::ops::Range;
use std::slice;

use account_engagement::{AttendeeRef, Meeting, MeetingRef, MeetingStatus, Response};
use anyhow::Result;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

use super::cast::{Cast, Side, Spelling};
use super::chance::one_of;
use super::hours::{beginning, instant, on_the_quarter};
use super::population::Population;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// Generates meetings from a random stream of its own.
pub(super) struct Calendars<'p> {
    population: &'p Population,
    random: ChaCha8Rng,
    cast: Cast,
    /// The organizer. If it is not in the cast, it is an agency or is not named.
    host: Option<usize>,
    guests: Vec<Guest>,
}

/// An attendee: a place in the cast.
#[derive(Clone, Copy)]
struct Guest {
    place: usize,
    response: Response,
    responded_at: Option<i64>,
}

/// One meeting, in its first version and its current one.
struct Plan {
    id: String,
    called_for: i64,
    start: i64,
    length: i64,
    all_day: bool,
    status: MeetingStatus,
    revision: i64,
}

impl<'p> Calendars<'p> {
    pub(super) fn new(population: &'p Population, random: ChaCha8Rng) -> Calendars<'p> {
        Calendars { population, random, cast: Cast::default(), host: None, guests: Vec::new() }
    }

    /// Gives the copies of these meetings, each with the number of its mailbox.
    pub(super) fn call(
        &mut self,
        meetings: Range<u64>,
        of: u64,
        mut take: impl FnMut(u32, MeetingRef<'_, Guests<'_>>) -> Result<()>,
    ) -> Result<()> {
        let mut next = meetings.start;
        while next < meetings.end {
            self.convene();
            let uid = format!("{next:x}.{:08x}@calendar.corp.example", self.random.random::<u32>());
            let start = on_the_quarter(beginning(next, of, &mut self.random));
            // Every tenth is the first of a series.
            let most = if self.random.random_range(0..10) == 0 { self.random.random_range(3..=8) } else { 1 };
            let end = meetings.end.min(next + most);
            let length = one_of([15, 30, 30, 30, 45, 60, 60, 90], &mut self.random) * MINUTE;
            for week in (0..).take(usize::try_from(end - next).unwrap_or_default()) {
                let start = start + week * 7 * DAY;
                let id = if most > 1 { Meeting::occurrence_id(&uid, instant(start)) } else { uid.clone() };
                let plan = self.plan(id, start, length);
                self.copies(&plan, &mut take)?;
            }
            next = end;
        }
        Ok(())
    }

    /// The people of a meeting. Three of four meetings are with an account, the others among colleagues or with
    /// strangers.
    fn convene(&mut self) {
        let Calendars { population, random, cast, host, .. } = self;
        cast.clear();
        let account = population.an_account(random);
        cast.add(Side::Ours, population.a_caretaker(account, random), population);
        for _ in 0..one_of([0, 0, 1, 1, 1, 2, 2, 3], random) {
            cast.add(Side::Ours, population.a_mailbox(random), population);
        }
        match random.random_range(0..8) {
            0 => cast.add(Side::Theirs, population.a_colleague(random), population),
            1 => cast.add(Side::Theirs, Population::a_stranger(random), population),
            _ => {
                for _ in 0..random.random_range(1..=3) {
                    cast.add(Side::Theirs, population.a_customer(account, random), population);
                }
            }
        }
        let first_of = |side| cast.side(side).next();
        *host = match random.random_range(0..20) {
            0 => None,
            1..12 => first_of(Side::Ours),
            _ => first_of(Side::Theirs).or(first_of(Side::Ours)),
        };
    }

    /// Changes a meeting and the answers to it.
    fn plan(&mut self, id: String, start: i64, length: i64) -> Plan {
        let Calendars { random, cast, guests, .. } = self;
        let mut plan = Plan {
            id,
            called_for: start,
            start,
            length,
            all_day: false,
            status: MeetingStatus::Confirmed,
            revision: 0,
        };
        match random.random_range(0..100) {
            0..4 => (plan.status, plan.revision) = (MeetingStatus::Cancelled, 1),
            4..10 => plan.status = MeetingStatus::Tentative,
            10..20 => (plan.start, plan.revision) = (start + random.random_range(1..5) * DAY, 1),
            20..23 => (plan.start, plan.length, plan.all_day) = (start - start % DAY, DAY, true),
            // A workshop of two days.
            23 => plan.length = DAY + 8 * 60 * MINUTE,
            _ => {}
        }
        // In one of thirty meetings, nobody of one side comes.
        let declining = match random.random_range(0..60) {
            0 => Some(Side::Ours),
            1 => Some(Side::Theirs),
            _ => None,
        };
        let declining = declining.map(|side| cast.side(side));
        let is_declining = |place| declining.as_ref().is_some_and(|places| places.contains(&place));
        guests.clear();
        guests.extend(cast.seen().map(|place| {
            let response = match random.random_range(0..10) {
                _ if is_declining(place) => Response::Declined,
                0..6 => Response::Accepted,
                6 => Response::Declined,
                7 => Response::Tentative,
                _ => Response::None,
            };
            let answered = response != Response::None && random.random();
            Guest { place, response, responded_at: answered.then(|| start - random.random_range(1..=7 * DAY)) }
        }));
        plan
    }

    /// The copies of a meeting: one in each calendar. Some calendars do not have the last change.
    fn copies(
        &mut self,
        plan: &Plan,
        take: &mut impl FnMut(u32, MeetingRef<'_, Guests<'_>>) -> Result<()>,
    ) -> Result<()> {
        let Calendars { population, random, cast, host, guests } = self;
        for holder in cast.side(Side::Ours) {
            let Some(mailbox) = population.mailbox_of(cast.who(holder)) else { continue };
            let chance = random.random_range(0..100);
            let spelling = if chance < 4 { Spelling::Variant } else { Spelling::Plain };
            let (start, status, revision) = if chance % 10 > 0 {
                (plan.start, plan.status, plan.revision)
            } else {
                // It does not have the change.
                (plan.called_for, MeetingStatus::Confirmed, 0)
            };
            let attendees = Guests { cast, all: guests.iter(), spelling, host: *host, holder };
            let meeting = MeetingRef::new(&plan.id, instant(start), instant(start + plan.length), attendees)
                .organizer(host.map(|place| cast.address(place, spelling)))
                .all_day(plan.all_day)
                .status(status)
                .revision(revision);
            take(mailbox, meeting)?;
        }
        Ok(())
    }
}

/// The attendees in one calendar. The host's calendar has all answers, another calendar has its own answer.
pub(super) struct Guests<'a> {
    cast: &'a Cast,
    all: slice::Iter<'a, Guest>,
    spelling: Spelling,
    host: Option<usize>,
    holder: usize,
}

impl<'a> Iterator for Guests<'a> {
    type Item = AttendeeRef<'a>;

    fn next(&mut self) -> Option<AttendeeRef<'a>> {
        let guest = self.all.next()?;
        let address = self.cast.address(guest.place, self.spelling);
        let attendee = AttendeeRef::new(address);
        if self.host == Some(self.holder) || guest.place == self.holder {
            Some(attendee.response(guest.response).responded_at(guest.responded_at.map(instant)))
        } else {
            Some(attendee)
        }
    }
}
