//! The copies of each occurrence that are offered, each with its revision.

use std::collections::{HashMap, HashSet};

use account_engagement::{Meeting, MeetingStatus};
use chrono::{DateTime, Utc};

use super::{Series, Version, original};
use crate::calendar::event::{Event, Source, When};
use crate::calendar::plan::{Plan, Planned, Window};
use crate::calendar::revision::{Changes, Revision};

/// How many changes "from this occurrence on" are followed for one UID.
const MOST_LATER: usize = 100;

/// One copy of an occurrence, as it will be offered.
pub(super) struct Offer {
    pub(super) meeting: Meeting,
    /// Its start before it was moved.
    pub(super) original: DateTime<Utc>,
    pub(super) revision: Revision,
    source: Source,
    /// Of an exception: the SEQUENCE of the series up to which it is valid.
    reach: Option<i32>,
    /// Which version it is of; `None` for an exception.
    version: Option<usize>,
}

impl Offer {
    pub(super) fn new(event: &Event, revision: Revision, id: String, planned: Planned, source: Source) -> Offer {
        let mut meeting = Meeting::new(id, planned.start, planned.end).status(event.status);
        meeting.organizer.clone_from(&event.organizer);
        meeting.attendees.clone_from(&event.attendees);
        meeting.all_day = event.all_day;
        Offer { meeting, original: planned.original, revision, source, reach: None, version: None }
    }

    fn cancelled(&self, revision: Revision) -> Offer {
        let meeting = self.meeting.clone().status(MeetingStatus::Cancelled);
        Offer { meeting, original: self.original, revision, source: self.source, reach: None, version: None }
    }

    pub(super) fn into_meeting(self) -> Meeting {
        self.meeting.revision(self.revision.number())
    }

    fn is_cancelled(&self) -> bool {
        self.meeting.status == MeetingStatus::Cancelled
    }
}

/// A change of an occurrence and all later ones.
struct Later<'s> {
    since: DateTime<Utc>,
    version: &'s Version,
}

pub(super) struct Offers {
    pub(super) all: Vec<Offer>,
    pub(super) are_complete: bool,
}

impl Offers {
    /// Everything that versions and exceptions plan. The versions get their final revisions.
    pub(super) fn of(series: &mut Series, plans: &[Plan]) -> Offers {
        forget_stamps_of_exports(&mut series.versions, &mut series.exceptions);
        let mut all = exceptions(series);
        let mut reach: HashMap<DateTime<Utc>, i32> = HashMap::new();
        for offer in &all {
            let highest = reach.entry(offer.original).or_default();
            *highest = (*highest).max(offer.reach.unwrap_or(0));
        }
        let is_replaced =
            |original: &DateTime<Utc>, sequence: i32| reach.get(original).is_some_and(|reach| *reach >= sequence);
        let (later, are_complete) = later(series);

        let stands: HashSet<(i32, &String)> = series
            .versions
            .iter()
            .zip(plans)
            .flat_map(|(version, plan)| plan.occurrences.keys().map(|id| (version.revision.sequence, id)))
            .collect();
        let is_series = series.repeating().is_some();
        for (number, (version, plan)) in series.versions.iter().zip(plans).enumerate() {
            let (event, sequence) = (&version.event, version.revision.sequence);
            if !event.has_start || is_series && !event.is_series() && event.is_cancelled() {
                // It calls off a meeting without saying when it is, or a series without repeating the rule.
                continue;
            }
            for (id, planned) in plan.occurrences.iter().filter(|(_, one)| !is_replaced(&one.original, sequence)) {
                let offer = occurrence(version, id, planned, &later);
                let is_own = offer.revision == version.revision;
                all.push(Offer { version: is_own.then_some(number), ..offer });
            }
            // An excluded occurrence is one that older copies may still have.
            for (id, planned) in plan.excluded.iter().filter(|_| sequence > 0) {
                if !stands.contains(&(sequence, id)) && !is_replaced(&planned.original, sequence) {
                    let offer = occurrence(version, id, planned, &later);
                    let revision = version.revision;
                    all.push(Offer { version: Some(number), ..offer.cancelled(revision) });
                }
            }
        }
        let mut offers = Offers { all, are_complete };
        offers.unite();
        offers.settle(&mut series.versions);
        offers
    }

