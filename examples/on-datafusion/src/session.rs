//! A session of the engine on this machine.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;

use anyhow::Result;
use datafusion::execution::context::{SessionConfig, SessionContext};
use datafusion::execution::memory_pool::TrackConsumersPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;

use crate::Functions;
use crate::pool::Pools;

/// So many of those who hold most are named when memory runs out.
const NAMED: NonZeroUsize = NonZeroUsize::new(3).unwrap();

/// A session with the functions: so many partitions, as many as there are cores where it is not said, and so much
/// memory, beyond which groups are written to disk.
///
/// # Errors
///
/// What the engine says.
pub fn session(functions: &Functions, partitions: Option<NonZeroU32>, memory: Option<u64>) -> Result<SessionContext> {
    let mut config = SessionConfig::new();
    if let Some(partitions) = partitions {
        config = config.with_target_partitions(usize::try_from(partitions.get())?);
    }
    let mut runtime = RuntimeEnvBuilder::new();
    if let Some(bytes) = memory {
        let bytes = usize::try_from(bytes)?;
        // Sorts set so much aside to merge what they have spilled: by default more than there may be.
        let for_merging = &mut config.options_mut().execution.sort_spill_reservation_bytes;
        *for_merging = (*for_merging).min(bytes / 16);
        runtime = runtime.with_memory_pool(Arc::new(TrackConsumersPool::new(Pools::new(bytes), NAMED)));
    }
    let session = SessionContext::new_with_config_rt(config, runtime.build_arc()?);
    functions.register(&session);
    Ok(session)
}
