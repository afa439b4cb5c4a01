//! What all processes of a cluster agree on.

use anyhow::{Result, bail};

/// The longest message between two processes.
///
/// What is shuffled travels as blocks of files, whatever the length of a state. Plans, ranges of a sort and what
/// comes back to the client travel as messages, which would be refused from 16 MiB on; a state has at most 8 MiB
/// when data is spread as it should be, and a batch of rows far less.
pub(crate) const MESSAGE_BYTES: u32 = 64 * 1024 * 1024;

/// So much memory a task needs at least: a sort alone sets 10 MB aside, for when it has to merge what it has spilled.
const TASK_BYTES: u64 = 12_000_000;

/// Whether so much memory is enough for so many tasks at once.
///
/// # Errors
///
/// Where it is not, how much would be.
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

/// So many states or rows are shuffled in one piece.
pub(crate) const SHUFFLED_ROWS: u64 = 256;
