//! SPEC 13: the contact data set, from records of text fields, and every problem of it at once.

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::directory::{Identity, SharedAddressPolicy};
use account_engagement::enrichment::{ContactFields, Contacts, ContactsError, ContactsProblem, Enrichment, TextRecord};
use account_engagement::{Account, Mailbox};
use proptest::prelude::*;

use super::{builder, enrichment, two};
use crate::traffic::cases;
use crate::world::{ABE, ANN, ANN_AT_HOME, BOB, LEAD, REP, REP_ALIAS};

const NOT_AN_ADDRESS: &str = "which is not an address: expected one @ between non-empty parts, no white space or control character, at most 320 bytes";
const ONE_PERSON: &str =
    "an address belongs to one person, so remove it from one of them, or set a policy for shared addresses";
const ONE_SIDE: &str =
    "which belongs to a mailbox of the enrichment: an address belongs to one side, so remove it from one of them";

type Record<'t> = [(&'t str, &'t str); 3];

fn record<'t>(account: &'t str, contact: &'t str, address: &'t str) -> Record<'t> {
    [("AccountId", account), ("ContactId", contact), ("Email", address)]
}

fn problems(found: Result<Contacts, ContactsError>) -> Vec<String> {
    found.err().map_or(Vec::new(), |error| error.problems().iter().map(ToString::to_string).collect())
}

/// With an alias on the organisation's side.
fn with_alias() -> Enrichment {
    builder().add_mailboxes([Mailbox::new(REP).alias(REP_ALIAS), Mailbox::new(LEAD)]).build().unwrap()
}

#[test]
fn records_are_read_by_the_names_of_their_fields() {
    let records = [
        record(" acct-b ", "c-bob", BOB),
        record("<acct-a>", "c-ann", " <MAILTO:Ann@A.example> "),
        record("acct-a", " c-abe", ABE),
        record("acct-a", "c-ann", ANN_AT_HOME),
        record("acct-a", "c-ann", ANN),
        record("acct-a", "c-none", " <> "),
        record("acct-b", "c-ann", ""),
        record("acct-a", "c-abe", ""),
    ];
    let contacts = enrichment().contacts(records).unwrap();
    assert_eq!(
        contacts.accounts,
        [
            Account::new("acct-a")
                .contact("c-abe", [ABE])
                .contact("c-ann", [ANN, ANN_AT_HOME])
                .contact("c-none", [""; 0]),
            Account::new("acct-b").contact("c-ann", [""; 0]).contact("c-bob", [BOB]),
        ]
    );
    assert_eq!((contacts.record_count, contacts.without_address_count), (8, 2));
    let none = enrichment().contacts::<Record>([]).unwrap();
    assert_eq!(none, Contacts::default());
}

#[test]
fn any_record_of_text_fields_can_be_read() {
    struct Line(String);

    impl TextRecord for Line {
        fn field(&self, name: &str) -> Option<&str> {
            let place = ["AccountId", "ContactId", "Email"].iter().position(|known| *known == name)?;
            self.0.split(';').nth(place)
        }
    }

    let pairs = record("a", "1", ANN);
    let owned = pairs.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let twice = [pairs.as_slice(), &[("Email", BOB), ("Other", "")]].concat();
    let expected = [Account::new("a").contact("1", [ANN])];
    for (why, contacts) in [
        ("pairs", enrichment().contacts([pairs])),
        ("references to them", enrichment().contacts([&pairs])),
        ("slices", enrichment().contacts([pairs.as_slice()])),
        ("vectors", enrichment().contacts([pairs.to_vec()])),
        ("a map", enrichment().contacts([BTreeMap::from(pairs)])),
        ("a map of owned text", enrichment().contacts([BTreeMap::from(owned)])),
        ("the first of a name counts", enrichment().contacts([twice])),
        ("one's own", enrichment().contacts([Line(format!("a;1;{ANN}"))])),
    ] {
        assert_eq!(contacts.unwrap().accounts, expected, "{why}");
    }
}

