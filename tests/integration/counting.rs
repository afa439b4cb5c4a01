//! SPEC 5: what counts, for whom, and in which direction.

use account_engagement::{Attendance, CountingPolicy, EmailKind, Level, Meeting, MeetingStatus};
use chrono::TimeDelta;

use crate::world::{
    ABE, AMY, ANN, ANN_AT_HOME, AS_OF, Activity, BOB, LEAD, OUTSIDER, REP, REP_ALIAS, ROOM, after, at, clock,
    counts_of_both, date, email, meeting, meeting_at, question, rows,
};

const TO: [u64; 8] = [1, 0, 0, 0, 0, 1, 0, 1];
const FROM: [u64; 8] = [0, 1, 0, 0, 0, 1, 0, 1];
const NONE: [u64; 8] = [0; 8];

#[test]
fn an_email_counts_to_or_from_an_account_once() {
    for (why, email, expected) in [
        ("to a contact", email("e", REP, ANN), [TO, NONE]),
        ("to a contact in cc", email("e", REP, OUTSIDER).cc(ANN), [TO, NONE]),
        ("to a contact in bcc", email("e", REP, "").bcc(ANN), [TO, NONE]),
        ("to an unlisted contact", email("e", REP, AMY), [TO, NONE]),
        ("from a contact", email("e", ANN, REP), [FROM, NONE]),
        ("from a contact to a mailbox in bcc", email("e", ANN, OUTSIDER).bcc(REP), [FROM, NONE]),
        ("from an unlisted contact to an alias", email("e", AMY, "").cc(REP_ALIAS), [FROM, NONE]),
        (
            "once, however many recipients",
            email("e", REP, "ann@a.example abe@a.example amy@a.example"),
            [[1, 0, 0, 0, 0, 1, 0, 3], NONE],
        ),
        (
            "colleagues on it are involved",
            email("e", REP, "lead@corp.example ann@a.example"),
            [[1, 0, 0, 0, 0, 2, 0, 1], NONE],
        ),
        (
            "once from, however many mailboxes",
            email("e", ANN, "lead@corp.example rep@corp.example abe@a.example"),
            [[0, 1, 0, 0, 0, 2, 0, 2], NONE],
        ),
        ("one email can count for several accounts", email("e", REP, "ann@a.example bob@b.example"), [TO, TO]),
        (
            "from one account: another on it does not count",
            email("e", ANN, "rep@corp.example bob@b.example"),
            [FROM, NONE],
        ),
        ("internal mail", email("e", REP, LEAD), [NONE, NONE]),
        ("mail among customers", email("e", ANN, BOB), [NONE, NONE]),
        ("mail sent by anyone else", email("e", OUTSIDER, "rep@corp.example ann@a.example"), [NONE, NONE]),
        ("mail sent by an ignored address", email("e", ROOM, "rep@corp.example ann@a.example"), [NONE, NONE]),
        ("mail to strangers", email("e", REP, OUTSIDER), [NONE, NONE]),
    ] {
        assert_eq!(counts_of_both(&rows(&after([email]))), expected, "{why}");
    }
}

#[test]
fn only_the_kinds_of_the_policy_count() {
    let personal = CountingPolicy::default();
    for (why, policy, counted) in [
        ("by default personal mail only", personal, vec![EmailKind::Personal]),
        ("one other", personal.kinds([EmailKind::Bulk]), vec![EmailKind::Bulk]),
        (
            "two",
            personal.kinds([EmailKind::Calendar, EmailKind::AutoReply]),
            vec![EmailKind::Calendar, EmailKind::AutoReply],
        ),
        ("one named twice", personal.kinds([EmailKind::Bulk, EmailKind::Bulk]), vec![EmailKind::Bulk]),
        ("all", personal.kinds(EmailKind::ALL), EmailKind::ALL.to_vec()),
        ("none", personal.kinds([]), vec![]),
    ] {
        for kind in EmailKind::ALL {
            for email in [email("e", REP, ANN), email("e", ANN, REP)] {
                let aggregator = after([email.kind(kind)]);
                let rows = aggregator.rows(&question().policy(policy)).unwrap();
                assert_eq!(rows.email_tally().counted() == 1, counted.contains(&kind), "{why}: {kind:?}");
            }
        }
    }
}

