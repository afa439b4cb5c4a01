//! All that was read of events, brought together: from copies to [`Meeting`]s.
//!
//! An event is not known before all is read: a later page may have another version of it, its series, or
//! its removal. Hence events are gathered first, and offered when all files are read.

use std::collections::{BTreeMap, HashSet};

use account_engagement::Meeting;

use crate::copy::{Copy, Removal, Version};
use crate::event::{Event, Role, role};
use crate::item::Item;
use crate::owner::{Owner, Owners};
use crate::report::{Of, Place, Problem, Report};
use crate::revision::{CalledOff, Standing, revised};

/// Events by mailbox, and there by the mailbox's own id.
#[derive(Debug, Default)]
pub(crate) struct Calendar {
    copies: BTreeMap<(Owner, String), Copy>,
    /// Items without an id, each of which stands alone.
    nameless: Vec<(Owner, Copy)>,
}

impl Calendar {
    pub(crate) fn add(&mut self, owner: Owner, version: Version) {
        match version.item.id.text().map(str::to_owned) {
            Some(id) => self.copies.entry((owner, id)).or_default().add(version),
            None => self.nameless.push((owner, Copy { version: Some(version), removal: None })),
        }
    }

    pub(crate) fn remove(&mut self, owner: Owner, id: &str, removal: Removal) {
        self.copies.entry((owner, id.to_owned())).or_default().remove(removal);
    }

    /// The meetings to offer, with the place of their first copy.
    pub(crate) fn meetings(&self, owners: &Owners, report: &mut Report) -> Vec<(Meeting, Place)> {
        let mut meetings: BTreeMap<String, (Vec<Standing>, Place)> = BTreeMap::new();
        let mut masters = Vec::new();
        let mut with_occurrence = HashSet::new();
        for (owner, id, copy) in self.all() {
            let Some(version) = &copy.version else {
                if let Some(removal) = &copy.removal {
                    report.note(Problem::NeverRead, &removal.place);
                }
                continue;
            };
            let role = match role(&version.item) {
                Ok(role) => role,
                Err(problem) => {
                    report.note(problem, &version.place);
                    continue;
                }
            };
            let series = self.series(owner, &version.item).filter(|_| role != Role::Single);
            let event = Event { item: &version.item, series: series.and_then(item), owner, owners };
            if copy.removal.is_some() && !event.is_organizers() {
                report.note(Problem::NotTheirs, &version.place);
            }
            if event.is_draft() {
                report.note(Problem::Draft(Of::Events), &version.place);
                continue;
            }
            if role == Role::Master {
                report.note(Problem::Series, &version.place);
                masters.push((owner, id, &version.place));
                continue;
            }
            with_occurrence.extend(version.item.series_master_id.text().map(|series| (owner, series)));
            let mut notes = Vec::new();
            let read = event.read(role, &mut notes);
            notes.dedup();
            for problem in notes {
                report.note(problem, &version.place);
            }
            match read {
                Ok(shown) => {
                    // Whoever removes a series removes what it plans.
                    let removal = copy.removal.as_ref().or(series.and_then(|series| series.removal.as_ref()));
                    let removal = removal.filter(|_| event.is_organizers());
                    let called_off = removal.map(|removal| CalledOff { noticed: removal.noticed });
                    let key = shown.meeting.id.clone();
                    let (copies, _) = meetings.entry(key).or_insert_with(|| (Vec::new(), version.place.clone()));
                    copies.push(Standing { shown, called_off });
                }
                Err(problem) => report.note(problem, &version.place),
            }
        }
        for (owner, id, place) in masters {
            if !id.is_some_and(|id| with_occurrence.contains(&(owner, id))) {
                report.note(Problem::NoOccurrence, place);
            }
        }
        let offers = meetings.into_values();
        offers.flat_map(|(copies, place)| revised(copies).map(move |meeting| (meeting, place.clone()))).collect()
    }

    /// Every copy, in the order of their places.
    fn all(&self) -> Vec<(&Owner, Option<&str>, &Copy)> {
        let named = self.copies.iter().map(|((owner, id), copy)| (owner, Some(id.as_str()), copy));
        let nameless = self.nameless.iter().map(|(owner, copy)| (owner, None, copy));
        let mut all: Vec<_> = named.chain(nameless).collect();
        all.sort_by_key(|(.., copy)| copy.place());
        all
    }

    /// The series of an occurrence, where the same mailbox has it.
    fn series(&self, owner: &Owner, item: &Item) -> Option<&Copy> {
        let id = item.series_master_id.text()?;
        self.copies.get(&(owner.clone(), id.to_owned()))
    }
}

fn item(copy: &Copy) -> Option<&Item> {
    copy.version.as_ref().map(|version| &version.item)
}