#[test]
fn each_problem_names_record_and_field() {
    for (why, records, expected) in [
        (
            "a field is missing",
            vec![vec![("AccountId", "a"), ("contactid", "1"), ("Email", ANN)], vec![]],
            vec![
                "record 1 has no field \"ContactId\": expected the contact id there, so fix the record or name the right field in the configuration".to_owned(),
                "record 2 has no field \"AccountId\": expected the account id there, so fix the record or name the right field in the configuration".to_owned(),
                "record 2 has no field \"ContactId\": expected the contact id there, so fix the record or name the right field in the configuration".to_owned(),
                "record 2 has no field \"Email\": expected the email address there, so fix the record or name the right field in the configuration".to_owned(),
            ],
        ),
        (
            "an id is empty",
            vec![record(" ", "1", "").to_vec(), record("a", "<>", ANN).to_vec()],
            vec![
                "record 1 has nothing in its field \"AccountId\": expected the account id".to_owned(),
                "record 2 has nothing in its field \"ContactId\": expected the contact id".to_owned(),
            ],
        ),
        (
            "an address is malformed, also beside an empty id",
            vec![record("a", "1", "Ann <ann@a.example>").to_vec(), record("a", "", "@").to_vec()],
            vec![
                format!("record 1 has \"ann <ann@a.example>\" in its field \"Email\", {NOT_AN_ADDRESS}"),
                "record 2 has nothing in its field \"ContactId\": expected the contact id".to_owned(),
                format!("record 2 has \"@\" in its field \"Email\", {NOT_AN_ADDRESS}"),
            ],
        ),
        (
            "two contacts of one account",
            vec![record("a", "1", ANN).to_vec(), record("a", "2", "ANN@a.example").to_vec()],
            vec![format!(
                "{ANN:?} in the field \"Email\" belongs to both contact \"1\" of account \"a\" (record 1) and contact \"2\" of account \"a\" (record 2): {ONE_PERSON}"
            )],
        ),
        (
            "two accounts",
            vec![record("b", "1", ANN).to_vec(), record("b", "1", ANN).to_vec(), record("a", "1", ANN).to_vec()],
            vec![format!(
                "{ANN:?} in the field \"Email\" belongs to both contact \"1\" of account \"b\" (record 1) and contact \"1\" of account \"a\" (record 3): {ONE_PERSON}"
            )],
        ),
        (
            "both sides",
            vec![record("a", "1", REP).to_vec(), record("a", "1", " <R.EP@corp.example>").to_vec()],
            vec![
                format!("record 1 has {REP:?} in its field \"Email\", {ONE_SIDE}"),
                format!("record 2 has {REP_ALIAS:?} in its field \"Email\", {ONE_SIDE}"),
            ],
        ),
    ] {
        assert_eq!(problems(with_alias().contacts(records)), expected, "{why}");
    }
}

#[test]
fn field_names_come_from_the_configuration() {
    let fields = ContactFields { account_id: "Konto".into(), contact_id: " id ".into(), address: "E-Mail".into() };
    let enrichment = builder().add_mailboxes(two()).contact_fields(fields).build().unwrap();
    let contacts = enrichment.contacts([[("Konto", "a"), (" id ", "1"), ("E-Mail", ANN)]]).unwrap();
    assert_eq!(contacts.accounts, [Account::new("a").contact("1", [ANN])]);
    assert_eq!(problems(enrichment.contacts([[("Konto", "a"), ("id", "1"), ("E-Mail", ANN)]])).len(), 1);
}

/// SPEC 3: real contact lists hold shared addresses.
#[test]
fn the_caller_may_leave_shared_addresses_to_the_directory() {
    let enrichment = with_alias();
    let records = [record("b", "1", ANN), record("a", "1", ANN), record("a", "1", REP), record("a", "2", BOB)];
    assert_eq!(problems(enrichment.contacts(records)).len(), 2);
    let contacts = enrichment.contacts_with(records, SharedAddressPolicy::FirstAccount).unwrap();
    assert!(enrichment.directory(&contacts.accounts).is_err());
    let again = records.into_iter().chain([record("a", "1", ANN)]);
    assert_eq!(enrichment.contacts_with(again, SharedAddressPolicy::FirstAccount).unwrap().accounts, contacts.accounts);
    let builder = || enrichment.directory_builder(&contacts.accounts);
    for (shared, expected) in [
        (SharedAddressPolicy::FirstAccount, Identity::Contact { account: "a", contact: "1" }),
        (SharedAddressPolicy::LeaveOut, Identity::Ignored),
    ] {
        let directory = builder().shared_addresses(shared).build().unwrap();
        assert_eq!(directory.identify(ANN), expected, "{shared:?}");
        assert_eq!(directory.identify(REP), Identity::Mailbox { address: REP });
        assert_eq!(directory.shared_address_count(), 2);
    }
    let directory = builder().ignore([ANN, REP]).build().unwrap();
    assert_eq!(
        (directory.identify(ANN), directory.identify(BOB)),
        (Identity::Ignored, Identity::Contact { account: "a", contact: "2" })
    );
    let malformed = enrichment.contacts_with([record("a", "1", "ann")], SharedAddressPolicy::LeaveOut);
    assert_eq!(problems(malformed).len(), 1);
}

#[test]
fn the_directory_has_the_mailboxes_and_the_accounts() {
    let enrichment = with_alias();
    let contacts = enrichment.contacts([record("a", "1", ANN), record("a", "2", "")]).unwrap();
    let directory = enrichment.directory(&contacts.accounts).unwrap();
    assert_eq!((directory.mailbox_count(), directory.contact_count()), (2, 2));
    assert_eq!(directory.identify(REP_ALIAS), Identity::Mailbox { address: REP });
    assert_eq!(directory.identify(ANN), Identity::Contact { account: "a", contact: "1" });
}

/// An id or address that was trimmed twice would be another one to the directory.
#[test]
fn addresses_that_fold_twice_stay_with_their_owner() {
    let records = [
        record("a", "c", "x@a.example"),
        record("a", "<<c>>", "<<x@a.example>>"),
        record("<<a>>", "c", "mailto:mailto:x@b.example"),
    ];
    let contacts = enrichment().contacts(records).unwrap();
    let directory = enrichment().directory(&contacts.accounts).unwrap();
    assert_eq!((directory.accounts().len(), directory.contact_count()), (2, 3));
    assert_eq!(directory.identify("<<x@a.example>>"), Identity::Contact { account: "a", contact: "<c>" });
    assert_eq!(directory.identify("mailto:mailto:x@b.example"), Identity::Contact { account: "<a>", contact: "c" });
}

