//! The answers of guests (METHOD:REPLY): each is its guest's, and never a new version of the meeting.

use std::collections::HashMap;

use account_engagement::Meeting;
use chrono::{DateTime, Utc};

use super::offers::{Offer, Offers};
use super::{Series, original};
use crate::calendar::event::{Event, Source};
use crate::calendar::plan::{Plan, Planned, Window};
use crate::calendar::revision::Revision;

pub(super) struct Answers<'s> {
    replies: &'s [Event],
    repeating: Option<&'s Event>,
    /// The newest version that invites a guest.
    invited: HashMap<String, Revision>,
}

impl<'s> Answers<'s> {
    pub(super) fn of(series: &'s Series) -> Answers<'s> {
        let mut invited = HashMap::new();
        if !series.replies.is_empty() {
            for version in series.versions.iter().chain(&series.exceptions) {
                for guest in &version.event.attendees {
                    let newest = invited.entry(guest.address.to_lowercase()).or_insert(version.revision);
                    *newest = version.revision.max(*newest);
                }
            }
        }
        Answers { replies: &series.replies, repeating: series.repeating(), invited }
    }

    /// Gives each answer to the newest version of what it answers; whether all were given. An answer to an older
    /// SEQUENCE answers what is no longer planned. Some guests' programs raise the SEQUENCE, and some leave it out.
    pub(super) fn give(&self, offers: &mut Offers, window: Window) -> bool {
        let newest = offers.newest();
        let (mut alone, mut is_complete) = (Vec::new(), true);
        for reply in self.replies {
            let one = original(reply, self.repeating).map(|at| Meeting::occurrence_id(&reply.uid, at));
            let answered: Vec<usize> = match &one {
                Some(id) => newest.get(id).copied().into_iter().collect(),
                None => newest.values().copied().collect(),
            };
            if answered.is_empty() {
                alone.push((reply, one));
                continue;
            }
            if !reply.budget.spend(answered.len() as u64) {
                is_complete = false;
                continue;
            }
            for number in answered {
                if let Some(offer) = offers.all.get_mut(number) {
                    self.answer(offer, reply);
                }
            }
        }
        is_complete & self.give_alone(&alone, offers, window)
    }

    fn answer(&self, offer: &mut Offer, reply: &Event) {
        let is_of_this = reply.sequence.is_none_or(|sequence| sequence >= offer.revision.sequence);
        let is_older =
            reply.written.is_some_and(|at| Revision::new(offer.revision.sequence, Some(at)) < offer.revision);
        for answer in reply.attendees.iter().filter(|_| is_of_this) {
            // Somebody who answered and was then taken off the list.
            let invited = self.invited.get(&answer.address.to_lowercase());
            if !(is_older && invited.is_some_and(|newest| *newest < offer.revision)) {
                offer.meeting.attendees.push(answer.clone());
            }
        }
    }

    /// Answers to a meeting that is not among the calendars. They say when it is, and have one revision.
    fn give_alone(&self, replies: &[(&Event, Option<String>)], offers: &mut Offers, window: Window) -> bool {
        let (mut found, mut is_complete) = (Vec::new(), true);
        for (reply, one) in replies.iter().filter(|(reply, _)| reply.has_start) {
            match one {
                Some(id) => {
                    let (start, original) = (reply.start.utc(), original(reply, self.repeating));
                    let planned = Planned { original: original.unwrap_or(start), start, end: start + reply.length };
                    found.push((*reply, id.clone(), planned));
                }
                None if self.repeating.is_some() && !reply.is_series() => {}
                None => {
                    let plan = Plan::of(reply, window);
                    is_complete &= plan.is_complete;
                    found.extend(plan.occurrences.into_iter().map(|(id, planned)| (*reply, id, planned)));
                }
            }
        }
        let key = |id: &String, planned: &Planned| (id.clone(), planned.start, planned.end);
        let mut sequences: HashMap<(String, DateTime<Utc>, DateTime<Utc>), i32> = HashMap::new();
        for (reply, id, planned) in &found {
            let highest = sequences.entry(key(id, planned)).or_default();
            *highest = (*highest).max(reply.sequence.unwrap_or(0));
        }
        for (reply, id, planned) in found {
            let sequence = sequences.get(&key(&id, &planned)).copied().unwrap_or(0);
            let revision = Revision::new(sequence, None);
            offers.all.push(Offer::new(reply, revision, id, planned, Source::Reply));
        }
        is_complete
    }
}
