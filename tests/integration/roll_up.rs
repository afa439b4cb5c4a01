//! SPEC 10: rows of accounts that are part of others.

use account_engagement::directory::DirectoryProblem;
use account_engagement::{
    Account, Accounts, Aggregator, Directory, Key, Level, Mailbox, Reason, RollUp, SuppressedRow, Unscored,
};
use proptest::prelude::*;

use crate::asking;
use crate::laws::grown;
use crate::traffic::book::{Book, a_book};
use crate::traffic::{a_scene_with_offers, cases};
use crate::twin::ask::Ask;
use crate::twin::people::bare_id;
use crate::world::{Activity, REP, clock, counts, email, email_at, first, meeting, offer, question};

/// A group of two subsidiaries, one of which has a branch; and another customer.
fn family() -> [Account; 5] {
    [
        Account::new("group").contact("g", ["gus@group.example"]),
        Account::new("north").contact("n", ["nan@north.example"]).parent("group"),
        Account::new("south").contact("s", ["sid@south.example", "sue@south.example"]).parent(" <group>"),
        Account::new("south-branch").domain("branch.example").parent("south"),
        Account::new("other").contact("o", ["ola@other.example"]),
    ]
}

fn after<A: Into<Activity>>(all: impl IntoIterator<Item = A>) -> Aggregator {
    let mailboxes = [Mailbox::new(REP), Mailbox::new("lead@corp.example")];
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(family()).build().unwrap();
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    offer(&mut aggregator, all);
    aggregator
}

const NORTH: &str = "nan@north.example";
const SOUTH: &str = "sid@south.example";
const BRANCH: &str = "bo@branch.example";
const GROUP: &str = "gus@group.example";

#[test]
fn a_parent_covers_all_below_it() {
    let to = |id, to: &str| Activity::from(email(id, REP, to));
    let from = |id, from, to: &str| Activity::from(email(id, from, to));
    let met = |organizer, attendees: &str| Activity::from(meeting("m", organizer, attendees));
    // Emails to and from, meetings from and to, our people and theirs in meetings and on emails.
    for (why, activity, account, apart, beside) in [
        ("its own", vec![to("1", GROUP)], "group", [1, 0, 0, 0, 0, 1, 0, 1], [1, 0, 0, 0, 0, 1, 0, 1]),
        ("a child's", vec![to("1", NORTH)], "group", [0; 8], [1, 0, 0, 0, 0, 1, 0, 1]),
        ("a grandchild's", vec![to("1", BRANCH)], "group", [0; 8], [1, 0, 0, 0, 0, 1, 0, 1]),
        ("a child covers its own", vec![to("1", BRANCH)], "south", [0; 8], [1, 0, 0, 0, 0, 1, 0, 1]),
        ("not its siblings'", vec![to("1", NORTH)], "south", [0; 8], [0; 8]),
        ("not its parent's", vec![to("1", GROUP)], "south", [0; 8], [0; 8]),
        (
            "one email to several is one, and everybody is counted",
            vec![to("1", &format!("{GROUP} {NORTH} {BRANCH}"))],
            "group",
            [1, 0, 0, 0, 0, 1, 0, 1],
            [1, 0, 0, 0, 0, 1, 0, 3],
        ),
        (
            "a person under two addresses is one",
            vec![to("1", SOUTH), to("2", "sue@south.example")],
            "group",
            [0; 8],
            [2, 0, 0, 0, 0, 1, 0, 1],
        ),
        (
            "distinct mailboxes are no sum",
            vec![to("1", NORTH), to("2", SOUTH)],
            "group",
            [0; 8],
            [2, 0, 0, 0, 0, 1, 0, 2],
        ),
        (
            "from a child to us and a sibling",
            vec![from("1", NORTH, &format!("{REP} {SOUTH}"))],
            "south",
            [0; 8],
            [0; 8],
        ),
        (
            "the same for the parent",
            vec![from("1", NORTH, &format!("{REP} {SOUTH}"))],
            "group",
            [0; 8],
            [0, 1, 0, 0, 0, 1, 0, 2],
        ),
        (
            "a child's meeting with its parent is the parent's",
            vec![met(NORTH, &format!("{REP} {GROUP}"))],
            "group",
            [0, 0, 0, 0, 1, 0, 1, 0],
            [0, 0, 1, 0, 1, 0, 2, 0],
        ),
        (
            "a sibling's meeting is nobody's of the two",
            vec![met(NORTH, &format!("{REP} {SOUTH}"))],
            "south",
            [0, 0, 0, 0, 1, 0, 1, 0],
            [0, 0, 0, 0, 1, 0, 1, 0],
        ),
        (
            "who organizes and declines takes no part in the parent's either",
            vec![met(NORTH, &format!("{REP} {NORTH}=declined {GROUP}"))],
            "group",
            [0, 0, 0, 0, 1, 0, 1, 0],
            [0, 0, 1, 0, 1, 0, 1, 0],
        ),
    ] {
        let aggregator = after(activity);
        for (hierarchy, expected) in [(RollUp::Off, apart), (RollUp::AddParents, beside)] {
            let rows = asking::rows(&aggregator, &question().roll_up(hierarchy)).unwrap();
            assert_eq!(first(&rows, account).map_or([0; 8], counts), expected, "{why}: {account}, {hierarchy:?}");
        }
    }
}

