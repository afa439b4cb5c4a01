use account_engagement::{Account, Directory, Email, Key, Mailbox, Row, Score};
use chrono::{TimeZone as _, Utc};

use super::*;
use crate::silence::tests::row;

/// Birch has one contact before thirteen weeks ago, and two after; cedar and elm always have two; fir has none
/// before. Every email is answered.
fn aggregator(as_of: DateTime<Utc>) -> Aggregator {
    let reps = ["rep@corp.example", "two@corp.example"];
    let accounts = ["birch", "cedar", "elm", "fir"];
    let directory = Directory::builder()
        .add_mailboxes(reps.map(Mailbox::new))
        .add_accounts(accounts.map(|id| Account::new(id).domain(format!("{id}.example"))));
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory.build().unwrap());
    let mut write = |account: &str, weeks: i64, reps: &[&str], contacts: &[&str]| {
        for (rep, contact) in reps.iter().flat_map(|rep| contacts.iter().map(move |contact| (rep, contact))) {
            let (id, sent) = (format!("{account} {weeks} {rep} {contact}"), as_of - TimeDelta::weeks(weeks));
            let contact = format!("{contact}@{account}.example");
            aggregator.record_email(&Email::new(&id, sent, *rep).to(&contact)).unwrap();
            aggregator.record_email(&Email::new(id + " answer", sent, contact).to(*rep)).unwrap();
        }
    };
    write("birch", 20, &reps[..1], &["ann"]);
    write("cedar", 20, &reps, &["ann", "bo"]);
    write("elm", 20, &reps, &["ann", "bo"]);
    for account in accounts {
        (1..4).for_each(|weeks| write(account, weeks, &reps, &["ann", "bo"]));
    }
    aggregator
}

#[test]
fn an_account_whose_days_are_suppressed_does_not_move() {
    let as_of = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
    let aggregator = aggregator(as_of);
    let ask = |disclosure| {
        let question = Question::new(as_of).zone(Tz::UTC);
        let all = Movement::ask(&aggregator, question, disclosure, as_of.fixed_offset(), Tz::UTC).unwrap().unwrap();
        [all.cold, all.warm, all.silent]
            .map(|list| list.all().map(|mover| mover.account_id.clone()).collect::<Vec<_>>())
    };
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(ask(Disclosure::ALL), [ids(&[]), ids(&["fir", "birch", "cedar", "elm"]), ids(&[])]);
    assert_eq!(ask(Disclosure::at_least(2)), [ids(&[]), ids(&["fir", "cedar", "elm"]), ids(&[])]);
}

/// The earlier or the later row may be the one that lacks its days.
#[test]
fn a_difference_needs_the_days_of_both_rows() {
    let [email, meeting] = [Column::DaysSinceLastEmail, Column::DaysSinceLastMeeting];
    let whole = row([Some(8), Some(3)], &[]);
    assert_eq!(difference(&whole, Some(&whole)), Some(0.0));
    assert_eq!(difference(&whole, None), Some(1.0));
    for hidden in [&[email][..], &[meeting], &[email, meeting]] {
        let part = row([Some(8), Some(3)], hidden);
        for (row, before) in [(&whole, Some(&part)), (&part, Some(&whole)), (&part, None)] {
            assert_eq!(difference(row, before), None, "{hidden:?}");
            assert_eq!(way(before, row), None, "{hidden:?}");
        }
    }
    // Other figures may be suppressed.
    let others = row([Some(8), Some(3)], &[Column::ContactsInEmails]);
    assert_eq!(difference(&others, Some(&whole)), Some(0.0));
}

/// A Year row with a raw score, emails to and from the account, meetings, and days since the last of them.
fn active(raw: f64, [to, from, meetings]: [u64; 3], days: u32) -> SuppressedRow {
    let mut row: Row = Row::new("birch", Level::Year, NaiveDate::MIN);
    row.score = Score { raw, relative: 100.0 };
    (row.emails_to_account, row.emails_from_account, row.meetings_from_neither) = (to, from, meetings);
    row.days_since_last_email = (to + from > 0).then_some(days);
    row.days_since_last_meeting = (meetings > 0).then_some(days);
    SuppressedRow::from(row)
}

#[test]
fn a_quarter_and_two_points_count() {
    let both = [1, 1, 0];
    for (before, after, expected) in [
        (10.0, 7.5, Some(Way::Cold)),
        (10.0, 7.6, None),
        (10.0, 12.5, Some(Way::Warm)),
        (10.0, 12.4, None),
        (3.0, 1.5, None),
        (0.0, 2.0, Some(Way::Warm)),
        (0.0, 1.9, None),
        (0.0, 0.0, None),
    ] {
        let before_row = (before > 0.0).then(|| active(before, both, 0));
        assert_eq!(way(before_row.as_ref(), &active(after, [2, 2, 0], 0)), expected, "{before} to {after}");
    }
}

#[test]
fn falling_silent_is_going_cold_and_staying_silent_is_not() {
    let counts = [1, 1, 1];
    let now = active(0.1, counts, 90);
    assert_eq!(way(Some(&active(0.2, counts, 0)), &now), Some(Way::Cold), "however few points it has lost");
    assert_eq!(way(None, &now), Some(Way::Cold), "it came and went");
    assert_eq!(way(Some(&active(9.0, counts, 60)), &now), Some(Way::Cold));
    assert_eq!(way(Some(&active(9.0, counts, 61)), &now), Some(Way::Silent));
}

#[test]
fn one_unanswered_email_is_not_warming_up() {
    let before = active(1.0, [3, 3, 1], 90);
    for (counts, expected) in [
        ([3, 4, 1], None),
        ([4, 3, 1], None),
        ([9, 3, 1], None),
        ([4, 4, 1], Some(Way::Warm)),
        ([3, 5, 1], Some(Way::Warm)),
        ([3, 3, 2], Some(Way::Warm)),
    ] {
        assert_eq!(way(Some(&before), &active(8.0, counts, 0)), expected, "{counts:?}");
    }
    assert_eq!(way(None, &active(8.0, [0, 1, 0], 0)), None);
    assert_eq!(way(None, &active(8.0, [0, 0, 1], 0)), Some(Way::Warm));
}
