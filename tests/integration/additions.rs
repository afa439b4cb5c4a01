//! SPEC 12, last paragraph: what has no past in a state is named, never silently; and merging
//! states over different directories.

use account_engagement::directory::SharedAddressPolicy;
use account_engagement::{Account, Aggregator, Contact, Key, Mailbox, MergeError, Outcome};

use crate::directory_changes::{A, B, changed, counts_by_account, named, of, state};
use crate::world::{
    ABE, AMY, BOB, LEAD, OUTSIDER, REP, REP_ALIAS, ROOM, accounts, builder_of, counts, directory, directory_of, email,
    first, mailboxes, meeting, offer, rows,
};

#[test]
fn additions_with_a_missing_past_are_named() {
    type Change = fn(&mut Vec<Mailbox>, &mut Vec<Account>);
    let cases: [(&str, Change, &[&str], &[&str]); 11] = [
        ("nothing new", |_, _| {}, &[], &[]),
        (
            "a contact",
            |_, accounts| accounts.push(Account::new("n").contact("1", ["z@n.example", "new@n.example"])),
            &["new@n.example", "z@n.example"],
            &[],
        ),
        (
            "a second address of one, as it is compared",
            |_, accounts| accounts[1].contacts[0].addresses.push(" <Bob@Home.example>".into()),
            &["bob@home.example"],
            &[],
        ),
        ("a mailbox", |mailboxes, _| mailboxes.push(Mailbox::new("new@corp.example")), &["new@corp.example"], &[]),
        ("an alias", |mailboxes, _| mailboxes[1].aliases.push("boss@corp.example".into()), &["boss@corp.example"], &[]),
        (
            "a domain: an address that is new at it has no past",
            |_, accounts| accounts[1].domains.push("B.example".into()),
            &[],
            &["b.example"],
        ),
        (
            "a contact at a listed domain is not new",
            |_, accounts| accounts[0].contacts.push(Contact::new("c-new", ["new@a.example"])),
            &[],
            &[],
        ),
        (
            "a contact who has become a colleague",
            |mailboxes, accounts| {
                accounts[0].contacts.remove(1);
                mailboxes.push(Mailbox::new(ABE));
                accounts[0].domains.clear();
            },
            &[ABE],
            &[],
        ),
        (
            "an unlisted contact who has become a colleague",
            |mailboxes, accounts| {
                mailboxes.push(Mailbox::new(AMY));
                accounts[0].domains.clear();
            },
            &[AMY],
            &[],
        ),
        (
            "a colleague who has become a contact",
            |mailboxes, accounts| {
                mailboxes.remove(1);
                accounts[1].contacts[0].addresses.push(LEAD.into());
            },
            &[LEAD],
            &[],
        ),
        ("an account of known people", |_, accounts| accounts.push(Account::new("n")), &[], &[]),
    ];
    for (why, change, addresses, domains) in cases {
        let (mut mailboxes, mut accounts) = (mailboxes().to_vec(), accounts().to_vec());
        change(&mut mailboxes, &mut accounts);
        let changed = changed(&mailboxes, &accounts);
        let mut aggregator = state();
        let additions = aggregator.adopt(changed.clone());
        let expected = (addresses.to_vec(), domains.to_vec());
        assert_eq!(named(&additions), expected, "{why}");
        assert_eq!(additions.is_empty(), expected.0.is_empty() && expected.1.is_empty(), "{why}");
        assert_eq!(aggregator.missing_past(), additions, "{why}: until their past was offered");
        aggregator.mark_past_offered(&additions);
        assert!(aggregator.missing_past().is_empty(), "{why}: and no longer");
        assert!(aggregator.adopt(changed).is_empty(), "{why}: nor in the same directory again");
    }
}

#[test]
fn an_address_that_is_no_longer_ignored_or_left_out_is_named_by_its_domain() {
    let accounts = || [Account::new("a").domain("a.example").contact("1", ["info@a.example"]), Account::new("b")];
    let shared = || {
        let [a, b] = accounts();
        [a, b.contact("2", ["info@a.example"])]
    };
    let (mailboxes, one, two) = (mailboxes(), accounts(), shared());
    let plain = || builder_of(&mailboxes, &one).build().unwrap();
    let left_out = builder_of(&mailboxes, &two).shared_addresses(SharedAddressPolicy::LeaveOut).build().unwrap();
    let ignored = builder_of(&mailboxes, &one).ignore([ROOM]).build().unwrap();
    for (why, before, expected) in [
        ("ignored at a listed domain", ignored, (vec![], vec!["a.example"])),
        ("left out, since two had it", left_out, (vec!["info@a.example"], vec!["a.example"])),
    ] {
        let mut aggregator = Aggregator::new(Key::PUBLIC, before);
        assert_eq!(named(&aggregator.adopt(plain())), expected, "{why}");
    }
}

