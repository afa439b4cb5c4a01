//! The crate's rows, tallies and outcomes are the same as the naive twin's, for any offers, any question and any
//! changes of the lists.

use std::collections::BTreeMap;

use account_engagement::{Account, Aggregator, Column, Directory, Key, Mailbox, Reason, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::asking;
use crate::pair::{Pair, a_step, walk};
use crate::traffic::book::{Book, a_book, a_change};
use crate::traffic::correspondence::a_correspondence;
use crate::traffic::{Offer, a_scene_with_offers, cases};
use crate::twin::Twin;
use crate::twin::ask::Ask;
use crate::twin::people::People;
use crate::worked_example::{lines, read};

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn with_one_directory_the_twin_agrees(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let mut pair = Pair::new(&book);
        for offer in &offers {
            pair.offer(offer);
        }
        pair.assert_agree(&scene.ask);
    }

    #[test]
    fn on_replies_the_twin_agrees((scene, offers) in a_correspondence()) {
        let mut pair = Pair::new(&Book::first());
        for offer in &offers {
            pair.offer(offer);
        }
        pair.assert_agree(&scene.ask);
    }

    #[test]
    fn with_changing_directories_and_merges_the_twin_agrees(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(30),
        steps in prop::collection::vec((any::<bool>(), a_step()), 0..80),
    ) {
        walk(&book, &offers, &steps, &scene.ask);
    }
}

#[test]
fn on_the_worked_example_the_twin_agrees() {
    let accounts: Vec<Account> = serde_json::from_str(&read("accounts.json")).unwrap();
    let mailboxes: Vec<Mailbox> = serde_json::from_str(&read("mailboxes.json")).unwrap();
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap();
    let twin = Twin::new(People::new(&mailboxes, &accounts, &[]));
    let mut pair = Pair::of(Aggregator::new(Key::PUBLIC, directory), twin);
    for email in lines("emails.jsonl") {
        pair.offer(&Offer::Email(email));
    }
    for meeting in lines("meetings.jsonl") {
        pair.offer(&Offer::Meeting(meeting));
    }
    pair.assert_agree(&Ask::at("2026-06-30T12:00:00Z".parse().unwrap()));
}

/// Random traffic proves little about a corner that it never gets into.
#[test]
fn the_traffic_covers_every_case() {
    let mut runner = TestRunner::new(cases(1));
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let mut see = |corner: String, times: u64| *seen.entry(corner).or_default() += times;
    for _ in 0..400 {
        let traffic = (a_book(), a_scene_with_offers(50), prop::collection::vec(a_change(), 0..8));
        let (mut book, (scene, offers), changes) = traffic.new_tree(&mut runner).unwrap().current();
        let mut aggregator = Aggregator::new(Key::PUBLIC, book.directory());
        for offer in &offers {
            see(format!("{:?}", offer.to(&mut aggregator).ok()), 1);
        }
        book.change_all(&changes);
        let _ = aggregator.adopt(book.directory());
        let Ok(rows) = asking::ask(&aggregator, &scene.ask) else {
            see("no window".into(), 1);
            continue;
        };
        for &reason in Reason::ALL {
            let tallies = rows.account_tallies().iter().map(|tally| tally.email_tally + tally.meeting_tally);
            let tally = tallies.fold(rows.email_tally() + rows.meeting_tally(), |sum, tally| sum + tally);
            see(format!("{reason:?}"), tally.not_counted(reason));
        }
        for (row, column) in rows.iter().flat_map(|row| Column::ALL.iter().map(move |column| (row, *column))) {
            let is_there = row.get(column).as_f64().is_none_or(|number| number != 0.0);
            see(column.name().into(), u64::from(is_there && row.get(column) != Value::Null));
        }
        let plain = scene.ask.rows_of(&aggregator).unwrap();
        for (row, plain) in rows.iter().zip(&plain) {
            let hierarchy = scene.ask.hierarchy;
            row.suppressed().iter().for_each(|column| see(format!("{column} suppressed, {hierarchy:?}"), 1));
            let fewer = plain.contacts_in_emails.min(plain.account_contacts_in_emails);
            let is_enough = fewer >= scene.ask.disclosure.into();
            let is_complementary = row.suppressed().contains(Column::ContactsInEmails) && is_enough;
            see(format!("complementary suppression, {hierarchy:?}"), u64::from(is_complementary));
        }
    }
    // Nine columns, and that one is suppressed for the sake of others, in three hierarchies.
    let suppressed = 10 * 3;
    let expected = 4 + 1 + Reason::ALL.len() + Column::ALL.len() + suppressed;
    assert_eq!(seen.len(), expected, "{seen:#?}");
    assert!(seen.values().all(|times| *times >= 5), "{seen:#?}");
}
