//! The forms of rows, and what asks one state of everything: the table and the page.

use std::fs;

use tempfile::TempDir;

use crate::data::{AS_OF, Data, KEY, run, run_on, shipped};
use crate::traffic::hostile;

#[test]
fn extra_columns_and_json_are_as_without_the_engine() {
    let data = hostile(31, 300, 100).folder();
    for more in [
        &["--extra", "name,raw-score"][..],
        &["--format", "json", "--extra", "raw-score"],
        &["--format", "json", "--at-least", "3", "--levels", "month"],
        &["--kinds", "personal,bulk", "--with-all-day", "--attendance", "invited"],
    ] {
        let (engine, bare) = (run_on(data.path(), more).out, run_on(data.path(), &[more, &["--bare"]].concat()).out);
        assert_eq!(engine, bare, "{more:?}");
        assert_ne!(engine, run_on(data.path(), &[]).out, "{more:?}");
    }
}

/// Where the page is asked for, all is asked of one state: the rows are the same to the byte.
#[test]
fn the_page_is_beside_the_same_rows() {
    let folder = TempDir::new().unwrap();
    let pages = ["engine", "bare"].map(|name| folder.path().join(name));
    let [engine, bare] = pages.each_ref().map(|page| page.to_str().unwrap());
    let sample = shipped("sample");
    let expected = fs::read_to_string(shipped("tests/sample.csv")).unwrap();
    assert_eq!(run_on(&sample, &["--report", engine]).out, expected);
    assert_eq!(run_on(&sample, &["--report", bare, "--bare"]).out, expected);
    let [engine, bare] = pages.map(|page| fs::read_to_string(page.join("report.html")).unwrap());
    assert_eq!(engine, bare);
    assert!(engine.contains("36 copies read, 0 rejected"));
    assert!(!engine.contains(".example"), "an address is in the page");
}

#[test]
fn the_table_is_of_kept_states() {
    let data = hostile(32, 400, 150);
    let whole = data.folder();
    let states = TempDir::new().unwrap();
    let states = states.path().to_str().unwrap();
    let expected = run_on(whole.path(), &["--format", "table", "--bare"]).out;
    let found = run_on(whole.path(), &["--format", "table", "--states", states, "--key-file", KEY]).out;
    assert_eq!(found, expected);
    assert!(found.contains("Days since") && found.contains("\n  counted "), "{found}");
    // Of another day: the directory has one more mailbox, of which no mail is known.
    let mut today = Data { emails: Vec::new(), meetings: Vec::new(), ..data };
    today.mailboxes.push(account_engagement::Mailbox::new("new@corp.example"));
    let found = run_on(today.folder().path(), &["--format", "table", "--states", states, "--key-file", KEY]).out;
    let table = |text: &str| text.split_once("\n\n").unwrap().0.to_owned();
    assert_eq!(table(&found), table(&expected));
}

#[test]
fn states_under_another_key_are_not_shown() {
    let folder = TempDir::new().unwrap();
    let (states, key) = (folder.path().join("states"), folder.path().join("key"));
    fs::write(&key, "000102030405060708090a0b0c0d0e0f\n").unwrap();
    let data = Data::worked_example(1);
    let with_key = ["--states", states.to_str().unwrap(), "--key-file", key.to_str().unwrap()];
    run_on(data.folder().path(), &with_key);
    let today = Data { emails: Vec::new(), meetings: Vec::new(), ..data }.folder();
    let asked = [today.path().to_str().unwrap(), "--as-of", AS_OF, "--format", "table"];
    let ran = run([&asked[..], &with_key[..3], &[KEY]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.said);
    assert!(ran.said.contains("under another key"), "{}", ran.said);
}
