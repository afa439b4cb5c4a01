//! All that was read of events, brought together: from copies to [`Meeting`]s.
//!
//! An event is not known before all is read: a later page may have another version of it, its series, or
//! its removal. So events are gathered first, and offered when all files are read.

use std::collections::{HashMap, HashSet};

use account_engagement::Meeting;
use kit::mail::problems::Place;

use crate::copy::{Copy, Reading, Removal, Version};
use crate::event::{Event, Role, role};
use crate::findings::{Findings, Of, Problem};
use crate::item::Item;
use crate::owner::{Owner, Owners};
use crate::revision::{CalledOff, Standing, revised};

/// What pages said of events, in the order of reading.
#[derive(Debug, Default)]
pub(crate) struct Calendar {
    /// Each of a mailbox, and there of the mailbox's own id.
    readings: Vec<(Owner, Box<str>, Reading)>,
    /// Items without an id, each on its own.
    nameless: Vec<(Owner, Reading)>,
}

impl Calendar {
    pub(crate) fn add(&mut self, owner: Owner, mut version: Version) {
        // Held once.
        match std::mem::take(&mut version.item.id).text().map(Box::from) {
            Some(id) => self.readings.push((owner, id, Reading::Version(version))),
            None => self.nameless.push((owner, Reading::Version(version))),
        }
    }

    pub(crate) fn remove(&mut self, owner: Owner, id: &str, removal: Removal) {
        self.readings.push((owner, id.into(), Reading::Removal(removal)));
    }

    /// The final state of all of them.
    pub(crate) fn copies(self) -> Copies {
        let Calendar { mut readings, nameless } = self;
        // What was read of one item comes together, and stays in the order of reading.
        readings.sort_by(|(owner, id, _), (other, others, _)| (owner, id).cmp(&(other, others)));
        let mut named: Vec<(Owner, Box<str>, Copy)> = Vec::new();
        let mut readings = readings.into_iter().peekable();
        while let Some((owner, id, first)) = readings.next() {
            let more = std::iter::from_fn(|| readings.next_if(|(other, others, _)| (other, others) == (&owner, &id)));
            let copy = Copy::of([first].into_iter().chain(more.map(|(_, _, reading)| reading)));
            named.push((owner, id, copy));
        }
        let nameless = nameless.into_iter().map(|(owner, reading)| (owner, Copy::of([reading])));
        Copies { named, nameless: nameless.collect() }
    }
}

/// Every copy of an event, by mailbox and id.
#[derive(Debug)]
pub(crate) struct Copies {
    named: Vec<(Owner, Box<str>, Copy)>,
    nameless: Vec<(Owner, Copy)>,
}

impl Copies {
    /// The copies that are one of a meeting, those of each meeting together; `findings` takes the others, and what
    /// is not understood in these.
    pub(crate) fn shown<'c>(&'c self, owners: &'c Owners, findings: &mut Findings) -> Vec<Found<'c>> {
        let all = self.all();
        let series_of = |copy: &'c Copy| item(copy)?.series_master_id.text();
        let with_occurrence: HashSet<(&Owner, &str)> =
            all.iter().filter_map(|(owner, _, copy)| Some((*owner, series_of(copy)?))).collect();
        let mut found = Vec::new();
        for (owner, id, copy) in all {
            let Some(place) = copy.place() else { continue };
            let mut notes = Vec::new();
            match self.find(owner, copy, owners, &mut notes) {
                Ok(copy) => found.push(copy),
                Err(problem) => {
                    notes.push(problem);
                    if problem == Problem::Series && !with_occurrence.contains(&(owner, id)) {
                        notes.push(Problem::NoOccurrence);
                    }
                }
            }
            notes.dedup();
            for problem in notes {
                findings.note(problem, place);
            }
        }
        // An instance that was moved is known by what it was moved from, which one copy may tell another.
        let id_where_moved_to = |copy: &Found| Some((copy.event.id_where_moved_to()?, copy.id.clone()));
        let moved: HashMap<String, String> = found.iter().filter_map(id_where_moved_to).collect();
        for copy in found.iter_mut().filter(|copy| copy.role == Role::Single) {
            if let Some(id) = moved.get(&copy.id) {
                copy.id.clone_from(id);
            }
        }
        // Of one meeting they stay in the order of their places.
        found.sort_by(|one, other| one.id.cmp(&other.id));
        found
    }

    /// One copy of a meeting, or why there is none.
    fn find<'c>(
        &'c self,
        owner: &'c Owner,
        copy: &'c Copy,
        owners: &'c Owners,
        notes: &mut Vec<Problem>,
    ) -> Result<Found<'c>, Problem> {
        let Some(Version { item, place, .. }) = &copy.version else { return Err(Problem::NeverRead) };
        let role = role(item)?;
        let series = self.series(owner, item).filter(|_| role != Role::Single);
        let event = Event { item, series: series.and_then(self::item), owner, owners };
        if copy.removal.is_some() && !event.is_organizers() {
            notes.push(Problem::NotTheirs);
        }
        if event.is_draft() {
            return Err(Problem::Draft(Of::Events));
        }
        if role == Role::Master {
            return Err(Problem::Series);
        }
        // Removing a series removes its occurrences.
        let removal = copy.removal.as_ref().or(series.and_then(|series| series.removal.as_ref()));
        let called_off =
            removal.filter(|_| event.is_organizers()).map(|removal| CalledOff { noticed: removal.noticed });
        let meeting = event.read(role, notes)?.meeting;
        if called_off.is_some_and(|called_off| !called_off.takes_back(&meeting)) {
            notes.push(Problem::TidiedUp);
        }
        Ok(Found { id: meeting.id, place, event, role, called_off })
    }

    /// Every copy, in the order of their places.
    fn all(&self) -> Vec<(&Owner, &str, &Copy)> {
        let named = self.named.iter().map(|(owner, id, copy)| (owner, &**id, copy));
        let nameless = self.nameless.iter().map(|(owner, copy)| (owner, "", copy));
        let mut all: Vec<_> = named.chain(nameless).collect();
        all.sort_by_key(|(_, _, copy)| copy.place());
        all
    }

    /// The series of an occurrence, where the same mailbox has it.
    fn series(&self, owner: &Owner, item: &Item) -> Option<&Copy> {
        let id = item.series_master_id.text()?;
        let found = self.named.binary_search_by(|(of, known, _)| (of, &**known).cmp(&(owner, id)));
        found.ok().and_then(|place| self.named.get(place)).map(|(_, _, copy)| copy)
    }
}

/// One copy of a meeting. It is read anew when it is offered: all meetings at once would need as much memory as
/// what they were read from.
#[derive(Debug)]
pub(crate) struct Found<'c> {
    /// The meeting's.
    pub(crate) id: String,
    pub(crate) place: &'c Place,
    event: Event<'c>,
    role: Role,
    called_off: Option<CalledOff>,
}

/// All copies of one meeting, as they are to be offered.
pub(crate) fn meetings(copies: &[Found]) -> impl Iterator<Item = Meeting> {
    let standing = |copy: &Found| {
        let mut shown = copy.event.read(copy.role, &mut Vec::new()).ok()?;
        shown.meeting.id.clone_from(&copy.id);
        Some(Standing { shown, called_off: copy.called_off })
    };
    revised(copies.iter().filter_map(standing).collect())
}

fn item(copy: &Copy) -> Option<&Item> {
    copy.version.as_ref().map(|version| &*version.item)
}

#[cfg(test)]
mod tests;
