//! The same sixteen columns, less the score, as good engineers write them in Polars, in SQL on
//! `DataFusion`, and as a plain fold over hash maps; held against the crate, then timed beside it.
//!
//! ```sh
//! cargo run --release                            # times
//! cargo run --release --features peak            # memory
//! cargo run --release -- --messages 10000        # quick
//! ```
//!
//! Run in this folder. Each engine answers with each number of threads in a process of its own.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench: what goes wrong in it should end it, loudly")]

mod account_engagement_itself;
mod args;
mod contest;
mod contestant;
mod difference;
mod fold;
mod frames;
mod given;
mod memory;
mod report;
mod sql;
mod table;

#[path = "../../support/rounds.rs"]
#[allow(dead_code, clippy::cast_precision_loss, reason = "support that others need more of")]
mod rounds;
#[path = "../../support/workload/mod.rs"]
#[allow(dead_code, reason = "support that others need more of")]
mod workload;

use std::process::ExitCode;

use clap::Parser as _;

use args::Args;

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match args.entrant() {
        Some(entrant) if report::is_process_of(entrant) => contest::hold(entrant, &args),
        Some(entrant) => report::line_of(entrant, &args),
        None => report::of_all(&args),
    };
    match done {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
