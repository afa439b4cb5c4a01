//! Meetings: copies, who takes part, and what counts (SPEC 4 and 5).
//!
//! Left out since it cannot matter in this traffic: copies of one revision are the same; no meeting
//! is cancelled, tentative, all-day, or of 24 hours.

use polars::prelude::*;

use super::emails::instant;
use super::{Counted, Traffic, held, union};
use crate::given::Window;

const DECLINED: u8 = 1;

pub(super) fn counted(traffic: &Traffic, people: &LazyFrame, window: Window) -> PolarsResult<Counted> {
    let meetings = held(latest(&traffic.meetings, window))?;
    let seats = held(seats(&traffic.attendees, &meetings, people)?)?;
    let ours = seats.clone().filter(col("account").is_null()).select([col("meeting"), col("person")]);
    let theirs = seats.filter(col("account").is_not_null()).semi_join(ours.clone(), col("meeting"), col("meeting"));
    let hosts = people.clone().rename(["account"], ["host_account"], true);
    let touches = theirs
        .clone()
        .select(["meeting", "account"].map(col))
        .unique(None, UniqueKeepStrategy::Any)
        .inner_join(meetings, col("meeting"), col("meeting"))
        .left_join(hosts, col("organizer"), col("spelling"))
        .select([
            col("meeting"),
            col("account"),
            col("starts_at").dt().date().alias("day"),
            (col("ends_at") - col("starts_at")).dt().total_milliseconds(false).alias("length"),
            col("host_account").eq(col("account")).fill_null(lit(false)).alias("from_account"),
            col("person").is_not_null().and(col("host_account").is_null()).alias("to_account"),
        ]);
    let touches = held(touches)?;
    let seen = |ours: bool| {
        ["account", "day", "person"].map(col).into_iter().chain([lit(ours).alias("ours")]).collect::<Vec<_>>()
    };
    let key = || ["meeting", "account"].map(col);
    let seen = union([
        touches.clone().inner_join(ours, col("meeting"), col("meeting")).select(seen(true)),
        touches.clone().join(theirs, key(), key(), JoinArgs::new(JoinType::Inner)).select(seen(false)),
    ])?;
    Ok(Counted { touches, seen })
}

/// One row for each meeting that starts in the window: its highest revision.
fn latest(copies: &LazyFrame, window: Window) -> LazyFrame {
    let highest = copies.clone().group_by([col("id")]).agg([col("revision").max()]);
    let key = || [col("id"), col("revision")];
    copies
        .clone()
        .join(highest, key(), key(), JoinArgs::new(JoinType::Inner))
        .group_by(key())
        .agg([col("starts_at").min(), col("ends_at").max(), col("organizer").first()])
        .filter(col("starts_at").gt_eq(instant(window.start)).and(col("starts_at").lt_eq(instant(window.as_of))))
        .with_row_index("meeting", None)
}

/// One row for each meeting and person who takes part. Of several answers the strongest holds, and
/// an organizer needs none.
fn seats(attendees: &LazyFrame, meetings: &LazyFrame, people: &LazyFrame) -> PolarsResult<LazyFrame> {
    let invited = attendees
        .clone()
        .join(
            meetings.clone().select([col("id"), col("revision"), col("meeting")]),
            [col("meeting_id"), col("revision")],
            [col("id"), col("revision")],
            JoinArgs::new(JoinType::Inner),
        )
        .select([col("meeting"), col("address"), col("response")]);
    let organizers = meetings.clone().select([
        col("meeting"),
        col("organizer").alias("address"),
        lit(NULL).cast(DataType::UInt8).alias("response"),
    ]);
    Ok(union([invited, organizers])?
        .inner_join(people.clone(), col("address"), col("spelling"))
        .group_by([col("meeting"), col("person")])
        .agg([col("account").first(), col("response").max()])
        .filter(col("response").is_null().or(col("response").neq(lit(DECLINED)))))
}
