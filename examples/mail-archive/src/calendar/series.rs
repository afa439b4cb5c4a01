//! All that calendars say of one UID, brought together: from events to [`Meeting`]s.
//!
//! A library that takes one meeting after the other cannot know that a newer version of a series
//! has other occurrences than an older one; here all versions are together. So calendars
//! are gathered first, and offered when all are read. Nothing depends on the order of reading.

mod answers;
mod cancels;
mod offers;
mod removed;

use account_engagement::Meeting;
use chrono::{DateTime, Utc};

use crate::calendar::event::{Event, Source};
use crate::calendar::plan::{Plan, Window, original_start};
use crate::calendar::revision::Revision;
use answers::Answers;
use cancels::Cancels;
use offers::Offers;

/// All that was read of one UID.
#[derive(Debug, Default)]
pub(crate) struct Series {
    versions: Vec<Version>,
    exceptions: Vec<Version>,
    cancels: Vec<Version>,
    replies: Vec<Event>,
}

/// What one VCALENDAR says.
#[derive(Debug)]
struct Version {
    event: Event,
    /// Which VCALENDAR: a series and its exceptions in one are one statement.
    calendar: usize,
    revision: Revision,
}

impl Series {
    pub(crate) fn add(&mut self, event: Event, calendar: usize) {
        let revision = Revision::new(event.sequence.unwrap_or(0), event.written);
        let into = match event {
            _ if event.source == Source::Cancel => &mut self.cancels,
            _ if event.instead_of.is_some() => &mut self.exceptions,
            _ => &mut self.versions,
        };
        into.push(Version { event, calendar, revision });
    }

    pub(crate) fn add_reply(&mut self, reply: Event) {
        self.replies.push(reply);
    }

    /// The meetings to offer, and whether every rule was followed to the end.
    pub(crate) fn meetings(mut self, window: Window) -> (Vec<Meeting>, bool) {
        let removals = Cancels::settle(&mut self);
        let plans: Vec<Plan> = self.versions.iter().map(|version| Plan::of(&version.event, window)).collect();
        let mut is_complete = plans.iter().all(|plan| plan.is_complete);
        let mut offers = Offers::of(&mut self, &plans);
        is_complete &= offers.are_complete;
        is_complete &= Answers::of(&self).give(&mut offers, window);
        is_complete &= removals.apply(&mut offers);
        offers.take_back(&self.versions, &plans, window);
        (offers.all.into_iter().map(offers::Offer::into_meeting).collect(), is_complete)
    }

    /// The newest version that is a series.
    fn repeating(&self) -> Option<&Event> {
        let repeating = self.versions.iter().filter(|version| version.event.is_series());
        repeating.max_by_key(|version| (version.revision, version.event.start.utc())).map(|version| &version.event)
    }
}

/// Which occurrence an exception is about.
fn original(exception: &Event, series: Option<&Event>) -> Option<DateTime<Utc>> {
    Some(original_start(exception.instead_of.as_ref()?, series))
}

#[cfg(test)]
mod tests;
