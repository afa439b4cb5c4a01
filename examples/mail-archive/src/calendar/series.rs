//! All that calendars say of one UID, brought together: from events to [`Meeting`]s.
//!
//! A library that takes one meeting after the other cannot know that a newer version of a series
//! has other occurrences than an older one; here all versions are together. So calendars
//! are gathered first, and offered when all are read.

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{Meeting, MeetingStatus};
use chrono::{DateTime, Utc};

use crate::calendar::event::Event;
use crate::calendar::plan::{Plan, Planned, Window, original_start};

/// All that was read of one UID.
#[derive(Debug, Default)]
pub(crate) struct Series {
    versions: Vec<Version>,
    exceptions: Vec<Version>,
    replies: Vec<Event>,
}

/// What one VCALENDAR says.
#[derive(Debug)]
struct Version {
    event: Event,
    /// Which VCALENDAR: a series and its exceptions in one are one statement.
    calendar: usize,
}

/// One copy of an occurrence, as it will be offered.
struct Offer {
    meeting: Meeting,
    /// Its start before it was moved.
    original: DateTime<Utc>,
    /// The revision of the series up to which this is valid.
    reach: i64,
}

impl Series {
    pub(crate) fn add(&mut self, event: Event, calendar: usize) {
        let into = if event.instead_of.is_some() { &mut self.exceptions } else { &mut self.versions };
        into.push(Version { event, calendar });
    }

    pub(crate) fn add_reply(&mut self, reply: Event) {
        self.replies.push(reply);
    }

    /// The meetings to offer, and whether every rule was followed to the end.
    pub(crate) fn meetings(&self, window: Window) -> (Vec<Meeting>, bool) {
        let plans: Vec<Plan> = self.versions.iter().map(|version| Plan::of(&version.event, window)).collect();
        let is_complete = plans.iter().all(|plan| plan.is_complete);
        let mut offers = self.exception_offers();
        let exceptions: Vec<(DateTime<Utc>, i64)> = offers.iter().map(|offer| (offer.original, offer.reach)).collect();
        let is_replaced =
            |original, revision| exceptions.iter().any(|&(at, reach)| at == original && reach >= revision);

        let is_series = self.versions.iter().any(|version| version.event.is_series());
        for (version, plan) in self.versions.iter().zip(&plans) {
            let event = &version.event;
            if is_series && !event.is_series() && event.is_cancelled() {
                // It calls off a series without repeating the rule; see `taken_back`.
                continue;
            }
            for (id, planned) in &plan.occurrences {
                if !is_replaced(planned.original, event.revision) {
                    offers.push(self.occurrence(event, id, planned));
                }
            }
            // An excluded occurrence is one that older copies may still have.
            let others =
                || self.versions.iter().zip(&plans).filter(|(other, _)| other.event.revision == event.revision);
            for (id, planned) in plan.excluded.iter().filter(|_| event.revision > 0) {
                let stands = others().any(|(_, plan)| plan.occurrences.contains_key(id));
                if !stands && !is_replaced(planned.original, event.revision) {
                    let offer = self.occurrence(event, id, planned);
                    offers.push(offer.cancelled(event.revision));
                }
            }
        }
        let taken_back = self.taken_back(&offers, &plans, window);
        offers.extend(taken_back);
        let answers = self.answers(&offers, window, is_series);
        (offers.into_iter().map(|offer| offer.meeting).chain(answers).collect(), is_complete)
    }

    /// The replacements of single occurrences.
    fn exception_offers(&self) -> Vec<Offer> {
        let offer = |version: &Version| {
            let event = &version.event;
            let original = self.original(event)?;
            let id = Meeting::occurrence_id(&event.uid, original);
            let start = event.start.utc();
            // Next to its series, an exception is valid up to the series' revision: it is how that
            // version of the series wants this occurrence.
            let beside = self.versions.iter().filter(|series| series.calendar == version.calendar);
            let reach = beside.map(|series| series.event.revision).max().unwrap_or(i64::MIN).max(event.revision);
            Some(Offer { meeting: meeting(event, id, start, start + event.length), original, reach })
        };
        let mut offers: Vec<Offer> = self.exceptions.iter().filter_map(offer).collect();
        // One that is found both alone and next to its series is valid equally long in both places.
        let mut reaches: BTreeMap<(DateTime<Utc>, i64), i64> = BTreeMap::new();
        for offer in &offers {
            let reach = reaches.entry((offer.original, offer.meeting.revision)).or_insert(offer.reach);
            *reach = (*reach).max(offer.reach);
        }
        for offer in &mut offers {
            offer.reach = reaches.get(&(offer.original, offer.meeting.revision)).copied().unwrap_or(offer.reach);
        }
        offers
    }

