use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use chrono::{Days, NaiveDate};
use thiserror::Error;

use super::draws::Draws;
use super::{ScoreModel, Shares};
use crate::row::level::Level;
use crate::row::{Column, Row, Unscored};

/// Tests a score model against the contract of [`ScoreModel`], on rows that break careless models.
/// Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// The rows: every level, one activity of each kind alone, activity of the day and long ago, no averages and very long
/// ones, counts up to the largest, and rows drawn at random from fixed seeds. Each row is scored twice, with the other
/// rows in between.
///
/// # Errors
///
/// The first [`ModelError`] found, with the row that shows it.
///
/// # Examples
///
/// ```
/// use account_engagement::score::{ModelRule, Shares, check_model};
/// use account_engagement::{Column, DefaultModel, Row, ScoreModel, Unscored};
///
/// /// Emails count, and every day since the last one costs a point.
/// #[derive(Debug)]
/// struct Naive;
///
/// impl ScoreModel for Naive {
///     fn shares(&self, row: &Row<Unscored>) -> Shares {
///         let days = row.get(Column::DaysSinceLastEmail).as_f64().unwrap_or_default();
///         Shares::default()
///             .with(Column::EmailsFromAccount, row.emails_from_account as f64)
///             .with(Column::DaysSinceLastEmail, -days)
///     }
/// }
///
/// // A long silence costs more than the emails give.
/// assert_eq!(check_model(&Naive).unwrap_err().rule, ModelRule::Negative);
/// check_model(&DefaultModel::default())?;
/// # Ok::<(), account_engagement::score::ModelError>(())
/// ```
pub fn check_model(model: &dyn ScoreModel) -> Result<(), ModelError> {
    let rows = rows();
    let first = rows.iter().map(|row| check_row(model, row)).collect::<Result<Vec<_>, _>>()?;
    // Once more from the other end: a model that remembers what it saw gives other shares.
    for (row, shares) in rows.iter().zip(first).rev() {
        let again = model.shares(row);
        if Column::ALL.iter().any(|column| shares.get(*column).to_bits() != again.get(*column).to_bits()) {
            return Err(ModelError::new(ModelRule::Repeatable, row));
        }
    }
    Ok(())
}

/// A rule of the contract that a score model broke, and the row that shows it.
/// Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// # Examples
///
/// ```
/// # use account_engagement::{Column, Row, ScoreModel, Unscored};
/// # use account_engagement::score::Shares;
/// use account_engagement::score::check_model;
///
/// // `PerMeeting` divides by the number of meetings.
/// # #[derive(Debug)]
/// # struct PerMeeting;
/// # impl ScoreModel for PerMeeting {
/// #     fn shares(&self, row: &Row<Unscored>) -> Shares {
/// #         let share = row.email_count() as f64 / row.meeting_count() as f64;
/// #         Shares::default().with(Column::EmailsToAccount, share)
/// #     }
/// # }
/// let error = check_model(&PerMeeting).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "a share is not a finite number, given the Year row from 2026-03-01 with 1 emails and 0 meetings"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{rule}, given {}", Described(.row))]
#[non_exhaustive]
pub struct ModelError {
    /// The rule.
    pub rule: ModelRule,
    /// The row.
    pub row: Box<Row<Unscored>>,
}

/// A rule of the contract of [`ScoreModel`]. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// # Examples
///
/// ```
/// use account_engagement::score::ModelRule;
///
/// assert_eq!(ModelRule::Negative.to_string(), "the raw score is negative");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ModelRule {
    /// Shares are finite numbers.
    Share,
    /// The raw score, the sum of the shares, is a finite number.
    Sum,
    /// The raw score is 0 or more. A single share may be negative.
    Negative,
    /// The same row has the same shares, to the bit.
    Repeatable,
}

impl fmt::Display for ModelRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ModelRule::Share => "a share is not a finite number",
            ModelRule::Sum => "the raw score is not a finite number",
            ModelRule::Negative => "the raw score is negative",
            ModelRule::Repeatable => "the same row has different shares",
        })
    }
}

impl ModelError {
    fn new(rule: ModelRule, row: &Row<Unscored>) -> ModelError {
        ModelError { rule, row: Box::new(row.clone()) }
    }
}

/// A row in a few words.
struct Described<'r>(&'r Row<Unscored>);

impl fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Described(row) = self;
        let (emails, meetings) = (row.email_count(), row.meeting_count());
        write!(f, "the {} row from {} with {emails} emails and {meetings} meetings", row.level, row.start)
    }
}