#[test]
fn top_parents_only_gives_rows_to_accounts_without_a_parent() {
    let all = [email("1", REP, NORTH), email("2", REP, BRANCH), email("3", REP, "ola@other.example")];
    let aggregator = after(all);
    let ids = |hierarchy, accounts| {
        let asked = question().roll_up(hierarchy).levels([Level::Year]).accounts(accounts);
        let rows = asking::rows(&aggregator, &asked).unwrap();
        rows.iter().map(|row| (row.account_id.to_string(), row.emails_to_account)).collect::<Vec<_>>()
    };
    let expect = |all: &[(&str, u64)]| all.iter().map(|(id, emails)| ((*id).to_owned(), *emails)).collect::<Vec<_>>();
    for (hierarchy, accounts, expected) in [
        (RollUp::Off, Accounts::Active, &[("north", 1), ("other", 1), ("south-branch", 1)][..]),
        (RollUp::TopParentsOnly, Accounts::Active, &[("group", 2), ("other", 1)]),
        (RollUp::TopParentsOnly, Accounts::All, &[("group", 2), ("other", 1)]),
        (
            RollUp::AddParents,
            Accounts::Active,
            &[("group", 2), ("north", 1), ("other", 1), ("south", 1), ("south-branch", 1)],
        ),
    ] {
        assert_eq!(ids(hierarchy, accounts), expect(expected), "{hierarchy:?} {accounts:?}");
    }
    let rows = aggregator.rows(&question().roll_up(RollUp::TopParentsOnly)).unwrap();
    let tallies: Vec<&str> = rows.account_tallies().iter().map(|tally| &*tally.account_id).collect();
    assert_eq!(tallies, ["group", "other"]);
    assert!(rows.account_tally("north").is_none());
}

/// Nan writes to us and to a sibling: the sibling is a bystander, and the parent is not.
#[test]
fn a_tally_covers_the_accounts_of_its_row() {
    let aggregator = after([email("1", NORTH, &format!("{REP} {SOUTH}"))]);
    let rows = aggregator.rows(&question().roll_up(RollUp::AddParents)).unwrap();
    let tally = |account| rows.account_tally(account).unwrap().email_tally;
    assert_eq!((tally("south").not_counted(Reason::Bystander), tally("south").counted()), (1, 0));
    assert_eq!((tally("group").counted(), tally("group").recorded()), (1, 1));
    assert_eq!((rows.email_tally().counted(), rows.email_tally().recorded()), (1, 1));
}

#[test]
fn a_reply_from_one_account_to_mail_to_another_is_a_reply() {
    let original = email_at("o", clock("09:00:00"), REP, NORTH);
    let answer = email_at("a", clock("10:00:00"), SOUTH, REP).in_reply_to("o");
    let aggregator = after([original, answer]);
    for (hierarchy, account, expected) in [
        (RollUp::Off, "south", None),
        (RollUp::AddParents, "south", None),
        (RollUp::AddParents, "group", Some(3600.0)),
        (RollUp::TopParentsOnly, "group", Some(3600.0)),
    ] {
        let rows = asking::rows(&aggregator, &question().roll_up(hierarchy)).unwrap();
        assert_eq!(first(&rows, account).unwrap().average_reply_duration, expected, "{hierarchy:?} {account}");
    }
}

#[test]
fn scores_are_relative_to_the_rows_of_the_answer() {
    let aggregator = after([email("1", REP, NORTH), email("2", REP, SOUTH)]);
    let year = question().levels([Level::Year]);
    let rows = aggregator.rows(&year.clone().roll_up(RollUp::AddParents)).unwrap();
    assert!(first(&rows, "group").unwrap().score.relative > 99.9);
    assert!(first(&rows, "north").unwrap().score.relative < 100.0);
    let rows = aggregator.rows(&year).unwrap();
    assert!(first(&rows, "north").unwrap().score.relative > 99.9);
}

