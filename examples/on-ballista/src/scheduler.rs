//! The process that plans: it divides a query into stages of tasks, and distributes the tasks.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use account_engagement::Key;
use anyhow::{Context as _, Result, bail};
use ballista_core::utils::{default_config_producer, default_session_builder};
use ballista_scheduler::SessionBuilder;
use ballista_scheduler::cluster::memory::InMemoryJobState;
use ballista_scheduler::cluster::{BallistaCluster, ClusterState};
use ballista_scheduler::config::{SchedulerConfig, TaskDistributionPolicy};
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use datafusion::prelude::SessionContext;
use on_datafusion::Functions;
use tokio::net::TcpListener;

use crate::address::Address;
use crate::args::SchedulerArgs;
use crate::ending;
use crate::executors::{Executors, Scheduler};
use crate::limits::MESSAGE_BYTES;

pub(crate) async fn run(args: &SchedulerArgs) -> Result<()> {
    let wanted = SocketAddr::new(args.bind, args.port);
    let listener = TcpListener::bind(wanted)
        .await
        .with_context(|| format!("{wanted}: cannot listen there; name another by --bind and --port"))?;
    let bound = Address::from(listener.local_addr()?);
    // The address that executors report to.
    let host = match &args.external_host {
        Some(host) => host.clone(),
        None if args.bind.is_unspecified() => {
            bail!("--bind {}: say by --external-host what executors call this host", args.bind)
        }
        None => bound.host.clone(),
    };
    let known = Address { host, port: bound.port };

    // Nothing is computed here. Only the result types of the functions are used, which needs no key.
    let functions = Functions::new(Key::PUBLIC)?;
    let config = SchedulerConfig {
        external_host: known.host.clone(),
        bind_host: bound.host,
        bind_port: known.port,
        executor_timeout_seconds: args.executor_timeout,
        expire_dead_executor_interval_seconds: 1,
        // If data cannot be fetched from an executor, the job ends: see `Executors`.
        stage_max_failures: 1,
        // A small job uses all hosts too.
        task_distribution: TaskDistributionPolicy::RoundRobin,
        grpc_server_max_decoding_message_size: MESSAGE_BYTES,
        grpc_server_max_encoding_message_size: MESSAGE_BYTES,
        grpc_client_max_message_size: MESSAGE_BYTES,
        ..SchedulerConfig::default()
    };
    // Each job has a session of its own, and each session has the functions.
    let sessions: SessionBuilder = Arc::new(move |config| {
        let session = SessionContext::new_with_state(default_session_builder(config)?);
        functions.register(&session);
        Ok(session.state())
    });
    let jobs = InMemoryJobState::new(&config.scheduler_id, sessions, Arc::new(default_config_producer));
    let executors = Arc::new(Executors::default());
    let cluster = BallistaCluster::new(Arc::clone(&executors) as Arc<dyn ClusterState>, Arc::new(jobs));
    let scheduler: Scheduler = create_scheduler(cluster, Arc::new(config)).await.context("the scheduler")?;
    executors.serve(scheduler.clone());

    // One line with the address, for programs that start it with `--port 0`.
    let mut out = std::io::stdout();
    writeln!(out, "{known}").and_then(|()| out.flush()).context("standard output")?;
    tokio::select! {
        served = start_grpc_service_with_listener(listener, scheduler) => served.context("the scheduler"),
        () = ending::asked() => Ok(()),
    }
}