#[test]
fn a_hundred_thousand_bad_records_are_all_found_and_a_hundred_shown() {
    const RECORDS: usize = 100_000;
    let records = (0..RECORDS).map(|number| match number % 4 {
        0 => vec![],
        1 => record("", "", "no address").to_vec(),
        2 => record("a", "1", REP).to_vec(),
        _ => vec![("AccountId", "a"), ("ContactId", if number == 3 { "1" } else { "2" }), ("Email", ANN)],
    });
    let error = enrichment().contacts(records).unwrap_err();
    assert_eq!(error.problems().len(), RECORDS / 4 * 8 - 1, "all but the first to claim the address");
    let text = error.to_string();
    assert!(text.starts_with("the contact data set has 199999 problems:\n- record 1 has no field"), "{text}");
    assert_eq!(text.lines().count(), 102);
    assert_eq!(text.lines().last(), Some("and 199899 more"));
}

#[test]
fn debug_shows_no_address() {
    let contacts = enrichment().contacts([record("a", "1", ANN)]).unwrap();
    assert_eq!(
        format!("{contacts:?}"),
        "Contacts { accounts: [Account { id: \"a\", name: None, domains: [], contacts: [Contact { addresses: 1, .. }], parent: None }], record_count: 1, without_address_count: 0 }"
    );
}

/// The twin of what is read: all records that agree, gathered in sets.
fn twin(records: &[(String, String, String)]) -> Result<BTreeMap<(String, String), BTreeSet<String>>, usize> {
    let mut people: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let mut problems = 0;
    for (place, (account, contact, address)) in records.iter().enumerate() {
        let address = address.trim().to_lowercase();
        let own = [REP, LEAD].contains(&address.as_str());
        problems += usize::from(account.is_empty()) + usize::from(contact.is_empty());
        problems += usize::from(own || (!address.is_empty() && !address.contains('@')));
        if account.is_empty() || contact.is_empty() {
            continue;
        }
        let addresses = people.entry((account.clone(), contact.clone())).or_default();
        if !address.is_empty() && !own && address.contains('@') {
            let first = records.iter().take(place + 1).find(|(account, contact, other)| {
                !account.is_empty() && !contact.is_empty() && other.trim().to_lowercase() == address
            });
            let (first_account, first_contact, _) = first.unwrap();
            if (first_account, first_contact) != (account, contact) {
                problems += 1;
            }
            addresses.insert(address);
        }
    }
    if problems == 0 { Ok(people) } else { Err(problems) }
}

fn a_record(is_kind: bool) -> impl Strategy<Value = (String, String, String)> {
    let word = |words: Vec<&'static str>| prop::sample::select(words).prop_map(str::to_owned);
    // A contact of a kind list has addresses of its own.
    let kind = (word(vec!["a", "b"]), word(vec!["1", "2", "3"]), 0usize..3).prop_map(|(account, contact, place)| {
        let address = match place {
            0 => String::new(),
            1 => format!("{contact}@{account}.example"),
            _ => format!(" {contact}@{}.HOME.example", account.to_uppercase()),
        };
        (account, contact, address)
    });
    let hostile =
        (word(vec!["a", "b", ""]), word(vec!["1", "2", ""]), word(vec!["", ANN, " ANN@A.example", BOB, REP, "ann"]));
    if is_kind { kind.boxed() } else { hostile.boxed() }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn contacts_are_read_as_in_the_twin(
        records in any::<bool>().prop_flat_map(|is_kind| proptest::collection::vec(a_record(is_kind), 0..8)),
    ) {
        let read = enrichment().contacts(records.iter().map(|(account, contact, address)| record(account, contact, address)));
        match (read, twin(&records)) {
            (Ok(read), Ok(people)) => {
                let found: Vec<_> = read.accounts.iter().flat_map(|account| {
                    account.contacts.iter().map(|contact| {
                        ((account.id.clone(), contact.id.clone()), contact.addresses.iter().cloned().collect())
                    })
                }).collect();
                prop_assert_eq!(read.without_address_count, people.values().filter(|addresses| addresses.is_empty()).count());
                prop_assert!(enrichment().directory(&read.accounts).is_ok());
                prop_assert_eq!(found, people.into_iter().collect::<Vec<_>>());
            }
            (Err(error), Err(problems)) => {
                prop_assert_eq!(error.problems().len(), problems, "{}", error);
                // An address without a second claim is never said to be shared.
                for problem in error.problems() {
                    if let ContactsProblem::SharedAddress { first, second, first_record, second_record, .. } = problem {
                        prop_assert!(first != second && first_record < second_record);
                    }
                }
            }
            (read, twin) => prop_assert!(false, "{:?} {:?}", read.map_err(|error| error.to_string()), twin),
        }
    }
}
