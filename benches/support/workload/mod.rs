//! Made-up traffic for benches: threads of Zipf-distributed accounts, about 1.7 copies of a message,
//! a quarter of it irrelevant, some of it bulk. The same shape makes the same traffic.

mod population;
mod traffic;
mod views;

use account_engagement::{Aggregator, Question};
use chrono::{DateTime, Utc};

pub(crate) use population::Population;
pub(crate) use views::Views;

/// How much traffic there is, and between how many.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Different emails, of each 10 of which there are 17 copies.
    pub(crate) messages: usize,
    /// Different meetings, of each 3 of which there are 5 copies.
    pub(crate) meetings: usize,
    pub(crate) mailboxes: usize,
    pub(crate) accounts: usize,
    /// Listed contacts of each account; beside them it lists its domain.
    pub(crate) contacts_each: usize,
}

impl Shape {
    /// 250 mailboxes, 10,000 contacts of 1,000 accounts, and this number of messages; one copy of a meeting for every
    /// four messages.
    pub(crate) fn of(messages: usize) -> Shape {
        Shape { messages, meetings: messages * 3 / 20, mailboxes: 250, accounts: 1_000, contacts_each: 10 }
    }
}

/// As-of of every question: the end of the year in which the traffic lies.
pub(crate) fn as_of() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).expect("2026-01-01 is a date")
}

/// All three levels, scored.
pub(crate) fn question() -> Question<Utc> {
    Question::new(as_of())
}

/// Offers everything in the order of the views.
pub(crate) fn ingest(mut aggregator: Aggregator, views: &Views<'_>) -> Aggregator {
    let mut intake = aggregator.intake();
    intake.extend(views.emails.iter().cloned());
    intake.extend(views.meetings.iter().cloned());
    assert_eq!(intake.outcomes().rejected, 0);
    aggregator
}
