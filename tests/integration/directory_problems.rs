//! SPEC 3: lists that contradict themselves or each other, with what is said about them.

use account_engagement::directory::SharedAddressPolicy;
use account_engagement::{Account, Mailbox};

use crate::world::{ANN, BOB, LEAD, REP, builder_of, mailboxes};

const NOT_AN_ADDRESS: &str =
    "is not an address: expected one @ between non-empty parts, no white space or control character, at most 320 bytes";
const NOT_A_DOMAIN: &str = "is not a domain: expected two or more parts of letters, digits, hyphens and underscores \
                            with dots between them, at most 320 bytes, such as oak.example";
const ONE_PERSON: &str =
    "an address belongs to one person, so remove it from one of them, ignore it, or set a policy for shared addresses";

const OWN: &str = "the organisation's own domains belong to no account, so remove it";

/// The problems of a directory, without the headline.
fn problems(mailboxes: &[Mailbox], accounts: &[Account], shared: SharedAddressPolicy) -> Vec<String> {
    let builder = builder_of(mailboxes, accounts).shared_addresses(shared).shared_domains(shared);
    builder.build().err().map_or(Vec::new(), |error| error.problems().iter().map(ToString::to_string).collect())
}

#[test]
fn a_malformed_address_is_an_error_that_names_it_and_its_owner() {
    let longest = "a".repeat(318) + "@x";
    let longer = "a".repeat(319) + "@x";
    for (why, raw, shown) in [
        ("no @", "ann.a.example", Some("ann.a.example")),
        ("two @", "ann@a@example", Some("ann@a@example")),
        ("nothing before it", "@a.example", Some("@a.example")),
        ("nothing after it", "ann@", Some("ann@")),
        ("white space", "ann lee@a.example", Some("ann lee@a.example")),
        ("white space in the domain", "ann@a.\u{a0}example", Some("ann@a.\u{a0}example")),
        ("a control character", "ann\u{7}@a.example", Some("ann\u{7}@a.example")),
        ("a display name", "Ann <ann@a.example>", Some("Ann <ann@a.example>")),
        ("nothing at all", " <> ", Some(" <> ")),
        ("321 bytes", &longer, Some(&longer)),
        ("320 bytes", &longest, None),
        ("well-formed after folding only", " <MAILTO: Ann@A.example> ", None),
    ] {
        for (owner, mailboxes, accounts) in [
            (format!("mailbox {:?}", shown.unwrap_or_default()), vec![Mailbox::new(raw)], vec![]),
            (format!("mailbox {REP:?}"), vec![Mailbox::new(REP).alias(raw)], vec![]),
            (
                "contact \"c\" of account \"x\"".to_owned(),
                vec![],
                vec![Account::new(" x").contact("<c>", [ANN.to_owned(), raw.to_owned()])],
            ),
        ] {
            let expected: Vec<_> = shown
                .map(|shown| match format!("mailbox {shown:?}") {
                    itself if itself == owner => format!("{owner} {NOT_AN_ADDRESS}"),
                    _ => format!("{shown:?} of {owner} {NOT_AN_ADDRESS}"),
                })
                .into_iter()
                .collect();
            if why.starts_with("well-formed") && !accounts.is_empty() {
                continue;
            }
            assert_eq!(problems(&mailboxes, &accounts, SharedAddressPolicy::Refuse), expected, "{why}: {owner}");
        }
    }
}

