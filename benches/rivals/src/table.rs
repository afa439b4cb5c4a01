//! From a table of columns to the crate's rows, after the clock has stopped.

use account_engagement::{Level, Row, Unscored};
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
    let row = |place: usize| {
        let mut row = Row::new(accounts[account[place]].as_str(), Level::ALL[level[place]], start[place]);
        row.emails_to_account = emails_to_account[place];
        row.emails_from_account = emails_from_account[place];
        row.meetings_from_account = meetings_from_account[place];
        row.meetings_to_account = meetings_to_account[place];
        row.contacts_in_meetings = contacts_in_meetings[place];
        row.contacts_in_emails = contacts_in_emails[place];
        row.account_contacts_in_meetings = account_contacts_in_meetings[place];
        row.account_contacts_in_emails = account_contacts_in_emails[place];
        row.engagement_start = Some(engagement_start[place]);
        row.days_since_last_email = days_since_last_email[place];
        row.days_since_last_meeting = days_since_last_meeting[place];
        row.average_meeting_duration = average_meeting_duration[place];
        row.average_reply_duration = average_reply_duration[place];
        row
    };
    (0..account.len()).map(row).collect()
}
