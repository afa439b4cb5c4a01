//! SPEC 11: why what is recorded did not count, overall and for each account.

use account_engagement::{
    Aggregator, CountingPolicy, Directory, Email, EmailKind, Meeting, MeetingStatus, Reason, Row, Rows, Tally, Unscored,
};

use crate::world::{
    ABE, ANN, BOB, LEAD, REP, accounts, after, at, clock, directory_of, email, email_at, mailboxes, meeting,
    meeting_at, question,
};

/// People who have left by the day of the question.
fn without(gone: &[&str]) -> Directory {
    let stays = |address: &String| !gone.contains(&address.as_str());
    let mailboxes: Vec<_> = mailboxes().into_iter().filter(|mailbox| stays(&mailbox.address)).collect();
    let accounts = accounts().map(|mut account| {
        account.contacts.retain(|contact| contact.addresses.iter().all(stays));
        // So that who leaves is not an unlisted contact.
        account.domains.clear();
        account
    });
    directory_of(&mailboxes, &accounts)
}

type Verdict = Result<(), Reason>;

/// Asserts these verdicts on the one activity: over all accounts, for `acct-a`, for `acct-b`; `None` if it is not in
/// the account's tally.
fn assert_verdicts(
    aggregator: &Aggregator,
    why: &str,
    of: fn(&Rows<Row<Unscored>>, Option<&str>) -> Tally,
    expected: [Option<Verdict>; 3],
) {
    let policy = CountingPolicy::default().without_tentative_meetings();
    let rows = aggregator.unscored_rows(&question().policy(policy)).unwrap();
    for (account, expected) in [None, Some("acct-a"), Some("acct-b")].into_iter().zip(expected) {
        let mut tally = Tally::default();
        if let Some(verdict) = expected {
            tally.record(verdict);
        }
        assert_eq!(of(&rows, account), tally, "{why}: {}", account.unwrap_or("overall"));
    }
}

#[test]
fn the_first_reason_why_an_email_does_not_count_is_reported() {
    use Reason as R;
    let (none, ok, no) = (None, Some(Ok(())), |reason: Reason| Some(Err(reason)));
    let bulk = |email: Email| email.kind(EmailKind::Bulk);
    let early = |from, to| email_at("e", at("2025-06-29T09:00:00Z"), from, to);
    let late = |from, to| email_at("e", at("2026-06-30T12:00:00.001Z"), from, to);
    let plain = |from, to| email("e", from, to);
    for (why, copies, gone, expected) in [
        ("it counts", vec![plain(REP, ANN)], vec![], [ok, ok, none]),
        ("for both", vec![plain(REP, "ann@a.example bob@b.example")], vec![], [ok, ok, ok]),
        (
            "contradictory, before the window, and bulk",
            vec![bulk(early(REP, ANN)), early(LEAD, ANN)],
            vec![],
            [no(R::ContradictorySender), no(R::ContradictorySender), none],
        ),
        (
            "contradictory, and the mailbox that received it left",
            vec![plain(ANN, REP), plain(ABE, REP)],
            vec![REP],
            [no(R::ContradictorySender), no(R::ContradictorySender), none],
        ),
        (
            "before the window, and bulk",
            vec![bulk(early(REP, ANN))],
            vec![],
            [no(R::BeforeWindow), no(R::BeforeWindow), none],
        ),
        ("after as-of, and bulk", vec![bulk(late(REP, ANN))], vec![], [no(R::AfterAsOf), no(R::AfterAsOf), none]),
        ("bulk, and nobody left", vec![bulk(plain(ANN, REP))], vec![REP], [no(R::Kind), no(R::Kind), none]),
        (
            "bulk, and a bystander",
            vec![bulk(plain(ANN, "rep@corp.example bob@b.example"))],
            vec![],
            [no(R::Kind), no(R::Kind), no(R::Kind)],
        ),
        ("bulk, and nobody of any account left", vec![bulk(plain(REP, ANN))], vec![ANN], [no(R::Kind), none, none]),
        (
            "the mailbox that received it left",
            vec![plain(ANN, REP)],
            vec![REP],
            [no(R::NobodyLeft), no(R::NobodyLeft), none],
        ),
        (
            "the mailbox that sent it left, alone",
            vec![plain(REP, ANN)],
            vec![REP],
            [no(R::NobodyLeft), no(R::NobodyLeft), none],
        ),
        ("the contact who received it left", vec![plain(REP, ANN)], vec![ANN], [no(R::NobodyLeft), none, none]),
        ("the contact who sent it left", vec![plain(ANN, REP)], vec![ANN], [no(R::NobodyLeft), none, none]),
        ("one of two accounts left", vec![plain(REP, "ann@a.example bob@b.example")], vec![BOB], [ok, ok, none]),
        (
            "the sender left, and a colleague received it",
            vec![plain(LEAD, "rep@corp.example ann@a.example")],
            vec![LEAD],
            [no(R::UnknownSender), no(R::UnknownSender), none],
        ),
        (
            "the sender left, and others of the account received it",
            vec![plain(ANN, "rep@corp.example abe@a.example bob@b.example")],
            vec![ANN],
            [no(R::UnknownSender), no(R::UnknownSender), no(R::UnknownSender)],
        ),
        (
            "another account's contact sent it",
            vec![plain(ANN, "rep@corp.example bob@b.example")],
            vec![],
            [ok, ok, no(R::Bystander)],
        ),
        (
            "that one, and the mailbox left",
            vec![plain(ANN, "rep@corp.example bob@b.example")],
            vec![REP],
            [no(R::NobodyLeft), no(R::NobodyLeft), no(R::NobodyLeft)],
        ),
    ] {
        let mut aggregator = after(copies);
        if !gone.is_empty() {
            _ = aggregator.adopt(without(&gone));
        }
        assert_verdicts(
            &aggregator,
            why,
            |rows, account| {
                account.map_or(rows.email_tally(), |account| rows.account_tally(account).unwrap().email_tally)
            },
            expected,
        );
    }
}

