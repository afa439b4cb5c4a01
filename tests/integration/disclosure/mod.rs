//! SPEC 10 and the documentation of `Disclosure`: figures about few people are suppressed, and cannot be computed from
//! what is shown. Every law compares with the naive twin which figures are suppressed; here are the promises.

mod elimination;
mod laws;
mod limits;
mod linked_tables;

use std::collections::BTreeSet;

use account_engagement::row::SuppressedRow;
use account_engagement::{Aggregator, Column, Disclosure, Level, Question, Rows, RowsError, Unscored, Value};

use crate::asking;
use crate::world::{
    ABE, AMY, ANN, ANN_AT_HOME, Activity, LEAD, REP, REP_ALIAS, after, at, email, email_at, first, meeting, meeting_at,
    question,
};

/// The rows with a threshold of two people.
fn suppressed(aggregator: &Aggregator, question: &Question) -> Result<Rows<SuppressedRow>, RowsError> {
    asking::suppressed(aggregator, question, Disclosure::at_least(2))
}

/// What the Year row of `acct-a` suppresses.
fn columns(aggregator: &Aggregator, disclosure: Disclosure) -> Vec<Column> {
    let rows = asking::suppressed(aggregator, &question(), disclosure).unwrap();
    first(&rows, "acct-a").map_or(Vec::new(), |row| row.suppressed().iter().collect())
}

#[test]
fn figures_that_rest_on_fewer_people_of_a_side_are_suppressed() {
    use Column::{
        AccountContactsInEmails, AccountContactsInMeetings, AverageMeetingDuration, AverageReplyDuration,
        ContactsInEmails, ContactsInMeetings, DaysSinceLastEmail, DaysSinceLastMeeting, EngagementStartDate,
    };
    const EMAILS: [Column; 2] = [ContactsInEmails, AccountContactsInEmails];
    const MEETINGS: [Column; 3] = [ContactsInMeetings, AccountContactsInMeetings, AverageMeetingDuration];
    let both = format!("{ANN} {ABE}");
    let from_both = |id: &str| vec![Activity::from(email(id, REP, &both)), email(id, LEAD, &both).into()];
    let answers = |from: &[&str]| -> Vec<Activity> {
        let originals = [email("o1", REP, &both), email("o2", LEAD, &both)].map(Activity::from);
        let to_both = |(place, from): (usize, &&str)| {
            let name = format!("a{place}");
            let answer = email_at(&name, at("2026-03-03T09:00:00Z"), from, &format!("{REP} {LEAD} {ANN} {ABE}"));
            Activity::from(answer.in_reply_to("o1"))
        };
        originals.into_iter().chain(from.iter().enumerate().map(to_both)).collect()
    };
    let met = |attendees: &str| vec![Activity::from(meeting("m", REP, attendees))];
    for (why, activity, expected) in [
        ("nothing is about nobody", vec![], vec![]),
        ("two of each side", vec![email("1", REP, &both).into(), email("2", LEAD, ANN).into()], vec![]),
        (
            "one of theirs",
            vec![email("1", REP, ANN).into(), email("2", LEAD, ANN).into()],
            [&EMAILS[..], &[EngagementStartDate, DaysSinceLastEmail]].concat(),
        ),
        (
            "one of theirs under two addresses",
            vec![email("1", REP, ANN).into(), email("2", LEAD, ANN_AT_HOME).into()],
            [&EMAILS[..], &[EngagementStartDate, DaysSinceLastEmail]].concat(),
        ),
        (
            "one of ours, under two addresses",
            vec![email("1", REP, &both).into(), email("2", REP_ALIAS, &both).into()],
            [&EMAILS[..], &[EngagementStartDate, DaysSinceLastEmail]].concat(),
        ),
        ("an unlisted contact is a person", vec![email("1", REP, AMY).into(), email("2", LEAD, ANN).into()], vec![]),
        ("two of each in a meeting", met("lead@corp.example ann@a.example abe@a.example"), vec![]),
        (
            "who declines does not take part",
            met("lead@corp.example ann@a.example abe@a.example=declined"),
            [&MEETINGS[..], &[EngagementStartDate, DaysSinceLastMeeting]].concat(),
        ),
        (
            "mail and meetings each for themselves, and the start with the dates of both",
            [met("lead@corp.example ann@a.example"), vec![email("1", REP, ABE).into()]].concat(),
            [&EMAILS[..], &MEETINGS, &[EngagementStartDate, DaysSinceLastEmail, DaysSinceLastMeeting]].concat(),
        ),
        ("two answer to two", answers(&[ANN, ABE]), vec![]),
        ("one person answers, with others in copy", answers(&[ANN, ANN_AT_HOME]), vec![AverageReplyDuration]),
    ] {
        let state = after(activity);
        let found: BTreeSet<Column> = columns(&state, Disclosure::at_least(2)).into_iter().collect();
        assert_eq!(found, expected.into_iter().collect(), "{why}");
        for least in [0, 1] {
            assert_eq!(columns(&state, Disclosure::at_least(least)), [], "{why}: at least {least} shows everything");
        }
    }
    let state = after(from_both("1").into_iter().chain(from_both("2")));
    assert_eq!(columns(&state, Disclosure::ALL), [], "nothing is suppressed");
}

