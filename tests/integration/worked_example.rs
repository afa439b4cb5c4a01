//! SPEC 15: sixty made-up lines, each there for one rule, and their exact answer.

use std::fs;
use std::path::Path;

use account_engagement::{
    Account, Aggregator, Column, Directory, Email, Key, Mailbox, Meeting, Outcomes, Question, Rows, Value,
};
use chrono::{TimeZone as _, Utc};
use serde::de::DeserializeOwned;

pub(crate) fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/worked-example").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn lines<T: DeserializeOwned>(name: &str) -> Vec<T> {
    read(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn empty() -> Aggregator {
    let accounts: Vec<Account> = serde_json::from_str(&read("accounts.json")).unwrap();
    let mailboxes: Vec<Mailbox> = serde_json::from_str(&read("mailboxes.json")).unwrap();
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap();
    Aggregator::new(Key::PUBLIC, directory)
}

pub(crate) fn ask(aggregator: &Aggregator) -> Rows {
    aggregator.rows(&Question::new(Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap())).unwrap()
}

/// Integers, dates and nulls exactly; fractions within 1e-9 of their size.
pub(crate) fn assert_is_the_answer(rows: &Rows) {
    let expected = read("expected.csv");
    let mut expected = csv::Reader::from_reader(expected.as_bytes());
    let names = expected.headers().unwrap().clone();
    assert!(names.iter().skip(1).eq(Column::STANDARD.iter().map(|column| column.name())));
    let expected: Vec<csv::StringRecord> = expected.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), expected.len());
    for (row, record) in rows.iter().zip(&expected) {
        assert_eq!(&*row.account_id, &record[0]);
        for (column, expected) in Column::STANDARD.into_iter().zip(record.iter().skip(1)) {
            let place = format!("{column} of {} {} {}", row.account_id, row.level, row.start);
            match row.get(column) {
                Value::Number(found) => {
                    let expected: f64 = expected.parse().unwrap();
                    assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{place}: {found} is not {expected}");
                }
                exact => assert_eq!(exact.to_string(), expected, "{place}"),
            }
        }
    }
}

/// The state after all lines.
pub(crate) fn grown() -> Aggregator {
    let mut aggregator = empty();
    for email in lines::<Email>("emails.jsonl") {
        aggregator.record_email(&email).unwrap();
    }
    for meeting in lines::<Meeting>("meetings.jsonl") {
        aggregator.record_meeting(&meeting).unwrap();
    }
    aggregator
}

#[test]
fn the_answer_is_exact() {
    let aggregator = grown();
    let rows = ask(&aggregator);
    assert_is_the_answer(&rows);
    assert_eq!(rows.email_tally().recorded(), aggregator.email_count() as u64);
    assert_eq!(rows.meeting_tally().recorded(), aggregator.meeting_count() as u64);
}

#[test]
fn the_answer_does_not_depend_on_order_repetition_or_sharding() {
    let emails: Vec<Email> = lines("emails.jsonl");
    let meetings: Vec<Meeting> = lines("meetings.jsonl");
    let mut once = empty();
    once.intake().extend(&emails);
    once.intake().extend(&meetings);
    for shards in [1, 2, 7] {
        // Backwards and twice, distributed over the shards in turn.
        let mut parts = vec![empty(); shards];
        let mut outcomes = Outcomes::default();
        for (place, email) in emails.iter().rev().chain(&emails).enumerate() {
            outcomes.record(&parts[place % shards].record_email(email));
        }
        for (place, meeting) in meetings.iter().rev().chain(&meetings).enumerate() {
            outcomes.record(&parts[place % shards].record_meeting(meeting));
        }
        assert_eq!(outcomes.offered(), 2 * (emails.len() + meetings.len()) as u64);
        let merged = parts.into_iter().reduce(|mut one, other| {
            one.merge(&other).unwrap();
            one
        });
        let merged = merged.unwrap();
        assert_eq!(merged, once);
        let rows = ask(&merged);
        assert_eq!(rows, ask(&once));
        assert_is_the_answer(&rows);
    }
}
