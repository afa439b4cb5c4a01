//! SPEC 20: lists as people have them.

use account_engagement::directory::{DirectoryProblem, Identity, LenientDirectory, SharedAddressPolicy};
use account_engagement::{Account, Aggregator, Key, Mailbox, Meeting};
use proptest::prelude::*;

use crate::world::{ANN, LEAD, REP, builder_of, email, mailboxes};

fn lenient(mailboxes: &[Mailbox], accounts: &[Account]) -> LenientDirectory {
    builder_of(mailboxes, accounts).build_lenient().unwrap()
}

fn said(lenient: &LenientDirectory) -> Vec<(Option<String>, Option<&str>)> {
    lenient.problems.iter().map(|problem| (problem.owner().map(|owner| owner.to_string()), problem.given())).collect()
}

/// What is left out, who had it, and its text as it was given.
#[test]
fn bad_entries_are_left_out_and_reported() {
    let x = || Account::new("x").domain("x.example");
    let contact = |owner: &str, given| (Some(format!("contact \"c\" of account {owner:?}")), Some(given));
    let account = |given| (Some("account \"x\"".to_owned()), Some(given));
    let mailbox = |address: &str, given| (Some(format!("mailbox {address:?}")), Some(given));
    for (why, ours, theirs, expected) in [
        ("nothing is wrong", vec![], vec![x()], vec![]),
        ("no account id", vec![], vec![Account::new(" ").domain("y.example"), x()], vec![(None, None)]),
        ("a further record of an account", vec![], vec![x(), Account::new("<x>").domain("y z")], vec![account("x")]),
        (
            "no contact id",
            vec![],
            vec![x().contact("", ["ed@z.example"])],
            vec![(Some("account \"x\"".to_owned()), None)],
        ),
        ("an unknown parent", vec![], vec![x().parent("Group")], vec![account("Group")]),
        ("its own parent", vec![], vec![x().parent("x")], vec![account("x")]),
        ("a malformed address", vec![], vec![x().contact("c", [" Ed ", "ed@z.example"])], vec![contact("x", " Ed ")]),
        ("a malformed alias", vec![Mailbox::new(LEAD).alias("LEAD")], vec![x()], vec![mailbox(LEAD, "LEAD")]),
        ("a malformed mailbox", vec![Mailbox::new("Lead")], vec![x()], vec![mailbox("lead", "Lead")]),
        ("a mailbox twice", vec![Mailbox::new(REP).alias(LEAD)], vec![x()], vec![mailbox(REP, REP)]),
        ("a malformed domain", vec![], vec![x().domain("https://Y.example")], vec![account("https://Y.example")]),
        ("a public-mail domain", vec![], vec![x().domain("GMail.com")], vec![account("GMail.com")]),
        ("an own domain", vec![], vec![x().domain("Corp.example.")], vec![account("Corp.example.")]),
        (
            "an own domain that the mailbox has with a dot",
            vec![Mailbox::new("lead@y.example.")],
            vec![x().domain("y.example")],
            vec![account("y.example")],
        ),
        (
            "a domain of two accounts",
            vec![],
            vec![Account::new("a").domain("y.example"), x().domain("Y.example")],
            vec![account("Y.example")],
        ),
        (
            "an address of two contacts",
            vec![],
            vec![Account::new("a").contact("c", [ANN]), x().contact("c", ["ANN@a.example"])],
            vec![contact("x", "ANN@a.example")],
        ),
        ("an address of both sides", vec![], vec![x().contact("c", [REP])], vec![contact("x", REP)]),
        ("an address of two mailboxes", vec![Mailbox::new(LEAD).alias(REP)], vec![x()], vec![mailbox(LEAD, REP)]),
    ] {
        let ours: Vec<_> = [Mailbox::new(REP)].into_iter().chain(ours).collect();
        let lenient = lenient(&ours, &theirs);
        assert_eq!(said(&lenient), expected, "{why}");
        // The rest is as it would be without the bad entry.
        assert_eq!(lenient.directory.identify("new@x.example"), Identity::Unlisted { account: "x" }, "{why}");
        for nobodys in ["new@y.example", "new@corp.example", "new@gmail.com"] {
            assert_eq!(lenient.directory.identify(nobodys), Identity::Unknown, "{why}: {nobodys}");
        }
        let strictly = builder_of(&ours, &theirs).build();
        assert_eq!(strictly.is_ok(), expected.is_empty(), "{why}");
    }
}

