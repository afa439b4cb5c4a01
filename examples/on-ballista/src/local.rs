//! A whole cluster on this machine, for one job: a scheduler and some executors, each a process of its own.

use std::fs;

use anyhow::{Context as _, Result, anyhow};
use kit::key;
use on_datafusion::output::say;

use crate::args::{LocalArgs, SubmitArgs};
use crate::cluster::Cluster;
use crate::limits::check_memory;
use crate::{ending, submit};

pub(crate) async fn run(args: &LocalArgs) -> Result<()> {
    // Problems of the question and the data are reported before any process starts.
    args.job.state_key()?;
    args.job.check()?;
    check_memory(args.memory_limit, args.concurrency())?;
    let temporary;
    let work = if let Some(folder) = &args.work_dir {
        fs::create_dir_all(folder).with_context(|| format!("{}: --work-dir cannot be made", folder.display()))?;
        folder.canonicalize().with_context(|| format!("{}: --work-dir", folder.display()))?
    } else {
        temporary = tempfile::Builder::new().prefix("on-ballista-").tempdir().context("a temporary folder")?;
        temporary.path().to_owned()
    };
    let mut job = args.job.clone();
    if job.key.key_file.is_none() {
        // All processes need the same key. Later runs do not need it: the states are not kept.
        job.key.key_file = Some(key::kept_in(&work)?.path);
    }
    let mut cluster = Cluster::start(args, &job.key, &work)?;
    let job = SubmitArgs {
        scheduler: cluster.address.clone(),
        executors: args.executors,
        cluster: args.cluster.clone(),
        job,
    };
    let outcome = tokio::select! {
        outcome = submit::run(&job) => outcome,
        error = cluster.fails() => Err(error),
        () = ending::asked() => Err(anyhow!("ended by a signal before the rows were out")),
    };
    say(&cluster.memory());
    outcome
}
