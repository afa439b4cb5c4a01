//! The process that computes: it runs tasks, stores their shuffled data in its work folder, and serves this data to
//! other processes.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use account_engagement::Key;
use anyhow::{Context as _, Result, bail};
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_executor::executor_server::TERMINATING;
use on_datafusion::Functions;
use tokio::time::sleep;

use crate::address;
use crate::args::{ExecutorArgs, processors};
use crate::ending;
use crate::limits::{MESSAGE_BYTES, check_memory};
use crate::{ports, readiness};

/// How long the engine has to react when this process is asked to end.
const HEARD: Duration = Duration::from_secs(1);

pub(crate) async fn run(args: &ExecutorArgs) -> Result<()> {
    let asked = AtomicBool::new(false);
    tokio::select! {
        biased;
        () = unheard(&asked) => Ok(()),
        // The engine returns in the same way after a request to end and after an error.
        ended = serve(args) => match ended {
            Ok(()) if !asked.load(Ordering::Relaxed) => bail!(
                "the executor has ended: the scheduler at {} had not answered several heartbeats or had given this \
                 executor up, or its ports could not be served",
                args.scheduler
            ),
            ended => ended,
        },
    }
}

/// Waits until this process is asked to end, and ends it if the engine has not noticed. The engine listens for signals
/// only after it is registered, and misses an earlier one. No task runs at that time, so nothing is lost.
async fn unheard(asked: &AtomicBool) {
    ending::asked().await;
    asked.store(true, Ordering::Relaxed);
    sleep(HEARD).await;
    if TERMINATING.load(Ordering::Acquire) {
        pending::<()>().await;
    }
}

async fn serve(args: &ExecutorArgs) -> Result<()> {
    let key = args.key.key()?;
    let concurrency = args.concurrency.map_or_else(processors, |tasks| tasks.get().into());
    check_memory(args.memory_limit, concurrency)?;
    let temporary;
    let work_dir = if let Some(folder) = &args.work_dir {
        folder
    } else {
        temporary = tempfile::Builder::new().prefix("on-ballista-").tempdir().context("a temporary folder")?;
        temporary.path()
    };
    std::fs::create_dir_all(work_dir).with_context(|| format!("{}: --work-dir cannot be made", work_dir.display()))?;
    let Some(work_dir) = work_dir.to_str() else { bail!("{}: --work-dir needs to be UTF-8", work_dir.display()) };

    // The engine itself would wait for the scheduler for ever.
    readiness::wait(&args.scheduler, 0, Duration::from_secs(args.patience.into())).await?;
    // The engine binds the ports itself, so they are chosen at the last moment.
    let [port, grpc_port] = ports::free(args)?;
    let config = ExecutorProcessConfig {
        bind_host: address::host(args.bind),
        external_host: args.external_host.clone(),
        port,
        grpc_port,
        scheduler_host: args.scheduler.host.clone(),
        scheduler_port: args.scheduler.port,
        vcores: concurrency,
        work_dir: Some(work_dir.to_owned()),
        job_data_ttl_seconds: 24 * 60 * 60,
        job_data_clean_up_interval_seconds: 60 * 60,
        grpc_max_decoding_message_size: MESSAGE_BYTES,
        grpc_max_encoding_message_size: MESSAGE_BYTES,
        executor_heartbeat_interval_seconds: args.heartbeat,
        // One pool for each task is enough. on-datafusion needs another pool for the exchange of partitions within a
        // process; Ballista uses shuffles for it.
        memory_pool_size: args.memory_limit,
        override_function_registry: Some(Arc::new(registry(key)?)),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await.with_context(|| format!("the scheduler at {}", args.scheduler))
}

/// The functions of the engine, and those of this program.
fn registry(key: Key) -> Result<BallistaFunctionRegistry> {
    let mut registry = BallistaFunctionRegistry::default();
    let functions = Functions::new(key)?;
    let scalars = functions.scalars().into_iter().map(|function| (function.name().to_owned(), function));
    registry.scalar_functions.extend(scalars);
    let aggregates = functions.aggregates().into_iter().map(|function| (function.name().to_owned(), function));
    registry.aggregate_functions.extend(aggregates);
    let windows = functions.windows().into_iter().map(|function| (function.name().to_owned(), function));
    registry.window_functions.extend(windows);
    Ok(registry)
}
