//! Meetings: copies, who takes part, and what counts (SPEC 4 and 5).
//!
//! Left out since it cannot matter in this traffic: copies of one meeting have the same people, so that
//! all of them have both sides or none; no meeting is cancelled, tentative, all-day, or of 24 hours;
//! nobody says when an answer was given; organizers do not differ.

use std::collections::hash_map::Entry;

use account_engagement::{AttendeeRef, MeetingRef, Response};

use super::Map;
use super::people::{People, Person};
use crate::given::Window;

/// All meetings by id.
#[derive(Default)]
pub(super) struct Meetings<'a>(Map<&'a str, Meeting>);

/// What the copies of one meeting's highest revision have come to.
pub(super) struct Meeting {
    revision: i64,
    /// Milliseconds since 1970.
    pub(super) starts_at: i64,
    ends_at: i64,
    pub(super) organizer: Option<Person>,
    attendees: Vec<(Person, Response)>,
}

/// A meeting that counts for an account.
pub(super) struct CountedMeeting<'m> {
    pub(super) meeting: &'m Meeting,
    /// Who takes part, of the organisation and of the account.
    pub(super) present: Vec<Person>,
}

impl<'a> Meetings<'a> {
    /// Adds a copy, unless it has one side only.
    pub(super) fn add(
        &mut self,
        copy: &MeetingRef<'a, impl Iterator<Item = AttendeeRef<'a>> + Clone>,
        people: &mut People<'_>,
    ) {
        let organizer = copy.organizer.and_then(|address| people.find(address));
        let attendees = copy.attendees.clone();
        let attendees: Vec<(Person, Response)> =
            attendees.filter_map(|attendee| Some((people.find(attendee.address)?, attendee.response))).collect();
        let mut everybody = attendees.iter().map(|(person, _)| *person).chain(organizer);
        if everybody.clone().all(Person::is_ours) || !everybody.any(Person::is_ours) {
            return;
        }
        let (starts_at, ends_at) = (copy.start.timestamp_millis(), copy.end.timestamp_millis());
        self.unite(copy.id, Meeting { revision: copy.revision, starts_at, ends_at, organizer, attendees });
    }

    fn unite(&mut self, id: &'a str, copy: Meeting) {
        match self.0.entry(id) {
            Entry::Vacant(place) => {
                place.insert(copy);
            }
            Entry::Occupied(mut known) => known.get_mut().join(copy),
        }
    }

    /// What counts, by the number of the account.
    pub(super) fn by_account(&self, accounts: usize, window: Window) -> Vec<Vec<CountedMeeting<'_>>> {
        let mut by_account: Vec<Vec<CountedMeeting<'_>>> = (0..accounts).map(|_| Vec::new()).collect();
        for meeting in self.0.values().filter(|meeting| window.has(meeting.starts_at)) {
            let present = meeting.present();
            if !present.iter().any(|person| person.is_ours()) {
                continue;
            }
            let mut theirs: Vec<u32> = present.iter().filter_map(|person| person.account).collect();
            theirs.sort_unstable();
            theirs.dedup();
            for account in theirs {
                let present = present.iter().filter(|person| person.is_on_a_side(account)).copied().collect();
                by_account[account as usize].push(CountedMeeting { meeting, present });
            }
        }
        by_account
    }
}

impl Meeting {
    fn join(&mut self, copy: Meeting) {
        if copy.revision < self.revision {
            return;
        }
        if copy.revision > self.revision {
            *self = copy;
            return;
        }
        self.starts_at = self.starts_at.min(copy.starts_at);
        self.ends_at = self.ends_at.max(copy.ends_at);
        self.organizer = self.organizer.or(copy.organizer);
        self.attendees.extend(copy.attendees);
    }

    /// Who takes part: of several answers the strongest holds, and an organizer needs none.
    fn present(&self) -> Vec<Person> {
        let mut present = Vec::new();
        for (place, (person, _)) in self.attendees.iter().enumerate() {
            let is_first = self.attendees[..place].iter().all(|(earlier, _)| earlier != person);
            let answers = self.attendees.iter().filter(|(other, _)| other == person);
            if is_first && answers.map(|(_, answer)| *answer).max() != Some(Response::Declined) {
                present.push(*person);
            }
        }
        let is_host_only = |host: &Person| self.attendees.iter().all(|(attendee, _)| attendee != host);
        present.extend(self.organizer.filter(is_host_only));
        present
    }

    /// How many milliseconds it takes.
    pub(super) fn length(&self) -> i64 {
        self.ends_at - self.starts_at
    }
}
