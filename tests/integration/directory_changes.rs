//! SPEC 12, last paragraph: contact lists change daily, and the same state answers.

use account_engagement::{Account, Additions, Aggregator, Directory, Level, Mailbox};

use crate::world::{
    ABE, AMY, ANN, ANN_AT_HOME, Activity, BOB, LEAD, REP, REP_ALIAS, ROOM, accounts, after, builder_of, clock, counts,
    directory, directory_of, email, email_at, mailboxes, meeting, rows,
};

/// Mail of everybody: to Ann and Abe, from Amy, who is not listed, from Ann at home, to Bob; a
/// meeting of Abe's.
pub(crate) fn state() -> Aggregator {
    after([
        Activity::from(email("e1", REP, "ann@a.example abe@a.example").conversation("t")),
        email("e2", AMY, LEAD).into(),
        email_at("e3", clock("09:10:00"), ANN_AT_HOME, REP_ALIAS).conversation("t").into(),
        email("e4", LEAD, BOB).into(),
        meeting("m1", ABE, "rep@corp.example lead@corp.example").into(),
    ])
}

/// A directory with other lists; the room is ignored as before.
pub(crate) fn changed(mailboxes: &[Mailbox], accounts: &[Account]) -> Directory {
    builder_of(mailboxes, accounts).ignore([ROOM]).build().unwrap()
}

/// The counts of each account with a row.
pub(crate) fn counts_by_account(aggregator: &Aggregator) -> Vec<(String, [u64; 8])> {
    let rows = rows(aggregator);
    let years = rows.iter().filter(|row| row.level == Level::Year);
    years.map(|row| (row.account_id.to_string(), counts(row))).collect()
}

pub(crate) fn of(account: &str, counts: [u64; 8]) -> (String, [u64; 8]) {
    (account.to_owned(), counts)
}

pub(crate) fn named(additions: &Additions) -> (Vec<&str>, Vec<&str>) {
    (additions.addresses().collect(), additions.domains().collect())
}

pub(crate) const A: [u64; 8] = [1, 2, 1, 0, 2, 2, 1, 3];
pub(crate) const B: [u64; 8] = [1, 0, 0, 0, 0, 1, 0, 1];

#[test]
fn the_state_answers_with_the_directory_of_the_day() {
    assert_eq!(counts_by_account(&state()), [of("acct-a", A), of("acct-b", B)]);
    let a = || Account::new("acct-a").domain("a.example");
    let ann = |account: Account| account.contact("c-ann", [ANN, ANN_AT_HOME]);
    let bob = || Account::new("acct-b").contact("c-bob", [BOB]);
    for (why, accounts, expected) in [
        ("the same", accounts().to_vec(), vec![of("acct-a", A), of("acct-b", B)]),
        (
            "names change",
            vec![ann(a()).name("Alder").contact("c-abe", [ABE]), bob().name("Birch")],
            vec![of("acct-a", A), of("acct-b", B)],
        ),
        (
            "ids change",
            vec![Account::new("z").domain("a.example").contact("1", [ANN_AT_HOME, ANN]).contact("2", [ABE]), bob()],
            vec![of("acct-b", B), of("z", A)],
        ),
        (
            "a contact moves to another account",
            vec![ann(a()), bob().contact("c-abe", [ABE])],
            vec![of("acct-a", [1, 2, 0, 0, 0, 2, 0, 2]), of("acct-b", [2, 0, 1, 0, 2, 2, 1, 2])],
        ),
        (
            "a domain moves to another account",
            vec![ann(Account::new("acct-a")).contact("c-abe", [ABE]), bob().domain("a.example")],
            vec![of("acct-a", [1, 1, 1, 0, 2, 1, 1, 2]), of("acct-b", [1, 1, 0, 0, 0, 1, 0, 2])],
        ),
        (
            "accounts merge",
            vec![ann(a()).contact("c-abe", [ABE]).contact("c-bob", [BOB])],
            vec![of("acct-a", [2, 2, 1, 0, 2, 2, 1, 4])],
        ),
        (
            "people merge",
            vec![a().contact("c", [ANN, ANN_AT_HOME, ABE]), bob()],
            vec![of("acct-a", [1, 2, 1, 0, 2, 2, 1, 2]), of("acct-b", B)],
        ),
        (
            "a person turns out to be two",
            vec![a().contact("c-ann", [ANN]).contact("c-ann2", [ANN_AT_HOME]).contact("c-abe", [ABE]), bob()],
            vec![of("acct-a", [1, 2, 1, 0, 2, 2, 1, 4]), of("acct-b", B)],
        ),
        (
            "an unlisted contact is listed",
            vec![ann(a()).contact("c-abe", [ABE, AMY]), bob()],
            vec![of("acct-a", [1, 2, 1, 0, 2, 2, 1, 2]), of("acct-b", B)],
        ),
        ("a listed contact is only at the domain", vec![ann(a()), bob()], vec![of("acct-a", A), of("acct-b", B)]),
        (
            "an address leaves",
            vec![a().contact("c-ann", [ANN]).contact("c-abe", [ABE]), bob()],
            vec![of("acct-a", [1, 1, 1, 0, 2, 2, 1, 3]), of("acct-b", B)],
        ),
        (
            "a domain leaves",
            vec![ann(Account::new("acct-a")).contact("c-abe", [ABE]), bob()],
            vec![of("acct-a", [1, 1, 1, 0, 2, 1, 1, 2]), of("acct-b", B)],
        ),
        ("an account leaves", vec![bob()], vec![of("acct-b", B)]),
        ("all leave", vec![], vec![]),
    ] {
        let mut aggregator = state();
        let additions = aggregator.adopt(changed(&mailboxes(), &accounts));
        assert!(additions.is_empty(), "{why}: {:?}", named(&additions));
        assert_eq!(counts_by_account(&aggregator), expected, "{why}");
        let recorded = (rows(&aggregator).email_tally().recorded(), rows(&aggregator).meeting_tally().recorded());
        assert_eq!(recorded, (4, 1), "{why}: nothing is lost");
        _ = aggregator.adopt(directory());
        assert_eq!(counts_by_account(&aggregator), [of("acct-a", A), of("acct-b", B)], "{why}: and back");
    }
}

