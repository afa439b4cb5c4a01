//! Whether the scheduler answers, and how many executors it has.
//!
//! Without executors, a scheduler lets a job wait for ever. This module asks the scheduler before a job and while the
//! job runs. It ends the job with an error that says what is missing.

use std::io;
use std::time::{Duration, Instant};

use anyhow::{Error, Result, anyhow};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::address::Address;

/// The time between two requests to the scheduler.
const PAUSE: Duration = Duration::from_millis(100);
/// The maximum time of one answer.
const ANSWER: Duration = Duration::from_secs(5);
/// The maximum length of an answer.
const LONGEST_ANSWER: u64 = 4096;

/// Waits until the scheduler has this number of executors, at most for `patience`.
pub(crate) async fn wait(scheduler: &Address, executors: usize, patience: Duration) -> Result<()> {
    let begin = Instant::now();
    loop {
        let found = alive(scheduler).await;
        match found {
            Ok(alive) if alive >= executors => return Ok(()),
            found if begin.elapsed() >= patience => return Err(missing(scheduler, executors, &found)),
            _ => sleep(PAUSE).await,
        }
    }
}

/// Ends when the scheduler had no executor, or did not answer, for all of `patience`.
pub(crate) async fn lost(scheduler: &Address, patience: Duration) -> Error {
    let mut last = Instant::now();
    loop {
        let found = alive(scheduler).await;
        if matches!(found, Ok(1..)) {
            last = Instant::now();
        } else if last.elapsed() >= patience {
            return missing(scheduler, 1, &found);
        }
        sleep(PAUSE).await;
    }
}

fn missing(scheduler: &Address, executors: usize, found: &io::Result<usize>) -> Error {
    match found {
        Ok(alive) => anyhow!(
            "the scheduler at {scheduler} has {alive} of {executors} executors: start them on their hosts with \
             `on-ballista executor --scheduler {scheduler}`"
        ),
        Err(cause) => anyhow!(
            "no scheduler answers at {scheduler} ({cause}): start one there with `on-ballista scheduler --port {}`, \
             or say by --scheduler where it is",
            scheduler.port
        ),
    }
}

/// The number of live executors, from the scheduler's page for it.
async fn alive(scheduler: &Address) -> io::Result<usize> {
    let answer = timeout(ANSWER, page(scheduler)).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    // `ready: 2 executors registered`, or `not ready: 0/1 executors registered`.
    let (_, count) = answer.rsplit_once("ready: ").ok_or_else(|| io::Error::other("it is no scheduler"))?;
    let digits = count.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().map_err(|_| io::Error::other("it is no scheduler"))
}

async fn page(scheduler: &Address) -> io::Result<String> {
    let mut connection = TcpStream::connect(scheduler.to_string()).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {scheduler}\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    connection.take(LONGEST_ANSWER).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
