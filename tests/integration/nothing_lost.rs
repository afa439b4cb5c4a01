//! SPEC 11: every offered activity ends in exactly one place, and the counts add up.

use account_engagement::{
    Account, Aggregator, EmailKind, Key, Meeting, MeetingStatus, OfferError, Outcome, Outcomes, Reason, Tally,
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::world::{
    ANN, Activity, BOB, LEAD, OUTSIDER, REP, after, at, clock, directory, directory_of, email, email_at, empty,
    mailboxes, meeting, meeting_at, offer, rows,
};

#[test]
fn every_offer_has_one_outcome() {
    use Outcome::{Copy, Irrelevant, Recorded};
    for (why, offers, expected) in [
        ("an email", vec![Activity::from(email("x", REP, ANN))], vec![Recorded]),
        (
            "its copies",
            vec![email("x", REP, ANN).into(), email("<x>", REP, BOB).into(), email("x", REP, ANN).into()],
            vec![Recorded, Copy, Copy],
        ),
        ("an irrelevant email", vec![email("x", REP, LEAD).into()], vec![Irrelevant]),
        (
            "irrelevant before and after a relevant copy",
            vec![email("x", REP, LEAD).into(), email("x", REP, ANN).into(), email("x", REP, LEAD).into()],
            vec![Irrelevant, Recorded, Irrelevant],
        ),
        (
            "a copy that contradicts is a copy",
            vec![email("x", REP, ANN).into(), email("x", LEAD, ANN).into()],
            vec![Recorded, Copy],
        ),
        (
            "an email known only as answered",
            vec![email("r", ANN, REP).in_reply_to("x").into(), email("x", REP, ANN).into()],
            vec![Recorded, Recorded],
        ),
        ("a meeting", vec![meeting("x", REP, ANN).into(), meeting("x", REP, ANN).into()], vec![Recorded, Copy]),
        (
            "a meeting of one side",
            vec![meeting("x", REP, LEAD).into(), meeting("x", REP, ANN).into()],
            vec![Recorded, Copy],
        ),
        (
            "older and newer copies",
            vec![
                meeting("x", REP, ANN).revision(5).into(),
                meeting("x", REP, ANN).revision(4).into(),
                meeting("x", REP, LEAD).revision(6).into(),
            ],
            vec![Recorded, Copy, Copy],
        ),
        (
            "an email and a meeting of one id",
            vec![email("x", REP, ANN).into(), meeting("x", REP, ANN).into()],
            vec![Recorded, Recorded],
        ),
    ] {
        let mut aggregator = empty();
        assert_eq!(offer(&mut aggregator, offers), expected, "{why}");
        let recorded = expected.iter().filter(|outcome| **outcome == Recorded).count();
        let rows = rows(&aggregator);
        assert_eq!(aggregator.email_count() + aggregator.meeting_count(), recorded, "{why}");
        assert_eq!(rows.email_tally().recorded(), aggregator.email_count() as u64, "{why}");
        assert_eq!(rows.meeting_tally().recorded(), aggregator.meeting_count() as u64, "{why}");
    }
}

/// A leap second at the end of the representable range: the next second is out of range.
fn time_out_of_range() -> DateTime<Utc> {
    let time = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_000_000_000).unwrap();
    NaiveDate::MAX.and_time(time).and_utc()
}

#[test]
fn a_rejection_says_why_and_leaves_the_state_as_it_was() {
    let empty_id =
        "the id is empty after trimming white space and <>: an activity needs an id that all its copies share";
    let range =
        "a time is outside the range that can be represented, which ends at +262142-12-31 23:59:59.999999999 UTC";
    let ends = |start: &str, end: &str| format!("the meeting ends before it starts: from {start} to {end}");
    let nine = clock("09:00:00");
    let known = || [Activity::from(email("x", REP, ANN)), meeting("x", REP, ANN).into()];
    for (why, activity, expected) in [
        ("an email without an id", Activity::from(email("", REP, BOB)), empty_id.to_owned()),
        ("white space for an id", email(" \t", REP, BOB).into(), empty_id.to_owned()),
        ("brackets for an id", email(" < > ", REP, BOB).into(), empty_id.to_owned()),
        ("also where it would be irrelevant", email("<>", REP, LEAD).into(), empty_id.to_owned()),
        ("a meeting without an id", meeting("<>", REP, BOB).into(), empty_id.to_owned()),
        (
            "a meeting that ends before it starts",
            meeting_at("x", nine, -5, REP, BOB).revision(9).into(),
            ends("2026-03-02 09:00:00 UTC", "2026-03-02 08:55:00 UTC"),
        ),
        (
            "by a millisecond",
            Meeting::new("x", nine, nine - TimeDelta::milliseconds(1)).revision(9).into(),
            ends("2026-03-02 09:00:00 UTC", "2026-03-02 08:59:59.999 UTC"),
        ),
        (
            "also one of one side",
            meeting_at("y", nine, -5, REP, LEAD).into(),
            ends("2026-03-02 09:00:00 UTC", "2026-03-02 08:55:00 UTC"),
        ),
        ("an email out of range", email_at("x", time_out_of_range(), REP, BOB).into(), range.to_owned()),
        (
            "a meeting that starts out of range",
            Meeting::new("x", time_out_of_range(), time_out_of_range()).revision(9).into(),
            range.to_owned(),
        ),
        ("one that ends there", Meeting::new("x", nine, time_out_of_range()).revision(9).into(), range.to_owned()),
    ] {
        let mut aggregator = after(known());
        let rejected: OfferError = match &activity {
            Activity::Email(email) => aggregator.record_email(email).unwrap_err(),
            Activity::Meeting(meeting) => aggregator.record_meeting(meeting).unwrap_err(),
        };
        assert_eq!(rejected.to_string(), expected, "{why}");
        let mut intake = aggregator.intake();
        match &activity {
            Activity::Email(email) => intake.extend([email]),
            Activity::Meeting(meeting) => intake.extend([meeting]),
        }
        assert_eq!((intake.outcomes().rejected, intake.outcomes().offered()), (1, 1), "{why}");
        assert_eq!(aggregator, after(known()), "{why}: as it was");
    }
    let just_in_time = Meeting::new("m", at("2026-03-02T09:00:00.0009Z"), at("2026-03-02T09:00:00.0001Z"));
    assert_eq!(
        empty().record_meeting(&just_in_time),
        Ok(Outcome::Recorded.into()),
        "compared as cut to the millisecond"
    );
}

