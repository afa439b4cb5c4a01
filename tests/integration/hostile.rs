//! Inputs of one sender, or one source: no input costs more than its size is worth.

use account_engagement::{
    Account, Aggregator, Attendee, CountingPolicy, Directory, Email, Key, Mailbox, Meeting, MergeError, OfferError,
    Outcome, Question,
};
use chrono::{DateTime, Utc};

use crate::world::{
    ANN, AS_OF, REP, after, at, clock, email, email_at, empty, in_any_order, meeting_at, question, rows,
};

#[test]
fn many_different_in_reply_to_take_no_memory() {
    let copy = |number: usize| email("m1", ANN, REP).in_reply_to(format!("<original-{number}>"));
    let mut aggregator = after((0..3).map(copy));
    let before = aggregator.heap_bytes();
    for number in 3..5000 {
        assert_eq!(aggregator.record_email(&copy(number)), Ok(Outcome::Copy.into()));
    }
    assert_eq!(aggregator.heap_bytes(), before);
}

#[test]
fn a_refused_merge_is_refused_in_every_tree() {
    let mailbox = [Mailbox::new(REP), Mailbox::new("x@both.example")];
    let contact = [Account::new("a").contact("c", ["x@both.example"])];
    let over = |mailboxes: &[Mailbox], accounts: &[Account]| {
        let directory = Directory::builder().add_mailboxes(mailboxes).add_accounts(accounts).build().unwrap();
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
    assert_eq!(empty().record_meeting(&meeting), Err(OfferError::EmptyId));
}

#[test]
fn an_occurrence_at_a_leap_second_has_the_id_of_the_next_second() {
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
fn writing_a_time_beyond_the_year_9999_is_an_error() {
    let late = Email::new("m", DateTime::<Utc>::MAX_UTC, REP);
    let error = serde_json::to_string(&late).unwrap_err();
    assert_eq!(
        error.to_string(),
        "+262142-12-31 23:59:59.999999999 UTC has no RFC 3339 form: its years are 0000 to 9999"
    );
    assert_eq!(empty().record_email(&email_at("m", DateTime::<Utc>::MAX_UTC, REP, ANN)), Ok(Outcome::Recorded.into()));
}

#[test]
fn a_meeting_with_a_time_out_of_range_is_rejected() {
    let leap = chrono::NaiveDate::MAX.and_hms_nano_opt(23, 59, 59, 1_500_000_000).unwrap().and_utc();
    let answered = Attendee::new(ANN).responded_at(leap);
    let start = clock("09:00:00");
    for (why, meeting) in [
        ("start and end", Meeting::new("u", leap, leap)),
        ("end", Meeting::new("u", start, leap)),
        ("answer", Meeting::new("u", start, start).organizer(REP).attendee(answered)),
    ] {
        let mut aggregator = empty();
        assert_eq!(aggregator.record_meeting(&meeting), Err(OfferError::TimeOutOfRange), "{why}");
        assert_eq!(aggregator, empty(), "{why}: the state is as before");
    }
}

/// Texts that differ in an invisible character are different.
#[test]
fn invisible_characters_are_compared() {
    for invisible in [
        "\0",
        "\u{7}",
        "\u{1b}[2J",
        "\u{7f}",
        "\u{200b}",
        "\u{200d}",
        "\u{2060}",
        "\u{feff}",
        "\u{202e}",
        "\u{2066}",
        "\u{ad}",
    ] {
        let inside = |text: &str| text.replacen('n', &format!("n{invisible}"), 1);
        let (id, ann) = (format!("m{invisible}n"), inside(ANN));
        let mut aggregator = after([
            email("mn", REP, ANN).conversation("tn"),
            email(&id, REP, ANN).conversation(format!("t{invisible}n")),
            email_at("r", clock("10:00:00"), ANN, REP).conversation(format!("t{invisible}n")),
        ]);
        // Another person at the same domain; an address cannot contain a control character.
        let is_control = invisible.chars().any(char::is_control);
        let other = if is_control { Outcome::Irrelevant } else { Outcome::Recorded };
        let offered = aggregator.record_email(&email("other", REP, &ann)).unwrap();
        assert_eq!(offered, other, "{invisible:?}");
        assert_eq!(offered.malformed_participants, u32::from(is_control), "{invisible:?}");
        let to_domain = email("domain", REP, &ANN.replacen("a.", &format!("a{invisible}."), 1));
        assert_eq!(aggregator.record_email(&to_domain).unwrap(), Outcome::Irrelevant, "{invisible:?}");
        let rows = rows(&aggregator);
        let others = u64::from(!is_control);
        assert_eq!(rows[0].emails_to_account, 2 + others, "{invisible:?}");
        assert_eq!(rows[0].account_contacts_in_emails, 1 + others, "{invisible:?}");
        assert_eq!(rows[0].average_reply_duration, Some(3600.0), "{invisible:?}");
        assert!(!format!("{aggregator:?}{rows:?}{other:?}").contains(invisible), "{invisible:?}");
    }
}

#[test]
fn a_lone_surrogate_in_json_is_an_error() {
    let line =
        |id: &str| format!(r#"{{"id": "{id}", "sent_at": "2026-03-02T09:00:00Z", "from": "{REP}", "to": ["{ANN}"]}}"#);
    let paired: Email = serde_json::from_str(&line(r"\ud83d\ude00")).unwrap();
    assert_eq!(after([paired]), after([email("😀", REP, ANN)]));
    for alone in [r"\ud83d", r"\ude00", r"\ude00\ud83d", r"\ud83d\u0041", r"\ud83dx"] {
        let error = serde_json::from_str::<Email>(&line(alone)).unwrap_err();
        assert!(error.is_syntax(), "{alone}: {error}");
    }
}

#[test]
fn meetings_of_any_length_are_recorded() {
    let century = i64::from(100 * 365 + 25) * 24 * 60;
    let ask = |aggregator: &Aggregator| {
        let policy = CountingPolicy::default().meetings_of_any_length();
        let rows = aggregator.rows(&question().policy(policy)).unwrap();
        (rows.first().and_then(|row| row.average_meeting_duration), rows.meeting_tally().counted())
    };
    for (minutes, seconds) in [(0, 0.0), (1, 60.0), (century, 3_155_760_000.0)] {
        let long = after([meeting_at("u", clock("09:00:00"), minutes, REP, ANN)]);
        assert_eq!(ask(&long), (Some(seconds), 1), "{minutes} minutes");
    }
    let whole = Meeting::new("u", clock("09:00:00"), DateTime::<Utc>::MAX_UTC).organizer(REP).attendee(ANN);
    assert_eq!(ask(&after([whole])).1, 1);
    let mut aggregator = empty();
    let backwards = meeting_at("u", clock("09:00:00"), -1, REP, ANN);
    assert!(matches!(aggregator.record_meeting(&backwards), Err(OfferError::EndsBeforeStart { .. })));
    assert_eq!(aggregator, empty());
}

#[test]
fn the_greatest_revision_wins_at_both_ends_of_the_range() {
    let copies =
        [i64::MIN, -1, 0, i64::MAX].map(|revision| meeting_at("u", clock("09:00:00"), 30, REP, ANN).revision(revision));
    let whole = in_any_order(&copies);
    assert_eq!(whole, after([copies[3].clone()]));
    let mut lost = whole.clone();
    let one_sided = Meeting::new("u", clock("09:00:00"), clock("09:30:00")).organizer(REP).revision(i64::MAX - 1);
    assert_eq!(lost.record_meeting(&one_sided), Ok(Outcome::Copy.into()));
    assert_eq!(lost, whole);
}
