//! The command line: one program, four things to be.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::thread;

use clap::{Parser, Subcommand};
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

Each has a --help of its own. What a data folder holds: on-datafusion --help.
Exit codes: 0 for rows, or for a process that was asked to end; 2 for bad usage, bad input, a cluster that is not
there or was lost, or rows that cannot be written.";

const OF_LOCAL: &str = "\
Examples:
  The sample, two executors:
    on-ballista local

  Where each process works and what it says is kept:
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

It needs no --key-file and no data: it plans, and computes nothing. It says one line on standard output, where
it listens. Whoever reaches its port may run anything on the cluster: keep it in a private network.
Exit codes: 0 where it was asked to end, 2 where it cannot listen.";

const OF_EXECUTOR: &str = "\
Examples:
  A host with 16 processors and 64 GB:
    on-ballista executor --bind 0.0.0.0 --scheduler scheduler.example:50050 \\
      --work-dir /scratch/ballista --key-file /etc/engagement.key

  No more than half of it:
    on-ballista executor --bind 0.0.0.0 --scheduler scheduler.example:50050 \\
      --concurrency 8 --memory-limit 32G

It reads the data, the directory and the states by the paths that submit names, and so has to see the same files
there. --key-file is the same on every executor; states under another key are refused.
Exit codes: 0 where it was asked to end, 2 where it cannot start, or has lost the scheduler.";

const OF_SUBMIT: &str = "\
Examples:
  Fold a day into the states, and answer for all days so far:
    on-ballista submit --scheduler scheduler.example:50050 \\
      --states /shared/states /shared/data --as-of 2026-06-30T12:00:00Z

--states is needed here: it and the data folder are paths that all executors, the scheduler and this host see
alike. --key-file is the executors', and not given here. Rows go to standard output or --out, whole or not at all. A
step that loses an executor is taken again; run again after any error: what was folded twice counts once. Where all is
folded, a DATA that has directory/ and no mail asks again without folding again.
Exit codes: 0 for rows, 2 for bad usage, bad input, a cluster that is not there or was lost, or rows that cannot be
written.";

/// Engagement rows on a cluster of Apache DataFusion Ballista.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// What the engine says of itself on standard error: off, error, warn, info, debug, trace [default: warn for a
    /// scheduler or an executor, else off]
    #[arg(long, value_name = "LEVEL", global = true, value_parser = level)]
    log: Option<LevelFilter>,
    /// End when standard input does
    #[arg(long, hide = true)]
    pub(crate) end_with_standard_input: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Plan and deal out tasks; one for a cluster
    #[command(after_help = OF_SCHEDULER)]
    Scheduler(SchedulerArgs),
    /// Run tasks; one for a host
    #[command(after_help = OF_EXECUTOR)]
    Executor(ExecutorArgs),
    /// Have a cluster fold and answer, and write the rows
    #[command(after_help = OF_SUBMIT, mut_arg("key_file", |option| option.hide(true)))]
    Submit(SubmitArgs),
    /// A cluster on this machine for one job: a scheduler and executors as processes of their own
    #[command(after_help = OF_LOCAL)]
    Local(LocalArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct SchedulerArgs {
    /// The address to listen at; 0.0.0.0: at all of this host's
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) bind: IpAddr,
    /// The port to listen at; 0: one that is free
    #[arg(long, value_name = "PORT", default_value_t = 50050)]
    pub(crate) port: u16,
    /// What executors call this host [default: the address of --bind]
    #[arg(long, value_name = "HOST")]
    pub(crate) external_host: Option<String>,
    /// How long an executor may be silent before it is held for dead, in seconds; several of its --heartbeat
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(2..))]
    pub(crate) executor_timeout: u64,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExecutorArgs {
    /// Where the scheduler is
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) scheduler: Address,
    /// The address to listen at; 0.0.0.0: at all of this host's
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) bind: IpAddr,
    /// What the scheduler, other executors and clients call this host [default: the address from which the scheduler
    /// hears of it]
    #[arg(long, value_name = "HOST")]
    pub(crate) external_host: Option<String>,
    /// The port at which executors and clients fetch what was shuffled; 0: one that is free
    #[arg(long, value_name = "PORT", default_value_t = 50051)]
    pub(crate) port: u16,
    /// The port at which the scheduler hands over tasks; 0: one that is free
    #[arg(long, value_name = "PORT", default_value_t = 50052)]
    pub(crate) grpc_port: u16,
    /// The folder for what is shuffled and spilled: a fast local disk [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    pub(crate) work_dir: Option<PathBuf>,
    /// How many tasks run at once [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub(crate) concurrency: Option<NonZeroU16>,
    /// The memory for all tasks together, such as 32G: what needs more spills or ends with an error [default: 70 % of this host's]
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub(crate) memory_limit: Option<u64>,
    /// How often it says that it is alive, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) heartbeat: u64,
    /// How long it waits for the scheduler to be there, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) patience: u16,
    /// A secret of 32 hexadecimal digits or 16 raw bytes, the same for every executor
    /// [default: the library's public key, `Key::PUBLIC`, which is no secret]
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SubmitArgs {
    /// Where the scheduler is
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) scheduler: Address,
    /// How many executors to wait for before it begins
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) executors: NonZeroU16,
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    #[command(flatten)]
    pub(crate) job: JobArgs,
}

/// How a job goes about a cluster.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ClusterArgs {
    /// How long to wait for executors, at the beginning or when all are lost, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) patience: u16,
    /// Cut each step into so many parts; a few for each task that runs at once, of all executors together
    #[arg(long, value_name = "N", default_value = "16")]
    pub(crate) partitions: NonZeroU16,
}

#[derive(Debug, clap::Args)]
pub(crate) struct LocalArgs {
    /// How many executors
    #[arg(long, value_name = "N", default_value = "2")]
    pub(crate) executors: NonZeroU16,
    /// How many tasks each executor runs at once [default: this machine's processors, shared out]
    #[arg(long, value_name = "N")]
    pub(crate) concurrency: Option<NonZeroU16>,
    /// The memory for the tasks of each executor, such as 4G [default: 70 % of this machine's, each]
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub(crate) memory_limit: Option<u64>,
    /// How long an executor may be silent before it is held for dead, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 8, value_parser = clap::value_parser!(u64).range(2..))]
    pub(crate) executor_timeout: u64,
    /// Keep what each process shuffles and says in this folder [default: a temporary one, removed at the end]
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

/// How many processors this host has.
pub(crate) fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn level(text: &str) -> Result<LevelFilter, String> {
    text.parse().map_err(|_| "expected off, error, warn, info, debug or trace".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
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
