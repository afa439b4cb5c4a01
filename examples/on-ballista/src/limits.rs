//! What all processes of a cluster agree on.

/// The longest message between two processes.
///
/// What is shuffled travels as blocks of files, whatever the length of a state. Plans, ranges of a sort and what
/// comes back to the client travel as messages, which would be refused from 16 MiB on; a state has at most 8 MiB
/// when data is spread as it should be, and a batch of rows far less.
pub(crate) const MESSAGE_BYTES: u32 = 64 * 1024 * 1024;

/// So many states or rows are shuffled in one piece.
pub(crate) const SHUFFLED_ROWS: u64 = 256;
