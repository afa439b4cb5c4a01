//! What one sender, or one source, can do: nothing that costs more than it is worth.

use account_engagement::{
    Account, Aggregator, Attendee, Directory, Email, Key, Mailbox, Meeting, MergeError, Outcome, Question, Rejected,
};
use chrono::{DateTime, Utc};

use crate::world::{ANN, AS_OF, BOB, REP, after, at, clock, email, email_at, empty, meeting, offer};

#[test]
fn copies_that_each_answer_another_message_leave_no_trace_of_those() {
    let copy = |number: usize| email("m1", ANN, REP).in_reply_to(format!("<original-{number}>"));
    let mut aggregator = after((0..3).map(copy));
    let before = aggregator.heap_bytes();
    for number in 3..5000 {
        assert_eq!(aggregator.email(&copy(number)), Ok(Outcome::Copy));
    }
    assert_eq!(aggregator.heap_bytes(), before);
}

#[test]
fn repeated_and_irrelevant_offers_take_no_memory() {
    let mut aggregator = after([email("m1", REP, ANN).cc(BOB).conversation("t").in_reply_to("m0")]);
    offer(&mut aggregator, [meeting("u1", REP, ANN)]);
    let before = aggregator.heap_bytes();
    for number in 0..1000 {
        let irrelevant = email(&format!("other-{number}"), REP, "someone@else.example").conversation("t2");
        assert_eq!(aggregator.email(&irrelevant), Ok(Outcome::Irrelevant));
        offer(&mut aggregator, [email("m1", REP, ANN).cc(BOB).conversation("t").in_reply_to("m0")]);
        offer(&mut aggregator, [meeting("u1", REP, ANN)]);
    }
    assert_eq!(aggregator.heap_bytes(), before);
}

/// Two messages that grow by a recipient with every copy, in turn: each copy has to be found and
/// taken in without moving what is there.
#[test]
fn two_messages_that_grow_copy_by_copy_are_one_each() {
    let people: Vec<String> = (0..3000).map(|number| format!("c{number}@cust.example")).collect();
    let mailboxes = [Mailbox::new(REP)];
    let accounts = [Account::new("a").domain("cust.example")];
    let directory = Directory::builder().mailboxes(&mailboxes).accounts(&accounts).build().unwrap();
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    for person in &people {
        for id in ["m1", "m2"] {
            aggregator.email(&email(id, REP, person)).unwrap();
            aggregator.meeting(&meeting(id, REP, person)).unwrap();
        }
    }
    assert_eq!((aggregator.emails(), aggregator.meetings()), (2, 2));
    let rows = aggregator.rows(&Question::new(at(AS_OF))).unwrap();
    assert_eq!((rows[0].account_contacts_in_emails, rows[0].account_contacts_in_meetings), (3000, 3000));
    assert!(aggregator.heap_bytes() < 3_000_000, "{} bytes", aggregator.heap_bytes());
}

#[test]
fn a_refused_merge_is_refused_in_every_tree() {
    let mailbox = [Mailbox::new(REP), Mailbox::new("x@both.example")];
    let contact = [Account::new("a").contact("c", ["x@both.example"])];
    let over = |mailboxes: &[Mailbox], accounts: &[Account]| {
        let directory = Directory::builder().mailboxes(mailboxes).accounts(accounts).build().unwrap();
        Aggregator::new(Key::PUBLIC, directory)
    };
    let a = over(&mailbox, &[]);
    let b = over(&mailbox[..1], &[]);
    let c = over(&mailbox[..1], &contact);
    let refused = Err(MergeError::DifferentSides { addresses: 1 });
    for (why, one, two, three) in [("a, b, c", &a, &b, &c), ("c, b, a", &c, &b, &a), ("b, a, c", &b, &a, &c)] {
        let mut left = one.clone();
        left.merge(two).unwrap();
        assert_eq!(left.merge(three), refused, "({why}) from the left");
        let mut right = two.clone();
        if right.merge(three).is_ok() {
            assert_eq!(one.clone().merge(&right), refused, "({why}) from the right");
        }
    }
    // Until both have one directory.
    let mut ab = a.clone();
    ab.merge(&b).unwrap();
    let _ = ab.adopt(c.directory().clone());
    assert_eq!(ab.merge(&c), Ok(()));
}

#[test]
fn an_occurrence_without_a_uid_is_rejected() {
    let start = clock("09:00:00");
    let meeting = Meeting::new(Meeting::occurrence_id(" <> ", start), start, start);
    assert_eq!(empty().meeting(&meeting), Err(Rejected::EmptyId));
}

#[test]
fn an_occurrence_at_a_leap_second_is_that_of_the_next_second() {
    let leap = DateTime::parse_from_rfc3339("2016-12-31T23:59:60Z").unwrap();
    assert_eq!(Meeting::occurrence_id("u", leap), "u/20170101T000000Z");
}

#[test]
fn an_attendee_without_an_address_is_nobody() {
    for attendee in [r#"{"response": "accepted"}"#, r#"{"address": null}"#, r#"{"address": ""}"#] {
        let line = format!(
            r#"{{"id": "u", "start": "2026-03-02T09:00:00Z", "end": "2026-03-02T09:30:00Z", "organizer": "{REP}",
                "attendees": [{attendee}, {{"address": "{ANN}"}}]}}"#
        );
        let meeting: Meeting = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{attendee}: {error}"));
        let rows = after([meeting]).rows(&Question::new(at(AS_OF))).unwrap();
        assert_eq!(rows[0].account_contacts_in_meetings, 1, "{attendee}");
    }
}

#[test]
fn a_time_without_a_wire_form_is_an_error_and_no_other_time() {
    let late = Email::new("m", DateTime::<Utc>::MAX_UTC, REP);
    let error = serde_json::to_string(&late).unwrap_err();
    assert_eq!(
        error.to_string(),
        "+262142-12-31 23:59:59.999999999 UTC has no RFC 3339 form: its years are 0000 to 9999"
    );
    assert_eq!(empty().email(&email_at("m", DateTime::<Utc>::MAX_UTC, REP, ANN)), Ok(Outcome::Recorded));
}

#[test]
fn no_time_of_a_meeting_may_be_outside_the_range() {
    let leap = chrono::NaiveDate::MAX.and_hms_nano_opt(23, 59, 59, 1_500_000_000).unwrap().and_utc();
    let answered = Attendee::new(ANN).responded_at(leap);
    let start = clock("09:00:00");
    for (why, meeting) in [
        ("start and end", Meeting::new("u", leap, leap)),
        ("end", Meeting::new("u", start, leap)),
        ("answer", Meeting::new("u", start, start).organizer(REP).attendee(answered)),
    ] {
        let mut aggregator = empty();
        assert_eq!(aggregator.meeting(&meeting), Err(Rejected::TimeOutOfRange), "{why}");
        assert_eq!(aggregator, empty(), "{why}: the state is as before");
    }
}