/// Its mail was irrelevant in between.
#[test]
fn an_address_that_left_and_comes_back_is_an_addition() {
    let without_bob = changed(&mailboxes(), &accounts()[..1]);
    let mut aggregator = state();
    assert!(aggregator.adopt(without_bob).is_empty());
    assert_eq!(offer(&mut aggregator, [email("e5", REP, BOB)]), [Outcome::Irrelevant]);
    assert_eq!(named(&aggregator.adopt(directory())), (vec![BOB], vec![]));
    assert_eq!(first(&rows(&aggregator), "acct-b").map(counts), Some(B), "what was recorded is still there");
    assert_eq!(offer(&mut aggregator, [email("e5", REP, BOB)]), [Outcome::Recorded]);
    assert_eq!(first(&rows(&aggregator), "acct-b").unwrap().emails_to_account, 2);
}

#[test]
fn additions_accumulate_until_their_past_is_offered() {
    let with = |more: &[&str]| {
        let [a, b] = accounts();
        changed(&mailboxes(), &[a, b, Account::new("n").contact("c", more.iter().copied())])
    };
    let mut aggregator = state();
    assert_eq!(named(&aggregator.adopt(with(&["1@n.example"]))), (vec!["1@n.example"], vec![]));
    let both = (vec!["1@n.example", "2@n.example"], vec![]);
    let of_both = aggregator.adopt(with(&["2@n.example", "1@n.example"]));
    assert_eq!(named(&of_both), both);
    let of_three = aggregator.adopt(with(&["1@n.example", "2@n.example", "3@n.example"]));
    assert_eq!(of_three.addresses().len(), 3);
    aggregator.mark_past_offered(&of_both);
    assert_eq!(named(&aggregator.missing_past()), (vec!["3@n.example"], vec![]), "only what was offered");
    let third = aggregator.adopt(with(&["1@n.example", "2@n.example", "3@n.example"]));
    assert_eq!(named(&third), (vec!["3@n.example"], vec![]), "the first two have theirs now");
}

/// Addresses that are new to one of two merged states miss their past in the result.
#[test]
fn merging_names_addresses_that_only_one_directory_knew() {
    let [a, b] = accounts();
    let more = changed(&mailboxes(), &[a, b.domain("b.example").contact("c-new", [OUTSIDER])]);
    let mut aggregator = Aggregator::new(Key::PUBLIC, more.clone());
    offer(&mut aggregator, [email("e9", OUTSIDER, REP)]);
    aggregator.merge(&state()).unwrap();
    assert_eq!(named(&aggregator.missing_past()), (vec![OUTSIDER], vec!["b.example"]));
    assert_eq!(counts_by_account(&aggregator), [of("acct-a", A), of("acct-b", [1, 1, 0, 0, 0, 2, 0, 2])]);

    let mut smaller = state();
    let other = Aggregator::new(Key::PUBLIC, more.clone());
    smaller.merge(&other).unwrap();
    assert!(smaller.missing_past().is_empty(), "this aggregator's directory stays");
    assert_eq!(named(&smaller.adopt(more)), (vec![OUTSIDER], vec!["b.example"]), "and they are not forgotten");
}

/// Also where the two share one directory, and the past of it was offered to one of them only.
#[test]
fn merging_keeps_the_missing_past_of_both_states() {
    let [a, b] = accounts();
    let more = changed(&mailboxes(), &[a, b.contact("c-new", [OUTSIDER])]);
    let mut lacks = state();
    assert_eq!(named(&lacks.adopt(more)), (vec![OUTSIDER], vec![]));
    let mut has = lacks.clone();
    let additions = has.missing_past();
    has.mark_past_offered(&additions);
    for (why, mut one, other) in [("into it", lacks.clone(), &has), ("it into another", has.clone(), &lacks)] {
        one.merge(other).unwrap();
        assert_eq!(named(&one.missing_past()), (vec![OUTSIDER], vec![]), "{why}");
    }
}

