//! What is left when executors are killed while a job runs: the same rows or a reason, and never others.

use std::path::Path;

use tempfile::TempDir;

use crate::support::{Ran, Running, asking, assert_whole_or_nothing, data, files, run, runs, send, single_process};

/// A job over activity of a seed, on two executors that leave some 220 files while they work, from first to last.
struct Job {
    seed: u64,
    folder: TempDir,
    arguments: Vec<String>,
}

impl Job {
    fn new(seed: u64) -> Job {
        let folder = data(8_000, seed);
        let mut arguments = vec!["local".to_owned()];
        let states = folder.path().join("states").to_str().unwrap().to_owned();
        arguments.extend(["--partitions", "8", "--executor-timeout", "3", "--states", &states].map(str::to_owned));
        arguments.extend(asking(&folder));
        Job { seed, folder, arguments }
    }

    /// Starts it; `at` so many files, the processes are at the test's mercy.
    fn start(&self, at: usize) -> (Running, Vec<u32>) {
        let work = self.folder.path().join("work");
        let work = work.to_str().unwrap();
        let mut running = Running::start([&self.arguments[..], &["--work-dir".to_owned(), work.to_owned()]].concat());
        let processes = running.processes(2);
        let shuffled = || [1, 2].map(|number| files(&Path::new(work).join(format!("executor-{number}"))));
        running.until("the moment", |_| shuffled().iter().sum::<usize>() >= at);
        (running, processes)
    }

    /// The rows of the same data in one process, which knows nothing of the states that are kept.
    async fn expected(&self) -> String {
        single_process(&asking(&self.folder)).await
    }
}

async fn one_of_two(seed: u64, at: usize, executor: usize) {
    let job = Job::new(seed);
    let (running, processes) = job.start(at);
    send("-9", processes[executor]);
    let ran = running.ran();
    let expected = job.expected().await;
    assert_whole_or_nothing(&ran, &expected);
    println!("seed {seed}, at {at} files, executor {executor}: exit code {:?}", ran.code);

    // Over the states that it left, whole or not.
    let again = run(&job.arguments);
    assert_eq!(again.code, Some(0), "seed {seed}: {}", again.said);
    assert_eq!(again.rows, expected, "seed {seed}");
}

#[tokio::test]
async fn one_of_two_while_copies_are_surveyed() {
    one_of_two(11, 3, 1).await;
}

#[tokio::test]
async fn one_of_two_while_emails_are_folded() {
    one_of_two(12, 45, 2).await;
}

#[tokio::test]
async fn one_of_two_while_states_are_written() {
    one_of_two(13, 72, 1).await;
    one_of_two(14, 78, 2).await;
}

#[tokio::test]
async fn one_of_two_while_states_converge() {
    one_of_two(15, 125, 2).await;
}

#[tokio::test]
async fn one_of_two_while_shares_answer() {
    one_of_two(16, 180, 1).await;
}

#[tokio::test]
async fn one_of_two_while_rows_come() {
    one_of_two(17, 212, 2).await;
    one_of_two(18, 216, 1).await;
}

#[tokio::test]
async fn both() {
    let job = Job::new(21);
    let (running, processes) = job.start(60);
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
    let (running, processes) = job.start(60);
    send("-9", processes[0]);
    let Ran { code, rows, said } = running.ran();
    assert_eq!((code, rows.as_str()), (Some(2), ""), "{said}");
}

#[test]
fn the_cluster_ends_with_the_program_however_that_ends() {
    let job = Job::new(23);
    for signal in ["-INT", "-TERM", "-KILL"] {
        let (mut running, processes) = job.start(10);
        send(signal, running.id());
        if signal == "-KILL" {
            while !running.has_ended() {}
        } else {
            let ran = running.ran();
            assert_eq!((ran.code, ran.rows.as_str()), (Some(2), ""), "{}", ran.said);
            assert!(ran.said.contains("ended by a signal before the rows were out"), "{}", ran.said);
            assert!(!processes.iter().any(|process| runs(*process)), "{signal}");
        }
        // Nobody has ended them by hand then: they see it themselves.
        let begin = std::time::Instant::now();
        while processes.iter().any(|process| runs(*process)) {
            assert!(begin.elapsed().as_secs() < 60, "{signal}");
            std::thread::yield_now();
        }
        std::fs::remove_dir_all(job.folder.path().join("work")).unwrap();
    }
}
