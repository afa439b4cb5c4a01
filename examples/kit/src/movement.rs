//! The accounts that go cold and those that warm up.
//!
//! The rule: compare an account's raw score with its raw score thirteen weeks earlier. An account goes cold if it is
//! silent, or if it lost a quarter of its raw score and at least two points. It warms up if it gained as much.
//! Raw scores can be compared between dates, relative scores cannot (SPEC 9). Both windows begin on the same date,
//! so the difference is what those weeks brought: new activity, or silence. An account is in no list if its days since
//! the last email or meeting are suppressed on one of the two dates, because its raw score lacks them there.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use account_engagement::chrono_tz::Tz;
use account_engagement::row::SuppressedRow;
use account_engagement::{Accounts, Aggregator, Column, Disclosure, Gaps, Level, Question, Rows, Segment, Value};
use anyhow::Result;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use unicode_width::UnicodeWidthStr as _;

use crate::table::{plain, shortened};
use crate::words::{self, capitalized, count, uncapitalized};

/// How many weeks earlier the other raw score is.
pub const WEEKS: i64 = 13;

/// The smallest change that counts, as a part of the score before: a quarter. Thirteen days of silence take that much.
const LEAST_PART: f64 = 0.25;

/// The smallest change that counts, in points of the raw score: less than a first meeting adds, and more than one
/// email changes in a tiny account.
const LEAST_POINTS: f64 = 2.0;

/// The largest number of accounts in a list.
const LISTED: usize = 8;

/// The two lists.
#[derive(Debug, Default)]
pub struct Movement {
    /// Those that go cold.
    pub cold: List,
    /// Those that warm up.
    pub warm: List,
}

/// Accounts, the greatest change first.
#[derive(Debug, Default)]
pub struct List {
    /// The accounts that moved most.
    pub movers: Vec<Mover>,
    /// How many accounts moved this way, listed or not.
    pub number: usize,
}

/// An account that moved.
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

    /// The lists as text, which fits the width if there is one. Nothing if no account moved.
    #[must_use]
    pub fn lines(&self, names: &BTreeMap<String, String>, width: Option<usize>) -> String {
        let mut text = self.cold.lines("Going cold", names, width);
        text += &self.warm.lines("Warming up", names, width);
        text
    }

    /// Compares the Year rows of today with the rows of the same question as of `then`.
    #[must_use]
    pub fn new(rows: &Rows<SuppressedRow>, earlier: &Rows<SuppressedRow>, then: NaiveDate) -> Movement {
        let mut movement = Movement::default();
        let stale = Segment::stale_accounts();
        for row in years(rows).filter(|row| row.has_activity()) {
            let before = earlier.year(row.account_id());
            if difference(row, before).is_none() {
                continue;
            }
            let is_silent = stale.matches(row);
            let list = match way(raw(before), row.score().raw, is_silent) {
                Some(Way::Cold) => &mut movement.cold,
                Some(Way::Warm) => &mut movement.warm,
                None => continue,
            };
            let (mark, what) = match before {
                _ if is_silent => (format!("Silent {}", silent(row)), capitalized(&last_contact(row))),
                _ if row.score().raw < raw(before) => ("Cooling".to_owned(), capitalized(&last_contact(row))),
                Some(before) if before.has_activity() && stale.matches(before) => {
                    ("Back".to_owned(), awakening(before, row, then))
                }
                Some(before) if before.has_activity() => ("Growing".to_owned(), growth(before, row)),
                _ => ("New".to_owned(), beginning(row, then)),
            };
            let account_id = row.account_id().to_string();
            list.movers.push(Mover { account_id, before: raw(before), after: row.score().raw, mark, what });
        }
        movement.cold.close(|one, other| change(one).total_cmp(&change(other)));
        movement.warm.close(|one, other| change(other).total_cmp(&change(one)));
        movement
    }
}

