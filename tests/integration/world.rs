//! A few people and short words for what they do, so that a line of a table stays a line.

use account_engagement::row::ReadRow;
use account_engagement::{
    Account, Aggregator, Attendee, Directory, DirectoryBuilder, Email, Key, Mailbox, Meeting, Outcome, Question,
    Response, Row, Rows, Score,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::asking;

pub(crate) const REP: &str = "rep@corp.example";
pub(crate) const REP_ALIAS: &str = "r.ep@corp.example";
pub(crate) const LEAD: &str = "lead@corp.example";
pub(crate) const ANN: &str = "ann@a.example";
pub(crate) const ANN_AT_HOME: &str = "ann@home.example";
pub(crate) const ABE: &str = "abe@a.example";
/// On nobody's list, at a domain of `acct-a`.
pub(crate) const AMY: &str = "amy@a.example";
pub(crate) const BOB: &str = "bob@b.example";
pub(crate) const ROOM: &str = "room@a.example";
pub(crate) const OUTSIDER: &str = "someone@else.example";

/// When questions are asked: the afternoon of a Tuesday.
pub(crate) const AS_OF: &str = "2026-06-30T12:00:00Z";

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// An instant of the day on which most of the tables play, a Monday.
pub(crate) fn clock(text: &str) -> DateTime<Utc> {
    at(&format!("2026-03-02T{text}Z"))
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn mailboxes() -> [Mailbox; 2] {
    [Mailbox::new(REP).alias(REP_ALIAS), Mailbox::new(LEAD)]
}

pub(crate) fn accounts() -> [Account; 2] {
    [
        Account::new("acct-a").domain("a.example").contact("c-ann", [ANN, ANN_AT_HOME]).contact("c-abe", [ABE]),
        Account::new("acct-b").contact("c-bob", [BOB]),
    ]
}

pub(crate) fn directory_of(mailboxes: &[Mailbox], accounts: &[Account]) -> Directory {
    builder_of(mailboxes, accounts).build().unwrap()
}

pub(crate) fn builder_of(mailboxes: &[Mailbox], accounts: &[Account]) -> DirectoryBuilder {
    Directory::builder().add_mailboxes(mailboxes).add_accounts(accounts)
}

pub(crate) fn directory() -> Directory {
    builder_of(&mailboxes(), &accounts()).ignore([ROOM]).build().unwrap()
}

pub(crate) fn empty() -> Aggregator {
    Aggregator::new(Key::PUBLIC, directory())
}

/// An email at nine o'clock; `to` are addresses with spaces between.
pub(crate) fn email(id: &str, from: &str, to: &str) -> Email {
    email_at(id, clock("09:00:00"), from, to)
}

pub(crate) fn email_at(id: &str, sent_at: DateTime<Utc>, from: &str, to: &str) -> Email {
    to.split_whitespace().fold(Email::new(id, sent_at, from), Email::to)
}

/// A meeting at nine o'clock of half an hour; `attendees` are addresses with spaces between, each
/// with its answer after `=`.
pub(crate) fn meeting(id: &str, organizer: &str, attendees: &str) -> Meeting {
    meeting_at(id, clock("09:00:00"), 30, organizer, attendees)
}

pub(crate) fn meeting_at(id: &str, start: DateTime<Utc>, minutes: i64, organizer: &str, attendees: &str) -> Meeting {
    let meeting = Meeting::new(id, start, start + TimeDelta::minutes(minutes));
    let meeting = if organizer.is_empty() { meeting } else { meeting.organizer(organizer) };
    attendees.split_whitespace().fold(meeting, |meeting, attendee| {
        let (address, answer) = attendee.split_once('=').unwrap_or((attendee, "none"));
        let response = match answer {
            "none" => Response::None,
            "declined" => Response::Declined,
            "tentative" => Response::Tentative,
            "accepted" => Response::Accepted,
            other => panic!("{other} is no answer"),
        };
        meeting.attendee(Attendee::new(address).response(response))
    })
}

/// An activity of either sort.
#[derive(Clone, Debug)]
pub(crate) enum Activity {
    Email(Email),
    Meeting(Meeting),
}

impl From<Email> for Activity {
    fn from(email: Email) -> Activity {
        Activity::Email(email)
    }
}

impl From<Meeting> for Activity {
    fn from(meeting: Meeting) -> Activity {
        Activity::Meeting(meeting)
    }
}

/// The outcome of each offer; none may be refused.
pub(crate) fn offer<A: Into<Activity>>(aggregator: &mut Aggregator, all: impl IntoIterator<Item = A>) -> Vec<Outcome> {
    all.into_iter()
        .map(|activity| match activity.into() {
            Activity::Email(email) => aggregator.record_email(&email).unwrap().outcome,
            Activity::Meeting(meeting) => aggregator.record_meeting(&meeting).unwrap().outcome,
        })
        .collect()
}

/// The state after these offers.
pub(crate) fn after<A: Into<Activity>>(all: impl IntoIterator<Item = A>) -> Aggregator {
    let mut aggregator = empty();
    offer(&mut aggregator, all);
    aggregator
}

/// All rows at [`AS_OF`] with the defaults.
pub(crate) fn rows(aggregator: &Aggregator) -> Rows {
    asking::rows(aggregator, &question()).unwrap()
}

pub(crate) fn question() -> Question {
    Question::new(at(AS_OF))
}

/// The first row of an account: its Year row where that level is asked for.
pub(crate) fn first<'r, R: ReadRow>(rows: &'r [R], account: &str) -> Option<&'r R> {
    rows.iter().find(|row| &**row.account_id() == account)
}

/// The eight counts, in column order.
pub(crate) fn counts<S>(row: &Row<S>) -> [u64; 8] {
    [
        row.emails_to_account,
        row.emails_from_account,
        row.meetings_from_account,
        row.meetings_to_account,
        row.contacts_in_meetings,
        row.contacts_in_emails,
        row.account_contacts_in_meetings,
        row.account_contacts_in_emails,
    ]
}

/// The eight counts of the accounts `acct-a` and `acct-b` over the window, zeros for one without
/// a row.
pub(crate) fn counts_of_both(rows: &[Row<Score>]) -> [[u64; 8]; 2] {
    ["acct-a", "acct-b"].map(|account| first(rows, account).map_or([0; 8], counts))
}

/// The state after these copies, in any order and with any repetition.
pub(crate) fn in_any_order<A: Into<Activity> + Clone>(copies: &[A]) -> Aggregator {
    let forwards = after(copies.iter().cloned());
    assert_eq!(after(copies.iter().rev().cloned()), forwards, "the order shows");
    assert_eq!(after(copies.iter().chain(copies).cloned()), forwards, "repetition shows");
    forwards
}
