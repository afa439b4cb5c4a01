//! The process that computes: it runs tasks, keeps what they shuffle in its work folder, and hands it to others.

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

/// How long the engine may take to hear that this process is asked to end.
const HEARD: Duration = Duration::from_secs(1);

pub(crate) async fn run(args: &ExecutorArgs) -> Result<()> {
    let asked = AtomicBool::new(false);
    tokio::select! {
        biased;
        () = unheard(&asked) => Ok(()),
        // What is asked to end comes back as what has failed would.
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

/// Notes when this process is asked to end, and ends if the engine has not heard that: it listens only once it is
/// registered, and what comes earlier, or between, is lost to it. Nothing runs then that needs to be waited for.
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

    // The engine's own way to wait for the scheduler never ends.
    readiness::wait(&args.scheduler, 0, Duration::from_secs(args.patience.into())).await?;
    // The engine binds them itself, so that they are looked for at the last moment.
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
        // One pool for a task is enough: of partitions exchanged within a process, which on-datafusion has to keep out of
        // it, Ballista makes shuffles.
        memory_pool_size: args.memory_limit,
        override_function_registry: Some(Arc::new(registry(key)?)),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await.with_context(|| format!("the scheduler at {}", args.scheduler))
}

/// The functions of the engine, and ours.
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