#[test]
fn an_address_with_contradictory_owners_is_nobody() {
    let x = Account::new("x").domain("x.example").contact("1", ["office@x.example", REP]);
    let accounts = [x.contact("2", ["office@x.example"])];
    let all_ours = [Mailbox::new(REP), Mailbox::new(LEAD).alias("team@corp.example").alias(ANN)];
    let ours = || {
        all_ours
            .iter()
            .chain([&Mailbox::new("help@corp.example").alias("team@corp.example")])
            .cloned()
            .collect::<Vec<_>>()
    };
    let builder = || builder_of(&ours(), &accounts);
    let directory = builder().build_lenient().unwrap().directory;
    for address in ["office@x.example", REP, "team@corp.example"] {
        assert_eq!(directory.identify(address), Identity::Ignored, "{address}");
    }
    assert_eq!(directory.identify(ANN), Identity::Mailbox { address: LEAD });
    assert_eq!(directory.shared_address_count(), 3);

    // The policies take precedence; two mailboxes are never settled.
    for (policy, office) in [
        (SharedAddressPolicy::LeaveOut, Identity::Ignored),
        (SharedAddressPolicy::FirstAccount, Identity::Contact { account: "x", contact: "1" }),
    ] {
        let lenient = builder().shared_addresses(policy).build_lenient().unwrap();
        assert_eq!(lenient.problems.len(), 1);
        assert_eq!(lenient.problems[0].given(), Some("team@corp.example"));
        assert_eq!(lenient.directory.identify("office@x.example"), office);
        assert_eq!(lenient.directory.identify(REP), Identity::Mailbox { address: REP });
        assert_eq!(lenient.directory.identify("team@corp.example"), Identity::Ignored);
    }
}

#[test]
fn records_of_one_mailbox_are_one_mailbox() {
    let ours = [
        Mailbox::new(REP).alias("r@corp.example"),
        Mailbox::new(LEAD),
        Mailbox::new("<REP@corp.example>").alias("e@old.example"),
    ];
    let LenientDirectory { directory, problems, .. } = lenient(&ours, &[Account::new("x").domain("old.example")]);
    assert_eq!(problems[0], DirectoryProblem::RepeatedMailbox { mailbox: REP.into(), positions: vec![1, 3] });
    assert!(matches!(problems[1..], [DirectoryProblem::OwnDomain { .. }]));
    assert_eq!(directory.mailbox_count(), 2);
    for address in [REP, "r@corp.example", "e@old.example"] {
        assert_eq!(directory.identify(address), Identity::Mailbox { address: REP }, "{address}");
    }
    assert_eq!(directory.identify(LEAD), Identity::Mailbox { address: LEAD });
}

#[test]
fn a_circle_of_parents_is_opened_at_the_account_that_is_named() {
    let accounts = [("a", "c"), ("b", "a"), ("c", "b")].map(|(id, parent)| Account::new(id).parent(parent));
    let LenientDirectory { directory, problems, .. } = lenient(&mailboxes(), &accounts);
    assert_eq!(problems, [DirectoryProblem::ParentCycle { account: "a".into(), length: 3 }]);
    assert_eq!(["a", "b", "c"].map(|id| directory.parent(id)), [None, Some("a"), Some("b")]);
}

#[test]
fn debug_shows_no_address() {
    let lenient = lenient(&[Mailbox::new("Private Person")], &[Account::new("x").contact("c", ["secret"])]);
    assert_eq!(
        format!("{lenient:?}"),
        "LenientDirectory { directory: Directory { mailboxes: 0, accounts: 1, contacts: 1, addresses: 0, domains: 0, .. }, \
         problems: 2 }"
    );
}

#[test]
fn a_doubtful_domain_is_reported_and_matches() {
    let accounts =
        [Account::new("x").domain("WWW.x.example."), Account::new("w").domain("www.example").domain("wwwx.example")];
    let directory = builder_of(&mailboxes(), &accounts).build().unwrap();
    let said: Vec<_> = directory.doubtful_domains().map(|doubtful| doubtful.to_string()).collect();
    assert_eq!(
        said,
        [
            "account \"w\" lists the domain \"www.example\", the name of a website",
            "account \"x\" lists the domain \"www.x.example\", the name of a website: did you mean \"x.example\"?"
        ]
    );
    assert_eq!(directory.identify("ed@www.x.example"), Identity::Unlisted { account: "x" });
    assert_eq!(lenient(&[], &accounts).directory.doubtful_domains().count(), 2);
}

/// In a state that grows, is written, read, merged, split and asked, one domain is listed in one form or the other.
#[test]
fn both_forms_are_one_domain_everywhere() {
    let forms = ["bücher.example", "xn--bcher-kva.example"];
    let directory = |form: &str| builder_of(&mailboxes(), &[Account::new("x").domain(form)]).build().unwrap();
    let mail = || {
        let to = |id: &str, form: &str| email(id, REP, "").to(format!("Ed@{form}"));
        [to("e1", forms[0]), to("e2", forms[1]), email("e3", &format!("al@{}", forms[1]), REP)]
    };
    let states = forms.map(|form| {
        let mut state = Aggregator::new(Key::PUBLIC, directory(form));
        state.intake().extend(&mail());
        state
    });
    assert_eq!(states[0].email_count(), 3);
    assert_eq!(states[0], states[1]);
    assert_eq!(states[0].snapshot(), states[1].snapshot());
    let (read, additions) = Aggregator::from_snapshot(&states[0].snapshot(), Key::PUBLIC, directory(forms[1])).unwrap();
    assert!(additions.is_empty());
    let mut merged = read.clone();
    merged.merge(&states[1]).unwrap();
    assert_eq!(merged, states[0]);
    let parts = states[0].split(|_| 7);
    assert_eq!(
        parts.values().map(Aggregator::email_count).sum::<usize>(),
        3,
        "both forms are in the part of their account"
    );
    assert!(merged.adopt(directory(forms[0])).is_empty());

    // A new domain is reported once, and its past is offered once.
    let mut state = Aggregator::new(Key::PUBLIC, builder_of(&mailboxes(), &[]).build().unwrap());
    let additions = state.adopt(directory(forms[1]));
    assert_eq!(additions.domains().collect::<Vec<_>>(), [forms[0]]);
    state.mark_past_offered(&additions);
    assert!(state.missing_past().is_empty());
}

