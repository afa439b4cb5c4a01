//! Engagement rows on a cluster: the functions and the steps of on-datafusion, run by Apache DataFusion Ballista.
//!
//! One program can be any process of the cluster. on-datafusion has the computation. This package decides where it
//! runs, and what happens when a process is lost.

#![expect(clippy::doc_markdown, reason = "DataFusion is a name")]

mod address;
mod args;
mod cluster;
mod ending;
mod executor;
mod executors;
mod limits;
mod local;
mod ports;
mod process;
mod readiness;
mod reason;
mod saying;
mod scheduler;
mod submit;

use std::process::ExitCode;

use anyhow::Result;
use tokio::runtime::Runtime;

use args::{Args, Command};

fn main() -> ExitCode {
    kit::program::main(|args: Args| {
        saying::from(args.log());
        if args.end_with_standard_input {
            ending::with_standard_input();
        }
        Runtime::new()?.block_on(run(&args.command))
    })
}

async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Scheduler(args) => scheduler::run(args).await,
        Command::Executor(args) => executor::run(args).await,
        Command::Submit(args) => {
            submit::check(args)?;
            submit::run(args).await
        }
        Command::Local(args) => local::run(args).await,
    }
}
