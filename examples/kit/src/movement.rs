//! The accounts that go cold, those that warm up, and those that are silent.
//!
//! The rule: compare an account's raw score with its raw score thirteen weeks earlier.
//!
//! - An account *goes cold* if it lost a quarter of its raw score and at least two points, or if it fell silent since.
//! - It *warms up* if it gained as much, and there is new activity from both sides, or more than one email of theirs.
//!   One email that nobody answered is not warming up, and neither is mail of ours alone.
//! - It is *silent* if it was silent thirteen weeks earlier already. It does not go cold anymore.
//!
//! Raw scores can be compared between dates, relative scores cannot (SPEC 9). Both windows begin on the same date,
//! so the difference is what those weeks brought: new activity, or silence. An account is in no list if its days since
//! the last email or meeting are suppressed on one of the two dates, because its raw score lacks them there.

mod lines;
#[cfg(test)]
mod tests;

use account_engagement::chrono_tz::Tz;
use account_engagement::row::SuppressedRow;
use account_engagement::{Accounts, Aggregator, Column, Disclosure, Gaps, Level, Question, Rows, Value};
use anyhow::Result;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use crate::silence::{self, is_silent, last_contact};
use crate::words::{self, capitalized, count};

/// How many weeks earlier the other raw score is.
pub const WEEKS: i64 = 13;

/// The smallest change that counts, as a part of the score before: a quarter. Thirteen days of silence take that much.
const LEAST_PART: f64 = 0.25;

/// The smallest change that counts, in points of the raw score: less than a first meeting adds, and more than one
/// email changes in a tiny account.
const LEAST_POINTS: f64 = 2.0;

/// The largest number of accounts that are shown of a list.
const LISTED: usize = 8;

/// The three lists.
#[derive(Debug, Default)]
pub struct Movement {
    /// Those that go cold, the greatest loss first.
    pub cold: List,
    /// Those that warm up, the greatest gain first.
    pub warm: List,
    /// Those that were silent on both dates, the shortest silence first.
    pub silent: List,
}

/// All accounts that moved one way.
#[derive(Debug, Default)]
pub struct List(Vec<Mover>);

/// An account that moved, or that is silent.
#[derive(Debug)]
pub struct Mover {
    pub account_id: String,
    /// The raw score thirteen weeks earlier.
    pub before: f64,
    /// The raw score now.
    pub after: f64,
    /// How it moved, in a word or two: `Growing`.
    pub mark: String,
    /// What happened: `Last email 8 days ago, no meeting in the window`.
    pub what: String,
}

/// The direction in which an account moved.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Cold,
    Warm,
    Silent,
}

/// The instant with which movement is compared.
#[must_use]
pub fn earlier(as_of: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    as_of.checked_sub_signed(TimeDelta::weeks(WEEKS)).unwrap_or(as_of)
}

impl Movement {
    /// Asks the question twice, for all accounts: as of today, and as of thirteen weeks earlier. `None` if the window
    /// is shorter than that, or if there are no accounts.
    ///
    /// # Errors
    ///
    /// See [`Aggregator::rows`].
    pub fn ask(
        aggregator: &Aggregator,
        question: Question<Tz>,
        disclosure: Disclosure,
        as_of: DateTime<FixedOffset>,
        zone: Tz,
    ) -> Result<Option<Movement>> {
        let question = question.levels([Level::Year]).accounts(Accounts::All).gaps(Gaps::Omit);
        let rows = aggregator.suppressed_rows(&question, disclosure)?;
        let earlier = earlier(as_of);
        let then = earlier.with_timezone(&zone).date_naive();
        // Both windows begin on the same date.
        let Some(start) =
            years(&rows).next().map(account_engagement::SuppressedRow::start).filter(|start| *start <= then)
        else {
            return Ok(None);
        };
        let before = aggregator.suppressed_rows(&question.as_of(earlier).start(start), disclosure)?;
        Ok(Some(Movement::new(&rows, &before, then)))
    }

    /// Compares the Year rows of today with the rows of the same question as of `then`.
    #[must_use]
    pub fn new(rows: &Rows<SuppressedRow>, earlier: &Rows<SuppressedRow>, then: NaiveDate) -> Movement {
        let mut movement = Movement::default();
        for row in years(rows).filter(|row| row.has_activity()) {
            let before = earlier.year(row.account_id()).filter(|before| before.has_activity());
            let list = match way(before, row) {
                Some(Way::Cold) => &mut movement.cold,
                Some(Way::Warm) => &mut movement.warm,
                Some(Way::Silent) => &mut movement.silent,
                None => continue,
            };
            list.0.push(Mover::new(before, row, then));
        }
        movement.cold.0.sort_by(|one, other| one.change().total_cmp(&other.change()));
        movement.warm.0.sort_by(|one, other| other.change().total_cmp(&one.change()));
        let silence = |mover: &Mover| rows.year(&mover.account_id).and_then(silence::days);
        movement.silent.0.sort_by_key(silence);
        movement
    }
}

