//! SPEC 13: consent is tested when an aggregator is made, read back from bytes, or asked; and the user
//! table.

use account_engagement::enrichment::{Consent, Enrichment, NotInForceError, UserRow};
use account_engagement::{Account, Directory, Key, Mailbox, Question, SnapshotError};
use serde_json::json;

use super::{builder, enrichment, two};
use crate::world::{ANN, AS_OF, LEAD, REP, at, email};

fn granted() -> Consent {
    Consent::requested(at("2026-03-01T00:00:00Z")).grant("admin@corp.example", at("2026-04-01T00:00:00Z")).unwrap()
}

fn directory(enrichment: &Enrichment) -> Directory {
    enrichment.directory(&[Account::new("acct-a").contact("c-ann", [ANN])]).unwrap()
}

/// As-of is long after and long before; what counts is the instant of the run.
#[test]
fn consent_is_tested_at_the_instant_of_the_run() {
    let enrichment = enrichment();
    let pending = Consent::requested(at("2026-03-01T00:00:00Z"));
    let withdrawn = granted().withdraw(at("2026-05-01T00:00:00Z")).unwrap();
    let anew = withdrawn.grant("admin@corp.example", at("2026-06-01T00:00:00Z")).unwrap();
    for (why, consent, instant, expected) in [
        (
            "pending",
            &pending,
            "2026-04-15T00:00:00Z",
            Some(
                "consent is not in force: it is pending since 2026-03-01 00:00:00 UTC, so ask the administrator to grant it",
            ),
        ),
        (
            "not yet",
            &granted(),
            "2026-03-31T23:59:59.999Z",
            Some(
                "consent is not in force at 2026-03-31 23:59:59.999 UTC: it was granted only at 2026-04-01 00:00:00 UTC, so run then or later",
            ),
        ),
        ("granted", &granted(), "2026-04-01T00:00:00Z", None),
        ("before the withdrawal", &withdrawn, "2026-04-30T23:59:59Z", None),
        (
            "withdrawn",
            &withdrawn,
            "2026-05-01T00:00:00Z",
            Some(
                "consent is not in force at 2026-05-01 00:00:00 UTC: it was withdrawn at 2026-05-01 00:00:00 UTC, so ask the administrator to grant it again",
            ),
        ),
        (
            "the new grant starts anew",
            &anew,
            "2026-04-15T00:00:00Z",
            Some(
                "consent is not in force at 2026-04-15 00:00:00 UTC: it was granted only at 2026-06-01 00:00:00 UTC, so run then or later",
            ),
        ),
        ("under the new grant", &anew, "2026-06-01T00:00:00Z", None),
    ] {
        let run = enrichment.run(consent, at(instant));
        assert_eq!(run.as_ref().err().map(ToString::to_string).as_deref(), expected, "{why}");
        if let Ok(run) = run {
            assert_eq!((run.at(), run.consent(), run.enrichment()), (at(instant), consent, &enrichment), "{why}");
        }
    }
}

#[test]
fn a_run_creates_reads_and_opens_a_state() {
    let enrichment = enrichment();
    let consent = granted();
    let run = enrichment.run(&consent, at("2026-04-02T00:00:00Z")).unwrap();
    let mut state = run.new_aggregator(Key::PUBLIC, directory(&enrichment));
    state.open_mut(&run).record_email(&email("e", REP, ANN)).unwrap();
    let bytes = state.open(&run).snapshot();

    // As-of is before the grant, which is not the run's.
    let later = enrichment.run(&consent, at("2026-07-01T00:00:00Z")).unwrap();
    let (read, additions) = later.from_snapshot(&bytes, Key::PUBLIC, directory(&enrichment)).unwrap();
    assert!(additions.is_empty());
    let rows = read.open(&later).rows(&Question::new(at("2026-03-03T00:00:00Z"))).unwrap();
    assert_eq!(rows[0].emails_to_account, 1);

    let mut copy = state.clone();
    copy.open_mut(&later).merge(read.open(&later)).unwrap();
    assert_eq!(copy.open(&later), state.open(&run));

    let cut = later.from_snapshot(&bytes[1..], Key::PUBLIC, directory(&enrichment)).unwrap_err();
    assert_eq!(cut, SnapshotError::NotASnapshot);
}

/// A directory that knows more tells what is missing, here as without consent.
#[test]
fn reading_returns_the_addresses_with_a_missing_past() {
    let few = enrichment();
    let more = builder().add_mailboxes(two()).add_mailboxes([Mailbox::new("new@corp.example")]).build().unwrap();
    let consent = granted();
    let run = few.run(&consent, at(AS_OF)).unwrap();
    let bytes = run.new_aggregator(Key::PUBLIC, directory(&few)).open(&run).snapshot();
    let run = more.run(&consent, at(AS_OF)).unwrap();
    let (_, additions) = run.from_snapshot(&bytes, Key::PUBLIC, directory(&more)).unwrap();
    assert_eq!(additions.addresses().collect::<Vec<_>>(), ["new@corp.example"]);
}

#[test]
fn the_user_table_holds_the_directory_ids_of_the_chosen() {
    let enrichment = builder()
        .output("Sales")
        .add_mailboxes([
            Mailbox::new("d@corp.example").directory_id(" <0a> "),
            Mailbox::new("c@corp.example"),
            Mailbox::new("b@corp.example").directory_id("0b"),
            Mailbox::new("a@corp.example").directory_id("0a"),
            Mailbox::new("B@corp.example"),
            Mailbox::new("A1@corp.example").directory_id(" "),
        ])
        .build()
        .unwrap();
    let table = enrichment.user_table();
    assert_eq!(table.name(), "Sales_UserEntity");
    let wire = json!([{"DirectoryId": "0a"}, {"DirectoryId": "0b"}]);
    assert_eq!(serde_json::to_value(table.rows()).unwrap(), wire);
    assert_eq!(serde_json::from_value::<Vec<UserRow>>(wire).unwrap(), table.rows());
    assert_eq!(table.without_directory_id(), ["a1@corp.example", "c@corp.example"]);
    assert_eq!(
        format!("{table:?} {:?}", table.rows()),
        "UserTable { name: \"Sales_UserEntity\", rows: 2, without_directory_id: 2 } [UserRow { .. }, UserRow { .. }]"
    );
}

#[test]
fn debug_of_a_run_shows_nobody() {
    let enrichment = enrichment();
    let consent = granted();
    let run = enrichment.run(&consent, at(AS_OF)).unwrap();
    let state = run.new_aggregator(Key::PUBLIC, directory(&enrichment));
    assert_eq!(format!("{state:?}"), "ConsentedAggregator { .. }");
    let shown = format!("{run:#?} {state:#?} {:?}", enrichment.user_table());
    for secret in [REP, LEAD, ANN, "admin", "@"] {
        assert!(!shown.contains(secret), "{secret} shows: {shown}");
    }
    let refused = enrichment.run(&consent, at("2020-01-01T00:00:00Z")).unwrap_err();
    assert!(matches!(refused, NotInForceError::NotYet { .. }));
    assert!(!format!("{refused} {refused:?}").contains("admin"));
}
