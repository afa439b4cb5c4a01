//! Figures that can be suppressed, read in one place.
//!
//! The figures of a row are read by `SuppressedRow::get`; here are those of the overview and of reply times.

use account_engagement::Value;
use account_engagement::insight::{SuppressedOverview, SuppressedReplyTimes};

/// The number of mailboxes with activity, unless it is suppressed.
pub(super) fn mailboxes_with_activity(overview: &SuppressedOverview) -> Option<u64> {
    match overview.mailboxes_with_activity {
        Value::Count(number) => Some(number),
        _ => None,
    }
}

/// Within how many seconds half of the replies came, and nine in ten, if there are replies and both are shown.
pub(super) fn quantiles(times: &SuppressedReplyTimes) -> Option<(f64, f64)> {
    times.median.as_f64().zip(times.percentile_90.as_f64())
}
