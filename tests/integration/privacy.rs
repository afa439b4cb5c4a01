//! SPEC 10 and 12: what is written and shown says how many, and nothing about a single person.

use account_engagement::{AttendeeRef, EmailRef, Mailbox, MeetingRef};

use crate::world::{
    ABE, ANN, ANN_AT_HOME, AS_OF, BOB, LEAD, OUTSIDER, REP, REP_ALIAS, accounts, at, builder_of, directory,
    directory_of, email, email_at, mailboxes, meeting, meeting_at, rows,
};
use crate::written_rows::{csv, one_of_each};

#[test]
fn debug_says_how_many_and_not_who() {
    let (mailboxes, accounts) = (mailboxes(), accounts());
    let email = email("e", REP, "ann@a.example abe@a.example").cc(BOB).bcc(LEAD);
    let meeting = meeting("m", REP, "ann@a.example=accepted").revision(3);
    let directory = directory();
    for (shown, expected) in [
        (format!("{email:?}"), "Email { sent_at: 2026-03-02T09:00:00Z, recipients: 4, kind: Personal, .. }"),
        (format!("{:?}", EmailRef::from(&email)), "EmailRef { sent_at: 2026-03-02T09:00:00Z, kind: Personal, .. }"),
        (format!("{:?}", EmailRef::from(&email).recipients), "Recipients { .. }"),
        (
            format!("{meeting:?}"),
            "Meeting { start: 2026-03-02T09:00:00Z, end: 2026-03-02T09:30:00Z, attendees: 1, all_day: false, status: Confirmed, revision: 3, .. }",
        ),
        (
            format!("{:?}", MeetingRef::from(&meeting)),
            "MeetingRef { start: 2026-03-02T09:00:00Z, end: 2026-03-02T09:30:00Z, revision: 3, .. }",
        ),
        (format!("{:?}", MeetingRef::from(&meeting).attendees), "Attendees { .. }"),
        (format!("{:?}", meeting.attendees[0]), "Attendee { response: Accepted, responded_at: None, .. }"),
        (
            format!("{:?}", AttendeeRef::from(&meeting.attendees[0])),
            "AttendeeRef { response: Accepted, responded_at: None, .. }",
        ),
        (format!("{:?}", mailboxes[0].clone().directory_id("0a").name("Rep")), "Mailbox { aliases: 1, .. }"),
        (format!("{:?}", accounts[0].contacts[0]), "Contact { addresses: 2, .. }"),
        (
            format!("{:?}", builder_of(&mailboxes, &accounts).ignore([ABE])),
            "DirectoryBuilder { mailboxes: 2, accounts: 2, ignored: 1, .. }",
        ),
        (
            format!("{directory:?}"),
            "Directory { mailboxes: 2, accounts: 2, contacts: 3, addresses: 8, domains: 1, .. }",
        ),
        (
            format!("{:?}", one_of_each().adopt(directory_of(&[Mailbox::new(OUTSIDER)], &[]))),
            "Additions { addresses: 1, domains: 0 }",
        ),
        (format!("{:?}", directory.identify(REP)), "Mailbox { .. }"),
        (format!("{:?}", directory.identify(ANN)), "Contact { account: \"acct-a\", .. }"),
        (format!("{:?}", directory.identify("new@a.example")), "Unlisted { account: \"acct-a\" }"),
        (format!("{:?}", directory.identify("room@a.example")), "Ignored"),
        (format!("{:?}", directory.identify("")), "Unknown"),
        (
            format!("{:?}", one_of_each()),
            "Aggregator { key_check: 824fe64d022a467ab1c9eafc6fc05a75, emails: 2, meetings: 1, addresses: 7, directory: Directory { mailboxes: 2, accounts: 2, contacts: 3, addresses: 8, domains: 1, .. }, .. }",
        ),
    ] {
        assert_eq!(shown, expected);
    }
}

#[test]
fn nothing_about_a_person_is_in_rows_tallies_or_debug() {
    let aggregator = one_of_each();
    let rows = rows(&aggregator);
    let emails = email_at("secret-id", at(AS_OF), REP, ABE).in_reply_to("secret-thread").conversation("secret-thread");
    let meeting = meeting_at("secret-meeting", at(AS_OF), 30, REP, ANN);
    for (what, text) in [
        ("JSON", serde_json::to_string(&rows.to_vec()).unwrap()),
        ("CSV", csv(&rows)),
        ("rows", format!("{rows:?}")),
        ("the state", format!("{aggregator:?}")),
        ("its directory", format!("{:?}", aggregator.directory())),
        (
            "whom it finds",
            format!("{:?} {:?}", aggregator.directory().identify(REP), aggregator.directory().identify(ANN)),
        ),
        ("an email", format!("{emails:?} {:?}", EmailRef::from(&emails))),
        ("a meeting", format!("{meeting:?} {:?}", MeetingRef::from(&meeting))),
        ("an attendee", format!("{:?}", meeting.attendees)),
        ("a mailbox", format!("{:?}", mailboxes())),
        ("an account", format!("{:?}", accounts())),
        ("additions", format!("{:?}", aggregator.clone().adopt(directory_of(&[Mailbox::new(ABE)], &[])))),
    ] {
        let lower = text.to_lowercase();
        for secret in [REP, REP_ALIAS, LEAD, ANN, ANN_AT_HOME, ABE, BOB, "secret", "@"] {
            assert!(!lower.contains(secret), "{secret} shows in {what}: {text}");
        }
    }
    let rows = format!("{rows:?}");
    assert!(!rows.contains("c-ann") && !rows.contains("c-bob"), "{rows}");
}
