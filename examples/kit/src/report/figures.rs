//! Figures as the library gives them, read in one place.
//!
//! The figures of a row are read by `Row::get`; here are those of the overview and of reply times.

use account_engagement::insight::{Overview, ReplyTimes};
use account_engagement::row::Coverage;

/// From when to when there is data, unless it is suppressed.
pub(super) fn coverage(overview: &Overview) -> Option<Coverage> {
    overview.coverage.shown()
}

/// The number of mailboxes with activity, unless it is suppressed.
pub(super) fn mailboxes_with_activity(overview: &Overview) -> Option<u64> {
    overview.mailboxes_with_activity.shown()
}

/// Within how many seconds half of the replies came, and nine in ten, if there are replies.
pub(super) fn quantiles(times: &ReplyTimes) -> Option<(f64, f64)> {
    times.median.known().zip(times.percentile_90.known())
}