#[test]
fn the_organisations_people_change_too() {
    for (why, mailboxes, expected) in [
        (
            "the primary address changes",
            vec![Mailbox::new(REP_ALIAS).alias(REP), Mailbox::new(LEAD)],
            vec![of("acct-a", A), of("acct-b", B)],
        ),
        (
            "two mailboxes merge",
            vec![Mailbox::new(REP).alias(REP_ALIAS).alias(LEAD)],
            vec![of("acct-a", [1, 2, 1, 0, 1, 1, 1, 3]), of("acct-b", B)],
        ),
        (
            "a mailbox is split",
            vec![Mailbox::new(REP), Mailbox::new(REP_ALIAS), Mailbox::new(LEAD)],
            vec![of("acct-a", [1, 2, 1, 0, 2, 3, 1, 3]), of("acct-b", B)],
        ),
        ("a mailbox leaves", vec![Mailbox::new(REP).alias(REP_ALIAS)], vec![of("acct-a", [1, 1, 1, 0, 1, 1, 1, 2])]),
        (
            "an alias leaves",
            vec![Mailbox::new(REP), Mailbox::new(LEAD)],
            vec![of("acct-a", [1, 1, 1, 0, 2, 2, 1, 3]), of("acct-b", B)],
        ),
        ("all leave", vec![], vec![]),
    ] {
        let mut aggregator = state();
        let additions = aggregator.adopt(changed(&mailboxes, &accounts()));
        assert!(additions.is_empty(), "{why}: {:?}", named(&additions));
        assert_eq!(counts_by_account(&aggregator), expected, "{why}");
    }
}

/// Copies that name two people contradict each other until these are one, and the other way
/// round.
#[test]
fn contradictions_depend_on_the_directory_of_the_day() {
    let mut aggregator = after([email("e", ANN, REP), email("e", ABE, REP)]);
    assert_eq!(counts_by_account(&aggregator), []);
    _ = aggregator.adopt(directory_of(&mailboxes(), &[Account::new("x").contact("c", [ANN, ABE])]));
    assert_eq!(counts_by_account(&aggregator), [of("x", [0, 1, 0, 0, 0, 1, 0, 1])], "the people merge");
    for known in [ANN, ABE] {
        _ = aggregator.adopt(directory_of(&mailboxes(), &[Account::new("x").contact("c", [known])]));
        assert_eq!(
            counts_by_account(&aggregator),
            [of("x", [0, 1, 0, 0, 0, 1, 0, 1])],
            "known wins over unknown: {known}"
        );
    }
    let mut meetings = after([meeting("m", ANN, REP), meeting("m", ABE, REP)]);
    assert_eq!(counts_by_account(&meetings), []);
    _ = meetings.adopt(directory_of(&mailboxes(), &[Account::new("x").contact("c", [ANN, ABE])]));
    assert_eq!(counts_by_account(&meetings), [of("x", [0, 0, 1, 0, 1, 0, 1, 0])], "of organizers too");
}
