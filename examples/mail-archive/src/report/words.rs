//! Figures in words: what a column is called, with which unit, and what is none.

use account_engagement::{Column, Reason, Row, Value};
use chrono::NaiveDate;

use crate::summary::{count, grouped};
use crate::table::length;

/// What people call a column.
pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::EngagementScore => "Engagement score",
        Column::EmailsToAccount => "Emails to them",
        Column::EmailsFromAccount => "Emails from them",
        Column::MeetingsFromAccount => "Meetings they called",
        Column::MeetingsToAccount => "Meetings we called",
        Column::ContactsInMeetings => "Our people in meetings",
        Column::ContactsInEmails => "Our people on emails",
        Column::AccountContactsInMeetings => "Their people in meetings",
        Column::AccountContactsInEmails => "Their people on emails",
        Column::EngagementStartDate => "First activity",
        Column::DaysSinceLastEmail => "Last email",
        Column::DaysSinceLastMeeting => "Last meeting",
        Column::AverageMeetingDuration => "Average meeting",
        Column::AverageReplyDuration => "Average reply of theirs",
        Column::AggregationStartDate => "Window begins",
        Column::AggregationLevel => "Level",
        other => other.name(),
    }
}

/// What stands in a column, with its unit.
pub(super) fn value(row: &Row, column: Column) -> String {
    of_value(column, row.get(column))
}

/// Likewise, of a value alone.
pub(super) fn of_value(column: Column, value: Value) -> String {
    match (column, value) {
        (_, Value::Suppressed) => "suppressed".to_owned(),
        (Column::DaysSinceLastEmail | Column::DaysSinceLastMeeting, Value::Null) => "none in the window".to_owned(),
        (_, Value::Null) => "none".to_owned(),
        (Column::EngagementScore, Value::Number(score)) => format!("{score:.1} of 100"),
        (_, Value::Number(seconds)) => length(seconds),
        (Column::DaysSinceLastEmail | Column::DaysSinceLastMeeting, Value::Count(days)) => ago(days),
        (Column::EmailsToAccount | Column::EmailsFromAccount, Value::Count(number)) => count(number, "email"),
        (Column::MeetingsToAccount | Column::MeetingsFromAccount, Value::Count(number)) => count(number, "meeting"),
        (_, Value::Count(1)) => "1 person".to_owned(),
        (_, Value::Count(people)) => format!("{} people", grouped(people)),
        (_, Value::Date(day)) => date(day),
        (_, value) => value.to_string(),
    }
}

/// `30 June 2026`.
pub(super) fn date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// `8 days ago`; as-of's own day is today.
pub(super) fn ago(days: u64) -> String {
    if days == 0 { "today".to_owned() } else { count(days, "day") + " ago" }
}

/// Why something did not count.
pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::OneSideMissing => "without people of both sides",
        Reason::ContradictorySender => "with two senders in two copies",
        Reason::Cancelled => "called off",
        Reason::BeforeWindow => "before the window",
        Reason::AfterAsOf => "later than this report",
        Reason::Kind => "newsletters, automatic replies and invitations",
        Reason::Tentative => "tentative",
        Reason::AllDay => "all-day",
        Reason::TooLong => "of 24 hours or longer",
        Reason::NobodyLeft => "with nobody left on one side, after those who declined",
        Reason::UnknownSender => "from a sender who is nobody",
        Reason::Bystander => "sent by another account",
        _ => "for another reason",
    }
}

/// A name as it may stand in a file that goes round: on one line, and whatever looks like an address is left out.
pub(super) fn name(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words = plain.split_whitespace().map(|word| if word.contains(['@', '＠']) { "(address)" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<&str> = Column::STANDARD.into_iter().map(column).collect();
        assert_eq!(names.len(), Column::STANDARD.len());
    }

    #[test]
    fn values_have_their_units() {
        for (column, value, expected) in [
            (Column::EngagementScore, Value::Number(79.96), "80.0 of 100"),
            (Column::EmailsToAccount, Value::Count(1), "1 email"),
            (Column::EmailsFromAccount, Value::Count(1234), "1,234 emails"),
            (Column::MeetingsToAccount, Value::Count(0), "0 meetings"),
            (Column::ContactsInEmails, Value::Count(1), "1 person"),
            (Column::AccountContactsInMeetings, Value::Suppressed, "suppressed"),
            (Column::DaysSinceLastEmail, Value::Count(0), "today"),
            (Column::DaysSinceLastEmail, Value::Count(1), "1 day ago"),
            (Column::DaysSinceLastMeeting, Value::Null, "none in the window"),
            (Column::AverageReplyDuration, Value::Number(7500.0), "2 h 05 min"),
            (Column::AverageMeetingDuration, Value::Null, "none"),
            (Column::AggregationLevel, Value::Level(account_engagement::Level::Year), "Year"),
        ] {
            assert_eq!(of_value(column, value), expected, "{column}");
        }
        assert_eq!(date(NaiveDate::from_ymd_opt(2026, 5, 5).unwrap()), "5 May 2026");
    }

    #[test]
    fn a_name_bears_no_address() {
        for (given, expected) in [
            ("桜木庭園 Sakuragi", "桜木庭園 Sakuragi"),
            ("Ann <ann@birch.example>", "Ann (address)"),
            ("ann@birch.example", "(address)"),
            ("two\n lines\u{7}", "two lines"),
        ] {
            assert_eq!(name(given), expected);
        }
    }
}
