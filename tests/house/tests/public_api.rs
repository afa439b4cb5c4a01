//! The public API is the committed listing. All of it is documented, with examples that run as doc tests.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use house::coverage::Coverage;
use house::{root, rustdoc};

static JSON: LazyLock<PathBuf> = LazyLock::new(rustdoc::json);

#[test]
fn is_the_committed_one() {
    let api = public_api::Builder::from_rustdoc_json(&*JSON)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .unwrap();
    let mut found = String::new();
    for item in api.items() {
        writeln!(found, "{item}").unwrap();
    }
    let committed = root().join("tests/house/public-api.txt");
    let expected = fs::read_to_string(&committed).unwrap_or_default();
    if found != expected {
        let new = root().join("target/house/public-api.txt");
        fs::write(&new, &found).unwrap();
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let (found, expected) = (lines(&found), lines(&expected));
        for line in expected.iter().filter(|line| !found.contains(line)) {
            println!("- {line}");
        }
        for line in found.iter().filter(|line| !expected.contains(line)) {
            println!("+ {line}");
        }
        panic!(
            "the public API differs from tests/house/public-api.txt: if the change is intended, copy \
             target/house/public-api.txt there and describe the change in CHANGELOG.md"
        );
    }
}

#[test]
fn is_documented_with_examples() {
    let json = fs::read_to_string(&*JSON).unwrap();
    let coverage = Coverage::of(&serde_json::from_str(&json).unwrap());
    let all = coverage.items.len();
    let documented = coverage.items.iter().filter(|item| item.has_text).count();
    let wanted = coverage.items.iter().filter(|item| item.has_example.is_some()).count();
    let shown = coverage.items.iter().filter(|item| item.has_example == Some(true)).count();
    println!("documented: {documented} of {all} public items ({} %)", 100 * documented / all);
    println!("with an example: {shown} of {wanted} types and functions ({} %)", 100 * shown / wanted);
    let bare: Vec<&str> = coverage
        .items
        .iter()
        .filter(|item| !item.has_text || item.has_example == Some(false))
        .map(|item| item.path.as_str())
        .collect();
    assert!(bare.is_empty(), "without documentation or an example: {bare:#?}");
}
