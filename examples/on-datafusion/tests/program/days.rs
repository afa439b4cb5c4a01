//! States in a folder: added to, twice or in parts, by others or by hand.

use account_engagement::Key;
use on_datafusion::Functions;
use tempfile::TempDir;

use crate::asking::{Answer, a_session, answer, asked, bare, engine, job, number};
use crate::data::Data;
use crate::traffic::hostile;

fn rows(answer: &Answer) -> &str {
    &answer.rows
}

#[tokio::test]
async fn a_day_that_is_folded_twice_changes_nothing() {
    let data = hostile(21, 400, 150).folder();
    let states = TempDir::new().unwrap();
    let job = job(data.path(), states.path(), &asked(""));
    let once = engine(&job, &a_session(2, None)).await;
    let twice = engine(&job, &a_session(1, None)).await;
    assert_eq!(twice, once);
    assert_eq!(once, bare(&job));
}

/// Part files as they come in: copies of one message lie in several.
#[tokio::test]
async fn day_by_day_is_all_at_once() {
    let all = hostile(22, 400, 150);
    let whole = all.folder();
    let states = TempDir::new().unwrap();
    let session = a_session(2, None);
    let days = all.emails.len();
    for day in 0..days {
        let emails = vec![all.emails[day].clone()];
        let meetings = all.meetings.get(day).cloned().into_iter().collect();
        let data = Data { emails, meetings, accounts: all.accounts.clone(), mailboxes: all.mailboxes.clone() };
        let folder = data.folder();
        let mut job = job(folder.path(), states.path(), &asked(r#", "fill_gaps": true"#));
        if data.meetings.is_empty() {
            job.meetings = None;
        }
        job.fold(&session).await.unwrap();
    }
    let job = job(whole.path(), states.path(), &asked(r#", "fill_gaps": true"#));
    let found = answer(&job, &session, &Default::default()).await;
    assert_eq!(rows(&found), rows(&bare(&job)));
}

/// With another number of buckets a message would be in two, and count twice.
#[tokio::test]
async fn states_of_another_number_of_buckets_are_refused() {
    let data = hostile(24, 50, 20).folder();
    let states = TempDir::new().unwrap();
    let session = a_session(2, None);
    let mut job = job(data.path(), states.path(), &asked(""));
    job.fold(&session).await.unwrap();
    job.buckets = number(17);
    job.fold(&session).await.unwrap();
    let error = job.answer(&session, &mut Vec::new()).await.unwrap_err();
    let folder = states.path().display();
    let expected = format!("{folder}: some states are of 16 buckets, some of 17: fold all with the same number");
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn states_of_another_key_are_refused() {
    let data = hostile(25, 50, 20).folder();
    let states = TempDir::new().unwrap();
    let job = job(data.path(), states.path(), &asked(""));
    job.fold(&a_session(2, None)).await.unwrap();
    let session = a_session(2, None);
    Functions::new(Key::new([7; 16])).unwrap().register(&session);
    let error = job.answer(&session, &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().starts_with("the part cannot be read: "), "{error}");
    assert!(error.to_string().contains("key"), "{error}");
}

#[tokio::test]
async fn a_directory_that_was_changed_is_refused() {
    let mut data = hostile(23, 50, 20);
    let folder = data.folder();
    let states = TempDir::new().unwrap();
    let session = a_session(2, None);
    let job = job(folder.path(), states.path(), &asked(""));
    job.fold(&session).await.unwrap();
    data.mailboxes.pop();
    data.write(folder.path());
    let error = job.answer(&session, &mut Vec::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "the part was made over another directory: give the same one to all processes");
}
