//! Each `SPEC n` in the documentation of the public items is a link to its chapter, and each link into the guide leads
//! to an anchor that exists.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;

use house::references::{References, problems};
use house::rustdoc;

#[test]
fn chapters_are_links_and_anchors_exist() {
    let json = fs::read_to_string(rustdoc::json()).unwrap();
    let problems = problems(&serde_json::from_str(&json).unwrap());
    assert!(problems.is_empty(), "{} references: {problems:#?}", problems.len());
}

#[test]
fn a_chapter_without_a_link_is_found() {
    let docs = "A sum. Rule: SPEC 9.\n\nMore of it in SPEC\n14, and [SPEC 3](guide::rules#spec-3).";
    assert_eq!(References::of(docs).unlinked, ["SPEC 9", "SPEC 14"]);
}

#[test]
fn a_link_to_another_chapter_is_found() {
    let docs = "[SPEC 3](guide::rules#spec-4), [SPEC 1](guide::rules#spec-10), [SPEC 5](guide::rules)";
    assert_eq!(References::of(docs).unlinked, ["SPEC 3", "SPEC 1", "SPEC 5"]);
}

#[test]
fn code_is_not_searched() {
    let docs = "`SPEC 1`\n\n```\n// SPEC 2\n```\n\nThe SPEC has chapters.";
    assert_eq!(References::of(docs), References::default());
}

#[test]
fn anchors_are_headings_and_ids() {
    let page = "<a id=\"spec-1\"></a>\n\n## 1. `Terms` of ours\n\nSee <a id=\"here\"></a> this.";
    assert_eq!(References::of(page).anchors, ["spec-1", "1-terms-of-ours", "here"]);
}

#[test]
fn a_link_to_a_missing_anchor_is_found() {
    let page = References::of("<a id=\"spec-1\"></a>\n\n# Terms\n\n[own](#terms), [lost](#words)");
    assert_eq!(page.without_anchor(|_| None), ["#words"]);

    let item = References::of("[a](rules#spec-1), [b](rules#terms), [c](rules#words), [d](Row#method.new), [e](rules)");
    let found = item.without_anchor(|link| link.starts_with("rules").then_some(&page));
    assert_eq!(found, ["rules#words"]);
}