#[test]
fn unknown_parents_and_circles_are_refused() {
    let account = |id: &str, parent: &str| Account::new(id).parent(parent);
    for (why, accounts, expected) in [
        ("none", vec![account("a", " <> ")], &[][..]),
        (
            "unknown",
            vec![account("a", "b")],
            &["account \"a\" names the parent \"b\", which is not listed: add that account, or name another"],
        ),
        (
            "itself",
            vec![account("a", "a")],
            &["the parents of account \"a\" lead back to it after 1 step: remove the parent of one of these accounts"],
        ),
        (
            "a circle of three, and who leads there",
            vec![account("d", "b"), account("c", "a"), account("b", "c"), account("a", "b"), Account::new("e")],
            &["the parents of account \"a\" lead back to it after 3 steps: remove the parent of one of these accounts"],
        ),
        (
            "all at once",
            vec![account("a", "b"), account("b", "a"), account("c", "x")],
            &[
                "account \"c\" names the parent \"x\", which is not listed: add that account, or name another",
                "the parents of account \"a\" lead back to it after 2 steps: remove the parent of one of these accounts",
            ],
        ),
    ] {
        let built = Directory::builder().add_accounts(&accounts).build();
        let problems = built.err().map_or(Vec::new(), |error| error.problems().to_vec());
        assert_eq!(problems.iter().map(DirectoryProblem::to_string).collect::<Vec<_>>(), expected, "{why}");
    }
}

/// A chain is as deep as there are accounts.
#[test]
fn a_long_chain_neither_overflows_nor_takes_long_to_build() {
    let id = |number: usize| format!("{number:06}");
    let chain = |count: usize| -> Vec<Account> {
        let account = |number: usize| {
            let account = Account::new(id(number));
            if number == 0 { account.contact("c", [NORTH]) } else { account }
        };
        (0..count)
            .map(|number| if number + 1 < count { account(number).parent(id(number + 1)) } else { account(number) })
            .collect()
    };
    for (count, hierarchy, rows) in [(100_000, RollUp::TopParentsOnly, 1), (3_000, RollUp::AddParents, 3_000)] {
        let mailboxes = [Mailbox::new(REP)];
        let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(chain(count)).build().unwrap();
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
        offer(&mut aggregator, [email("1", REP, NORTH)]);
        let asked = question().roll_up(hierarchy).levels([Level::Year]);
        assert_eq!(aggregator.rows(&asked).unwrap().len(), rows);
    }
}

/// The lists with the account and all below it made one, under its id.
fn made_one(book: &Book, top: &str) -> Directory {
    let people = book.people();
    let (within, mut others): (Vec<_>, Vec<_>) =
        book.accounts().into_iter().partition(|account| people.upwards(&bare_id(&account.id).unwrap()).contains(&top));
    let mut one = Account::new(top);
    for account in within {
        for mut contact in account.contacts {
            // The same id at two accounts is two people.
            contact.id = format!("{} {}", account.id, bare_id(&contact.id).unwrap());
            one.contacts.push(contact);
        }
        one.domains.extend(account.domains);
    }
    others.push(one);
    for account in &mut others {
        account.parent = None;
    }
    let mailboxes = book.mailboxes();
    Directory::builder().add_mailboxes(&mailboxes).add_accounts(&others).ignore(book.ignored()).build().unwrap()
}

fn unscored(aggregator: &Aggregator, ask: &Ask, account: &str) -> Option<Vec<SuppressedRow<Unscored>>> {
    let rows = asking::ask(aggregator, ask).ok()?.into_vec();
    Some(rows.into_iter().filter(|row| &**row.account_id() == account).map(|row| row.with_score(Unscored)).collect())
}

proptest! {
    #![proptest_config(cases(128))]

    /// A row that covers several accounts is the row of one account that holds all their contacts.
    #[test]
    fn a_parent_has_the_rows_of_an_account_with_all_contacts(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(50),
    ) {
        let aggregator = grown(&book, Key::PUBLIC, &offers);
        let people = book.people();
        for account in &people.accounts {
            let mut as_one = aggregator.clone();
            prop_assert!(as_one.adopt(made_one(&book, account)).is_empty());
            let ask = |hierarchy| Ask { hierarchy, disclosure: 0, ..scene.ask.clone() };
            let expected = unscored(&as_one, &ask(RollUp::Off), account);
            prop_assert_eq!(unscored(&aggregator, &ask(RollUp::AddParents), account), expected.clone());
            let instead = unscored(&aggregator, &ask(RollUp::TopParentsOnly), account);
            let expected = if people.parents.contains_key(account) { expected.map(|_| Vec::new()) } else { expected };
            prop_assert_eq!(instead, expected);
        }
    }
}