impl List {
    fn lines(&self, heading: &str, names: &BTreeMap<String, String>, width: Option<usize>) -> String {
        if self.movers.is_empty() {
            return String::new();
        }
        let mut text = format!("{heading}: the raw score {WEEKS} weeks earlier and now\n");
        let name = |mover: &Mover| plain(names.get(&mover.account_id).unwrap_or(&mover.account_id));
        let score = |score: f64| format!("{score:.1}");
        let widest = |of: &dyn Fn(&Mover) -> String| self.movers.iter().map(|mover| of(mover).width()).max();
        let room = |text: &str, width: Option<usize>| " ".repeat(width.unwrap_or_default() - text.width());
        let names = widest(&name);
        let [before, after] = [widest(&|mover| score(mover.before)), widest(&|mover| score(mover.after))];
        for mover in &self.movers {
            let (name, from, to) = (name(mover), score(mover.before), score(mover.after));
            let what = uncapitalized(&mover.what).replace('\u{a0}', " ");
            let [end, from_room, to_room] = [room(&name, names), room(&from, before), room(&to, after)];
            let line = format!("  {name}{end}  {from_room}{from} → {to_room}{to}  {}: {what}", mover.mark);
            text += &width.map_or_else(|| line.clone(), |width| shortened(&line, width));
            text += "\n";
        }
        let more = self.number - self.movers.len();
        if more > 0 {
            _ = writeln!(text, "  and {more} more");
        }
        text
    }

    /// Equal changes keep the order of ids.
    fn close(&mut self, order: impl Fn(&Mover, &Mover) -> Ordering) {
        self.movers.sort_by(order);
        self.number = self.movers.len();
        self.movers.truncate(LISTED);
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
    let is_comparable = !hides_days(row) && !before.is_some_and(hides_days);
    is_comparable.then(|| row.score().raw - raw(before))
}

fn way(before: f64, after: f64, is_silent: bool) -> Option<Way> {
    let is_enough = |by: f64| by >= LEAST_POINTS && by >= LEAST_PART * before;
    if is_silent || is_enough(before - after) {
        return Some(Way::Cold);
    }
    is_enough(after - before).then_some(Way::Warm)
}

fn change(mover: &Mover) -> f64 {
    mover.after - mover.before
}

const DAYS: [Column; 2] = [Column::DaysSinceLastEmail, Column::DaysSinceLastMeeting];

/// Days since the last email or meeting, the smaller of both. `None` without activity in the window, and if both are
/// suppressed: see [`hides_days`].
#[must_use]
pub fn silence(row: &SuppressedRow) -> Option<u64> {
    let days = |column| match row.get(column) {
        Value::Count(days) => Some(days),
        _ => None,
    };
    DAYS.into_iter().filter_map(days).min()
}

/// Whether the days since the last email or the last meeting are suppressed.
#[must_use]
pub fn hides_days(row: &SuppressedRow) -> bool {
    DAYS.into_iter().any(|column| row.suppressed().contains(column))
}

fn silent(row: &SuppressedRow) -> String {
    silence(row).map_or_else(|| "until then".to_owned(), |days| format!("for {}", count(days, "day")))
}

/// `last email 8 days ago, no meeting in the window`.
#[must_use]
pub fn last_contact(row: &SuppressedRow) -> String {
    let last = |what: &str, column| match row.get(column) {
        Value::Count(days) => format!("last {what} {}", words::ago(days)),
        Value::Suppressed => format!("last {what} suppressed"),
        _ => format!("no {what} in the window"),
    };
    format!("{}, {}", last("email", Column::DaysSinceLastEmail), last("meeting", Column::DaysSinceLastMeeting))
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
    format!("Silent {} on {}; {}", silent(before), words::date(then), last_contact(after))
}

fn beginning(row: &SuppressedRow, then: NaiveDate) -> String {
    let start = match row.get(Column::EngagementStartDate) {
        Value::Date(start) => words::date(start),
        _ => words::date(then),
    };
    format!("{} and {} since {start}", count(row.email_count(), "email"), count(row.meeting_count(), "meeting"))
}

#[cfg(test)]
pub(crate) mod tests {
    use account_engagement::{Account, Directory, Email, Key, Mailbox, Row, Score};
    use chrono::{TimeZone as _, Utc};

