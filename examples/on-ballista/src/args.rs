//! The command line: one program with four subcommands.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::thread;

use clap::{Parser, Subcommand};
use kit::args::KeyArgs;
use log::LevelFilter;
use on_datafusion::args::{JobArgs, bytes};

use crate::address::Address;

const EXAMPLES: &str = "\
Examples:
  End to end on this machine, on the sample that comes with on-datafusion:
    on-ballista local

  Three executors on this machine, on a folder of your own:
    on-ballista local --executors 3 DATA --as-of 2026-06-30T12:00:00Z

  On real hosts, one line for each:
    on-ballista scheduler --bind 0.0.0.0 --external-host scheduler.example
    on-ballista executor --bind 0.0.0.0 --scheduler scheduler.example:50050 --key-file KEY
    on-ballista submit --scheduler scheduler.example:50050 \\
      --states /shared/states /shared/data --as-of 2026-06-30T12:00:00Z

Each subcommand has its own --help. What a data folder contains: on-datafusion --help.
Exit codes: 0 for rows, or for a process that was asked to end; 2 for bad usage, bad input, a cluster that is missing
or was lost, or rows that cannot be written.";

const OF_LOCAL: &str = "\
Examples:
  The sample, two executors:
    on-ballista local

  Keep the folder and the log of each process:
    on-ballista local --work-dir work DATA --as-of 2026-06-30T12:00:00Z

Rows go to standard output or --out, whole or not at all. Standard error has the processes and their folders, what
became of the mail, and the most memory that each process had. All processes end with this one, however it ends.
Exit codes: 0 for rows, 2 for bad usage, bad input, a cluster that was lost or rows that cannot be written.";

const OF_SCHEDULER: &str = "\
Examples:
  For executors on other hosts:
    on-ballista scheduler --bind 0.0.0.0 --external-host scheduler.example

  Whether it is there, and how many executors it has:
    curl http://scheduler.example:50050/readyz

It needs no --key-file and no data, because it computes nothing. It writes one line to standard output: the address it
listens on. Anyone who can reach its port can run anything on the cluster: keep it in a private network.
Exit codes: 0 if it was asked to end, 2 if it cannot listen.";

const OF_EXECUTOR: &str = "\
Examples:
  A host with 16 processors and 64 GB:
    on-ballista executor --bind 0.0.0.0 --scheduler scheduler.example:50050 \\
      --work-dir /scratch/ballista --key-file /etc/engagement.key

  No more than half of it:
    on-ballista executor --bind 0.0.0.0 --scheduler scheduler.example:50050 \\
      --concurrency 8 --memory-limit 32G --key-file /etc/engagement.key

It reads the data, the directory and the states by the paths that submit gives, so it must see the same files there.
--key-file is required, and the same on every executor; states under another key are refused.
Exit codes: 0 if it was asked to end, 2 if it cannot start or lost the scheduler.";

const OF_SUBMIT: &str = "\
Examples:
  Fold a day into the states, and answer for all days so far:
    on-ballista submit --scheduler scheduler.example:50050 \\
      --states /shared/states /shared/data --as-of 2026-06-30T12:00:00Z

--states is needed here: it and the data folder are paths that all executors, the scheduler and this host see alike.
--key-file belongs to the executors. It is given here only with --format table or --report, for which this process
merges all states into one. Rows go to standard output or --out, whole or not at all.
A step that loses an executor runs again. After an error, run the command again: mail that was folded twice counts once.
When all mail is folded, ask again with a DATA that has only directory/.
Exit codes: 0 for rows, 2 for bad usage, bad input, a cluster that is missing or was lost, or rows that cannot be
written.";

/// Engagement rows on a cluster of Apache DataFusion Ballista.
#[derive(Debug, Parser)]
#[command(version, after_long_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// The log level of the engine: off, error, warn, info, debug, trace
    ///
    /// [default: warn for a scheduler or an executor, else off]
    #[arg(long, value_name = "LEVEL", global = true, value_parser = level, hide_short_help = true)]
    log: Option<LevelFilter>,
    /// End when standard input does
    #[arg(long, hide = true)]
    pub(crate) end_with_standard_input: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Plan and distribute tasks; one for each cluster
    #[command(after_long_help = OF_SCHEDULER)]
    Scheduler(SchedulerArgs),
    /// Run tasks; one for each host
    #[command(after_long_help = OF_EXECUTOR)]
    Executor(ExecutorArgs),
    /// Run a job on a cluster, and write the rows
    #[command(after_long_help = OF_SUBMIT)]
    Submit(SubmitArgs),
    /// Run a job on a cluster of processes on this machine
    #[command(after_long_help = OF_LOCAL)]
    Local(LocalArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct SchedulerArgs {
    /// The IP address to listen on; 0.0.0.0 for all
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) bind: IpAddr,
    /// The port to listen on; 0 chooses a free port
    #[arg(long, value_name = "PORT", default_value_t = 50050)]
    pub(crate) port: u16,
    /// The name of this host for executors [default: the address of --bind]
    #[arg(long, value_name = "HOST")]
    pub(crate) external_host: Option<String>,
    /// After how many seconds a silent executor counts as lost
    ///
    /// Several times its --heartbeat.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(2..))]
    pub(crate) executor_timeout: u64,
}

