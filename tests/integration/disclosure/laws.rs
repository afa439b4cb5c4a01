//! SPEC 10: what is shown is as without a threshold, and scores say no more than it.

use account_engagement::row::{ColumnKind, SuppressedRow};
use account_engagement::score::score;
use account_engagement::{Column, DefaultModel, Key, MaxAbs, Unscored, Value};
use proptest::prelude::*;

use crate::asking;
use crate::laws::grown;
use crate::traffic::book::a_book;
use crate::traffic::{a_scene_with_offers, cases};
use crate::twin::ask::Ask;

proptest! {
    #![proptest_config(cases(128))]

    /// The first promise, about the score: anyone who has only the table computes the same scores, so that the scores
    /// say no more than the table.
    #[test]
    fn scores_show_no_more_than_the_figures(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        if let Ok(rows) = asking::ask(&grown(&book, Key::PUBLIC, &offers), &scene.ask) {
            let written = rows.iter().map(|row| serde_json::to_string(&row.clone().with_score(Unscored)).unwrap());
            let read: Vec<SuppressedRow<Unscored>> = written.map(|row| serde_json::from_str(&row).unwrap()).collect();
            let scored = score(read, &DefaultModel::default(), &MaxAbs).unwrap();
            prop_assert!(scored.iter().zip(&rows).all(|(read, row)| read.score() == row.score()));
        }
    }

    /// A figure is shown as it is or not at all.
    #[test]
    fn shown_figures_are_the_same_as_without_a_threshold(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let aggregator = grown(&book, Key::PUBLIC, &offers);
        let ask = Ask { disclosure: 2, ..scene.ask };
        if let (Ok(rows), Ok(plain)) = (asking::ask(&aggregator, &ask), ask.rows_of(&aggregator)) {
            prop_assert_eq!(rows.len(), plain.len());
            prop_assert_eq!(rows.account_tallies(), plain.account_tallies());
            for (row, plain) in rows.iter().zip(&plain) {
                for column in Column::ALL.iter().copied().filter(|column| column.kind() != ColumnKind::Score) {
                    let (found, expected) = (row.get(column), plain.get(column));
                    prop_assert!(found == Value::Suppressed || found == expected, "{} is {:?}", column, found);
                    prop_assert!(found != Value::Suppressed || expected != Value::Null);
                }
            }
        }
    }
}
