//! A whole cluster on this machine, for one job: a scheduler and some executors, each a process of its own.

use std::fs;

use anyhow::{Context as _, Result, anyhow};
use on_datafusion::output::say;

use crate::args::{LocalArgs, SubmitArgs};
use crate::cluster::Cluster;
use crate::limits::check_memory;
use crate::{ending, submit};

pub(crate) async fn run(args: &LocalArgs) -> Result<()> {
    // Problems of the question and the data are reported before any process starts.
    args.job.check()?;
    args.job.key.key()?;
    check_memory(args.memory_limit, args.concurrency())?;
    let temporary;
    let work = if let Some(folder) = &args.work_dir {
        fs::create_dir_all(folder).with_context(|| format!("{}: --work-dir cannot be made", folder.display()))?;
        folder.canonicalize().with_context(|| format!("{}: --work-dir", folder.display()))?
    } else {
        temporary = tempfile::Builder::new().prefix("on-ballista-").tempdir().context("a temporary folder")?;
        temporary.path().to_owned()
    };
    let mut cluster = Cluster::start(args, &work)?;
    let job = SubmitArgs {
        scheduler: cluster.address.clone(),
        executors: args.executors,
        cluster: args.cluster.clone(),
        job: args.job.clone(),
    };
    let outcome = tokio::select! {
        outcome = submit::run(&job) => outcome,
        error = cluster.fails() => Err(error),
        () = ending::asked() => Err(anyhow!("ended by a signal before the rows were out")),
    };
    say(&cluster.memory());
    outcome
}