/// SPEC 20: "a participant text that is not an address after folding is unknown as before. It is also counted".
#[test]
fn malformed_participants_are_counted() {
    let nine = at("2026-03-02T09:00:00Z");
    let meeting = |organizer: &str| Meeting::new("m", nine, nine).organizer(organizer);
    for (why, activity, expected) in [
        ("none", Activity::from(email("e", REP, ANN).to("<MAILTO:bob@b.example>").to("new@else.example")), 0),
        ("a display name", email("e", REP, ANN).to("Bob <bob@b.example>").into(), 1),
        ("two addresses in one text", email("e", REP, ANN).cc("bob@b.example, ann@a.example").into(), 1),
        ("an X.500 name, and a room", email("e", REP, ANN).to("/O=CORP/CN=REP").bcc("Room 5").into(), 2),
        ("the sender, of an irrelevant copy", email("e", "Ann <ann@a.example>", REP).into(), 1),
        ("the recipients of an unknown sender", email("e", "x@else.example", REP).to("Bob").to("Bob").into(), 2),
        ("of internal mail", email("e", REP, LEAD).to("Bob").into(), 1),
        ("at a listed domain", email("e", REP, "").to("a b@a.example").into(), 1),
        ("too long to be an address", email("e", REP, ANN).to(format!("{}@x", "a".repeat(319))).into(), 1),
        ("much too long", email("e", REP, ANN).to("a".repeat(1000)).into(), 1),
        ("an empty text is no participant", email("e", "<>", "").to("").to(" mailto: ").into(), 0),
        ("on a meeting", meeting("Rep").attendee("Ann <ann@a.example>").attendee(ANN).attendee("").into(), 2),
        ("of a meeting with both sides", meeting(REP).attendee(ANN).attendee("Room 5").into(), 1),
    ] {
        let offered = match &activity {
            Activity::Email(email) => empty().record_email(email),
            Activity::Meeting(meeting) => empty().record_meeting(meeting),
        };
        assert_eq!(offered.unwrap().malformed_participants, expected, "{why}");
        let mut aggregator = empty();
        let mut intake = aggregator.intake();
        match &activity {
            Activity::Email(email) => intake.extend([email, email]),
            Activity::Meeting(meeting) => intake.extend([meeting, meeting]),
        }
        assert_eq!(intake.outcomes().malformed_participants, 2 * u64::from(expected), "{why}: of two copies");
        assert_eq!(intake.outcomes().offered(), 2, "{why}");
    }
    // A refused activity is not counted.
    let outcomes: Outcomes = [empty().record_email(&email(" ", "Rep", "").to("Bob"))].into_iter().collect();
    assert_eq!((outcomes.rejected, outcomes.malformed_participants), (1, 0));
    let mut sum = outcomes;
    for _ in 0..2 {
        sum += [empty().record_email(&email("e", REP, ANN).to("Bob"))].into_iter().collect();
        let said = sum.to_string();
        let counted = if sum.recorded == 1 { "1 participant is no address" } else { "2 participants are no addresses" };
        assert!(said.ends_with(&format!("1 refused; {counted}")), "{said}");
    }
}

/// An activity that two runs recorded is one recorded and one copy in the merged state.
#[test]
fn outcomes_of_merged_runs_add_up() {
    let run = |ids: &[&str]| {
        let mut aggregator = empty();
        let mut intake = aggregator.intake();
        intake.extend(ids.iter().map(|id| email(id, REP, ANN)));
        intake.extend([email("x", REP, "someone@else.example"), email("", REP, ANN)]);
        let outcomes = intake.outcomes();
        (aggregator, outcomes)
    };
    let ((mut one, outcomes), (other, others)) = (run(&["a", "b", "c", "a"]), run(&["b", "c", "d"]));
    one.merge(&other).unwrap();
    let both = (outcomes + others).after_merge(one.email_count());
    assert_eq!((both.recorded, both.copies, both.irrelevant, both.rejected), (4, 3, 2, 2));
    assert_eq!(both.offered(), outcomes.offered() + others.offered());
    assert_eq!(outcomes.after_merge(3), outcomes);
}

