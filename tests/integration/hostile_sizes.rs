//! Inputs that are much too long, too frequent or too many: they cost what their size is worth, and others nothing.

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{
    Account, Accounts, Aggregator, Directory, Email, EmailRef, Key, Level, Mailbox, Meeting, Outcome, Question,
};
use chrono::Datelike as _;

use crate::asking;
use crate::world::{
    ANN, AS_OF, BOB, REP, accounts, after, at, clock, counts, email, empty, meeting, offer, question, rows,
};

#[test]
fn repeated_and_irrelevant_offers_take_no_memory() {
    let mut aggregator = after([email("m1", REP, ANN).cc(BOB).conversation("t").in_reply_to("m0")]);
    offer(&mut aggregator, [meeting("u1", REP, ANN)]);
    let before = aggregator.heap_bytes();
    for number in 0..1000 {
        let irrelevant = email(&format!("other-{number}"), REP, "someone@else.example").conversation("t2");
        assert_eq!(aggregator.record_email(&irrelevant), Ok(Outcome::Irrelevant.into()));
        offer(&mut aggregator, [email("m1", REP, ANN).cc(BOB).conversation("t").in_reply_to("m0")]);
        offer(&mut aggregator, [meeting("u1", REP, ANN)]);
    }
    assert_eq!(aggregator.heap_bytes(), before);
}

/// Two messages that grow by a recipient with every copy, in turn: each copy has to be found and
/// taken in without moving what is there.
#[test]
fn two_messages_that_grow_with_every_copy_stay_two_records() {
    let people: Vec<String> = (0..3000).map(|number| format!("c{number}@cust.example")).collect();
    let mailboxes = [Mailbox::new(REP)];
    let accounts = [Account::new("a").domain("cust.example")];
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap();
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    for person in &people {
        for id in ["m1", "m2"] {
            aggregator.record_email(&email(id, REP, person)).unwrap();
            aggregator.record_meeting(&meeting(id, REP, person)).unwrap();
        }
    }
    assert_eq!((aggregator.email_count(), aggregator.meeting_count()), (2, 2));
    let rows = aggregator.rows(&Question::new(at(AS_OF))).unwrap();
    assert_eq!((rows[0].account_contacts_in_emails, rows[0].account_contacts_in_meetings), (3000, 3000));
    assert!(aggregator.heap_bytes() < 3_000_000, "{} bytes", aggregator.heap_bytes());
}

#[test]
fn a_million_recipients_are_a_million_people() {
    let mut aggregator = empty();
    let people: Vec<String> = (0..1_000_000).map(|number| format!("c{number}@a.example")).collect();
    let email = EmailRef::new("m", clock("09:00:00"), REP, people.iter().map(String::as_str));
    assert_eq!(aggregator.record_email(email), Ok(Outcome::Recorded.into()));
    assert_eq!(rows(&aggregator)[0].account_contacts_in_emails, 1_000_000);
    assert!(aggregator.heap_bytes() < 100_000_000, "{} bytes", aggregator.heap_bytes());
}

#[test]
fn an_id_of_a_megabyte_is_valid_and_an_address_of_a_megabyte_is_nobody() {
    let long = "x".repeat(1_000_000);
    let id = format!("<{long}>");
    let mut aggregator = after([
        email(&id, REP, ANN).conversation(id.as_str()).in_reply_to(format!("{id}y")).cc(format!("{long}@a.example")),
        email(&long, REP, &format!("a@{long}.example {ANN}")).conversation(long.as_str()),
    ]);
    offer(&mut aggregator, [meeting(&id, ANN, &format!("{REP} {long}@a.example")), meeting(&long, ANN, REP)]);
    assert_eq!((aggregator.email_count(), aggregator.meeting_count()), (1, 1));
    assert_eq!(counts(&rows(&aggregator)[0]), [1, 0, 1, 0, 1, 1, 1, 1]);
    assert!(aggregator.heap_bytes() < 10_000, "{} bytes", aggregator.heap_bytes());
}

