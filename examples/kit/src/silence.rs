//! When the last contact with an account was, and whether the account is silent.
//!
//! An account is silent if its last email and its last meeting were both more than 60 days before as-of: the library's
//! segment of stale accounts (SPEC 14), of the accounts with activity in the window. Under a disclosure threshold the
//! days may be suppressed. Then nothing is said about silence.

use account_engagement::row::SuppressedRow;
use account_engagement::{Column, Segment, Value};

use crate::words::{ago, count};

/// After this number of days without an email and a meeting an account is silent.
pub(crate) const DAYS: u64 = 60;

const COLUMNS: [Column; 2] = [Column::DaysSinceLastEmail, Column::DaysSinceLastMeeting];

/// Days since the last email or meeting, the smaller of both. `None` without activity in the window, and if both are
/// suppressed: see [`is_suppressed`].
pub(crate) fn days(row: &SuppressedRow) -> Option<u64> {
    COLUMNS.into_iter().filter_map(|column| since(row, column)).min()
}

/// The days since the last email, or the last meeting. `None` without one in the window, and if they are suppressed.
pub(crate) fn since(row: &SuppressedRow, column: Column) -> Option<u64> {
    match row.get(column) {
        Value::Count(days) => Some(days),
        _ => None,
    }
}

/// Whether the days since the last email or the last meeting are suppressed.
pub(crate) fn is_suppressed(row: &SuppressedRow) -> bool {
    COLUMNS.into_iter().any(|column| row.suppressed().contains(column))
}

/// Whether the account of a Year row is silent: it had activity in the window, and none in the last 60 days.
pub(crate) fn is_silent(row: &SuppressedRow) -> bool {
    row.has_activity() && !is_suppressed(row) && Segment::stale_accounts().matches(row)
}

/// `last email 8 days ago, no meeting in the window`.
pub(crate) fn last_contact(row: &SuppressedRow) -> String {
    let last = |what: &str, column| match row.get(column) {
        Value::Count(days) => format!("last {what} {}", ago(days)),
        Value::Suppressed => format!("last {what} suppressed"),
        _ => format!("no {what} in the window"),
    };
    format!("{}, {}", last("email", Column::DaysSinceLastEmail), last("meeting", Column::DaysSinceLastMeeting))
}

/// `for 8 days`.
pub(crate) fn lasting(row: &SuppressedRow) -> String {
    days(row).map_or_else(|| "until then".to_owned(), |days| format!("for {}", count(days, "day")))
}

#[cfg(test)]
pub(crate) mod tests {
    use account_engagement::{Level, Row, Score};
    use chrono::NaiveDate;

    use super::*;

    /// A Year row with these days since the last email and meeting, and without the figures of some columns.
    pub(crate) fn row(days: [Option<u32>; 2], hidden: &[Column]) -> SuppressedRow {
        let mut row: Row = Row::new("birch", Level::Year, NaiveDate::MIN);
        row.score = Score { raw: 1.0, relative: 100.0 };
        [row.days_since_last_email, row.days_since_last_meeting] = days;
        row.emails_to_account = u64::from(days[0].is_some());
        row.meetings_to_account = u64::from(days[1].is_some());
        SuppressedRow::new(row, hidden.iter().copied().collect())
    }

    #[test]
    fn silence_is_more_than_sixty_days() {
        let email = Column::DaysSinceLastEmail;
        for (days, hidden, expected) in [
            ([Some(61), Some(61)], &[][..], true),
            ([Some(61), None], &[], true),
            ([Some(60), Some(61)], &[], false),
            ([Some(284), Some(60)], &[], false),
            ([None, None], &[], false),
            ([Some(61), Some(61)], &[email], false),
        ] {
            assert_eq!(is_silent(&row(days, hidden)), expected, "{days:?} {hidden:?}");
        }
        assert_eq!(DAYS, 60, "as in the segment");
    }
}