#[test]
fn totals_of_outcomes_belong_to_the_run_and_not_to_the_state() {
    let emails = [email("x", REP, ANN), email("x", REP, ANN), email("y", REP, LEAD), email("", REP, ANN)];
    let meetings = [meeting("x", REP, ANN), meeting_at("z", clock("09:00:00"), -1, REP, ANN)];
    let mut aggregator = empty();
    let mut intake = aggregator.intake();
    intake.extend(&emails);
    intake.extend(meetings.clone());
    let first = intake.outcomes();
    assert_eq!((first.recorded, first.copies, first.irrelevant, first.rejected), (2, 1, 1, 2));
    let mut second = aggregator.intake();
    second.extend(emails.clone());
    second.extend(&meetings);
    let second = second.outcomes();
    assert_eq!((second.recorded, second.copies, second.irrelevant, second.rejected), (0, 3, 1, 2));
    assert_eq!((first + second).offered(), 12);
    let all: Outcomes = emails.iter().map(|email| empty().record_email(email)).collect();
    assert_eq!((all.recorded, all.copies, all.irrelevant, all.rejected), (2, 0, 1, 1));
    assert_eq!([first, second].into_iter().sum::<Outcomes>(), first + second);
}

#[test]
fn the_tallies_add_up() {
    use Reason as R;
    let mut aggregator = after([
        email("e1", REP, "ann@a.example bob@b.example"),
        email("e2", REP, ANN).kind(EmailKind::Bulk),
        email("e3", ANN, "rep@corp.example bob@b.example"),
        email_at("e4", at("2025-01-01T00:00:00Z"), REP, ANN),
        email_at("e5", at("2027-01-01T00:00:00Z"), REP, BOB),
        email("e6", REP, ANN),
        email("e6", LEAD, ANN),
        email("e7", OUTSIDER, ANN),
    ]);
    offer(
        &mut aggregator,
        [
            meeting("m1", REP, "ann@a.example bob@b.example"),
            meeting("m2", REP, LEAD),
            meeting("m3", REP, ANN).status(MeetingStatus::Cancelled),
            meeting("m4", REP, ANN).all_day(),
        ],
    );
    let rows = rows(&aggregator);
    let parts = |tally: Tally| (tally.counted(), tally.reasons().collect::<Vec<_>>(), tally.recorded());
    let emails = vec![(R::ContradictorySender, 1), (R::BeforeWindow, 1), (R::AfterAsOf, 1), (R::Kind, 1)];
    assert_eq!(parts(rows.email_tally()), (2, emails, 6));
    assert_eq!(parts(rows.meeting_tally()), (1, vec![(R::OneSideMissing, 1), (R::Cancelled, 1), (R::AllDay, 1)], 4));
    let a = rows.account_tally("acct-a").unwrap();
    let emails = vec![(R::ContradictorySender, 1), (R::BeforeWindow, 1), (R::Kind, 1)];
    assert_eq!(parts(a.email_tally), (2, emails, 5));
    assert_eq!(parts(a.meeting_tally), (1, vec![(R::Cancelled, 1), (R::AllDay, 1)], 3));
    let b = rows.account_tally("acct-b").unwrap();
    assert_eq!(parts(b.email_tally), (1, vec![(R::AfterAsOf, 1), (R::Bystander, 1)], 3));
    assert_eq!(parts(b.meeting_tally), (1, vec![], 1));
    assert_eq!((aggregator.email_count() as u64, aggregator.meeting_count() as u64), (6, 4));
    assert_eq!(
        parts(a.email_tally + b.email_tally),
        ({ parts([a.email_tally, b.email_tally].into_iter().sum()) }),
        "tallies add"
    );
}

/// So that a zero can be explained: every account has a tally, also one without any activity.
#[test]
fn every_account_has_a_tally_of_its_own() {
    let accounts = [Account::new(" quiet "), Account::new("busy").contact("c", [ANN])];
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory_of(&mailboxes(), &accounts));
    offer(&mut aggregator, [email("e", REP, ANN).kind(EmailKind::Bulk)]);
    let rows = rows(&aggregator);
    assert!(rows.is_empty());
    let ids: Vec<_> = rows.account_tallies().iter().map(|tally| &*tally.account_id).collect();
    assert_eq!(ids, ["busy", "quiet"]);
    assert_eq!(rows.account_tally("busy").unwrap().email_tally.not_counted(Reason::Kind), 1);
    assert_eq!(rows.account_tally("quiet").unwrap().email_tally, Tally::default());
    assert_eq!(rows.account_tally("other"), None);
    assert_eq!(after([email("e", REP, ANN)]).directory().accounts().len(), directory().accounts().len());
}
