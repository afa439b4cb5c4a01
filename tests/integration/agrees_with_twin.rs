//! The crate's rows, tallies and outcomes are those of the naive twin, whatever was offered,
//! whatever is asked, and however the lists change in between.

use std::collections::BTreeMap;

use account_engagement::{Account, Aggregator, Column, Directory, Key, Mailbox, MergeError, Reason, Rows, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::traffic::book::{Book, Change, a_book, a_change};
use crate::traffic::correspondence::a_correspondence;
use crate::traffic::{Offer, a_scene_with_offers, cases};
use crate::twin::ask::Ask;
use crate::twin::people::People;
use crate::twin::{Answer, Twin};
use crate::worked_example::{lines, read};

fn assert_same(rows: &Rows, answer: &Answer) {
    let places = |rows: &[account_engagement::Row]| -> Vec<_> {
        rows.iter().map(|row| (row.account_id.to_string(), row.level, row.start)).collect()
    };
    assert_eq!(places(rows), places(&answer.rows), "which rows there are");
    for (row, expected) in rows.iter().zip(&answer.rows) {
        let place = format!("{} {} {}", row.account_id, row.level, row.start);
        for column in Column::ALL {
            match (row.get(column), expected.get(column)) {
                (Value::Number(found), Value::Number(expected)) => {
                    assert!(are_close(found, expected), "{column} of {place}: {found} is not {expected}");
                }
                (found, expected) => assert_eq!(found, expected, "{column} of {place}"),
            }
        }
        let (found, expected) = (row.score.raw, expected.score.raw);
        assert!(are_close(found, expected), "raw score of {place}: {found} is not {expected}");
    }
    assert_eq!(rows.emails(), answer.emails, "the tally of emails");
    assert_eq!(rows.meetings(), answer.meetings, "the tally of meetings");
    let tallies = rows.account_tallies().iter();
    let tallies: Vec<_> = tallies.map(|tally| (tally.account_id.to_string(), (tally.emails, tally.meetings))).collect();
    assert_eq!(tallies, answer.accounts.clone().into_iter().collect::<Vec<_>>(), "the accounts' tallies");
}

fn are_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * other.abs()
}

/// A state, its twin and the lists of the day.
struct Pair {
    book: Book,
    /// The lists that the states merged into this one were over, and its own, since the last were
    /// adopted.
    merged_over: Vec<Book>,
    aggregator: Aggregator,
    twin: Twin,
}

impl Pair {
    fn new(book: &Book) -> Pair {
        let aggregator = Aggregator::new(Key::PUBLIC, book.directory());
        Pair { book: book.clone(), merged_over: vec![book.clone()], aggregator, twin: Twin::new(book.people()) }
    }

    /// Offers to both; they agree on what became of it.
    fn offer(&mut self, offer: &Offer) {
        let outcome = offer.to(&mut self.aggregator).ok();
        assert_eq!(outcome, offer.to_twin(&mut self.twin), "the outcome of {offer:?}");
    }

    fn adopt(&mut self, changes: &[Change]) {
        self.book.change_all(changes);
        self.merged_over = vec![self.book.clone()];
        let _ = self.aggregator.adopt(self.book.directory());
        self.twin.people = self.book.people();
    }

    /// Writes the state and reads it again, which knows of no directory but its own.
    fn write_and_read(&mut self) {
        let bytes = self.aggregator.snapshot();
        let directory = self.aggregator.directory().clone();
        let (read, additions) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, directory).unwrap();
        assert_eq!(read, self.aggregator);
        assert_eq!(read.snapshot(), bytes);
        assert!(additions == self.aggregator.without_past(), "{additions:?}");
        self.aggregator = read;
        self.merged_over = vec![self.book.clone()];
    }

    /// Merges; refused if any of the lists disagree on somebody's side.
    fn merge(&mut self, other: &Pair) {
        let agree = |one: &Book| other.merged_over.iter().all(|two| one.different_sides(two) == 0);
        if self.merged_over.iter().all(agree) {
            self.aggregator.merge(&other.aggregator).unwrap();
            self.twin.merge(&other.twin);
            self.merged_over.extend(other.merged_over.iter().cloned());
        } else {
            let before = self.aggregator.clone();
            assert!(matches!(self.aggregator.merge(&other.aggregator), Err(MergeError::DifferentSides { .. })));
            assert_eq!(self.aggregator, before);
        }
    }

    fn assert_agree(&self, ask: &Ask) {
        match (ask.rows_of(&self.aggregator), self.twin.answer(ask)) {
            (Ok(rows), Some(answer)) => assert_same(&rows, &answer),
            (Err(_), None) => {}
            (rows, answer) => panic!("the crate says {rows:?}, the twin {answer:?}"),
        }
    }
}

/// What happens on the way to a question.
#[derive(Clone, Debug)]
enum Step {
    /// The offer with this number, of those there are.
    Offer(usize),
    /// A directory with these changes is adopted.
    Adopt(Vec<Change>),
    /// The other state is merged into this one.
    Merge,
    /// The state becomes bytes and is read from them.
    WriteAndRead,
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        24 => any::<usize>().prop_map(Step::Offer),
        4 => prop::collection::vec(a_change(), 1..5).prop_map(Step::Adopt),
        1 => Just(Step::Merge),
        2 => Just(Step::WriteAndRead),
    ]
}

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
        let (mut one, mut other) = (Pair::new(&book), Pair::new(&book));
        for (turn, step) in &steps {
            if *turn {
                std::mem::swap(&mut one, &mut other);
            }
            match step {
                Step::Offer(_) if offers.is_empty() => {}
                Step::Offer(number) => one.offer(&offers[number % offers.len()]),
                Step::Adopt(changes) => one.adopt(changes),
                Step::Merge => one.merge(&other),
                Step::WriteAndRead => one.write_and_read(),
            }
        }
        one.merge(&other);
        one.assert_agree(&scene.ask);
    }
}

#[test]
fn on_the_worked_example_the_twin_agrees() {
    let accounts: Vec<Account> = serde_json::from_str(&read("accounts.json")).unwrap();
    let mailboxes: Vec<Mailbox> = serde_json::from_str(&read("mailboxes.json")).unwrap();
    let directory = Directory::builder().mailboxes(&mailboxes).accounts(&accounts).build().unwrap();
    let twin = Twin::new(People::new(&mailboxes, &accounts, &[]));
    let aggregator = Aggregator::new(Key::PUBLIC, directory);
    let mut pair = Pair { book: Book::first(), merged_over: Vec::new(), aggregator, twin };
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
fn the_traffic_gets_into_every_corner() {
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
        let Ok(rows) = scene.ask.rows_of(&aggregator) else {
            see("no window".into(), 1);
            continue;
        };
        for reason in Reason::ALL {
            let tallies = rows.account_tallies().iter().map(|tally| tally.emails + tally.meetings);
            let tally = tallies.fold(rows.emails() + rows.meetings(), |sum, tally| sum + tally);
            see(format!("{reason:?}"), tally.not_counted(reason));
        }
        for (row, column) in rows.iter().flat_map(|row| Column::ALL.map(|column| (row, column))) {
            let is_there = row.get(column).as_f64().is_none_or(|number| number != 0.0);
            see(column.name().into(), u64::from(is_there && row.get(column) != Value::Null));
        }
    }
    let expected = 4 + 1 + Reason::ALL.len() + Column::ALL.len();
    assert_eq!(seen.len(), expected, "{seen:#?}");
    assert!(seen.values().all(|times| *times >= 5), "{seen:#?}");
}