    use super::*;

    /// A Year row with these days since the last email and meeting, and without the figures of some columns.
    pub(crate) fn row(days: [Option<u32>; 2], hidden: &[Column]) -> SuppressedRow {
        let mut row: Row = Row::new("birch", Level::Year, NaiveDate::MIN);
        row.score = Score { raw: 1.0, relative: 100.0 };
        [row.days_since_last_email, row.days_since_last_meeting] = days;
        SuppressedRow::new(row, hidden.iter().copied().collect())
    }

    /// Birch has one contact before thirteen weeks ago, and two after; cedar and elm always have two; fir has none
    /// before.
    fn aggregator(as_of: DateTime<Utc>) -> Aggregator {
        let reps = ["rep@corp.example", "two@corp.example"];
        let accounts = ["birch", "cedar", "elm", "fir"];
        let directory = Directory::builder()
            .add_mailboxes(reps.map(Mailbox::new))
            .add_accounts(accounts.map(|id| Account::new(id).domain(format!("{id}.example"))));
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory.build().unwrap());
        let mut write = |account: &str, weeks: i64, reps: &[&str], contacts: &[&str]| {
            for (rep, contact) in reps.iter().flat_map(|rep| contacts.iter().map(move |contact| (rep, contact))) {
                let id = format!("{account} {weeks} {rep} {contact}");
                let email = Email::new(id, as_of - TimeDelta::weeks(weeks), *rep);
                aggregator.record_email(&email.to(format!("{contact}@{account}.example"))).unwrap();
            }
        };
        write("birch", 20, &reps[..1], &["ann"]);
        write("cedar", 20, &reps, &["ann", "bo"]);
        write("elm", 20, &reps, &["ann", "bo"]);
        for account in accounts {
            (1..4).for_each(|weeks| write(account, weeks, &reps, &["ann", "bo"]));
        }
        aggregator
    }

    #[test]
    fn an_account_whose_days_are_suppressed_does_not_move() {
        let as_of = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
        let aggregator = aggregator(as_of);
        let ask = |disclosure| {
            let question = Question::new(as_of).zone(Tz::UTC);
            Movement::ask(&aggregator, question, disclosure, as_of.fixed_offset(), Tz::UTC).unwrap().unwrap()
        };
        let ids = |list: List| list.movers.into_iter().map(|mover| mover.account_id).collect::<Vec<_>>();
        let Movement { cold, warm } = ask(Disclosure::ALL);
        assert_eq!((ids(cold), ids(warm)), (vec![], ["fir", "birch", "cedar", "elm"].map(str::to_owned).to_vec()));
        let Movement { cold, warm } = ask(Disclosure::at_least(2));
        assert_eq!((ids(cold), ids(warm)), (vec![], ["fir", "cedar", "elm"].map(str::to_owned).to_vec()));
    }

    /// The earlier or the later row may be the one that lacks its days.
    #[test]
    fn a_difference_needs_the_days_of_both_rows() {
        let [email, meeting] = [Column::DaysSinceLastEmail, Column::DaysSinceLastMeeting];
        let whole = row([Some(8), Some(3)], &[]);
        assert_eq!(difference(&whole, Some(&whole)), Some(0.0));
        assert_eq!(difference(&whole, None), Some(1.0));
        for hidden in [&[email][..], &[meeting], &[email, meeting]] {
            let part = row([Some(8), Some(3)], hidden);
            for (row, before) in [(&whole, Some(&part)), (&part, Some(&whole)), (&part, None)] {
                assert_eq!(difference(row, before), None, "{hidden:?}");
            }
        }
        // Other figures may be suppressed.
        let others = row([Some(8), Some(3)], &[Column::ContactsInEmails]);
        assert_eq!(difference(&others, Some(&whole)), Some(0.0));
    }

    #[test]
    fn a_quarter_and_two_points_count() {
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
