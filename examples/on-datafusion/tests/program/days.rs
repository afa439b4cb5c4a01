//! States in a folder: added to, twice or in parts, by others or by hand.

use account_engagement::Key;
use on_datafusion::Functions;
use tempfile::TempDir;

use crate::asking::{Answer, a_session, answer, asked, bare, engine, job, number};
use crate::data::{AS_OF, Data, KEY, run, run_on};
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

/// Each day into a folder of its own, and then all of them, where DATA has the directory and no mail.
#[test]
fn the_folders_of_days_are_asked_together() {
    let all = hostile(27, 400, 150);
    let whole = all.folder();
    let states = TempDir::new().unwrap();
    let states = states.path();
    for (day, emails) in all.emails.iter().enumerate() {
        let meetings = all.meetings.get(day).cloned().into_iter().collect();
        let data = Data { emails: vec![emails.clone()], meetings, ..all.clone() };
        let day = states.join(format!("2026-11-2{day}"));
        run_on(data.folder().path(), &["--states", day.to_str().unwrap(), "--key-file", KEY]);
    }
    let today = Data { emails: Vec::new(), meetings: Vec::new(), ..all }.folder();
    let found = run_on(today.path(), &["--states", states.to_str().unwrap(), "--key-file", KEY]);
    assert_eq!(found.out, run_on(whole.path(), &["--bare"]).out);

    let nothing = TempDir::new().unwrap();
    let folder = std::fs::canonicalize(nothing.path()).unwrap();
    let folder = folder.to_str().unwrap();
    let found = run([today.path().to_str().unwrap(), "--as-of", AS_OF, "--states", folder, "--key-file", KEY]);
    assert_eq!(found.code, Some(2));
    let expected = format!("on-datafusion: {folder}: no states are here yet: fold the mail of a day into it\n");
    assert_eq!(found.said, expected);
}

/// With another number of buckets a message would be in two, and count twice.
#[tokio::test]
async fn states_of_another_number_of_buckets_are_refused() {
    let data = hostile(24, 50, 20).folder();
    let states = TempDir::new().unwrap();
    let session = a_session(2, None);
    let mut job = job(data.path(), states.path(), &asked(""));
    job.fold(&session).await.unwrap();
    let before = answer(&job, &session, &Default::default()).await;
    job.buckets = number(17);
    let error = job.fold(&session).await.unwrap_err();
    let folder = states.path().display();
    let expected = format!("{folder}: the states here are of 16 buckets, these would be of 17");
    assert_eq!(error.to_string(), expected);
    // None has come into the folder.
    assert_eq!(answer(&job, &session, &Default::default()).await, before);

    // Unless both were folded at a time.
    let other = TempDir::new().unwrap();
    job.states = other.path().to_str().unwrap().to_owned();
    job.fold(&session).await.unwrap();
    for entry in std::fs::read_dir(other.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), states.path().join(entry.file_name())).unwrap();
    }
    job.states = states.path().to_str().unwrap().to_owned();
    let error = job.tally(&session).await.unwrap_err();
    assert_eq!(error.to_string(), format!("{folder}: some states are of 16 buckets, some of 17: fold again"));
}

#[tokio::test]
async fn states_of_another_key_are_refused() {
    let data = hostile(25, 50, 20).folder();
    let states = TempDir::new().unwrap();
    let job = job(data.path(), states.path(), &asked(""));
    job.fold(&a_session(2, None)).await.unwrap();
    let session = a_session(2, None);
    Functions::new(Key::new([7; 16])).unwrap().register(&session);
    let files = || std::fs::read_dir(states.path()).unwrap().count();
    let before = files();
    let folder = states.path().display();
    for error in [job.fold(&session).await.unwrap_err(), job.tally(&session).await.unwrap_err()] {
        let error = format!("{error:#}");
        assert!(error.starts_with(&folder.to_string()), "{error}");
        assert!(error.contains("under another key: give the key that the state was built with"), "{error}");
    }
    assert_eq!(files(), before);
}

/// Who moved counts for the other account, as where all mail had been read today.
#[tokio::test]
async fn states_of_yesterday_answer_with_the_directory_of_today() {
    let mut data = hostile(23, 400, 150);
    let folder = data.folder();
    let states = TempDir::new().unwrap();
    let session = a_session(2, None);
    let job = job(folder.path(), states.path(), &asked(""));
    let before = engine(&job, &session).await;
    data.accounts.iter_mut().for_each(|account| account.parent = None);
    let [one, .., other] = &mut data.accounts[..] else { panic!("two accounts") };
    std::mem::swap(&mut one.domains, &mut other.domains);
    data.write(folder.path());
    // Not in the middle of a job, or its steps would know of different people.
    assert_eq!(answer(&job, &session, &Default::default()).await.rows, before.rows);
    let error = job.tally(&a_session(2, None)).await.unwrap_err();
    assert!(format!("{error:#}").contains("another version of the directory at "), "{error:#}");

    let job = self::job(folder.path(), states.path(), &asked(""));
    let found = answer(&job, &session, &Default::default()).await;
    assert_eq!(found.rows, bare(&job).rows);
    assert_ne!(found.rows, before.rows);
    // Nobody is new.
    assert!(!found.summary.contains("not listed yet"), "{}", found.summary);
}

#[tokio::test]
async fn what_was_not_listed_yesterday_is_missing_until_that_day_is_folded_again() {
    let mut data = hostile(26, 400, 150);
    let today = data.accounts.clone();
    let account = data.accounts.iter_mut().find(|account| !account.domains.is_empty()).unwrap();
    let domains = std::mem::take(&mut account.domains);
    let folder = data.folder();
    let session = a_session(2, None);
    let states = TempDir::new().unwrap();
    job(folder.path(), states.path(), &asked("")).fold(&session).await.unwrap();
    data.accounts = today;
    data.write(folder.path());
    let mut job = job(folder.path(), states.path(), &asked(""));
    let found = answer(&job, &session, &Default::default()).await;
    assert_ne!(found.rows, bare(&job).rows);
    let (number, were) = (domains.len(), if domains.len() == 1 { "domain was" } else { "domains were" });
    assert!(
        found.summary.contains("not listed yet when states were made, over 1 earlier directory: "),
        "{}",
        found.summary
    );
    assert!(found.summary.contains(&format!("{number} address")) && found.summary.contains(were), "{}", found.summary);

    let refolded = TempDir::new().unwrap();
    job.states = refolded.path().to_str().unwrap().to_owned();
    let found = engine(&job, &session).await;
    assert_eq!(found, bare(&job));
}
