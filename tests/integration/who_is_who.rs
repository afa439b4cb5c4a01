//! SPEC 3: which person an address is, on which side.

use account_engagement::directory::{Identity, PUBLIC_MAIL_DOMAINS, SharedAddressPolicy};
use account_engagement::{Account, Aggregator, Directory, Key, Mailbox, Reason, normalize_address};

use crate::world::{
    ABE, AMY, ANN, ANN_AT_HOME, Activity, BOB, LEAD, OUTSIDER, REP, REP_ALIAS, ROOM, accounts, after, builder_of,
    counts, directory, directory_of, email, first, mailboxes, meeting, offer, rows,
};

#[test]
fn addresses_are_compared_after_folding() {
    for (why, raw, expected) in [
        ("white space is trimmed", " \tann@a.example\u{a0}\n", ANN),
        ("one pair of brackets goes", "<ann@a.example>", ANN),
        ("white space inside the brackets too", "< ann@a.example >", ANN),
        ("mailto: goes, in any case", "MailTo:ann@a.example", ANN),
        ("white space after it too", "mailto: ann@a.example", ANN),
        ("brackets before mailto:", " <mailto:ann@a.example> ", ANN),
        ("lower-cased", "ANN@A.EXAMPLE", ANN),
        ("lower-cased by Unicode", "ÄNN@Ä.EXAMPLE", "änn@ä.example"),
        ("once each: a second pair stays", "<<ann@a.example>>", "<ann@a.example>"),
        ("once each: a second mailto: stays", "mailto:mailto:ann@a.example", "mailto:ann@a.example"),
        ("in this order: brackets after mailto: stay", "mailto:<ann@a.example>", "<ann@a.example>"),
        ("half a pair stays", "<ann@a.example", "<ann@a.example"),
        ("no plus-addressing", "ann+news@a.example", "ann+news@a.example"),
        ("no dots", "a.nn@a.example", "a.nn@a.example"),
        ("no IDNA", "ann@xn--a.example", "ann@xn--a.example"),
        ("no display names", "Ann <ann@a.example>", "ann <ann@a.example>"),
    ] {
        assert_eq!(normalize_address(raw), expected, "{why}: {raw:?}");
        let known = matches!(directory().identify(raw), Identity::Contact { contact: "c-ann", .. });
        assert_eq!(known, expected == ANN, "{why}: {raw:?} is looked up");
        // As the caller gives them, too.
        let accounts = [Account::new("x").contact("c", [raw])];
        if let Ok(directory) = builder_of(&[], &accounts).build() {
            assert!(matches!(directory.identify(raw), Identity::Contact { .. }), "{why}: {raw:?} is listed");
        }
        let sent = after([email("e", REP, "").to(raw)]);
        assert_eq!(
            sent.email_count() == 1,
            expected.ends_with("@a.example") && !expected.contains(' '),
            "{why}: {raw:?}"
        );
    }
}

/// Seen in the state that offers leave behind.
#[test]
fn offered_addresses_are_folded_as_listed_ones_are() {
    for (listed, offered) in [
        ("ann@x.example", " <MAILTO: ANN@X.example> "),
        ("änn@x.example", "ÄNN@X.EXAMPLE"),
        ("οδος@x.example", "ΟΔΟΣ@x.example"),
        ("οσα@x.example", "<ΟΣΑ@x.example>"),
        ("i\u{307}@x.example", "İ@x.example"),
        ("k@x.example", "\u{212a}@x.example"),
    ] {
        for account in [Account::new("a").contact("c", [listed]), Account::new("a").domain("x.example")] {
            let empty = Aggregator::new(Key::PUBLIC, directory_of(&mailboxes(), &[account]));
            let [as_listed, as_offered] = [listed, offered].map(|address| {
                let mut aggregator = empty.clone();
                offer(&mut aggregator, [email("to", REP, "").to(address), email("from", address, REP)]);
                offer(&mut aggregator, [meeting("m", address, "rep@corp.example").attendee(address)]);
                aggregator
            });
            assert_eq!(as_listed.email_count(), 2, "{listed:?}");
            assert_eq!(as_offered, as_listed, "{offered:?}");
        }
    }
}