    /// Copies from calendars are one version with all that plan the same: with what the organizer sent, or else with
    /// each other.
    fn unite(&mut self) {
        type Same<'o> = (&'o str, i32, DateTime<Utc>, DateTime<Utc>, bool);
        fn same(offer: &Offer) -> Same<'_> {
            let Offer { meeting, revision, .. } = offer;
            (&meeting.id, revision.sequence, meeting.start, meeting.end, offer.is_cancelled())
        }
        let mut newest: HashMap<Same<'_>, (bool, u32)> = HashMap::new();
        for offer in &self.all {
            let stamp = (offer.source != Source::Calendar, offer.revision.stamp);
            let highest = newest.entry(same(offer)).or_insert(stamp);
            *highest = (*highest).max(stamp);
        }
        let stamps: Vec<u32> = self.all.iter().map(|offer| newest.get(&same(offer)).map_or(0, |(_, it)| *it)).collect();
        for (offer, stamp) in self.all.iter_mut().zip(stamps) {
            if offer.source == Source::Calendar {
                offer.revision.stamp = stamp;
            }
        }
    }

    /// The version of a calendar is as new as the newest of what it plans.
    fn settle(&self, versions: &mut [Version]) {
        let mut newest: HashMap<usize, Revision> = HashMap::new();
        for offer in self.all.iter().filter(|offer| offer.source == Source::Calendar) {
            let Some(version) = offer.version else { continue };
            let highest = newest.entry(version).or_insert(offer.revision);
            *highest = (*highest).max(offer.revision);
        }
        for (number, revision) in newest {
            if let Some(version) = versions.get_mut(number) {
                version.revision = revision;
            }
        }
    }

    /// The newest copy of each occurrence, by its id.
    pub(super) fn newest(&self) -> HashMap<String, usize> {
        let mut newest: HashMap<String, usize> = HashMap::new();
        for (number, offer) in self.all.iter().enumerate() {
            let known = newest.entry(offer.meeting.id.clone()).or_insert(number);
            if self.all.get(*known).is_none_or(|known| known.revision < offer.revision) {
                *known = number;
            }
        }
        newest
    }

    /// Cancels the occurrences that a newer version of the series no longer has.
    ///
    /// A changed version takes back those that had not begun when it was written: the rest took
    /// place. One that calls the series off takes back those it lists, as offers of its own, or,
    /// where it lists none, all there are.
    pub(super) fn take_back(&mut self, versions: &[Version], plans: &[Plan], window: Window) {
        let calls_off = |version: &&Version| version.event.is_cancelled() && !version.event.is_series();
        let called_off = versions.iter().filter(calls_off).map(|version| version.revision).max();
        let mut written: HashMap<Revision, Option<DateTime<Utc>>> = HashMap::new();
        for version in versions.iter().filter(|version| !version.event.is_cancelled()) {
            let first = written.entry(version.revision).or_insert(version.event.written);
            *first = first.iter().chain(&version.event.written).min().copied();
        }
        let from = |at: Option<DateTime<Utc>>| at.unwrap_or(DateTime::<Utc>::MIN_UTC);
        let changes = Changes::of(written.into_iter().map(|(revision, at)| (revision, from(at))).collect());

        // What a calendar of the same SEQUENCE merely excludes, its owner alone may have removed.
        let mut excluded: HashMap<&String, Revision> = HashMap::new();
        for (version, plan) in
            versions.iter().zip(plans).filter(|(version, _)| version.event.source == Source::Calendar)
        {
            for id in plan.excluded.keys() {
                let newest = excluded.entry(id).or_insert(version.revision);
                *newest = version.revision.max(*newest);
            }
        }
        let mut reach: HashMap<&str, (Revision, Revision)> = HashMap::new();
        for offer in &self.all {
            let (own, id) = (offer.revision, &offer.meeting.id);
            // An exception stays one in all versions of its SEQUENCE.
            let after = offer.reach.map_or(own, Revision::last_of);
            let kept = excluded.get(id).filter(|newest| newest.sequence == after.sequence);
            let after = kept.map_or(after, |newest| after.max(*newest));
            let beside = offer.reach.map_or(own, |sequence| own.max(Revision::new(sequence, None)));
            let highest = reach.entry(id).or_insert((after, beside));
            *highest = (highest.0.max(after), highest.1.max(beside));
        }
        let mut taken = Vec::new();
        for number in self.newest().into_values() {
            let Some(offer) = self.all.get(number) else { continue };
            let Some((after, beside)) = reach.get(offer.meeting.id.as_str()) else { continue };
            let is_called_off = called_off.is_some_and(|revision| revision >= *beside);
            let is_dropped = window.holds(offer.original) && changes.reach(*after, offer.meeting.start);
            let by = called_off.filter(|_| is_called_off).max(changes.newest().filter(|_| is_dropped));
            taken.extend(
                by.map(|revision| offer.cancelled(revision)).filter(|_| !(is_called_off && offer.is_cancelled())),
            );
        }
        self.all.extend(taken);
    }
}

