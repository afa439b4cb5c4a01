//! What people call a column, and its value with its unit.

use account_engagement::row::{ColumnKind, SuppressedRow};
use account_engagement::{Column, Value};

use crate::words::{ago, count, date, grouped, length};

/// What people call a column.
pub(super) const fn label(column: Column) -> &'static str {
    match column {
        Column::EngagementScore => "Engagement score",
        Column::EmailsToAccount => "Emails to them",
        Column::EmailsFromAccount => "Emails from them",
        Column::MeetingsFromAccount => "Meetings set up by them",
        Column::MeetingsToAccount => "Meetings set up by us",
        Column::ContactsInMeetings => "Our people in meetings",
        Column::ContactsInEmails => "Our people on emails",
        Column::AccountContactsInMeetings => "Their people in meetings",
        Column::AccountContactsInEmails => "Their people on emails",
        Column::EngagementStartDate => "First activity",
        Column::DaysSinceLastEmail => "Last email",
        Column::DaysSinceLastMeeting => "Last meeting",
        Column::AverageMeetingDuration => "Average meeting",
        Column::AverageReplyDuration => "Their reply time",
        Column::AggregationStartDate => "First day of the window",
        Column::AggregationLevel => "Level",
        // A column that is new has its name until somebody finds a better label.
        other => other.name(),
    }
}

/// The value of a column of a row, with its unit.
pub(super) fn of_row(row: &SuppressedRow, column: Column) -> String {
    value(column, row.get(column))
}

/// A value of a column, with its unit.
pub(super) fn value(column: Column, value: Value) -> String {
    match (column.kind(), value) {
        (_, Value::Suppressed) => "suppressed".to_owned(),
        (ColumnKind::Days, Value::Null) => "none in the window".to_owned(),
        (ColumnKind::Total, Value::Null) => "not known".to_owned(),
        (_, Value::Null) => "none".to_owned(),
        (ColumnKind::Score, Value::Number(score)) if column == Column::EngagementScore => format!("{score:.1} of 100"),
        (ColumnKind::Score, Value::Number(score)) => format!("{score:.2}"),
        (ColumnKind::Seconds, Value::Number(seconds)) => length(seconds),
        (ColumnKind::Days, Value::Count(days)) => ago(days),
        (ColumnKind::Count | ColumnKind::Total, Value::Count(number)) => counted(column, number),
        (ColumnKind::Date, Value::Date(day)) => date(day),
        // `ColumnKind` can grow: a kind that is new has no unit until it has one here.
        (ColumnKind::Level | _, value) => value.to_string(),
    }
}

/// A count with what it counts.
fn counted(column: Column, number: u64) -> String {
    match column {
        Column::EmailsToAccount | Column::EmailsFromAccount => count(number, "email"),
        Column::MeetingsToAccount | Column::MeetingsFromAccount | Column::MeetingsFromNeither => {
            count(number, "meeting")
        }
        Column::ContactsInMeetings
        | Column::ContactsInEmails
        | Column::AccountContactsInMeetings
        | Column::AccountContactsInEmails => {
            format!("{} {}", grouped(number), if number == 1 { "person" } else { "people" })
        }
        _ => grouped(number),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn every_column_has_its_own_label() {
        let labels: std::collections::BTreeSet<&str> = Column::STANDARD.into_iter().map(label).collect();
        assert_eq!(labels.len(), Column::STANDARD.len());
    }

    #[test]
    fn values_have_their_units() {
        for (column, of, expected) in [
            (Column::EngagementScore, Value::Number(79.96), "80.0 of 100"),
            (Column::EmailsToAccount, Value::Count(1), "1 email"),
            (Column::EmailsFromAccount, Value::Count(1234), "1,234 emails"),
            (Column::MeetingsToAccount, Value::Count(0), "0 meetings"),
            (Column::MeetingsFromNeither, Value::Count(1), "1 meeting"),
            (Column::RawScore, Value::Number(7.136), "7.14"),
            (Column::ContactsInEmails, Value::Count(1), "1 person"),
            (Column::AccountContactsInMeetings, Value::Suppressed, "suppressed"),
            (Column::DaysSinceLastEmail, Value::Count(0), "today"),
            (Column::DaysSinceLastEmail, Value::Count(1), "1 day ago"),
            (Column::DaysSinceLastMeeting, Value::Null, "none in the window"),
            (Column::AverageReplyDuration, Value::Number(7500.0), "2 h 05 min"),
            (Column::AverageMeetingDuration, Value::Null, "none"),
            (Column::AggregationLevel, Value::Level(account_engagement::Level::Year), "Year"),
        ] {
            assert_eq!(value(column, of), expected, "{column}");
        }
        let day = NaiveDate::from_ymd_opt(2026, 5, 5).unwrap();
        assert_eq!(value(Column::EngagementStartDate, Value::Date(day)), "5 May 2026");
    }
}
