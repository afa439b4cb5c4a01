//! However the engine spreads it, the answer is that of one aggregator, byte for byte.

use tempfile::TempDir;

use crate::asking::{a_session, answer, asked, bare, engine, job, number};
use crate::traffic::hostile;

/// Questions that ask across accounts, and leave gaps and figures.
const QUESTIONS: [&str; 6] = [
    "",
    r#", "roll_up": "add-parents", "fill_gaps": true"#,
    r#", "roll_up": "top-parents-only", "all_accounts": true, "zone": "Europe/Berlin""#,
    r#", "roll_up": "add-parents", "at_least": 3, "levels": ["Year", "Month"]"#,
    r#", "at_least": 2, "normalizer": "robust", "week_start": "Sunday", "all_accounts": true"#,
    r#", "normalizer": "percentile-rank", "start": "2026-02-10", "fill_gaps": true, "all_accounts": true"#,
];

#[tokio::test]
async fn the_engine_answers_as_one_aggregator() {
    let mut questions = QUESTIONS.iter().cycle();
    let mut seed = 0;
    for partitions in [1, 2, 4] {
        for buckets in [1, 7, 256] {
            for shares in [1, 3, 1000] {
                seed += 1;
                let data = hostile(seed, 400, 150).folder();
                let question = asked(questions.next().unwrap());
                let states = TempDir::new().unwrap();
                let mut job = job(data.path(), states.path(), &question);
                (job.buckets, job.shares) = (number(buckets), number(shares));
                let found = engine(&job, &a_session(partitions, None)).await;
                let expected = bare(&job);
                let what = format!("seed {seed}, {partitions} partitions, {buckets} buckets, {shares} shares");
                assert_eq!(found, expected, "{what}");
                assert!(expected.rows.lines().count() > 3 && expected.summary.contains("passed over"), "{what}");
            }
        }
    }
}

/// Every question of the same states, with another number of shares.
#[tokio::test]
async fn states_are_asked_again_without_the_mail() {
    let data = hostile(7, 600, 200).folder();
    let states = TempDir::new().unwrap();
    let session = a_session(2, None);
    let taken = job(data.path(), states.path(), &asked("")).fold(&session).await.unwrap();
    for (question, shares) in QUESTIONS.iter().zip(1..) {
        let mut job = job(data.path(), states.path(), &asked(question));
        job.shares = number(shares);
        assert_eq!(answer(&job, &session, &taken).await, bare(&job), "{question}");
    }
}

#[tokio::test]
async fn without_activity_there_are_rows_of_all_accounts_where_these_are_asked_for() {
    let data = hostile(7, 0, 0).folder();
    for (question, rows) in [("", 1), (r#", "all_accounts": true"#, 8)] {
        let states = TempDir::new().unwrap();
        let job = job(data.path(), states.path(), &asked(question));
        let found = engine(&job, &a_session(2, None)).await;
        assert_eq!(found, bare(&job));
        assert_eq!(found.rows.lines().count(), rows);
    }
}
