//! Who is going cold and who is warming up.
//!
//! The rule, which stands on the page too: an account's raw score now against its raw score thirteen weeks
//! earlier, of the same window cut short there. Raw scores compare between days, relative ones do not (SPEC 9).
//! Both windows begin on one date, so that what differs is what those weeks brought: new activity, or silence.

use std::cmp::Ordering;

use account_engagement::{Level, Row, Rows, Segment};
use chrono::NaiveDate;

use super::words;
use crate::summary::count;

/// How far back is looked.
pub(super) const WEEKS: i64 = 13;

/// The least change that is told of, in parts of the score before: a quarter. Thirteen days of silence take that much.
const LEAST_PART: f64 = 0.25;

/// The least change that is told of, in points of the raw score: less than a first meeting adds, and enough that a
/// letter more or less of a tiny account is no story.
const LEAST_POINTS: f64 = 2.0;

/// How many accounts a list has.
const LISTED: usize = 8;

/// The two lists.
#[derive(Debug, Default)]
pub(super) struct Movement {
    pub(super) cold: List,
    pub(super) warm: List,
}

/// Accounts, the greatest change first.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) movers: Vec<Mover>,
    /// How many there are in all.
    pub(super) number: usize,
}

/// An account that moved.
#[derive(Debug)]
pub(super) struct Mover {
    pub(super) account_id: String,
    pub(super) before: f64,
    pub(super) after: f64,
    /// In a word or two.
    pub(super) mark: String,
    pub(super) what: String,
}

/// How an account moved, if it did so far enough.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Cold,
    Warm,
}

impl Movement {
    /// Of Year rows now and of the same question as of `then`.
    pub(super) fn new(rows: &Rows, earlier: &Rows, then: NaiveDate) -> Movement {
        let mut movement = Movement::default();
        let stale = Segment::stale_accounts();
        for row in years(rows).filter(|row| row.has_activity()) {
            let before = earlier.year(&row.account_id);
            let is_silent = stale.matches(row);
            let list = match way(raw(before), row.score.raw, is_silent) {
                Some(Way::Cold) => &mut movement.cold,
                Some(Way::Warm) => &mut movement.warm,
                None => continue,
            };
            let (mark, what) = match before {
                _ if is_silent => (format!("Silent {}", silent(row)), capitalized(&last_contact(row))),
                _ if row.score.raw < raw(before) => ("Cooling".to_owned(), capitalized(&last_contact(row))),
                Some(before) if before.has_activity() && stale.matches(before) => {
                    ("Back".to_owned(), awakening(before, row, then))
                }
                Some(before) if before.has_activity() => ("Growing".to_owned(), growth(before, row)),
                _ => ("New".to_owned(), beginning(row, then)),
            };
            let account_id = row.account_id.to_string();
            list.movers.push(Mover { account_id, before: raw(before), after: row.score.raw, mark, what });
        }
        movement.cold.close(|one, other| change(one).total_cmp(&change(other)));
        movement.warm.close(|one, other| change(other).total_cmp(&change(one)));
        movement
    }
}

impl List {
    /// Equal changes stay in the order of ids.
    fn close(&mut self, order: impl Fn(&Mover, &Mover) -> Ordering) {
        self.movers.sort_by(order);
        self.number = self.movers.len();
        self.movers.truncate(LISTED);
    }
}

/// The Year rows.
pub(super) fn years(rows: &Rows) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|row| row.level == Level::Year)
}

/// An account without activity has no points.
pub(super) fn raw(row: Option<&Row>) -> f64 {
    row.map_or(0.0, |row| row.score.raw)
}

fn way(before: f64, after: f64, is_silent: bool) -> Option<Way> {
    let is_told = |by: f64| by >= LEAST_POINTS && by >= LEAST_PART * before;
    if is_silent || is_told(before - after) {
        return Some(Way::Cold);
    }
    is_told(after - before).then_some(Way::Warm)
}

fn change(mover: &Mover) -> f64 {
    mover.after - mover.before
}

/// For how many days nothing has happened, if anything has in the window.
pub(super) fn silence(row: &Row) -> Option<u32> {
    [row.days_since_last_email, row.days_since_last_meeting].into_iter().flatten().min()
}

fn silent(row: &Row) -> String {
    silence(row).map_or_else(|| "until then".to_owned(), |days| format!("for {}", count(days.into(), "day")))
}

/// `last email 8 days ago, last meeting today`.
fn last_contact(row: &Row) -> String {
    let last = |what: &str, days: Option<u32>| {
        days.map_or_else(
            || format!("no {what} in the window"),
            |days| format!("last {what} {}", words::ago(days.into())),
        )
    };
    let email = last("email", row.days_since_last_email);
    let meeting = last("meeting", row.days_since_last_meeting);
    format!("{email}, {meeting}")
}

/// `Emails 53 → 119, meetings 3 → 9`.
fn growth(before: &Row, after: &Row) -> String {
    let (emails, meetings) =
        ((before.email_count(), after.email_count()), (before.meeting_count(), after.meeting_count()));
    let steps = [("emails", emails), ("meetings", meetings)].into_iter().filter(|(_, (before, after))| before != after);
    let steps: Vec<String> =
        steps.map(|(what, (before, after))| format!("{what} {before}\u{a0}→\u{a0}{after}")).collect();
    // Without new activity nothing grows.
    capitalized(&steps.join(", "))
}

fn awakening(before: &Row, after: &Row, then: NaiveDate) -> String {
    format!("Silent {} on {}; {}", silent(before), words::date(then), last_contact(after))
}

fn beginning(row: &Row, then: NaiveDate) -> String {
    let start = row.engagement_start.map_or_else(|| words::date(then), words::date);
    format!("{} and {} since {start}", count(row.email_count(), "email"), count(row.meeting_count(), "meeting"))
}

fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().collect::<String>() + rest.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_and_two_points_are_told_of() {
        for (before, after, is_silent, expected) in [
            (10.0, 7.5, false, Some(Way::Cold)),
            (10.0, 7.6, false, None),
            (10.0, 12.5, false, Some(Way::Warm)),
            (10.0, 12.4, false, None),
            (3.0, 1.5, false, None),
            (0.0, 2.0, false, Some(Way::Warm)),
            (0.0, 1.9, false, None),
            (0.2, 0.1, true, Some(Way::Cold)),
            (0.0, 5.0, true, Some(Way::Cold)),
            (0.0, 0.0, false, None),
        ] {
            assert_eq!(way(before, after, is_silent), expected, "{before} to {after}");
        }
    }
}
