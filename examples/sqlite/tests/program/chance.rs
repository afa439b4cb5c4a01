//! Activity by chance gives the same rows through the database as straight into the library.

use std::fs;

use account_engagement::{
    Account, Aggregator, Attendee, Column, Directory, Email, EmailKind, Key, Mailbox, Meeting, MeetingStatus, Question,
    Response, Row, Value as Figure,
};
use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;
use rusqlite::types::Value;

use crate::support::{AS_OF, Crm, Series, Table, Written as _};

const PEOPLE: [&str; 12] = [
    "rep@corp.example",
    "R.EP@corp.example",
    "lead@corp.example",
    "ann@a.example",
    "<ann@home.example>",
    "new@a.example",
    "bob@b.example",
    "MAILTO:bea@b.example",
    "out@side.example",
    "/o=corp/cn=rep",
    "",
    "a line\nann@a.example",
];

fn accounts() -> Vec<Account> {
    vec![
        Account::new("a").domain("a.example").contact("ann", ["ann@a.example", "ann@home.example"]),
        Account::new("b").contact("bob", ["bob@b.example"]).contact("bea", ["bea@b.example"]),
        Account::new("c").contact("nobody", [""; 0]),
    ]
}

fn mailboxes() -> Vec<Mailbox> {
    vec![
        Mailbox::new("rep@corp.example").alias("r.ep@corp.example").directory_id("0a"),
        Mailbox::new("lead@corp.example"),
    ]
}

fn one<T: Copy>(random: &mut Rng, of: &[T]) -> T {
    of[random.usize(..of.len())]
}

/// From before the window until after as-of, to the microsecond.
fn instant(random: &mut Rng) -> DateTime<Utc> {
    let begin: DateTime<Utc> = "2025-06-20T00:00:00Z".parse().unwrap();
    begin + TimeDelta::microseconds(random.i64(0..378 * 86_400_000_000))
}

fn email(random: &mut Rng) -> Email {
    let id = |random: &mut Rng| format!("<m{}@mail>", random.u8(..60));
    let mut email = Email::new(id(random), instant(random), one(random, &PEOPLE));
    for _ in 0..random.u8(..4) {
        let to = one(random, &PEOPLE);
        email = match random.u8(..3) {
            0 => email.to(to),
            1 => email.cc(to),
            _ => email.bcc(to),
        };
    }
    if random.bool() {
        email = email.in_reply_to(id(random));
    }
    if random.bool() {
        email = email.conversation(format!("t{}", random.u8(..20)));
    }
    if random.u8(..8) == 0 {
        email = email.kind(one(random, &EmailKind::ALL));
    }
    email
}

fn meeting(random: &mut Rng) -> (Meeting, Series) {
    let (start, uid) = (instant(random), format!("u{}", random.u8(..30)));
    let series = random.bool().then(|| (uid.clone(), one(random, &[0, 1, 2])));
    let series = series.map(|(uid, week)| (uid, DateTime::UNIX_EPOCH + TimeDelta::weeks(week)));
    let id = series.as_ref().map_or(uid, |(uid, original)| Meeting::occurrence_id(uid, *original));
    let mut meeting = Meeting::new(id, start, start + TimeDelta::minutes(random.i64(0..2000)));
    if random.u8(..4) > 0 {
        meeting = meeting.organizer(one(random, &PEOPLE));
    }
    for _ in 0..random.u8(..4) {
        let responses = [Response::None, Response::Accepted, Response::Tentative, Response::Declined];
        let mut attendee = Attendee::new(one(random, &PEOPLE)).response(one(random, &responses));
        if random.bool() {
            attendee = attendee.responded_at(instant(random));
        }
        meeting = meeting.attendee(attendee);
    }
    if random.u8(..8) == 0 {
        meeting = meeting.all_day();
    }
    let status = one(
        random,
        &[MeetingStatus::Confirmed, MeetingStatus::Confirmed, MeetingStatus::Tentative, MeetingStatus::Cancelled],
    );
    (meeting.status(status).revision(random.i64(-1..3)), series)
}

/// What the library says without a database between.
fn straight(emails: &[Email], meetings: &[(Meeting, Series)]) -> Table {
    let directory = Directory::builder().add_accounts(accounts()).add_mailboxes(mailboxes()).build().unwrap();
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    for email in emails {
        aggregator.record_email(email).unwrap();
    }
    for (meeting, _) in meetings {
        aggregator.record_meeting(meeting).unwrap();
    }
    let as_of: DateTime<Utc> = AS_OF.parse().unwrap();
    let rows = aggregator.rows(&Question::new(as_of)).unwrap();
    rows.iter()
        .map(|row| ((row.account_id.to_string(), row.level.to_string(), row.start.to_string()), values(row)))
        .collect()
}

fn values(row: &Row) -> Vec<Value> {
    let figures = Column::STANDARD.map(|column| match row.get(column) {
        Figure::Count(count) => Value::Integer(i64::try_from(count).unwrap()),
        Figure::Number(number) => Value::Real(number),
        Figure::Null => Value::Null,
        other => Value::Text(other.to_string()),
    });
    [Value::Text(row.account_id.to_string())].into_iter().chain(figures).collect()
}

#[test]
fn rows_through_the_database_are_those_of_the_library() {
    for seed in 0..12 {
        println!("seed {seed}");
        let mut random = Rng::with_seed(seed);
        let crm = Crm::new();
        crm.put_people(&accounts(), &mailboxes());
        let (mut emails, mut meetings) = (Vec::new(), Vec::new());
        // What is there grows: rows change, come and go.
        for round in 0..3 {
            let more: Vec<Email> = (0..random.u8(..60)).map(|_| email(&mut random)).collect();
            let others: Vec<_> = (0..random.u8(..30)).map(|_| meeting(&mut random)).collect();
            crm.put_emails(&more);
            crm.put_meetings(others.iter().map(|(meeting, series)| (meeting, series.clone())));
            emails.extend(more);
            meetings.extend(others);
            crm.run(&[]).ok();
            let expected = straight(&emails, &meetings);
            assert_eq!(crm.office(), expected, "seed {seed}, round {round}");

            // Once more it is as it was, to the byte.
            let before = fs::read(crm.path()).unwrap();
            let rows = expected.len();
            let s = if rows == 1 { "" } else { "s" };
            let nothing = format!("{rows} row{s}: 0 inserted, 0 updated, {rows} unchanged; 0 deleted");
            assert_eq!(crm.run(&[]).ok().written("Office"), nothing, "seed {seed}, round {round}");
            assert!(fs::read(crm.path()).unwrap() == before, "seed {seed}, round {round}: the file has changed");
        }
        // And shrinks.
        crm.sql("DELETE FROM participants WHERE message > 10; DELETE FROM messages WHERE id > 10; DELETE FROM events");
        crm.run(&[]).ok();
        emails.truncate(10);
        assert_eq!(crm.office(), straight(&emails, &[]), "seed {seed}, after the end");
    }
}
