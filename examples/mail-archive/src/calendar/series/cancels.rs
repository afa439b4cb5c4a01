//! What a METHOD:CANCEL cancels: the meeting, or the invitation of some guests (RFC 5546, 3.2.5).

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::removed::{Removal, Removals};
use super::{Series, Version, original};
use crate::calendar::event::{Event, Source};
use crate::calendar::revision::Revision;

/// What is known of a meeting, or of one occurrence, beside its cancellations.
#[derive(Debug, Default)]
struct Known {
    /// When a SEQUENCE was reached, in the order of time; `None` where nobody knows.
    sequences: Vec<(Option<DateTime<Utc>>, i32)>,
    /// Everybody who was ever invited.
    guests: HashSet<String>,
    /// Who is invited by the newest version of each SEQUENCE.
    newest: HashMap<i32, (Age, HashSet<String>)>,
}

/// Whether the organizer sent it, and when it was written.
type Age = (bool, Option<DateTime<Utc>>);

/// Decides about all cancellations of a UID.
pub(super) struct Cancels;

impl Cancels {
    /// Moves those of the meeting, or of an occurrence, to the other versions, and gives the guests whom the
    /// others remove. A cancellation without SEQUENCE gets that of the version that it cancels.
    pub(super) fn settle(series: &mut Series) -> Removals {
        let repeating = series.repeating().cloned();
        let occurrence = |event: &Event| original(event, repeating.as_ref());
        let whole = Known::of(series.versions.iter().chain(&series.exceptions));
        let mut single: HashMap<DateTime<Utc>, Vec<&Version>> = HashMap::new();
        if series.cancels.iter().any(|cancel| cancel.event.instead_of.is_some()) {
            for exception in &series.exceptions {
                if let Some(original) = occurrence(&exception.event) {
                    single.entry(original).or_default().push(exception);
                }
            }
        }
        let single: HashMap<DateTime<Utc>, Known> =
            single.into_iter().map(|(original, of)| (original, Known::of(of.into_iter()))).collect();

        let mut removals = Removals::default();
        let mut cancelled = Vec::new();
        for mut cancel in std::mem::take(&mut series.cancels) {
            let original = occurrence(&cancel.event);
            let known = original.and_then(|original| single.get(&original));
            cancel.revision = whole.revision(&cancel.event, known);
            let listed = guests(&cancel.event);
            let sequence = cancel.revision.sequence;
            let is_removal = match known {
                Some(known) if known.newest.contains_key(&sequence) => known.leaves(&cancel.event, &listed, sequence),
                _ => whole.leaves(&cancel.event, &listed, sequence),
            };
            if !is_removal {
                cancelled.push(cancel);
                continue;
            }
            let Version { event, revision, .. } = cancel;
            let from = event.written.unwrap_or(DateTime::<Utc>::MIN_UTC);
            for guest in listed {
                removals.add(Removal { guest, original, and_later: event.and_later, revision, from });
            }
        }
        // Other calendars that show it as cancelled, without a SEQUENCE, cancel the version of that time too.
        for version in series.versions.iter_mut().chain(&mut series.exceptions) {
            if version.event.is_cancelled() && (version.event.sequence.is_none() || version.event.written.is_none()) {
                version.revision = whole.revision(&version.event, None);
            }
        }
        for cancel in cancelled {
            let into = if cancel.event.instead_of.is_some() { &mut series.exceptions } else { &mut series.versions };
            into.push(cancel);
        }
        removals
    }
}

impl Known {
    fn of<'v>(versions: impl Iterator<Item = &'v Version>) -> Known {
        let mut known = Known::default();
        for Version { event, revision, .. } in versions.filter(|version| !version.event.is_cancelled()) {
            // The export of a calendar says that a version is known, and not since when.
            let since = event.written.filter(|_| event.source == Source::Request);
            known.sequences.push((since, revision.sequence));
            let guests = guests(event);
            known.guests.extend(guests.iter().cloned());
            if event.instead_of.is_some() && event.and_later {
                continue;
            }
            let age = (event.source == Source::Request, event.written);
            let newest = known.newest.entry(revision.sequence).or_insert_with(|| (age, HashSet::new()));
            if newest.0 < age {
                *newest = (age, HashSet::new());
            }
            if newest.0 == age {
                newest.1.extend(guests);
            }
        }
        known.sequences.sort_unstable();
        let mut highest = 0;
        for (_, sequence) in &mut known.sequences {
            highest = highest.max(*sequence);
            *sequence = highest;
        }
        known
    }

    /// The version that a cancellation cancels, and with it all older ones.
    fn revision(&self, cancel: &Event, occurrence: Option<&Known>) -> Revision {
        let sequence = cancel.sequence.unwrap_or_else(|| {
            let of = |known: &Known| {
                let until = cancel.written.unwrap_or(DateTime::<Utc>::MAX_UTC);
                let before = known.sequences.partition_point(|(since, _)| since.is_none_or(|since| since <= until));
                before.checked_sub(1).and_then(|last| known.sequences.get(last)).map_or(0, |(_, sequence)| *sequence)
            };
            of(self).max(occurrence.map_or(0, of))
        });
        match cancel.written {
            Some(_) => Revision::new(sequence, cancel.written),
            None => Revision::last_of(sequence),
        }
    }

    /// Whether the meeting goes on without those whom a cancellation lists. If its status says that it is cancelled,
    /// that is so only if another version of its SEQUENCE invites others and none of them: many programs set the
    /// status in any case.
    fn leaves(&self, cancel: &Event, listed: &HashSet<String>, sequence: i32) -> bool {
        if listed.is_empty() {
            return false;
        }
        if !cancel.says_cancelled {
            return listed.iter().filter(|guest| self.guests.contains(*guest)).count() < self.guests.len();
        }
        let others = self.newest.get(&sequence).map(|(_, guests)| guests).filter(|guests| !guests.is_empty());
        others.is_some_and(|others| listed.is_disjoint(others))
    }
}

/// The guests of an event, without its organizer.
fn guests(event: &Event) -> HashSet<String> {
    let organizer = event.organizer.as_deref().unwrap_or_default();
    let guests = event.attendees.iter().filter(|guest| !guest.address.eq_ignore_ascii_case(organizer));
    guests.map(|guest| guest.address.to_lowercase()).collect()
}
