//! The executors that a scheduler knows of, and what it means to lose one.
//!
//! The engine does again what a lost executor had in hand, and gets it wrong: of a stage that has to begin anew,
//! what the others have finished already is read twice (`reset_stages_internal` in ballista-scheduler,
//! `execution_graph.rs`: the locations that the next stage was given of the first attempt stay, those of the second are
//! added), or the job never ends (the same in `aqe/mod.rs`). States would bear that, since merging is idempotent; rows
//! and tallies would not. So a job that loses an executor is given up here before the engine hears of it, and whoever
//! asked asks again.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use ballista_core::JobId;
use ballista_core::error::Result;
use ballista_core::serde::protobuf::ExecutorHeartbeat;
use ballista_core::serde::scheduler::{ExecutorData, ExecutorMetadata};
use ballista_scheduler::cluster::memory::InMemoryClusterState;
use ballista_scheduler::cluster::{BoundTask, ClusterState, ClusterStateEventStream, ExecutorSlot};
use ballista_scheduler::config::TaskDistributionPolicy;
use ballista_scheduler::scheduler_server::SchedulerServer;
use ballista_scheduler::state::task_manager::JobInfoCache;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};

pub(crate) type Scheduler = SchedulerServer<LogicalPlanNode, PhysicalPlanNode>;

/// In memory, as the engine keeps them.
#[derive(Default)]
pub(crate) struct Executors {
    known: InMemoryClusterState,
    scheduler: OnceLock<Scheduler>,
}

impl Executors {
    /// The jobs of this scheduler are given up when an executor is lost.
    pub(crate) fn serve(&self, scheduler: Scheduler) {
        _ = self.scheduler.set(scheduler);
    }
}

#[async_trait]
impl ClusterState for Executors {
    /// Whatever the reason, the engine comes here first, and tells its jobs of the loss after that: in the line of
    /// what it has to do, the end of the jobs stands before the loss.
    async fn remove_executor(&self, executor: &str) -> Result<()> {
        if let Some(scheduler) = self.scheduler.get() {
            for job in scheduler.state.task_manager.get_running_job_cache().keys() {
                scheduler.cancel_job(job.clone()).await?;
            }
        }
        self.known.remove_executor(executor).await
    }

    async fn init(&self) -> Result<()> {
        self.known.init().await
    }

    async fn bind_schedulable_tasks(
        &self,
        distribution: TaskDistributionPolicy,
        jobs: Arc<HashMap<JobId, JobInfoCache>>,
        executors: Option<HashSet<String>>,
    ) -> Result<Vec<BoundTask>> {
        self.known.bind_schedulable_tasks(distribution, jobs, executors).await
    }

    async fn unbind_tasks(&self, slots: Vec<ExecutorSlot>) -> Result<()> {
        self.known.unbind_tasks(slots).await
    }

    async fn register_executor(&self, metadata: ExecutorMetadata, data: ExecutorData) -> Result<()> {
        self.known.register_executor(metadata, data).await
    }

    async fn save_executor_metadata(&self, metadata: ExecutorMetadata) -> Result<()> {
        self.known.save_executor_metadata(metadata).await
    }

    async fn get_executor_metadata(&self, executor: &str) -> Result<ExecutorMetadata> {
        self.known.get_executor_metadata(executor).await
    }

    async fn registered_executor_metadata(&self) -> Vec<ExecutorMetadata> {
        self.known.registered_executor_metadata().await
    }

    async fn save_executor_heartbeat(&self, heartbeat: ExecutorHeartbeat) -> Result<()> {
        self.known.save_executor_heartbeat(heartbeat).await
    }

    fn executor_heartbeats(&self) -> HashMap<String, ExecutorHeartbeat> {
        self.known.executor_heartbeats()
    }

    fn get_executor_heartbeat(&self, executor: &str) -> Option<ExecutorHeartbeat> {
        self.known.get_executor_heartbeat(executor)
    }

    async fn cluster_state_events(&self) -> Result<ClusterStateEventStream> {
        self.known.cluster_state_events().await
    }
}
