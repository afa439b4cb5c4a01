//! The table of all accounts: its most telling columns, and the values that sort them.

use account_engagement::insight::History;
use account_engagement::row::SuppressedRow;
use account_engagement::{Column, Value};

use super::{columns, names, sparkline};
use crate::attention::Reason;
use crate::status::Status;
use crate::words::{ago, grouped};
use crate::{movement, silence};

/// The heading of a column.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) label: &'static str,
    /// The width of page that shows it.
    pub(super) class: &'static str,
}

/// The columns after the account itself, in order. All sixteen columns are on the card.
pub(super) const HEADS: [Head; 11] = [
    Head { label: "Status", class: "status" },
    Head { label: "Score", class: "score" },
    Head { label: "Change, 13 weeks", class: "" },
    Head { label: columns::label(Column::EmailsToAccount), class: "wide" },
    Head { label: columns::label(Column::EmailsFromAccount), class: "wide" },
    Head { label: columns::label(Column::MeetingsToAccount), class: "wide" },
    Head { label: columns::label(Column::MeetingsFromAccount), class: "wide" },
    Head { label: "Days since email", class: "middle" },
    Head { label: "Days since meeting", class: "middle" },
    Head { label: columns::label(Column::AverageReplyDuration), class: "wide" },
    Head { label: "Twelve months", class: "middle" },
];

/// The id of the filter for all accounts that need attention.
pub(super) const ATTENTION: &str = "attention";

/// The row of an account.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) id: String,
    /// Below the name on a narrow page.
    pub(super) last: String,
    /// The ids of what the table can be filtered by.
    pub(super) filters: String,
    /// All statuses, below the name on a narrow page.
    pub(super) status: String,
    pub(super) cells: Vec<Cell>,
}

/// A cell of a column.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) class: &'static str,
    /// The value that sorts it; a cell without one comes last.
    pub(super) sort: Option<f64>,
    pub(super) text: String,
    pub(super) drawing: String,
}

impl Line {
    /// From a Year row and the one of thirteen weeks earlier.
    pub(super) fn new(
        row: &SuppressedRow,
        before: Option<&SuppressedRow>,
        history: &History,
        reasons: &[Reason],
        highest: u64,
        (name, number): (String, usize),
    ) -> Line {
        let is_active = row.has_activity();
        let score = is_active.then_some(row.score().relative);
        let change = is_active.then(|| movement::difference(row, before));
        let total =
            history.iter().fold(0, |sum: u64, month| sum.saturating_add(month.email_count + month.meeting_count));
        let contents = [
            status(reasons),
            (
                score,
                score.map_or_else(none, |score| format!("{score:.1}")),
                sparkline::bar(row.score().relative, 100.0),
            ),
            (change.flatten(), change.map_or_else(none, points), String::new()),
            cell_of(row, Column::EmailsToAccount),
            cell_of(row, Column::EmailsFromAccount),
            cell_of(row, Column::MeetingsToAccount),
            cell_of(row, Column::MeetingsFromAccount),
            cell_of(row, Column::DaysSinceLastEmail),
            cell_of(row, Column::DaysSinceLastMeeting),
            cell_of(row, Column::AverageReplyDuration),
            (is_active.then_some(as_f64(total)), String::new(), sparkline::months(history, highest)),
        ];
        let cell = |((sort, text, drawing), head): (_, &Head)| Cell { class: head.class, sort, text, drawing };
        let id = names::plain(row.account_id());
        Line {
            number,
            name,
            id,
            last: last(row),
            status: labels(reasons),
            filters: filters(reasons),
            cells: contents.into_iter().zip(&HEADS).map(cell).collect(),
        }
    }
}

/// All statuses of an account, which sort by the most urgent one.
fn status(reasons: &[Reason]) -> (Option<f64>, String, String) {
    #[expect(clippy::cast_precision_loss, reason = "it only sorts")]
    let urgency = |reason: &Reason| (Status::ALL.len() - reason.status as usize) as f64;
    let lines = reasons.iter().fold(String::new(), |lines, of| lines + "<span>" + of.status.label() + "</span>");
    (reasons.first().map(urgency), String::new(), lines)
}

fn labels(reasons: &[Reason]) -> String {
    reasons.iter().map(|reason| reason.status.label()).collect::<Vec<_>>().join(", ")
}

/// The ids of the statuses, and of attention.
fn filters(reasons: &[Reason]) -> String {
    let attention = reasons.iter().any(|reason| reason.status.needs_attention()).then_some(ATTENTION);
    attention.into_iter().chain(reasons.iter().map(|reason| reason.status.id())).collect::<Vec<_>>().join(" ")
}

/// When the last contact was. One that is suppressed may be later than one that is shown, so each has its own text then.
fn last(row: &SuppressedRow) -> String {
    match silence::days(row) {
        _ if silence::is_suppressed(row) => silence::last_contact(row),
        Some(days) => format!("last contact {}", ago(days)),
        None => "no activity in the window".to_owned(),
    }
}

/// A difference of raw scores; `None` is suppressed.
fn points(difference: Option<f64>) -> String {
    difference.map_or_else(|| "suppressed".to_owned(), signed)
}

/// A count or a number of days without its unit, which is in the heading; a length of time.
fn cell_of(row: &SuppressedRow, column: Column) -> (Option<f64>, String, String) {
    let value = row.get(column);
    let text = match value {
        Value::Null => none(),
        Value::Count(number) => grouped(number),
        _ => columns::value(column, value),
    };
    (value.as_f64(), text, String::new())
}

/// `+5.5`, with a minus sign instead of a hyphen.
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

#[expect(clippy::cast_precision_loss, reason = "it only sorts")]
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
        assert_eq!([points(Some(5.54)), points(None)], ["+5.5", "suppressed"]);
    }

    #[test]
    fn the_last_contact_may_be_suppressed() {
        let [email, meeting] = [Column::DaysSinceLastEmail, Column::DaysSinceLastMeeting];
        for (days, hidden, expected) in [
            ([Some(8), Some(3)], &[][..], "last contact 3 days ago"),
            ([None, None], &[], "no activity in the window"),
            ([Some(8), Some(3)], &[meeting], "last email 8 days ago, last meeting suppressed"),
            ([Some(8), None], &[email], "last email suppressed, no meeting in the window"),
            ([Some(8), Some(3)], &[email, meeting], "last email suppressed, last meeting suppressed"),
        ] {
            assert_eq!(last(&silence::tests::row(days, hidden)), expected);
        }
    }
}