#[test]
fn a_malformed_domain_is_an_error_that_names_it_and_its_owner() {
    let did_you_mean = |domain: &str| format!("is not a domain: did you mean {domain:?}?");
    let longest = format!("{}.x", "a".repeat(318));
    let longer = format!("{}.x", "a".repeat(319));
    for (why, raw, said) in [
        ("with @", "@x.example", Some(did_you_mean("x.example"))),
        ("an address", "ann@x.example", Some(did_you_mean("x.example"))),
        ("a website", "https://www.X.example/", Some(did_you_mean("x.example"))),
        ("white space", "x .example", Some(did_you_mean("x.example"))),
        ("a control character", "x\u{1b}.example", Some(did_you_mean("x.example"))),
        (
            "several",
            "x.example;y.example",
            Some("is not a domain: did you mean \"x.example\" and \"y.example\"?".to_owned()),
        ),
        ("one label", "x", Some(NOT_A_DOMAIN.to_owned())),
        ("nothing at all", " ", Some(NOT_A_DOMAIN.to_owned())),
        ("321 bytes", &longer, Some(NOT_A_DOMAIN.to_owned())),
        ("320 bytes", &longest, None),
        ("one trailing dot", "x.example.", None),
        ("a website's name is doubtful, and not malformed", "www.x.example", None),
    ] {
        let expected: Vec<_> = said.map(|said| format!("{raw:?} of account \"x\" {said}")).into_iter().collect();
        assert_eq!(problems(&[], &[Account::new("x").domain(raw)], SharedAddressPolicy::Refuse), expected, "{why}");
    }
    let many = ["a", "b", "c", "d", "e"].map(|name| format!("{name}.example")).join(",");
    assert_eq!(
        problems(&[], &[Account::new("x").domain(&many)], SharedAddressPolicy::Refuse),
        [format!(
            "{many:?} of account \"x\" is not a domain: did you mean \"a.example\", \"b.example\", \"c.example\" and 2 \
             more?"
        )]
    );
}

#[test]
fn the_same_address_on_two_people_is_an_error_that_names_both() {
    let rep = || Mailbox::new(REP);
    let x = |contact: &str, address: &str| Account::new("x").contact(contact, [address]);
    for (why, mailboxes, accounts, expected) in [
        (
            "two contacts of one account",
            vec![],
            vec![x("2", ANN).contact("1", [ANN])],
            Some([ANN, "contact \"1\" of account \"x\"", "contact \"2\" of account \"x\""]),
        ),
        (
            "two accounts",
            vec![],
            vec![x("1", BOB), Account::new("w").contact("1", [BOB])],
            Some([BOB, "contact \"1\" of account \"w\"", "contact \"1\" of account \"x\""]),
        ),
        (
            "both sides",
            vec![rep()],
            vec![x("1", " <Rep@corp.example>")],
            Some([" <Rep@corp.example>", "mailbox \"rep@corp.example\"", "contact \"1\" of account \"x\""]),
        ),
        (
            "an alias and a contact",
            vec![Mailbox::new(LEAD).alias(REP)],
            vec![x("1", REP)],
            Some([REP, "mailbox \"lead@corp.example\"", "contact \"1\" of account \"x\""]),
        ),
        ("twice on one mailbox: harmless", vec![rep().alias(REP).alias(REP)], vec![], None),
        ("twice on one contact: harmless", vec![], vec![x("1", ANN).contact("1", [ANN, "ANN@a.example"])], None),
    ] {
        let expected: Vec<_> = expected
            .map(|[address, first, second]| format!("{address:?} belongs to both {first} and {second}: {ONE_PERSON}"))
            .into_iter()
            .collect();
        assert_eq!(problems(&mailboxes, &accounts, SharedAddressPolicy::Refuse), expected, "{why}");
    }
}

/// No policy and no ignored address settles it: their list is the organisation's own.
#[test]
fn two_mailboxes_with_one_address_are_always_an_error() {
    let mailboxes = [Mailbox::new(REP), Mailbox::new(LEAD).alias("REP@corp.example")];
    let accounts = [Account::new("x").contact("c", [REP])];
    let expected = "\"REP@corp.example\" belongs to both mailbox \"rep@corp.example\" and mailbox \
                    \"lead@corp.example\": an address belongs to one person, so remove it from one of them";
    for shared in [SharedAddressPolicy::Refuse, SharedAddressPolicy::LeaveOut, SharedAddressPolicy::FirstAccount] {
        assert_eq!(problems(&mailboxes, &[], shared), [expected], "{shared:?}");
        assert_eq!(problems(&mailboxes, &accounts, shared)[0], expected, "{shared:?}");
    }
}