/// The stamp of an export may be the day of the export. So beside a cancellation of the same SEQUENCE it says
/// nothing.
fn forget_stamps_of_exports(versions: &mut [Version], exceptions: &mut [Version]) {
    let cancelled: HashSet<i32> =
        versions.iter().filter(|one| one.event.is_cancelled()).map(|one| one.revision.sequence).collect();
    let occurrence = |event: &Event| event.instead_of.as_ref().map(When::original);
    let single: HashSet<(i32, Option<DateTime<Utc>>)> = exceptions
        .iter()
        .filter(|one| one.event.is_cancelled())
        .map(|one| (one.revision.sequence, occurrence(&one.event)))
        .collect();
    for one in versions.iter_mut().chain(exceptions) {
        let is_cancelled = cancelled.contains(&one.revision.sequence)
            || one.event.instead_of.is_some() && single.contains(&(one.revision.sequence, occurrence(&one.event)));
        if is_cancelled && one.event.source == Source::Calendar && !one.event.is_cancelled() {
            one.revision.stamp = 0;
        }
    }
}

/// The replacements of single occurrences.
fn exceptions(series: &Series) -> Vec<Offer> {
    let repeating = series.repeating();
    let mut beside: HashMap<usize, i32> = HashMap::new();
    for version in &series.versions {
        let highest = beside.entry(version.calendar).or_default();
        *highest = (*highest).max(version.revision.sequence);
    }
    let offer = |Version { event, calendar, revision }: &Version| {
        let original = original(event, repeating)?;
        let id = Meeting::occurrence_id(&event.uid, original);
        let start = event.start.utc();
        let planned = Planned { original, start, end: start + event.length };
        // Next to its series, an exception is valid up to the series' SEQUENCE: it is how that
        // version of the series wants this occurrence.
        let reach = revision.sequence.max(beside.get(calendar).copied().unwrap_or(0));
        Some(Offer { reach: Some(reach), ..Offer::new(event, *revision, id, planned, event.source) })
    };
    let mut offers: Vec<Offer> = series.exceptions.iter().filter_map(offer).collect();
    // One that is found both alone and next to its series is valid equally long in both places.
    let mut reaches: HashMap<(DateTime<Utc>, i32), Option<i32>> = HashMap::new();
    for offer in &offers {
        let reach = reaches.entry((offer.original, offer.revision.sequence)).or_default();
        *reach = (*reach).max(offer.reach);
    }
    for offer in &mut offers {
        offer.reach = reaches.get(&(offer.original, offer.revision.sequence)).copied().unwrap_or(offer.reach);
    }
    offers
}

/// The exceptions "for this and all later ones", and whether these are all.
fn later<'s>(series: &'s Series) -> (Vec<Later<'s>>, bool) {
    let repeating = series.repeating();
    let changes = series.exceptions.iter().filter(|version| version.event.and_later);
    let since = |version: &'s Version| Some(Later { since: original(&version.event, repeating)?, version });
    let mut later: Vec<Later<'s>> = changes.filter_map(since).collect();
    later.sort_by_key(|one| std::cmp::Reverse((one.since, one.version.revision)));
    let is_complete = later.len() <= MOST_LATER;
    later.truncate(MOST_LATER);
    (later, is_complete)
}

/// An occurrence of a series, or what the last exception "for this and all later ones" makes of it.
fn occurrence(version: &Version, id: &str, planned: &Planned, later: &[Later<'_>]) -> Offer {
    let is_of =
        |one: &&Later<'_>| one.since <= planned.original && one.version.revision.sequence >= version.revision.sequence;
    match later.iter().find(is_of) {
        None => Offer::new(&version.event, version.revision, id.to_owned(), *planned, version.event.source),
        Some(Later { since, version: Version { event, revision, .. } }) => {
            let start = planned.start + (event.start.original() - *since);
            let planned = Planned { original: planned.original, start, end: start + event.length };
            Offer::new(event, *revision, id.to_owned(), planned, event.source)
        }
    }
}
