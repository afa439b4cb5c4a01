//! Numbers of things, in four bytes.

/// A number of words or links. A state has fewer than 2³² of them, and each word here has a link of its own.
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