#[test]
fn a_meeting_counts_when_both_sides_take_part_and_is_initiated_by_its_organizer() {
    for (why, meeting, expected) in [
        ("organized by a mailbox", meeting("m", REP, ANN), [[0, 0, 0, 1, 1, 0, 1, 0], NONE]),
        ("organized by a contact", meeting("m", ANN, REP), [[0, 0, 1, 0, 1, 0, 1, 0], NONE]),
        (
            "organized by an unlisted contact, under a mailbox's alias",
            meeting("m", AMY, REP_ALIAS),
            [[0, 0, 1, 0, 1, 0, 1, 0], NONE],
        ),
        (
            "an outside host: counted, initiated by neither",
            meeting("m", OUTSIDER, "rep@corp.example ann@a.example"),
            [[0, 0, 0, 0, 1, 0, 1, 0], NONE],
        ),
        ("an ignored host", meeting("m", ROOM, "rep@corp.example ann@a.example"), [[0, 0, 0, 0, 1, 0, 1, 0], NONE]),
        ("nobody named", meeting("m", "", "rep@corp.example ann@a.example"), [[0, 0, 0, 0, 1, 0, 1, 0], NONE]),
        (
            "another customer",
            meeting("m", BOB, "rep@corp.example ann@a.example"),
            [[0, 0, 0, 0, 1, 0, 1, 0], [0, 0, 1, 0, 1, 0, 1, 0]],
        ),
        ("ours, with two accounts", meeting("m", REP, "ann@a.example bob@b.example"), [[0, 0, 0, 1, 1, 0, 1, 0]; 2]),
        (
            "everybody is involved once",
            meeting("m", REP, "rep@corp.example lead@corp.example ann@a.example abe@a.example ann@home.example"),
            [[0, 0, 0, 1, 2, 0, 2, 0], NONE],
        ),
        ("without a contact", meeting("m", REP, "lead@corp.example someone@else.example"), [NONE, NONE]),
        ("without a mailbox", meeting("m", ANN, "abe@a.example bob@b.example"), [NONE, NONE]),
    ] {
        assert_eq!(counts_of_both(&rows(&after([meeting]))), expected, "{why}");
    }
}

/// What a meeting counts under the three attendance rules: `invited`, `not declined`, `accepted`.
fn under_each_attendance(meeting: Meeting) -> [[u64; 8]; 3] {
    let aggregator = after([meeting]);
    [Attendance::Invited, Attendance::NotDeclined, Attendance::Accepted].map(|attendance| {
        let policy = CountingPolicy::default().attendance(attendance);
        counts_of_both(&aggregator.rows(&question().policy(policy)).unwrap())[0]
    })
}