    fn original(&self, exception: &Event) -> Option<DateTime<Utc>> {
        let series = self.versions.iter().map(|version| &version.event).find(|event| event.is_series());
        Some(original_start(exception.instead_of.as_ref()?, series))
    }

    /// An occurrence of a series, or what the last exception "for this and all later ones" makes
    /// of it.
    fn occurrence(&self, event: &Event, id: &str, planned: &Planned) -> Offer {
        let Planned { original, start, end } = *planned;
        let later = self.exceptions.iter().map(|version| &version.event).filter(|change| change.and_later);
        let later = later.filter_map(|change| Some((self.original(change)?, change)));
        let change = later.filter(|(since, change)| *since <= original && change.revision >= event.revision);
        let meeting = match change.max_by_key(|(since, change)| (*since, change.revision)) {
            None => meeting(event, id.to_owned(), start, end),
            Some((since, change)) => {
                let start = start + (change.start.original() - since);
                meeting(change, id.to_owned(), start, start + change.length)
            }
        };
        Offer { original, reach: meeting.revision, meeting }
    }

    /// Occurrences that a newer version of the series no longer has.
    ///
    /// A changed version takes back those that had not begun when it was written: the rest took
    /// place. One that calls the series off takes back those it lists, as offers of its own, or,
    /// where it lists none, all there are.
    fn taken_back(&self, offers: &[Offer], plans: &[Plan], window: Window) -> Vec<Offer> {
        let revisions: BTreeSet<i64> = self.versions.iter().map(|version| version.event.revision).collect();
        let mut taken = Vec::new();
        for revision in revisions {
            let newer: Vec<(&Event, &Plan)> = self
                .versions
                .iter()
                .zip(plans)
                .map(|(version, plan)| (&version.event, plan))
                .filter(|(event, _)| event.revision == revision)
                .collect();
            let calls_all_off = newer.iter().any(|(event, _)| event.is_cancelled() && !event.is_series());
            let changed: Vec<_> = newer.iter().filter(|(event, _)| !event.is_cancelled()).collect();
            let written = changed.iter().filter_map(|(event, _)| event.written).min();
            for offer in offers {
                let is_older = offer.reach < revision || calls_all_off && offer.reach == revision;
                let is_kept = changed.is_empty()
                    || changed.iter().any(|(_, plan)| plan.occurrences.contains_key(&offer.meeting.id));
                let had_begun = written.is_some_and(|written| offer.meeting.start < written);
                if is_older && window.holds(offer.original) && (calls_all_off || !is_kept && !had_begun) {
                    taken.push(offer.cancelled(revision));
                }
            }
        }
        taken
    }

    /// Copies of the meetings that bear the answers of single attendees.
    fn answers(&self, offers: &[Offer], window: Window, is_series: bool) -> Vec<Meeting> {
        let mut answers = Vec::new();
        for reply in &self.replies {
            let one = self.original(reply).map(|original| Meeting::occurrence_id(&reply.uid, original));
            let answered = |offer: &&Offer| {
                offer.meeting.revision == reply.revision && one.as_ref().is_none_or(|id| *id == offer.meeting.id)
            };
            let before = answers.len();
            answers.extend(offers.iter().filter(answered).map(|offer| with_answer(&offer.meeting, reply)));
            if answers.len() > before {
                continue;
            }
            // The meeting itself is not among the calendars, or only in another version.
            match one {
                Some(id) => answers.push(meeting(reply, id, reply.start.utc(), reply.start.utc() + reply.length)),
                None if is_series && !reply.is_series() => {}
                None => {
                    let plan = Plan::of(reply, window);
                    let copies = plan.occurrences.iter();
                    answers.extend(copies.map(|(id, planned)| meeting(reply, id.clone(), planned.start, planned.end)));
                }
            }
        }
        answers
    }
}

impl Offer {
    fn cancelled(&self, revision: i64) -> Offer {
        let meeting = self.meeting.clone().status(MeetingStatus::Cancelled).revision(revision);
        Offer { meeting, original: self.original, reach: revision }
    }
}

fn meeting(event: &Event, id: String, start: DateTime<Utc>, end: DateTime<Utc>) -> Meeting {
    let mut meeting = Meeting::new(id, start, end).status(event.status).revision(event.revision);
    meeting.organizer.clone_from(&event.organizer);
    meeting.attendees.clone_from(&event.attendees);
    meeting.all_day = event.start.is_date;
    meeting
}

/// The whole meeting, so that both sides are on the copy, with one attendee's answer.
fn with_answer(meeting: &Meeting, reply: &Event) -> Meeting {
    let mut meeting = meeting.clone();
    meeting.attendees.extend(reply.attendees.iter().cloned());
    meeting
}

#[cfg(test)]
mod tests;
