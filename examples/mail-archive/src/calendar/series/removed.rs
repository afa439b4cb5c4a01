//! Guests whose invitation was cancelled.

use std::collections::{HashMap, HashSet};

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
        let (mut emptied, mut still_has_guests) = (Vec::new(), HashSet::new());
        for (number, offer) in offers.all.iter_mut().enumerate() {
            let (original, start) = (offer.original, offer.meeting.start);
            // The newest version that a removal concerns is included.
            let before = offer.revision.before();
            let is_removed = |guest: &String| {
                let is_in = |original| {
                    by_guest.get(&(guest.clone(), original)).is_some_and(|changes| changes.reach(before, start))
                };
                let is_later = |one: &&Removal| {
                    one.original.is_some_and(|since| since <= original)
                        && one.revision >= offer.revision
                        && one.from <= start
                };
                is_in(None) || is_in(Some(original)) || later.iter().filter(is_later).any(|one| one.guest == *guest)
            };
            let organizer = offer.meeting.organizer.clone().unwrap_or_default();
            let count = offer.meeting.attendees.len();
            offer.meeting.attendees.retain(|guest| !is_removed(&guest.address.to_lowercase()));
            if offer.meeting.attendees.iter().any(|one| !one.address.eq_ignore_ascii_case(&organizer)) {
                still_has_guests.insert((offer.meeting.id.clone(), offer.revision));
            } else if offer.meeting.attendees.len() < count {
                emptied.push(number);
            }
        }
        // Without any guest there is no meeting. Some copies list one guest alone.
        for number in emptied {
            let Some(offer) = offers.all.get_mut(number) else { continue };
            if !still_has_guests.contains(&(offer.meeting.id.clone(), offer.revision)) {
                offer.meeting.status = MeetingStatus::Cancelled;
            }
        }
        is_complete
    }
}