#[test]
fn who_takes_part_depends_on_the_response_and_the_attendance() {
    let ours = |staff, contacts| [0, 0, 0, 1, staff, 0, contacts, 0];
    let theirs = |staff, contacts| [0, 0, 1, 0, staff, 0, contacts, 0];
    for (why, meeting, expected) in [
        ("no answer", meeting("m", REP, ANN), [ours(1, 1), ours(1, 1), NONE]),
        ("tentative", meeting("m", REP, "ann@a.example=tentative"), [ours(1, 1), ours(1, 1), NONE]),
        ("accepted", meeting("m", REP, "ann@a.example=accepted"), [ours(1, 1); 3]),
        ("declined: nobody of theirs is left", meeting("m", REP, "ann@a.example=declined"), [ours(1, 1), NONE, NONE]),
        (
            "declined beside one who did not",
            meeting("m", REP, "ann@a.example=declined abe@a.example=accepted"),
            [ours(1, 2), ours(1, 1), ours(1, 1)],
        ),
        ("nobody of ours is left", meeting("m", ANN, "rep@corp.example=declined"), [theirs(1, 1), NONE, NONE]),
        (
            "a colleague who declined",
            meeting("m", ANN, "rep@corp.example=declined lead@corp.example=accepted"),
            [theirs(2, 1), theirs(1, 1), theirs(1, 1)],
        ),
        (
            "under several addresses the strongest answer holds",
            meeting("m", REP, "ann@a.example=declined ann@home.example=tentative"),
            [ours(1, 1), ours(1, 1), NONE],
        ),
        ("accepted over all", meeting("m", REP, "ann@a.example=declined ann@home.example=accepted"), [ours(1, 1); 3]),
        (
            "declined over none",
            meeting("m", REP, "ann@a.example=none ann@home.example=declined"),
            [ours(1, 1), NONE, NONE],
        ),
        (
            "of a mailbox too",
            meeting("m", ANN, "rep@corp.example=declined r.ep@corp.example=accepted"),
            [theirs(1, 1); 3],
        ),
    ] {
        assert_eq!(under_each_attendance(meeting), expected, "{why}");
    }
}

#[test]
fn the_organizer_takes_part_except_as_an_attendee_who_declined() {
    let ours = |staff, contacts| [0, 0, 0, 1, staff, 0, contacts, 0];
    let theirs = |staff, contacts| [0, 0, 1, 0, staff, 0, contacts, 0];
    for (why, meeting, expected) in [
        ("not listed", meeting("m", REP, "ann@a.example=accepted"), [ours(1, 1); 3]),
        ("listed without an answer", meeting("m", REP, "rep@corp.example ann@a.example=accepted"), [ours(1, 1); 3]),
        (
            "listed as tentative",
            meeting("m", REP, "rep@corp.example=tentative ann@a.example=accepted"),
            [ours(1, 1); 3],
        ),
        (
            "listed as declined: the meeting is the organizer's all the same",
            meeting("m", REP, "rep@corp.example=declined lead@corp.example=accepted ann@a.example=accepted"),
            [ours(2, 1), ours(1, 1), ours(1, 1)],
        ),
        (
            "declined under another address",
            meeting("m", REP, "r.ep@corp.example=declined lead@corp.example=accepted ann@a.example=accepted"),
            [ours(2, 1), ours(1, 1), ours(1, 1)],
        ),
        (
            "declined under one address, accepted under another",
            meeting("m", REP, "r.ep@corp.example=declined rep@corp.example=accepted ann@a.example=accepted"),
            [ours(1, 1); 3],
        ),
        ("a contact who organizes", meeting("m", ANN, "rep@corp.example=accepted"), [theirs(1, 1); 3]),
        (
            "a contact who organizes and declined",
            meeting("m", ANN, "ann@home.example=declined abe@a.example=accepted rep@corp.example=accepted"),
            [theirs(1, 2), theirs(1, 1), theirs(1, 1)],
        ),
        (
            "alone on our side, and declined",
            meeting("m", REP, "rep@corp.example=declined ann@a.example=accepted"),
            [ours(1, 1), NONE, NONE],
        ),
    ] {
        assert_eq!(under_each_attendance(meeting), expected, "{why}");
    }
}

