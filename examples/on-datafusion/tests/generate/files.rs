//! What is written, where, and what cannot be.

use std::fs;
use std::num::NonZeroU32;

use account_engagement::{Attendee, Email, EmailKind, Meeting, MeetingStatus, Response};
use chrono::{DateTime, TimeDelta};
use datafusion::arrow::util::pretty::pretty_format_batches;
use on_datafusion::generate::{Generation, columns, write_parquet};

use crate::support::{Done, read};

#[test]
fn models_become_columns_and_files() -> Done {
    let at = DateTime::UNIX_EPOCH;
    let emails = [
        Email::new("<m1@mail.example>", at, "rep@corp.example").to("a@x.example").to("b@x.example").cc("c@x.example"),
        Email::new("m2", at + TimeDelta::milliseconds(1), "a@x.example")
            .bcc("d@x.example")
            .in_reply_to("m1")
            .conversation("t")
            .kind(EmailKind::AutoReply),
    ];
    let answered = Attendee::new("a@x.example").response(Response::Accepted).responded_at(at);
    let meetings = [
        Meeting::new("u1", at, at + TimeDelta::hours(1)).organizer("rep@corp.example").attendee(answered).revision(7),
        Meeting::new("u2", at, at).all_day().status(MeetingStatus::Cancelled),
        Meeting::new("u3", at, at).attendee("a@x.example").attendee(Attendee::new("b").response(Response::Declined)),
    ];
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("part.parquet");
    let mut lines = Vec::new();
    for batch in [columns::emails(&emails)?, columns::meetings(&meetings)?] {
        write_parquet(&path, [batch.clone()])?;
        assert_eq!(read(&path)?, std::slice::from_ref(&batch));
        let table = pretty_format_batches(&[batch])?.to_string();
        let rows = table.lines().filter(|line| line.starts_with('|'));
        lines.extend(rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    let expected = [
        "| id | sent_at | from | to | cc | bcc | in_reply_to | conversation | kind |",
        "| <m1@mail.example> | 1970-01-01T00:00:00Z | rep@corp.example | [a@x.example, b@x.example] | [c@x.example] | [] \
         | | | personal |",
        "| m2 | 1970-01-01T00:00:00.001Z | a@x.example | [] | [] | [d@x.example] | m1 | t | auto_reply |",
        "| id | organizer | attendees | start | end | all_day | status | revision |",
        "| u1 | rep@corp.example | [{address: a@x.example, response: accepted, responded_at: 1970-01-01T00:00:00Z}] \
         | 1970-01-01T00:00:00Z | 1970-01-01T01:00:00Z | false | confirmed | 7 |",
        "| u2 | | [] | 1970-01-01T00:00:00Z | 1970-01-01T00:00:00Z | true | cancelled | 0 |",
        "| u3 | | [{address: a@x.example, response: none, responded_at: }, {address: b, response: declined, \
         responded_at: }] | 1970-01-01T00:00:00Z | 1970-01-01T00:00:00Z | false | confirmed | 0 |",
    ];
    assert_eq!(lines, expected);
    Ok(())
}

#[test]
fn no_batch_is_no_file() {
    let error = write_parquet("nowhere.parquet".as_ref(), []).unwrap_err();
    assert_eq!(error.to_string(), "nowhere.parquet: no batch, and so no columns: give an empty one");
}

#[test]
fn no_activity_is_a_table_without_rows() -> Done {
    assert_eq!(columns::emails(&[])?.schema(), columns::emails_schema());
    assert_eq!(columns::meetings(&[])?.schema(), columns::meetings_schema());
    Ok(())
}

#[test]
fn progress_is_reported_up_to_the_last_message() -> Done {
    let folder = tempfile::tempdir()?;
    let mut told = Vec::new();
    Generation::new(25_000).write(folder.path(), |messages| told.push(messages))?;
    assert_eq!(told, [10_000, 20_000, 25_000]);
    Ok(())
}

#[test]
fn a_folder_with_a_table_is_left_alone() -> Done {
    for taken in ["emails", "meetings", "directory"] {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join(taken))?;
        let error = Generation::new(1).write(folder.path(), |_| ()).unwrap_err();
        let expected = format!(
            "{}: is there already: name another folder, or delete this one",
            folder.path().join(taken).display()
        );
        assert_eq!(error.to_string(), expected);
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
    }
    Ok(())
}

#[test]
fn what_cannot_be_written_is_reported() -> Done {
    let folder = tempfile::tempdir()?;
    let many = NonZeroU32::new(u32::MAX);
    for (generation, expected) in [
        (
            Generation::new(u64::MAX),
            "18446744073709551615 messages are more than can be made up: ask for 1000000000000",
        ),
        (
            Generation { parts: many, ..Generation::new(1) },
            "4294967295 parts are more than can be made up: ask for 100000",
        ),
        (
            Generation { accounts: many, ..Generation::new(1) },
            "4294967295 accounts are more than can be made up: ask for 10000000",
        ),
    ] {
        let error = generation.write(folder.path(), |_| ()).unwrap_err();
        assert_eq!(error.to_string(), format!("{expected} at most"));
    }
    assert_eq!(fs::read_dir(folder.path())?.count(), 0);
    let file = folder.path().join("file");
    fs::write(&file, "")?;
    let error = Generation::new(1).write(&file, |_| ()).unwrap_err();
    assert_eq!(error.to_string(), format!("{}: cannot be written", file.display()));
    Ok(())
}
