//! SPEC 4: copies of one meeting converge in any order.

use account_engagement::{Attendance, Attendee, CountingPolicy, Meeting, MeetingStatus, Outcome, Reason, Response};
use chrono::TimeDelta;

use crate::world::{
    ABE, AMY, ANN, ANN_AT_HOME, BOB, LEAD, OUTSIDER, REP, REP_ALIAS, after, clock, counts_of_both, date, empty, first,
    in_any_order, meeting, meeting_at, offer, question, rows,
};

const COUNTED: [u64; 8] = [0, 0, 0, 1, 1, 0, 1, 0];

#[test]
fn only_copies_of_the_highest_revision_count() {
    let known = || meeting("m", REP, ANN);
    for (why, copies, expected) in [
        ("a newer copy replaces the attendees", vec![known(), meeting("m", REP, BOB).revision(1)], [[0; 8], COUNTED]),
        (
            "and the organizer",
            vec![known(), meeting("m", "", "rep@corp.example ann@a.example").revision(1)],
            [[0, 0, 0, 0, 1, 0, 1, 0], [0; 8]],
        ),
        (
            "a newer copy that lost the contacts takes it back",
            vec![known(), meeting("m", REP, LEAD).revision(1)],
            [[0; 8]; 2],
        ),
        ("one that lost us too", vec![known(), meeting("m", OUTSIDER, ANN).revision(1)], [[0; 8]; 2]),
        ("one that lost everybody", vec![known(), meeting("m", "", "").revision(1)], [[0; 8]; 2]),
        (
            "a newer copy that is cancelled takes it back",
            vec![known(), known().status(MeetingStatus::Cancelled).revision(1)],
            [[0; 8]; 2],
        ),
        (
            "a still newer one gives it back",
            vec![known(), meeting("m", REP, LEAD).revision(1), known().revision(2)],
            [COUNTED, [0; 8]],
        ),
        ("revisions are signed", vec![known().revision(-1), meeting("m", REP, BOB).revision(-2)], [COUNTED, [0; 8]]),
        (
            "from the least to the greatest",
            vec![known().revision(i64::MAX), meeting("m", REP, BOB).revision(i64::MIN)],
            [COUNTED, [0; 8]],
        ),
        (
            "a cancelled older copy does not count",
            vec![known().status(MeetingStatus::Cancelled), known().revision(1)],
            [COUNTED, [0; 8]],
        ),
        ("nor an all-day one", vec![known().all_day(), known().revision(1)], [COUNTED, [0; 8]]),
    ] {
        assert_eq!(counts_of_both(&rows(&in_any_order(&copies))), expected, "{why}");
    }
}

#[test]
fn a_newer_copy_replaces_times_and_answers() {
    let older = meeting_at("m", clock("06:00:00"), 600, REP, "ann@a.example=accepted");
    let answered = Attendee::new(ANN).response(Response::Accepted).responded_at(clock("07:00:00"));
    let older = older.attendee(answered);
    let newer = meeting_at("m", clock("09:00:00"), 20, REP, "ann@a.example=declined abe@a.example").revision(1);
    let rows = rows(&in_any_order(&[older, newer]));
    let row = first(&rows, "acct-a").unwrap();
    assert_eq!((row.average_meeting_duration, row.account_contacts_in_meetings), (Some(1200.0), 1));
}

#[test]
fn a_copy_with_one_side_adds_nothing_to_other_copies_of_its_revision() {
    let known = || meeting("m", REP, ANN);
    let lone = |organizer, attendees| meeting_at("m", clock("01:00:00"), 900, organizer, attendees).all_day();
    for (why, copy) in [
        ("our side only", lone(REP, LEAD).status(MeetingStatus::Cancelled)),
        ("their side only", lone(ANN, "abe@a.example bob@b.example").status(MeetingStatus::Cancelled)),
        ("their side only, with an outside host", lone(OUTSIDER, "bob@b.example")),
        ("nobody", lone("", "")),
        ("strangers", lone(OUTSIDER, "someone@else.example").status(MeetingStatus::Tentative)),
    ] {
        let rows = rows(&in_any_order(&[known(), copy]));
        assert_eq!(counts_of_both(&rows), [COUNTED, [0; 8]], "{why}");
        assert_eq!(first(&rows, "acct-a").unwrap().average_meeting_duration, Some(1800.0), "{why}");
    }
}

/// So that order does not show.
#[test]
fn every_valid_meeting_is_recorded_and_none_is_irrelevant() {
    for (why, meeting) in [
        ("both sides", meeting("m", REP, ANN)),
        ("our side only", meeting("m", REP, LEAD)),
        ("their side only", meeting("m", ANN, BOB)),
        ("nobody", meeting("m", "", "")),
        ("cancelled", meeting("m", REP, ANN).status(MeetingStatus::Cancelled)),
    ] {
        let mut aggregator = empty();
        assert_eq!(offer(&mut aggregator, [meeting.clone()]), [Outcome::Recorded], "{why}");
        assert_eq!(offer(&mut aggregator, [meeting.clone()]), [Outcome::Copy], "{why}, again");
        assert_eq!(offer(&mut aggregator, [meeting.clone().revision(-1)]), [Outcome::Copy], "{why}, older");
        assert_eq!(offer(&mut aggregator, [meeting.revision(1)]), [Outcome::Copy], "{why}, newer");
        assert_eq!((aggregator.meeting_count(), rows(&aggregator).meeting_tally().recorded()), (1, 1), "{why}");
    }
    let older_bare = [meeting("m", REP, ANN), meeting("m", REP, LEAD).revision(1)];
    let rows = rows(&in_any_order(&older_bare));
    assert_eq!(rows.meeting_tally().not_counted(Reason::OneSideMissing), 1, "taken back");
}

