//! The command line, on good data and on bad.

use std::collections::BTreeSet;
use std::fs;

use tempfile::TempDir;

use crate::data::{AS_OF, Data, KEY, run, run_on, shipped, worked};
use crate::traffic::hostile;

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// What is said of the run, but for times and sizes.
fn tallies(said: &str) -> Vec<&str> {
    said.lines().filter(|line| !line.contains(": ") || line.starts_with("passed over")).collect()
}

#[test]
fn whatever_shapes_the_plan_the_rows_are_the_same() {
    let data = Data::worked_example(4).folder();
    let bare = run_on(data.path(), &["--bare"]);
    for options in [
        &["--partitions", "1"][..],
        &["--partitions", "4", "--buckets", "3", "--shares", "100000"],
        &["--buckets", "1", "--shares", "1", "--memory-limit", "50M"],
    ] {
        let ran = run_on(data.path(), options);
        assert_eq!(ran.out, bare.out, "{options:?}");
        assert_eq!(tallies(&ran.said), tallies(&bare.said), "{options:?}");
    }
    let told = "recorded                                27          17\n  counted                               23           9\n";
    assert!(bare.said.contains(told), "{}", bare.said);
}

#[test]
fn what_the_run_took_is_said() {
    let said = run_on(&shipped("sample"), &[]).said;
    for name in [
        "survey_s",
        "fold_s",
        "tally_s",
        "rows_s",
        "states",
        "state_bytes",
        "longest_state_bytes",
        "longest_share_bytes",
    ] {
        assert!(said.contains(&format!("\n{name}: ")), "{name}: {said}");
    }
}

#[test]
fn options_shape_the_question() {
    let sample = shipped("sample");
    let years = run_on(&sample, &["--levels", "year"]).out;
    assert_eq!(lines(&years).len(), 3);
    let all = run_on(&sample, &["--levels", "year", "--all-accounts"]).out;
    assert_eq!(lines(&all).len(), 4);
    let suppressed = run_on(&sample, &["--levels", "year", "--at-least", "100"]).out;
    assert!(suppressed.contains(",,,,,"), "{suppressed}");
    for more in [
        &["--zone", "Asia/Kolkata"][..],
        &["--week-start", "sunday"],
        &["--fill-gaps"],
        &["--normalizer", "min-max"],
        &["--start", "2026-03-31"],
    ] {
        let (engine, bare) = (run_on(&sample, more).out, run_on(&sample, &[more, &["--bare"]].concat()).out);
        assert_eq!(engine, bare, "{more:?}");
        assert_ne!(engine, run_on(&sample, &[]).out, "{more:?}");
    }
}

/// Beside the question as a whole, which both programs would misread alike.
#[test]
fn words_mean_what_they_say() {
    let data = hostile(42, 300, 100).folder();
    let of = |option: &str, word: &str| run_on(data.path(), &["--levels", "year", option, word]).out;
    let rows_of_children = |word: &str| {
        let rows = of("--roll-up", word);
        rows.lines().filter(|row| ["Birch,", "cedar,", "elm,"].iter().any(|child| row.starts_with(child))).count()
    };
    assert!(rows_of_children("off") > 0);
    assert_eq!(rows_of_children("add-parents"), rows_of_children("off"));
    assert_ne!(of("--roll-up", "add-parents"), of("--roll-up", "off"));
    assert_eq!(rows_of_children("top-parents-only"), 0);
    let normalizers = ["max-abs", "min-max", "percentile-rank", "standard", "robust"];
    let all: BTreeSet<String> = normalizers.into_iter().map(|word| of("--normalizer", word)).collect();
    assert_eq!(all.len(), normalizers.len());
}

#[test]
fn states_are_kept_and_added_to() {
    let kept = TempDir::new().unwrap();
    let states = kept.path().join("states");
    let states = states.to_str().unwrap();
    let sample = shipped("sample");
    let first = run_on(&sample, &["--states", states, "--key-file", KEY]);
    let again = run_on(&sample, &["--states", states, "--key-file", KEY]);
    assert_eq!(again.out, first.out);
    assert!(fs::read_dir(states).unwrap().count() > 2);
    let ran = run([sample.to_str().unwrap(), "--as-of", AS_OF, "--states", states]);
    let expected = "on-datafusion: --states needs --key-file: every run over kept states needs the key that they were \
                    made with\n";
    assert_eq!((ran.code, ran.said.as_str()), (Some(2), expected));
}