#[test]
fn domains_are_compared_after_folding_too() {
    for raw in ["x.example", " X.Example ", "<x.example>", "mailto:x.example"] {
        let directory = directory_of(&[], &[Account::new("a").domain(raw)]);
        assert_eq!(directory.identify("ann@X.EXAMPLE"), Identity::Unlisted { account: "a" }, "{raw:?}");
    }
}

#[test]
fn each_address_is_one_person_or_nobody() {
    let ann = Identity::Contact { account: "acct-a", contact: "c-ann" };
    for (why, raw, expected) in [
        ("a mailbox", REP, Identity::Mailbox { address: REP }),
        ("its alias", REP_ALIAS, Identity::Mailbox { address: REP }),
        ("a contact", ANN, ann),
        ("her second address", ANN_AT_HOME, ann),
        ("a listed contact at a listed domain", ABE, Identity::Contact { account: "acct-a", contact: "c-abe" }),
        ("on no list, at a listed domain", AMY, Identity::Unlisted { account: "acct-a" }),
        ("exactly that domain: not a subdomain", "amy@sub.a.example", Identity::Unknown),
        ("nor one that ends like it", "amy@aa.example", Identity::Unknown),
        ("another at the domain of a listed contact, which is not listed", "ben@b.example", Identity::Unknown),
        ("another at the domain of a mailbox", "new@corp.example", Identity::Unknown),
        ("ignored, also at a listed domain", ROOM, Identity::Ignored),
        ("anyone else", OUTSIDER, Identity::Unknown),
        ("an X.500 name", "/o=Corp/ou=Exchange/cn=Recipients/cn=amy", Identity::Unknown),
        ("an X.500 name with a domain in it", "/o=Corp/cn=amy@a.example@a.example", Identity::Unknown),
        ("malformed at a listed domain: a space", "amy lee@a.example", Identity::Unknown),
        ("malformed at a listed domain: no local part", "@a.example", Identity::Unknown),
        ("malformed at a listed domain: a control character", "amy\u{7}@a.example", Identity::Unknown),
        ("a typo", "ann.a.example", Identity::Unknown),
        ("nothing", "", Identity::Unknown),
    ] {
        assert_eq!(directory().identify(raw), expected, "{why}: {raw:?}");
    }
    let (longest, longer) = ("a".repeat(310) + "@a.example", "a".repeat(311) + "@a.example");
    assert_eq!(directory().identify(&longest), Identity::Unlisted { account: "acct-a" }, "320 bytes");
    assert_eq!(directory().identify(&longer), Identity::Unknown, "321 bytes");
}

#[test]
fn a_listed_address_takes_precedence_over_its_domain() {
    let accounts = [Account::new("a").domain("x.example"), Account::new("b").contact("c", ["ann@x.example"])];
    let directory = directory_of(&[], &accounts);
    assert_eq!(directory.identify("ann@x.example"), Identity::Contact { account: "b", contact: "c" });
    assert_eq!(directory.identify("abe@x.example"), Identity::Unlisted { account: "a" });
}

#[test]
fn ignored_addresses_are_folded_and_are_nobody_wherever_they_are_listed() {
    for (why, ignored, raw) in [
        ("a room at a listed domain", " <MAILTO:Room2@A.example>", "room2@a.example"),
        ("a contact", ANN, ANN),
        ("a mailbox", LEAD, LEAD),
        ("a stranger", OUTSIDER, OUTSIDER),
    ] {
        let (mailboxes, accounts) = (mailboxes(), accounts());
        let directory = builder_of(&mailboxes, &accounts).ignore([ignored]).build().unwrap();
        assert_eq!(directory.identify(raw), Identity::Ignored, "{why}");
    }
}

#[test]
fn ids_of_accounts_and_contacts_are_trimmed() {
    let directory = directory_of(&[], &[Account::new(" <a> ").contact("< c >", ["ann@x.example"])]);
    assert_eq!(directory.identify("ann@x.example"), Identity::Contact { account: "a", contact: "c" });
}