#[test]
fn states_differ_where_the_facts_of_a_meeting_do() {
    let plain = || meeting("m", REP, ANN);
    let answered = |answer: Attendee| meeting("m", REP, "").attendee(answer);
    for (why, other) in [
        ("nothing", vec![]),
        ("another id", vec![meeting("n", REP, ANN)]),
        ("another revision", vec![plain().revision(1)]),
        ("bare", vec![meeting("m", REP, LEAD)]),
        ("another organizer", vec![meeting("m", LEAD, ANN)]),
        ("no organizer", vec![meeting("m", "", "rep@corp.example ann@a.example")]),
        ("one attendee more", vec![plain().attendee(BOB)]),
        ("an answer", vec![meeting("m", REP, "ann@a.example=tentative")]),
        ("the time of an answer", vec![answered(Attendee::new(ANN).responded_at(clock("08:00:00")))]),
        ("another start", vec![Meeting::new("m", clock("08:59:59"), clock("09:30:00")).organizer(REP).attendee(ANN)]),
        ("another end", vec![meeting_at("m", clock("09:00:00"), 31, REP, ANN)]),
        ("all-day", vec![plain().all_day()]),
        ("a status", vec![plain().status(MeetingStatus::Tentative)]),
        ("a meeting more", vec![plain(), meeting("n", REP, LEAD)]),
    ] {
        assert_ne!(after(other.clone()), after([plain()]), "{why}");
        assert_ne!(after([plain()]), after(other), "{why}");
    }
    let bare = |revision| after([meeting("m", REP, LEAD).revision(revision)]);
    assert_ne!(bare(1), bare(2));
}

#[test]
fn attendees_are_united() {
    for (why, copies, expected) in [
        (
            "each copy knows another",
            [meeting("m", REP, ANN), meeting("m", REP, "abe@a.example lead@corp.example")],
            [[0, 0, 0, 1, 2, 0, 2, 0], [0; 8]],
        ),
        ("another account's", [meeting("m", REP, ANN), meeting("m", REP, BOB)], [COUNTED, COUNTED]),
        (
            "a person under two addresses is one",
            [meeting("m", REP, ANN), meeting("m", REP_ALIAS, ANN_AT_HOME)],
            [COUNTED, [0; 8]],
        ),
    ] {
        assert_eq!(counts_of_both(&rows(&in_any_order(&copies))), expected, "{why}");
    }
}

/// What the copies have come to as the answer of an unlisted contact, found out by asking: under
/// the `accepted` rule, and beside an address of hers that declined.
fn answer_of(answers: &[Attendee]) -> Response {
    let takes_part = |attendance, other: Option<Attendee>| {
        let copies: Vec<Meeting> = answers
            .iter()
            .map(|answer| {
                let copy = meeting("m", REP, "").attendee(answer.clone());
                if let Some(other) = &other { copy.attendee(other.clone()) } else { copy }
            })
            .collect();
        let policy = CountingPolicy::default().attendance(attendance);
        in_any_order(&copies).rows(&question().policy(policy)).unwrap().meeting_tally().counted() == 1
    };
    let declined = Attendee::new(ANN_AT_HOME).response(Response::Declined);
    match (
        takes_part(Attendance::Accepted, None),
        takes_part(Attendance::NotDeclined, None),
        takes_part(Attendance::NotDeclined, Some(declined)),
    ) {
        (true, true, true) => Response::Accepted,
        (false, true, true) => Response::Tentative,
        (false, true, false) => Response::None,
        (false, false, false) => Response::Declined,
        other => panic!("{other:?} is no answer"),
    }
}