/// Only the sides matter, not how the directory defines them.
#[test]
fn a_contact_that_its_domain_implies_does_not_change_the_past() {
    let [a, _] = accounts();
    let listed = a.clone().contact("c-amy", [AMY]);
    let [plain, with_amy] = [a, listed].map(|account| Aggregator::new(Key::PUBLIC, changed(&mailboxes(), &[account])));
    assert_eq!(plain, with_amy);
}

#[test]
fn merge_refuses_and_changes_nothing() {
    let [a, b] = accounts();
    let own = Mailbox::new(LEAD);
    let one = "the directories put 1 address on different sides, mailbox here and contact there: adopt one directory in both first";
    let two = "the directories put 2 addresses on different sides, mailbox here and contact there: adopt one directory in both first";
    let keys = "the states were built with different keys, so that nothing in one can be found in the other: build both with one key";
    for (why, key, other, expected) in [
        ("another key", Key::new([7; 16]), directory_of(&mailboxes(), &accounts()), Err(keys)),
        ("the same", Key::PUBLIC, directory_of(&mailboxes(), &accounts()), Ok(())),
        (
            "other people, all on the same side",
            Key::PUBLIC,
            directory_of(&[Mailbox::new(REP)], &[b.clone().contact("c-abe", [ABE])]),
            Ok(()),
        ),
        ("nobody", Key::PUBLIC, directory_of(&[], &[]), Ok(())),
        ("a contact who is a mailbox there", Key::PUBLIC, directory_of(&[Mailbox::new(BOB)], &[]), Err(one)),
        (
            "a mailbox who is a contact there",
            Key::PUBLIC,
            directory_of(std::slice::from_ref(&own), &[Account::new("x").contact("c", [REP])]),
            Err(one),
        ),
        (
            "two aliases of one",
            Key::PUBLIC,
            directory_of(&[], &[Account::new("x").contact("c", [REP, REP_ALIAS])]),
            Err(two),
        ),
        (
            "a mailbox at a domain that is listed there",
            Key::PUBLIC,
            directory_of(&[], &[a.clone().domain("old.example"), Account::new("x").domain("corp.example")]),
            Err(
                "the directories put 3 addresses on different sides, mailbox here and contact there: adopt one directory in both first",
            ),
        ),
        ("an unlisted contact who is a mailbox there", Key::PUBLIC, directory_of(&[Mailbox::new(AMY)], &[]), Err(one)),
    ] {
        let mut aggregator = state();
        let mut other = Aggregator::new(key, other);
        // Every meeting is recorded, with any participants: there is something to merge.
        offer(&mut other, [meeting("m9", REP, BOB)]);
        let found: Result<(), MergeError> = aggregator.merge(&other);
        assert_eq!(found.map_err(|error| error.to_string()), expected.map_err(str::to_owned), "{why}");
        if expected.is_err() {
            assert_eq!(aggregator, state(), "{why}: as it was");
            assert_eq!(counts_by_account(&aggregator), counts_by_account(&state()), "{why}: as it was");
            assert!(aggregator.missing_past().is_empty(), "{why}: as it was");
            assert!(other.merge(&aggregator).is_err(), "{why}: nor the other way round");
        }
    }
}

/// The past of an address was offered while it was a contact; as a mailbox it has none.
#[test]
fn an_address_that_changed_sides_again_still_misses_its_past() {
    let [a, b] = accounts();
    let mut aggregator = state();
    let named_as_contact =
        aggregator.adopt(changed(&mailboxes(), &[a.clone(), b.clone().contact("c-new", [OUTSIDER])]));
    let [rep, lead] = mailboxes();
    let _ = aggregator.adopt(changed(&[rep, lead, Mailbox::new(OUTSIDER)], &[a, b]));
    aggregator.mark_past_offered(&named_as_contact);
    assert_eq!(named(&aggregator.missing_past()), (vec![OUTSIDER], vec![]));
}

/// An address was named, and its past offered, before its whole domain became the account's.
#[test]
fn an_offered_past_stays_offered_when_the_domain_is_listed_too() {
    let [a, b] = accounts();
    let mut aggregator = state();
    let b = b.contact("c-new", [OUTSIDER]);
    let address = aggregator.adopt(changed(&mailboxes(), &[a.clone(), b.clone()]));
    let _ = aggregator.adopt(changed(&mailboxes(), &[a, b.domain("else.example")]));
    aggregator.mark_past_offered(&address);
    assert_eq!(named(&aggregator.missing_past()), (vec![], vec!["else.example"]));
}
