//! From a table of columns to the crate's rows, after the clock has stopped.

use std::sync::Arc;

use account_engagement::{Level, Row, Unscored};
use account_engagement::row::Figure;
use chrono::NaiveDate;

/// A table that an engine answered with.
pub(crate) trait Table {
    /// A column of integers; dates are days since 1970, accounts and levels are numbers.
    fn integers(&self, column: &str) -> Vec<Option<i64>>;

    /// A column of numbers.
    fn numbers(&self, column: &str) -> Vec<Option<f64>>;
}

/// The rows of a table, whose columns have the names of the fields.
pub(crate) fn rows(table: &impl Table, accounts: &[String]) -> Vec<Row<Unscored>> {
    let some = |column| table.integers(column).into_iter().map(|value| value.expect("the column has no nulls"));
    let counts = |column| some(column).map(|count| u64::try_from(count).expect("a count")).collect::<Vec<_>>();
    let places = |column| some(column).map(|place| usize::try_from(place).expect("a place")).collect::<Vec<_>>();
    let dates = |column| {
        let date = |day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?);
        some(column).map(|day| date(day).expect("a date")).collect::<Vec<_>>()
    };
    let days = |column| {
        let since = |days| u32::try_from(days).expect("days since");
        table.integers(column).into_iter().map(|days| days.map(since)).collect::<Vec<_>>()
    };

    let (account, level, start) = (places("account"), places("level"), dates("start"));
    let emails_to_account = counts("emails_to_account");
    let emails_from_account = counts("emails_from_account");
    let meetings_from_account = counts("meetings_from_account");
    let meetings_to_account = counts("meetings_to_account");
    let contacts_in_meetings = counts("contacts_in_meetings");
    let contacts_in_emails = counts("contacts_in_emails");
    let account_contacts_in_meetings = counts("account_contacts_in_meetings");
    let account_contacts_in_emails = counts("account_contacts_in_emails");
    let engagement_start = dates("engagement_start");
    let days_since_last_email = days("days_since_last_email");
    let days_since_last_meeting = days("days_since_last_meeting");
    let average_meeting_duration = table.numbers("average_meeting_duration");
    let average_reply_duration = table.numbers("average_reply_duration");
    let row = |place: usize| Row {
        account_id: Arc::from(accounts[account[place]].as_str()),
        score: Unscored,
        emails_to_account: emails_to_account[place],
        emails_from_account: emails_from_account[place],
        meetings_from_account: meetings_from_account[place],
        meetings_to_account: meetings_to_account[place],
        contacts_in_meetings: Figure::Shown(contacts_in_meetings[place]),
        contacts_in_emails: Figure::Shown(contacts_in_emails[place]),
        account_contacts_in_meetings: Figure::Shown(account_contacts_in_meetings[place]),
        account_contacts_in_emails: Figure::Shown(account_contacts_in_emails[place]),
        engagement_start: Figure::Shown(Some(engagement_start[place])),
        days_since_last_email: Figure::Shown(days_since_last_email[place]),
        days_since_last_meeting: Figure::Shown(days_since_last_meeting[place]),
        average_meeting_duration: Figure::Shown(average_meeting_duration[place]),
        average_reply_duration: Figure::Shown(average_reply_duration[place]),
        // In no column that is compared.
        meetings_from_neither: 0,
        start: start[place],
        level: Level::ALL[level[place]],
    };
    (0..account.len()).map(row).collect()
}