/// Under a key of one's own the hashes are others and the rows the same.
#[test]
fn the_key_does_not_show() {
    let folder = TempDir::new().unwrap();
    let (key, bad) = (folder.path().join("key"), folder.path().join("bad"));
    fs::write(&key, "000102030405060708090a0b0c0d0e0f\n").unwrap();
    fs::write(&bad, "0001\n").unwrap();
    let sample = shipped("sample");
    assert_eq!(run_on(&sample, &["--key-file", key.to_str().unwrap()]).out, run_on(&sample, &[]).out);
    let ran = run([sample.to_str().unwrap(), "--as-of", AS_OF, "--key-file", bad.to_str().unwrap()]);
    let expected = format!(
        "on-datafusion: {}: --key-file needs 16 raw bytes or 32 digits: a key is 32 hexadecimal digits, found 4 bytes\n",
        bad.display()
    );
    assert_eq!((ran.code, ran.said), (Some(2), expected));
}

#[test]
fn rows_go_to_a_file_all_or_nothing() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("rows.csv");
    let ran = run_on(&shipped("sample"), &["--out", out.to_str().unwrap()]);
    assert_eq!(ran.out, "");
    assert_eq!(fs::read_to_string(&out).unwrap(), fs::read_to_string(shipped("tests/sample.csv")).unwrap());
    // A run that fails leaves it as it was, and nothing beside it.
    let data = Data::worked_example(1).folder();
    fs::write(data.path().join("directory/accounts.json"), "[").unwrap();
    let ran = run([data.path().to_str().unwrap(), "--as-of", AS_OF, "--out", out.to_str().unwrap()]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(lines(&fs::read_to_string(&out).unwrap()).len(), lines(&worked("expected.csv")).len());
}

#[test]
fn what_is_missing_is_reported_by_its_name() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().canonicalize().unwrap();
    let empty = place.to_str().unwrap();
    let ran = run([empty, "--as-of", AS_OF]);
    let none = format!(
        "on-datafusion: {empty}: DATA has neither emails/*.parquet nor meetings/*.parquet; where only states are to be asked, name them by --states\n"
    );
    assert_eq!((ran.code, ran.said), (Some(2), none));

    let data = Data::worked_example(1).folder();
    fs::remove_file(data.path().join("directory/mailboxes.json")).unwrap();
    let ran = run([data.path().to_str().unwrap(), "--as-of", AS_OF]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.said.contains("directory/mailboxes.json: the directory needs this file: "), "{}", ran.said);

    let ran = run(["nowhere", "--as-of", AS_OF]);
    assert!(ran.said.starts_with("on-datafusion: nowhere: DATA needs a folder: "), "{}", ran.said);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn meetings_in_the_place_of_emails_are_refused() {
    let data = Data::worked_example(1).folder();
    let part = |table: &str| data.path().join(table).join("part-0.parquet");
    fs::copy(part("meetings"), part("emails")).unwrap();
    let ran = run([data.path().to_str().unwrap(), "--as-of", AS_OF]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.said.contains("/emails: a copy is a struct of an email (id, sent_at, "), "{}", ran.said);
}

/// Whatever may be missing may lack as a column.
#[test]
fn one_table_may_lack() {
    let data = Data::worked_example(2).folder();
    fs::remove_dir_all(data.path().join("meetings")).unwrap();
    let (engine, bare) = (run_on(data.path(), &[]), run_on(data.path(), &["--bare"]));
    assert_eq!(engine.out, bare.out);
    assert_eq!(tallies(&engine.said), tallies(&bare.said));
}

#[test]
fn what_is_made_up_is_asked_with_and_without_the_engine() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("made-up");
    let ran = run([data.to_str().unwrap(), "--generate", "2000"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.said);
    assert!(ran.said.contains(": 2000 emails in "), "{}", ran.said);
    let (_, as_of) = ran.said.trim_end().split_once("--as-of ").unwrap();
    assert_eq!(as_of, AS_OF);
    let (engine, bare) = (run_on(&data, &["--partitions", "2"]), run_on(&data, &["--bare"]));
    assert_eq!(engine.out, bare.out);
    assert_eq!(tallies(&engine.said), tallies(&bare.said));
    assert_eq!(run([data.to_str().unwrap(), "--generate", "2000"]).code, Some(2), "it is there already");
}