/// Seen in how many contacts of an account were on its emails.
#[test]
fn each_person_counts_once() {
    let split = Account::new("a").contact("c", ["c1@x.example"]).contact(" c", ["c2@x.example"]);
    let apart = Account::new("a").contact("c", ["c1@x.example"]).contact("C", ["c2@x.example"]);
    let both = "c1@x.example c2@x.example";
    for (why, account, to, expected) in [
        ("two records of one contact id are one person", split.clone(), both, 1),
        ("ids are compared exactly", apart, both, 2),
        ("an address repeated on one activity", split.clone(), "c1@x.example C1@X.example", 1),
        ("an unlisted address is a person of its own", split.domain("x.example"), "c1@x.example n@x.example", 2),
        ("and two are two", Account::new("a").domain("x.example"), "n@x.example m@x.example n@x.example", 2),
    ] {
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory_of(&mailboxes(), &[account]));
        offer(&mut aggregator, [email("e", REP, to)]);
        assert_eq!(first(&rows(&aggregator), "a").unwrap().account_contacts_in_emails, expected, "{why}");
    }
}

/// This holds also with few people, and when the first address of the state is unlisted.
#[test]
fn an_unlisted_contact_is_never_a_listed_person() {
    let listed = ["c1@x.example", "c2@x.example", "c3@x.example"];
    let account = Account::new("a").domain("x.example");
    let account = listed.into_iter().fold(account, |account, address| account.contact(address, [address]));
    let empty = Aggregator::new(Key::PUBLIC, directory_of(&[Mailbox::new(REP)], &[account]));
    for contact in listed {
        let mut aggregator = empty.clone();
        offer(&mut aggregator, [email("e", "n@x.example", REP).cc(contact)]);
        assert_eq!(counts(first(&rows(&aggregator), "a").unwrap()), [0, 1, 0, 0, 0, 1, 0, 2], "{contact}");
    }
    let domain_only = [Account::new("a").domain("x.example")];
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory_of(&[Mailbox::new(REP)], &domain_only));
    offer(&mut aggregator, [email("e", REP, "n@x.example m@x.example")]);
    assert_eq!(counts(first(&rows(&aggregator), "a").unwrap()), [1, 0, 0, 0, 0, 1, 0, 2]);
}

#[test]
fn the_same_contact_id_in_two_accounts_is_two_people() {
    let accounts = [Account::new("a").contact("c", ["c@a.example"]), Account::new("b").contact("c", ["c@b.example"])];
    let directory = directory_of(&[], &accounts);
    assert_eq!(directory.contact_count(), 2);
    assert_eq!(directory.identify("c@a.example"), Identity::Contact { account: "a", contact: "c" });
    assert_eq!(directory.identify("c@b.example"), Identity::Contact { account: "b", contact: "c" });
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory_of(&mailboxes(), &accounts));
    offer(&mut aggregator, [email("e", "c@a.example", REP), email("e", "c@b.example", REP)]);
    assert_eq!(rows(&aggregator).email_tally().not_counted(Reason::ContradictorySender), 1);
}

#[test]
fn a_person_under_two_addresses_on_one_activity_is_one_person() {
    for (why, activity, expected) in [
        (
            "a contact twice among the recipients",
            email("e", REP, "ann@a.example ann@home.example").into(),
            [1, 0, 0, 0, 0, 1, 0, 1],
        ),
        (
            "a mailbox and its alias among the recipients",
            email("e", ANN, "rep@corp.example r.ep@corp.example").into(),
            [0, 1, 0, 0, 0, 1, 0, 1],
        ),
        (
            "the sender under another address among the recipients",
            email("e", REP, "r.ep@corp.example ann@a.example").into(),
            [1, 0, 0, 0, 0, 1, 0, 1],
        ),
        (
            "the organizer under another address among the attendees",
            Activity::from(meeting("m", REP, "r.ep@corp.example ann@a.example")),
            [0, 0, 0, 1, 1, 0, 1, 0],
        ),
    ] {
        assert_eq!(counts(first(&rows(&after([activity])), "acct-a").unwrap()), expected, "{why}");
    }
}

#[test]
fn an_unknown_participant_is_never_an_error() {
    for stranger in ["/o=Corp/cn=Recipients/cn=ann", "room@corp.example", "ann@@a.example", "", "\u{0}"] {
        let sent = after([email("e", REP, ANN).cc(stranger)]);
        assert_eq!(counts(first(&rows(&sent), "acct-a").unwrap()), [1, 0, 0, 0, 0, 1, 0, 1], "{stranger:?}");
        let met = after([meeting("m", stranger, "rep@corp.example ann@a.example").attendee(stranger)]);
        assert_eq!(counts(first(&rows(&met), "acct-a").unwrap()), [0, 0, 0, 0, 1, 0, 1, 0], "{stranger:?}");
    }
}

