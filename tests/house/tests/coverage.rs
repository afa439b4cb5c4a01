//! The coverage lists each public item once, whichever modules and re-exports lead to it.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;

use house::coverage::Coverage;
use house::{root, rustdoc};

#[test]
fn each_item_of_topic_modules_is_listed_once() {
    let json = fs::read_to_string(rustdoc::json_of(&root().join("tests/house/fixtures/topics.rs"))).unwrap();
    let coverage = Coverage::of(&serde_json::from_str(&json).unwrap());
    let mut items: Vec<(&str, bool, Option<bool>)> =
        coverage.items.iter().map(|item| (&*item.path, item.has_text, item.has_example)).collect();
    items.sort_unstable();
    assert_eq!(
        items,
        [
            ("below", false, None),
            ("below::DEEP", true, Some(true)),
            ("shared", true, Some(true)),
            ("through", true, Some(true)),
            ("topic", true, None),
            ("topic::Moved", true, Some(true)),
            ("topic::Moved::field", true, None),
            ("topic::Moved::method", true, Some(false)),
            ("topic::own", true, Some(false)),
        ]
    );
}
