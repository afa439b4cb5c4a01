//! The accounts whose last email is newer than our last email.
//!
//! The rows do not say who wrote last. But the window of a question can begin on any date: if it begins on the date of
//! the last email, and has emails from the account and none to it, then the account wrote on a later date than we did.

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::chrono_tz::Tz;
use account_engagement::row::SuppressedRow;
use account_engagement::{Accounts, Aggregator, Column, Disclosure, Level, Question, Rows};
use anyhow::Result;
use chrono::{Days, NaiveDate};

use crate::movement::{self, number};
use crate::silence::{self, since};
use crate::status::WAITING;

/// Their ids, from the Year rows of a question with its as-of date. Each date on which an account wrote last costs a
/// question, of one day up to the time until an account is silent.
pub(crate) fn unanswered(
    aggregator: &Aggregator,
    question: &Question<Tz>,
    disclosure: Disclosure,
    rows: &Rows<SuppressedRow>,
    as_of: NaiveDate,
) -> Result<BTreeSet<String>> {
    let mut unanswered = BTreeSet::new();
    let mut by_day: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for row in movement::years(rows).filter(|row| number(row, Column::EmailsFromAccount) > 0) {
        // Suppressed days have no number.
        if let Some(days @ WAITING..=silence::DAYS) = since(row, Column::DaysSinceLastEmail) {
            by_day.entry(days).or_default().push(row.account_id());
        }
    }
    for (days, ids) in by_day {
        let Some(start) = as_of.checked_sub_days(Days::new(days)) else { continue };
        let question = question.clone().levels([Level::Year]).accounts(Accounts::Active).start(start);
        let rows = aggregator.unscored_suppressed_rows(&question, disclosure)?;
        let wrote_last = |id: &&&str| {
            let count = |column| rows.year(id).and_then(|row| row.get(column).as_count()).unwrap_or_default();
            count(Column::EmailsFromAccount) > 0 && count(Column::EmailsToAccount) == 0
        };
        unanswered.extend(ids.iter().filter(wrote_last).map(|id| (*id).to_owned()));
    }
    Ok(unanswered)
}