#[test]
fn a_mailbox_that_is_listed_twice_is_reported_as_such() {
    let (rep, lead) = (|| Mailbox::new(REP), || Mailbox::new(LEAD));
    let twice = "mailbox \"rep@corp.example\" is listed twice, as entries 1, 3: remove all but one entry";
    let thrice = "mailbox \"rep@corp.example\" is listed 3 times, as entries 1, 2, 3: remove all but one entry";
    for (why, mailboxes, expected) in [
        ("the same record", vec![rep(), lead(), rep()], vec![twice]),
        ("written in two ways", vec![rep(), lead(), Mailbox::new("<REP@corp.example>").name("Rep")], vec![twice]),
        ("the same alias as well", vec![rep().alias(BOB), lead(), rep().alias(BOB)], vec![twice]),
        ("three times", vec![rep(), rep(), rep()], vec![thrice]),
        (
            "as another's alias as well",
            vec![rep(), lead().alias(REP), rep()],
            vec![
                twice,
                "\"rep@corp.example\" belongs to both mailbox \"rep@corp.example\" and mailbox \
                 \"lead@corp.example\": an address belongs to one person, so remove it from one of them",
            ],
        ),
    ] {
        assert_eq!(problems(&mailboxes, &[], SharedAddressPolicy::Refuse), expected, "{why}");
        assert_eq!(problems(&mailboxes, &[], SharedAddressPolicy::LeaveOut), expected, "{why}");
    }
}

#[test]
fn a_problem_that_is_listed_twice_is_reported_once() {
    let mailboxes = [Mailbox::new(REP).alias("rep").alias(" REP")];
    let account = Account::new("x").domain("gmail.com").domain("corp.example").domain("y z").contact("c", ["bo", "bo"]);
    let account = account.domain("Gmail.com").domain("corp.example").domain("y z").contact("c", ["bo"]);
    assert_eq!(
        problems(&mailboxes, &[account], SharedAddressPolicy::Refuse),
        [
            format!("\"rep\" of mailbox {REP:?} {NOT_AN_ADDRESS}"),
            format!("\"bo\" of contact \"c\" of account \"x\" {NOT_AN_ADDRESS}"),
            "account \"x\" lists the public-mail domain \"gmail.com\", where anybody can have an address: list its \
             people's addresses instead, or replace the list of public domains"
                .to_owned(),
            format!("account \"x\" lists the domain \"corp.example\", where mailbox {REP:?} has an address: {OWN}"),
            format!("\"y z\" of account \"x\" {NOT_A_DOMAIN}"),
        ]
    );
}

#[test]
fn an_ignored_address_causes_no_problem() {
    let accounts = [Account::new("x").contact("1", ["info@x.example"]).contact("2", ["info@x.example"])];
    assert!(builder_of(&[], &accounts).build().is_err());
    let directory = builder_of(&[], &accounts).ignore(["INFO@x.example"]).build().unwrap();
    assert_eq!(directory.shared_address_count(), 0);
}

#[test]
fn one_domain_on_two_accounts_is_an_error_that_names_both() {
    let accounts = [Account::new("b").domain("x.example"), Account::new("a").domain(" X.example").domain("x.example")];
    assert_eq!(
        problems(&[], &accounts, SharedAddressPolicy::Refuse),
        ["the domain \"x.example\" belongs to both account \"a\" and account \"b\": \
          remove it from one of them, or set a policy for shared domains"]
    );
    assert_eq!(
        problems(&[], &accounts[1..], SharedAddressPolicy::Refuse),
        [""; 0],
        "repeated on one account it is harmless"
    );
}

