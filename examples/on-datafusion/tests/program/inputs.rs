//! Folders and files as people have them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use on_datafusion::generate::{columns, write_parquet};
use tempfile::TempDir;

use crate::asking::{a_session, asked, bare, engine, job};
use crate::data::{AS_OF, Data, KEY, run, run_on, shipped};
use crate::traffic::hostile;

/// No name is a pattern, a part of a statement, or a column.
#[test]
fn folders_have_any_name() {
    let expected = run_on(&shipped("sample"), &["--bare"]).out;
    for name in
        ["s[1]", "a*", "wh?t", "20%20", "o'clock", "two words", "#7", "{copy}", "ä", "day=2026-06-30", "bucket=1"]
    {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join(name);
        Data::worked_example(2).write(&data);
        let states = folder.path().join("states").join(name);
        for _ in 0..2 {
            let ran = run_on(&data, &["--states", states.to_str().unwrap(), "--key-file", KEY]);
            assert_eq!(ran.out, expected, "{name}");
        }
        let all = folder.path().join("states");
        assert_eq!(fs::read_dir(&all).unwrap().count(), 1, "{name}: nothing beside it");
        assert_eq!(
            run_on(&data, &["--states", all.to_str().unwrap(), "--key-file", KEY]).out,
            expected,
            "{name}, from above"
        );
    }
}

#[test]
fn files_that_are_cut_short_are_refused_by_name() {
    let whole = fs::read(shipped("sample/emails/part-0.parquet")).unwrap();
    for (bytes, table) in [
        (&b""[..], "emails"),
        (b"no Parquet", "meetings"),
        (b"PAR1 nonsense PAR1", "emails"),
        (&whole[..whole.len() / 2], "emails"),
    ] {
        let data = Data::worked_example(1).folder();
        let part = data.path().join(table).join("part-9.parquet");
        fs::write(&part, bytes).unwrap();
        let part = fs::canonicalize(part).unwrap();
        let expected = format!(
            "on-datafusion: {}: no Parquet file, or the beginning of one: finish it or take it away\n",
            part.display()
        );
        for more in [&[][..], &["--bare"]] {
            let ran = run([&[data.path().to_str().unwrap(), "--as-of", AS_OF][..], more].concat());
            assert_eq!((ran.code, ran.said.as_str()), (Some(2), expected.as_str()), "{more:?}");
        }
    }
    // Among states, too.
    let states = TempDir::new().unwrap();
    fs::write(states.path().join("part.parquet"), &whole[..whole.len() / 2]).unwrap();
    let ran = run(["--states", states.path().to_str().unwrap(), "--key-file", KEY]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.said.contains("part.parquet: no Parquet file, or the beginning of one"), "{}", ran.said);
}

/// What is in the middle of a file nobody looks at before it is read: the engine may stumble, and says so.
#[test]
fn files_that_are_damaged_are_refused() {
    let whole = fs::read(shipped("sample/emails/part-0.parquet")).unwrap();
    for place in [4, whole.len() / 2, whole.len() - 60, whole.len() - 12] {
        let data = Data::worked_example(1).folder();
        let mut bytes = whole.clone();
        bytes[place..place + 4].copy_from_slice(&[0xff; 4]);
        fs::write(data.path().join("emails/part-9.parquet"), bytes).unwrap();
        for more in [&[][..], &["--bare"]] {
            let ran = run([&[data.path().to_str().unwrap(), "--as-of", AS_OF][..], more].concat());
            assert!(matches!(ran.code, Some(0 | 2)), "{place} {more:?}: {:?} {}", ran.code, ran.said);
            assert!(ran.code == Some(0) || ran.out.is_empty(), "{place} {more:?}");
        }
    }
}

/// Parquet of something else in the folder of states is left as it is.
#[test]
fn states_are_put_beside_states_alone() {
    let states = TempDir::new().unwrap();
    fs::copy(shipped("sample/emails/part-0.parquet"), states.path().join("mail.parquet")).unwrap();
    let ran = run(["--states", states.path().to_str().unwrap(), "--key-file", KEY]);
    assert_eq!(ran.code, Some(2), "{}", ran.said);
    assert_eq!(fs::read_dir(states.path()).unwrap().count(), 1);
}

/// Columns of others are not read, whatever they are called.
#[tokio::test]
async fn columns_have_any_name() {
    let data = hostile(41, 60, 20);
    let folder = data.folder();
    for (number, emails) in data.emails.iter().enumerate() {
        let batch = columns::emails(emails).unwrap();
        let more: ArrayRef = Arc::new(StringArray::from(vec!["x"; batch.num_rows()]));
        let with = ["bucket", "state", "copy"].map(|name| (name, Arc::clone(&more)));
        let own = batch.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
        let own = own.iter().map(String::as_str).zip(batch.columns().iter().cloned());
        let batch =
            RecordBatch::try_from_iter_with_nullable(own.chain(with).map(|(name, column)| (name, column, true)));
        write_parquet(&folder.path().join(format!("emails/part-{number}.parquet")), [batch.unwrap()]).unwrap();
    }
    let states = TempDir::new().unwrap();
    let job = job(folder.path(), states.path(), &asked(""));
    assert_eq!(engine(&job, &a_session(2, None)).await, bare(&job));
}

/// What nobody can answer is refused before the mail is read.
#[test]
fn a_window_without_days_is_refused_first() {
    let states = TempDir::new().unwrap();
    let data = shipped("sample");
    let asking = [data.to_str().unwrap(), "--as-of", AS_OF, "--start", "2027-01-01"];
    let ran = run([&asking[..], &["--states", states.path().to_str().unwrap(), "--key-file", KEY]].concat());
    assert_eq!(ran.code, Some(2), "{}", ran.said);
    assert_eq!(fs::read_dir(states.path()).unwrap().count(), 0);
}

/// As who writes them may read any file that is made there.
#[test]
fn rows_in_a_file_are_for_others_to_read() {
    let folder = TempDir::new().unwrap();
    let (rows, other) = (folder.path().join("rows.csv"), folder.path().join("other"));
    run_on(&shipped("sample"), &["--out", rows.to_str().unwrap()]);
    fs::write(&other, "").unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(rows), mode(other));
}