impl List {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Mover> {
        self.0.iter()
    }

    /// How many they are.
    #[must_use]
    pub fn number(&self) -> usize {
        self.0.len()
    }

    /// The first of them, for a short list.
    #[must_use]
    pub fn listed(&self) -> &[Mover] {
        self.0.get(..LISTED).unwrap_or(&self.0)
    }

    /// How many a short list leaves out.
    #[must_use]
    pub fn more(&self) -> usize {
        self.0.len().saturating_sub(LISTED)
    }
}

impl Mover {
    fn new(before: Option<&SuppressedRow>, row: &SuppressedRow, then: NaiveDate) -> Mover {
        let (mark, what) = match before {
            _ if is_silent(row) => (format!("Silent {}", silence::lasting(row)), capitalized(&last_contact(row))),
            _ if row.score().raw < raw(before) => ("Cooling".to_owned(), capitalized(&last_contact(row))),
            Some(before) if is_silent(before) => ("Back".to_owned(), awakening(before, row, then)),
            Some(before) => ("Growing".to_owned(), growth(before, row)),
            None => ("New".to_owned(), beginning(row, then)),
        };
        Mover { account_id: row.account_id().to_string(), before: raw(before), after: row.score().raw, mark, what }
    }

    fn change(&self) -> f64 {
        self.after - self.before
    }
}

/// The Year rows.
pub fn years(rows: &Rows<SuppressedRow>) -> impl Iterator<Item = &SuppressedRow> {
    rows.iter().filter(|row| row.level() == Level::Year)
}

/// The raw score; 0 for an account without a row.
fn raw(row: Option<&SuppressedRow>) -> f64 {
    row.map_or(0.0, |row| row.score().raw)
}

/// The difference of the raw score from the earlier row, in points; an account without an earlier row had 0. `None` if
/// it says nothing: the days since the last email or meeting, which a raw score needs, are suppressed in one of the rows.
#[must_use]
pub fn difference(row: &SuppressedRow, before: Option<&SuppressedRow>) -> Option<f64> {
    let is_comparable = !silence::is_suppressed(row) && !before.is_some_and(silence::is_suppressed);
    is_comparable.then(|| row.score().raw - raw(before))
}

/// From a row with activity and the earlier one, if that has activity.
fn way(before: Option<&SuppressedRow>, row: &SuppressedRow) -> Option<Way> {
    let by = difference(row, before)?;
    let is_enough = |by: f64| by >= LEAST_POINTS && by >= LEAST_PART * raw(before);
    if is_silent(row) {
        return Some(if before.is_some_and(is_silent) { Way::Silent } else { Way::Cold });
    }
    if is_enough(-by) {
        return Some(Way::Cold);
    }
    (is_enough(by) && is_mutual(before, row)).then_some(Way::Warm)
}

/// Whether the weeks since the earlier row brought a meeting, emails of both sides, or more than one email of theirs.
fn is_mutual(before: Option<&SuppressedRow>, row: &SuppressedRow) -> bool {
    let new = |number: &dyn Fn(&SuppressedRow) -> u64| number(row).saturating_sub(before.map_or(0, number));
    let ours = new(&|row| number(row, Column::EmailsToAccount));
    let theirs = new(&|row| number(row, Column::EmailsFromAccount));
    let meetings = new(&|row| row.meeting_count());
    meetings > 0 || (ours > 0 && theirs > 0) || theirs > 1
}

/// A count that is always shown.
pub(crate) fn number(row: &SuppressedRow, column: Column) -> u64 {
    row.get(column).as_count().unwrap_or_default()
}

/// `Emails 53 → 119, meetings 3 → 9`.
fn growth(before: &SuppressedRow, after: &SuppressedRow) -> String {
    let (emails, meetings) =
        ((before.email_count(), after.email_count()), (before.meeting_count(), after.meeting_count()));
    let steps = [("emails", emails), ("meetings", meetings)].into_iter().filter(|(_, (before, after))| before != after);
    let steps: Vec<String> =
        steps.map(|(what, (before, after))| format!("{what} {before}\u{a0}→\u{a0}{after}")).collect();
    // Without new activity nothing grows.
    capitalized(&steps.join(", "))
}

fn awakening(before: &SuppressedRow, after: &SuppressedRow, then: NaiveDate) -> String {
    format!("Silent {} on {}; {}", silence::lasting(before), words::date(then), last_contact(after))
}

fn beginning(row: &SuppressedRow, then: NaiveDate) -> String {
    let start = match row.get(Column::EngagementStartDate) {
        Value::Date(start) => words::date(start),
        _ => words::date(then),
    };
    format!("{} and {} since {start}", count(row.email_count(), "email"), count(row.meeting_count(), "meeting"))
}