#[test]
fn a_public_domain_and_an_own_domain_are_refused() {
    let mailboxes = [Mailbox::new(LEAD), Mailbox::new(REP).alias("rep@old.example")];
    for (why, domain, expected) in [
        (
            "a public-mail domain",
            "GMAIL.com",
            Some(
                "account \"x\" lists the public-mail domain \"GMAIL.com\", where anybody can have an address: list its people's addresses instead, or replace the list of public domains",
            ),
        ),
        (
            "another",
            "outlook.com",
            Some(
                "account \"x\" lists the public-mail domain \"outlook.com\", where anybody can have an address: list its people's addresses instead, or replace the list of public domains",
            ),
        ),
        (
            "a mailbox's",
            "Corp.example",
            Some(
                "account \"x\" lists the domain \"Corp.example\", where mailbox \"lead@corp.example\" has an address: the organisation's own domains belong to no account, so remove it",
            ),
        ),
        (
            "an alias's",
            "old.example",
            Some(
                "account \"x\" lists the domain \"old.example\", where mailbox \"rep@corp.example\" has an address: the organisation's own domains belong to no account, so remove it",
            ),
        ),
        ("a subdomain of a mailbox's is another domain", "sub.corp.example", None),
        ("a contact's", "a.example", None),
    ] {
        let accounts = [Account::new("x").domain(domain).contact("c", [ANN])];
        let expected: Vec<_> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(problems(&mailboxes, &accounts, SharedAddressPolicy::Refuse), expected, "{why}");
    }
}

#[test]
fn ids_are_required_and_account_ids_are_unique() {
    for (why, accounts, expected) in [
        (
            "an account without an id",
            vec![Account::new("x"), Account::new(" <> ")],
            Some("account number 2 has no id: give it a unique one"),
        ),
        (
            "a contact without an id",
            vec![Account::new("x").contact("1", [ANN]).contact(" ", [BOB])],
            Some("contact number 2 of account \"x\" has no id: give it one that is unique within the account"),
        ),
        (
            "two accounts of one id",
            vec![Account::new("x"), Account::new("y"), Account::new("<x>")],
            Some("two accounts have the id \"x\": ids are unique, so give one of them another id or merge them"),
        ),
        ("ids are compared exactly", vec![Account::new("x"), Account::new("X")], None),
    ] {
        let expected: Vec<_> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(problems(&[], &accounts, SharedAddressPolicy::Refuse), expected, "{why}");
    }
}

/// First those of single entries, then those between two owners.
#[test]
fn all_problems_are_reported_together() {
    let accounts = [
        Account::new("").contact("c", [ANN]),
        Account::new("b").domain("corp.example").contact("c", [REP, "nobody"]),
        Account::new("a").domain("x.example").contact("", [ANN]).contact("d", [BOB]),
        Account::new("c").domain("x.example").domain("y z").contact("e", [BOB]).contact("f", [BOB]),
    ];
    let error = builder_of(&mailboxes(), &accounts).build().unwrap_err();
    let expected = [
        "the directory has 9 problems:".to_owned(),
        "- account number 1 has no id: give it a unique one".to_owned(),
        "- contact number 1 of account \"a\" has no id: give it one that is unique within the account".to_owned(),
        format!("- \"nobody\" of contact \"c\" of account \"b\" {NOT_AN_ADDRESS}"),
        format!("- {BOB:?} belongs to both contact \"d\" of account \"a\" and contact \"e\" of account \"c\": {ONE_PERSON}"),
        format!("- {BOB:?} belongs to both contact \"d\" of account \"a\" and contact \"f\" of account \"c\": {ONE_PERSON}"),
        format!("- {REP:?} belongs to both mailbox {REP:?} and contact \"c\" of account \"b\": {ONE_PERSON}"),
        format!("- account \"b\" lists the domain \"corp.example\", where mailbox {REP:?} has an address: {OWN}"),
        format!("- \"y z\" of account \"c\" {NOT_A_DOMAIN}"),
        "- the domain \"x.example\" belongs to both account \"a\" and account \"c\": remove it from one of them, or set a policy for shared domains".to_owned(),
    ];
    assert_eq!(error.to_string(), expected.join("\n"));
}
