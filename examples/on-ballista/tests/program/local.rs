//! A cluster of two executors answers as one process does.

use crate::support::{asking, data, run, single_process};

#[tokio::test]
async fn the_sample() {
    let ran = run(["local"]);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert_eq!(ran.rows, single_process(&[]).await);
    for name in ["client", "scheduler", "executor 1", "executor 2"] {
        let (_, memory) = ran.said.split_once("peak memory:").unwrap();
        assert!(memory.contains(&format!(" {name} ")), "{}", ran.said);
    }
}

/// They ask one state of everything, which the client merges: under the executors' key.
#[test]
fn the_table_and_the_page() {
    let data = data(2_000, 5);
    let (key, page) = (data.path().join("key"), data.path().join("page"));
    std::fs::write(&key, "00112233445566778899aabbccddeeff").unwrap();
    let more = ["--format", "table", "--report", page.to_str().unwrap(), "--key-file", key.to_str().unwrap()];
    let arguments = ["local", "--executors", "1"].iter().chain(&more).map(|&word| word.to_owned());
    let ran = run(arguments.chain(asking(&data)));
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert!(ran.rows.contains("Days since") && ran.rows.contains("\n  counted "), "{}", ran.rows);
    let page = std::fs::read_to_string(page.join("report.html")).unwrap();
    assert!(!page.contains(".example"), "an address is in the page");
}

#[tokio::test]
async fn made_up_activity() {
    for (seed, executors, more) in [
        (1, "1", &["--concurrency=1"][..]),
        (2, "2", &["--partitions=3"]),
        (3, "3", &["--buckets=7"]),
        (4, "2", &["--memory-limit=24M", "--concurrency=1"]),
    ] {
        let data = data(3_000, seed);
        let local = [&["local", "--executors", executors], more].concat();
        let ran = run(local.into_iter().map(str::to_owned).chain(asking(&data)));
        assert_eq!(ran.code, Some(0), "seed {seed}: {}", ran.said);
        assert_eq!(ran.rows, single_process(&asking(&data)).await, "seed {seed}");
    }
}

/// A state of more than 8 MiB, which one executor has and the other merges.
#[tokio::test]
async fn one_long_state() {
    let data = data(140_000, 4);
    let more = ["--buckets=1", "--shares=1", "--levels=year"].map(str::to_owned);
    let arguments = [&more[..], &asking(&data)].concat();
    let ran = run([&["local".to_owned()][..], &arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    let (_, longest) = ran.said.split_once("longest_state_bytes: ").unwrap();
    assert!(longest.lines().next().unwrap().parse::<usize>().unwrap() > 8 * 1024 * 1024, "{}", ran.said);
    assert_eq!(ran.rows, single_process(&arguments).await);
}