/// The largest organisation that the enrichment is meant for, and its whole address book.
#[test]
fn a_directory_of_2500_mailboxes_and_a_million_contacts() {
    let mailboxes: Vec<Mailbox> = (0..2500).map(|number| Mailbox::new(format!("m{number}@corp.example"))).collect();
    let accounts: Vec<Account> = (0..10_000)
        .map(|account| {
            let contacts = (0..100).map(|contact| (contact.to_string(), format!("c{contact}@x{account}.example")));
            let account = Account::new(format!("acct-{account:05}"));
            contacts.fold(account, |account, (id, address)| account.contact(id, [address]))
        })
        .collect();
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap();
    assert_eq!((directory.mailbox_count(), directory.contact_count()), (2500, 1_000_000));
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    for account in [0, 4999, 9999] {
        let id = account.to_string();
        aggregator.record_email(&email(&id, "m2499@corp.example", &format!("c99@x{account}.example"))).unwrap();
    }
    assert_eq!(rows(&aggregator).len(), 3 * 3);
    let all = aggregator.rows(&question().accounts(Accounts::All).levels([Level::Year])).unwrap();
    assert_eq!(all.len(), 10_000);
}

/// Many of the organisation's people, and few of them, on emails and meetings of two accounts in several periods:
/// everybody is counted once.
#[test]
fn activities_with_many_participants_count_like_others() {
    let people: Vec<String> = (0..150).map(|number| format!("m{number}@corp.example")).collect();
    let mailboxes: Vec<Mailbox> = people.iter().map(Mailbox::new).collect();
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(accounts()).build().unwrap();
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    // By kind, account and month: who takes part.
    let mut expected: BTreeMap<(bool, &str, u32), BTreeSet<usize>> = BTreeMap::new();
    for number in 0..40_usize {
        // From 1 to 150 people, beginning somewhere else each time.
        let many = [1, 64, 65, 66, 100, 150, 3][number % 7];
        let crowd: Vec<usize> = (0..many).map(|place| (37 * number + place) % 150).collect();
        let month = u32::try_from(number % 3).unwrap() + 1;
        let start = at(&format!("2026-{month:02}-10T09:00:00Z"));
        let is_email = number % 2 == 0;
        let customers = [vec![("acct-a", ANN)], vec![("acct-a", ANN), ("acct-b", BOB)]][number % 5 % 2].clone();
        if is_email {
            let email =
                crowd[1..].iter().fold(Email::new(number.to_string(), start, &*people[crowd[0]]), |email, person| {
                    email.to(&*people[*person])
                });
            let email = customers.iter().fold(email, |email, (_, address)| email.cc(*address));
            aggregator.record_email(&email).unwrap();
        } else {
            let meeting = Meeting::new(number.to_string(), start, start).organizer(customers[0].1);
            let meeting = crowd.iter().fold(meeting, |meeting, person| meeting.attendee(&*people[*person]));
            let meeting = customers.iter().fold(meeting, |meeting, (_, address)| meeting.attendee(*address));
            aggregator.record_meeting(&meeting).unwrap();
        }
        for (account, _) in customers {
            for period in [0, month] {
                expected.entry((is_email, account, period)).or_default().extend(&crowd);
            }
        }
    }
    let rows = asking::rows(&aggregator, &question().levels([Level::Year, Level::Month])).unwrap();
    let found: BTreeMap<(bool, &str, u32), u64> = rows
        .iter()
        .flat_map(|row| {
            let period = if row.level == Level::Year { 0 } else { row.start.month() };
            [
                ((true, &*row.account_id, period), row.contacts_in_emails),
                ((false, &*row.account_id, period), row.contacts_in_meetings),
            ]
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    let expected: BTreeMap<_, _> = expected.into_iter().map(|(place, people)| (place, people.len() as u64)).collect();
    assert_eq!(found, expected);
    assert_eq!(found[&(true, "acct-a", 0)], 150);
}
