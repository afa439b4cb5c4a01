//! The crate's rows, tallies and outcomes are those of the naive twin, whatever was offered,
//! whatever is asked, and however the lists change in between.

use account_engagement::{Aggregator, Column, Key, Rows, Value};
use proptest::prelude::*;

use crate::traffic::book::{Change, a_book, a_change};
use crate::traffic::{Offer, a_scene_with_offers, cases};
use crate::twin::ask::Ask;
use crate::twin::{Answer, Twin};

/// Offers to both; they agree on what became of it.
fn offer_to_both(offer: &Offer, aggregator: &mut Aggregator, twin: &mut Twin) {
    let outcome = offer.to(aggregator).ok();
    assert_eq!(outcome, offer.to_twin(twin), "the outcome of {offer:?}");
}

fn assert_agree(aggregator: &Aggregator, twin: &Twin, ask: &Ask) {
    match (ask.rows_of(aggregator), twin.answer(ask)) {
        (Ok(rows), Some(answer)) => assert_same(&rows, &answer),
        (Err(_), None) => {}
        (rows, answer) => panic!("the crate says {rows:?}, the twin {answer:?}"),
    }
}

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

/// What happens on the way to a question.
#[derive(Clone, Debug)]
enum Step {
    /// The offer with this number, of those there are.
    Offer(usize),
    /// A directory with these changes is adopted.
    Adopt(Vec<Change>),
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => any::<usize>().prop_map(Step::Offer),
        1 => prop::collection::vec(a_change(), 1..5).prop_map(Step::Adopt),
    ]
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn with_one_directory_the_twin_agrees(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let mut aggregator = Aggregator::new(Key::PUBLIC, book.directory());
        let mut twin = Twin::new(book.people());
        for offer in &offers {
            offer_to_both(offer, &mut aggregator, &mut twin);
        }
        assert_agree(&aggregator, &twin, &scene.ask);
    }

    #[test]
    fn with_changing_directories_the_twin_agrees(
        mut book in a_book(),
        (scene, offers) in a_scene_with_offers(30),
        steps in prop::collection::vec(a_step(), 0..60),
    ) {
        let mut aggregator = Aggregator::new(Key::PUBLIC, book.directory());
        let mut twin = Twin::new(book.people());
        for step in &steps {
            match step {
                Step::Offer(number) => {
                    if let Some(offer) = offers.get(number % offers.len().max(1)) {
                        offer_to_both(offer, &mut aggregator, &mut twin);
                    }
                }
                Step::Adopt(changes) => {
                    changes.iter().for_each(|change| book.change(change));
                    let _ = aggregator.adopt(book.directory());
                    twin.people = book.people();
                }
            }
        }
        assert_agree(&aggregator, &twin, &scene.ask);
    }
}