/// SPEC 20: which entries were on no recorded activity.
#[test]
fn entries_without_recorded_activity_are_reported() {
    let accounts = [
        Account::new("a")
            .domain("a.example")
            .domain("www.a.example")
            .contact("1", [ANN])
            .contact("2", ["bo@else.example"]),
        Account::new("b").domain("bücher.example").domain("XN--ZZZZZZZZ.b.example").contact("none", [""; 0]),
        Account::new("c").contact("1", ["cy@c.example"]),
    ];
    let ours = [Mailbox::new(REP).alias("r.ep@corp.example"), Mailbox::new(LEAD), Mailbox::new("room@corp.example")];
    let directory = builder_of(&ours, &accounts).build().unwrap();
    let mut state = Aggregator::new(Key::PUBLIC, directory);
    let all = state.never_matched();
    assert_eq!((all.accounts.len(), all.domains.len(), all.contacts.len(), all.mailboxes.len()), (3, 4, 4, 3));
    state.intake().extend(&[
        email("1", "r.ep@corp.example", "new@xn--bcher-kva.example").to("bo@else.example"),
        email("2", LEAD, REP),
    ]);
    // On the older version only.
    let start = chrono::DateTime::UNIX_EPOCH;
    let meeting = Meeting::new("m", start, start).organizer(LEAD).attendee("cy@c.example");
    let newer = Meeting::new("m", start, start).revision(1).organizer(REP).attendee("bo@else.example");
    state.intake().extend([meeting, newer]);
    let never = state.never_matched();
    assert_eq!(never.accounts, ["c"]);
    let domains: Vec<_> = never.domains.iter().map(|one| (one.account, one.domain)).collect();
    assert_eq!(domains, [("a", "a.example"), ("a", "www.a.example"), ("b", "xn--zzzzzzzz.b.example")]);
    let contacts: Vec<_> = never.contacts.iter().map(|one| (one.account, one.contact)).collect();
    assert_eq!(contacts, [("a", "1"), ("b", "none"), ("c", "1")]);
    assert_eq!(never.mailboxes, [LEAD, "room@corp.example"]);
    assert!(!never.is_empty());
    assert_eq!(never.to_string(), "never matched: 1 account, 3 domains, 3 contacts, 2 mailboxes");
    assert_eq!(format!("{never:?}"), "NeverMatched { accounts: 1, domains: 3, contacts: 3, mailboxes: 2 }");

    // A listed contact's mail is mail of the domain too.
    state.intake().extend(&[email("3", ANN, REP)]);
    assert_eq!(state.never_matched().domains.len(), 2);
}

proptest! {
    /// A directory of the good entries alone is the same.
    #[test]
    fn leaving_out_is_all_that_lenient_building_does(
        domains in proptest::collection::vec(
            prop_oneof!["[a-c]{1,2}\\.example", "[a-c./@ ]{0,6}", "(gmail\\.com|corp\\.example)"],
            0..6,
        ),
        addresses in proptest::collection::vec(prop_oneof!["[a-c]@[a-c]\\.example", "[a-c @]{0,4}"], 0..6),
    ) {
        let mut account = Account::new("x").contact("c", addresses.clone());
        account.domains = domains.clone();
        let lenient = lenient(&mailboxes(), &[account.clone()]);
        let is_good = |entry: &String| lenient.problems.iter().all(|problem| problem.given() != Some(entry));
        account.domains.retain(is_good);
        account.contacts[0].addresses.retain(is_good);
        // A duplicate of a malformed entry in another spelling is reported once.
        let clean = self::lenient(&mailboxes(), &[account]);
        prop_assert!(clean.problems.len() <= lenient.problems.len());
        for address in addresses.iter().cloned().chain(domains.iter().map(|domain| format!("new@{domain}"))) {
            prop_assert_eq!(lenient.directory.identify(&address), clean.directory.identify(&address));
        }
        let strict = builder_of(&mailboxes(), &[Account::new("x").contact("c", addresses)]).build();
        let is_of_address = |problem: &DirectoryProblem| matches!(problem, DirectoryProblem::MalformedAddress { .. });
        prop_assert_eq!(strict.is_err(), lenient.problems.iter().any(is_of_address));
    }
}
