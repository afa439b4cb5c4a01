//! What the crate, or the twin, makes of a case, and how that is held against what is expected.

use std::collections::BTreeMap;
use std::fmt::Debug;

use account_engagement::{Column, Level, Rows, Segment, SuppressedRow, Tally};
use serde_json::{Map, Value};

use super::case::{Both, Card, Expected};
use crate::twin::Answer;

pub(crate) struct Found {
    rows: Vec<Value>,
    raw_scores: Vec<f64>,
    emails: Tally,
    meetings: Tally,
    accounts: BTreeMap<String, Both>,
    stale: Vec<String>,
    /// Of whom the case expects one; only rows of the crate have cards.
    card: Option<Card>,
}

/// The columns that are quotients: a last bit may differ between platforms.
const FRACTIONS: [Column; 3] = [Column::EngagementScore, Column::AverageMeetingDuration, Column::AverageReplyDuration];

impl Found {
    pub(crate) fn of_rows(rows: &Rows<SuppressedRow>, expected: &Expected) -> Found {
        let accounts = rows.account_tallies().iter();
        let accounts = accounts.map(|tally| (&*tally.account_id, (tally.email_tally, tally.meeting_tally)));
        let mut found = Found::of(rows, (rows.email_tally(), rows.meeting_tally()), accounts);
        found.card = expected.card.as_ref().map(|card| {
            let shown = rows.card(&card.account).unwrap();
            let months = shown
                .months
                .iter()
                .map(|month| (month.start.to_string(), month.email_count, month.meeting_count))
                .collect();
            Card {
                account: shown.account_id.to_string(),
                emails: shown.email_count,
                meetings: shown.meeting_count,
                months,
            }
        });
        found
    }

    pub(crate) fn of_twin(answer: &Answer) -> Found {
        let accounts = answer.accounts.iter().map(|(account, tallies)| (account.as_str(), *tallies));
        Found::of(&answer.shown(), (answer.emails, answer.meetings), accounts)
    }

    fn of<'a>(
        rows: &[SuppressedRow],
        (emails, meetings): (Tally, Tally),
        accounts: impl Iterator<Item = (&'a str, (Tally, Tally))>,
    ) -> Found {
        Found {
            rows: rows.iter().map(|row| serde_json::to_value(row).unwrap()).collect(),
            raw_scores: rows.iter().map(|row| row.score().raw).collect(),
            emails,
            meetings,
            accounts: accounts.map(|(id, (emails, meetings))| (id.to_owned(), Both { emails, meetings })).collect(),
            stale: Segment::stale_accounts().rows(rows).map(|row| row.account_id().to_string()).collect(),
            card: None,
        }
    }

    /// The first thing that is not as expected.
    pub(crate) fn difference(&self, expected: &Expected) -> Option<String> {
        let found: Vec<String> = self.rows.iter().map(|row| place(row.as_object().unwrap())).collect();
        let rows = expected.rows.as_deref().unwrap_or_default();
        let wanted: Vec<String> = rows.iter().map(place).collect();
        if found != wanted {
            return Some(format!("which rows there are: expected {wanted:?}, found {found:?}"));
        }
        let mut rows = self.rows.iter().zip(rows).zip(&found);
        let column = rows.find_map(|((found, expected), place)| {
            Some(format!("{place}: {}", first_column(found.as_object().unwrap(), expected)?))
        });
        column
            .or_else(|| self.raw_score(expected))
            .or_else(|| other("tally of emails", expected.emails.as_ref(), &self.emails))
            .or_else(|| other("tally of meetings", expected.meetings.as_ref(), &self.meetings))
            .or_else(|| other("tallies of accounts", expected.accounts.as_ref(), &self.accounts))
            .or_else(|| other("stale accounts", expected.stale.as_ref(), &self.stale))
            .or_else(|| self.card.as_ref().and_then(|card| other("card", expected.card.as_ref(), card)))
    }

    fn raw_score(&self, expected: &Expected) -> Option<String> {
        let raw = expected.raw_scores.as_ref()?;
        let are_close = raw.len() == self.raw_scores.len()
            && raw.iter().zip(&self.raw_scores).all(|(expected, found)| is_close(*found, *expected));
        (!are_close).then(|| format!("raw scores: expected {raw:?}, found {:?}", self.raw_scores))
    }
}

/// Which row it is, for people.
fn place(row: &Map<String, Value>) -> String {
    let names = ["AccountId", Column::AggregationLevel.name(), Column::AggregationStartDate.name()];
    names.map(|name| row.get(name).and_then(Value::as_str).unwrap_or("?")).join(" ")
}

/// What the case says nothing of is not held against it.
fn other<T: PartialEq + Debug>(name: &str, expected: Option<&T>, found: &T) -> Option<String> {
    let expected = expected.filter(|expected| *expected != found)?;
    Some(format!("{name}: expected {expected:?}, found {found:?}"))
}

fn first_column(found: &Map<String, Value>, expected: &Map<String, Value>) -> Option<String> {
    Column::STANDARD.into_iter().find_map(|column| {
        let [found, expected] = [found, expected].map(|row| row.get(column.name()).unwrap());
        let are_same = match (found.as_f64(), expected.as_f64()) {
            (Some(found), Some(expected)) if FRACTIONS.contains(&column) => is_close(found, expected),
            _ => found == expected,
        };
        (!are_same).then(|| format!("{column}: expected {expected}, found {found}"))
    })
}

fn is_close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs()
}

/// Whether a row of a case has the names of a row, no more and no fewer, with values that a row can have.
pub(crate) fn is_well_formed(row: &Map<String, Value>) -> bool {
    let names = ["AccountId"].into_iter().chain(Column::STANDARD.map(Column::name));
    let level = row.get(Column::AggregationLevel.name()).and_then(Value::as_str);
    row.len() == 1 + Column::STANDARD.len()
        && names.into_iter().all(|name| row.contains_key(name))
        && level.is_some_and(|level| level.parse::<Level>().is_ok())
}
