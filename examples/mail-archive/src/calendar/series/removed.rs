//! Guests whose invitation was cancelled.

use std::collections::HashMap;

use account_engagement::MeetingStatus;
use chrono::{DateTime, Utc};

use super::offers::Offers;
use crate::calendar::revision::{Changes, Revision, changes_by};

/// How many removals "from this occurrence on" are followed for one UID.
const MOST_FROM_ONE_ON: usize = 100;

/// One guest less.
#[derive(Debug)]
pub(super) struct Removal {
    /// The address in lower case.
    pub(super) guest: String,
    /// The occurrence; `None` for all.
    pub(super) original: Option<DateTime<Utc>>,
    pub(super) and_later: bool,
    /// The newest version from which the guest is removed.
    pub(super) revision: Revision,
    /// When that was decided: the guest was at occurrences that had begun.
    pub(super) from: DateTime<Utc>,
}

#[derive(Debug, Default)]
pub(super) struct Removals(Vec<Removal>);

impl Removals {
    pub(super) fn add(&mut self, removal: Removal) {
        self.0.push(removal);
    }

    /// Removes the guests; whether all removals were followed.
    pub(super) fn apply(self, offers: &mut Offers) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let (mut later, others): (Vec<Removal>, Vec<Removal>) =
            self.0.into_iter().partition(|removal| removal.and_later && removal.original.is_some());
        later.sort_by_key(|removal| std::cmp::Reverse(removal.revision));
        let is_complete = later.len() <= MOST_FROM_ONE_ON;
        later.truncate(MOST_FROM_ONE_ON);
        let by_guest: HashMap<(String, Option<DateTime<Utc>>), Changes> =
            changes_by(others.into_iter().map(|one| ((one.guest, one.original), one.revision, one.from)).collect());
        for offer in &mut offers.all {
            let (original, start) = (offer.original, offer.meeting.start);
            // The newest version that a removal concerns is included.
            let before = offer.revision.before();
            let is_removed = |guest: &String| {
                let of = |original| by_guest.get(&(guest.clone(), original));
                let is_in = |changes: &Changes| changes.reach(before, start);
                of(None).is_some_and(is_in)
                    || of(Some(original)).is_some_and(is_in)
                    || later.iter().any(|one| {
                        let is_later = one.original.is_some_and(|since| since <= original);
                        one.guest == *guest && is_later && one.revision >= offer.revision && one.from <= start
                    })
            };
            let organizer = offer.meeting.organizer.clone().unwrap_or_default();
            let count = offer.meeting.attendees.len();
            offer.meeting.attendees.retain(|guest| !is_removed(&guest.address.to_lowercase()));
            let is_alone = || offer.meeting.attendees.iter().all(|one| one.address.eq_ignore_ascii_case(&organizer));
            if offer.meeting.attendees.len() < count && is_alone() {
                offer.meeting.status = MeetingStatus::Cancelled;
            }
        }
        is_complete
    }
}