#[test]
fn all_day_and_long_meetings_do_not_count_by_default_and_cancelled_ones_never_do() {
    let plain = |minutes| meeting_at("m", clock("09:00:00"), minutes, REP, ANN);
    let default = CountingPolicy::default();
    for (why, meeting, policy, counted) in [
        ("a plain one", plain(30), default, true),
        ("of no length", plain(0), default, true),
        ("tentative, by default", plain(30).status(MeetingStatus::Tentative), default, true),
        (
            "tentative, left out",
            plain(30).status(MeetingStatus::Tentative),
            default.without_tentative_meetings(),
            false,
        ),
        ("confirmed, tentative ones left out", plain(30), default.without_tentative_meetings(), true),
        ("cancelled", plain(30).status(MeetingStatus::Cancelled), default, false),
        (
            "cancelled, under any policy",
            plain(30).status(MeetingStatus::Cancelled),
            default.with_all_day_meetings().meetings_of_any_length().attendance(Attendance::Invited),
            false,
        ),
        ("all-day, by default", plain(30).all_day(), default, false),
        ("all-day, counted", plain(30).all_day(), default.with_all_day_meetings(), true),
        (
            "all-day of 24 hours is too long all the same",
            plain(24 * 60).all_day(),
            default.with_all_day_meetings(),
            false,
        ),
        ("24 hours", plain(24 * 60), default, false),
        ("a minute less", plain(24 * 60 - 1), default, true),
        ("longer", plain(50 * 60), default, false),
        ("24 hours, any length counted", plain(24 * 60), default.meetings_of_any_length(), true),
        ("a shorter limit: of that length", plain(60), default.meetings_shorter_than(TimeDelta::hours(1)), false),
        ("a shorter limit: shorter", plain(59), default.meetings_shorter_than(TimeDelta::hours(1)), true),
        ("a longer limit", plain(30 * 60), default.meetings_shorter_than(TimeDelta::days(2)), true),
    ] {
        let rows = after([meeting]).rows(&question().policy(policy)).unwrap();
        assert_eq!(rows.meeting_tally().counted() == 1, counted, "{why}");
    }
    let just_less = Meeting::new("m", clock("00:00:00"), clock("23:59:59.9999")).organizer(REP).attendee(ANN);
    assert_eq!(rows(&after([just_less])).meeting_tally().counted(), 1, "a millisecond less than 24 hours");
}

/// One state, any policy: no second ingestion.
#[test]
fn the_policy_is_an_argument_of_rows() {
    let all: [Activity; 3] = [
        email("e", REP, ANN).kind(EmailKind::Bulk).into(),
        meeting("m", REP, "ann@a.example=declined").into(),
        meeting("n", REP, ABE).all_day().into(),
    ];
    let aggregator = after(all);
    let default = CountingPolicy::default();
    for (why, policy, emails, meetings) in [
        ("the default", default, 0, 0),
        ("bulk too", default.kinds([EmailKind::Bulk]), 1, 0),
        ("invited", default.attendance(Attendance::Invited), 0, 1),
        ("all-day", default.with_all_day_meetings(), 0, 1),
        ("the default again", default, 0, 0),
    ] {
        let rows = aggregator.rows(&question().policy(policy)).unwrap();
        assert_eq!((rows.email_tally().counted(), rows.meeting_tally().counted()), (emails, meetings), "{why}");
    }
}

/// The instant it starts decides, whenever it ends.
#[test]
fn a_meeting_counts_at_its_start_and_an_email_when_it_was_sent() {
    let evening = at("2026-03-31T23:45:00Z");
    let aggregator = after([meeting_at("m", evening, 60, REP, ANN)]);
    let of_evening = rows(&aggregator);
    let march = of_evening.iter().filter(|row| row.level == Level::Month).map(|row| row.start);
    assert_eq!(march.collect::<Vec<_>>(), [date("2026-03-01")]);
    let at_as_of = |seconds| {
        let start = at(AS_OF) + TimeDelta::seconds(seconds);
        let meeting = meeting_at("m", start, 60, REP, ANN_AT_HOME);
        rows(&after([meeting])).meeting_tally().counted()
    };
    assert_eq!((at_as_of(0), at_as_of(1)), (1, 0), "one in progress at as-of has started");
    let staff = [LEAD, REP].map(|from| email(from, from, ANN));
    assert_eq!(counts_of_both(&rows(&after(staff)))[0], [2, 0, 0, 0, 0, 2, 0, 1]);
}