#[test]
fn the_latest_answer_of_an_address_counts_then_the_strongest() {
    use Response::{Accepted, Declined, None as Silent, Tentative};
    let given = |response, time: Option<&str>| {
        let attendee = Attendee::new(ANN).response(response);
        time.map_or(attendee.clone(), |time| attendee.responded_at(clock(time)))
    };
    let (early, late) = (Some("06:00:00"), Some("07:00:00"));
    for (why, answers, expected) in [
        ("one answer", vec![given(Tentative, None)], Tentative),
        ("no answer", vec![given(Silent, None)], Silent),
        ("accepted over tentative", vec![given(Accepted, None), given(Tentative, None)], Accepted),
        ("accepted over declined", vec![given(Accepted, None), given(Declined, None)], Accepted),
        ("accepted over none", vec![given(Accepted, None), given(Silent, None)], Accepted),
        ("tentative over declined", vec![given(Tentative, None), given(Declined, None)], Tentative),
        ("tentative over none", vec![given(Tentative, None), given(Silent, None)], Tentative),
        ("declined over none", vec![given(Declined, None), given(Silent, None)], Declined),
        ("the same order at one instant", vec![given(Declined, late), given(Tentative, late)], Tentative),
        ("the later over the stronger", vec![given(Accepted, early), given(Declined, late)], Declined),
        ("even none", vec![given(Accepted, early), given(Silent, late)], Silent),
        ("the later that is stronger", vec![given(Declined, early), given(Accepted, late)], Accepted),
        ("an unknown time is earliest of all", vec![given(Accepted, None), given(Declined, early)], Declined),
        ("by the millisecond", vec![given(Accepted, early), given(Declined, Some("06:00:00.001"))], Declined),
        ("and not below", vec![given(Accepted, early), given(Declined, Some("06:00:00.0009"))], Accepted),
        ("of three", vec![given(Accepted, None), given(Declined, late), given(Tentative, early)], Declined),
    ] {
        assert_eq!(answer_of(&answers), expected, "{why}");
        let one_copy = answers.iter().fold(meeting("m", REP, ""), |meeting, answer| meeting.attendee(answer.clone()));
        let policy = CountingPolicy::default().attendance(Attendance::Accepted);
        let rows = in_any_order(&[one_copy]).rows(&question().policy(policy)).unwrap();
        assert_eq!(rows.meeting_tally().counted() == 1, expected == Accepted, "{why}, all on one copy");
    }
}

#[test]
fn one_copy_can_make_a_meeting_cancelled_confirmed_or_all_day() {
    let plain = || meeting("m", REP, ANN);
    let (tentative, cancelled) =
        (|| plain().status(MeetingStatus::Tentative), || plain().status(MeetingStatus::Cancelled));
    for (why, copies, expected) in [
        ("cancelled over confirmed", vec![plain(), cancelled()], Some(Reason::Cancelled)),
        ("cancelled over tentative", vec![tentative(), cancelled()], Some(Reason::Cancelled)),
        ("confirmed over tentative", vec![tentative(), plain()], None),
        ("tentative where all copies say so", vec![tentative(), tentative()], Some(Reason::Tentative)),
        ("all-day if any copy is", vec![plain(), plain().all_day(), plain()], Some(Reason::AllDay)),
    ] {
        let policy = CountingPolicy::default().without_tentative_meetings();
        let tally = in_any_order(&copies).rows(&question().policy(policy)).unwrap().meeting_tally();
        assert_eq!(
            tally.reasons().collect::<Vec<_>>(),
            expected.map(|reason| (reason, 1)).into_iter().collect::<Vec<_>>(),
            "{why}"
        );
        assert_eq!(tally.counted(), u64::from(expected.is_none()), "{why}");
    }
}

#[test]
fn the_earliest_start_and_the_latest_end_are_kept() {
    let day = TimeDelta::days(1);
    let copies = [
        meeting_at("m", clock("09:00:00"), 30, REP, ANN),
        meeting_at("m", clock("09:00:00") - day, 24 * 60 + 10, REP, ANN),
        meeting_at("m", clock("09:15:00"), 60, REP, ANN),
    ];
    let policy = CountingPolicy::default().meetings_of_any_length();
    let rows = in_any_order(&copies).rows(&question().policy(policy)).unwrap();
    let row = first(&rows, "acct-a").unwrap();
    assert_eq!(row.engagement_start, Some(date("2026-03-01")));
    assert_eq!(row.average_meeting_duration, Some(f64::from((24 * 60 + 75) * 60)));
}

#[test]
fn a_known_organizer_wins_over_unknown_over_absent_and_two_known_are_nobody() {
    let guests = "lead@corp.example ann@a.example";
    let by = |organizer| meeting("m", organizer, guests);
    let (ours, theirs, nobodys) = ([0, 0, 0, 1, 1, 0, 1, 0], [0, 0, 1, 0, 1, 0, 1, 0], [0, 0, 0, 0, 1, 0, 1, 0]);
    for (why, copies, expected) in [
        ("known over absent", [by(LEAD), by("")], ours),
        ("known over unknown", [by(OUTSIDER), by(LEAD)], ours),
        ("a contact over unknown", [by(OUTSIDER), by(ANN)], theirs),
        ("unknown and absent", [by(OUTSIDER), by("")], nobodys),
        ("two mailboxes are nobody, and take no part by it", [by(LEAD), by(REP)], nobodys),
        ("two contacts are", [by(ANN), by(AMY)], nobodys),
        ("one of each side are", [by(LEAD), by(ANN)], nobodys),
        ("one person under two addresses is not two", [by(ANN), by(ANN_AT_HOME)], theirs),
    ] {
        assert_eq!(counts_of_both(&rows(&in_any_order(&copies)))[0], expected, "{why}");
    }
    let abe_alone = [meeting("m", ABE, REP), meeting("m", ANN, REP)];
    let rows = rows(&in_any_order(&abe_alone));
    assert_eq!(rows.meeting_tally().not_counted(Reason::NobodyLeft), 1, "nobody of theirs is left");
}
