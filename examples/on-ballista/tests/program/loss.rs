//! What is left when executors are killed while a job runs: the same rows or a reason, and never others.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{
    KEY, Ran, Running, asking, assert_whole_or_nothing, data, files, look_until, run, runs, send, single_process,
};

/// A job over activity of a seed, on two executors.
struct Job {
    seed: u64,
    folder: TempDir,
    arguments: Vec<String>,
}

/// When so many queries have begun, and the last of them has shuffled so many files. A job has ten: two for each table
/// to survey it, one for each to fold it, and those that answer, the rows last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    query: usize,
    files: usize,
}

impl Moment {
    /// As the folders of the executors have it.
    fn now(work: &Path) -> Moment {
        let mut queries: BTreeMap<OsString, usize> = BTreeMap::new();
        for executor in ["executor-1", "executor-2"] {
            for entry in std::fs::read_dir(work.join(executor)).into_iter().flatten().flatten() {
                // What is spilled has folders beside those of queries.
                if !entry.file_name().to_string_lossy().starts_with("datafusion-") {
                    *queries.entry(entry.file_name()).or_default() += files(&entry.path());
                }
            }
        }
        // Their names are in the order of time.
        Moment { query: queries.len(), files: queries.last_key_value().map_or(0, |(_, files)| *files) }
    }
}

impl Job {
    fn new(seed: u64) -> Job {
        let folder = data(8_000, seed);
        let mut arguments = vec!["local".to_owned()];
        let states = folder.path().join("states").to_str().unwrap().to_owned();
        arguments.extend(
            ["--partitions", "8", "--executor-timeout", "3", "--states", &states, "--key-file", KEY].map(str::to_owned),
        );
        arguments.extend(asking(&folder));
        Job { seed, folder, arguments }
    }

    /// Starts it; at that moment its processes, the scheduler first, are at the test's mercy.
    fn start(&self, query: usize, files: usize) -> (Running, Vec<u32>) {
        let work = self.folder.path().join("work");
        let more = ["--work-dir".to_owned(), work.to_str().unwrap().to_owned()];
        let mut running = Running::start([&self.arguments[..], &more].concat());
        let processes = running.processes(2);
        running.until("the moment", |_| Moment::now(&work) >= Moment { query, files });
        (running, processes)
    }

    /// The rows of the same data in one process, which knows nothing of the states that are kept.
    async fn expected(&self) -> String {
        single_process(&asking(&self.folder)).await
    }
}

async fn one_of_two(seed: u64, query: usize, files: usize) {
    let job = Job::new(seed);
    let (running, processes) = job.start(query, files);
    send("-9", processes[1 + usize::from(seed.is_multiple_of(2))]);
    let ran = running.ran();
    let expected = job.expected().await;
    println!("seed {seed}, query {query}, {files} files: exit code {:?}, {}", ran.code, ran.said);
    assert_whole_or_nothing(&ran, &expected);

    // Over the states that it left, whole or not.
    let again = run(&job.arguments);
    assert_eq!(again.code, Some(0), "seed {seed}: {}", again.said);
    assert_eq!(again.rows, expected, "seed {seed}");
}

#[tokio::test]
async fn one_of_two_while_copies_are_surveyed() {
    one_of_two(11, 2, 3).await;
}

#[tokio::test]
async fn one_of_two_while_emails_are_folded() {
    one_of_two(12, 5, 3).await;
    one_of_two(13, 5, 20).await;
}

#[tokio::test]
async fn one_of_two_while_meetings_are_folded() {
    one_of_two(14, 6, 10).await;
}

#[tokio::test]
async fn one_of_two_while_tallies_are_taken() {
    one_of_two(15, 8, 12).await;
}

#[tokio::test]
async fn one_of_two_while_shares_answer() {
    one_of_two(16, 10, 12).await;
    one_of_two(17, 10, 30).await;
}

#[tokio::test]
async fn one_of_two_while_rows_are_scored() {
    one_of_two(18, 10, 50).await;
    one_of_two(19, 10, 63).await;
}

#[tokio::test]
async fn both() {
    let job = Job::new(21);
    let (running, processes) = job.start(5, 10);
    processes[1..].iter().for_each(|process| send("-9", *process));
    let Ran { code, rows, said } = running.ran();
    assert_eq!((code, rows.as_str()), (Some(2), ""), "{said}");
    assert!(said.contains("all executors have ended"), "{said}");
    let again = run(&job.arguments);
    assert_eq!((again.code, again.rows), (Some(0), job.expected().await), "seed {}: {}", job.seed, again.said);
}

#[tokio::test]
async fn the_scheduler() {
    let job = Job::new(22);
    let (running, processes) = job.start(5, 10);
    send("-9", processes[0]);
    let Ran { code, rows, said } = running.ran();
    assert_eq!((code, rows.as_str()), (Some(2), ""), "{said}");
}

#[test]
fn the_cluster_ends_with_the_program_however_that_ends() {
    let job = Job::new(23);
    for signal in ["-INT", "-TERM", "-KILL"] {
        let (mut running, processes) = job.start(2, 1);
        send(signal, running.id());
        if signal == "-KILL" {
            look_until("it ends", || running.has_ended());
        } else {
            let ran = running.ran();
            assert_eq!((ran.code, ran.rows.as_str()), (Some(2), ""), "{}", ran.said);
            assert!(ran.said.contains("ended by a signal before the rows were out"), "{}", ran.said);
            assert!(!processes.iter().any(|process| runs(*process)), "{signal}");
        }
        // Nobody has ended them by hand then: they see it themselves.
        look_until("all have ended", || !processes.iter().any(|process| runs(*process)));
        std::fs::remove_dir_all(job.folder.path().join("work")).unwrap();
    }
}
