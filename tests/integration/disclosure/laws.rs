//! SPEC 10: what is shown is as without a threshold, and scores say no more than it.

use account_engagement::score::score;
use account_engagement::{Column, DefaultModel, Key, MaxAbs, Row, Unscored, Value};
use proptest::prelude::*;

use crate::asking;
use crate::laws::grown;
use crate::traffic::book::a_book;
use crate::traffic::{a_scene_with_offers, cases};
use crate::twin::ask::Ask;

proptest! {
    #![proptest_config(cases(128))]

    /// The first recovery, by the score: who has nothing but the table reckons the same scores, so that they say
    /// no more than it.
    #[test]
    fn scores_say_no_more_than_what_is_shown(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        if let Ok(rows) = asking::ask(&grown(&book, Key::PUBLIC, &offers), &scene.ask) {
            let written = rows.iter().map(|row| serde_json::to_string(&row.clone().with_score(Unscored)).unwrap());
            let read: Vec<Row<Unscored>> = written.map(|row| serde_json::from_str(&row).unwrap()).collect();
            let scored = score(read, &DefaultModel::default(), &MaxAbs).unwrap();
            prop_assert!(scored.iter().zip(&rows).all(|(read, row)| read.score == row.score));
        }
    }

    /// A figure is shown as it is or not at all.
    #[test]
    fn what_is_shown_is_as_without_a_threshold(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let aggregator = grown(&book, Key::PUBLIC, &offers);
        let ask = Ask { disclosure: 2, ..scene.ask };
        let plain = Ask { disclosure: 0, ..ask.clone() };
        if let (Ok(rows), Ok(plain)) = (asking::ask(&aggregator, &ask), asking::ask(&aggregator, &plain)) {
            prop_assert_eq!(rows.len(), plain.len());
            prop_assert_eq!(rows.account_tallies(), plain.account_tallies());
            for (row, plain) in rows.iter().zip(&plain) {
                for column in Column::ALL.into_iter().filter(|column| *column != Column::EngagementScore) {
                    let (found, expected) = (row.get(column), plain.get(column));
                    prop_assert!(found == Value::Withheld || found == expected, "{} is {:?}", column, found);
                    prop_assert!(found != Value::Withheld || expected != Value::Null);
                }
            }
        }
    }
}
