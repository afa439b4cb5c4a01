//! The limits that all processes of a cluster have in common.

use anyhow::{Result, bail};

/// The longest message between two processes.
///
/// Shuffled data is sent as blocks of files, for any length of a state. Plans, ranges of a sort and results for the
/// client are messages, and the default limit of a message is 16 MiB. With enough buckets a state has at most 8 MiB. A
/// batch of rows is much smaller.
pub(crate) const MESSAGE_BYTES: u32 = 64 * 1024 * 1024;

/// The minimum memory of a task. A sort alone reserves 10 MB, to merge what it has spilled.
const TASK_BYTES: u64 = 12_000_000;

/// Checks that the memory is enough for this number of tasks at once.
///
/// # Errors
///
/// Too little memory. The error has the minimum.
pub(crate) fn check_memory(bytes: Option<u64>, concurrency: usize) -> Result<()> {
    let least = TASK_BYTES.saturating_mul(concurrency as u64);
    match bytes {
        Some(bytes) if bytes < least => bail!(
            "--memory-limit {bytes}: tasks at once: {concurrency}, which need {} MB at least; set it higher, or --concurrency lower",
            least / 1_000_000
        ),
        _ => Ok(()),
    }
}

/// The number of states or rows in one batch of a shuffle.
pub(crate) const SHUFFLED_ROWS: u64 = 256;