#[derive(Debug, clap::Args)]
#[command(mut_arg("key_file", |key_file| key_file.required(true)))]
pub(crate) struct ExecutorArgs {
    /// The address of the scheduler
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) scheduler: Address,
    /// The IP address to listen on; 0.0.0.0 for all
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) bind: IpAddr,
    /// The name of this host for the scheduler, other executors and clients
    ///
    /// [default: the address from which it connects to the scheduler]
    #[arg(long, value_name = "HOST")]
    pub(crate) external_host: Option<String>,
    /// The port for shuffled data; 0 chooses a free port
    #[arg(long, value_name = "PORT", default_value_t = 50051)]
    pub(crate) port: u16,
    /// The port for tasks; 0 chooses a free port
    #[arg(long, value_name = "PORT", default_value_t = 50052)]
    pub(crate) grpc_port: u16,
    /// The folder for shuffled and spilled data [default: a temporary one]
    ///
    /// On a fast local disk.
    #[arg(long, value_name = "DIR")]
    pub(crate) work_dir: Option<PathBuf>,
    /// The number of tasks at once [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub(crate) concurrency: Option<NonZeroU16>,
    /// The memory of all tasks, such as 32G [default: 70 % of this host's]
    ///
    /// A task that needs more spills to disk, or ends with an error.
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub(crate) memory_limit: Option<u64>,
    /// The seconds between two heartbeats
    #[arg(hide_short_help = true, long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) heartbeat: u64,
    /// How many seconds to wait for the scheduler
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) patience: u16,
    /// The key, the same for every executor.
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SubmitArgs {
    /// The address of the scheduler
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) scheduler: Address,
    /// Wait for this number of executors
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) executors: NonZeroU16,
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    #[command(flatten)]
    pub(crate) job: JobArgs,
}

/// How a job uses a cluster.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ClusterArgs {
    /// How many seconds to wait for executors
    ///
    /// At the beginning, and when all are lost.
    #[arg(hide_short_help = true, long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) patience: u16,
    /// The number of partitions of each step
    ///
    /// A few for each task that can run at once on all executors together.
    #[arg(hide_short_help = true, long, value_name = "N", default_value = "16")]
    pub(crate) partitions: NonZeroU16,
}

#[derive(Debug, clap::Args)]
pub(crate) struct LocalArgs {
    /// The number of executors
    #[arg(long, value_name = "N", default_value = "2")]
    pub(crate) executors: NonZeroU16,
    /// The number of tasks that each executor runs at once
    ///
    /// [default: the processors of this machine, divided by the executors]
    #[arg(long, value_name = "N")]
    pub(crate) concurrency: Option<NonZeroU16>,
    /// The memory of the tasks of each executor, such as 4G
    ///
    /// [default: 70 % of this machine's, for each]
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub(crate) memory_limit: Option<u64>,
    /// After how many seconds a silent executor counts as lost
    #[arg(hide_short_help = true, long, value_name = "SECONDS", default_value_t = 8, value_parser = clap::value_parser!(u64).range(2..))]
    pub(crate) executor_timeout: u64,
    /// The folder of the processes' data and logs [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    pub(crate) work_dir: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    #[command(flatten)]
    pub(crate) job: JobArgs,
}

impl Args {
    pub(crate) fn log(&self) -> LevelFilter {
        self.log.unwrap_or(match self.command {
            Command::Scheduler(_) | Command::Executor(_) => LevelFilter::Warn,
            Command::Submit(_) | Command::Local(_) => LevelFilter::Off,
        })
    }
}

impl LocalArgs {
    pub(crate) fn concurrency(&self) -> usize {
        let shared = processors() / usize::from(self.executors.get());
        self.concurrency.map_or(shared.max(1), |concurrency| concurrency.get().into())
    }
}

/// The number of processors of this host.
pub(crate) fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn level(text: &str) -> Result<LevelFilter, String> {
    text.parse().map_err(|_| "expected off, error, warn, info, debug or trace".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        kit::program::check::<Args>();
        for bad in [
            &["local", "--executors", "0"][..],
            &["local", "--memory-limit", "much"],
            &["scheduler", "--bind", "scheduler.example"],
            &["scheduler", "--executor-timeout", "0"],
            &["executor"],
            &["submit", "--states", "states"],
        ] {
            let words = ["on-ballista"].iter().chain(bad);
            assert!(Args::try_parse_from(words).is_err(), "{bad:?}");
        }
    }
}