fn check_row(model: &dyn ScoreModel, row: &Row<Unscored>) -> Result<Shares, ModelError> {
    let shares = model.shares(row);
    let broken = match shares.raw() {
        _ if Column::ALL.iter().any(|column| !shares.get(*column).is_finite()) => Some(ModelRule::Share),
        raw if !raw.is_finite() => Some(ModelRule::Sum),
        raw if raw < 0.0 => Some(ModelRule::Negative),
        _ => None,
    };
    broken.map_or(Ok(shares), |rule| Err(ModelError::new(rule, row)))
}

/// What differs between the rows of the check.
#[derive(Clone, Copy)]
struct Case {
    level: Level,
    /// Emails to and from the account; meetings from and to the account, and from neither.
    counts: [u64; 5],
    /// Days since the last email and the last meeting.
    days: [Option<u32>; 2],
    /// Seconds: the averages of meetings and replies.
    averages: [Option<f64>; 2],
}

fn rows() -> Vec<Row<Unscored>> {
    let (none, day) = ([None; 2], 24.0 * 60.0 * 60.0);
    let case = |counts, days, averages| Case { level: Level::Year, counts, days, averages };
    let mut cases = Vec::from([
        case([1, 0, 0, 0, 0], [Some(0), None], none),
        case([0, 1, 0, 0, 0], [Some(0), None], none),
        case([0, 1, 0, 0, 0], [Some(365), None], [None, Some(0.0)]),
        case([0, 0, 1, 0, 0], [None, Some(0)], [Some(0.0), None]),
        case([0, 0, 0, 1, 0], [None, Some(365)], [Some(day), None]),
        case([0, 0, 0, 0, 1], [None, Some(1)], [Some(1800.0), None]),
        case([40, 25, 3, 5, 1], [Some(2), Some(9)], [Some(1800.0), Some(3600.0)]),
        case([1_000_000; 5], [Some(0), Some(0)], [Some(60.0), Some(1.0)]),
        case([1, 1, 1, 1, 1], [Some(u32::MAX), Some(u32::MAX)], [Some(1e12), Some(1e12)]),
        case([u64::MAX / 4; 5], [Some(0), Some(u32::MAX)], [Some(f64::MIN_POSITIVE), Some(1e15)]),
        // Both dates are suppressed.
        case([1, 2, 3, 4, 5], [None; 2], none),
    ]);
    for seed in Draws::SEEDS {
        let mut draws = Draws::new(seed);
        for _ in 0..20 {
            let mut count = |most: f64| whole(draws.next() * draws.next() * most);
            let counts = [200.0, 100.0, 20.0, 30.0, 5.0].map(&mut count).map(u64::from);
            let counts = if counts == [0; 5] { [1, 0, 0, 0, 0] } else { counts };
            let days = [(counts[0] + counts[1] > 0), (counts[2..].iter().any(|count| *count > 0))];
            let days = days.map(|is_known| is_known.then(|| whole(draws.next() * 366.0)));
            let averages = [days[1].map(|_| draws.next() * 7200.0), (draws.next() < 0.5).then(|| draws.next() * day)];
            cases.push(case(counts, days, averages));
        }
    }
    let levels = |case: Case| Level::ALL.map(|level| Case { level, ..case });
    cases.into_iter().flat_map(levels).map(row).collect()
}

fn row(case: Case) -> Row<Unscored> {
    let [to, from, meetings_from, meetings_to, from_neither] = case.counts;
    let [since_email, since_meeting] = case.days;
    let [meeting, reply] = case.averages;
    // A Sunday, and the first day of a month.
    let start = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap_or_default();
    let people = |activities: u64| activities.min(50);
    let emails = to.saturating_add(from);
    let meetings = meetings_from.saturating_add(meetings_to).saturating_add(from_neither);
    Row {
        emails_to_account: to,
        emails_from_account: from,
        meetings_from_account: meetings_from,
        meetings_to_account: meetings_to,
        contacts_in_meetings: people(meetings),
        contacts_in_emails: people(emails),
        account_contacts_in_meetings: people(meetings),
        account_contacts_in_emails: people(emails),
        engagement_start: start.checked_add_days(Days::new(1)),
        days_since_last_email: since_email,
        days_since_last_meeting: since_meeting,
        average_meeting_duration: meeting,
        average_reply_duration: reply,
        meetings_from_neither: from_neither,
        ..Row::new(Arc::from("account"), case.level, start)
    }
}

/// A small number without its fraction.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to a few hundred")]
fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model is only asked about rows with counted activity.
    #[test]
    fn every_row_has_activity() {
        let rows = rows();
        assert_eq!(rows.len(), 3 * (11 + 60));
        assert!(rows.iter().all(Row::has_activity));
    }
}
