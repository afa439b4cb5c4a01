//! The processes of a cluster on this machine.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Error, Result, anyhow};
use kit::args::KeyArgs;
use tokio::time::sleep;

use crate::address::Address;
use crate::args::LocalArgs;
use crate::process::Process;
use on_datafusion::output::say;
use on_datafusion::spent::peak_memory;

/// The time between two checks of the processes.
const PAUSE: Duration = Duration::from_millis(100);
/// The time between two heartbeats of an executor, in seconds.
const HEARTBEAT: &str = "1";

/// A scheduler and some executors on loopback, at free ports. They end when it is dropped.
pub(crate) struct Cluster {
    pub(crate) address: Address,
    scheduler: Process,
    executors: Vec<Process>,
}

impl Cluster {
    /// Starts them. Each executor has a folder of its own in `work`. The logs of all processes are in `work` too.
    pub(crate) fn start(args: &LocalArgs, key: &KeyArgs, work: &Path) -> Result<Cluster> {
        let timeout = args.executor_timeout.to_string();
        let arguments = ["scheduler", "--port", "0", "--executor-timeout", &timeout];
        let mut scheduler = Process::start("scheduler", work, arguments.map(OsString::from).to_vec())?;
        let address: Address = scheduler.first_line()?.parse().map_err(Error::msg).context("the scheduler")?;
        say(&format!("scheduler: process {}, {address}", scheduler.id()));

        let mut executors = Vec::new();
        for number in 1..=args.executors.get() {
            let name = format!("executor {number}");
            let folder = work.join(format!("executor-{number}"));
            fs::create_dir_all(&folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
            let executor = Process::start(&name, work, executor_arguments(args, key, &address, &folder))?;
            say(&format!("{name}: process {}, {}", executor.id(), folder.display()));
            executors.push(executor);
        }
        Ok(Cluster { address, scheduler, executors })
    }

    /// Ends when the cluster cannot continue. It reports each executor that ends before that.
    pub(crate) async fn fails(&mut self) -> Error {
        loop {
            if !self.scheduler.runs() {
                let words = self.scheduler.last_words();
                return anyhow!("the scheduler has ended; its last words:\n{words}");
            }
            let mut running = 0;
            for executor in &mut self.executors {
                let before = executor.ended();
                if executor.runs() {
                    running += 1;
                } else if let (None, Some(status)) = (before, executor.ended()) {
                    let words = executor.last_words();
                    let said = words.lines().last().map_or(String::new(), |line| format!("; it said: {line}"));
                    say(&format!("{} has ended: {status}{said}", executor.name));
                }
            }
            if running == 0 {
                let words: Vec<String> = self.executors.iter().map(Process::last_words).collect();
                return anyhow!("all executors have ended; their last words:\n{}", words.join("\n"));
            }
            sleep(PAUSE).await;
        }
    }

    /// The peak memory of each process.
    pub(crate) fn memory(&mut self) -> String {
        let mut text = String::from("peak memory:");
        let mut add = |name: &str, peak: Option<u64>| {
            _ = match peak {
                Some(bytes) => write!(text, " {name} {} MiB,", bytes / (1024 * 1024)),
                None => write!(text, " {name} unknown,"),
            };
        };
        add("client", peak_memory(std::process::id()));
        for process in std::iter::once(&mut self.scheduler).chain(&mut self.executors) {
            process.runs();
            add(&process.name, process.peak());
        }
        text.pop();
        text
    }
}

fn executor_arguments(args: &LocalArgs, key: &KeyArgs, scheduler: &Address, folder: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["executor".into(), "--scheduler".into(), scheduler.to_string().into()];
    let mut option = |name: &str, value: OsString| arguments.extend([name.into(), value]);
    option("--port", "0".into());
    option("--grpc-port", "0".into());
    option("--heartbeat", HEARTBEAT.into());
    option("--work-dir", folder.into());
    option("--concurrency", args.concurrency().to_string().into());
    if let Some(limit) = args.memory_limit {
        option("--memory-limit", limit.to_string().into());
    }
    if let Some(file) = &key.key_file {
        option("--key-file", file.into());
    }
    arguments
}
