//! The executors of a scheduler, and what happens when one is lost.
//!
//! The engine repeats the tasks of a lost executor, but with a defect. When a stage starts again, the results that
//! other executors have finished are read twice, or the job never ends. The place is `reset_stages_internal` in
//! ballista-scheduler: in `execution_graph.rs` the next stage keeps the locations of the first attempt and gets those
//! of the second, and `aqe/mod.rs` does the same. States would not change, because merging is idempotent, but rows and
//! tallies would. Therefore a job that loses an executor is ended here before the engine learns of the loss. The client
//! submits the step again.

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

/// The engine's executors in memory.
#[derive(Default)]
pub(crate) struct Executors {
    known: InMemoryClusterState,
    scheduler: OnceLock<Scheduler>,
}

impl Executors {
    /// Sets the scheduler whose jobs are ended when an executor is lost.
    pub(crate) fn serve(&self, scheduler: Scheduler) {
        _ = self.scheduler.set(scheduler);
    }
}

#[async_trait]
impl ClusterState for Executors {
    /// The engine calls this first for every kind of loss, and reports the loss to its jobs afterwards. So in its queue
    /// of events, the end of the jobs is before the loss.
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
