//! The table of all accounts: those of its columns that tell most, and by what each is sorted.

use account_engagement::insight::History;
use account_engagement::{Column, Row};

use super::movement::silence;
use super::{sparkline, words};
use crate::summary::grouped;
use crate::table::length;

/// The head of a column.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) label: &'static str,
    /// On how wide a page it is shown.
    pub(super) class: &'static str,
}

/// After the account itself, in order. All sixteen columns are on the card.
pub(super) const HEADS: [Head; 10] = [
    Head { label: "Score", class: "score" },
    Head { label: "Points in 13 weeks", class: "" },
    Head { label: "Emails to them", class: "wide" },
    Head { label: "Emails from them", class: "wide" },
    Head { label: "Meetings we called", class: "wide" },
    Head { label: "Meetings they called", class: "wide" },
    Head { label: "Days since email", class: "middle" },
    Head { label: "Days since meeting", class: "middle" },
    Head { label: "Their reply takes", class: "wide" },
    Head { label: "Twelve months", class: "middle" },
];

/// A row: an account.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) id: String,
    /// What stands below the name where the page is narrow.
    pub(super) last: String,
    pub(super) cells: Vec<Cell>,
}

/// What stands in a column.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) class: &'static str,
    /// By what it is sorted; what has none is last.
    pub(super) sort: Option<f64>,
    pub(super) text: String,
    pub(super) drawing: String,
}

impl Line {
    /// Of a Year row and the raw score that there was before.
    pub(super) fn new(row: &Row, before: f64, history: &History, name: String, number: usize) -> Line {
        let is_active = row.has_activity();
        let score = is_active.then_some(row.score.relative);
        let change = is_active.then_some(row.score.raw - before);
        let seconds = row.average_reply_duration;
        let total =
            history.iter().fold(0, |sum: u64, month| sum.saturating_add(month.email_count + month.meeting_count));
        let contents = [
            (score, score.map_or_else(none, |score| format!("{score:.1}")), sparkline::bar(row.score.relative, 100.0)),
            (change, change.map_or_else(none, signed), String::new()),
            counted(row, Column::EmailsToAccount),
            counted(row, Column::EmailsFromAccount),
            counted(row, Column::MeetingsToAccount),
            counted(row, Column::MeetingsFromAccount),
            counted(row, Column::DaysSinceLastEmail),
            counted(row, Column::DaysSinceLastMeeting),
            (seconds, seconds.map_or_else(none, length), String::new()),
            (is_active.then_some(as_f64(total)), String::new(), sparkline::months(history)),
        ];
        let cell = |((sort, text, drawing), head): (_, &Head)| Cell { class: head.class, sort, text, drawing };
        let last = silence(row).map_or_else(
            || "no activity in the window".to_owned(),
            |days| format!("last contact {}", words::ago(days.into())),
        );
        let id = words::name(&row.account_id);
        Line { number, name, id, last, cells: contents.into_iter().zip(&HEADS).map(cell).collect() }
    }
}

/// A count or a number of days.
fn counted(row: &Row, column: Column) -> (Option<f64>, String, String) {
    let value = row.get(column);
    let text = match value {
        account_engagement::Value::Suppressed => "suppressed".to_owned(),
        account_engagement::Value::Count(number) => grouped(number),
        _ => none(),
    };
    (value.as_f64(), text, String::new())
}

/// `+5.5`, with a true minus.
pub(super) fn signed(points: f64) -> String {
    let text = format!("{:.1}", points.abs());
    match text.as_str() {
        "0.0" => text,
        _ if points < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

fn none() -> String {
    "–".to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "to be sorted by")]
fn as_f64(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_have_their_sign() {
        for (points, expected) in [(5.54, "+5.5"), (-8.46, "−8.5"), (0.04, "0.0"), (-0.04, "0.0")] {
            assert_eq!(signed(points), expected);
        }
    }
}