#[test]
fn the_list_of_public_domains_can_be_replaced() {
    let gmail = [Account::new("a").domain("Gmail.com")];
    let other = [Account::new("a").domain("isp.example")];
    let below = [Account::new("a").domain("corp.gmail.com")];
    let contact = [Account::new("a").contact("c", ["ann@gmail.com"])];
    for domain in ["gmail.com", "outlook.com", "yahoo.com", "hotmail.com", "icloud.com", "gmx.de", "qq.com"] {
        assert!(PUBLIC_MAIL_DOMAINS.contains(&domain), "{domain}");
    }
    let replaced = [" <ISP.example> "];
    for (why, builder, allowed) in [
        ("the default list", builder_of(&[], &gmail), false),
        ("the default list has no other", builder_of(&[], &other), true),
        ("what is not on a list of one's own is allowed", builder_of(&[], &gmail).public_domains(replaced), true),
        ("what is on it is not, after folding", builder_of(&[], &other).public_domains(replaced), false),
        ("an empty list allows all", builder_of(&[], &gmail).public_domains([""; 0]), true),
        ("a subdomain of a public one is another domain", builder_of(&[], &below), true),
        ("a contact may have an address at a public domain", builder_of(&[], &contact), true),
    ] {
        assert_eq!(builder.build().is_ok(), allowed, "{why}");
    }
}

#[test]
fn shared_addresses_can_be_left_out_or_given_to_the_first_account() {
    let accounts = [
        Account::new("b").domain("x.example").contact("1", ["info@x.example", "b@x.example"]),
        Account::new("a").contact("7", ["info@x.example"]).contact("3", ["info@x.example", "desk@x.example"]),
        Account::new("c").contact("9", [REP]),
    ];
    let mailboxes = mailboxes();
    let first_account = Identity::Contact { account: "a", contact: "3" };
    for (policy, info) in
        [(SharedAddressPolicy::LeaveOut, Identity::Ignored), (SharedAddressPolicy::FirstAccount, first_account)]
    {
        let directory = builder_of(&mailboxes, &accounts).shared_addresses(policy).build().unwrap();
        for (why, raw, expected) in [
            ("claimed by three contacts", "info@x.example", info),
            ("claimed by one", "desk@x.example", Identity::Contact { account: "a", contact: "3" }),
            ("claimed by one, at a listed domain", "b@x.example", Identity::Contact { account: "b", contact: "1" }),
            ("a mailbox's stays the mailbox's", REP, Identity::Mailbox { address: REP }),
        ] {
            assert_eq!(directory.identify(raw), expected, "{policy:?}: {why}");
        }
        assert_eq!(
            (directory.shared_address_count(), directory.shared_domain_count()),
            (2, 0),
            "{policy:?} says how many"
        );
    }
}

#[test]
fn shared_domains_can_be_left_out_or_given_to_the_first_account() {
    let accounts = [
        Account::new("b").domain("x.example").domain("b.example"),
        Account::new("a").domain("X.example").domain("x.example"),
    ];
    for (policy, expected) in [
        (SharedAddressPolicy::LeaveOut, Identity::Unknown),
        (SharedAddressPolicy::FirstAccount, Identity::Unlisted { account: "a" }),
    ] {
        let directory = builder_of(&[], &accounts).shared_domains(policy).build().unwrap();
        assert_eq!(directory.identify("n@x.example"), expected, "{policy:?}");
        assert_eq!(directory.identify("n@b.example"), Identity::Unlisted { account: "b" }, "{policy:?}");
        assert_eq!(
            (directory.shared_address_count(), directory.shared_domain_count()),
            (0, 1),
            "{policy:?} says how many"
        );
    }
}

#[test]
fn a_directory_counts_its_people_and_lists_its_accounts() {
    let accounts = [Account::new("b").name("Birch"), Account::new(" a ").contact("c", [BOB])];
    let directory: Directory = directory_of(&[Mailbox::new(REP), Mailbox::new(LEAD)], &accounts);
    assert_eq!((directory.mailbox_count(), directory.contact_count()), (2, 1));
    assert_eq!(directory.accounts().collect::<Vec<_>>(), [("a", None), ("b", Some("Birch"))]);
    assert_eq!((directory.shared_address_count(), directory.shared_domain_count()), (0, 0));
}
