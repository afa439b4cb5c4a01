//! Which copy of a meeting is the newest: the revisions that all copies of it get.
//!
//! What Graph shows of the version of an event is when somebody last changed *this copy* of it. The number
//! that all copies of a version share, and that iCalendar calls SEQUENCE, has to be asked for.

use account_engagement::{Meeting, MeetingStatus};
use chrono::{DateTime, Utc};

use crate::event::Shown;

/// One copy of a meeting, and whether its organizer has removed it since.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) shown: Shown,
    pub(crate) called_off: Option<CalledOff>,
}

/// The organizer's copy is gone from the calendar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CalledOff {
    /// When that was noticed, where it is known.
    pub(crate) noticed: Option<DateTime<Utc>>,
}

impl CalledOff {
    /// Removing a meeting from a calendar afterwards does not cancel it.
    pub(crate) fn takes_back(self, meeting: &Meeting) -> bool {
        self.noticed.is_none_or(|noticed| noticed < meeting.start)
    }
}

/// The copies of one meeting as they are offered: by the sequence where all of them bear it, else by the
/// time at which each was changed, which is another one in every calendar.
pub(crate) fn revised(copies: Vec<Standing>) -> impl Iterator<Item = Meeting> {
    let have_sequence = copies.iter().all(|copy| copy.shown.sequence.is_some());
    let revision = move |shown: &Shown| {
        let number = if have_sequence { shown.sequence } else { shown.modified.map(|at| at.timestamp_millis()) };
        number.unwrap_or_default()
    };
    let newest = copies.iter().map(|copy| revision(&copy.shown)).max().unwrap_or_default();
    copies.into_iter().map(move |copy| {
        let (revision, meeting) = (revision(&copy.shown), copy.shown.meeting);
        match copy.called_off {
            // No copy can be newer than that there is to be no meeting.
            Some(called_off) if called_off.takes_back(&meeting) => {
                meeting.status(MeetingStatus::Cancelled).revision(newest)
            }
            _ => meeting.revision(revision),
        }
    })
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone as _};

    use super::*;

    fn at(hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, hour, 0, 0).unwrap()
    }

    fn copy(sequence: Option<i64>, modified: Option<u32>) -> Standing {
        let meeting = Meeting::new("uid", at(12), at(12) + TimeDelta::hours(1));
        Standing { shown: Shown { meeting, sequence, modified: modified.map(at) }, called_off: None }
    }

    fn revisions(copies: Vec<Standing>) -> Vec<(i64, MeetingStatus)> {
        revised(copies).map(|meeting| (meeting.revision, meeting.status)).collect()
    }

    #[test]
    fn the_sequence_counts_where_every_copy_has_it() {
        let millis = |hour| at(hour).timestamp_millis();
        for (copies, expected) in [
            (vec![copy(Some(0), Some(9)), copy(Some(0), Some(10))], vec![0, 0]),
            (vec![copy(Some(1), Some(9)), copy(Some(0), Some(10))], vec![1, 0]),
            (vec![copy(Some(1), Some(9)), copy(None, Some(10))], vec![millis(9), millis(10)]),
            (vec![copy(None, Some(9)), copy(None, None)], vec![millis(9), 0]),
            (vec![copy(None, None)], vec![0]),
        ] {
            let found: Vec<i64> = revisions(copies).into_iter().map(|(revision, _)| revision).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_meeting_whose_organizer_removed_it_before_it_began_is_called_off() {
        for (noticed, expected) in [
            (None, MeetingStatus::Cancelled),
            (Some(11), MeetingStatus::Cancelled),
            (Some(12), MeetingStatus::Confirmed),
            (Some(13), MeetingStatus::Confirmed),
        ] {
            let mut organizers = copy(Some(0), Some(8));
            organizers.called_off = Some(CalledOff { noticed: noticed.map(at) });
            let found = revisions(vec![organizers, copy(Some(3), Some(9))]);
            let revision = if expected == MeetingStatus::Cancelled { 3 } else { 0 };
            assert_eq!(found, [(revision, expected), (3, MeetingStatus::Confirmed)], "{noticed:?}");
        }
    }
}
