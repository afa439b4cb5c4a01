//! A session of the engine on this machine.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;

use anyhow::Result;
use datafusion::execution::context::{SessionConfig, SessionContext};
use datafusion::execution::memory_pool::TrackConsumersPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;

use crate::Functions;
use crate::pool::Pools;

/// When memory runs out, the error names this number of the largest consumers.
const NAMED: NonZeroUsize = NonZeroUsize::new(3).unwrap();

/// A session with the functions. `partitions` defaults to the number of cores. Above the memory limit, groups are
/// written to disk.
///
/// # Errors
///
/// An error of the engine.
pub fn session(functions: &Functions, partitions: Option<NonZeroU32>, memory: Option<u64>) -> Result<SessionContext> {
    let mut config = SessionConfig::new();
    if let Some(partitions) = partitions {
        config = config.with_target_partitions(usize::try_from(partitions.get())?);
    }
    let mut runtime = RuntimeEnvBuilder::new();
    if let Some(bytes) = memory {
        let bytes = usize::try_from(bytes)?;
        // A sort reserves this memory to merge what it has spilled. The default can be more than the limit.
        let for_merging = &mut config.options_mut().execution.sort_spill_reservation_bytes;
        *for_merging = (*for_merging).min(bytes / 16);
        runtime = runtime.with_memory_pool(Arc::new(TrackConsumersPool::new(Pools::new(bytes), NAMED)));
    }
    let session = SessionContext::new_with_config_rt(config, runtime.build_arc()?);
    functions.register(&session);
    Ok(session)
}