#[test]
fn the_first_reason_why_a_meeting_does_not_count_is_reported() {
    use Reason as R;
    let (none, ok, no) = (None, Some(Ok(())), |reason: Reason| Some(Err(reason)));
    let early = at("2025-06-29T09:00:00Z");
    let long = |start| meeting_at("m", start, 24 * 60, REP, "ann@a.example=declined").all_day();
    let tentative = |meeting: Meeting| meeting.status(MeetingStatus::Tentative);
    let cancelled = |meeting: Meeting| meeting.status(MeetingStatus::Cancelled);
    let nine = clock("09:00:00");
    for (why, copies, gone, expected) in [
        ("it counts", vec![meeting("m", REP, ANN)], vec![], [ok, ok, none]),
        (
            "a side is missing, and it is cancelled",
            vec![cancelled(meeting_at("m", early, 30, REP, LEAD))],
            vec![],
            [no(R::OneSideMissing), none, none],
        ),
        (
            "a newer copy lost a side",
            vec![meeting("m", REP, ANN), cancelled(meeting("m", ANN, BOB)).revision(1)],
            vec![],
            [no(R::OneSideMissing), none, none],
        ),
        (
            "cancelled, and before the window",
            vec![cancelled(long(early))],
            vec![],
            [no(R::Cancelled), no(R::Cancelled), none],
        ),
        (
            "before the window, and tentative",
            vec![tentative(long(early))],
            vec![],
            [no(R::BeforeWindow), no(R::BeforeWindow), none],
        ),
        (
            "after as-of, and tentative",
            vec![tentative(long(at("2026-06-30T12:00:00.001Z")))],
            vec![],
            [no(R::AfterAsOf), no(R::AfterAsOf), none],
        ),
        ("tentative, and all-day", vec![tentative(long(nine))], vec![], [no(R::Tentative), no(R::Tentative), none]),
        ("all-day, and too long", vec![long(nine)], vec![], [no(R::AllDay), no(R::AllDay), none]),
        (
            "too long, and declined",
            vec![meeting_at("m", nine, 24 * 60, REP, "ann@a.example=declined")],
            vec![],
            [no(R::TooLong), no(R::TooLong), none],
        ),
        (
            "too long, and nobody of any account left",
            vec![meeting_at("m", nine, 24 * 60, REP, ANN)],
            vec![ANN],
            [no(R::TooLong), none, none],
        ),
        (
            "all declined",
            vec![meeting("m", REP, "ann@a.example=declined")],
            vec![],
            [no(R::NobodyLeft), no(R::NobodyLeft), none],
        ),
        (
            "all of one account declined",
            vec![meeting("m", REP, "ann@a.example=declined bob@b.example")],
            vec![],
            [ok, no(R::NobodyLeft), ok],
        ),
        (
            "all of us declined",
            vec![meeting("m", ANN, "rep@corp.example=declined bob@b.example")],
            vec![],
            [no(R::NobodyLeft), no(R::NobodyLeft), no(R::NobodyLeft)],
        ),
        ("the mailbox left", vec![meeting("m", REP, ANN)], vec![REP], [no(R::NobodyLeft), no(R::NobodyLeft), none]),
        ("the contact left", vec![meeting("m", REP, ANN)], vec![ANN], [no(R::NobodyLeft), none, none]),
    ] {
        let mut aggregator = after(copies);
        if !gone.is_empty() {
            _ = aggregator.adopt(without(&gone));
        }
        assert_verdicts(
            &aggregator,
            why,
            |rows, account| {
                account.map_or(rows.meeting_tally(), |account| rows.account_tally(account).unwrap().meeting_tally)
            },
            expected,
        );
    }
}

#[test]
fn reasons_have_this_order_and_these_words() {
    assert_eq!(
        Reason::ALL.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "one side missing",
            "contradictory sender",
            "cancelled",
            "before the window",
            "after as-of",
            "kind",
            "tentative",
            "all-day",
            "too long",
            "nobody left on one side",
            "unknown sender",
            "bystander",
        ]
    );
}