/// Days-since look back over all counted activity, and may be shown for a period that was quiet itself.
#[test]
fn days_since_rest_on_all_people_up_to_that_date() {
    let state = after([
        email_at("1", at("2026-03-02T09:00:00Z"), REP, &format!("{ANN} {ABE}")),
        email_at("2", at("2026-03-03T09:00:00Z"), LEAD, ANN),
        email_at("3", at("2026-05-04T09:00:00Z"), REP, ANN),
    ]);
    let rows = suppressed(&state, &question().levels([Level::Month])).unwrap();
    let days: Vec<_> = rows.iter().map(|row| row.get(Column::DaysSinceLastEmail)).collect();
    assert_eq!(days, [Value::Count(28), Value::Count(27)]);
    assert!(rows.iter().all(|row| row.get(Column::ContactsInEmails).is_suppressed()), "May rests on one of each side");
}

#[test]
fn a_suppressed_figure_is_typed_and_an_empty_field() {
    let rows = suppressed(&after([email("1", REP, ANN)]), &question()).unwrap();
    let row = first(&rows, "acct-a").unwrap();
    assert_eq!(row.get(Column::AccountContactsInEmails), Value::Suppressed);
    assert_eq!(row.get(Column::DaysSinceLastMeeting), Value::Null);
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.serialize(row).unwrap();
    let csv = String::from_utf8(csv.into_inner().unwrap()).unwrap();
    assert_eq!(csv.lines().nth(1).unwrap(), "acct-a,0.0,1,0,0,0,0,,0,,,,,,,2025-06-30,Year");
    let json = serde_json::to_value(row).unwrap();
    assert_eq!(json["NoOfContactsInvolved_Emails"], serde_json::Value::Null);
}

/// March rests on two of each side and May on one: the year less March would be May.
#[test]
fn one_suppressed_month_suppresses_all_months() {
    let meet =
        |id: &str, day: &str, attendees: &str| meeting_at(id, at(&format!("2026-{day}T09:00:00Z")), 30, REP, attendees);
    let both = "lead@corp.example ann@a.example abe@a.example";
    let state = after([meet("1", "03-02", both), meet("2", "05-04", "ann@a.example"), meet("3", "06-01", both)]);
    let lengths = |levels: &[Level]| {
        let rows = suppressed(&state, &question().levels(levels.iter().copied())).unwrap();
        rows.iter().map(|row| row.get(Column::AverageMeetingDuration).is_suppressed()).collect::<Vec<_>>()
    };
    assert_eq!(lengths(&[Level::Year, Level::Month]), [false, true, true, true]);
    assert_eq!(lengths(&[Level::Month]), [true, true, true], "whether or not the year is asked");
    assert_eq!(lengths(&[Level::Week]), [true, true, true]);
}

/// A table that is read back knows which figures were suppressed, where the row itself tells.
#[test]
fn a_suppressed_figure_is_not_read_as_null() {
    let rows = suppressed(&after([email("1", REP, ANN)]), &question().levels([Level::Year])).unwrap();
    let stale = account_engagement::Segment::stale_accounts();
    let row: SuppressedRow<Unscored> = serde_json::from_str(&serde_json::to_string(&rows[0]).unwrap()).unwrap();
    let written = rows[0].clone().with_score(Unscored);
    for column in Column::STANDARD {
        assert_eq!(row.get(column), written.get(column), "{column}");
    }
    assert_eq!(row.suppressed(), written.suppressed());
    assert!(!stale.matches(&row) && !stale.matches(&rows[0]));
}
